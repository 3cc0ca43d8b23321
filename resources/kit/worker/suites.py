# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs test suites of scripts in one pytest session, which is made once and then kept.

A suite is a text, never a file: its module is made from the text and handed to pytest as a
collector, so nothing is listed, looked up or written.
"""

import gc
import linecache
import os
import sys
import tempfile
import time
import types

# Set before pytest is loaded, which reads them.
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
for _name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
    os.environ.pop(_name, None)

import pytest  # noqa: E402
from comparisons import failed_comparison  # noqa: E402
from coverage_lines import LineCollector  # noqa: E402
from espalier_kit import testing  # noqa: E402

_LEFT_OUT = ("cacheprovider", "doctest", "faulthandler", "junitxml", "logging", "nose", "pastebin",
             "setuponly", "setupplan", "stepwise", "terminal", "threadexception",
             "unraisableexception", "warnings")
_MAX_MESSAGE = 8000
_MAX_TESTS = 1000


def serve_in_session(worker, message):
    """Lets the worker serve on, first `message`, from inside a pytest session.

    Raises what ended the serving, RuntimeError when pytest did not start.
    """
    folder = tempfile.gettempdir()
    arguments = ["--assert=plain", "--capture=no", "--noconftest", "-c", os.devnull,
                 f"--rootdir={folder}", *(f"-pno:{name}" for name in _LEFT_OUT)]
    server = _Server(worker, message)
    code = pytest.main([*arguments, folder], plugins=[server])
    if server.error is not None:
        raise server.error
    if not server.served:
        raise RuntimeError(f"pytest {pytest.__version__} did not start: status {int(code)}\n"
                           f"{worker.output.take()}")


class _Server:
    """A pytest plugin that serves the engine where pytest would run its tests."""

    def __init__(self, worker, message):
        self._worker = worker
        self._message = message
        self.served = False
        self.error = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session):
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        session.config.option.tbstyle = "short"
        recorder = _Recorder()
        session.config.pluginmanager.register(recorder)
        self._worker.suites = Suites(session, recorder)
        gc.collect()
        gc.freeze()  # forks share what is frozen
        self.served = True
        try:
            self._worker.serve(self._message)
        except Exception as error:  # pytest would keep it to itself
            self.error = error
        return True


class Suites:
    """Runs suites one after the other."""

    def __init__(self, session, recorder):
        self._session = session
        self._recorder = recorder
        self._lines = LineCollector()
        self._count = 0
        testing.watch = lambda key, code: self._lines.watch(code)

    def run(self, suite, notify=lambda event: None):
        """{"key", "ok", "tests", "coverage", "lines_missing"} of {"key", "script", "tests", "only"?}."""
        key = suite["key"]
        self._count += 1
        file = os.path.join(tempfile.gettempdir(), f"suite-{self._count}", f"test_{key}.py")
        testing.scripts[key] = (f"{key}.py", suite["script"])
        linecache.cache[f"{key}.py"] = _source_lines(suite["script"], f"{key}.py")
        linecache.cache[file] = _source_lines(suite["tests"], file)
        self._lines.start()
        self._recorder.start(notify)
        try:
            self._run_tests(file, suite["tests"], suite.get("only"))
            coverage, missing = self._lines.result()
        finally:
            self._forget(key, file)
        tests = self._recorder.tests
        ok = bool(tests) and all(test["outcome"] == "passed" for test in tests)
        return {"key": key, "ok": ok, "tests": tests, "coverage": coverage, "lines_missing": missing}

    def _run_tests(self, file, text, only):
        module = _TextModule.from_parent(self._session, path=_as_path(file))
        module.text = text
        items = [item for item in self._collected(module)
                 if only is None or _short(item.nodeid) in only]
        if len(items) > _MAX_TESTS:
            raise ValueError(f"the suite has {len(items)} tests, more than {_MAX_TESTS}")
        for item, following in zip(items, items[1:] + [None]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _collected(self, node):
        """The tests below a collector; what cannot be collected is recorded as an error."""
        if isinstance(node, pytest.Item):
            yield node
            return
        report = node.ihook.pytest_make_collect_report(collector=node)
        if report.failed:
            self._recorder.add("collecting the tests", "error", report.longreprtext, 0.0)
            return
        for child in report.result:
            yield from self._collected(child)

    def _forget(self, key, file):
        testing.scripts.pop(key, None)
        testing.forget_script(key)
        linecache.cache.pop(f"{key}.py", None)
        linecache.cache.pop(file, None)
        # pytest remembers every module it ever looked into.
        seen = getattr(getattr(self._session, "_fixturemanager", None), "_holderobjseen", None)
        if seen is not None:
            seen.clear()


class _TextModule(pytest.Module):
    """A module of tests made from `text`."""

    text = ""

    def _getobj(self):
        module = types.ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        try:
            code = compile(self.text, module.__file__, "exec", dont_inherit=True)
            exec(code, module.__dict__)
        except (Exception, SystemExit) as error:
            raise self.CollectError(f"{type(error).__name__}: {error}") from error
        return module


class _Recorder:
    """A pytest plugin that keeps the outcome of each test of the suite that runs."""

    def start(self, notify):
        self.tests = []
        self._notify = notify
        self._begun = 0.0
        self._worst = None
        self._comparison = None

    def add(self, name, outcome, message, seconds):
        test = {"name": name, "outcome": outcome, "message": _bounded(message),
                "seconds": round(seconds, 6)}
        if self._comparison is not None and outcome == "failed":
            test["comparison"] = self._comparison
        self.tests.append(test)
        self._notify({"test": test})

    @pytest.hookimpl
    def pytest_runtest_logstart(self, nodeid):
        self._begun = time.perf_counter()
        self._worst = ("passed", "")
        self._comparison = None
        self._notify({"running": _short(nodeid)})

    @pytest.hookimpl
    def pytest_exception_interact(self, node, call, report):
        self._comparison = failed_comparison(call.excinfo.value)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report):
        if report.failed:
            self._worst = ("failed" if report.when == "call" else "error", report.longreprtext)
        elif report.skipped and self._worst[0] == "passed":
            self._worst = ("skipped", str(report.longrepr))

    @pytest.hookimpl
    def pytest_runtest_logfinish(self, nodeid):
        self.add(_short(nodeid), *self._worst, time.perf_counter() - self._begun)


def _short(nodeid):
    return nodeid.partition("::")[2] or nodeid


def _bounded(text):
    """A message of bearable length: its end says what went wrong."""
    return text if len(text) <= _MAX_MESSAGE else "…" + text[-_MAX_MESSAGE:]


def _source_lines(text, file):
    return len(text), None, text.splitlines(keepends=True), file


def _as_path(file):
    from pathlib import Path

    return Path(file)
