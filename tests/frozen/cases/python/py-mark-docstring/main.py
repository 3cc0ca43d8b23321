class Shelf:
    books = ["b", "a"]

    def sorted(self):
        """The books

        in order.
        """
        names = list(self.books)
        for i in range(len(names)):
            names.sort()
        return names


print(Shelf().sorted())
