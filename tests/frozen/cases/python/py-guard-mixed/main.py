class Rows:
    rows = [[1], [2, 3]]

    def flat(self):
        for row in self.rows:
            for cell in row: yield cell


print(list(Rows().flat()))
