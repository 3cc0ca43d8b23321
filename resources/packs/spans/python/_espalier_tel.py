# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Exception: this file, unchanged, may be distributed as part of any program it was added to,
# under that program's own terms.
"""Telemetry written by the functions of this program: one OTLP/JSON line per call.

Instrumented source calls two things: ``@span("file.py::name")`` above a function and
``loop(n)`` at the start of each loop body. Both do nothing unless ESPALIER_TRACE_FILE names
a file when the program starts. Values of variables are written only for functions whose decorator
says so, ``capture="args,locals"``: shortened, without what looks like a secret, and never with the
help of the program's own code.

    ESPALIER_TRACE_FILE    file the lines are appended to
    ESPALIER_TRACE_ID      32 hexadecimal digits; processes given the same id share a trace
    ESPALIER_TRACE_PYTHON  "wrapper": wrap functions even where sys.monitoring is available

Only modules written in C are imported: the standard library itself can be instrumented.
"""

import os
import sys
import time
import _thread

VERSION = 2

# Processes look for one state, whichever copy of this file made it. An attribute of sys
# outlives programs and test runners that empty sys.modules.
_SHARED = "_espalier_tel"

_BUILTINS = id, len, list, sorted, type
_TYPES = bool, bytes, dict, float, frozenset, int, set, str, tuple, zip

_MESSAGE_LIMIT = 1024
_STACK_LIMIT = 32

_VARIABLE_LIMIT = 32  # of each kind in one call
_VALUE_LIMIT = 200  # characters
_SCAN_LIMIT = 1000  # characters of a text that are looked through for secrets
_DEPTH_LIMIT = 3
_ITEM_LIMIT = 10

_REDACTED = "[redacted]"
# Parts of names, in lower case without "_" and "-", whose values are not shown; nor is a text
# that gives such a name a value ("password=…", "Cookie: …").
_SECRET_NAMES = (
    "password", "passwd", "passw", "passphrase", "pwd", "bearer", "secret", "token", "apikey",
    "accesskey", "private", "credential", "authorization", "cookie", "session")
# The same for whole words of a name only: "user_pin", "authHeader", not "pinned", "author".
_SECRET_WORDS = "pass", "auth", "pin"
# What is a secret by its looks: these alone, and these when more of the kind follows.
_SECRET_MARKS = "Bearer ", "bearer ", "-----BEGIN "
_SECRET_STARTS = (
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxa-", "xoxb-", "xoxp-",
    "Basic ", "sk-", "sk_live_", "sk_test_", "rk_live_", "npm_", "pypi-", "AKIA", "ASIA", "AIza", "ya29.",
    "eyJ")


_ESCAPES = {code: "\\u%04x" % code for code in range(0x20)}
_ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\", 0x7F: "\\u007f"})


def _quote(text):
    """The text as the inside of a JSON string, ASCII only."""
    text = text.translate(_ESCAPES)
    if text.isascii():
        return text
    parts = []
    for char in text:
        code = ord(char)
        if code < 0x80:
            parts.append(char)
        elif 0xD800 <= code < 0xE000:
            parts.append("\\ufffd")
        elif code < 0x10000:
            parts.append("\\u%04x" % code)
        else:
            code -= 0x10000
            parts.append("\\u%04x\\u%04x" % (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)))
    return "".join(parts)


def _text_attribute(key, value):
    return '{"key":"%s","value":{"stringValue":"%s"}}' % (key, _quote(value))


def _int_attribute(key, value):
    return '{"key":"%s","value":{"intValue":"%d"}}' % (key, value)


def _stacktrace(traceback):
    """Where the exception passed, from this frame inwards and, where there is room, who called it:
    as the traceback tells it that ends the program, so that both are known for the same failure.
    An event loop has other callers than what awaits. Without the source lines. Cut, not walked to its end: every frame of a deep recursion asks
    again."""
    caller = None if traceback is None else traceback.tb_frame.f_back
    lines = []
    while traceback is not None:
        if len(lines) == _STACK_LIMIT:
            lines.append("...")
            break
        lines += _call(traceback.tb_frame, traceback.tb_lineno)
        traceback = traceback.tb_next
    while caller is not None and len(lines) < _STACK_LIMIT and not _is_loop(caller):
        lines[:0] = _call(caller, caller.f_lineno)
        caller = caller.f_back
    return "\n".join(lines)


