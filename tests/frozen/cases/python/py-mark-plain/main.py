def area(width, height):
    size = width * height
    return size


print(area(2, 3), area(1, 1))
