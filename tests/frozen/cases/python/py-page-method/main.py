class Page:
    text = 'a b'

    @property
    def lines(self): return self.text.split()


print(Page().lines)
