# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frozen set: functions whose template script fails. See README.md in this folder.

    frozen.py --list                            the mix of causes in each half
    frozen.py --espalier PATH --verify-fails    each case fails with its template alone
    frozen.py --espalier PATH --rate            how many cases are repaired

--half and --case choose cases. Exit code: 1 where a case does not fail, or where fewer are repaired
than --at-least says; 2 for a wrong command line or a malformed case."""

import argparse
import collections
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "corpora"))

import support  # noqa: E402

HALVES = ("open", "held")
GO_MOD = "module example.com/frozen\n\ngo 1.21\n"


# -- the cases

@dataclasses.dataclass(frozen=True)
class Case:
    """One function. `run` is None where its source cannot be run by what is installed."""

    name: str
    folder: Path
    language: str
    file: str
    function: str
    cause: str
    about: str
    pack: str = "spans"
    capture: str = ""
    check: bool = False
    run: dict | None = None

    @property
    def half(self):
        """Chosen by the name alone: the first byte of its hash."""
        return HALVES[hashlib.sha256(self.name.encode()).digest()[0] % 2]

    @property
    def path(self):
        return f"{self.name}/{self.file}"

    @property
    def id(self):
        return f"{self.path}::{self.function}"

    @property
    def source(self):
        return (self.folder / self.file).read_bytes()

    @property
    def group(self):
        """Cases of one group are run as one project. A check of Go looks at a whole module, and
        begins with its standard library: so these share one. All others are alone, for functions of
        one shape share a script."""
        shared = self.language == "go" and self.check
        return f"go {self.pack} {self.capture}" if shared else self.name


def all_cases():
    return [_read_case(file.parent) for file in sorted(HERE.glob("cases/*/*/case.json"))]


def learned_cases():
    """Names of the cases that the template has come to get right since."""
    file = HERE / "learned.txt"
    return set(file.read_text(encoding="utf-8").split()) if file.exists() else set()


def _read_case(folder):
    try:
        case = Case(name=folder.name, folder=folder,
                    **json.loads((folder / "case.json").read_text(encoding="utf-8")))
    except (TypeError, ValueError) as error:
        raise SystemExit(f"{folder}: {error}") from None
    if case.language != folder.parent.name or not (folder / case.file).is_file():
        raise SystemExit(f"{folder}: the language or the file is another one")
    return case


# -- one project in a temporary folder

class Project:
    """Copies of some cases of one group, and what the program says of them."""

    def __init__(self, program, folder, go_cache, cases):
        self.cases = cases
        self.root = folder / "project"
        self.espalier = support.Espalier(program, folder / "home")
        self.espalier.environment.update(
            GOCACHE=str(go_cache), GOPROXY="off", GOFLAGS="-mod=mod", GOTOOLCHAIN="local",
            GOWORK="off", GOENV="off")
        for case in cases:
            target = self.root / case.name
            target.mkdir(parents=True)
            shutil.copyfile(case.folder / case.file, target / case.file)
        if cases[0].language == "go":
            (self.root / "go.mod").write_text(GO_MOD)
        self.options = self._options(folder, cases[0])

    def _options(self, folder, case):
        options = []
        if case.pack.startswith("packs/"):
            options += ["--pack", make_pack(HERE / case.pack, folder / "pack")]
        elif case.pack != "spans":
            options += ["--pack", case.pack]
        if case.capture:
            options += ["--capture", case.capture]
        return options

    def preview(self, *arguments):
        check = ["--check"] if self.cases[0].check else []
        return self.espalier.run("instrument", self.root, *self.options, *check, *arguments)

    def instrument(self):
        check = "--check" if self.cases[0].check else "--no-check"
        return self.espalier.instrument(self.root, *self.options, check)

    def strip(self):
        pack = self.options[:2] if "--pack" in self.options else []
        return self.espalier.strip(self.root, *pack)

    def bytes_of(self, case):
        return (self.root / case.path).read_bytes()

    def behaviour(self, case, trace=None):
        """(exit code, output) of the case's source as it is now."""
        environment = {**self.espalier.environment,
                       **({"ESPALIER_TRACE_FILE": str(trace)} if trace else {})}
        done = subprocess.run(self._command(case), cwd=self.root, env=environment, timeout=900,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace")

    def _command(self, case):
        if case.language == "go":
            return ["go", "run", f"./{case.name}"]
        if case.language == "python":
            return [sys.executable, "-B", case.path]
        if case.language == "javascript":
            return ["node", case.path]
        # Node alone knows no types: they are taken out, as the case lists them.
        text = self.bytes_of(case).decode()
        for erased in case.run.get("erase", []):
            text = text.replace(erased, "")
        plain = self.root / case.name / "plain.mjs"
        plain.write_text(text)
        return ["node", str(plain)]


def make_pack(source, target):
    """A pack with its runtime files, which the packs of this folder share."""
    if not target.exists():
        shutil.copytree(source, target)
        for file in target.glob("*/pack.json"):
            names = json.loads(file.read_text())["runtime"]["file"]
            for name in [names] if isinstance(names, str) else names:
                shutil.copyfile(HERE / "packs/runtime" / name, file.parent / name)
    return target


def counted(trace, case):
    """({loop: iterations}, calls) of the case's function in a trace, of Espalier's own runtime or
    of that of the packs here."""
    loops, calls = collections.Counter(), 0
    lines = trace.read_text(encoding="utf-8").splitlines() if trace.exists() else []
    for line in map(json.loads, lines):
        if "resourceSpans" in line:
            span = support.Span(line["resourceSpans"][0]["scopeSpans"][0]["spans"][0])
            found, own, number = span.function, span.loops, 1
        else:
            found, own, number = line["id"], line["loops"], line.get("calls", 1)
        if found == case.id:
            calls += number
            loops.update({str(key): count for key, count in own.items()})
    return {key: count for key, count in loops.items() if count}, calls


# -- verdicts: what speaks against a case, empty when nothing does

def not_failing(project, cases):
    """{case name: why its template does not fail, or its source is no good}"""
    outcome = project.preview("--max-attempts", "1")
    status = {each["id"]: each["status"] for each in outcome.functions}
    return {case.name: _not_failing(project, case, status.get(case.id), outcome)
            for case in cases}


def _not_failing(project, case, status, outcome):
    if outcome.crashed or not outcome.functions:
        return str(outcome)
    if status != "failed":
        return f"the function is {status or 'not there'}"
    if case.run is None:
        return ""
    code, output = project.behaviour(case)
    return "" if code == 0 and output else f"the source ends with {code}: {output[-300:]}"


def not_repaired(project, cases):
    """{case name: why it does not count as repaired}"""
    before = {case.name: project.behaviour(case) for case in cases if case.run is not None}
    first = project.instrument()
    once = {case.name: project.bytes_of(case) for case in cases}
    problems = {case.name: _problem_of(project, case, first, before.get(case.name))
                for case in cases}
    project.instrument()
    for case in cases:
        if not problems[case.name] and project.bytes_of(case) != once[case.name]:
            problems[case.name] = "a second run changes the file again"
    project.strip()
    for case in cases:
        if not problems[case.name] and project.bytes_of(case) != case.source:
            problems[case.name] = "strip does not give the original bytes"
    return problems


def _problem_of(project, case, outcome, before):
    entry = next((each for each in outcome.functions if each["id"] == case.id), None)
    if outcome.crashed or entry is None:
        return str(outcome)
    if entry["status"] != "instrumented":
        return f"{entry['status']}: {entry['reason']}"
    if project.bytes_of(case) == case.source:
        return "the file is as it was"
    if case.check:
        checks = [each for each in outcome.report["checks"] if each["language"] == case.language]
        if not checks or checks[0]["result"] not in ("passed", "failed"):
            return f"not checked: {checks}"
    return _behaviour_problem(project, case, before) if case.run is not None else ""


def _behaviour_problem(project, case, before):
    trace = project.root.parent / f"{case.name}.trace"
    after = project.behaviour(case, trace)
    if after != before:
        return f"the program ends with {after[0]}, not {before[0]}: {after[1][-300:]}"
    if case.pack == "otel":
        return ""  # without an SDK nothing is written down
    loops, calls = counted(trace, case)
    wanted = {key: count for key, count in case.run["loops"].items() if count}
    if loops != wanted:
        return f"iterations counted: {loops}, wanted: {wanted}"
    if calls != case.run.get("calls", calls):
        return f"calls counted: {calls}, wanted: {case.run['calls']}"
    return ""


def judge(program, cases, verdict, keep):
    """{case name: problem} by a verdict over all projects of the cases."""
    groups = collections.defaultdict(list)
    for case in cases:
        groups[case.group].append(case)

    def one(group):
        with support.temporary_folder(keep) as folder:
            return verdict(Project(program, folder, shared / "go", group), group)

    problems = {}
    # What Go has compiled of its standard library serves all.
    with support.temporary_folder() as shared, \
            concurrent.futures.ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for part in pool.map(one, groups.values()):
            problems.update(part)
            print(f"\r{len(problems)} of {len(cases)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return problems


# -- what is printed

def print_table(cases, problems=None):
    """Causes by half: how many cases; with problems, also how many have none."""
    for half in HALVES:
        chosen = [case for case in cases if case.half == half]
        if not chosen:
            continue
        print(f"\n{half} half")
        rows = collections.defaultdict(list)
        for case in chosen:
            rows[case.cause].append(case)
        for cause, own in [*sorted(rows.items()), ("all", chosen)]:
            print(f"  {cause:28}{_cells(own, problems)}")


def _cells(cases, problems):
    if problems is None:
        return f"{len(cases):4}"
    good = sum(not problems[case.name] for case in cases)
    return f"{good:4} of {len(cases):3}  {100 * good / len(cases):5.1f} %"


def print_problems(cases, problems):
    """Of the held half only how many: nobody is to learn from it."""
    for case in cases:
        if problems[case.name] and case.half == "open":
            print(f"{case.name}: {problems[case.name].strip()}")


def arguments_of(parser):
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", action="store_true", help="print the mix of causes")
    what.add_argument("--verify-fails", action="store_true",
                      help="each case must fail with its template alone")
    what.add_argument("--rate", action="store_true", help="count the cases that are repaired")
    parser.add_argument("--espalier", type=Path, metavar="PATH", help="the program under test")
    parser.add_argument("--half", choices=HALVES, help="only the cases of one half")
    parser.add_argument("--case", action="append", metavar="NAME", help="only this case")
    parser.add_argument("--at-least", type=float, default=0, metavar="PERCENT",
                        help="with --rate, what each half must reach")
    parser.add_argument("--keep", action="store_true", help="leave the temporary folders")
    arguments = parser.parse_args()
    if not arguments.list and arguments.espalier is None:
        parser.error("--espalier is missing")
    return arguments


def main():
    arguments = arguments_of(argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter))
    cases = [case for case in all_cases()
             if arguments.half in (None, case.half)
             and (not arguments.case or case.name in arguments.case)]
    if not cases:
        print("no case was chosen", file=sys.stderr)
        return 2
    if arguments.list:
        print_table(cases)
        return 0
    if arguments.verify_fails:
        learned = learned_cases()
        cases = [case for case in cases if case.name not in learned]
        problems = judge(arguments.espalier, cases, not_failing, arguments.keep)
        wrong = {name: problem for name, problem in problems.items() if problem}
        for name, problem in sorted(wrong.items()):
            print(f"{name}: {problem.strip()}")
        print(f"{len(cases) - len(wrong)} of {len(cases)} cases fail with the template alone")
        return 1 if wrong else 0
    problems = judge(arguments.espalier, cases, not_repaired, arguments.keep)
    print_problems(cases, problems)
    print_table(cases, problems)
    return 0 if _reached(cases, problems, arguments.at_least) else 1


def _reached(cases, problems, percent):
    for half in HALVES:
        own = [not problems[case.name] for case in cases if case.half == half]
        if own and 100 * sum(own) < percent * len(own):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
