def make(wanted):
    def search(items):
        """Whether the last one is it."""
        for item in items: \
            found = item == wanted
        else: \
            end = "end"
        return found, end
    return search


print(make(2)([1, 2]))
