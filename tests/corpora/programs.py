#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small buggy programs, from their failing test to a patch, by commands alone.

Each file of programs/ is a program with a bug, tests of which one fails for it, and the right
patch. The failure is observed and becomes a ticket; then patches are tried for it: those of recipes
alone, the right one, one that does nothing, one that drops the failing test, one that knows what the
test puts in, and the right one with a file that is none of its business.

--unrelated makes other failures of the mended programs (a number, a sign, a text that is wrong), for
which no recipe is meant: none may be accepted.

Needs git, pytest, node and go.
"""

import collections
import concurrent.futures
import difflib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from xml.sax.saxutils import quoteattr

import support

PROGRAMS = support.HERE / "programs"
#: Right patches that may be refused, of all.
MOST_REFUSED = 1


class Program:
    """A description: headers, files, and edits as old and new text."""

    def __init__(self, path):
        self.name = f"{path.parent.name}/{path.stem}"
        self.language = path.parent.name
        self.files, self.edits, headers = {}, {}, {}
        kind = target = None
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            marked = re.match(r"--- (file|fix|special) (\S+)$", line.rstrip("\n"))
            if marked:
                kind, target = marked.groups()
                place = self.files if kind == "file" else self.edits
                place[target if kind == "file" else kind] = "" if kind == "file" else (target, "")
            elif kind == "file":
                self.files[target] += line
            elif kind:
                self.edits[kind] = (target, self.edits[kind][1] + line)
            elif not line.startswith("#") and ":" in line:
                name, _, value = line.partition(":")
                headers[name] = value.strip()
        self.kind = headers["class"]
        self.seen = headers["seen"]

    @property
    def tests(self):
        return [path for path in self.files if "test" in path]

    @property
    def source(self):
        return self.edits["fix"][0]

    def edited(self, kind):
        """The text of the source with an edit of the description."""
        target, text = self.edits[kind]
        old, new = re.fullmatch(r"<<<\n(.*)\n===\n(.*)\n>>>\n", text, re.S).groups()
        before = self.files[target]
        if before.count(old) != 1:
            raise ValueError(f"{self.name}: {kind} fits {before.count(old)} times")
        return before.replace(old, new)


def diff(path, before, after):
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = ("/dev/null" if not before else f"a/{path}", f"b/{path}")
    return "".join(difflib.unified_diff(old, new, *head))


def without_tests(program, names):
    """The tests without those that fail."""
    patches = ""
    for path in program.tests:
        text = program.files[path]
        for name in names:
            form = {"python": rf"\n\ndef {name}\(.*?(?=\n\n\ndef |\Z)",
                    "javascript": rf"\ntest\('{re.escape(name)}'.*?\n}}\);\n",
                    "go": rf"\nfunc {name}\(.*?\n}}\n"}[program.language]
            text = re.sub(form, "", text, flags=re.S)
        patches += diff(path, program.files[path], text.rstrip("\n") + "\n")
    return patches


class Project:
    """A program in a repository of its own."""

    def __init__(self, espalier, folder, files):
        self.espalier, self.folder, self.files = espalier, folder, files
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        for arguments in (("init", "-q", "-b", "main"), ("add", "."),
                          ("-c", "user.name=Ada", "-c", "user.email=ada@example.org",
                           "commit", "-q", "-m", "first"),
                          ("config", "user.name", "Ada"),
                          ("config", "user.email", "ada@example.org")):
            subprocess.run(["git", *arguments], cwd=folder, check=True,
                           env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})
        self.failing = []

    def run(self, name, *arguments):
        return self.espalier.run(name, *arguments, "--project", self.folder)

    def tests(self, language, seen):
        """Runs the tests; what is imported of it, as a file."""
        report = self.folder.with_suffix(".report")
        junit = self.folder.with_suffix(".xml")
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
        if language == "python":
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.",
                 "--tb=native" if seen == "log" else "--tb=long", f"--junitxml={junit}"],
                cwd=self.folder, env={**environment, "PYTHONPATH": "."},
                capture_output=True, text=True)
            text = done.stdout if seen == "log" else junit.read_text(encoding="utf-8")
            self.failing = re.findall(r'name="([^"]+)" time="[^"]+"><failure', junit.read_text())
        elif language == "javascript":
            done = subprocess.run(["node", "--test", "--test-reporter=junit"], cwd=self.folder,
                                  env=environment, capture_output=True, text=True)
            text = done.stdout
            self.failing = re.findall(r'<testcase name="([^"]+)"[^>]*failure=', text)
        else:
            done = subprocess.run(["go", "test", "-json", "./..."], cwd=self.folder,
                                  # Where the program looks for what was built, as for anybody.
                                  env=support.go_environment(
                                      GOCACHE=str(self.espalier.home / "cache/go-build")),
                                  capture_output=True, text=True)
            text = self._of_go(done.stdout, seen)
        report.write_text(text, encoding="utf-8")
        return report

    def _of_go(self, lines, seen):
        output, failed = collections.defaultdict(str), []
        for line in lines.splitlines():
            event = json.loads(line)
            test = event.get("Test", "")
            if event["Action"] == "output":
                output[test] += event["Output"]
            elif event["Action"] == "fail" and test:
                failed.append((event["Package"], test))
        self.failing = [test for _, test in failed]
        if seen == "log":
            return "".join(output.values())
        cases = "".join(
            f'<testcase classname={quoteattr(package)} name={quoteattr(test)}><failure '
            f'message={quoteattr(output[test])}>{output[test]}</failure></testcase>'
            for package, test in failed)
        return f'<testsuites><testsuite name="go">{cases}</testsuite></testsuites>'

    def ticket(self, language, seen):
        """Observes the failure; a ticket of it, or nothing and why."""
        taken = self.run("observe", "import", self.tests(language, seen))
        scanned = self.run("backlog", "scan")
        tickets = self.run("backlog", "list").report.get("tickets") or []
        if not tickets:
            return None, f"no ticket: {taken} {scanned}"
        return tickets[0], ""

    def attempt(self, ticket, patch):
        path = self.folder.with_suffix(".patch")
        path.write_text(patch, encoding="utf-8")
        return self.run("autopatch", "run", ticket, "--patch", path)


class Results:
    def __init__(self):
        self.lock = threading.Lock()
        self.right, self.refused, self.problems = [], [], []
        self.wrong = collections.Counter()
        self.accepted = []
        self.by_recipe, self.not_by_recipe = {}, []
        self.tried = 0


def try_program(espalier, folder, program, results):
    project = Project(espalier, folder, program.files)
    ticket, problem = project.ticket(program.language, program.seen)
    if problem:
        with results.lock:
            results.problems.append(f"{program.name}: {problem}")
        return
    number = ticket["id"]
    if not any("test" not in path for path in ticket["files_to_modify"]):
        # Where the mistake is, is for a person to say: a failed assertion names its test alone.
        files = ",".join([program.source, *program.tests])
        project.run("backlog", "set", number, f"files_to_modify={files}")
    recipes = project.run("autopatch", "run", number, "--attempts", "6")
    fix = diff(program.source, program.files[program.source], program.edited("fix"))
    mark = {"python": "#", "javascript": "//", "go": "//"}[program.language]
    text = program.files[program.source]
    wrong = {
        "useless": diff(program.source, text, text + f"{mark} Looked at.\n"),
        "test dropped": without_tests(program, project.failing),
        "file of others": fix + diff("notes.md", "", "What was done.\n"),
    }
    if "special" in program.edits:
        wrong["special case"] = diff(program.source, text, program.edited("special"))
    outcomes = {kind: project.attempt(number, patch) for kind, patch in wrong.items()}
    right = project.attempt(number, fix)
    with results.lock:
        for kind, outcome in outcomes.items():
            results.wrong[kind] += 1
            if outcome.code == 0 or outcome.crashed:
                results.accepted.append(f"{program.name}: {kind}: {outcome}")
            elif not outcome.report.get("error"):
                results.problems.append(f"{program.name}: {kind}: {outcome}")
        (results.right if right.code == 0 else results.refused).append(
            program.name if right.code == 0
            else f"{program.name}: {right.report.get('error')} {right.err[-600:]}")
        if recipes.crashed or not recipes.report:
            results.problems.append(f"{program.name}: recipes: {recipes}")
        results.tried += len(recipes.report.get("tried") or [])
        if recipes.code == 0:
            results.by_recipe[program.name] = recipes.report["tried"][-1]["made_by"]
        else:
            results.not_by_recipe.append(f"{program.name} ({program.kind})")


def mutants(program):
    """Sources of the mended program with another mistake each: no recipe is for these."""
    text = program.edited("fix")
    found = []
    for form, change in ((r"(?<=[\w)\]] )\+(?= [\w(])", "-"), (r"(?<=[\w)\]] )-(?= [\w(])", "+"),
                         (r"(?<=[\w)\]] )\*(?= [\w(])", "+"), (r"(?<=[ (\[])[1-9]\d*(?=[ ,)\]:;\n])",
                                                             lambda m: str(int(m.group()) + 7)),
                         (r"\b(true|True)\b", lambda m: "False" if m.group()[0] == "T" else "false"),
                         (r" == ", " != "), (r" < ", " > "), (r" in (?=[a-z_.]+:)", " not in "),
                         (r"(?<=return )(?=[a-z])(?!not\b|None|null|nil|undefined|true|false|err)",
                          {"python": "not ", "javascript": "!", "go": ""}[program.language])):
        for match in re.finditer(form, text):
            new = change(match) if callable(change) else change
            changed = text[:match.start()] + new + text[match.end():]
            if changed != text and "for " not in text[text.rfind("\n", 0, match.start()):match.end()]:
                found.append(changed)
    return found


def try_unrelated(espalier, folder, program, text, results):
    project = Project(espalier, folder, {**program.files, program.source: text})
    ticket, problem = project.ticket(program.language, "junit")
    if problem:
        return False
    outcome = project.run("autopatch", "run", ticket["id"], "--attempts", "16")
    with results.lock:
        if outcome.crashed or not outcome.report:
            results.problems.append(f"{program.name}: {outcome}")
        results.tried += len(outcome.report.get("tried") or [])
        if outcome.code == 0:
            results.accepted.append(f"{program.name}: {outcome.report['tried'][-1]['made_by']}\n"
                                    + diff(program.source, program.edited("fix"), text))
    return True


def check_programs(checks, espalier, folder, programs):
    results = Results()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(try_program, espalier, folder / program.name.replace("/", "-"), program,
                            results) for program in programs]
        for job in concurrent.futures.as_completed(jobs):
            job.result()
    checks.nothing("each failure makes a ticket, and each attempt says why it failed",
                   results.problems)
    checks.check(f"right patches: {len(results.right)} of {len(programs)} are ready",
                 len(results.refused) <= MOST_REFUSED * len(programs) // 60, results.refused)
    for kind, count in results.wrong.items():
        checks.nothing(f"{kind}: none of {count} is ready",
                       [each for each in results.accepted if f": {kind}:" in each])
    share = collections.Counter(name.split("/")[0] for name in results.by_recipe)
    count = collections.Counter(program.language for program in programs)
    checks.say("by recipes alone: " + ", ".join(
        f"{language} {share[language]} of {count[language]}" for language in sorted(count))
        + f"; {len(results.by_recipe)} of {len(programs)} in {results.tried} attempts")
    for name, recipe in sorted(results.by_recipe.items()):
        print(f"            {name:<32} {recipe}")
    for name in sorted(results.not_by_recipe):
        print(f"            {name:<60} -")
    checks.check("recipes repair a third of them at least",
                 3 * len(results.by_recipe) >= len(programs))


def check_unrelated(checks, espalier, folder, programs, wanted):
    results = Results()
    made = [(program, text) for program in programs for text in mutants(program)[:4]]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(try_unrelated, espalier, folder / f"m{i}", program, text, results)
                for i, (program, text) in enumerate(made)]
        count = sum(job.result() for job in concurrent.futures.as_completed(jobs))
    checks.nothing("each failure can be worked on", results.problems)
    checks.check(f"{count} failures for which no recipe is meant", count >= wanted)
    checks.nothing(f"recipes tried {results.tried} patches for them; none is ready",
                   results.accepted)


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--unrelated", type=int, metavar="N",
                        help="make at least N other failures, in place of the programs' own")
    parser.add_argument("--only", metavar="TEXT", help="programs whose name has it")
    options = parser.parse_args()
    checks = support.Checks()
    programs = [Program(path) for path in sorted(PROGRAMS.glob("*/*.txt"))]
    programs = [each for each in programs if not options.only or options.only in each.name]
    with support.temporary_folder(options.keep) as folder:
        espalier = support.Espalier(options.espalier, folder / "home")
        if options.unrelated:
            check_unrelated(checks, espalier, folder, programs, options.unrelated)
        else:
            check_programs(checks, espalier, folder, programs)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
