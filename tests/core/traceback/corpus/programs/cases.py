# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later

import asyncio
import concurrent.futures
import configparser
import contextlib
import datetime
import decimal
import functools
import json
import multiprocessing
import sys
import threading
import xml.etree.ElementTree as ElementTree


class ShopError(Exception):
    pass


class Cart:
    def __init__(self, items):
        self.items = items

    def price(self, name):
        return self.items[name]

    @property
    def total(self):
        return sum(item.cost for item in self.items)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        raise ShopError("while leaving")

    def __getattr__(self, name):
        raise AttributeError(f"no {name} here")


def fail(text="it failed"):
    raise ShopError(text)


def deeper(levels):
    return fail() if levels == 0 else deeper(levels - 1)


def endless(count):
    return endless(count + 1) + 1


# case a key that is missing
# error KeyError | 'milk'
# own price, missing_key, <module>
def missing_key():
    Cart({"tea": 1}).price("milk")


# case text that is no JSON
# error json.decoder.JSONDecodeError | Expecting value: line 1 column 2 (char 1)
# own no_json, <module>
def no_json():
    json.loads("[")


# case a type of the program's own
# error ShopError | it failed
# own fail, deeper, deeper, deeper, own_type, <module>
def own_type():
    deeper(2)


# case a message of several lines
# error ShopError | one\n  two\nthree
# own fail, several_lines, <module>
def several_lines():
    fail("one\n  two\nthree")


# case no message
# error ShopError |
# own no_message, <module>
def no_message():
    raise ShopError


# case notes
# error ShopError | it failed\na note\nof two lines\nanother
# own fail, notes, <module>
def notes():
    try:
        fail()
    except ShopError as error:
        error.add_note("a note\nof two lines")
        error.add_note("another")
        raise


# case a cause
# error ShopError | outer
# own cause, <module>
# cause 0 ZeroDivisionError | division by zero
# own divide, cause
def cause():
    def divide():
        return 1 / 0

    try:
        divide()
    except ZeroDivisionError as error:
        raise ShopError("outer") from error


# case a context
# error KeyError | 1
# own context, <module>
# context 0 ShopError | it failed
# own fail, context
def context():
    try:
        fail()
    except ShopError:
        return {}[1]


# case a cause within a context
# error TypeError | unsupported operand type(s) for +: 'int' and 'str'
# own cause_within_context, <module>
# context 0 ShopError | between
# own cause_within_context
# cause 1 ValueError | invalid literal for int() with base 10: 'x'
# own cause_within_context
def cause_within_context():
    try:
        try:
            int("x")
        except ValueError as error:
            raise ShopError("between") from error
    except ShopError:
        return 1 + "x"


# case a context that is hidden
# error ShopError | alone
# own hidden_context, <module>
def hidden_context():
    try:
        fail()
    except ShopError:
        raise ShopError("alone") from None


# case a cause that was never raised
# error ShopError | outer
# own cause_not_raised, <module>
# cause 0 ValueError | never raised
# own
def cause_not_raised():
    raise ShopError("outer") from ValueError("never raised")


# case a group
# error ExceptionGroup | both (2 sub-exceptions)
# own group, <module>
# member 0 ShopError | it failed
# own fail, group
# member 0 KeyError | 'k'
# own
def group():
    try:
        fail()
    except ShopError as error:
        first = error
    first.__context__ = None
    raise ExceptionGroup("both", [first, KeyError("k")])


# case groups within groups
# error ExceptionGroup | outer (2 sub-exceptions)
# own nested_groups, <module>
# member 0 ExceptionGroup | inner\nof two lines (1 sub-exception)
# own
# member 1 ValueError | v
# own
# member 0 TypeError | t
# own
def nested_groups():
    raise ExceptionGroup("outer", [
        ExceptionGroup("inner\nof two lines", [ValueError("v")]),
        TypeError("t"),
    ])


# case a task group
# error ExceptionGroup | unhandled errors in a TaskGroup (2 sub-exceptions)
# own both, task_group, <module>
# member 0 ShopError | first
# own fail, one
# member 0 ShopError | second
# own fail, one
def task_group():
    async def one(text):
        fail(text)

    async def both():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(one("first"))
            tasks.create_task(one("second"))

    asyncio.run(both())


# case a coroutine
# error ShopError | it failed
# own fail, inner, outer, coroutine, <module>
def coroutine():
    async def inner():
        await asyncio.sleep(0)
        fail()

    async def outer():
        await asyncio.gather(inner(), asyncio.sleep(0))

    asyncio.run(outer())


# case an endless recursion
# error RecursionError | maximum recursion depth exceeded
# own endless, endless, endless, recursion, <module>
def recursion():
    endless(0)


