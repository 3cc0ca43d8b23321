# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runtime that instrumented Go programs talk to: built, vetted, run, and its traces read.

    python3 check_runtime.py [--go GO] [test…]
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PACK = HERE.parents[2] / "resources/packs/spans/go"
RUNTIME = PACK / "espalier_tel.go", PACK / "espalier_tel_api.go"
GO = "go"
FOLDER = None  # of everything that is built here; gone at the end


def environment(**more):
    env = {key: value for key, value in os.environ.items()
           if not key.startswith(("ESPALIER_", "GODEBUG", "GOTRACEBACK"))}
    env.update(GOFLAGS="-mod=mod", GOPROXY="off", GOTOOLCHAIN="local", GOWORK="off",
               GO111MODULE="on", GORACE="halt_on_error=1", **more)
    if "GOCACHE" not in env and "HOME" not in env and "XDG_CACHE_HOME" not in env:
        env["GOCACHE"] = str(FOLDER / "cache")
    return env


def go(*args, folder, **more):
    done = subprocess.run([GO, *args], cwd=folder, env=environment(**more), text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=400)
    if done.returncode:
        raise AssertionError(f"go {' '.join(args)}: {done.stdout}{done.stderr}")
    return done.stdout


def make_module(name, files, version="1.18"):
    """A module with the runtime as its own package."""
    folder = FOLDER / name
    inside = folder / "internal/espaliertel"
    inside.mkdir(parents=True)
    for file in RUNTIME:
        shutil.copy(file, inside)
    (folder / "go.mod").write_text(f"module example.com/{name}\n\ngo {version}\n")
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder


def make_package(name, files):
    """A folder without go.mod: the runtime lies in the program's own package."""
    folder = FOLDER / name
    folder.mkdir()
    text = RUNTIME[0].read_text()
    assert len(re.findall(r"^package espaliertel$", text, re.M)) == 1
    (folder / RUNTIME[0].name).write_text(
        re.sub(r"^package espaliertel$", "package main", text, flags=re.M))
    for file, text in files.items():
        (folder / file).write_text(text)
    return folder


def spans_in(text):
    """What a trace holds, one request with one span a line."""
    spans = []
    for line in text.removesuffix("\n").split("\n") if text else ():
        request = json.loads(line)
        (group,) = request["resourceSpans"]
        (scope,) = group["scopeSpans"]
        (span,) = scope["spans"]
        span["resource"] = values(group["resource"]["attributes"])
        span["attributes"] = values(span["attributes"])
        span["events"] = [(event["name"], values(event["attributes"]))
                          for event in span.get("events", [])]
        span["scope"] = scope["scope"]["name"]
        spans.append(span)
    return spans


def values(attributes):
    found = {}
    for attribute in attributes:
        assert attribute["key"] not in found, attribute
        (kind, value), = attribute["value"].items()
        found[attribute["key"]] = int(value) if kind == "intValue" else value
    return found


class Run:
    def __init__(self, command, trace="trace", cwd=None, **more):
        folder = pathlib.Path(tempfile.mkdtemp(dir=FOLDER))
        file = folder / "trace"
        if trace is not None:
            more["ESPALIER_TRACE_FILE"] = str(file) if trace == "trace" else trace
        umask = os.umask(0)
        try:
            done = subprocess.run([str(part) for part in command], cwd=cwd or folder, text=True,
                                  env=environment(**more), stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=120)
        finally:
            os.umask(umask)
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.file = file
        self.text = file.read_text("utf-8") if file.exists() else ""
        self.spans = spans_in(self.text)

    def named(self, name):
        return [span for span in self.spans if span["name"] == name]

    def one(self, name):
        (span,) = self.named(name)
        return span


class Case(unittest.TestCase):
    program = raced = None

    @classmethod
    def build(cls):
        if Case.program is None:
            files = {file.name: file.read_text() for file in (HERE / "program").glob("*.go")}
            folder = make_module("program", files)
            go("build", "-o", "plain", ".", folder=folder)
            Case.program = folder / "plain"
        return Case.program

    def run_case(self, name, **more):
        return Run([self.build(), name], **more)


