class Clock:
    @classmethod
    def countdown(cls, n):
        while n: n -= 1; print(n)
        else: print("end")
        return n


Clock.countdown(2)
