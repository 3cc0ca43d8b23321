def pages(n):
    for page in range(n): yield page
    while n > 1:
        n -= 1
        yield -n


print(list(pages(3)))
