# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Exception: this file, unchanged, may be distributed as part of any program it was added to,
# under that program's own terms.
"""An OpenTelemetry span for every call of an instrumented function.

Instrumented source calls two things: ``@span("file.py::name")`` above a function and
``loop(n)`` at the start of each loop body. Spans go to whatever SDK the program has set up, under
the tracer "espalier". Without the OpenTelemetry API functions stay as they are; with the API and no
SDK a call costs one look for it.

This file never imports OpenTelemetry: the API's own modules, and those of the standard library it
needs, can be instrumented. Who sets up an SDK has imported the API, and it is used as found then.

A span is the current one of OpenTelemetry's context while code of its function runs, and only then:
a generator or coroutine leaves the context at each yield and await, and enters the one it is resumed
in. So a token is always given back in the context it came from, tasks that take turns never become
each other's parents, and a task has as its parent what was current where it was made. A context
that the function itself leaves attached stays.

Nothing of the SDK's failures reaches the program. Errors that a signal handler of the program
raises just while the SDK is at work cannot be told from them and are lost; KeyboardInterrupt,
SystemExit and the like are not. Near the end of the stack, where the SDK has no room, there are no
spans.

    ESPALIER_TRACE_PYTHON  "wrapper": wrap functions even where sys.monitoring is available
"""

import os
import sys
import _thread

VERSION = 1

# Every copy of this file looks for one state. An attribute of sys outlives programs and test
# runners that empty sys.modules.
_SHARED = "_espalier_otel"

_BUILTINS = dict, id, list, sorted, str, type

_DEPTH_LIMIT = 32  # frames of an exception that are looked through
_MESSAGE_LIMIT = 1024


def _is_installed():
    """Whether there is an OpenTelemetry API to be imported."""
    if "opentelemetry" in sys.modules:
        return True
    try:
        from _frozen_importlib_external import PathFinder
        return PathFinder.find_spec("opentelemetry") is not None
    except Exception:
        return False


class _Tracer:
    """State of one process. The functions below are closures: a lookup in a closure is cheap,
    and it still works when the interpreter empties modules on its way out."""

    version = VERSION


