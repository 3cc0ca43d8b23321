def halve(n):
    while (m := n // 2) > 0: \
            n = m
    while n: \
 n -= 1
    return n


print(halve(9), halve(1))
