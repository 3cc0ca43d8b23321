def total(xs):
    n = 0
    for x in xs:
        n += x
    return n


print(total([1, 2]))
