total = 0


def count(xs):
    for x in xs: \
        global total; total += x
    return total


print(count([2, 3]))