def _is_told(traceback, codes):
    """Whether a span within has told of the exception: another function that has spans passed it
    on. Looks at some calls only: every frame of a deep recursion asks again."""
    traced = 0
    for _ in range(2 * _STACK_LIMIT):
        if traceback is None:
            return False
        traced += id(traceback.tb_frame.f_code) in codes
        if traced == 2:
            return True
        traceback = traceback.tb_next
    return False


def _is_loop(frame):
    name = frame.f_code.co_filename.replace("\\", "/")
    return "/asyncio/" in name or "/concurrent/futures/" in name


def _call(frame, line):
    """One line; none for what wraps functions here, nor for what an extension adds to a traceback
    and has no call of its own for: the callers do not have it."""
    code = frame.f_code
    if code.co_filename == _call.__code__.co_filename or code.co_filename.endswith(".c"):
        return []
    return ['File "%s", line %s, in %s' % (code.co_filename, line, code.co_name)]


def _describe(error, when, is_secret, codes):
    """Status and event of a span an exception passes through; runs the program's __str__."""
    kind = message = stack = ""
    told = False
    try:
        cls = type(error)
        kind = cls.__qualname__
        if cls.__module__ != "builtins":
            kind = "%s.%s" % (cls.__module__, kind)
        told = _is_told(error.__traceback__, codes)
        stack = "" if told else _stacktrace(error.__traceback__)
        text = str(error)[:_MESSAGE_LIMIT]
        message = _REDACTED if is_secret(text) else text
    except KeyboardInterrupt:
        raise
    except BaseException:
        pass
    message = _quote(message)
    return ('{"code":2,"message":"%s"},"events":[{"timeUnixNano":"%d","name":"exception",'
            '"attributes":[%s,{"key":"exception.message","value":{"stringValue":"%s"}},%s]}]'
            % (message, when, _text_attribute("exception.type", kind), message,
               '{"key":"espalier.told","value":{"boolValue":true}}' if told else
               _text_attribute("exception.stacktrace", stack)))


