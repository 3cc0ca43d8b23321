#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bugs that others made and mended, from their failing test to a recipe's patch.

Each file of history/ names a package, the version with a bug and the one without it, and has a test
that shows the bug through what the package offers. The packages are fetched
(packaging/corpora/history); nothing of them is kept here. The test has to fail with the one version
and to pass with the other; then the failure is observed, becomes a ticket, and recipes alone are to
make a patch of it that is ready. A bug that no recipe mends is kept and told as such, as long as it
is of a kind of error that recipes are for.

Needs git, pytest, node, go and npm.
"""

import collections
import concurrent.futures
import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import programs
import support

HISTORY = support.HERE / "history"
FETCH = support.SOURCE_ROOT / "packaging/corpora/history/fetch"
#: Of the recipes, how many are to mend a bug of history.
FEWEST_RECIPES = 20
ATTEMPTS = 16


class Case:
    """A description: headers, and our test."""

    def __init__(self, path):
        self.name = f"{path.parent.name}/{path.stem}"
        self.language = path.parent.name
        self.tests, headers, target = {}, {}, None
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            marked = re.match(r"--- test (\S+)$", line.rstrip("\n"))
            if marked:
                target = marked.group(1)
                self.tests[target] = ""
            elif target:
                self.tests[target] += line
            elif not line.startswith("#") and ":" in line:
                name, _, value = line.partition(":")
                headers[name] = value.strip()
        self.source = headers["from"]
        self.package = headers["package"]
        self.buggy, self.fixed = headers["buggy"], headers["fixed"]
        #: "path", "path as name", or "-name" to leave one out; everything when there are none.
        self.files = [part.strip() for part in headers.get("files", "").split(",") if part.strip()]
        #: Where the mistake is, for a person to say when a failed assertion names its test alone.
        self.where = headers.get("where", "")
        #: Packages it cannot do without, each as name-version; they go into node_modules.
        self.needs = headers.get("needs", "").split()
        #: What a module of Go is called.
        self.module = headers.get("module", "")
        self.kind = headers["class"]
        #: The recipe that mends it; empty when none does.
        self.recipe = headers.get("recipe", "")


# -- what is fetched

class Packages:
    """What packaging/corpora has fetched, by its source, name and version."""

    def __init__(self, folder):
        self.folder = folder

    def of(self, case, version):
        return self.folder / f"{case.package}-{version}".replace("@", "-").replace("/", "-")

    def files(self, case, version):
        """{path in the project: bytes} of a version."""
        root = self.of(case, version)
        if not root.is_dir():
            raise SystemExit(f"{root} was not fetched")
        found = {}
        for part in case.files or ["."]:
            if part.startswith("-"):
                found = {path: text for path, text in found.items()
                         if path != part[1:] and not path.startswith(part[1:] + "/")}
                continue
            path, _, name = part.partition(" as ")
            place = root / path
            if place.is_file():
                found[name or place.name] = place.read_bytes()
                continue
            for file in sorted(place.rglob("*")):
                inner = file.relative_to(place)
                if file.is_file() and not file.is_symlink() and not _is_aside(inner):
                    found[str(Path(name or ".") / inner)] = file.read_bytes()
        for needed in case.needs:
            into = Path("node_modules") / needed.rsplit("-", 1)[0]
            for file in sorted((self.folder / needed).rglob("*")):
                if file.is_file():
                    found[str(into / file.relative_to(self.folder / needed))] = file.read_bytes()
        return found


def _is_aside(path):
    """Tests of the package itself, and what no program is made of."""
    return (any(re.fullmatch(r"tests?|__tests__|specs?|node_modules|examples?|testdata|"
                             r"__pycache__|benchmarks?|docs?|\..*", part)
                for part in path.parts)
            or re.search(r"[._-](test|spec)s?\.\w+$|^test[_.]|\.min\.js$|\.map$|\.md$|_test\.go$",
                         path.name) is not None)


def project_files(case, packages, version):
    files = packages.files(case, version)
    if case.language == "javascript":
        given = json.loads(files.pop("package.json", b"{}"))
        kept = ("name", "version", "type", "main", "exports", "module")
        told = {name: given[name] for name in kept if name in given}
        told["scripts"] = {"test": "node --test"}
        files["package.json"] = (json.dumps(told, indent=2) + "\n").encode()
        files = {path: text for path, text in files.items()
                 if path == "package.json" or not path.endswith("package-lock.json")}
    if case.language == "go":
        files["go.mod"] = f"module {case.module}\n\ngo 1.21\n".encode()
    files.update({path: text.encode() for path, text in case.tests.items()})
    return files


class Project(programs.Project):
    """A version of a package in a repository of its own, with our test."""

    def __init__(self, espalier, folder, files):
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        super().__init__(espalier, folder, {})
        self.told = ""

    def passes(self, language):
        if language == "go":
            done = subprocess.run(["go", "test", "./..."], cwd=self.folder, text=True,
                                  env=support.go_environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            self.told = done.stdout
            return done.returncode == 0
        self.told = self.tests(language, "junit").read_text(encoding="utf-8")
        return not self.failing and "<testcase" in self.told


class Results:
    def __init__(self):
        self.lock = threading.Lock()
        self.problems, self.unlike = [], []
        #: {name of the bug: the recipe that mended it, or nothing}
        self.by = {}

    def mended(self):
        """{recipe: names of bugs}"""
        names = collections.defaultdict(list)
        for name, recipe in sorted(self.by.items()):
            if recipe:
                names[recipe].append(name)
        return names


def mend(espalier, packages, folder, case):
    """What recipes did about a bug, as autopatch tells; raises ValueError where it is none."""
    fixed = Project(espalier, folder / "fixed", project_files(case, packages, case.fixed))
    if not fixed.passes(case.language):
        raise ValueError(f"the test fails with {case.fixed} too: {fixed.told[-1500:]}")
    project = Project(espalier, folder / "buggy", project_files(case, packages, case.buggy))
    if project.passes(case.language):
        raise ValueError(f"the test passes with {case.buggy}")
    if case.kind.split(":")[0] not in project.told:
        raise ValueError(f"the test fails in another way with {case.buggy}: {project.told[-1500:]}")
    ticket, why = project.ticket(case.language, "junit")
    if why:
        raise ValueError(why)
    if case.where:
        files = ",".join([case.where, *case.tests])
        project.run("backlog", "set", ticket["id"], f"files_to_modify={files}")
    outcome = project.run("autopatch", "run", ticket["id"], "--source", "recipes",
                          "--attempts", ATTEMPTS)
    if outcome.crashed or not outcome.report:
        raise ValueError(str(outcome))
    if outcome.code == 0:
        branch = outcome.report["branch_name"]
        gates = project.run("gate", "run", branch)
        if gates.code != 0:
            raise ValueError(f"gates: {gates}")
        subprocess.run(["git", "checkout", "-q", branch], check=True, cwd=project.folder)
        if not project.passes(case.language):
            raise ValueError(f"the test fails with the patch: {project.told[-1500:]}")
    return outcome


def try_case(espalier, packages, folder, case, results):
    try:
        outcome = mend(espalier, packages, folder, case)
    except ValueError as error:
        with results.lock:
            results.problems.append(f"{case.name}: {error}")
        return
    report = outcome.report
    tried = report.get("tried") or []
    made_by = tried[-1]["made_by"] if outcome.code == 0 else ""
    with results.lock:
        results.by[case.name] = made_by
        if made_by != case.recipe:
            results.unlike.append(
                f"{case.name}: {made_by or 'no recipe'} in place of {case.recipe or 'none'}: "
                f"{report.get('status')}: {report.get('message')}: {report.get('error')}; "
                + "; ".join(f"{each['made_by']}: {each['error']}" for each in tried)[:1000])


def fetch(folder):
    subprocess.run([FETCH, folder], check=True)


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--packages", type=Path, required=True, metavar="FOLDER",
                        help="where the packages are, or are to be fetched to")
    parser.add_argument("--only", metavar="TEXT", help="bugs whose name has it")
    options = parser.parse_args()
    checks = support.Checks()
    fetch(options.packages)
    cases = [Case(path) for path in sorted(HISTORY.glob("*/*.case"))]
    cases = [each for each in cases if not options.only or re.search(options.only, each.name)]
    packages, results = Packages(options.packages), Results()
    with support.temporary_folder(options.keep) as folder:
        espalier = support.Espalier(options.espalier, folder / "home")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(try_case, espalier, packages,
                                folder / case.name.replace("/", "-"), case, results)
                    for case in cases]
            for job in concurrent.futures.as_completed(jobs):
                job.result()
    checks.nothing("each bug shows with one version and not with the other", results.problems)
    checks.nothing("each is mended by the recipe that is told, or by none", results.unlike)
    print(f"{'recipe':<28} bugs of history that it mends")
    mended = results.mended()
    for recipe, names in sorted(mended.items()):
        print(f"{recipe:<28} {', '.join(names)}")
    left = sorted(name for name, recipe in results.by.items() if not recipe)
    print(f"{'not repaired':<28} {', '.join(left) or '-'}")
    checks.say(f"{len(results.by) - len(left)} of {len(results.by)} bugs, "
               f"by {len(mended)} recipes")
    if not options.only:
        checks.check(f"{FEWEST_RECIPES} recipes mend a bug of history at least",
                     len(mended) >= FEWEST_RECIPES)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