def _make_tracer(use_monitoring):
    # The names the program may have replaced in builtins by the time a callback runs.
    dict, id, list, sorted, str, type = _BUILTINS

    # A call is a list: making one needs no frame. Frames are never held, only their id.
    INFO, SPAN, TOKEN, CONTEXT, LOOPS = range(5)
    CODE, NAME, ATTRIBUTES = range(3)  # of an info
    CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR = 0x20, 0x80, 0x200

    codes = {}  # id(code) -> info; the info holds the code, so ids are not reused
    calls = {}  # id(frame) or, for wrappers, id(call) -> open call
    local = _thread._local()
    modules = sys.modules
    function_type = type(_make_tracer)
    get_frame = sys._getframe

    known_provider = tracer = api = context_api = None
    suppress_key = "suppress_instrumentation"
    is_watching = False
    # Before 3.9 a process that goes on from one of these, not up, is ended.
    ends_when_caught = sys.version_info < (3, 9)

    def make_info(identity, code):
        path, _, name = identity.partition("::")
        name = name.partition("#")[0]
        return code, name, {
            "code.function.name": name,
            "code.file.path": path,
            "code.line.number": code.co_firstlineno,
            "espalier.id": identity,
        }

    def find_tracer():
        """The tracer of the program's SDK; None while there is none."""
        nonlocal known_provider, tracer, api, context_api, suppress_key
        found = modules.get("opentelemetry.trace")
        if found is None:
            return None
        provider = found.get_tracer_provider()
        if provider is not known_provider or found is not api:
            api, context_api = found, modules["opentelemetry.context"]
            # Set by processors while they export; only its name is private.
            suppress_key = getattr(context_api, "_SUPPRESS_INSTRUMENTATION_KEY", suppress_key)
            tracer = None
            if type(provider) is not found.ProxyTracerProvider:
                tracer = found.get_tracer("espalier", str(VERSION))
            known_provider = provider
        return tracer

    def begin(info):
        """A new call that runs, or None where it is not recorded."""
        try:
            if local.busy:
                return None
        except AttributeError:
            local.stack = []
        local.busy = True
        try:
            using = find_tracer()
            if using is None or context_api.get_value(suppress_key):
                return None
            span = using.start_span(info[NAME], attributes=dict(info[ATTRIBUTES]))
            if not span.is_recording() and not span.get_span_context().is_valid:
                return None
            if not is_watching:
                watch_exits()
            call = [info, span, None, None, None]
            attach(call)
            return call
        except RecursionError:
            if ends_when_caught:
                raise
            return None
        except Exception:
            return None
        finally:
            local.busy = False

    def attach(call):
        """Makes a call's span the current one."""
        context = api.set_span_in_context(call[SPAN])
        call[TOKEN] = context_api.attach(context)
        call[CONTEXT] = context

    def detach(call):
        """Takes back what `attach` did. What the function has attached itself, and left, stays."""
        token, context = call[TOKEN], call[CONTEXT]
        call[TOKEN] = call[CONTEXT] = None
        if context is not None and context_api.get_current() is context:
            context_api.detach(token)

    def resume(call):
        if call[SPAN] is None:
            return
        was_busy = getattr(local, "busy", False)
        local.busy = True
        try:
            attach(call)
        except Exception:
            pass
        finally:
            local.busy = was_busy

    def suspend(call):
        was_busy = getattr(local, "busy", False)
        local.busy = True
        try:
            detach(call)
        except Exception:
            pass
        finally:
            local.busy = was_busy

    def end(call, error=None, is_abandoned=False):
        was_busy = getattr(local, "busy", False)
        local.busy = True
        try:
            try:
                detach(call)
            except Exception:
                pass
            span = call[SPAN]
            if span is None:
                return
            call[SPAN] = None
            try:
                describe(call, span, error, is_abandoned)
            except Exception:
                pass
            try:
                span.end()
            except Exception:
                pass
        finally:
            local.busy = was_busy

    def describe(call, span, error, is_abandoned):
        if call[LOOPS]:
            for number, count in sorted(call[LOOPS].items()):
                span.set_attribute("espalier.loop.%d.count" % number, count)
        if is_abandoned:
            span.set_attribute("espalier.abandoned", True)
        if error is None or not span.is_recording():
            return
        cls = type(error)
        kind = cls.__qualname__
        message = ""
        try:
            message = str(error)[:_MESSAGE_LIMIT]
        except Exception:
            pass
        try:
            if is_known(error):
                if cls.__module__ != "builtins":
                    kind = "%s.%s" % (cls.__module__, kind)
                span.add_event("exception", {"exception.type": kind,
                                             "exception.message": message})
            else:
                span.record_exception(error)
        finally:
            status = api.Status(api.StatusCode.ERROR, "%s: %s" % (cls.__name__, message))
            span.set_status(status)

    def is_known(error):
        """Whether an inner span has the exception with its stack: to write the whole of a deep
        recursion once for each of its frames would take long."""
        ours = 0
        at = error.__traceback__
        for _ in range(_DEPTH_LIMIT):
            if at is None:
                break
            ours += id(at.tb_frame.f_code) in codes
            if ours > 1:
                return True
            at = at.tb_next
        return False

    def count(call, number):
        counts = call[LOOPS]
        if counts is None:
            call[LOOPS] = {number: 1}
        else:
            counts[number] = counts.get(number, 0) + 1

    def abandon_all():
        """Ends what is still open, innermost first: nothing will report their end."""
        left = list(calls.values())
        calls.clear()
        while left:
            end(left.pop(), None, True)

    def after_fork():
        """The open spans are the parent's: here they are only left, and are parents."""
        for call in list(calls.values()):
            call[SPAN] = None

    def watch_exits():
        # Not before there is an SDK: it ends with the interpreter too, and the last to register
        # is the first to be called.
        nonlocal is_watching
        is_watching = True
        import atexit
        atexit.register(abandon_all)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=after_fork)

    def span_by_monitoring(tool):
        monitoring = sys.monitoring
        events = monitoring.events
        local_events = (events.PY_START | events.PY_RETURN | events.PY_YIELD | events.PY_RESUME)
        set_local_events = monitoring.set_local_events

        # While a callback runs the interpreter reports no events, so the SDK and what it calls
        # have no spans. They run in the context of the function the event is of.

        def on_start(code, offset):
            info = codes.get(id(code))
            if info is None:
                return
            key = id(get_frame(1))
            if key in calls:
                # A generator that went away without an event had its frame here.
                end(calls.pop(key), None, True)
            call = begin(info)
            if call is not None:
                calls[key] = call

        def on_return(code, offset, value):
            call = calls.pop(id(get_frame(1)), None)
            if call is not None:
                end(call)

        def on_unwind(code, offset, error):
            if id(code) not in codes:
                return
            call = calls.pop(id(get_frame(1)), None)
            if call is None:
                return
            if type(error) is GeneratorExit and code.co_flags & (
                    CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR):
                error = None  # closed
            end(call, error)

        def on_yield(code, offset, value):
            call = calls.get(id(get_frame(1)))
            if call is not None:
                suspend(call)

        def on_resume(code, offset):
            call = calls.get(id(get_frame(1)))
            if call is not None and call[INFO][CODE] is code:
                resume(call)

        def on_throw(code, offset, error):
            if id(code) in codes:
                on_resume(code, offset)

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
                        codes[id(code)] = make_info(identity, code)
                        set_local_events(tool, code, local_events)
                return function
            return watch

        def loop(number):
            call = calls.get(id(get_frame(1)))
            if call is not None:
                count(call, number)

        return span, loop

    def span_by_wrapping():
        def enter(info):
            call = begin(info)
            if call is not None:
                calls[id(call)] = call
                local.stack.append(call)
            return call

        def leave(call, error):
            if call is not None and calls.pop(id(call), None) is not None:
                drop(call)
                end(call, error)

        def drop(call):
            """Takes a call off the stack of those that run, and any that were left on it."""
            stack = local.stack
            for i in range(len(stack) - 1, -1, -1):
                if stack[i] is call:
                    del stack[i:]
                    return

        def pause(call):
            if call is not None and id(call) in calls:
                try:
                    drop(call)
                except AttributeError:
                    pass  # another thread resumed it, or none of ours
                suspend(call)

        def go_on(call):
            if call is not None and id(call) in calls:
                try:
                    local.stack.append(call)
                except AttributeError:
                    local.busy, local.stack = False, [call]
                resume(call)

        def drive(inner, call, error=None):
            """Runs a generator or awaitable to its end, the call running when it does. All that
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
                pause(call)
                value = None
                try:
                    value = yield item
                except BaseException as caught:
                    error = caught
                go_on(call)

        class Awaitable:
            __slots__ = ("steps",)

            def __init__(self, steps):
                self.steps = steps

            def __await__(self):
                return self.steps

        def wrap_function(info, function):
            def wrapper(*args, **kwargs):
                call = enter(info)
                try:
                    result = function(*args, **kwargs)
                except BaseException as error:
                    leave(call, error)
                    raise
                leave(call, None)
                return result
            return wrapper

        def wrap_generator(info, function):
            def wrapper(*args, **kwargs):
                inner = function(*args, **kwargs)
                del args, kwargs
                call = enter(info)
                try:
                    result = yield from drive(inner, call)
                except GeneratorExit:
                    leave(call, None)
                    raise
                except BaseException as error:
                    leave(call, error)
                    raise
                leave(call, None)
                return result
            return wrapper

        def wrap_coroutine(info, function):
            async def wrapper(*args, **kwargs):
                inner = function(*args, **kwargs)
                del args, kwargs
                call = enter(info)
                try:
                    result = await Awaitable(drive(inner, call))
                except GeneratorExit:
                    leave(call, None)
                    raise
                except BaseException as error:
                    leave(call, error)
                    raise
                leave(call, None)
                return result
            return wrapper

        def wrap_async_generator(info, function):
            async def wrapper(*args, **kwargs):
                inner = function(*args, **kwargs)
                del args, kwargs
                call = enter(info)
                try:
                    step = inner.asend(None)
                    while True:
                        item = await Awaitable(drive(step, call))
                        pause(call)
                        step = None
                        try:
                            sent = yield item
                        except BaseException as error:
                            step = inner.athrow(error)
                        if step is None:
                            step = inner.asend(sent)
                            sent = None
                        go_on(call)
                except StopAsyncIteration:
                    leave(call, None)
                except GeneratorExit:
                    leave(call, None)
                    raise
                except BaseException as error:
                    leave(call, error)
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
                    info = codes[id(code)] = make_info(identity, code)
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
            stack = getattr(local, "stack", None)
            # The innermost is another one where a call is not recorded.
            if stack and stack[-1][INFO][CODE] is get_frame(1).f_code:
                count(stack[-1], number)

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

    tool = free_tool() if use_monitoring and hasattr(sys, "monitoring") else None
    result = _Tracer()
    result.span, result.loop = span_by_wrapping() if tool is None else span_by_monitoring(tool)
    return result


def _start():
    """The state of this process; None where there is no OpenTelemetry."""
    found = getattr(sys, _SHARED, None)
    if getattr(found, "version", None) == VERSION:
        return found
    if not _is_installed():
        return None
    found = _make_tracer(os.environ.get("ESPALIER_TRACE_PYTHON") != "wrapper")
    setattr(sys, _SHARED, found)
    return found


def _same(function):
    return function


_tracer = _start()
if _tracer is None:
    def span(identity, capture=""):
        """Decorator for the function with this id; nothing is recorded, so it changes nothing."""
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
