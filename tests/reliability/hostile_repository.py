#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A repository whose configuration, attributes, hooks and submodule name programs, and patches that
nobody should apply: nothing of the repository is run by any command, and such patches leave nothing.

Whether something runs is seen twice: each program leaves a mark, and strace tells what is executed.
"""

import os
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path

import scene
from hostile_patches import NOWHERE

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpora"))

import support  # noqa: E402

OK, NEGATIVE, USAGE, REFUSED = 0, 1, 2, 3

# All that git would start, each in the way it wants its program named.
CONFIGURATION = """\
[include]
	path = {folder}/included
[includeIf "gitdir:{project}/"]
	path = {folder}/included-too
[core]
	fsmonitor = {evil} fsmonitor
	hooksPath = {folder}/hooks
	sshCommand = {evil} ssh
	gitProxy = {evil} proxy
	editor = {evil} editor
	pager = {evil} pager
	askPass = {evil}
	alternateRefsCommand = {evil} alternates
	attributesFile = {folder}/attributes
	excludesFile = {folder}/excludes
[sequence]
	editor = {evil} sequence
[diff]
	external = {evil} diff
[diff "evil"]
	textconv = {evil} textconv
	command = {evil} command
	cachetextconv = true
[interactive]
	diffFilter = {evil} difffilter
[merge "evil"]
	driver = {evil} driver %O %A %B
[merge]
	tool = evil
[mergetool "evil"]
	cmd = {evil} mergetool
[filter "evil"]
	clean = {evil} clean
	smudge = {evil} smudge
	required = true
[filter "process"]
	process = {evil} process
	required = true
[credential]
	helper = !{evil} credential
[gpg]
	program = {evil}
	format = ssh
[gpg "ssh"]
	program = {evil}
	defaultKeyCommand = {evil} key
[user]
	signingKey = {folder}/key
[commit]
	gpgSign = true
	template = {folder}/template
[tag]
	gpgSign = true
	forceSignAnnotated = true
[alias]
	status = !{evil} alias
	diff = !{evil} alias
	commit = !{evil} alias
[url "ext::{evil} "]
	insteadOf = https://
[remote "origin"]
	url = ext::{evil} remote
	uploadpack = {evil} uploadpack
	receivepack = {evil} receivepack
	vcs = evil
[protocol "ext"]
	allow = always
[submodule]
	recurse = true
[submodule "sub"]
	url = ext::{evil} submodule
	update = !{evil} update
	active = true
[trailer "evil"]
	command = {evil} trailer
[uploadpack]
	packObjectsHook = {evil} pack
[gc]
	recentObjectsHook = {evil} recent
[pager]
	status = {evil} pager
	diff = {evil} pager
[man]
	viewer = evil
[man "evil"]
	cmd = {evil} man
"""
INCLUDED = """\
[core]
	fsmonitor = {evil} included
	hooksPath = {folder}/hooks
[filter "included"]
	process = {evil} included
	clean = {evil} included
	smudge = {evil} included
	required = true
