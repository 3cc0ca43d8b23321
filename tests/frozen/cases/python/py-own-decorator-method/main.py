_espalier_unit = lambda name: lambda function: function


class Garden:
    @staticmethod
    @_espalier_unit("m\u00b2")
    def size(width, depth):
        return width * depth


print(Garden.size(2, 3))
