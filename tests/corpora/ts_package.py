#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""TypeScript packages, instrumented in their sources: the compiler's opinion, and what they do.

zod, as CommonJS and as ES modules, reselect and immer, as CommonJS. Checks that

  * the compiler, told to be strict, says of the sources what it said before;
  * the declarations it writes are the same: in their text, or where that is another, in each type;
  * the compiled package gives the same results, tracing off and on;
  * the trace is sound, and names instrumented functions only;
  * strip gives the original bytes.

Needs node, and npm to fetch the packages once (packaging/corpora/fetch).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import support

STRICT = ("--strict", "--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns",
          "--noImplicitOverride", "--noFallthroughCasesInSwitch", "--exactOptionalPropertyTypes")

#: What is asked of the compiler for each form.
FORMS = {
    "cjs": ("--module", "commonjs", "--moduleResolution", "node10"),
    "esm": ("--module", "nodenext", "--moduleResolution", "nodenext"),
}


class Package:
    """One of them: its forms, its entry among the sources, and how much of it is reached."""

    def __init__(self, name, forms, entry, more=(), functions=30, loops=3):
        self.name = name
        self.forms = forms
        self.entry = entry
        self.more = more
        self.functions = functions
        self.loops = loops


PACKAGES = (
    Package("zod", ("cjs", "esm"), "index.ts", functions=600, loops=60),
    Package("reselect", ("cjs",), "index.ts"),
    # Its sources name neither endings nor what belongs to which platform: read by no ES module.
    Package("immer", ("cjs",), "immer.ts", ("types/globals.d.ts",), functions=80, loops=5),
)


def copy_package(source, package, folder):
    origin, copy = source / package.name, folder / package.name
    shutil.copytree(origin / "src", copy / "src",
                    ignore=shutil.ignore_patterns("tests", "benchmarks", "*.flow"))
    shutil.copy(origin / "package.json", copy)


class TypeScript:
    def __init__(self, modules):
        self.modules = modules
        self.compiler = support.typescript_in(modules)

    def compile(self, folder, package, form):
        """(exit code, what it says without lines and columns); what it makes is in the folder."""
        out = folder / form
        sources = [f"src/{name}" for name in (package.entry, *package.more)]
        done = subprocess.run(
            ["node", self.compiler / "bin/tsc", *STRICT, *FORMS[form], "--target", "es2022",
             "--declaration", "--skipLibCheck", "--types", "node", "--typeRoots",
             self.modules / "@types", "--rootDir", "src", "--outDir", out, *sources],
            cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=1800)
        kind = "module" if form == "esm" else "commonjs"
        if out.is_dir():
            (out / "package.json").write_text(f'{{"type": "{kind}"}}\n')
        said = re.sub(r"^(\S+?)\(\d+,\d+\)", r"\1", done.stdout + done.stderr, flags=re.MULTILINE)
        return done.returncode, said.splitlines()

    def compare_declarations(self, before, after):
        done = subprocess.run(
            ["node", support.HERE / "workloads/compare_declarations.cjs", self.compiler, before,
             after], env=environment(), capture_output=True, text=True, check=True, timeout=1800)
        return [line.split(" ", 1) for line in done.stdout.splitlines()]


def environment(**more):
    return {**{name: value for name, value in os.environ.items()
               if not name.startswith(("NODE_", "ESPALIER_"))}, "TZ": "UTC", **more}


def run(package, folder, form, trace=None):
    """(exit code, stdout, stderr)"""
    traced = {"ESPALIER_TRACE_FILE": str(trace)} if trace else {}
    entry = folder / form / Path(package.entry).with_suffix(".js")
    done = subprocess.run(
        ["node", support.HERE / "workloads/typescript_packages.mjs", package.name, entry],
        cwd=folder, env=environment(**traced), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=1800)
    return done.returncode, done.stdout, done.stderr


def check_declarations(checks, typescript, name, before, after):
    lines = typescript.compare_declarations(before, after)
    kinds = {kind: [text for each, text in lines if each == kind]
             for kind in ("same", "written", "comments", "differs")}
    checks.say(f"{name}: {len(lines)} files of declarations, {len(kinds['same'])} of the same text")
    for text in kinds["written"]:
        print(f"    the same types, written otherwise: {text}")
    checks.check(f"{name}: there are declarations", lines)
    checks.nothing(f"{name}: declarations have the types they had", kinds["differs"])
    checks.nothing(f"{name}: declarations have the comments they had", kinds["comments"])


