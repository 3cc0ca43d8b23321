class Bed:
    @staticmethod
    def fill(n):
        made = []
        for i in range(n): \
            \
            made.append(i)
        return made


print(Bed.fill(3))
