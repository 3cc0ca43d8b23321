#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs in a large repository to list its branches and what a commit changes, to take a
patch to a branch, to list what waits, to apply it and to take it back. Beside each, what git takes
for the like.

    bench_repository.py [FILES [COMMITS]]      (100000 files, 80000 commits unless said)

ESPALIER_BUILD names the build folder with the program to measure. The repository is made by
git fast-import into a temporary folder.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reliability"))

import scene  # noqa: E402

BUILD = Path(os.environ.get("ESPALIER_BUILD", "build/release")).resolve()
PROGRAM = BUILD / "app/cli/espalier"
ONE = BUILD / "tests/benchmarks/repository_one"
BRANCHES = 4000
# Branches whose commit changes many files: those of one part of the repository, and all over it.
WIDE = {"part": 1, "wide": 17}
CHANGED = 5000


def path_of(number):
    return f"part{number // 5000:03}/folder{number // 50 % 100:02}/module{number}.py"


def history(files, commits):
    """A stream for git fast-import: one commit with all files, then one changed file in each;
    branches of one commit each, all over the history; and one of many files."""
    who = "Ada <ada@example.org>"
    yield b"blob\nmark :1\ndata 14\ndef f():\n    1\n"
    yield f"commit refs/heads/main\nmark :2\ncommitter {who} 1600000000 +0000\ndata 5\nfirst\n"
    for name, text in (("shop/__init__.py", ""), ("shop/cart.py", scene.CART),
                       ("tests/__init__.py", ""), ("tests/test_cart.py", scene.TESTS)):
        yield f"M 100644 inline {name}\ndata {len(text)}\n{text}\n"
    for number in range(files - 4):
        yield f"M 100644 :1 {path_of(number)}\n"
    for number in range(commits - 1):
        text = f"def f():\n    return {number}\n"
        subject = f"change {number}"
        yield (f"commit refs/heads/main\nmark :{3 + number}\n"
               f"committer {who} {1600000001 + number} +0000\n"
               f"data {len(subject)}\n{subject}\n"
               f"M 100644 inline {path_of(number * 7919 % (files - 4))}\ndata {len(text)}\n{text}\n")
    for number in range(BRANCHES):
        text = f"def f():\n    return -{number}\n"
        yield (f"commit refs/heads/topic/{number:04}\n"
               f"committer {who} {1700000000 + number} +0000\ndata 5\ntopic\n"
               f"from :{3 + number * 7919 % (commits - 1)}\n"
               f"M 100644 inline {path_of(number * 31 % (files - 4))}\ndata {len(text)}\n{text}\n")
    for branch, step in WIDE.items():
        yield (f"commit refs/heads/{branch}\ncommitter {who} 1800000000 +0000\ndata 4\nwide\n"
               f"from :{1 + commits}\n")
        for number in range(min(CHANGED, files - 4)):
            text = f"def f():\n    return 'changed {number}'\n"
            yield (f"M 100644 inline {path_of(number * step % (files - 4))}\n"
                   f"data {len(text)}\n{text}\n")


def make_repository(folder, files, commits):
    folder.mkdir()
    scene.git(folder, "init", "--quiet", "--initial-branch=main")
    importing = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder,
                                 stdin=subprocess.PIPE)
    for part in history(files, commits):
        importing.stdin.write(part if isinstance(part, bytes) else part.encode())
    importing.stdin.close()
    if importing.wait():
        sys.exit("bench_repository: git fast-import failed")
    scene.git(folder, "config", "user.name", "Ada")
    scene.git(folder, "config", "user.email", "ada@example.org")
    scene.git(folder, "checkout", "--quiet", "--force", "main")


class Measure:
    def __init__(self, program, project):
        self.program = program
        self.project = project

    def espalier(self, what, *arguments, times=5, code=0, **options):
        seconds = []
        for _ in range(times):
            outcome = self.program.run(self.project, *arguments, timeout=1800, **options)
            if outcome.code != code:
                sys.exit(f"bench_repository: {outcome}\n{outcome.out}")
            seconds.append(outcome.seconds)
        self.show(what, seconds)
        return outcome

    def git(self, what, *arguments, times=5):
        seconds = []
        for _ in range(times):
            start = time.monotonic()
            scene.git(self.project, *arguments)
            seconds.append(time.monotonic() - start)
        self.show(f"    git {what}", seconds)

    @staticmethod
    def show(what, seconds):
        print(f"{what:66} {statistics.median(seconds) * 1000:9.0f} ms"
              f"   ({min(seconds) * 1000:.0f} to {max(seconds) * 1000:.0f}, {len(seconds)} runs)",
              flush=True)


def measure(folder, files, commits):
    project = folder / "shop"
    start = time.monotonic()
    make_repository(project, files, commits)
    print(f"{files} files, {commits} commits, made in {time.monotonic() - start:.0f} s")
    program = scene.Program(PROGRAM, folder / "home")
    ticket = scene.make_ticket(program, project)
    patch = folder / "fix.patch"
    patch.write_text(scene.PATCH)
    at = Measure(program, project)
    run = ("autopatch", "run", ticket, "--patch", patch)
    if subprocess.run([ONE, project, *WIDE]).returncode:
        sys.exit("bench_repository: repository_one failed")
    at.git("for-each-ref", "for-each-ref", "refs/heads")
    for branch in WIDE:
        at.git(f"diff-tree of {branch}", "diff-tree", "-r", "--name-only", f"{branch}^", branch)
    at.git("worktree add", "worktree", "add", "--quiet", folder / "beside", "main", "--detach",
           times=1)
    scene.git(project, "worktree", "remove", "--force", folder / "beside")
    at.git("status", "status", "--porcelain")
    at.espalier("opening, and the attempts: autopatch status", "autopatch", "status")
    at.espalier("does it fit: autopatch run --stop patch", *run, "--stop", "patch")
    at.espalier("a branch: autopatch run --stop branch", *run, "--stop", "branch")
    at.git("commit-tree, update-ref", "update-ref", "refs/heads/beside",
           scene.git(project, "commit-tree", "-p", "main", "-m", "x", "main^{tree}").strip())
    at.espalier("all of it, three runs of tests: autopatch run", *run, times=1)
    at.espalier("review list", "review", "list")
    at.espalier("review show", "review", "show", ticket)
    at.espalier("review approve", "review", "approve", ticket, times=1, typed=f"{ticket}\n")
    at.git("status before", "status", "--porcelain", times=1)
    at.espalier("review apply", "review", "apply", ticket, times=1)
    at.espalier("review rollback", "review", "rollback", ticket, "--reason", "x", times=1, typed="")
    again = program.run(project, *run, timeout=1800)
    branch = again.report["branch_name"]
    at.git("merge --no-ff", "-c", "commit.gpgSign=false", "merge", "--no-ff", "--quiet", branch,
           times=1)
    status = scene.git(project, "status", "--porcelain")
    print(f"the work tree after all of it: {status.strip() or 'clean'}")


def main():
    for program in (PROGRAM, ONE):
        if not program.exists():
            sys.exit(f"bench_repository: there is no {program}; build it or set ESPALIER_BUILD")
    sizes = [int(each) for each in sys.argv[1:3]]
    files, commits = sizes + [100_000, 80_000][len(sizes):]
    with tempfile.TemporaryDirectory(prefix="espalier-bench-") as folder:
        measure(Path(folder), files, commits)


if __name__ == "__main__":
    main()