def first_difference(found, expected):
    for mine, theirs in zip(found[1].splitlines(), expected[1].splitlines()):
        if mine != theirs:
            return f"found    {mine[:300]}\nexpected {theirs[:300]}"
    return f"exit {found[0]}, expected {expected[0]}\n{found[2]}"


def check_package(checks, typescript, package, originals, instrumented, ids):
    before, after = originals / package.name, instrumented / package.name
    for form in package.forms:
        name = f"{package.name} ({form})"
        checks.say(f"{name}: compiling")
        said = typescript.compile(before, package, form)
        found = typescript.compile(after, package, form)
        checks.say(f"{name}: {len(said[1])} lines from the compiler")
        checks.nothing(f"{name}: the compiler says the same",
                       [f"new: {line}" for line in found[1] if line not in said[1]] +
                       [f"gone: {line}" for line in said[1] if line not in found[1]])
        if not checks.check(f"{name}: the compiler ends with the same", found[0] == said[0],
                            f"{found[0]}, expected {said[0]}"):
            continue
        check_declarations(checks, typescript, name, before / form, after / form)
        expected = run(package, before, form)
        checks.check(f"{name}: {len(expected[1].splitlines())} lines of results",
                     expected[0] == 0 and expected[1].count("\n") > 30, expected[2])
        trace = instrumented.parent / f"{package.name}-{form}.trace"
        for how, file in (("tracing off", None), ("tracing on", trace)):
            result = run(package, after, form, file)
            checks.check(f"{name}: same results and exit code, {how}", result == expected,
                         first_difference(result, expected))
        check_trace(checks, name, package, trace, ids)


def check_trace(checks, name, package, trace, ids):
    if not checks.check(f"{name}: there is a trace", trace.exists()):
        return
    spans, problems = support.read_trace(trace)
    checks.nothing(f"{name}: the trace is sound ({len(spans)} spans)", problems)
    checks.nothing(f"{name}: every span is closed",
                   {each.function for each in spans if each.abandoned})
    calls, loops = support.calls_and_loops(spans)
    checks.nothing(f"{name}: {len(calls)} functions, all of them instrumented ones",
                   calls.keys() - ids)
    checks.check(f"{name}: many functions are reached, and {len(loops)} loops went round",
                 len(calls) >= package.functions and len(loops) >= package.loops)


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--corpora", type=Path, metavar="DIR",
                        help="where the packages are fetched to (default: a temporary folder)")
    options = parser.parse_args()
    checks = support.Checks()
    with support.temporary_folder(options.keep) as folder:
        checks.say("fetching the packages")
        corpora = (options.corpora or folder / "corpora").resolve()
        subprocess.run([support.SOURCE_ROOT / "packaging/corpora/fetch", corpora], check=True)
        source = corpora / "node_modules"
        original, instrumented = folder / "original", folder / "instrumented"
        for package in PACKAGES:
            copy_package(source, package, original)
            copy_package(source, package, instrumented)
        before = support.snapshot(original)

        checks.say(f"instrumenting {len(PACKAGES)} packages")
        espalier = support.Espalier(options.espalier, folder / "home")
        outcome = espalier.instrument(instrumented, "--include", "all", "--language", "typescript",
                                      "--language", "tsx")
        checks.check("it ends with 0 or 1", outcome.code in (0, 1) and outcome.report,
                     str(outcome))
        checks.nothing("no function failed",
                       [f"{each['id']}: {each.get('reason')}" for each in outcome.functions
                        if each["status"] == "failed"])
        ids = outcome.ids("instrumented")
        checks.check(f"{len(ids)} of {len(outcome.functions)} functions are instrumented",
                     len(ids) > 1500)

        typescript = TypeScript(source)
        for package in PACKAGES:
            check_package(checks, typescript, package, original, instrumented, ids)

        checks.say("stripping")
        for package in PACKAGES:
            for form in package.forms:
                shutil.rmtree(instrumented / package.name / form)
        outcome = espalier.strip(instrumented)
        checks.check("strip ends with 0", outcome.code == 0, str(outcome))
        checks.nothing("the bytes are the original ones",
                       support.differences(before, support.snapshot(instrumented)))
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
