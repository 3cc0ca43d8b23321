import contextlib


def read(texts):
    made = [
	]
    while texts:
        \
        with contextlib.suppress(ValueError):
            made.append(int(texts.pop(0)))
    return made


print(read(["1", "x", "3"]))