def _make_view():
    """Makes the functions that turn variables into text and find secrets. Nothing of the program runs in them:
    they look into exact built-in types only, and of all others name the type."""
    _, len, list, _, type = _BUILTINS
    bool, bytes, dict, float, frozenset, int, set, str, tuple, _ = _TYPES
    containers = {list: "[]", tuple: "()", set: "{}", frozenset: "{}", dict: "{}"}
    plain_types = {type(None), bool, float}
    text_types = {str, bytes}
    name_of_type = type.__dict__["__name__"].__get__

    def is_secret_name(name):
        if type(name) is bytes:
            name = name[:_VALUE_LIMIT].decode("latin-1")
        name = name[:_VALUE_LIMIT]
        plain = name.lower().replace("_", "").replace("-", "")
        for word in _SECRET_NAMES:
            if word in plain:
                return True
        for word in _SECRET_WORDS:
            if word in plain and has_word(name, word):
                return True
        return False

    def has_word(name, word):
        """Whether a name has the word as one of its own: in some_word, some-word, someWord."""
        lower = name.lower()
        at = lower.find(word)
        while at >= 0:
            end = at + len(word)
            if is_border(name[at - 1:at], name[at:at + 1]) and is_border(name[end - 1:end],
                                                                         name[end:end + 1]):
                return True
            at = lower.find(word, end)
        return False

    def is_border(left, right):
        return not (left.isalpha() and right.isalpha()) or (left.islower() and right.isupper())

    def gives_secret(text):
        """Whether a secret name has a value in the text: "password=x", '"token": "x"'."""
        lower = text.lower()
        text = lower.replace("_", "").replace("-", "")
        for word in _SECRET_NAMES:
            at = text.find(word)
            while at >= 0:
                at += len(word)
                if text[at:at + 4].lstrip("s\"' ")[:1] in ("=", ":"):
                    return True
                at = text.find(word, at)
        for word in _SECRET_WORDS:
            at = lower.find(word)
            while at >= 0:
                end = at + len(word)
                if (lower[end:end + 4].lstrip("_\"' ")[:1] in ("=", ":")
                        and not lower[at - 1:at].isalpha()):
                    return True
                at = lower.find(word, end)
        return False

    def is_secret(text):
        for mark in _SECRET_MARKS:
            if mark in text:
                return True
        for start in _SECRET_STARTS:
            at = text.find(start)
            while at >= 0:
                end = at + len(start)
                rest = text[end:end + 8]
                for sign in "_-.+/=":
                    rest = rest.replace(sign, "0")
                if len(rest) == 8 and rest.isalnum() and not text[at - 1:at].isalnum():
                    return True
                at = text.find(start, end)
        at = text.find("://")
        while at >= 0:  # a password in an address
            user, found, _ = text[at + 3:at + _VALUE_LIMIT].partition("@")
            if found and ":" in user and "/" not in user and " " not in user:
                return True
            at = text.find("://", at + 3)
        return gives_secret(text)

    def view(value, depth=_DEPTH_LIMIT):
        kind = type(value)
        if kind in text_types:
            text = value[:_SCAN_LIMIT]
            if is_secret(text if kind is str else text.decode("latin-1")):
                return _REDACTED
            return f"{text[:_VALUE_LIMIT + 1]!r}"
        if kind in plain_types:
            return f"{value!r}"
        if kind is int:
            return "%d" % value if -1 << 200 < value < 1 << 200 else "<int>"
        around = containers.get(kind)
        if around is None:
            return "<%s>" % name_of_type(kind)
        count = len(value)
        if depth == 0 and count:
            return "%s...%s" % (around[0], around[1])
        parts = []
        size = 0
        hides = False
        for item in value.items() if kind is dict else value:
            if len(parts) == _ITEM_LIMIT or size > _VALUE_LIMIT:
                parts.append("...")
                break
            if kind is dict:
                key, item = item
                named = type(key) in text_types and is_secret_name(key)
                part = "%s: %s" % (view(key, 0), _REDACTED if named else view(item, depth - 1))
            else:
                part = _REDACTED if hides else view(item, depth - 1)
                # A pair can be a header or the like: a name and its value. In a longer row, as
                # of a command line, an option is followed by its value.
                hides = (type(item) in text_types and (kind is tuple or kind is list)
                         and (count == 2 and not parts or item[:1] in ("-", b"-"))
                         and is_secret_name(item))
            parts.append(part)
            size += len(part)
        if kind is tuple and count == 1:
            parts.append("")
        text = around[0] + ", ".join(parts).rstrip() + around[1]
        if kind is frozenset or (kind is set and not count):
            return "%s(%s)" % (name_of_type(kind), text if count else "")
        return text

    def names_of(prefix, names):
        """What `attributes` needs of variables with these names."""
        return tuple([(name, ',{"key":"%s.%s","value":{"stringValue":"' % (prefix, _quote(name)),
                       is_secret_name(name))
                      for name in names if name[0] != "."][:_VARIABLE_LIMIT])

    missing = [None]

    def attributes(names, get):
        """The attributes for variables; `get(name, otherwise)` gives their values."""
        text = ""
        for name, head, hidden in names:
            value = get(name, missing)
            if value is not missing:
                shown = _REDACTED if hidden else view(value)
                if len(shown) > _VALUE_LIMIT:
                    shown = shown[:_VALUE_LIMIT] + "\u2026"
                text += head + _quote(shown) + '"}}'
        return text

    return names_of, attributes, is_secret


class _Sink:
    """The trace file: whole lines, appended by one write each."""

    def __init__(self, path):
        self.path = os.path.join(os.getcwd(), path)
        self.descriptor = -1
        self.open()

    def open(self):
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        for name in ("O_CLOEXEC", "O_NOINHERIT", "O_BINARY"):
            flags |= getattr(os, name, 0)
        self.descriptor = self.out_of_the_way(os.open(self.path, flags, 0o600))

    @staticmethod
    def out_of_the_way(low):
        """A high number for the descriptor: the program's own files keep the numbers they had,
        and none of them gets ours after the program closed everything."""
        try:
            top = min(os.sysconf("SC_OPEN_MAX"), 1024)
        except (AttributeError, ValueError, OSError):
            return low
        for high in range(top - 1, max(top - 32, low), -1):
            try:
                os.fstat(high)
            except OSError:
                try:
                    os.dup2(low, high, False)
                except OSError:
                    return low
                os.close(low)
                return high
        return low

    def write(self, line):
        data = line.encode("ascii", "replace")
        try:
            done = os.write(self.descriptor, data)
        except OSError as error:
            if error.errno != 9:  # EBADF: the program closed our descriptor
                return
            try:
                self.open()
                done = os.write(self.descriptor, data)
            except OSError:
                return
        rest = data[done:]
        if rest:
            try:
                os.write(self.descriptor, rest)
            except OSError:
                pass


