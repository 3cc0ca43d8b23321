class Rows:
    def each(self, n):
        while n: n -= 1; yield n


print(list(Rows().each(3)))
