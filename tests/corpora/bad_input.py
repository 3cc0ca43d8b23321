#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Odd files, missing programs, full disks, signals: nothing is lost, and what is wrong is said.

After each fault every file has its old bytes or its new ones. After the next start all files are
old, or all are new. The exit code is one of the documented ones, stderr says what the matter is,
and no process is left behind.

Needs strace and bubblewrap. As root, files that cannot be read are tried as another user.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import faults
import support

SAMPLE = support.SOURCE_ROOT / "resources/sample"

OK, NEGATIVE, USAGE, BAD_DATA, OUTSIDE, INTERRUPTED = 0, 1, 2, 4, 5, 130

BOM = b"\xef\xbb\xbf"

GOOD = b"def good(items):\n    for item in items:\n        yield item\n"

MODULE = '''\
"""Module {n} of a project of some size."""


class Shelf{n}:
    def __init__(self, crates):
        self.crates = list(crates)

    def weight(self, least={n}):
        total = 0
        for crate in self.crates:
            if crate >= least:
                total += crate
        return total


def heaviest(shelves):
    best = None
    while shelves:
        shelf = shelves.pop()
        if best is None or shelf.weight() > best.weight():
            best = shelf
    return best
'''


def make_project(folder):
    """The sample and some modules more, so that applying takes a while."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shelves = folder / "shelves"
    shelves.mkdir()
    for number in range(40):
        (shelves / f"shelf{number}.py").write_text(MODULE.format(n=number))
    return folder


class Bench:
    """What the cases share: the program, the checks, a folder for each case."""

    def __init__(self, checks, espalier, folder, thorough):
        self.checks = checks
        self.espalier = espalier
        self.folder = folder
        self.thorough = thorough

    def case(self, name):
        folder = self.folder / name.replace(" ", "-")
        folder.mkdir()
        return folder

    def orderly(self, name, outcome, codes):
        """It ended by itself, with one of the codes, and said why when that is not 0."""
        good = not outcome.crashed and outcome.code in codes and \
            (outcome.code in (OK, NEGATIVE) or outcome.err.strip())
        said = outcome.err.strip().splitlines()
        summary = f", says: {said[0][:90]}" if good and outcome.code not in (OK, NEGATIVE) else ""
        return self.checks.check(f"{name}: exit {outcome.code}{summary}", good,
                                 f"{outcome.crashed}\n{outcome}")

    def round_trip(self, name, project, unchanged=(), instrumented=(), **options):
        """Instruments and strips; checks which files change in between. The instrumented bytes."""
        before = support.snapshot(project)
        outcome = self.espalier.instrument(project, "--include", "all", **options)
        self.orderly(name, outcome, (OK, NEGATIVE))
        after = support.snapshot(project)
        changed = set(support.differences(before, after))
        self.checks.nothing(f"{name}: the odd files are left as they are", changed & set(unchanged))
        self.checks.nothing(f"{name}: the others are instrumented", set(instrumented) - changed)
        data = {each: (project / each).read_bytes() for each in instrumented}
        outcome = self.espalier.strip(project, **options)
        self.orderly(f"{name}, strip", outcome, (OK,))
        self.checks.nothing(f"{name}: strip gives the original bytes",
                            support.differences(before, support.snapshot(project)))
        return data


# -- odd files

def case_binary(bench):
    project = bench.case("binary")
    (project / "binary.py").write_bytes(bytes(range(256)) * 64)
    (project / "binary.js").write_bytes(b"\x00" * 4096 + b"function f() {}\n")
    (project / "good.py").write_bytes(GOOD)
    bench.round_trip("binary files", project, ["binary.py", "binary.js"], ["good.py"])


def case_huge_line(bench):
    project = bench.case("huge line")
    for name, start, end in (("huge.py", b"x = [", b"]\n"), ("huge.js", b"var x = [", b"];\n")):
        with open(project / name, "wb") as file:
            file.write(start)
            for _ in range(100):
                file.write(b"1," * 500_000)
            file.write(end)
    (project / "good.py").write_bytes(GOOD)
    start = time.monotonic()
    bench.round_trip("one line of 100 MB", project, ["huge.py", "huge.js"], ["good.py"])
    bench.checks.check("one line of 100 MB: done within two minutes",
                       time.monotonic() - start < 120)


def case_encodings(bench):
    project = bench.case("encodings")
    (project / "declared.py").write_bytes(
        b"# -*- coding: latin-1 -*-\ndef cafe(n):\n    for i in range(n):\n        print('caf\xe9')\n")
    (project / "named.py").write_bytes(b"# -*- coding: latin-1 -*-\ndef caf\xe9(n):\n    return n\n")
    (project / "invalid.py").write_bytes(b"def f():\n    return 1  # \xff\xfe\n")
    (project / "invalid.js").write_bytes(b"function f(a) { for (const b of a) g(b, '\xff\xfe'); }\n")
    (project / "nulls.py").write_bytes("def f():\n    return 1\n".encode("utf-16"))
    (project / "surrogate.py").write_bytes(b"def f():\n    return '\xed\xa0\x80'\n")
    bench.round_trip("invalid UTF-8", project, ["nulls.py"], ["declared.py", "invalid.js"])


def case_line_ends(bench):
    project = bench.case("line ends")
    files = {
        "crlf.py": GOOD.replace(b"\n", b"\r\n"),
        "crlf.js": b"function f(a) {\r\n  for (const b of a)\r\n    g(b);\r\n}\r\n",
        "bom.py": BOM + GOOD,
        "bom.js": BOM + b"function f() { return 1; }\n",
        "both.py": BOM + GOOD.replace(b"\n", b"\r\n"),
        "last.py": GOOD.rstrip(),
    }
    for name, data in files.items():
        (project / name).write_bytes(data)
    found = bench.round_trip("CRLF and BOM", project, (), files)
    for name, data in found.items():
        if files[name].startswith(BOM):
            bench.checks.check(f"{name}: the mark is still first, and only there",
                               data.startswith(BOM) and data.count(BOM) == 1, repr(data[:80]))
        if b"\r\n" in files[name]:
            bench.checks.equal(f"{name}: all lines end as they did",
                               data.count(b"\n"), data.count(b"\r\n"))
        if name.endswith(".py"):
            compile(data, name, "exec")


def case_links(bench):
    folder = bench.case("links")
    project = folder / "project"
    (project / "inner").mkdir(parents=True)
    (folder / "outside.py").write_bytes(GOOD)
    (project / "good.py").write_bytes(GOOD)
    for link, target in (("loop", "."), ("inner/up", "../.."), ("self.py", "self.py"),
                         ("again.py", "good.py"), ("outside.py", "../outside.py"),
                         ("gone.py", "nowhere.py"), ("a", "b"), ("b", "a")):
        (project / link).symlink_to(target)
    os.mkfifo(project / "pipe.py")
    bench.round_trip("cyclic links and a pipe", project, ["self.py", "again.py", "outside.py"],
                     ["good.py"])
    bench.checks.check("what links lead to outside is left alone",
                       (folder / "outside.py").read_bytes() == GOOD)


def case_unreadable(bench):
    folder = bench.case("unreadable")
    project = folder / "project"
    (project / "closed").mkdir(parents=True)
    (project / "good.py").write_bytes(GOOD)
    (project / "secret.py").write_bytes(GOOD)
    (project / "closed/hidden.py").write_bytes(GOOD)
    prefix, program = faults.as_nobody(bench.espalier.program, folder)
    espalier = support.Espalier(program, folder / "home")
    faults.give_to_nobody(folder)
    (project / "secret.py").chmod(0)
    (project / "closed").chmod(0)
    outcome = espalier.instrument(project, before=prefix)
    bench.orderly("unreadable files", outcome, (OK, NEGATIVE))
    skipped = {each["path"].rstrip("/") for each in outcome.report.get("files_skipped", [])
               if each["rule"] == "unreadable"}
    bench.checks.equal("they are named as unreadable", skipped, {"secret.py", "closed"})
    bench.checks.check("the others are instrumented",
                       (project / "good.py").read_bytes() != GOOD)
    (project / "closed").chmod(0o755)
    for name in ("secret.py", "closed/hidden.py"):
        (project / name).chmod(0o600)
        bench.checks.check(f"{name} is as it was", (project / name).read_bytes() == GOOD)


def case_no_project(bench):
    folder = bench.case("no project")
    (folder / "file").write_bytes(GOOD)
    for name in ("nowhere", "file"):
        bench.orderly(f"no project: {name}", bench.espalier.instrument(folder / name), (BAD_DATA,))
    bench.orderly("unknown option", bench.espalier.run("instrument", folder, "--aply"), (USAGE,))
    broken = make_project(folder / "broken")
    bench.orderly("damaged state: made by a first run", bench.espalier.run("functions", broken),
                  (OK,))
    database = broken / support.STATE / "espalier.db"
    database.write_bytes(b"this is no database" * 500)
    before = support.snapshot(broken)
    bench.orderly("damaged state", bench.espalier.instrument(broken), (BAD_DATA,))
    bench.checks.nothing("damaged state: no file is changed",
                         support.differences(before, support.snapshot(broken)))
    bench.checks.check("damaged state: it is not overwritten",
                       database.read_bytes() == b"this is no database" * 500)


# -- places and programs

class Target:
    """A project as it is before and after; judges what a fault has made of a copy of it."""

    def __init__(self, bench, folder):
        self.bench = bench
        self.folder = folder
        self.project = folder / "project"
        self.cold = make_project(folder / "cold")
        self.warm = folder / "warm"
        shutil.copytree(self.cold, self.warm, symlinks=True)
        self.old = support.snapshot(self.cold)
        outcome = bench.espalier.instrument(self.warm)
        bench.orderly("the project, undisturbed", outcome, (OK, NEGATIVE))
        self.seconds = outcome.seconds
        self.new = support.snapshot(self.warm)
        bench.checks.check("it changes many files",
                           len(support.differences(self.old, self.new)) > 40, str(outcome))
        # The scripts and their verdicts stay known: the next run has only files to change.
        bench.orderly("the project, stripped", bench.espalier.strip(self.warm), (OK,))

    def fresh(self, template):
        if self.project.exists():
            support.remove(self.project)
        shutil.copytree(template, self.project, symlinks=True)
        return self.project

    def torn(self, project):
        """Files that are neither old nor new, but there in one of the two."""
        found = support.snapshot(project)
        return [name for name in self.old.keys() | self.new.keys()
                if found.get(name) not in (self.old.get(name), self.new.get(name))]

    def mixed(self, project):
        """Why the project as a whole is neither old nor new; empty when it is."""
        found = support.snapshot(project)
        for name in self.left_over(project):
            del found[name]
        if found in (self.old, self.new):
            return ""
        return f"{len(support.differences(self.old, found))} files are not old, " \
               f"{len(support.differences(self.new, found))} not new"

    def left_over(self, project):
        """Files that were there neither before nor after."""
        return sorted(support.snapshot(project).keys() - self.old.keys() - self.new.keys())


class Sweep:
    """One fault at many moments."""

    def __init__(self, target, name, codes, clean_at_once=False):
        self.target = target
        self.name = name
        self.codes = codes
        self.clean_at_once = clean_at_once
        self.moments = 0
        self.disorderly, self.half, self.unrepaired, self.lies = [], [], [], []
        self.processes, self.files = [], []
        self.ends = {}

    def judge(self, moment, outcome, project=None):
        project = project or self.target.project
        self.moments += 1
        self.ends[outcome.code] = self.ends.get(outcome.code, 0) + 1
        silent = outcome.code not in (OK, NEGATIVE, -signal.SIGKILL) and not outcome.err.strip()
        # Before the program's first line the signal ends it, as it would any program.
        ended = (-signal.SIGKILL, -signal.SIGINT)
        crashed = outcome.crashed if outcome.code not in ended else ""
        silent = silent and outcome.code not in ended
        if crashed or silent or outcome.code not in self.codes:
            self.disorderly.append(f"{moment}: exit {outcome.code} {crashed} "
                                   f"{outcome.err.strip()[-200:]}")
        self.processes += [f"{moment}: {line}" for line in faults.left_behind()]
        self.half += [f"{moment}: {name}" for name in self.target.torn(project)]
        mixed = self.target.mixed(project)
        if mixed and (self.clean_at_once or outcome.code in (OK, NEGATIVE)):
            self.lies.append(f"{moment}: exit {outcome.code}, {mixed}")
        following = self.target.bench.espalier.run("functions", project, timeout=120)
        mixed = self.target.mixed(project)
        if following.code != OK or mixed:
            self.unrepaired.append(f"{moment}: exit {following.code}, {mixed} "
                                   f"{following.err.strip()[-200:]}")
        self.files += [f"{moment}: {name}" for name in self.target.left_over(project)]

    def finish(self, afterwards=True):
        checks = self.target.bench.checks
        ends = ", ".join(f"{count} × {code}" for code, count in sorted(self.ends.items()))
        name = f"{self.name}, {self.moments} moments"
        checks.nothing(f"{name}: orderly ends ({ends})", self.disorderly)
        checks.nothing(f"{name}: no file is half-written", self.half)
        if self.lies or self.clean_at_once:
            checks.nothing(f"{name}: all files are old or all new at once", self.lies)
        checks.nothing(f"{name}: all files are old or all new after the next start",
                       self.unrepaired)
        checks.nothing(f"{name}: no file is left over after the next start", self.files)
        checks.nothing(f"{name}: no process is left", self.processes)
        if afterwards and self.moments:
            bench = self.target.bench
            bench.orderly(f"{name}, then again", bench.espalier.instrument(self.target.project),
                          (OK, NEGATIVE))
            found = support.snapshot(self.target.project)
            for stray in self.target.left_over(self.target.project):
                del found[stray]
            checks.nothing(f"{name}, then again: all files are new",
                           support.differences(self.target.new, found))


def case_read_only(bench):
    target = Target(bench, bench.case("read only"))
    project = target.fresh(target.cold)
    outcome = bench.espalier.instrument(
        project, before=faults.bubblewrap("--ro-bind", project, project))
    bench.orderly("read-only folder", outcome, (BAD_DATA,))
    bench.checks.check("read-only folder: nothing is changed",
                       support.snapshot(project) == target.old)
    (project / "shelves").chmod(0o555)
    prefix, program = faults.as_nobody(bench.espalier.program, target.folder)
    faults.give_to_nobody(project)
    espalier = support.Espalier(program, target.folder / "home")
    faults.give_to_nobody(target.folder / "home")
    outcome = espalier.instrument(project, before=prefix)
    bench.orderly("one read-only folder in the project", outcome, (BAD_DATA,))
    (project / "shelves").chmod(0o755)
    bench.checks.equal("one read-only folder in the project: all files are old",
                       target.mixed(project), "")


def case_full_disk(bench):
    target = Target(bench, bench.case("full disk"))
    disk, result = target.folder / "disk", target.folder / "result"
    disk.mkdir()
    sweep = Sweep(target, "full disk", (OK, NEGATIVE, BAD_DATA, OUTSIDE), clean_at_once=True)
    for template, more in ((target.cold, (8, 64, 200, 400, 700, 1000, 1500, 2500)),
                           (target.warm, (4, 16, 32, 64, 96, 128, 192, 256, 400, 700, 1000))):
        needed = sum(-(-path.lstat().st_size // 4096) * 4 + 4 for path in template.rglob("*"))
        for kilobytes in more:
            size = (needed + kilobytes) * 1024
            if result.exists():
                support.remove(result)
            # The mount goes with the last process in it, so what became of the files is copied out.
            script = ('cp -a "$1/." "$2/project" || exit 99; shift 2; result=$1; shift; "$@"; '
                      'code=$?; cp -a project/. "$result"; exit $code')
            outcome = bench.espalier.instrument(
                "project", before=[*faults.bubblewrap("--size", size, "--tmpfs", disk, "--chdir",
                                                      disk),
                                   "sh", "-c", script, "sh", template, disk, result])
            if outcome.code == 99:
                continue
            sweep.judge(f"{kilobytes} KB left ({template.name})", outcome, result)
    sweep.finish(afterwards=False)


def case_missing_programs(bench):
    target = Target(bench, bench.case("missing programs"))
    project = target.fresh(target.cold)
    hidden = {
        "Python": faults.without_programs(target.folder, r"(python|py.?test)[0-9.]*"),
        "pytest": faults.without_python_packages(target.folder, r"_?pytest.*"),
    }
    for name, options in hidden.items():
        outcome = bench.espalier.instrument(project, before=faults.bubblewrap(*options))
        bench.orderly(f"without {name}", outcome, (OUTSIDE,))
        bench.checks.check(f"without {name}: it is named", name.lower() in outcome.err.lower(),
                           outcome.err)
        bench.checks.check(f"without {name}: no file is changed",
                           support.snapshot(project) == target.old)
    other = target.folder / "other"
    other.mkdir()
    (other / "python3").write_text('#!/bin/sh\nexec /usr/bin/python3 -I -S "$@"\n')
    (other / "python3").chmod(0o755)
    outcome = bench.espalier.instrument(project, PATH=f"{other}:{os.environ['PATH']}")
    bench.orderly("the first python3 has no pytest", outcome, (OK, NEGATIVE, OUTSIDE))
    expected = target.new if outcome.code in (OK, NEGATIVE) else target.old
    bench.checks.check("the first python3 has no pytest: files are as the exit code says",
                       support.snapshot(project) == expected)


def case_vanishing(bench):
    target = Target(bench, bench.case("vanishing"))
    codes = (OK, NEGATIVE, BAD_DATA, OUTSIDE)
    count = 24 if bench.thorough else 10
    disorderly, torn, left = [], [], []
    away = target.folder / "away"
    for step in range(count):
        project = target.fresh(target.cold)
        gone = threading.Timer(target.seconds * step / count,
                               lambda: os.rename(target.project, away))
        gone.start()
        outcome = bench.espalier.instrument(project, timeout=120)
        gone.join()
        moment = f"after {target.seconds * step / count:.2f} s"
        if outcome.crashed or outcome.code not in codes or (
                outcome.code in (BAD_DATA, OUTSIDE) and not outcome.err.strip()):
            disorderly.append(f"{moment}: exit {outcome.code} {outcome.err.strip()[-200:]}")
        bench.espalier.run("functions", away, timeout=120)
        # Where the run went on in the old place it may have made it again; that is no loss.
        if target.torn(away) or target.mixed(away):
            torn.append(f"{moment}: {target.mixed(away)}")
        left += [f"{moment}: {name}" for name in target.left_over(away)]
        support.remove(away)
        if target.project.exists():
            support.remove(target.project)
    bench.checks.nothing(f"the project vanishes, {count} moments: orderly ends", disorderly)
    bench.checks.nothing(f"the project vanishes, {count} moments: all files are old or all new",
                         torn)
    bench.checks.nothing(f"the project vanishes, {count} moments: no file is left over", left)
    bench.checks.nothing("the project vanishes: no process is left", faults.left_behind())


# -- signals and failing calls

def case_signals(bench):
    target = Target(bench, bench.case("signals"))
    count = 60 if bench.thorough else 20
    for template in (target.cold, target.warm):
        target.fresh(template)
        seconds = bench.espalier.instrument(target.project).seconds
        for number, codes, clean in (
                (signal.SIGKILL, (-signal.SIGKILL, OK, NEGATIVE), False),
                (signal.SIGINT, (INTERRUPTED, -signal.SIGINT, OK, NEGATIVE), True)):
            sweep = Sweep(target, f"{number.name}, {template.name}", codes, clean)
            slow = []
            for step in range(count):
                project = target.fresh(template)
                moment = seconds * 1.02 * (step + 0.5) / count
                outcome = faults.run_and_signal(bench.espalier, moment, number, "instrument",
                                                project, "--apply", "in-place", "--yes")
                if outcome.seconds - moment > 2 and outcome.code == INTERRUPTED:
                    slow.append(f"after {moment:.2f} s: took {outcome.seconds - moment:.1f} s more")
                sweep.judge(f"after {moment:.2f} s", outcome)
            sweep.finish()
            bench.checks.nothing(f"{number.name}, {template.name}: it ends within two seconds",
                                 slow)


CALLS = ("write", "pwrite64", "rename", "renameat", "renameat2", "fsync", "fdatasync", "unlink",
         "unlinkat")


def sweep_calls(bench, name, faults_of, codes, files_only):
    """`faults_of`: {call: what strace is to do}; `files_only`: as find_calls takes it."""
    target = Target(bench, bench.case(name))
    most = 80 if bench.thorough else 12
    target.fresh(target.warm)
    found = faults.find_calls(bench.espalier, target.folder / "calls", faults_of, files_only,
                              "instrument", target.project, "--apply", "in-place", "--yes")
    bench.checks.check(f"{name}: there are calls to disturb",
                       sum(map(len, found.values())) > 50, str(found))
    for call, numbers in sorted(found.items()):
        sweep = Sweep(target, f"{name}, {call} (of {len(numbers)})", codes)
        for number in faults.spread(numbers, most):
            project = target.fresh(target.warm)
            outcome = bench.espalier.instrument(
                project, before=faults.injecting(call, faults_of[call], number), timeout=120)
            sweep.judge(f"{call} {number}", outcome)
        sweep.finish(afterwards=False)


def case_killed_in_calls(bench):
    sweep_calls(bench, "killed in calls", dict.fromkeys(CALLS, "signal=SIGKILL"),
                (-signal.SIGKILL, 128 + signal.SIGKILL, OK, NEGATIVE), False)


def case_failing_calls(bench):
    full, broken = "error=ENOSPC", "error=EIO"
    sweep_calls(bench, "failing calls",
                {"pwrite64": full, "write": full, "rename": broken, "renameat2": broken,
                 "renameat": broken, "fsync": broken, "fdatasync": broken},
                (OK, NEGATIVE, BAD_DATA, OUTSIDE), True)


CASES = {name[len("case_"):]: function for name, function in list(globals().items())
         if name.startswith("case_")}


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--only", action="append", choices=sorted(CASES), metavar="CASE",
                        help=f"one of {', '.join(CASES)}; may be given more than once")
    parser.add_argument("--thorough", action="store_true", help="many more moments")
    options = parser.parse_args()
    checks = support.Checks()
    for program in ("strace", "bwrap"):
        if not shutil.which(program):
            parser.error(f"{program} is missing")
    faults.adopt_orphans()
    with support.temporary_folder(options.keep) as folder:
        espalier = support.Espalier(options.espalier, folder / "home")
        bench = Bench(checks, espalier, folder, options.thorough)
        for name in options.only or CASES:
            checks.say(name.replace("_", " "))
            CASES[name](bench)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
