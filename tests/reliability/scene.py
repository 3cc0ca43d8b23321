# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A repository as people have them, with a ticket and a patch for it, and what git and Espalier
say of it. Whatever this folder's programs do to it is seen by its bytes."""

import contextlib
import hashlib
import json
import os
import pty
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpora"))

import support  # noqa: E402

CART = """\
def total(names, prices):
    return sum(price_of(name, prices) for name in names)


def price_of(name, prices):
    return prices[name]
"""
TESTS = """\
from shop.cart import total


def test_known():
    assert total(["a"], {"a": 2}) == 2
"""
LOG = """\
2026-01-31 09:30:00 ERROR cannot show the cart
Traceback (most recent call last):
  File "shop/cart.py", line 2, in total
    return sum(price_of(name, prices) for name in names)
  File "shop/cart.py", line 6, in price_of
    return prices[name]
KeyError: 'plum'
"""
FIX = """\
--- a/shop/cart.py
+++ b/shop/cart.py
@@ -4,3 +4,3 @@
 
 def price_of(name, prices):
-    return prices[name]
+    return prices.get(name, 0)
"""
NEW_TEST = """\
--- /dev/null
+++ b/tests/cases/test_unknown.py
@@ -0,0 +1,5 @@
+from shop.cart import total
+
+
+def test_unknown():
+    assert total(["plum"], {}) == 0
"""
PATCH = FIX + NEW_TEST
HOOKS = ("applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "prepare-commit-msg",
         "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push",
         "pre-auto-gc", "post-rewrite", "reference-transaction", "post-index-change",
         "fsmonitor-watchman", "pre-merge-commit", "push-to-checkout", "sendemail-validate")

GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def git(folder, *arguments, check=True):
    """What git prints, without the repository's programs: they are watched here."""
    done = subprocess.run(
        ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", *map(str, arguments)],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, **GIT_ENVIRONMENT})
    if check and done.returncode:
        raise SystemExit(f"git {' '.join(map(str, arguments))}: {done.stderr.decode()}")
    return done.stdout.decode(errors="replace")


def fsck(folder):
    """What git finds wrong; commits and blobs that nothing leads to are no fault."""
    done = subprocess.run(["git", "fsck", "--strict", "--no-dangling", "--no-progress"], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **GIT_ENVIRONMENT})
    lines = [line for line in done.stdout.decode(errors="replace").splitlines()
             if not line.startswith("notice:")]
    return lines if done.returncode or lines else []


class Program:
    """The program under test in a project, with state of its own, at a terminal or without one."""

    def __init__(self, path, home, kept=None):
        """`kept`: what the user's own state is brought back to with each copy of a project. It
        knows which audits were seen where, and one that lacks entries is told as cut short."""
        self.kept = kept
        self.espalier = support.Espalier(path, home)
        for name in ("CI", "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "TF_BUILD",
                     "TEAMCITY_VERSION", "JENKINS_URL"):
            self.espalier.environment.pop(name, None)  # a person is meant to sit there

    def keep_state(self, folder):
        shutil.copytree(self.espalier.home, folder, symlinks=True)
        self.kept = folder

    def copy(self, template, target):
        """A copy of a project, for a user who has not seen it at this place."""
        if self.kept:
            shutil.rmtree(self.espalier.home)
            shutil.copytree(self.kept, self.espalier.home, symlinks=True)
        return copy(template, target)

    def run(self, project, *arguments, typed=None, before=(), text=None, timeout=600,
            environment=None):
        """`typed`: what stands ready at its terminal; none: there is no terminal. `text`: its
        standard input, where it has no terminal."""
        command = [*map(str, before), str(self.espalier.program), *map(str, arguments), "--json"]
        start = time.monotonic()
        with contextlib.ExitStack() as stack:
            stdin = subprocess.DEVNULL if text is None else subprocess.PIPE
            if typed is not None:
                master, stdin = pty.openpty()
                stack.callback(os.close, master)
                stack.callback(os.close, stdin)
                os.write(master, typed.encode())
            process = subprocess.Popen(
                command, cwd=project, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**self.espalier.environment, **(environment or {})})
            try:
                out, err = process.communicate(None if text is None else text.encode(),
                                               timeout=timeout)
                code = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
                code, err = 124, err + b"\ntimed out"
        return support.Outcome(command, code, out.decode(errors="replace"),
                               err.decode(errors="replace"), time.monotonic() - start)