class Sources(Case):
    def test_gofmt_and_license(self):
        gofmt = pathlib.Path(os.path.realpath(shutil.which(GO))).parent / "gofmt"
        files = [*RUNTIME, *(HERE / "program").glob("*.go")]
        found = subprocess.run([gofmt, "-l", *files], text=True, capture_output=True, timeout=60)
        self.assertEqual((found.returncode, found.stdout, found.stderr), (0, "", ""))
        for file in RUNTIME:
            head = file.read_text()[:400]
            self.assertIn("SPDX-License-Identifier: GPL-3.0-or-later", head)
            self.assertIn("Exception: this file, unchanged, may be distributed", head)
            self.assertNotIn("Code generated", file.read_text())

    def test_vet(self):
        self.build()
        self.assertEqual(go("vet", "./...", folder=Case.program.parent), "")

    def test_other_systems(self):
        self.build()
        for system, machine in (("windows", "amd64"), ("darwin", "arm64"), ("linux", "386")):
            go("vet", "./internal/...", folder=Case.program.parent, GOOS=system, GOARCH=machine,
               CGO_ENABLED="0")

    def test_only_the_standard_library_and_no_recover_in_exit(self):
        text = RUNTIME[0].read_text()
        imports = re.search(r"^import \((.*?)^\)", text, re.M | re.S).group(1)
        for line in imports.strip().splitlines():
            self.assertRegex(line.strip(), r'^_espalier\w+ "[a-z/0-9]+"$')
        self.assertEqual(text.count("recover()"), 1)  # where arguments are looked at
        for line in text.splitlines():
            self.assertNotRegex(line, r"^\s*go |signal\.|\.Interface\(\)|MethodByName")

    def test_names_of_the_package(self):
        text = RUNTIME[0].read_text()
        names = re.findall(r"^(?:func|var|const|type) (\w+)", text, re.M)
        for block in re.findall(r"^const \((.*?)^\)", text, re.M | re.S):
            names += re.findall(r"^\t(\w+)", block, re.M)
        self.assertGreater(len(names), 40)
        self.assertEqual([name for name in names if not name.startswith("_esp")], [])


HOSTILE = '''package main

import "fmt"

// Names that a package may have, each of which a careless runtime would trip over.
type any = int

func new()     {}
func copy()    {}
func close()   {}
func min()     {}
func max()     {}
func clear()   {}
func print()   {}
func println() {}
func cap2()    {}
func delete()  {}
func complex() {}
func real()    {}

var os, time, sync, atomic, runtime, reflect, strconv = 1, 2, 3, 4, 5, 6, 7
var strings, sort, syscall, maphash, utf8 = 8, 9, 10, 11, 12

var early = compute()

func compute() int {
	_esp := _espalier.Enter("main.go::compute")
	defer _esp.Exit()
	return os + time
}

func init() {
	_esp := _espalier.Enter("main.go::init#1")
	defer _esp.Exit()
}

func args(a int, b string) {
	_esp := _espalier.EnterWith("main.go::args", "a, b", a, b)
	defer _esp.Exit()
	for i := 0; i < a; i++ {
		_esp.Loop(1)
	}
}

func waits(started chan bool) {
	_esp := _espalier.Enter("main.go::waits")
	defer _esp.Exit()
	started <- true
	select {}
}

func main() {
	_esp := _espalier.Enter("main.go::main")
	defer _esp.Exit()
	started := make(chan bool)
	go waits(started)
	<-started
	args(3, "x")
	fmt.Println(early)
}
'''


