# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker: runs telemetry scripts and their tests for the engine.

Start it as `python3 -I -B espalier_worker.py`, inside the sandbox. It talks over its standard
input and output: a message is a length (4 bytes, big-endian) and that many bytes of UTF-8 JSON.

down  {"id", "op": "hello"}
      {"id", "op": "apply", "script", "trusted", "seconds"?, "items": [{"source", "latin1"?, "facts"}]}
      {"id", "op": "suite", "seconds"?, "suites": [{"key", "script", "tests", "only"?, "trusted"}]}
up    {"id", …} the answer, or {"id", "error": {"type", "message"}}
      {"ask", "op": "parse"|"outline", "language", "source", "latin1"?} a question, which is
      answered by {"answer", …} or {"answer", "error": {"message"}}

What is not trusted runs in a fork of its own, which is killed after `seconds` (default 10) of
wall time. `latin1` says that a string holds bytes as code points: text that is not UTF-8.
A trusted suite runs in the worker itself, without a limit of time. The output of scripts and tests
is in "output", bounded. A suite is ok when it has tests and all of them passed; its coverage is null
below Python 3.12. The end of the input ends the worker; input that is no message ends it with status 2.
"""

import os
import sys

# Isolated mode (-I) leaves out the script's own folder.
KIT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, KIT)
sys.path.insert(1, os.path.dirname(os.path.abspath(__file__)))

import espalier_kit  # noqa: E402
from channel import Channel, ProtocolError  # noqa: E402
from espalier_kit import engine  # noqa: E402
from forks import Died, run_in_fork  # noqa: E402
from output import Output, private_descriptors  # noqa: E402

MAX_ITEMS = 100_000
MAX_SUITES = 10_000
MAX_WAITING = 1000
DEFAULT_SECONDS = 10.0
MAX_SECONDS = 600.0
VERSION = 1


class Worker:
    """Answers the engine's messages. `serve` returns when it needs pytest, or at the end."""

    def __init__(self, channel, output):
        self.channel = channel
        self.output = output
        self.suites = None  # set once pytest is ready
        self._waiting = []
        self._asked = 0
        self._broken = None
        engine.ask = self.ask

    def serve(self, message=None):
        """Answers messages, first `message`; returns the one that needs pytest, None at the end."""
        while True:
            message = message or self._next()
            if message is None:
                return None
            if message.get("op") == "suite" and self.suites is None:
                return message
            self._answer(message)
            message = None

    def ask(self, question):
        """The engine's answer to a question; other messages wait meanwhile."""
        self._asked += 1
        self.channel.send({"ask": self._asked, **question})
        try:
            return checked_answer(self._receive_answer(self._asked))
        except ProtocolError as error:
            # A test that asked would only fail, and the worker go on with a broken stream.
            self._broken = error
            raise

    def _receive_answer(self, number):
        while True:
            message = self.channel.receive()
            if message is None:
                raise ProtocolError("the input ended before an answer")
            if message.get("answer") == number:
                return message
            if "answer" in message or len(self._waiting) >= MAX_WAITING:
                raise ProtocolError("an answer to another question, or too many messages")
            self._waiting.append(message)

    def _next(self):
        return self._waiting.pop(0) if self._waiting else self.channel.receive()

    def _answer(self, message):
        operations = {"hello": self._hello, "apply": self._apply, "suite": self._suite}
        try:
            operation = operations.get(message.get("op"))
            if operation is None:
                raise ValueError(f"unknown operation {message.get('op')!r}")
            answer = operation(message)
        except ProtocolError:
            raise
        except Exception as error:
            answer = {"error": as_error(error)}
        self._send({"id": message.get("id"), **answer})

    def _send(self, answer):
        if self._broken is not None:
            raise self._broken
        try:
            self.channel.send(answer)
        except ValueError as error:
            self.channel.send({"id": answer["id"], "error": as_error(error)})

    def _hello(self, message):
        pytest_version = installed_pytest()
        return {"worker": VERSION,
                "python": ".".join(map(str, sys.version_info[:3])),
                "pytest": pytest_version,
                "capabilities": {"suite": pytest_version is not None,
                                 "coverage": hasattr(sys, "monitoring"), "fork": True}}

    def _apply(self, message):
        script, items = message["script"], message["items"]
        if not isinstance(script, str) or not isinstance(items, list) or len(items) > MAX_ITEMS:
            raise ValueError("a message to apply needs a script and a list of items")
        if message.get("trusted") is True:
            return {"results": apply_script(script, items), "output": self.output.take()}
        try:
            done, output = run_in_fork(lambda notify: apply_script(script, items), self.ask,
                                       seconds_of(message))
        except Died as error:
            return {"results": [{"error": as_error(error)}] * len(items), "output": error.output}
        return {"results": done, "output": output}

    def _suite(self, message):
        suites = message["suites"]
        if not isinstance(suites, list) or len(suites) > MAX_SUITES:
            raise ValueError("a message to test needs a list of suites")
        for suite in suites:
            if not all(isinstance(suite.get(name), str) for name in ("key", "script", "tests")):
                raise ValueError("a suite needs a key, a script and tests")
        return {"results": [self._run_suite(suite, seconds_of(message)) for suite in suites]}

    def _run_suite(self, suite, seconds):
        if suite.get("trusted") is True:
            result = self.suites.run(suite)
            return {**result, "output": self.output.take()}
        events = []
        try:
            result, output = run_in_fork(lambda notify: self.suites.run(suite, notify),
                                         self.ask, seconds, events.append)
        except Died as error:
            return cut_short(suite["key"], events, error)
        return {**result, "output": output}


