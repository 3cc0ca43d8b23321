# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs of this folder share: checks that are counted, trees that are compared, the
command line under test, and traces that are read."""

import argparse
import collections
import contextlib
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE_ROOT = HERE.parent.parent
STATE = ".espalier"

_SHOWN = 12


class Checks:
    """Counts what held and what did not, and says so as it goes."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        self._start = time.monotonic()

    def say(self, text):
        print(f"[{time.monotonic() - self._start:6.1f} s] {text}", flush=True)

    def check(self, name, holds, detail=None):
        """`detail`: text, or a collection of which the first few are shown."""
        if holds:
            self.passed += 1
            print(f"  ok      {name}", flush=True)
            return True
        self.failed += 1
        print(f"  FAILED  {name}", flush=True)
        for line in _lines(detail):
            print(f"            {line}", flush=True)
        return False

    def equal(self, name, found, expected):
        return self.check(name, found == expected, f"found {found!r}, expected {expected!r}")

    def nothing(self, name, found):
        """Holds when the collection is empty."""
        return self.check(name, not found, found)

    def finish(self):
        """Prints the last line; the exit code."""
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0


def _lines(detail):
    if detail is None:
        return []
    if isinstance(detail, str):
        return detail.rstrip().splitlines()[-_SHOWN:]
    items = sorted(map(str, detail))
    more = [f"… and {len(items) - _SHOWN} more"] if len(items) > _SHOWN else []
    return items[:_SHOWN] + more


def argument_parser(description):
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--espalier", required=True, type=Path, metavar="PATH",
                        help="the program under test")
    parser.add_argument("--keep", action="store_true",
                        help="leave the temporary folder, and say where it is")
    return parser


@contextlib.contextmanager
def temporary_folder(keep=False):
    folder = Path(tempfile.mkdtemp(prefix="espalier-corpora-"))
    # Some cases run as another user, who must get to what is below.
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if keep:
            print(f"kept: {folder}")
        else:
            remove(folder)


def remove(folder):
    """Removes a tree, folders without permissions included."""
    def force(function, path, _):
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), 0o700)
            os.chmod(path, 0o700)
            function(path)
    shutil.rmtree(folder, onexc=force) if sys.version_info >= (3, 12) else \
        shutil.rmtree(folder, onerror=force)


# -- the program under test

class Outcome:
    """How a run of the program ended."""

    def __init__(self, command, code, out, err, seconds):
        self.command = command
        self.code = code
        self.out = out
        self.err = err
        self.seconds = seconds

    @property
    def report(self):
        """What it printed; an empty report when that is no JSON object."""
        try:
            report = json.loads(self.out)
        except ValueError:
            return {}
        return report if isinstance(report, dict) else {}

    @property
    def functions(self):
        return self.report.get("functions") or []

    def ids(self, *statuses):
        return {each["id"] for each in self.functions if each["status"] in statuses}

    @property
    def crashed(self):
        """Why this was no orderly end; empty when it was one."""
        if self.code < 0:
            return f"ended by signal {-self.code}"
        if self.code == 70:
            return "internal error"
        for trace in ("Traceback (most recent call last)", "terminate called", "Sanitizer:"):
            if trace in self.err:
                return f"stderr has {trace!r}"
        return ""

    def __str__(self):
        return f"{' '.join(map(str, self.command))}: exit {self.code}\n{self.err[-1500:]}"


class Espalier:
    """The program under test, with state of its own: the user's is neither read nor written."""

    def __init__(self, program, home):
        self.program = Path(program).resolve()
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **{name: value for name, value in os.environ.items()
               if not name.startswith(("ESPALIER_", "PYTHON", "NODE_"))},
            "HOME": str(home), "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
        }
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            self.environment[f"XDG_{kind}_HOME"] = str(home / kind.lower())

    def command(self, name, *arguments):
        return [str(self.program), name, *map(str, arguments), "--json", "--no-input"]

    def run(self, name, *arguments, timeout=3600, before=(), **environment):
        """`before`: what the command line is given to, e.g. strace and its options."""
        command = [*map(str, before), *self.command(name, *arguments)]
        start = time.monotonic()
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=timeout,
                                  env={**self.environment, **environment})
            code, out, err = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            code, out, err = 124, late.stdout or b"", (late.stderr or b"") + b"\ntimed out"
        return Outcome(command, code, out.decode(errors="replace"), err.decode(errors="replace"),
                       time.monotonic() - start)

    def instrument(self, project, *arguments, **options):
        return self.run("instrument", project, "--apply", "in-place", "--yes", *arguments, **options)

    def strip(self, project, *arguments, **options):
        return self.run("strip", project, "--apply", "in-place", "--yes", *arguments, **options)


