#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Five JavaScript packages, instrumented: the same results to the byte, and sound traces.

acorn parses itself and the others, js-yaml and marked read and write what lies around, semver and
handlebars work through tables. All of it as CommonJS and as ES modules, tracing off and on.

Needs node, and npm to fetch the packages once (packaging/corpora/fetch).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import support

PACKAGES = ("acorn", "js-yaml", "marked", "semver", "handlebars")
#: What those need to be loaded.
NEEDED = ("argparse", "minimist", "neo-async", "source-map", "wordwrap")

#: Bytes of the largest file that is read when a trace is written: a trace has a line for each call,
#: and a parser makes millions of them for a large file.
TRACED = 4_000


def fetch(folder):
    """Gets the packages; the folder that holds their node_modules."""
    subprocess.run([support.SOURCE_ROOT / "packaging/corpora/fetch", folder], check=True)
    return folder


def copy_packages(source, folder):
    modules = folder / "node_modules"
    modules.mkdir(parents=True)
    for name in PACKAGES + NEEDED:
        shutil.copytree(source / "node_modules" / name, modules / name, symlinks=True,
                        ignore=shutil.ignore_patterns("*.map", "*.min.js", "amd", "types"))


class Node:
    def __init__(self, folder, inputs):
        self.folder = folder
        self.inputs = inputs

    def run(self, packages, kind, limit=None, trace=None):
        """(exit code, stdout, stderr)"""
        cases = support.HERE / "workloads/package_cases.cjs"
        if kind == "CommonJS":
            command = [cases.with_name("packages.cjs"), packages, self.inputs]
        else:
            # Beside the node_modules, and never a part of what is instrumented.
            program = packages / "run.mjs"
            shutil.copy(cases.with_name("packages.mjs"), program)
            command = [program, self.inputs, cases]
        if limit:
            command.append(str(limit))
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("NODE_", "ESPALIER_"))}
        if trace:
            environment["ESPALIER_TRACE_FILE"] = str(trace)
        done = subprocess.run(["node", *command], cwd=self.folder, env=environment, timeout=1800,
                              stdin=subprocess.DEVNULL, capture_output=True)
        if kind != "CommonJS":
            program.unlink()
        return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def check_results(checks, node, original, instrumented, ids):
    for kind in ("CommonJS", "ES modules"):
        trace = node.folder / f"{kind}.trace"
        for how, limit, file in (("tracing off", None, None), ("tracing on", TRACED, trace)):
            checks.say(f"{kind}: {how}")
            expected = node.run(original, kind, limit)
            lines = expected[1].count(b"\n")
            checks.check(f"{kind}, {how}: {lines} results of the original",
                         expected[0] == 0 and lines > 150, expected[2])
            found = node.run(instrumented, kind, limit, file)
            checks.check(f"{kind}, {how}: same results, exit code and messages",
                         found == expected, first_difference(found, expected))
        check_trace(checks, kind, trace, ids)


def first_difference(found, expected):
    for mine, theirs in zip(found[1].splitlines(), expected[1].splitlines()):
        if mine != theirs:
            return f"found    {mine.decode()[:300]}\nexpected {theirs.decode()[:300]}"
    return f"exit {found[0]}, expected {expected[0]}\n{found[2]}"


def check_trace(checks, kind, trace, ids):
    if not checks.check(f"{kind}: there is a trace", trace.exists()):
        return
    spans, problems = support.read_trace(trace)
    checks.nothing(f"{kind}: the trace is well formed ({len(spans)} spans)", problems)
    checks.nothing(f"{kind}: every span is closed",
                   [each.function for each in spans if each.abandoned])
    functions = {each.function for each in spans}
    checks.nothing(f"{kind}: {len(functions)} functions, all of them instrumented ones",
                   functions - ids)
    packages = {each.split("/")[1] for each in functions}
    checks.nothing(f"{kind}: spans of every package", set(PACKAGES) - packages)
    loops = {(each.function, number) for each in spans for number in each.loops}
    checks.check(f"{kind}: {len(loops)} loops went round", len(loops) > 100)


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--corpora", type=Path, metavar="DIR",
                        help="where the packages are fetched to (default: a temporary folder)")
    options = parser.parse_args()
    checks = support.Checks()
    with support.temporary_folder(options.keep) as folder:
        checks.say("fetching the packages")
        source = fetch((options.corpora or folder / "corpora").resolve())
        original, instrumented = folder / "original", folder / "instrumented"
        copy_packages(source, original)
        copy_packages(source, instrumented)
        before = support.snapshot(original)
        espalier = support.Espalier(options.espalier, folder / "home")

        checks.say(f"instrumenting {len(PACKAGES) + len(NEEDED)} packages")
        outcome = espalier.instrument(instrumented, "--include", "all", "--language", "javascript")
        checks.check("it ends with 0 or 1", outcome.code in (0, 1) and outcome.report,
                     str(outcome))
        ids, failed = outcome.ids("instrumented"), outcome.ids("failed")
        checks.check(f"{len(ids)} of {len(outcome.functions)} functions are instrumented",
                     len(ids) > 1500)
        checks.check(f"{len(failed)} functions failed, at most one in a hundred",
                     len(failed) * 99 <= len(ids), failed)

        # Inputs are the original files: what is read must not differ between the runs.
        check_results(checks, Node(folder, original), original, instrumented, ids)

        checks.say("stripping")
        outcome = espalier.strip(instrumented)
        checks.check("strip ends with 0", outcome.code == 0, str(outcome))
        checks.nothing("the bytes are the original ones",
                       support.differences(before, support.snapshot(instrumented)))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
