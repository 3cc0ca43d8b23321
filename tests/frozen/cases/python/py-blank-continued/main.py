def log(lines):
    marks = [
	"-"]
    for line in lines:
        \
        print(line)
        print(*marks)


log(["one", "two"])