class Placements(Case):
    def test_in_the_programs_own_package(self):
        folder = make_package("alone", {"main.go": HOSTILE})
        gone = {"GO111MODULE": "off"}
        env = environment()
        env.update(gone)
        for command in (["build", "-o", "program", "main.go", "espalier_tel.go"],
                        ["vet", "main.go", "espalier_tel.go"]):
            done = subprocess.run([GO, *command], cwd=folder, env=env, text=True,
                                  capture_output=True, timeout=400)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        run = Run([folder / "program"])
        self.assertEqual((run.code, run.out, run.err), (0, "3\n", ""))
        self.assertEqual([span["name"] for span in run.spans],
                         ["compute", "init", "args", "main", "waits"])
        self.assertEqual(run.one("args")["attributes"]["code.line.number"],
                         HOSTILE[:HOSTILE.index("func args")].count("\n") + 1)
        self.assertEqual(run.one("args")["attributes"]["espalier.arg.b"], '"x"')
        self.assertIs(run.one("waits")["attributes"]["espalier.abandoned"], True)
        off = Run([folder / "program"], trace=None)
        self.assertEqual((off.code, off.out, off.err), (0, "3\n", ""))

    def test_in_tests(self):
        folder = make_module("tested", {"a.go": '''package tested

import _espalier "example.com/tested/internal/espaliertel"

func add(a, b int) int {
	_esp := _espalier.EnterWith("a.go::add", "a, b", a, b)
	defer _esp.Exit()
	return a + b
}
''', "a_test.go": '''package tested

import "testing"

func TestAdd(t *testing.T) {
	for i := 0; i < 50; i++ {
		t.Run("sub", func(t *testing.T) {
			t.Parallel()
			if add(1, i) != 1+i {
				t.Fatal()
			}
		})
	}
}
'''})
        trace = folder / "trace"
        go("test", "-race", "-count=1", "./...", folder=folder, ESPALIER_TRACE_FILE=str(trace))
        go("test", "-count=1", "./...", folder=folder)
        spans = spans_in(trace.read_text())
        self.assertEqual(len(spans), 50)
        self.assertEqual({span["attributes"]["espalier.arg.a"] for span in spans}, {"1"})


