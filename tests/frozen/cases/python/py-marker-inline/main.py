def log(xs):
    for x in xs: print(x)
    return len(xs)


print(log([1, 2]))
