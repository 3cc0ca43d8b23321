# -*- coding: latin-1 -*-
def greet(names):
    """Grüße."""
    for name in names: \
        print("Grüß dich,", ascii(name))


greet(["Jörg", "Zoë"])
