def both(xs, ys):
    for x in xs:
        print(x)
    for y in ys: \
        print(y); print()


both([1], "ab")