# -- Go

def go_environment(**more):
    """For Go's own commands: nothing is fetched, and the user's settings say nothing."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("GO", "ESPALIER_"))}
    return {**environment, "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod",
            "GOWORK": "off", "GOENV": "off", "LC_ALL": "C.UTF-8", **more}


def go_root():
    done = subprocess.run(["go", "env", "GOROOT"], env=go_environment(), capture_output=True,
                          text=True, check=True)
    root = Path(done.stdout.strip())
    if not (root / "src").is_dir():
        raise SystemExit(f"the sources of Go are not in {root}")
    return root


def build_go(source, folder):
    """A program of one file, built into a folder; its path."""
    program = folder / source.stem
    subprocess.run(["go", "build", "-o", program, source], check=True, cwd=folder,
                   env=go_environment(GOCACHE=str(folder / "go-cache")))
    return program


# -- TypeScript

def typescript_in(modules):
    """The compiler that a node_modules holds."""
    compiler = modules / "typescript"
    if not (compiler / "bin/tsc").is_file():
        raise SystemExit(f"there is no TypeScript in {modules}")
    return compiler


# -- trees

def snapshot(folder):
    """{relative path: what snapshot_of gives}, without the program's own state."""
    return {str(path.relative_to(folder)): snapshot_of(path) for path in walk(folder)}


def snapshot_of(path):
    """(mode, hash) of a file, ("link", target) of a link; of anything else the mode alone."""
    info = path.lstat()
    if stat.S_ISLNK(info.st_mode):
        return "link", os.readlink(path)
    if not stat.S_ISREG(info.st_mode):
        return info.st_mode, ""
    return info.st_mode, hashlib.sha256(path.read_bytes()).hexdigest()


def walk(folder):
    """All files below a folder, links not followed; without the program's own state and what
    Python keeps for itself."""
    for top, folders, files in os.walk(folder):
        folders.sort()
        for name in list(folders):
            if name in (STATE, "__pycache__"):
                folders.remove(name)
            elif os.path.islink(os.path.join(top, name)):
                yield Path(top, name)
        for name in sorted(files):
            yield Path(top, name)


def differences(before, after):
    """Names of the files that are not the same in two snapshots."""
    return sorted(name for name in before.keys() | after.keys()
                  if before.get(name) != after.get(name))


# -- traces

class Span:
    def __init__(self, data):
        self.id = data["spanId"]
        self.parent = data.get("parentSpanId") or ""
        self.start = int(data["startTimeUnixNano"])
        self.end = int(data["endTimeUnixNano"])
        attributes = {each["key"]: next(iter(each["value"].values()))
                      for each in data["attributes"]}
        self.function = attributes.get("espalier.id")
        self.abandoned = bool(attributes.get("espalier.abandoned"))
        self.loops = {
            int(key.split(".")[2]): int(value) for key, value in attributes.items()
            if key.startswith("espalier.loop.") and key.endswith(".count")}


def read_trace(path):
    """(spans, problems) of a trace file."""
    spans, problems = {}, []
    with open(path, encoding="ascii", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            try:
                (resource,) = json.loads(line)["resourceSpans"]
                (scope,) = resource["scopeSpans"]
                (data,) = scope["spans"]
                span = Span(data)
            except (ValueError, KeyError, TypeError) as error:
                problems.append(f"line {number}: {error!r}: {line[:120]!r}")
                continue
            if span.id in spans:
                problems.append(f"line {number}: span {span.id} is there twice")
            if span.end < span.start:
                problems.append(f"line {number}: {span.function} ends before it starts")
            spans[span.id] = span
    for span in spans.values():
        if span.parent and span.parent not in spans:
            problems.append(f"{span.function}: its parent {span.parent} is missing")
    return list(spans.values()), problems


def calls_and_loops(spans):
    """({id: calls}, {(id, loop): iterations}) of some spans."""
    calls, loops = collections.Counter(), collections.Counter()
    for span in spans:
        calls[span.function] += 1
        for number, count in span.loops.items():
            loops[span.function, number] += count
    return calls, loops
