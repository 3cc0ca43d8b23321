# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pack "otel": programs instrumented by Espalier, run without the OpenTelemetry API, with the API
and no SDK, and with an SDK.

    check_otel.py --espalier PROGRAM [--pack NAME-OR-FOLDER] [--corpora FOLDER] [--node NODE] [--go GO]
                  LANGUAGE [test…]

The JavaScript packages are the real ones, out of the corpora (packaging/corpora/fetch), and so are
those for Go, Debian's golang-opentelemetry-otel-dev. OpenTelemetry for Python is on no Debian, so a
stand-in takes its place that follows the documented calls: python/standin.
"""

import argparse
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
GOCODE = pathlib.Path("/usr/share/gocode")
OPTIONS = None
FOLDER = None  # of everything that is made here; gone at the end


def run(command, cwd, timeout=120, **more):
    env = {key: value for key, value in os.environ.items()
           if not key.startswith(("ESPALIER_", "OTEL_", "NODE_", "PYTHON"))}
    env.update(PYTHONDONTWRITEBYTECODE="1", **more)
    return subprocess.run([str(part) for part in command], cwd=cwd, env=env, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)


def checked(command, cwd, **more):
    done = run(command, cwd, **more)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def espalier(command, project, *more):
    """The report of a run in place, in which nothing failed."""
    if command == "instrument":
        more = ("--no-check", *more)
    done = run([OPTIONS.espalier, command, project, "--apply", "in-place", "--json", "--include",
                "tests", "--pack", OPTIONS.pack, *more], HERE)
    if done.returncode:
        raise AssertionError(f"espalier {command}: {done.stderr}")
    return json.loads(done.stdout)


class Spans:
    def __init__(self, text):
        self.all = [json.loads(line) for line in text.splitlines()]
        self.by_id = {span["id"]: span for span in self.all}

    def named(self, name):
        return [span for span in self.all if span["name"] == name]

    def one(self, name):
        (span,) = self.named(name)
        return span

    def parent(self, span):
        """The name of a span's parent; none for a root."""
        return self.by_id[span["parent"]]["name"] if span["parent"] else None

    def parents(self, name):
        return [self.parent(span) for span in self.named(name)]