def make_shop(project, marks):
    """A repository with a bug and all that a person may have lying about in it. Each hook leaves a
    mark in `marks`."""
    project.mkdir(parents=True)
    marks.mkdir(exist_ok=True)
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "config", "user.name", "Ada")
    git(project, "config", "user.email", "ada@example.org")
    for name, content in {"shop/__init__.py": "", "shop/cart.py": CART, "tests/__init__.py": "",
                          "tests/test_cart.py": TESTS, ".gitignore": "*.log\n",
                          "notes.txt": "one\n", "run.sh": "#!/bin/sh\n", "old/gone.txt": "x\n",
                          "staged.txt": "as committed\n"}.items():
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    (project / "run.sh").chmod(0o755)
    (project / "link").symlink_to("notes.txt")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "-m", "first")
    git(project, "tag", "-a", "v1", "-m", "one")
    git(project, "branch", "other")
    (project / "notes.txt").write_text("one\nput away\n")
    git(project, "stash", "push", "--quiet", "-m", "later")
    git(project, "pack-refs", "--all")
    (project / "staged.txt").write_text("staged\n")
    (project / "new.txt").write_text("new, staged\n")
    git(project, "add", "staged.txt", "new.txt")
    (project / "staged.txt").write_text("staged, and edited again\n")
    (project / "notes.txt").write_text("one\nedited\n")
    (project / "old/gone.txt").unlink()
    (project / "old").rmdir()
    (project / "untracked").mkdir()
    (project / "untracked/file.txt").write_text("nobody knows me\n")
    (project / "build.log").write_text("ignored\n")
    for name in HOOKS:
        hook = project / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\necho {name} >> {marks}/hooks\n")
        hook.chmod(0o755)


def make_ticket(program, project):
    """Its id."""
    taken = program.run(project, "observe", "import", "-", text=LOG)
    scanned = program.run(project, "backlog", "scan")
    listed = program.run(project, "backlog", "list").report.get("tickets")
    if taken.code or scanned.code or not listed:
        raise SystemExit(f"there is no ticket:\n{taken}\n{scanned}")
    return listed[0]["id"]


def must(outcome):
    if outcome.code:
        raise SystemExit(f"the scene cannot be made: {outcome}\n{outcome.out}")
    return outcome


# -- what there is

def files_of(folder, leave_out=()):
    """{path: (mode, content or where a link leads)} of everything below a folder."""
    found = {}
    for top, folders, files in os.walk(folder):
        inside = Path(top).relative_to(folder)
        folders[:] = [name for name in folders if str(inside / name) not in leave_out]
        for name in [*folders, *files]:
            path = Path(top, name)
            info = path.lstat()
            content = ""
            if stat.S_ISLNK(info.st_mode):
                content = os.readlink(path)
            elif stat.S_ISREG(info.st_mode):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(inside / name)] = (info.st_mode, content)
    return found


OURS = ("refs/heads/improvement", "logs/refs/heads/improvement")
MOVING = ("index", "refs/heads/main", "logs/HEAD", "logs/refs/heads/main")


class View:
    """All of a project that is its user's: files, and what git keeps besides objects and the
    branches of improvements."""

    def __init__(self, project):
        self.files = files_of(project, (".git", ".espalier"))
        folder = project / ".git"
        self.kept = files_of(folder, ("objects", *OURS))
        self.index = (folder / "index").read_bytes()
        self.logs = {name: (folder / name).read_bytes() for name in MOVING[2:]
                     if (folder / name).exists()}
        self.main = git(project, "rev-parse", "--verify", "--quiet", "refs/heads/main",
                        check=False).strip()

    def differences(self, other):
        found = []
        for what in ("files", "kept"):
            mine, theirs = getattr(self, what), getattr(other, what)
            found += [f"{what}: {name}" for name in sorted(mine.keys() | theirs.keys())
                      if mine.get(name) != theirs.get(name)]
        return found


def outcome_of(project):
    """What an applied patch comes to, whenever it was made: trees and entries instead of ids with
    times in them."""
    described = git(project, "log", "-1", "--format=%T %P%n%B", "main", check=False)
    return {
        "files": files_of(project, (".git", ".espalier")),
        "entries": git(project, "ls-files", "--stage", "-v"),
        "status": git(project, "status", "--porcelain=v2", "--untracked-files=all"),
        "head": git(project, "symbolic-ref", "HEAD"),
        "stash": git(project, "rev-parse", "refs/stash") + git(project, "stash", "list"),
        "main": described,
    }


def branches_of(project):
    """{name: tip} of the branches of improvements."""
    listed = git(project, "for-each-ref", "--format=%(refname:short) %(objectname)",
                 "refs/heads/improvement/")
    return dict(line.split() for line in listed.splitlines())


def leftovers(project):
    """Locks and files of ours that are still there."""
    found = []
    for top, folders, files in os.walk(project / ".git"):
        folders[:] = [name for name in folders if name != "hooks"]
        for name in [*folders, *files]:
            if name.endswith(".lock") or "espalier" in name:
                found.append(str(Path(top, name).relative_to(project)))
    return sorted(found)


def copy(template, target):
    """A copy whose index knows its files, as that of a repository in use."""
    if target.exists():
        shutil.rmtree(target)
    subprocess.run(["cp", "-a", template, target], check=True)
    git(target, "update-index", "-q", "--refresh", check=False)
    return target


def kept_by(program, project, ticket):
    """What Espalier says: (patches of the ticket, the newest first; its status; the audit)."""
    status = program.run(project, "autopatch", "status")
    shown = program.run(project, "backlog", "show", ticket)
    audit = program.run(project, "review", "audit")
    for outcome in (status, shown, audit):
        if outcome.code:
            return None, "", [f"{outcome}"]
    patches = [patch for patch in status.report["patches"] if patch["ticket_id"] == ticket]
    return patches, shown.report["ticket"]["status"], audit.report


def dump(value):
    return json.dumps(value, indent=1, sort_keys=True)