class Lines(Case):
    def test_fields(self):
        run = self.run_case("loops", ESPALIER_TRACE_ID="0AF7651916CD43DD8448EB211C80319C")
        loops = run.one("loops")
        self.assertEqual(loops["attributes"], {
            "code.function.name": "loops", "code.file.path": "main.go",
            "code.line.number": self.line_of("func loops("), "espalier.id": "main.go::loops",
            "espalier.loop.1.count": 3, "espalier.loop.2.count": 3, "espalier.loop.8.count": 5,
            "espalier.loop.9.count": 5, "espalier.loop.40.count": 5})
        self.assertEqual(loops["traceId"], "0af7651916cd43dd8448eb211c80319c")
        self.assertEqual(loops["status"], {"code": 0})
        self.assertEqual((loops["kind"], loops["scope"], loops["events"]), (1, "espalier", []))
        self.assertNotIn("parentSpanId", loops)
        self.assertRegex(loops["spanId"], r"^[0-9a-f]{16}$")
        found = loops["resource"]
        self.assertGreater(found.pop("process.pid"), 1)
        self.assertRegex(found.pop("process.runtime.version"), r"^go1\.")
        self.assertEqual(found, {
            "process.runtime.name": "go", "telemetry.sdk.language": "go",
            "telemetry.sdk.name": "espalier", "telemetry.sdk.version": "1"})
        self.assertEqual(run.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(run.spans[-1]["name"], "main")

    def line_of(self, text, file="main.go"):
        source = (HERE / "program" / file).read_text()
        return source[:source.index(text)].count("\n") + 1

    def test_trace_ids(self):
        ids = [self.run_case("returns", ESPALIER_TRACE_ID=given).spans[0]["traceId"]
               for given in ("", "0" * 32, "g" * 32, "1" * 31, "1" * 33)]
        self.assertEqual(len(set(ids)), len(ids))
        for one in ids:
            self.assertRegex(one, r"^(?!0{32})[0-9a-f]{32}$")

    def test_time(self):
        span = self.run_case("sleeps").one("sleeps")
        start, end = int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"])
        self.assertTrue(45e6 < end - start < 5e9)
        self.assertGreater(start, 1.6e18)

    def test_odd_ids(self):
        run = self.run_case("odd-ids")
        ids = [span["attributes"]["espalier.id"] for span in run.spans]
        self.assertEqual(ids[:-1], [
            "a.go::\u00e9\u4e16\U0001F600", 'a"b\\c\n.go::f', "\ufffd\ufffd.go::\ufffd", "",
            "no path", "a.go::f\u2028\x7f\0"])
        self.assertEqual(run.spans[4]["name"], "no path")

    def test_off(self):
        run = self.run_case("off", trace=None)
        self.assertEqual(run.out, "0 true 1\n")
        self.assertEqual(self.run_case("off", trace="").out, "0 true 1\n")
        on = self.run_case("off")
        self.assertRegex(on.out, r"^\d+ false 1\n$")

    def test_same_output(self):
        for name in ("panics", "deep", "loops", "iterators", "many", "returns", "calls-main"):
            on, off = self.run_case(name), self.run_case(name, trace=None)
            self.assertEqual((on.code, on.out, on.err), (off.code, off.out, off.err), name)
            self.assertEqual(on.code, 0, on.err)


class Panics(Case):
    def test_what_is_seen(self):
        run = self.run_case("panics")
        self.assertEqual(run.out.splitlines(), [
            "returned", "panicked: told",
            "panicked: runtime error: invalid memory address or nil pointer dereference",
            "panicked: runtime error: index out of range [0] with length 0",
            "panicked: runtime error: integer divide by zero",
            run.out.splitlines()[5], "panicked: again first", "1", "returned", "panicked: second",
            "panicked: told", "panicked: told", "returned", "panicked: told", "ended its goroutine",
            "ended its goroutine", "panicked: 1", "panicked: a", "panicked: literal"])
        failed = collections.Counter()
        for span in run.spans:
            failed[span["name"], span["status"]["code"]] += 1
            self.assertNotIn("espalier.abandoned", span["attributes"])
            self.assertEqual(len(span["events"]), 1 if span["status"]["code"] else 0)
            for name, attributes in span["events"]:
                self.assertEqual(name, "exception")
                self.assertIn((attributes["exception.type"], attributes.get("exception.message")), [
                    ("panic", None),
                    ("runtime error", "invalid memory address or nil pointer dereference"),
                    ("runtime error", "index out of range"),
                    ("runtime error", "integer divide by zero")])
        self.assertEqual(failed, {
            ("returns", 0): 2, ("explicit", 2): 1, ("nilPointer", 2): 1, ("index", 2): 1,
            ("division", 2): 1, ("panicNil", 2): 1, ("again", 2): 1, ("again.func1", 2): 1,
            ("returnsOrPanics", 2): 2, ("recovers", 0): 1, ("panicsInDefer", 2): 1,
            ("defersCall", 2): 1, ("recordsInDefer", 2): 1, ("in a defer", 0): 1,
            ("in a literal", 0): 1, ("manyDefers", 0): 1, ("manyDefers", 2): 1,
            ("returnsOrPanics", 0): 10, ("goexit", 0): 1, ("goexitAfterPanic", 0): 1,
            ("holder.take", 2): 2, ("addCases.func1.func9", 2): 1, ("main", 0): 1})

    def test_other_builds(self):
        self.build()
        def outcomes(run):
            return collections.Counter((s["name"], s["status"]["code"]) for s in run.spans)

        usual = outcomes(self.run_case("panics"))
        ours = "-gcflags=example.com/program/..."
        for flag in (ours + "=-N -l", ours + "=-l", "-trimpath"):
            go("build", flag, "-o", "other", ".", folder=Case.program.parent)
            run = Run([Case.program.parent / "other", "panics"])
            self.assertEqual(outcomes(run), usual, flag)

    def test_stack(self):
        run = self.run_case("panics")
        for name, first in (("explicit", "main.explicit"), ("nilPointer", "runtime.panicmem"),
                            ("again.func1", "main.again.func1")):
            stack = run.one(name)["events"][0][1]["exception.stacktrace"].split("\n")
            self.assertEqual(stack[:2], ["goroutine 1 [running]:", first + "(...)"])
            self.assertRegex(stack[2], r"^\t\S+\.go:\d+ \+0x0$")
        passed_on = run.one("again")["events"][0][1]
        self.assertTrue(passed_on["espalier.told"])
        self.assertNotIn("exception.stacktrace", passed_on)
        self.assertIn("\nmain.nilPointer(...)\n",
                      run.one("nilPointer")["events"][0][1]["exception.stacktrace"])

    def test_deep_recursion(self):
        run = self.run_case("deep")
        spans = run.named("deep")
        self.assertEqual(len(spans), 5001)
        self.assertEqual({span["status"]["code"] for span in spans}, {2})
        longest = max(span["events"][0][1]["exception.stacktrace"].count("\n") + 1
                      for span in spans)
        self.assertEqual(longest, 1 + 64)

    def test_end_of_the_program(self):
        for name in ("dies", "dies-in-goroutine"):
            on, off = self.run_case(name), self.run_case(name, trace=None)
            self.assertEqual((on.code, on.out), (off.code, off.out))
            self.assertEqual(on.code, 2)
            self.assertEqual(on.err.splitlines()[0], off.err.splitlines()[0])
            self.assertEqual(on.one("explicit")["status"]["code"], 2)


class Ends(Case):
    def test_main_abandons(self):
        run = self.run_case("leaves")
        self.assertEqual(run.code, 0, run.err)
        spans = run.named("stays")
        self.assertEqual(len(spans), 3)
        for span in spans:
            self.assertIs(span["attributes"]["espalier.abandoned"], True)
            self.assertEqual(span["attributes"]["espalier.loop.1.count"], 1)
            self.assertEqual(span["status"]["code"], 0)
        self.assertEqual(sum(s["attributes"].get("espalier.loop.2.count", 0) > 0 for s in spans), 1)
        self.assertNotIn("espalier.abandoned", run.one("main")["attributes"])

    def test_os_exit_loses_what_is_open(self):
        run = self.run_case("exits")
        self.assertEqual((run.code, [span["name"] for span in run.spans]), (3, ["returns"]))

    def test_main_called_by_the_program(self):
        run = self.run_case("calls-main")
        self.assertEqual(run.out, "ran\ngoes on\n")
        self.assertEqual(len(run.named("main")), 2)
        self.assertFalse(any("espalier.abandoned" in span["attributes"] for span in run.spans))

    def test_main_may_leave_its_goroutine(self):
        run = self.run_case("main-leaves-its-goroutine")
        self.assertEqual([span["name"] for span in run.spans], ["main", "late"])
        self.assertNotIn("espalier.abandoned", run.one("late")["attributes"])


class Concurrency(Case):
    def check_many(self, run):
        work, small = run.named("work"), run.named("small")
        self.assertEqual((len(work), len(small)), (2000, 10000))
        self.assertEqual(len({span["spanId"] for span in run.spans}), len(run.spans))
        self.assertEqual({span["attributes"]["espalier.loop.1.count"] for span in work}, {5})

    def test_goroutines(self):
        self.check_many(self.run_case("many"))

    def test_children(self):
        run = self.run_case("children", ESPALIER_TRACE_ID="1" * 32)
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(len(run.named("work")), 4 * 2000 + 1)
        self.assertEqual(len({span["resource"]["process.pid"] for span in run.spans}), 5)
        self.assertEqual(len({span["spanId"] for span in run.spans}), len(run.spans))
        self.assertEqual({span["traceId"] for span in run.spans}, {"1" * 32})

    def test_race_detector(self):
        self.build()
        raced = Case.program.parent / "raced"
        go("build", "-race", "-o", raced.name, ".", folder=Case.program.parent)
        self.check_many(Run([raced, "many"]))
        for name in ("leaves", "panics", "iterators", "arguments", "loops"):
            run = Run([raced, name])
            self.assertEqual((run.code, run.err), (0, ""), name)
            self.assertGreater(len(run.spans), 1)

    def test_iterators(self):
        run = self.run_case("iterators")
        self.assertEqual(run.out, "2\npanicked: in the body\n0 true\n".replace(
            "2\n", "deferred 2\ndeferred 1\ndeferred 0\n2\n", 1))
        self.assertEqual(run.one("first")["attributes"]["espalier.loop.1.count"], 3)
        self.assertEqual(run.one("panicsInBody")["status"]["code"], 2)
        steps = [(s["status"]["code"], s["attributes"]["espalier.loop.1.count"])
                 for s in run.named("upTo.func1")]
        self.assertEqual(steps, [(0, 3), (2, 1), (0, 1)])


    def test_arguments_others_write_to(self):
        """A call that would take the lock, and one whose result other goroutines fill in."""
        run = self.run_case("shared")
        self.assertEqual((run.code, run.out, run.err), (0, "filled\n", ""))
        self.assertEqual(len(run.spans), 8 * 2 * 3000 + 1)


class Failures(Case):
    def test_trace_that_cannot_be_written(self):
        for trace in ("/dev/full", "/nonexistent/trace", str(FOLDER), "/proc/version"):
            run = self.run_case("returns", trace=trace)
            self.assertEqual((run.code, run.out, run.err), (0, "ran\n", ""), trace)

    def test_full_disk_tears_one_line_at_most(self):
        trace = FOLDER / "limited"
        run = self.run_case("full", trace=str(trace))
        self.assertEqual((run.code, run.out, run.err), (0, "ran\nran\n", ""))
        text = trace.read_text()
        lines = text.splitlines()
        torn = [line for line in lines if not line.endswith("}]}]}]}")]
        self.assertEqual(len(torn), 1)
        self.assertEqual(text[4999:5001], torn[0][-1] + "\n")
        lines.remove(torn[0])
        spans = spans_in("\n".join(lines) + "\n")
        self.assertGreater(len(spans), 101)
        self.assertEqual(spans[-1]["name"], "main")

    def test_broken_pipe(self):
        pipe = FOLDER / "pipe"
        os.mkfifo(pipe)
        child = subprocess.Popen([self.build(), "returns"], stdout=subprocess.PIPE, text=True,
                                 stderr=subprocess.PIPE,
                                 env=environment(ESPALIER_TRACE_FILE=str(pipe)))
        os.close(os.open(pipe, os.O_RDONLY))
        try:
            out, err = child.communicate(timeout=60)
        finally:
            child.kill()
        self.assertEqual((child.returncode, out, err), (0, "ran\n", ""))

    def test_closed_descriptor_and_other_folder(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=FOLDER))
        run = Run([self.build(), "moves"], trace="relative.jsonl", cwd=folder)
        self.assertEqual((run.code, run.err), (0, ""))
        spans = spans_in((folder / "relative.jsonl").read_text())
        self.assertEqual([span["name"] for span in spans], ["returns", "main"])


