def outer(n):
	def inner(k):
		nonlocal n
		while k:
			n += k
			k -= 1
		return n
	return inner(2)


print(outer(3))
