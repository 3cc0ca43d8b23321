#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages of Go's own library, instrumented with their tests: what comes of them, and the traces.

Copies the packages into a module of their own, instruments entry, exit and loops of the packages
and of their tests, and checks that

  * gofmt, go vet and the tests, one by one, say what they said before, tracing off and on;
  * the trace is sound, names instrumented functions only, and counts loops of each package;
  * strip gives the original bytes, and no folder is left behind.

For the copies: imports of a copied package are those of the copy; internal/reflectlite, which none
outside may import, is reflect, which has the same functions; internal/testenv is a stand-in of a
few lines.

Needs Go with its sources (Debian: golang-go, golang-src).
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys

import support

#: Each with the folders of test data its tests look for.
PACKAGES = {
    "compress/flate": ("compress/flate/testdata", "compress/testdata"),
    "compress/lzw": ("compress/testdata",),
    "container/heap": (),
    "container/list": (),
    "container/ring": (),
    "encoding/asn1": (),
    "encoding/base64": (),
    "encoding/csv": (),
    "encoding/json": ("encoding/json/testdata",),
    "encoding/pem": (),
    "encoding/xml": (),
    "html": (),
    "index/suffixarray": (),
    "net/mail": (),
    "net/textproto": (),
    "net/url": (),
    "regexp": ("regexp/testdata",),
    "regexp/syntax": (),
    "sort": (),
    "text/scanner": (),
    "text/tabwriter": (),
    "text/template/parse": (),
}

MODULE = "corpus"
OTHER_IMPORTS = {
    "internal/reflectlite": ("reflectlite", "reflect"),
    "internal/testenv": ("testenv", f"{MODULE}/standin/testenv"),
}
STAND_IN = """// Package testenv answers what tests ask about the machine they run on.
package testenv

// Builder names none of the machines that build Go.
func Builder() string { return "" }
"""

#: Packages whose tests make traces of a size to be read; the other ones' go nowhere.
READABLE = ("container/heap", "container/list", "container/ring", "encoding/asn1",
            "encoding/base64", "encoding/csv", "html", "net/mail", "net/textproto", "net/url",
            "text/scanner", "text/tabwriter", "text/template/parse")

#: Packages whose tests make calls without number: minutes if traced.
NOT_TRACED = ("compress/flate", "encoding/pem", "regexp", "regexp/syntax")

#: Tests that are about time or memory, compared with tracing off only.
TRACING_OFF_ONLY = {
    "net/textproto/TestCommonHeaders": "counts allocations",
}


# -- the copies

def copy_packages(source, folder):
    for package, data in PACKAGES.items():
        (folder / package).mkdir(parents=True, exist_ok=True)
        for path in sorted((source / package).glob("*.go")):
            text = rewrite(path.read_bytes().decode())
            (folder / package / path.name).write_bytes(text.encode())
        for name in data:
            shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
    (folder / "standin/testenv").mkdir(parents=True)
    (folder / "standin/testenv/testenv.go").write_text(STAND_IN)
    (folder / "go.mod").write_text(f"module {MODULE}\n\ngo 1.23\n")


def rewrite(text):
    """A source with the imports of the copy."""
    def other(found):
        before, name, path, after = found.group(1), found.group(2) or "", found[3], found[4]
        if path in PACKAGES:
            return f'{before}{name}"{MODULE}/{path}"{after}'
        if path in OTHER_IMPORTS:
            default, instead = OTHER_IMPORTS[path]
            return f'{before}{name or default + " "}"{instead}"{after}'
        return found[0]

    end = re.search(r"^(func|var|const|type)\b", text, re.MULTILINE)
    at = end.start() if end else len(text)
    return re.sub(r'^((?:import)?[ \t]+)([\w.]+ )?"([^"\n]+)"(.*)$', other, text[:at],
                  flags=re.MULTILINE) + text[at:]


class Go:
    def __init__(self, folder):
        self.environment = {"GOCACHE": str(folder / "go-cache"),
                            "GOTMPDIR": str(folder), "HOME": str(folder)}

    def run(self, program, *arguments, cwd, **environment):
        return subprocess.run([program, *arguments], cwd=cwd, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=1800,
                              env=support.go_environment(**self.environment, **environment))

    def format(self, tree):
        done = self.run("gofmt", "-l", ".", cwd=tree)
        return done.returncode, done.stderr, set(done.stdout.splitlines())

    def vet(self, tree):
        """(exit code, what it found); lines and columns may be others."""
        done = self.run("go", "vet", "./...", cwd=tree)
        return done.returncode, sorted(re.sub(r":\d+(:\d+)?", "", done.stderr).splitlines())

    def test(self, tree, packages, trace=None):
        """{package/test: outcome}; what failed is said by the last lines of its output."""
        traced = {"ESPALIER_TRACE_FILE": str(trace)} if trace else {}
        done = self.run("go", "test", "-json", "-short", "-count=1", "-vet=off",
                        *(f"./{package}" for package in packages), cwd=tree, **traced)
        outcomes, output = {}, collections.defaultdict(list)
        for line in done.stdout.splitlines():
            event = json.loads(line)
            package = event.get("Package", event.get("ImportPath", ""))
            name = f"{package.removeprefix(MODULE + '/')}/{event.get('Test', '')}"
            if event["Action"] in ("pass", "fail", "skip", "build-fail"):
                outcomes[name] = event["Action"]
            elif "output" in event["Action"]:
                output[name].append(event.get("Output", ""))
        failures = {name: "".join(output[name][-12:]) for name, outcome in outcomes.items()
                    if "fail" in outcome}
        return outcomes, failures