SHOWN = {
    "text": r'"a\"b\né"', "badText": r'"\xff"', "int": "-5", "uint8": "200", "float": "1.5",
    "float32": "0.1", "nan": "NaN", "complex": "(1-2i)", "true": "true", "nil": "nil",
    "nilError": "nil", "rune": "97", "celsius": "21.5", "namedText": '"shown"',
    "duration": "1000000000", "slice": "[]int{1, 2}", "strings": '[]string{"a", "b"}',
    "nilSlice": "nil", "array": "[2]bool{true, false}",
    "eleven": "[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...}",
    "deepList": "[][][][]int{[][][]int{[][]int{[]int{...}}}}",
    "empty": "[][][][]int{[][][]int{[][]int{[]int{}}}}",
    "map": "<map[string]int>", "mapPointer": "<*map[string]int>",
    "maps": "[]map[int]bool{<map[int]bool>}",
    "nilMap": "nil", "point": "main.point{X: 1, y: 2.5}", "pointer": "&main.point{X: 1, y: 2.5}",
    "nilPointer": "nil",
    "ring": '&main.node{name: "a", next: &main.node{name: "a", next: &main.node{name: "a", next: '
            '&main.node{...}, Any: nil}, Any: nil}, Any: nil}',
    "itself": "<*interface {}>", "intPointer": "<*int>", "func": "<func(int)>",
    "chan": "<chan int>", "anys": '[]interface {}{1, "x", nil, main.point{X: 0, y: 0}}',
    "bytes": r'[]uint8("raw\x00")', "buffer": "<*bytes.Buffer>", "time": "<time.Time>",
    "bigInt": "<*big.Int>", "url": "<*url.URL>", "error": "<*errors.errorString>",
    "loud": "<main.loud>", "loudPointer": "<*main.loud>", "louds": "[]main.loud{<main.loud>}",
    "loudText": "<main.loudText>", "loudNumber": "7", "loudByPointer": "<main.loudByPointer>",
    "guarded": "<*main.guarded>", "guards": "[]*main.guarded{<*main.guarded>}",
    "shared": '&main.config{User: "", Password: [redacted], apiKey: [redacted], ports: nil}',
    "config": 'main.config{User: "me", Password: [redacted], apiKey: [redacted], '
              'ports: <map[string]int>}',
    "unexported": 'main.unexported{raw: []uint8("r"), list: [3]main.text{"a", "", ""}, '
                  'any: []interface {}{"pwd", [redacted]}, '
                  'inner: &main.unexported{raw: nil, list: [3]main.text{"", "", ""}, '
                  'any: nil, inner: nil, loud: <main.loudText>, until: <time.Time>, wait: nil}, …',
    "header": "<map[string][]string>",
    "pair": '[]string{"password", [redacted]}',
    "command": '[]string{"prog", "--password", [redacted], "-v"}',
    "anyCommand": '[]interface {}{"-token", [redacted], 6}',
    "pairs": '[]main.pair{main.pair{Key: "secret", Value: [redacted]}, main.pair{Key: "colour", '
             'Value: "red"}}',
    "privateText": "[redacted]", "address": "[redacted]", "plainAddress": '"https://host/a@b:c"',
    "given": "[redacted]", "secretBytes": "[redacted]", "wordBytes": "[redacted]",
    "author": '"the author: me"', "pin": "[redacted]", "late": "[redacted]",
    "basics": "[redacted]", "short": '"sk-1234567"', "inWord": '"risk-12345678"',
    "key": "[redacted]", "long": '"' + "é" * 199 + "…", "huge": '"' + "x" * 199 + "…"}


