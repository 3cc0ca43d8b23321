class Rows:
	def __init__(self, rows):
		for row in rows: \
  row.append(0)
		self.rows = rows


print(Rows([[1], []]).rows)