# -- the checks

def compare_tests(checks, how, before, found, without=()):
    after, failures = found
    changed = [name for name in sorted(before.keys() | after.keys())
               if name not in without and before.get(name) != after.get(name)]
    # A package whose only failures are those is no failure.
    excused = {f"{name.rpartition('/')[0]}/" for name in without if after.get(name) == "fail"}
    changed = [name for name in changed
               if name not in excused or any("fail" in after[each] for each in after
                                             if each.startswith(name) and each != name
                                             and each not in without)]
    checks.nothing(f"{how}: {len(before.keys() - set(without))} tests come out the same",
                   [f"{name}: {before.get(name, 'not there')} → {after.get(name, 'not there')}"
                    for name in changed])
    for name in changed[:8]:
        print(failures.get(name, "").rstrip())


def check_tests(checks, go, before, tree, ids):
    checks.say("instrumented, tracing off")
    compare_tests(checks, "tracing off", before, go.test(tree, PACKAGES))
    others = [name for name in PACKAGES if name not in (*READABLE, *NOT_TRACED)]
    trace = tree.parent / "tests.trace"
    for packages, file in ((READABLE, trace), (others, os.devnull)):
        checks.say(f"instrumented, tracing on: {', '.join(packages)}")
        # A package's name may begin with another's.
        expected = {name: outcome for name, outcome in before.items()
                    if max((each for each in PACKAGES if name.startswith(f"{each}/")),
                           key=len) in packages}
        compare_tests(checks, "tracing on", expected, go.test(tree, packages, file),
                      TRACING_OFF_ONLY)
    for name, reason in TRACING_OFF_ONLY.items():
        checks.say(f"not compared with tracing on: {name} ({reason})")
    check_trace(checks, trace, ids)


def check_trace(checks, trace, ids):
    if not checks.check("there is a trace", trace.exists()):
        return
    spans, problems = support.read_trace(trace)
    checks.nothing(f"the trace is sound ({len(spans)} spans)", problems)
    checks.nothing("every span is closed", {each.function for each in spans if each.abandoned})
    calls, loops = support.calls_and_loops(spans)
    checks.nothing(f"{len(calls)} functions, all of them instrumented ones", calls.keys() - ids)
    reached = {os.path.dirname(each.split("::")[0]) for each in calls}
    checks.nothing("spans of every package", set(READABLE) - reached)
    checks.check(f"{len(loops)} loops went round, {loops.total()} times in all", len(loops) > 200)


def folders(tree):
    return {path.relative_to(tree) for path in tree.rglob("*")
            if path.is_dir() and support.STATE not in path.parts}


def main():
    options = support.argument_parser(__doc__).parse_args()
    checks = support.Checks()
    with support.temporary_folder(options.keep) as folder:
        tree = folder / "module"
        copy_packages(support.go_root() / "src", tree)
        original, places = support.snapshot(tree), folders(tree)
        go = Go(folder)
        checks.say(f"{len(PACKAGES)} packages as they are")
        formatted, vetted = go.format(tree), go.vet(tree)
        before, failures = go.test(tree, PACKAGES)
        passed = [name for name, outcome in before.items() if outcome == "pass"]
        checks.check(f"{len(passed)} of {len(before)} tests pass",
                     len(passed) > 500 and len(passed) > 0.9 * len(before), failures.values())

        checks.say("instrumenting")
        espalier = support.Espalier(options.espalier, folder / "home")
        outcome = espalier.instrument(tree, "--include", "all", "--language", "go")
        checks.check("it ends with 0 or 1", outcome.code in (0, 1) and outcome.report,
                     str(outcome))
        checks.nothing("no function failed",
                       [f"{each['id']}: {each.get('reason')}" for each in outcome.functions
                        if each["status"] == "failed"])
        ids = outcome.ids("instrumented")
        checks.check(f"{len(ids)} of {len(outcome.functions)} functions are instrumented",
                     len(ids) > 2000 and len(ids) >= 0.99 * len(outcome.functions))
        checks.check("the runtime is there", (tree / "internal/espaliertel").is_dir())

        code, errors, unclean = go.format(tree)
        checks.equal("gofmt reads all files", (code, errors), formatted[:2])
        checks.nothing("gofmt would change the files that it would have changed before",
                       unclean ^ formatted[2])
        found = go.vet(tree)
        checks.check("go vet says the same", found == vetted, "\n".join(found[1]))
        check_tests(checks, go, before, tree, ids)

        checks.say("stripping")
        outcome = espalier.strip(tree)
        checks.check("strip ends with 0", outcome.code == 0, str(outcome))
        checks.nothing("the bytes are the original ones",
                       support.differences(original, support.snapshot(tree)))
        checks.nothing("no folder is left behind, and none is gone", folders(tree) ^ places)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