class Arguments(Case):
    def test_values(self):
        run = self.run_case("arguments")
        self.assertEqual((run.code, run.out, run.err), (0, "", ""))
        shown = {span["name"]: span["attributes"].get("espalier.arg.value") for span in run.spans}
        for name, text in SHOWN.items():
            with self.subTest(name):
                want = text if len(text) <= 201 else text[:200] + "…"
                self.assertEqual(shown[name], want)
        self.assertRegex(shown["loudField"], r"^struct \{ L main.loud \}\{L: <main.loud>\}$")
        self.assertRegex(shown["file"], r"^&os.File\{|^<\*os.File>$")
        self.assertEqual(set(shown) - set(SHOWN),
                         {"loudField", "file", "main",
                          *(name for name in shown if name.startswith("named "))})
        self.assertNotIn("hush", run.text)

    def test_names(self):
        run = self.run_case("arguments")
        found = {}
        for span in run.spans:
            if span["name"].startswith("named "):
                found[span["name"]] = {key[13:]: value for key, value in span["attributes"].items()
                                       if key.startswith("espalier.arg.")}
        secrets, many, short = found.values()
        self.assertEqual(secrets, {
            "passw": "[redacted]", "pass_": "[redacted]", "userPin": "[redacted]",
            "auth_header": "[redacted]", "bearer": "[redacted]", "pinned": "6", "author": "7",
            "compass": "8"})
        self.assertEqual(len(many), 32)
        self.assertEqual(short, {"a": "1"})


def main():
    global GO, FOLDER
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--go", default="go")
    parser.add_argument("tests", nargs="*")
    options = parser.parse_args()
    GO = shutil.which(options.go)
    if GO is None:
        print(f"runtime_go: FAILED, there is no {options.go}: install golang-go")
        return 1
    with tempfile.TemporaryDirectory(prefix="espalier-go-") as folder:
        FOLDER = pathlib.Path(folder)
        loader = unittest.defaultTestLoader
        module = sys.modules[__name__]
        suite = (loader.loadTestsFromNames(options.tests, module) if options.tests
                 else loader.loadTestsFromModule(module))
        result = unittest.TextTestRunner(verbosity=1).run(suite)
    bad = len(result.failures) + len(result.errors) + len(result.skipped)
    verdict = "passed" if result.wasSuccessful() and not bad and result.testsRun else "FAILED"
    print(f"runtime_go: {verdict}, {result.testsRun} tests, {bad} not passed")
    return 0 if verdict == "passed" else 1


if __name__ == "__main__":
    sys.exit(main())