class _Tracer:
    """State of one process. The functions below are closures: a lookup in a closure is cheap,
    and it still works when the interpreter empties modules on its way out."""

    version = VERSION


def _make_tracer(sink, trace_id, use_monitoring):
    # The names the program may have replaced in builtins by the time a callback runs.
    id, len, list, sorted, type = _BUILTINS
    _, _, dict, _, _, _, _, str, tuple, zip = _TYPES

    # A span is a list: making one needs no frame, which a class with __init__ would, and a frame
    # counts against the program's recursion limit. Frames are never held, only their id.
    INFO, ID, PARENT, START, LOOPS, SUSPENDED, STACK, VARIABLES, KEPT = range(9)
    CODE, _, _, ARGS, LOCALS = range(5)  # of an info; the last two are empty unless asked for
    CO_VARARGS, CO_VARKEYWORDS = 0x04, 0x08
    CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR = 0x20, 0x80, 0x200

    codes = {}  # id(code) -> info; the info holds the code, so ids are not reused
    spans = {}  # id(frame) or, for wrappers, id(span) -> open span
    ids = []
    pending = []  # spans that ended where there was no room left to write them
    local = _thread._local()
    function_type = type(_make_tracer)
    out_of_room = RecursionError, MemoryError
    # Also what a collection raises that another thread changes while it is looked through.
    not_shown = RuntimeError, MemoryError
    fine, failed = '{"code":0}', '{"code":2}'

    describe = _describe
    names_of, attributes, is_secret = _make_view()
    clock = time.perf_counter_ns
    epoch = time.time_ns() - clock()
    get_frame = sys._getframe
    urandom = os.urandom
    head = ""

    def set_head():
        nonlocal head
        head = (
            '{"resourceSpans":[{"resource":{"attributes":[%s,%s,%s,%s]},'
            '"scopeSpans":[{"scope":{"name":"espalier","version":"%d"},'
            '"spans":[{"traceId":"%s","spanId":"'
            % (_int_attribute("process.pid", os.getpid()),
               _text_attribute("process.runtime.version", sys.version.split()[0]),
               _text_attribute("telemetry.sdk.name", "espalier"),
               _text_attribute("telemetry.sdk.language", "python"),
               VERSION, trace_id))

    def new_stack(parent=""):
        """The running spans of a thread, innermost last; the first entry is the thread's own."""
        stack = [[_int_attribute("thread.id", _thread.get_ident()), parent]]
        local.stack = stack
        local.busy = False
        return stack

    def drop(stack, span):
        """Takes a span off a stack where it is not on top: an event of an inner one was lost,
        or a library switches stacks inside a thread."""
        for i in range(len(stack) - 1, 0, -1):
            if stack[i] is span:
                del stack[i:]
                return

    def make_info(identity, code, capture):
        names = code.co_varnames
        count = (code.co_argcount + code.co_kwonlyargcount
                 + (code.co_flags & CO_VARARGS > 0) + (code.co_flags & CO_VARKEYWORDS > 0))
        args = names[:count]
        others = names[count:] + tuple([name for name in code.co_cellvars if name not in args])
        path, _, name = identity.partition("::")
        name = name.partition("#")[0]
        return (
            code,
            '","name":"%s","kind":1,"startTimeUnixNano":"' % _quote(name),
            '","attributes":[%s,%s,%s,%s,'
            % (_text_attribute("code.function.name", name),
               _text_attribute("code.file.path", path),
               _int_attribute("code.line.number", code.co_firstlineno),
               _text_attribute("espalier.id", identity)),
            names_of("espalier.arg", args) if "args" in capture else (),
            names_of("espalier.local", others) if "locals" in capture else ())

    def put(span, end, status, abandoned):
        info, span_id, parent, start, loops, _, stack, extra, _ = span
        if loops:
            extra += "".join([',{"key":"espalier.loop.%s.count","value":{"intValue":"%d"}}' % pair
                             for pair in sorted(loops.items())])
        if abandoned:
            extra += ',{"key":"espalier.abandoned","value":{"boolValue":true}}'
        sink.write(
            f'{head}{span_id}","parentSpanId":"{parent}{info[1]}{epoch + start}'
            f'","endTimeUnixNano":"{epoch + end}{info[2]}{stack[0][0]}{extra}],"status":'
            f'{status}}}]}}]}}]}}\n')

    def write(span, end, error=None, abandoned=False):
        # Busy: what the program's __str__, or a built-in it replaced, calls now has no spans.
        local.busy = True
        try:
            status = fine
            if error is not None:
                try:
                    status = describe(error, epoch + end, is_secret, codes)
                except (TypeError, AttributeError, NameError):
                    status = failed  # the interpreter is on its way out
            put(span, end, status, abandoned)
            while pending:
                put(*pending.pop())
        finally:
            local.busy = False

    def abandon_all():
        """Ends what is still open, innermost first: nothing will report their end."""
        now = clock()
        left = list(spans.values())
        spans.clear()
        left.sort(key=lambda span: span[START], reverse=True)
        for span in left:
            write(span, span[SUSPENDED] or now, None, True)
        while pending:
            put(*pending.pop())

    def after_fork():
        """The open spans are the parent's; they only stay the parents of what follows."""
        stack = getattr(local, "stack", None)
        parent = stack[-1][ID] if stack else ""
        spans.clear()
        del pending[:]
        del ids[:]
        set_head()
        if stack:
            del stack[1:]
            stack[0][1] = parent

    def span_by_monitoring(tool):
        monitoring = sys.monitoring
        events = monitoring.events
        local_events = (events.PY_START | events.PY_RETURN | events.PY_YIELD | events.PY_RESUME)
        set_local_events = monitoring.set_local_events

        # While a callback runs the interpreter reports no events, so nothing re-enters here.
        # A callback that raised would change the program; signal handlers may raise in one,
        # as they may anywhere, which is why there is no blanket "except". And a callback is one
        # frame more than the program had: what it needs of functions written in Python is either
        # rare or caught, so the program's recursion limit is lower by that one frame only.

        # Before 3.13 a frame keeps what `f_locals` gave, the same dict as locals() gives, and asking
        # again brings it up to date. It is left as the program knows it, and holds nothing alive.
        keeps_locals = sys.version_info < (3, 13)

        def at_start(span, info, frame):
            variables = frame.f_locals
            if info[ARGS]:
                span[VARIABLES] = attributes(info[ARGS], variables.get)
            if keeps_locals:
                variables.clear()
                span[KEPT] = variables

        def at_end(span, frame):
            known = span[KEPT]
            before = None if known is None else known.copy()
            try:
                span[VARIABLES] += attributes(span[INFO][LOCALS], frame.f_locals.get)
            except not_shown:
                pass
            if known is not None:
                known.clear()
                known.update(before)

        def on_start(code, offset):
            info = codes.get(id(code))
            if info is None:
                return
            try:
                stack = local.stack
            except AttributeError:
                stack = new_stack()
            if len(ids) < 64:
                block = urandom(2048).hex()
                ids.extend([block[i:i + 16] for i in range(0, 4096, 16)])
            span_id = ids.pop()
            key = id(get_frame(1))
            if key in spans:
                # A generator that went away without an event had its frame here.
                gone = spans.pop(key)
                when = gone[SUSPENDED] or clock()
                try:
                    write(gone, when, None, True)
                except out_of_room:
                    pending.append((gone, when, fine, True))
            span = [info, span_id, stack[-1][ID], 0, None, 0, stack, "", None]
            spans[key] = span
            stack.append(span)
            if info[ARGS] or info[LOCALS]:
                try:
                    at_start(span, info, get_frame(1))
                except not_shown:
                    pass
            span[START] = clock()

        def on_return(code, offset, value):
            span = spans.pop(id(get_frame(1)), None)
            if span is None:
                return
            end = clock()
            try:
                stack = span[STACK]
                if stack[-1] is span:
                    del stack[-1]
                else:
                    drop(stack, span)
                if span[INFO][LOCALS]:
                    at_end(span, get_frame(1))
                write(span, end)
            except out_of_room:
                pending.append((span, end, fine, False))

        def on_unwind(code, offset, error):
            if id(code) not in codes:
                return
            span = spans.pop(id(get_frame(1)), None)
            if span is None:
                return
            if type(error) is GeneratorExit and code.co_flags & (
                    CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR):
                error = None  # closed
            end = clock()
            try:
                stack = span[STACK]
                if stack[-1] is span:
                    del stack[-1]
                else:
                    drop(stack, span)
                if span[INFO][LOCALS]:
                    at_end(span, get_frame(1))
                write(span, end, error)
            except out_of_room:
                pending.append((span, end, fine if error is None else failed, False))

        def on_yield(code, offset, value):
            span = spans.get(id(get_frame(1)))
            if span is None:
                return
            span[SUSPENDED] = clock()
            stack = span[STACK]
            if stack[-1] is span:
                del stack[-1]
            else:
                drop(stack, span)

        def on_resume(code, offset):
            span = spans.get(id(get_frame(1)))
            if span is None or span[INFO][0] is not code:
                return
            try:
                stack = local.stack
            except AttributeError:
                stack = new_stack()
            span[SUSPENDED] = 0
            span[STACK] = stack
            stack.append(span)

        def on_throw(code, offset, error):
            if id(code) not in codes:
                return
            span = spans.get(id(get_frame(1)))
            if span is None or span[INFO][0] is not code:
                return
            try:
                stack = local.stack
            except AttributeError:
                stack = new_stack()
            span[SUSPENDED] = 0
            span[STACK] = stack
            stack.append(span)

        for event, callback in ((events.PY_START, on_start), (events.PY_RETURN, on_return),
                                (events.PY_UNWIND, on_unwind), (events.PY_YIELD, on_yield),
                                (events.PY_RESUME, on_resume), (events.PY_THROW, on_throw)):
            monitoring.register_callback(tool, event, callback)
        monitoring.set_events(tool, events.PY_UNWIND | events.PY_THROW)

        def span(identity, capture=""):
            def watch(function):
                if type(function) is function_type:
                    code = function.__code__
                    if id(code) not in codes:
                        codes[id(code)] = make_info(identity, code, capture)
                        set_local_events(tool, code, local_events)
                return function
            return watch

        def loop(number):
            span = spans.get(id(get_frame(1)))
            if span is not None:
                counts = span[LOOPS]
                if counts is None:
                    span[LOOPS] = {number: 1}
                else:
                    counts[number] = counts.get(number, 0) + 1

        return span, loop

    def span_by_wrapping():
        def variables(info, function, args, kwargs):
            """The attributes for the arguments of a call, bound as the call binds them."""
            if not info[ARGS]:
                return ""
            code = info[CODE]
            names, count = code.co_varnames, code.co_argcount
            named = count + code.co_kwonlyargcount
            bound = {}
            defaults, keyword_defaults = function.__defaults__, function.__kwdefaults__
            if defaults:
                bound.update(zip(names[count - len(defaults):count], defaults))
            if type(keyword_defaults) is dict:
                bound.update(keyword_defaults)
            bound.update(zip(names[:count], args))
            rest = {}
            for name in kwargs:
                if type(name) is str:
                    known = name in names[code.co_posonlyargcount:named]
                    (bound if known else rest)[name] = kwargs[name]
            if code.co_flags & CO_VARARGS:
                bound[names[named]] = args[count:]
            if code.co_flags & CO_VARKEYWORDS:
                bound[names[named + (code.co_flags & CO_VARARGS > 0)]] = rest
            try:
                return attributes(info[ARGS], bound.get)
            except not_shown:
                return ""

        traceback_of = BaseException.__dict__["__traceback__"].__get__

        def add_locals(span, error):
            """The attributes for the locals of a function an exception left: its frame is where
            the exception passed. Of one that returned there is no frame any more."""
            at = traceback_of(error)
            for _ in range(8):
                if at is None:
                    return
                if at.tb_frame.f_code is span[INFO][CODE]:
                    break
                at = at.tb_next
            else:
                return
            try:
                span[VARIABLES] += attributes(span[INFO][LOCALS], at.tb_frame.f_locals.get)
            except not_shown:
                pass

        def begin(info, shown=""):
            """A new running span, or None inside a __str__ this runtime called."""
            try:
                stack = local.stack
            except AttributeError:
                stack = new_stack()
            if local.busy:
                return None
            if len(ids) < 64:
                block = urandom(2048).hex()
                ids.extend([block[i:i + 16] for i in range(0, 4096, 16)])
            span = [info, ids.pop(), stack[-1][ID], 0, None, 0, stack, shown, None]
            spans[id(span)] = span
            stack.append(span)
            span[START] = clock()
            return span

        def end(span, error):
            # After a fork the child has no entry for the spans of its parent.
            if span is None or spans.pop(id(span), None) is None:
                return
            end = clock()
            try:
                stack = span[STACK]
                if stack[-1] is span:
                    del stack[-1]
                else:
                    drop(stack, span)
                if error is not None and span[INFO][LOCALS]:
                    add_locals(span, error)
                write(span, end, error)
            except out_of_room:
                pending.append((span, end, fine if error is None else failed, False))

        def suspend(span):
            if span is not None and id(span) in spans:
                span[SUSPENDED] = clock()
                stack = span[STACK]
                if stack[-1] is span:
                    del stack[-1]
                else:
                    drop(stack, span)

        def resume(span):
            if span is not None and id(span) in spans:
                try:
                    stack = local.stack
                except AttributeError:
                    stack = new_stack()
                span[SUSPENDED] = 0
                span[STACK] = stack
                stack.append(span)

        def drive(inner, span, error=None):
            """Runs a generator or awaitable to its end, the span running when it does. All that
            is sent or thrown in goes on to it, GeneratorExit too: it decides, as it would
            without us."""
            value = None
            while True:
                try:
                    if error is None:
                        item = inner.send(value)
                    else:
                        thrown, error = [error], None
                        item = inner.throw(thrown.pop())
                except StopIteration as stop:
                    return stop.value
                suspend(span)
                value = None
                try:
                    value = yield item
                except BaseException as caught:
                    error = caught
                resume(span)

        class Awaitable:
            __slots__ = ("steps",)

            def __init__(self, steps):
                self.steps = steps

            def __await__(self):
                return self.steps

        def wrap_function(info, function):
            def wrapper(*args, **kwargs):
                span = begin(info, variables(info, function, args, kwargs))
                try:
                    result = function(*args, **kwargs)
                except BaseException as error:
                    end(span, error)
                    raise
                end(span, None)
                return result
            return wrapper

        def wrap_generator(info, function):
            def wrapper(*args, **kwargs):
                inner = function(*args, **kwargs)
                shown = variables(info, function, args, kwargs)
                del args, kwargs
                span = begin(info, shown)
                try:
                    result = yield from drive(inner, span)
                except GeneratorExit:
                    end(span, None)
                    raise
                except BaseException as error:
                    end(span, error)
                    raise
                end(span, None)
                return result
            return wrapper

        def wrap_coroutine(info, function):
            async def wrapper(*args, **kwargs):
                inner = function(*args, **kwargs)
                shown = variables(info, function, args, kwargs)
                del args, kwargs
                span = begin(info, shown)
                try:
                    result = await Awaitable(drive(inner, span))
                except GeneratorExit:
                    end(span, None)
                    raise
                except BaseException as error:
                    end(span, error)
                    raise
                end(span, None)
                return result
            return wrapper

        def wrap_async_generator(info, function):
            async def wrapper(*args, **kwargs):
                inner = function(*args, **kwargs)
                shown = variables(info, function, args, kwargs)
                del args, kwargs
                span = begin(info, shown)
                try:
                    step = inner.asend(None)
                    while True:
                        item = await Awaitable(drive(step, span))
                        suspend(span)
                        step = None
                        try:
                            sent = yield item
                        except BaseException as error:
                            step = inner.athrow(error)
                        if step is None:
                            step = inner.asend(sent)
                            sent = None
                        resume(span)
                except StopAsyncIteration:
                    end(span, None)
                except GeneratorExit:
                    end(span, None)
                    raise
                except BaseException as error:
                    end(span, error)
                    raise
            return wrapper

        def dress(wrapper, function):
            for name in ("__module__", "__name__", "__qualname__", "__doc__", "__defaults__",
                         "__kwdefaults__", "__type_params__"):
                try:
                    setattr(wrapper, name, getattr(function, name))
                except AttributeError:
                    pass
            try:
                # Evaluating annotations early would be a change: hand the recipe over.
                wrapper.__annotate__ = function.__annotate__
            except AttributeError:
                wrapper.__annotations__ = function.__annotations__
            wrapper.__dict__.update(function.__dict__)
            wrapper.__wrapped__ = function
            return wrapper

        def span(identity, capture=""):
            def wrap(function):
                if type(function) is not function_type:
                    return function
                code = function.__code__
                info = codes.get(id(code))
                if info is None:
                    info = codes[id(code)] = make_info(identity, code, capture)
                flags = code.co_flags
                if flags & CO_ASYNC_GENERATOR:
                    make = wrap_async_generator
                elif flags & CO_COROUTINE:
                    make = wrap_coroutine
                elif flags & CO_GENERATOR:
                    make = wrap_generator
                else:
                    make = wrap_function
                return dress(make(info, function), function)
            return wrap

        def loop(number):
            span = getattr(local, "stack", (None,))[-1]
            # The innermost span is another one where a span was not begun (re-entrancy).
            if span is not None and len(span) > 2 and span[INFO][0] is get_frame(1).f_code:
                counts = span[LOOPS]
                if counts is None:
                    span[LOOPS] = {number: 1}
                else:
                    counts[number] = counts.get(number, 0) + 1

        return span, loop

    def free_tool():
        # 0, 1, 2 and 5 are meant for debuggers, coverage, profilers and optimizers.
        for tool in (4, 3):
            try:
                sys.monitoring.use_tool_id(tool, "espalier")
                return tool
            except ValueError:
                pass
        return None

    def watch_exits():
        """Ends that skip unwinding report no event: say so before they happen."""
        import atexit
        atexit.register(abandon_all)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=after_fork)

        leave_now, crash = os._exit, os.abort

        def _exit(status):
            abandon_all()
            leave_now(status)

        def abort():
            abandon_all()
            crash()

        for replacement, original in ((_exit, leave_now), (abort, crash)):
            replacement.__module__ = original.__module__
            replacement.__qualname__ = original.__qualname__
            replacement.__doc__ = original.__doc__
        os._exit, os.abort = _exit, abort

    set_head()
    watch_exits()
    tool = free_tool() if use_monitoring and hasattr(sys, "monitoring") else None
    tracer = _Tracer()
    tracer.span, tracer.loop = span_by_wrapping() if tool is None else span_by_monitoring(tool)
    return tracer