def apply_script(script, items):
    """One result for each item: its insertions, its text, or its error."""
    try:
        insert_telemetry = load(script)
    except (Exception, SystemExit) as error:
        return [{"error": as_error(error)}] * len(items)
    results = []
    for item in items:
        try:
            results.append(apply_to(insert_telemetry, item))
        except (Exception, SystemExit) as error:
            results.append({"error": as_error(error)})
    return results


def load(script):
    module = type(sys)("espalier_script")
    sys.modules[module.__name__] = module
    exec(compile(script, "<script>", "exec", dont_inherit=True), module.__dict__)
    return module.insert_telemetry


def apply_to(insert_telemetry, item):
    source = engine.unpack(item) if item.get("latin1") else item["source"]
    text = insert_telemetry(source, **item["facts"])
    if not isinstance(text, str):
        raise TypeError(f"insert_telemetry gave {type(text).__name__}, not a string")
    if text == source:
        return {"insertions": []}
    # The newest text of the kit is this one: it was made from these insertions.
    made, records = espalier_kit.Function.latest
    if text is made:
        return {"insertions": espalier_kit.as_insertions(records)}
    packed = engine.pack(text)
    return {"text": packed.pop("source"), **packed}


def checked_answer(message):
    """The answer without its number; the engine's refusal as a ValueError."""
    error = message.get("error")
    if error:
        raise ValueError(error.get("message", "refused") if isinstance(error, dict) else str(error))
    return {name: value for name, value in message.items() if name != "answer"}


def cut_short(key, events, error):
    """The result of a suite whose process did not live to give one."""
    tests = [event["test"] for event in events if "test" in event]
    running = next((event["running"] for event in reversed(events) if "running" in event), None)
    if running is not None and all(test["name"] != running for test in tests):
        tests.append({"name": running, "outcome": "failed", "message": str(error),
                      "seconds": error.seconds})
    return {"key": key, "ok": False, "tests": tests, "coverage": None, "lines_missing": [],
            "output": error.output, "error": as_error(error)}


def seconds_of(message):
    seconds = message.get("seconds", DEFAULT_SECONDS)
    return min(max(float(seconds), 0.01), MAX_SECONDS)


def as_error(error):
    return {"type": type(error).__name__, "message": str(error)[:4000]}


def installed_pytest():
    try:
        from _pytest._version import version
    except ImportError:
        return None
    return version


def run_with_pytest(worker, message):
    """Serves on with pytest ready; without pytest, serves on and refuses suites."""
    try:
        from suites import serve_in_session
    except ImportError as error:
        worker.suites = MissingPytest(error)
        worker.serve(message)
        return
    serve_in_session(worker, message)


class MissingPytest:
    """Stands for the suites where pytest is not installed."""

    def __init__(self, error):
        self._error = error

    def run(self, suite, notify=None):
        raise RuntimeError(f"pytest is missing: {self._error}")


def main():
    reader, writer, errors = private_descriptors()
    output = Output()
    output.attach()
    worker = Worker(Channel(reader, writer), output)
    try:
        message = worker.serve()
        if message is not None:
            run_with_pytest(worker, message)
    except (ProtocolError, OSError, RuntimeError) as error:
        os.write(errors, f"espalier worker: {error}\n".encode(errors="replace"))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