class Case(unittest.TestCase):
    maxDiff = None
    source = None  # folder with the program

    @classmethod
    def prepare(cls, project):
        """What the project needs before it can be instrumented."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=FOLDER))
        cls.plain = cls.folder / "plain"
        shutil.copytree(cls.source, cls.plain)
        cls.prepare(cls.plain)
        cls.project = cls.folder / "project"
        shutil.copytree(cls.plain, cls.project, symlinks=True)
        cls.report = espalier("instrument", cls.project)

    def contents(self, folder):
        return {str(path.relative_to(folder)): path.read_bytes()
                for path in sorted(folder.rglob("*")) if path.is_file()
                and not {".espalier", "node_modules"} & set(path.relative_to(folder).parts)}

    def check_strip(self):
        copy = self.folder / "stripped"
        shutil.copytree(self.project, copy, symlinks=True,
                        ignore=shutil.ignore_patterns(".espalier"))
        self.assertNotEqual(self.contents(copy), self.contents(self.plain))
        espalier("strip", copy)
        self.assertEqual(self.contents(copy), self.contents(self.plain))

    def check_functions(self, spans, scope):
        """Every span is one of a function of the report, and says so."""
        ids = {function["id"] for function in self.report["functions"]}
        for span in spans.all:
            if span["scope"] != scope:
                continue
            attributes = span["attributes"]
            self.assertIn(attributes["espalier.id"], ids)
            path, _, name = attributes["espalier.id"].partition("::")
            self.assertEqual(attributes["code.file.path"], path)
            self.assertIn(span["name"], (name, re.sub(r"#\d+$", "", name)))
            self.assertEqual(attributes["code.function.name"], span["name"])


class Python(Case):
    source = HERE / "python/project"
    ways = ["monitoring", "wrapper"] if sys.version_info >= (3, 12) else ["wrapper"]

    def start(self, mode, way="monitoring", project=None):
        file = self.folder / "spans"
        file.write_text("")
        done = run([sys.executable, HERE / "python/start.py", mode, file],
                   project or self.project, ESPALIER_TRACE_PYTHON=way)
        return done, Spans(file.read_text())

    def expected(self):
        done, _ = self.start("none", project=self.plain)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout, done.stderr

    def test_same_output_and_spans_or_none(self):
        expected = self.expected()
        for way in self.ways:
            recorded = {}
            for mode in ("none", "api", "sdk", "broken-exporter", "broken-start", "broken-span",
                         "broken-provider", "calling-exporter"):
                with self.subTest(way=way, mode=mode):
                    done, spans = self.start(mode, way)
                    self.assertEqual((done.returncode, done.stdout, done.stderr), expected)
                    # How many calls there are at the end of the stack is nobody's promise.
                    recorded[mode] = sorted(span["name"] for span in spans.all
                                            if span["name"] != "endless")
            for mode in ("none", "api", "broken-exporter", "broken-start", "broken-provider"):
                self.assertEqual(recorded[mode], [], mode)
            # What the exporter calls has no spans.
            self.assertEqual(recorded["calling-exporter"], recorded["sdk"])
            self.assertIn("outer", recorded["broken-span"])

    def test_spans(self):
        for way in self.ways:
            with self.subTest(way=way):
                done, spans = self.start("sdk", way)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.check_functions(spans, "espalier 1")
                self.check_calls(spans)
                self.check_errors(spans)
                self.check_suspended(spans)
                self.check_async(spans)

    def check_calls(self, spans):
        main = spans.one("main")
        self.assertIsNone(spans.parent(main))
        text = (self.project / "program.py").read_text()
        lines = text[:text.index("def main")].count("\n")
        self.assertIn(main["attributes"]["code.line.number"], (lines, lines + 1))
        first = [span for span in spans.named("outer") if span["parent"] == main["id"]][0]
        inner = [span for span in spans.named("inner") if span["parent"] == first["id"]]
        loops = [{key: value for key, value in span["attributes"].items() if ".loop." in key}
                 for span in inner]
        self.assertEqual(loops, [{"espalier.loop.1.count": 3, "espalier.loop.2.count": 6},
                                 {"espalier.loop.1.count": 1, "espalier.loop.2.count": 2}])
        self.assertFalse([key for key in spans.one("never")["attributes"] if ".loop." in key])
        self.assertEqual(first["status"], "UNSET")
        self.assertEqual(len(spans.named("deep")), 201)
        self.assertEqual(spans.parents("deep"), ["deep"] * 200 + ["main"])
        # The program's own span is between.
        self.assertIn("their own", spans.parents("outer"))
        self.assertEqual(spans.parents("their own"), ["main"])
        self.assertIn("Thing.make", spans.parents("Thing.__init__"))
        self.assertIn("Thing.__repr__", spans.parents("outer"))
        # A thread has a context of its own.
        self.assertIn(None, spans.parents("outer"))

    def check_errors(self, spans):
        exit_, odd = [span for span in spans.named("fails")][::-1]
        self.assertEqual(odd["status"], "ERROR")
        self.assertEqual(odd["description"], "Odd: odd one")
        (name, event), = odd["events"]
        self.assertEqual((name, event["exception.type"], event["exception.message"]),
                         ("exception", "program.Odd", "odd one"))
        self.assertIn("raise error", event["exception.stacktrace"])
        outer = spans.one("passes_on")
        self.assertEqual(outer["status"], "ERROR")
        self.assertEqual(outer["events"], [["exception", {"exception.type": "program.Odd",
                                                          "exception.message": "odd one"}]])
        self.assertEqual(spans.one("catches")["status"], "UNSET")
        self.assertEqual(spans.parent(odd), "passes_on")
        self.assertEqual(exit_["description"], "SystemExit: 3")
        deep = spans.named("deep_failure")
        self.assertEqual(len(deep), 301)
        self.assertTrue(all(span["status"] == "ERROR" for span in deep))
        self.assertEqual(sum("exception.stacktrace" in span["events"][0][1] for span in deep), 1)

    def check_suspended(self, spans):
        # While a generator is suspended it is nobody's parent.
        main = spans.one("main")
        direct = [span for span in spans.named("inner") if span["parent"] == main["id"]]
        self.assertEqual([span["attributes"]["espalier.loop.1.count"] for span in direct], [2, 2])
        by_main = [span for span in spans.named("numbers") if span["parent"] == main["id"]][0]
        inside = [span for span in spans.named("inner") if span["parent"] == by_main["id"]]
        self.assertEqual(len(inside), 3)
        self.assertEqual(by_main["attributes"]["espalier.loop.1.count"], 3)
        self.assertEqual(by_main["status"], "UNSET")
        self.assertIn("delegates", spans.parents("numbers"))
        closed, = [span for span in spans.named("numbers") if spans.parent(span) == "closes"]
        self.assertEqual((closed["status"], closed["events"]), ("UNSET", []))
        self.assertIn("closes", spans.parents("inner"))
        thrown, = [span for span in spans.named("numbers") if spans.parent(span) == "throws_into"]
        self.assertEqual(thrown["description"], "Odd: thrown in")
        open_, = [span for span in spans.named("numbers") if spans.parent(span) == "leaves_open"]
        self.assertTrue(open_["attributes"].get("espalier.abandoned"), open_)
        abandoned, = [span for span in spans.named("numbers")
                      if spans.parent(span) == "abandons"]
        self.assertEqual(abandoned["status"], "UNSET")
        self.assertIn("abandons", spans.parents("outer"))

    def check_async(self, spans):
        self.assertEqual(spans.parents("task"), ["both"] * 2)
        first, second = spans.named("task")
        for task in first, second:
            steps = [span for span in spans.named("step") if span["parent"] == task["id"]]
            self.assertEqual(len(steps), 2)
            for step in steps:
                inside = [span for span in spans.named("inner") if span["parent"] == step["id"]]
                self.assertEqual(len(inside), 2)
            own = [span for span in spans.named("inner") if span["parent"] == task["id"]]
            self.assertEqual(len(own), 1)
            self.assertEqual(task["attributes"]["espalier.loop.1.count"], 2)
        self.assertEqual(len(spans.named("step")), 4)
        self.assertEqual(spans.parents("cancelled"), ["cancels"])
        self.assertEqual(spans.one("cancelled")["status"], "ERROR")
        self.assertEqual(spans.one("cancels")["status"], "UNSET")
        self.assertEqual(spans.parents("stream"), ["reads"])
        self.assertEqual(spans.one("stream")["attributes"]["espalier.loop.1.count"], 3)
        reads = spans.one("reads")
        inside = [span for span in spans.named("inner") if span["parent"] == reads["id"]]
        self.assertEqual(len(inside), 3)

    def test_without_the_api_functions_stay_as_they_are(self):
        code = "import program, types; print(hasattr(program.outer, '__wrapped__'), " \
               "program._espalier_tel.loop is callable)"
        for way in self.ways:
            out = checked([sys.executable, "-c", code], self.project, ESPALIER_TRACE_PYTHON=way)
            self.assertEqual(out, "False True\n")

    def test_children_by_fork_have_spans_of_their_own(self):
        if not hasattr(os, "fork"):
            self.skipTest("no fork")
        code = """if True:
            import sys, os
            sys.path[1:1] = [%r]
            import program, standin_sdk
            from opentelemetry import trace
            trace.set_tracer_provider(standin_sdk.Provider(standin_sdk.to_file(sys.argv[1])))
            def forks():
                if os.fork():
                    return os.wait()[1]
                program.inner(2)
                return None
            forks = program._espalier_tel.span("program.py::forks")(forks)
            status = forks()
            program.outer()
            if status is None:
                os._exit(0)
            print(status)
            """ % str(HERE / "python/standin")
        for way in self.ways:
            with self.subTest(way=way):
                file = self.folder / "spans"
                file.write_text("")
                done = run([sys.executable, "-c", code, file], self.project,
                           ESPALIER_TRACE_PYTHON=way)
                self.assertEqual((done.stdout, done.stderr), ("0\n", ""))
                lines = [json.loads(line) for line in file.read_text().splitlines()]
                forks = [span for span in lines if span["name"] == "forks"]
                self.assertEqual(len(forks), 1)
                names = [span["name"] for span in lines]
                self.assertEqual(names.count("outer"), 2)
                child = lines[0]
                self.assertEqual((child["name"], child["parent"]), ("inner", forks[0]["id"]))

    def test_strip(self):
        self.check_strip()


class JavaScript(Case):
    source = HERE / "javascript/project"
    program = "program.js"

    @classmethod
    def packages(cls):
        folder = OPTIONS.corpora and OPTIONS.corpora / "node_modules"
        if not folder or not (folder / "@opentelemetry/sdk-trace-base").is_dir():
            raise AssertionError("--corpora has to name a folder filled by packaging/corpora/fetch")
        return folder.resolve()

    def start(self, mode, project=None):
        file = self.folder / "spans"
        file.write_text("")
        project = project or self.project
        link = project / "node_modules"
        if mode != "none":
            link.symlink_to(self.packages())
        try:
            done = run([OPTIONS.node, HERE / "javascript/start.cjs", mode, file, self.program],
                       project)
        finally:
            link.unlink(missing_ok=True)
        return done, Spans(file.read_text())

    def expected(self):
        done, _ = self.start("none", self.plain)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.returncode, done.stdout, done.stderr

    def test_same_output_and_spans_or_none(self):
        recorded = {}
        for mode in ("none", "api", "sdk", "manager", "broken-exporter", "broken-processor",
                     "broken-provider", "broken-span", "calling-exporter"):
            with self.subTest(mode=mode):
                done, spans = self.start(mode)
                self.assertEqual((done.returncode, done.stdout, done.stderr), self.expected())
                recorded[mode] = sorted(span["name"] for span in spans.all)
        for mode in ("none", "api", "broken-exporter", "broken-processor", "broken-provider"):
            self.assertEqual(recorded[mode], [], mode)
        # What the exporter calls has no spans.
        self.assertEqual(recorded["calling-exporter"], recorded["sdk"])
        self.assertEqual(recorded["broken-span"], recorded["sdk"])

    def test_spans(self):
        for mode in ("sdk", "manager"):
            with self.subTest(mode=mode):
                done, spans = self.start(mode)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.check_functions(spans, "espalier 1")
                self.check_calls(spans)
                self.check_errors(spans)
                self.check_suspended(spans)

    def check_calls(self, spans):
        # An async function is nobody's parent.
        roots = [span for span in spans.named("outer") if not span["parent"]]
        inner = [span for span in spans.named("inner") if span["parent"] == roots[0]["id"]]
        loops = [{key: value for key, value in span["attributes"].items() if ".loop." in key}
                 for span in inner]
        self.assertEqual(loops, [{"espalier.loop.1.count": 3, "espalier.loop.2.count": 6},
                                 {"espalier.loop.1.count": 1, "espalier.loop.2.count": 2}])
        self.assertFalse([key for key in spans.one("never")["attributes"] if ".loop." in key])
        self.assertEqual(roots[0]["status"], "UNSET")
        self.assertEqual(sorted(map(str, spans.parents("deep"))), ["None"] + ["deep"] * 200)
        self.assertEqual(spans.parents("Thing.#double"), ["Thing.get twice"])

    def check_errors(self, spans):
        odd = [span for span in spans.named("fails") if span["description"] == "odd one"][0]
        self.assertEqual((odd["status"], spans.parent(odd)), ("ERROR", "passesOn"))
        (name, event), = odd["events"]
        self.assertEqual((name, event["exception.type"], event["exception.message"]),
                         ("exception", "Odd", "odd one"))
        self.assertIn("program.", event["exception.stacktrace"])
        outer = spans.by_id[odd["parent"]]
        self.assertEqual(outer["events"], [["exception", {"exception.type": "Odd",
                                                          "exception.message": "odd one"}]])
        self.assertEqual({span["status"] for span in spans.named("catches")}, {"UNSET"})
        self.assertTrue(all(span["status"] == "ERROR" for span in spans.named("fails")))
        self.assertEqual(spans.one("rejects")["status"], "ERROR")
        self.assertEqual(spans.one("rejects")["description"], "rejected")

    def check_suspended(self, spans):
        (open_,) = [span for span in spans.named("numbers")
                    if span["attributes"].get("espalier.abandoned")]
        self.assertEqual(spans.parent(open_), "leavesOpen")
        main = spans.one("main")
        self.assertNotIn("espalier.abandoned", main["attributes"])
        counts = [span["attributes"]["espalier.loop.1.count"] for span in spans.named("numbers")
                  if span is not open_]
        self.assertEqual(sorted(counts), [2, 3])
        self.assertEqual([span["attributes"]["espalier.loop.1.count"]
                          for span in spans.named("task")], [2, 2])
        self.assertEqual(len(spans.named("step")), 4)
        self.assertEqual({*spans.parents("step"), *spans.parents("task")}, {None})
        self.assertEqual(spans.one("stream")["attributes"]["espalier.loop.1.count"], 3)
        self.assertEqual(spans.one("later")["status"], "UNSET")

    def test_active_contexts_of_the_program_are_parents(self):
        _, spans = self.start("manager")
        self.assertIn("their own", spans.parents("outer"))
        around = spans.one("around")
        (span,) = [span for span in spans.named("inner") if span["parent"] == around["id"]]
        self.assertEqual(span["attributes"]["espalier.loop.1.count"], 2)

    def test_strip(self):
        self.check_strip()


class TypeScript(JavaScript):
    source = HERE / "typescript/project"
    kind = "commonjs"

    @classmethod
    def prepare(cls, project):
        (project / "package.json").write_text(json.dumps(
            {"name": "program", "private": True, "type": cls.kind}))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sources = cls.project
        cls.project, cls.plain_built = cls.build(cls.project), cls.build(cls.plain)

    @classmethod
    def build(cls, project):
        """A copy with what the compiler makes of it; it has nothing to complain about."""
        copy = project.with_name(f"{project.name}-built")
        shutil.copytree(project, copy)
        checked([OPTIONS.node, cls.packages() / "typescript/bin/tsc", "-p", "."], copy)
        return copy

    def expected(self):
        done, _ = self.start("none", self.plain_built)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.returncode, done.stdout, done.stderr

    def test_declarations_stay(self):
        for name in ("program.d.ts", "view.d.ts"):
            self.assertEqual((self.project / name).read_text(),
                             (self.plain_built / name).read_text())

    def check_calls(self, spans):
        inner = [span for span in spans.named("inner") if not span["parent"]]
        self.assertEqual(inner[0]["attributes"]["espalier.loop.2.count"], 6)
        self.assertEqual({span["attributes"]["code.file.path"] for span in spans.all
                          if span["scope"] == "espalier 1"}, {"program.ts", "view.tsx"})
        self.assertEqual(spans.parents("React.createElement"), ["view"])

    def check_errors(self, spans):
        fails = spans.one("fails")
        self.assertEqual((fails["status"], fails["description"]), ("ERROR", "odd 3"))

    def check_suspended(self, spans):
        self.assertEqual(spans.one("numbers")["attributes"]["espalier.loop.1.count"], 3)
        self.assertEqual(spans.parents("later"), [None])

    def test_active_contexts_of_the_program_are_parents(self):
        _, spans = self.start("manager")
        (span,) = [span for span in spans.all
                   if span["parent"] == spans.one("their own")["id"]]
        self.assertEqual(span["name"], "main.<anonymous>")

    def test_strip(self):
        self.project = self.sources
        self.check_strip()


class TypeScriptModule(TypeScript):
    kind = "module"


class Go(Case):
    source = HERE / "go/project"
    has_module = True

    @classmethod
    def prepare(cls, project):
        if not (GOCODE / "src/go.opentelemetry.io/otel").is_dir():
            raise AssertionError("golang-opentelemetry-otel-dev is not installed")
        if cls.has_module:
            (project / "go.mod").write_text("module program\n\ngo 1.21\n\n"
                                            "require go.opentelemetry.io/otel v1.31.0\n")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.binary = cls.build(cls.project)
        cls.plain_binary = cls.build(cls.plain)

    @classmethod
    def environment(cls, root, with_packages=True):
        # Debian's packages are made for builds that look for them by path, go.mod or not.
        path = f"{root}:{GOCODE}" if with_packages else str(root)
        return {"GO111MODULE": "off", "GOPATH": path, "GOFLAGS": "", "GOTOOLCHAIN": "local",
                "GOCACHE": os.environ.get("GOCACHE") or str(pathlib.Path.home() / ".cache/go-build")}

    @classmethod
    def place(cls, project):
        """A copy of the project where it is found as a package."""
        root = project.with_name(f"{project.name}-path")
        folder = root / "src/program"
        shutil.copytree(project, folder, ignore=shutil.ignore_patterns(".espalier"))
        return root, folder

    @classmethod
    def build(cls, project):
        root, folder = cls.place(project)
        checked([OPTIONS.go, "vet", "."], folder, **cls.environment(root))
        checked([OPTIONS.go, "build", "-o", "built", "."], folder,
                **cls.environment(root))
        if project == cls.project:
            made = checked([pathlib.Path(OPTIONS.go).with_name("gofmt"), "-l", "."], folder)
            assert not made, f"gofmt would change: {made}"
        return folder / "built"

    def start(self, mode, binary=None):
        file = self.folder / "spans"
        file.write_text("")
        done = run([binary or self.binary, mode, file], self.folder, timeout=60)
        return done, Spans(file.read_text())

    def test_runtime_is_where_it_belongs(self):
        inside = self.project / "internal/espaliertel/espalier_tel.go"
        self.assertEqual(inside.exists(), self.has_module)
        self.assertEqual(bool(list(self.project.glob("espalier_tel*.go"))), not self.has_module)

    def test_same_output_and_spans_or_none(self):
        expected, _ = self.start("none", self.plain_binary)
        self.assertEqual((expected.returncode, expected.stderr), (0, ""))
        recorded = {}
        for mode in ("none", "sdk", "batch", "dropping", "broken", "failing", "calling"):
            with self.subTest(mode=mode):
                done, spans = self.start(mode)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (0, expected.stdout, ""))
                # How many goroutines' calls have ended when main has is another in every run.
                recorded[mode] = sorted(span["name"] for span in spans.all
                                        if span["name"] != "many.func")
        for mode in ("none", "dropping", "broken", "failing"):
            self.assertEqual(recorded[mode], [], mode)
        # Where a batch goes out before the end, the exporter's own calls are in the next one.
        batch = [name for name in recorded["batch"] if not name.startswith("exporter.")]
        self.assertEqual(batch, [name for name in recorded["sdk"] if not name.startswith("exporter.")])
        # What the exporter calls has no spans.
        self.assertEqual(recorded["calling"], recorded["sdk"])

    def test_panic_that_ends_the_program(self):
        plain, _ = self.start("panic", self.plain_binary)
        done, spans = self.start("panic")
        self.assertEqual((done.returncode, done.stdout), (plain.returncode, plain.stdout))
        head = plain.stderr.split("\n\n")[0]
        self.assertTrue(done.stderr.startswith(head), done.stderr)
        self.assertIn("the end", head)
        self.assertEqual(spans.named("passesOn")[-1]["status"], "Error")

    def test_spans(self):
        _, spans = self.start("sdk")
        self.check_functions(spans, "espalier 1")
        self.assertEqual({span["parent"] for span in spans.all}, {""})
        loops = [{key: value for key, value in span["attributes"].items() if ".loop." in key}
                 for span in spans.named("inner")[:2]]
        self.assertEqual(loops, [{"espalier.loop.1.count": 3, "espalier.loop.2.count": 6},
                                 {"espalier.loop.1.count": 1, "espalier.loop.2.count": 2}])
        self.assertFalse([key for key in spans.one("never")["attributes"] if ".loop." in key])
        text = (self.project / "program.go").read_text()
        line = text[:text.index("func outer()")].count("\n") + 1
        self.assertEqual(spans.named("outer")[0]["attributes"]["code.line.number"], line)
        self.assertEqual(len(spans.named("deep")), 301)
        self.assertEqual(len(spans.named("outer")), 51)
        # A goroutine tells that it is done before its call ends: main may overtake some.
        self.assertIn(sum(span["name"].startswith("many.") for span in spans.all), range(1, 51))

    def test_panics(self):
        _, spans = self.start("sdk")
        self.assertEqual(len(spans.named("fails")), 3)
        for span in spans.named("fails") + spans.named("passesOn"):
            self.assertEqual((span["status"], span["description"]), ("Error", "panic"))
            (name, event), = span["events"]
            self.assertEqual((name, event["exception.type"]), ("exception", "panic"))
            self.assertIn("program.go", event["exception.stacktrace"])
        for name in ("cleaned", "leaves", "work", "outer"):
            self.assertEqual({span["status"] for span in spans.named(name)}, {"Unset"}, name)

    def test_strip(self):
        self.check_strip()


class GoWithoutModule(Go):
    has_module = False

    def test_a_program_without_the_packages_says_so_when_it_is_built(self):
        bare = self.folder / "bare"
        shutil.copytree(HERE / "go/bare", bare)
        espalier("instrument", bare)
        root, folder = self.place(bare)
        done = run([OPTIONS.go, "build", "."], folder, **self.environment(root, False))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('cannot find package "go.opentelemetry.io/otel"', done.stderr)


LANGUAGES = {"python": [Python], "javascript": [JavaScript],
             "typescript": [TypeScript, TypeScriptModule], "go": [Go, GoWithoutModule]}


def main():
    global OPTIONS, FOLDER
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--espalier", required=True, metavar="PROGRAM")
    parser.add_argument("--pack", default="otel", metavar="NAME-OR-FOLDER")
    parser.add_argument("--corpora", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--node", default="node")
    parser.add_argument("--go", default="go")
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("tests", nargs="*", metavar="TEST")
    OPTIONS = parser.parse_args()
    cases = LANGUAGES[OPTIONS.language]
    if Python in cases:
        print("OpenTelemetry for Python could not be had: its API and SDK are a stand-in here, "
              "that follows the documented calls (tests/runtime/otel/python/standin)")
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(
        loader.loadTestsFromNames([f"test_{name}" for name in OPTIONS.tests], case)
        if OPTIONS.tests else loader.loadTestsFromTestCase(case) for case in cases)
    with tempfile.TemporaryDirectory(prefix="espalier-otel-") as folder:
        FOLDER = pathlib.Path(folder)
        result = unittest.TextTestRunner(verbosity=2).run(suite)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
