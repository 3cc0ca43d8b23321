class Tree:
    def __init__(self, *leaves):
        self._leaves = leaves

    def leaves(self):
        """Every leaf."""
        for leaf in self._leaves: \
            yield leaf


print(list(Tree("a", "b", "c").leaves()))
