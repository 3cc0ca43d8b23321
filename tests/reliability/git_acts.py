#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill -9, full disks and I/O errors at every system call of what Espalier does to a repository:
making a branch, applying it, taking it back, and finishing what of these was interrupted.

After each: the repository is whole for git; files, index, HEAD, stash and all else of the user are
byte for byte as before, or exactly as they should be after; what Espalier says agrees with git
after the next start; no lock is left; the next try succeeds; exit code 0 means that it is done.

    git_acts.py --espalier PROGRAM --whole           # every call; many hours on one core
    git_acts.py --espalier PROGRAM --every 40        # one in 40, other ones with another --seed

Needs strace, bubblewrap and git. Prints a table of the figures.
"""

import collections
import multiprocessing
import random
import sys
import tempfile
import threading
from pathlib import Path

import scene
import syscalls
from acts import OK, ORDERLY, did_not_start, make_templates, told

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpora"))

import faults  # noqa: E402
import support  # noqa: E402


class Bench:
    """One act, one fault at a time, and what came of it."""

    def __init__(self, program, folder, ticket, marks):
        self.program = program
        self.folder = folder
        self.ticket = ticket
        self.project = folder / "project"
        self.log = folder / "log"
        self.marks = marks

    def prepare(self, act):
        """An undisturbed run: its calls."""
        project = self.program.copy(act.template, self.project)
        outcome = scene.must(act.run(self.program, project,
                                     before=syscalls.recording(self.log)))
        act.after = scene.outcome_of(project)
        recorded = syscalls.Recorded(self.log, (self.project, self.program.espalier.home))
        again = self.program.copy(act.template, self.project)
        before = scene.View(again)
        scene.must(act.run(self.program, again))
        problems = self.judge_later(act, before, again)
        if problems:
            raise SystemExit(f"{act.name}, undisturbed: {problems}\n{told(outcome)}")
        return recorded

    def try_at(self, act, fault, call, number):
        """(whether the call was reached, how it ended, what was wrong)."""
        project = self.program.copy(act.template, self.project)
        before = scene.View(project)
        self.log.unlink(missing_ok=True)
        outcome = act.run(self.program, project, before=fault.options(call, number, self.log))
        if not syscalls.was_reached(self.log, fault, outcome.code):
            return False, "", []
        return (True, *self.judge(act, before, project, outcome, fault.kills))

    def judge(self, act, before, project, outcome, killed):
        wrong = []
        if killed and outcome.code == -9:
            end = "killed"
        else:
            end = "done" if outcome.code == OK else "refused"
            # An attempt that fails is no failure of the command: its report says why.
            silent = outcome.code != OK and not outcome.err.strip() and \
                not outcome.report.get("error") and not syscalls.was_silenced(self.log)
            if did_not_start(outcome):
                end = "not started"
            elif outcome.code not in (OK, *ORDERLY) or outcome.crashed or silent:
                wrong.append(f"no orderly end: {told(outcome)}")
        wrong += [f"left behind: {line}" for line in faults.left_behind()]
        wrong += [f"git fsck: {line}" for line in scene.fsck(project)]
        wrong += act.wrong_at_once(before, scene.View(project), outcome, project, killed)
        if outcome.code != OK and not killed and act.is_done(project):
            end = "refused, but it was done"
        wrong += self.judge_later(act, before, project)
        had = act.is_done(project)
        again = act.run(self.program, project)
        wrong += act.wrong_again(before, project, again, had, None)
        wrong += [f"git fsck after the second try: {line}" for line in scene.fsck(project)]
        if any(self.marks.iterdir()):
            wrong.append("a hook of the repository was run")
        if wrong:
            wrong.append(f"it had ended with {told(outcome)}")
        return (end + (", done" if killed and had else ", not done" if killed else "")), wrong

    def judge_later(self, act, before, project):
        """After the next start."""
        next_start = self.program.run(project, "review", "list")
        if next_start.code != OK:
            return [f"the next start fails: {told(next_start)}"]
        kept = scene.kept_by(self.program, project, self.ticket)
        if kept[0] is None:
            return kept[2]
        wrong = act.wrong_later(before, scene.View(project), project, kept)
        return wrong + [f"left over: {each}" for each in scene.leftovers(project)]

    def try_beside_another(self, act):
        """Another program starts again and again while this one is slow: what it is at is left to
        it. What was wrong."""
        project = self.program.copy(act.template, self.project)
        before = scene.View(project)
        ended = []
        slow = threading.Thread(target=lambda: ended.append(act.run(self.program, project, before=(
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,rename",
            "-e", "inject=fsync,fdatasync,rename:delay_enter=20000"))))
        slow.start()
        wrong, starts = [], 0
        while slow.is_alive():
            start = self.program.run(project, "review", "list")
            starts += 1
            if start.code != OK:
                wrong.append(f"start {starts}: {told(start)}")
        slow.join()
        if ended[0].code != OK:
            wrong.append(f"beside {starts} starts: {told(ended[0])}")
        return starts, wrong + self.judge_later(act, before, project)

    def try_full_disk(self, act, kilobytes):
        """On a disk with so much room, which is real: writes end in the middle."""
        disk, result = self.folder / "disk", self.project
        self.log.unlink(missing_ok=True)
        disk.mkdir(exist_ok=True)
        self.program.copy(act.template, result)
        before = scene.View(result)
        needed = sum(-(-path.lstat().st_size // 4096) * 4 + 4 for path in result.rglob("*"))
        # What a copy takes is known when it is there: the rest is filled up to what shall be left.
        script = ('cp -a "$1/." "$2/project" && left=$(df --output=avail -k "$2" | tail -n 1) && '
                  'fallocate -l $((left - $3))K "$2/filler" || exit 99; '
                  'result=$1; cd "$2/project"; shift 3; "$@"; code=$?; '
                  'rm -rf "$result"/* "$result"/.[!.]*; cp -a . "$result"; exit $code')
        outcome = act.run(self.program, result, before=[
            *faults.bubblewrap("--size", (2 * needed + 1024) * 1024, "--tmpfs", disk),
            "sh", "-c", script, "sh", result, disk, kilobytes])
        if outcome.code == 99:
            return False, "", []
        return (True, *self.judge(act, before, result, outcome, False))


def points_of(act, recorded, options):
    """(fault, call, number) in their order; the sample is another one with another seed."""
    chosen = []
    for fault in syscalls.FAULTS:
        if options.fault and options.fault not in fault.name:
            continue
        points = [(fault, call, number) for call, number in recorded.points(fault)
                  if not options.call or call == options.call]
        if not options.whole and points:
            dice = random.Random(f"{options.seed} {act.name} {fault.name}")
            first = dice.randrange(min(options.every, len(points)))  # no fault is left out
            points = points[first::options.every]
        chosen += points
        if options.whole:
            chosen += [(fault, call, number) for call, number in recorded.beyond(fault)
                       if not options.call or call == options.call]
    return chosen


def work(program, folder, ticket, act, points, disks, results):
    """A process of its own: what it leaves behind is told by its children."""
    faults.adopt_orphans()
    folder.mkdir()
    program = scene.Program(program.espalier.program, folder / "home", program.kept)
    bench = Bench(program, folder, ticket, folder.parent / "marks")
    for fault, call, number in points:
        reached, end, wrong = bench.try_at(act, fault, call, number)
        results.put((act.name, fault.name, f"{call} {number}", reached, end, wrong))
    for kilobytes in disks:
        reached, end, wrong = bench.try_full_disk(act, kilobytes)
        results.put((act.name, "a small disk", f"{kilobytes} KiB", reached, end, wrong))
    results.put(None)


def spread_out(program, jobs, folder, ticket, act, points, disks):
    """Judges all points, with so many processes at once."""
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(
        target=work, args=(program, folder / f"{act.name}-{each}", ticket, act,
                           points[each::jobs], disks[each::jobs], results))
               for each in range(jobs)]
    for worker in workers:
        worker.start()
    running = len(workers)
    while running:
        result = results.get()
        if result is None:
            running -= 1
        else:
            yield result
    for worker in workers:
        worker.join()


class Figures:
    def __init__(self, checks):
        self.checks = checks
        self.ends = collections.defaultdict(collections.Counter)
        self.bad = collections.defaultdict(list)
        self.seen = collections.Counter()

    def add(self, act, fault, moment, reached, end, wrong):
        if not reached:
            self.ends[act, fault]["not reached"] += 1
            return
        self.ends[act, fault][end] += 1
        if wrong:
            self.bad[act, fault].append(moment)
            shown = self.seen[act, wrong[0][:60]]
            self.seen[act, wrong[0][:60]] += 1
            if shown < 3:
                print(f"  {act}, {fault}, {moment}:", *wrong, sep="\n      ", flush=True)

    def finish(self):
        for (act, fault), ends in self.ends.items():
            tried = sum(ends.values()) - ends["not reached"]
            self.checks.nothing(f"{act}, {fault}: {tried} points", self.bad[act, fault])
        for fault in sorted({fault for _, fault in self.ends}):
            tried = sum(sum(ends.values()) - ends["not reached"]
                        for (_, each), ends in self.ends.items() if each == fault)
            self.checks.check(f"{fault}: it was met", tried)
        print("\n| act | fault | points | what came of it | wrong |\n|---|---|---|---|---|")
        for (act, fault), ends in self.ends.items():
            told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items())
                             if end != "not reached")
            tried = sum(ends.values()) - ends["not reached"]
            print(f"| {act} | {fault} | {tried} | {told} | {len(self.bad[act, fault])} |")
        print()
        return self.checks.finish()


def options_of():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--whole", action="store_true", help="every call")
    parser.add_argument("--every", type=int, default=40, help="one call in so many")
    parser.add_argument("--seed", default="1", help="which ones")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--act", action="append", help="branch, apply, rollback, settle-…; all without it")
    parser.add_argument("--fault", help="a part of its name")
    parser.add_argument("--call", help="only this system call")
    return parser.parse_args()


def main():
    options = options_of()
    figures = Figures(support.Checks())
    # Nothing is lost with the machine here, and a disk in memory does not wait for itself.
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="espalier-acts-", dir=place))
    try:
        program = scene.Program(options.espalier, folder / "home")
        figures.checks.say("making the scene")
        ticket, acts = make_templates(program, folder)
        for act in acts:
            if options.act and act.name not in options.act:
                continue
            bench = Bench(program, folder, ticket, folder / "marks")
            recorded = bench.prepare(act)
            if not act.name.startswith("settle"):
                starts, wrong = bench.try_beside_another(act)
                figures.checks.nothing(f"{act.name}, beside {starts} starts of another program",
                                       wrong)
            points = points_of(act, recorded, options)
            room = range(0, 260, 4) if options.whole else range(0, 260, 52)
            disks = [] if options.fault or options.call else list(room)
            figures.checks.say(f"{act.name}: {len(points)} points, {len(disks)} disks")
            for result in spread_out(program, options.jobs, folder, ticket, act, points, disks):
                figures.add(*result)
        return figures.finish()
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            support.remove(folder)


if __name__ == "__main__":
    sys.exit(main())
