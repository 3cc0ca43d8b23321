def keep(xs):
    kept = [
	]
    for x in xs:
        \
        if x:
            kept.append(x)
    return kept


print(keep([0, 1, 2]))