"""


class Place:
    """A hostile repository and what it has named."""

    def __init__(self, program, folder, attributes, included="*"):
        """`included`: the files that attributes from outside the project lead through a filter."""
        self.program = program
        self.folder = folder
        self.project = folder / "shop"
        self.marks = folder / "marks"
        self.evil = folder / "evil"
        self.attributes = attributes
        self.included = included

    def make(self):
        scene.make_shop(self.project, self.marks)
        git = lambda *arguments: scene.git(self.project, *arguments)  # noqa: E731
        self.make_submodule()
        (self.project / ".gitattributes").write_text(self.attributes)
        (self.project / ".espalier.toml").write_text(
            f'[tests]\ncommand = "{self.evil} tests"\n')
        git("stash", "push", "--quiet", "--include-untracked")
        git("stash", "drop", "--quiet")
        git("checkout", "--quiet", "main")
        (self.project / ".gitattributes").write_text(self.attributes)
        (self.project / ".espalier.toml").write_text(
            f'[tests]\ncommand = "{self.evil} tests"\n')
        git("add", "--all")
        git("commit", "--quiet", "-m", "what comes with it")
        self.ticket = scene.make_ticket(self.program, self.project)
        self.name_programs()
        return self

    def make_submodule(self):
        other = self.folder / "other"
        other.mkdir()
        scene.git(other, "init", "--quiet", "--initial-branch=main")
        (other / "a.txt").write_text("a\n")
        scene.git(other, "add", "--all")
        scene.git(other, "commit", "--quiet", "-m", "sub")
        scene.git(self.project, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
                  other, "sub")

    def name_programs(self):
        self.evil.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.marks}/programs\ncat\n')
        self.evil.chmod(0o755)
        values = {"evil": self.evil, "folder": self.folder, "project": self.project}
        for name in ("included", "included-too"):
            (self.folder / name).write_text(INCLUDED.format(**values))
        (self.folder / "attributes").write_text(
            f"* diff=evil merge=evil\n{self.included} filter=included\n")
        (self.folder / "excludes").write_text("")
        hooks = self.folder / "hooks"
        hooks.mkdir()
        for name in scene.HOOKS:
            shutil.copy(self.evil, hooks / name)
        for config in (self.project / ".git/config", self.project / ".git/modules/sub/config"):
            with open(config, "a", encoding="utf-8") as file:
                file.write(CONFIGURATION.format(**values))
        for name in scene.HOOKS:
            hook = self.project / ".git/modules/sub/hooks" / name
            hook.parent.mkdir(exist_ok=True)
            shutil.copy(self.evil, hook)
        # So that filters and conversions would be asked.
        (self.project / "notes.txt").write_text("edited\n")
        (self.project / "sub/a.txt").write_text("edited\n")

    def marked(self):
        return [f"{path.name}: {path.read_text()[:200]}" for path in self.marks.iterdir()]


def executed(log):
    """[(process, program)] that were started, and which process made which."""
    started, parents, begun = [], {}, {}
    for line in Path(log).read_text(errors="replace").splitlines():
        found = re.match(r'(\d+) +exec\w*\((?:[^"]*, )?"([^"]*)"', line)
        if found:
            begun[found[1]] = found[2]
        found = re.match(r"(\d+) +(?:<\.\.\. )?exec\w*\b.*= 0$", line)
        if found:
            # Of several threads another one may go on than the one that has asked for it.
            started.append((found[1], begun.get(found[1], "?")))
        found = re.match(r"(\d+) +(?:<\.\.\. )?(?:clone3?|v?fork)\b.*= (\d+)"
                         r"(?: /\* (\d+) in strace's PID NS \*/)?$", line)
        if found:
            parents[found[3] or found[2]] = found[1]
    return started, parents


class Watched:
    """Runs commands under strace, and judges what they have started."""

    def __init__(self, checks, place):
        self.checks = checks
        self.place = place
        self.log = place.folder / "log"

    def run(self, name, codes, *arguments, sandboxed=False, **options):
        outcome = self.place.program.run(
            self.place.project, *arguments, timeout=300,
            before=("strace", "-f", "-qq", "--decode-pids=pidns", "-s", "300", "-o", self.log, "-e",
                    "trace=execve,execveat,clone,clone3,fork,vfork", "-e", "signal=none"),
            **options)
        self.checks.check(f"{name}: exit {outcome.code}", outcome.code in codes,
                          f"{outcome}\n{outcome.out[-600:]}")
        own = str(self.place.program.espalier.program)
        started, parents = executed(self.log)
        walls = {process for process, path in started if Path(path).name == "bwrap"}
        strange = []
        for process, path in started:
            ancestors = [process]
            while ancestors[-1] in parents:
                ancestors.append(parents[ancestors[-1]])
            inside = sandboxed and walls.intersection(ancestors)
            if path != own and not inside:
                strange.append(path)
        self.checks.nothing(f"{name}: starts no program", strange)
        self.checks.nothing(f"{name}: nothing has left a mark", self.place.marked())
        return outcome


def everything(checks, program, folder, attributes, may_apply):
    """All commands that look at a repository, or change it."""
    place = Place(program, folder, attributes, "*.txt" if may_apply else "*").make()
    checks.check("the program that is named would leave a mark",
                 os.system(f"{place.evil} self </dev/null") == 0 and place.marked())
    (place.marks / "programs").unlink()
    watched = Watched(checks, place)
    ticket, patch = place.ticket, folder / "fix.patch"
    patch.write_text(scene.PATCH)
    for command in (("functions", "."), ("doctor",), ("backlog", "list"), ("autopatch", "status"),
                    ("review", "list"), ("review", "audit"), ("instrument", "."),
                    ("instrument", ".", "--apply", "branch=telemetry")):
        watched.run(" ".join(command), (OK, NEGATIVE, 4, 5), *command, sandboxed=True)
    watched.run("autopatch run --stop patch", (OK,), "autopatch", "run", ticket, "--patch", patch,
                "--stop", "patch")
    watched.run("autopatch run --stop branch", (OK,), "autopatch", "run", ticket, "--patch", patch,
                "--stop", "branch")
    watched.run("autopatch run --command", (OK, NEGATIVE), "autopatch", "run", ticket, "--command",
                "echo '# mended' >> shop/cart.py", sandboxed=True)
    tried = watched.run("autopatch run", (OK,), "autopatch", "run", ticket, "--patch", patch,
                        sandboxed=True)
    watched.run("gate run", (OK,), "gate", "run", tried.report.get("branch_name", "?"),
                sandboxed=True)
    watched.run("review show", (OK,), "review", "show", ticket)
    watched.run("review approve", (OK,), "review", "approve", ticket, typed=f"{ticket}\n")
    applied = watched.run("review apply", (OK,) if may_apply else (1, 4, 5), "review", "apply",
                          ticket)
    if may_apply:
        watched.run("review rollback", (OK,), "review", "rollback", ticket, "--reason", "not so",
                    typed="")
    else:
        checks.check("it names the filter that stands in the way",
                     "needs-program" in applied.err, applied.err)
        watched.run("review reject", (OK,), "review", "reject", ticket, "--reason", "not so",
                    typed="")
    watched.run("review audit", (OK,), "review", "audit")


# -- patches

def patches(checks, program, folder):
    """None is applied, and none leaves anything: not an object, not an attempt."""
    place = Place(program, folder, "*.txt text\n").make()
    before = scene.files_of(place.project, (".espalier",))
    known = scene.kept_by(program, place.project, place.ticket)[:2]
    checks.equal("nothing is known of the ticket yet", known, ([], "open"))
    patch = folder / "hostile.patch"
    outside = sorted(path.name for path in folder.iterdir()) + [patch.name]
    for name, text in NOWHERE.items():
        patch.write_bytes(text.encode("utf-8", "surrogateescape"))
        found = []
        for stop in ("patch", "branch", "ready"):
            outcome = program.run(place.project, "autopatch", "run", place.ticket, "--patch", patch,
                                  "--stop", stop)
            if outcome.code in (OK, 70) or outcome.crashed or not outcome.err.strip():
                found.append(f"--stop {stop}: {outcome} {outcome.out[-300:]}")
        after = scene.files_of(place.project, (".espalier",))
        found += [f"changed: {each}" for each in before.keys() | after.keys()
                  if before.get(each) != after.get(each)]
        now_known = scene.kept_by(program, place.project, place.ticket)[:2]
        found += [f"kept: {now_known}"] if now_known != known else []
        found += [f"outside: {path}" for path in folder.iterdir() if path.name not in outside]
        checks.nothing(f"a patch with {name}: refused", found)
        before, known = after, now_known  # what one has left is not told of the next
    checks.nothing("no program was run", place.marked())


def unreadable_ways(checks, program, folder):
    """A project whose .git leads elsewhere."""
    for name, make in {
            "a .git that leads to another repository": lambda at, other: (at / ".git").write_text(
                f"gitdir: {other}/.git\n"),
            "a work tree put elsewhere": lambda at, other: (
                scene.git(at, "init", "--quiet"), scene.git(at, "config", "core.worktree", other)),
            "a .git that is a link": lambda at, other: (at / ".git").symlink_to(other / ".git"),
            "partial clones": lambda at, other: (
                scene.git(at, "init", "--quiet"),
                scene.git(at, "config", "core.repositoryFormatVersion", "1"),
                scene.git(at, "config", "extensions.partialClone", "origin")),
    }.items():
        at = folder / re.sub(r"\W", "-", name)
        other = folder / (at.name + "-other")
        other.mkdir(parents=True)
        scene.git(other, "init", "--quiet", "--initial-branch=main")
        (other / "theirs.txt").write_text("theirs\n")
        scene.git(other, "add", "--all")
        scene.git(other, "commit", "--quiet", "-m", "theirs")
        before = scene.files_of(other)
        at.mkdir()
        make(at, other)
        outcomes = [program.run(at, *command) for command in
                    (("review", "list"), ("autopatch", "status"), ("gate", "run", "main"))]
        crashed = [str(each) for each in outcomes if each.crashed or each.code == 70]
        checks.nothing(f"{name}: orderly ends", crashed)
        checks.equal(f"{name}: the other repository is as it was", scene.files_of(other), before)


def main():
    options = support.argument_parser(__doc__).parse_args()
    checks = support.Checks()
    folder = Path(tempfile.mkdtemp(prefix="espalier-hostile-"))
    folder.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    try:
        program = scene.Program(options.espalier, folder / "home")
        for name, attributes, may_apply in (
                ("filters-elsewhere", "notes.txt filter=evil diff=evil merge=evil\n"
                                      "staged.txt filter=process\n*.py diff=evil merge=evil\n", True),
                ("filters-everywhere", "* filter=evil diff=evil merge=evil\n", False)):
            checks.say(name)
            (folder / name).mkdir()
            everything(checks, program, folder / name, attributes, may_apply)
        checks.say("patches")
        (folder / "patches").mkdir()
        patches(checks, program, folder / "patches")
        checks.say("repositories that lead elsewhere")
        unreadable_ways(checks, program, folder / "elsewhere")
        return checks.finish()
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            support.remove(folder)


if __name__ == "__main__":
    sys.exit(main())