def _start():
    """The tracer of this process; None when tracing is off."""
    tracer = getattr(sys, _SHARED, None)
    if getattr(tracer, "version", None) == VERSION:
        return tracer
    path = os.environ.get("ESPALIER_TRACE_FILE")
    if not path:
        return None
    trace_id = os.environ.get("ESPALIER_TRACE_ID", "").lower()
    if len(trace_id) != 32 or trace_id.strip("0123456789abcdef") or not trace_id.strip("0"):
        trace_id = os.urandom(16).hex()
    try:
        sink = _Sink(path)
    except OSError:
        return None
    tracer = _make_tracer(sink, trace_id, os.environ.get("ESPALIER_TRACE_PYTHON") != "wrapper")
    setattr(sys, _SHARED, tracer)
    return tracer


def _same(function):
    return function


_tracer = _start()
if _tracer is None:
    def span(identity, capture=""):
        """Decorator for the function with this id; tracing is off, so it changes nothing."""
        return _same

    # A built-in that does nothing with a number: cheaper than any function written here, and
    # without a frame.
    loop = callable
else:
    span = _tracer.span
    loop = _tracer.loop

# What instrumented files import by name: the module itself where it is known, so that a call finds
# its function as fast as can be. `from package import module` would ask a package's __getattr__.
tel = sys.modules.get(__name__) or type(sys.implementation)(span=span, loop=loop)