# case code that cannot be compiled
# error SyntaxError | '(' was never closed
# own -, no_syntax, <module>
def no_syntax():
    compile("x = (1", "made.py", "exec")


# case an attribute that is misspelt
# error AttributeError | no prize here. Did you mean: 'price'?
# own __getattr__, misspelt, <module>
def misspelt():
    return Cart({}).prize


# case a generator
# error ShopError | it failed
# own fail, <genexpr>, generator, <module>
def generator():
    return list(fail() for _ in range(3))


# case a lambda in a sort
# error TypeError | '<' not supported between instances of 'str' and 'int'
# own sort, <module>
def sort():
    sorted([1, "a"], key=lambda each: each)


# case a property
# error AttributeError | 'str' object has no attribute 'cost'. Did you mean: 'count'?
# own <genexpr>, total, a_property, <module>
def a_property():
    type("Plain", (), {"items": "ab", "total": Cart.total})().total


# case leaving a context manager
# error ShopError | while leaving
# own __exit__, leaving, <module>
# context 0 ShopError | it failed
# own fail, leaving
def leaving():
    with Cart({}):
        fail()


# case a wrapped function
# error ShopError | it failed
# own fail, inner, wrapper, wrapped, <module>
def wrapped():
    def wrap(function):
        @functools.wraps(function)
        def wrapper():
            return function()
        return wrapper

    @wrap
    def inner():
        fail()

    inner()


# case a thread
# error ShopError | it failed
# own fail
def thread():
    worker = threading.Thread(target=fail, name="worker")
    worker.start()
    worker.join()


# case a pool of threads
# error ShopError | in a pool
# own fail, pool, <module>
def pool():
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        executor.submit(fail, "in a pool").result()


# case another process
# error ShopError | it failed
# own other_process, <module>
# cause 0 multiprocessing.pool.RemoteTraceback |
# own
# cause 1 ShopError | it failed
# own fail
def other_process():
    with multiprocessing.get_context("fork").Pool(1) as workers:
        workers.apply(fail)


# case a file that is missing
# error FileNotFoundError | [Errno 2] No such file or directory: '/no/such/file'
# own missing_file, <module>
def missing_file():
    open("/no/such/file", encoding="utf-8")


# case a module that is missing
# error ModuleNotFoundError | No module named 'no_such_module'
# own missing_module, <module>
def missing_module():
    import no_such_module


# case an assertion
# error AssertionError | one is not two
# own assertion, <module>
def assertion():
    assert 1 == 2, "one is not two"


# case text that is no XML
# error xml.etree.ElementTree.ParseError | mismatched tag: line 1, column 5
# own no_xml, <module>
def no_xml():
    ElementTree.fromstring("<a></b>")


# case a library's error with a cause
# error configparser.MissingSectionHeaderError | File contains no section headers.\nfile: '<string>', line: 1\n'x = 1'
# own configuration, <module>
def configuration():
    configparser.ConfigParser().read_string("x = 1")


# case a date that is none
# error ValueError | day is out of range for month
# own no_date, <module>
def no_date():
    datetime.date(2026, 2, 30)


# case a signal of decimals
# error decimal.InvalidOperation | [<class 'decimal.DivisionUndefined'>]
# own no_quotient, <module>
def no_quotient():
    return decimal.Decimal(0) / decimal.Decimal(0)


# case exit stack
# error ShopError | second
# own fail, <lambda>, exit_stack, <module>
def exit_stack():
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: fail("second"))
        stack.callback(lambda: fail("first"))


# case a decorator that calls itself twice
# error RuntimeError | generator didn't stop after throw()
# own no_stop, <module>
# context 0 ShopError | it failed
# own fail, no_stop, manager
def no_stop():
    @contextlib.contextmanager
    def manager():
        while True:
            with contextlib.suppress(ShopError):
                yield

    with manager():
        fail()


# case bytes that are no text
# error UnicodeDecodeError | 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
# own no_text, <module>
def no_text():
    b"\xff".decode()


# case text beyond ASCII
# error Größe | zu groß: ∞
# own beyond_ascii, <module>
def beyond_ascii():
    error = type("Größe", (Exception,), {})
    raise error("zu groß: ∞")


# case a class within a function
# error local_class.<locals>.Local | here
# own local_class, <module>
def local_class():
    class Local(Exception):
        pass
    raise Local("here")


CASES = {line.removeprefix("# case ").strip(): None
         for line in open(__file__, encoding="utf-8") if line.startswith("# case ")}
NAMES = [line.split("(")[0].removeprefix("def ")
         for line, before in zip(open(__file__, encoding="utf-8"),
                                 [""] + open(__file__, encoding="utf-8").readlines())
         if line.startswith("def ") and before.startswith("# own")]

globals()[dict(zip(CASES, NAMES))[sys.argv[1]]]()
