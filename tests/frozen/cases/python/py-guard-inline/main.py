def show(xs):
    for x in xs: print(x)


show([1, 2])
