def pairs(xs):
    made = []
    for x in xs:
        for y in xs: \
            made.append((x, y))
    return made


print(pairs([1, 2]))
