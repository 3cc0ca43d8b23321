# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the test instruments."""

import asyncio
import contextvars
import gc
import inspect
import sys
import threading

VARIABLE = contextvars.ContextVar("VARIABLE", default="unset")


def inner(n):
    total = 0
    for i in range(n):
        for _ in range(2):
            total += i
    return total


def outer():
    """Calls two."""
    return inner(3) + inner(1)


def never():
    for _ in ():
        pass


def sets():
    VARIABLE.set("set")


class Odd(ValueError):
    pass


def fails(error):
    raise error


def passes_on(error):
    fails(error)


def catches():
    error = Odd("odd one")
    try:
        passes_on(error)
    except Odd as caught:
        return caught is error and error.__traceback__ is not None


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def endless():
    return endless()


def deep_failure(n):
    if n == 0:
        raise Odd("deep")
    deep_failure(n - 1)


def numbers(n):
    for i in range(n):
        got = yield inner(i)
        if got:
            yield got


def delegates():
    result = yield from numbers(2)
    return result


def closes():
    generator = numbers(5)
    next(generator)
    between = inner(1)
    generator.close()
    return between


def throws_into():
    generator = numbers(5)
    next(generator)
    try:
        generator.throw(Odd("thrown in"))
    except Odd as error:
        return str(error)


def abandons():
    generator = numbers(5)
    next(generator)
    del generator
    gc.collect()
    return outer()


class Thing:
    def __init__(self):
        self.value = inner(1)

    @property
    def twice(self):
        return self.value * 2

    @classmethod
    def make(cls):
        return cls()

    def __repr__(self):
        return f"Thing({outer()})"


async def step(name, log):
    log.append(name)
    inner(1)
    await asyncio.sleep(0)
    log.append(name)
    inner(1)


async def task(name, log):
    for _ in range(2):
        await step(name, log)
    await asyncio.sleep(0)
    inner(1)


async def both():
    log = []
    await asyncio.gather(task("a", log), task("b", log))
    return "".join(log)


async def cancelled():
    await asyncio.sleep(60)


async def cancels():
    waiting = asyncio.ensure_future(cancelled())
    await asyncio.sleep(0)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        return "cancelled"


async def stream(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def reads():
    return [inner(i) async for i in stream(3)]


def in_thread():
    got = []
    thread = threading.Thread(target=lambda: got.append(outer()))
    thread.start()
    thread.join()
    return got


def leaves_open():
    global kept
    kept = numbers(3)
    return next(kept)


def main(with_span):
    print(outer(), never(), catches(), deep(200))
    sets()
    print(VARIABLE.get(), inspect.signature(outer), outer.__doc__, outer.__name__)
    try:
        endless()
    except RecursionError:
        print("too deep")
    try:
        deep_failure(300)
    except Odd as error:
        print(error)
    generator = numbers(3)
    print(next(generator), inner(2), generator.send("sent"), inner(2), list(generator))
    print(list(delegates()), closes(), throws_into(), abandons())
    print(Thing.make(), Thing().twice)
    print(with_span("their own", outer))
    print(asyncio.run(both()), asyncio.run(cancels()), asyncio.run(reads()))
    print(in_thread(), leaves_open())
    try:
        fails(SystemExit(3))
    except SystemExit as error:
        print(error.code)
    sys.stdout.flush()
