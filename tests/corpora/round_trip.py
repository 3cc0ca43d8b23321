#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A big tree, there and back: instruments a copy of it, looks at every file, and strips it again.

    round_trip.py --espalier PATH --language python --root /usr/lib/python3 --root /usr/lib/python3.13
    round_trip.py --espalier PATH --language javascript --npm DIR

Checks, on all files of one language:

  * no file has more syntax errors than before, for the engine and for Python or node themselves;
  * at least 99 in 100 of the functions that no rule skips are instrumented, all loops included;
  * rules skip at most 3 in 100 functions, lambdas apart;
  * a second time changes nothing and finds everything unchanged;
  * strip gives the original bytes, with the kept state and without it.
"""

import collections
import concurrent.futures
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import support

ENDINGS = {"python": (".py", ".pyw"), "javascript": (".js", ".mjs", ".cjs", ".jsx")}
LOOP_CALL = {"python": b"_espalier_tel.loop(", "javascript": (b"_esp", b".loop(")}
#: Files that decide how others are read.
CONTEXT = ("package.json",)

LEAST_INSTRUMENTED = 0.99
MOST_SKIPPED = 0.03


def copy_sources(roots, language, destination):
    """The files of the language, and what decides how they are read; links stay links."""
    wanted = ENDINGS[language]

    def others(folder, names):
        return [name for name in names
                if not os.path.isdir(os.path.join(folder, name))
                and not name.endswith(wanted) and name not in CONTEXT
                or name in ("__pycache__", ".git", support.STATE)]

    for number, root in enumerate(roots, 1):
        shutil.copytree(root, destination / f"{number}-{root.name}", symlinks=True, ignore=others,
                        ignore_dangling_symlinks=True)


# -- syntax, as the languages' own programs see it

def python_problem(path):
    """What is wrong with a file for Python; also counts the warnings it gives."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return f"{type(error).__name__}"
    return f"{len(caught)} warnings" if caught else ""


def read_by_python(paths):
    with concurrent.futures.ProcessPoolExecutor() as pool:
        return dict(zip(paths, pool.map(python_problem, paths, chunksize=64)))


def read_by_node(paths):
    done = subprocess.run(
        ["node", "--experimental-vm-modules", "--no-warnings", "--stack-size=4000",
         support.HERE / "workloads/parse_all.cjs"],
        input="\n".join(paths), capture_output=True, text=True, check=True)
    kinds = done.stdout.splitlines()
    # A place or a token in the message of an error may move; that there is one may not change.
    return dict(zip(paths, (kind if kind in ("script", "module") else "error" for kind in kinds),
                    strict=True))


def read_by_language(language, paths):
    return {"python": read_by_python, "javascript": read_by_node}[language](paths)


def count_errors(espalier, language, paths):
    """{path: number of syntax errors} as the engine counts them."""
    def errors(path):
        found = espalier.run("check-syntax", "--language", language, path)
        errors = found.report.get("errors", [])
        return (len(errors) if isinstance(errors, list) else errors) if found.report else str(found)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(paths, pool.map(errors, paths)))


# -- what the report says

def print_table(checks, functions, files_skipped):
    rules = collections.Counter(each["rule"] for each in functions if each["status"] == "skipped")
    statuses = collections.Counter(each["status"] for each in functions)
    total = len(functions)
    checks.say(f"{total} functions")
    for status, count in statuses.most_common():
        print(f"    {status:<24} {count:>8}  {count / total:8.3%}")
    for rule, count in rules.most_common():
        print(f"      rule {rule or '?':<19} {count:>8}  {count / total:8.3%}")
    reasons = collections.Counter(each.get("reason") for each in functions
                                  if each["status"] == "failed")
    for reason, count in reasons.most_common(8):
        print(f"      failed {count:>5}: {str(reason).splitlines()[0][:100]}")
    left_out = collections.Counter(each["rule"] for each in files_skipped)
    for rule, count in left_out.most_common():
        print(f"    files left out, {rule or '?':<11} {count:>6}")


def check_shares(checks, functions):
    skipped = [each for each in functions if each["status"] == "skipped"]
    rest = [each for each in functions if each["status"] != "skipped"]
    done = sum(each["status"] in ("instrumented", "unchanged") for each in rest)
    checks.check(f"{done} of {len(rest)} functions that no rule skips are instrumented "
                 f"({done / max(1, len(rest)):.3%}, wanted {LEAST_INSTRUMENTED:.0%})",
                 rest and done >= LEAST_INSTRUMENTED * len(rest),
                 [f"{each['id']}: {each.get('reason')}" for each in rest
                  if each["status"] == "failed"])
    checks.nothing("each skipped function has a rule",
                   [each["id"] for each in skipped if not each["rule"]])
    lambdas = sum(each["rule"] == "lambda" for each in skipped)
    others, named = len(skipped) - lambdas, len(functions) - lambdas
    checks.say(f"skipped by rule, with lambdas: {len(skipped) / max(1, len(functions)):.3%}")
    checks.check(f"rules skip {others} of {named} functions that are no lambdas "
                 f"({others / max(1, named):.3%}, allowed {MOST_SKIPPED:.0%})",
                 others <= MOST_SKIPPED * named)


def check_loops(checks, tree, language, functions):
    """Each loop of an instrumented function has its call, and no other one has."""
    expected = collections.Counter()
    for each in functions:
        if each["status"] == "instrumented":
            expected[each["path"]] += each["loops"]
    wrong = []
    for path, count in expected.items():
        found = count_loop_calls((tree / path).read_bytes(), language)
        if found != count:
            wrong.append(f"{path}: {found} calls for {count} loops")
    checks.nothing(f"each of {expected.total()} loops of instrumented functions is counted", wrong)


def count_loop_calls(data, language):
    if language == "python":
        return data.count(LOOP_CALL[language])
    before, call = LOOP_CALL[language]
    # "_esp.loop(", "_esp2.loop(" …
    return sum(piece.rstrip(b"0123456789").endswith(before) for piece in data.split(call)[:-1])


# -- the way there and back

class RoundTrip:
    def __init__(self, checks, espalier, language, tree):
        self.checks = checks
        self.espalier = espalier
        self.language = language
        self.tree = tree
        self.arguments = ("--include", "all", "--language", language)
        self.original = support.snapshot(tree)
        self.sources = [str(tree / name) for name, (kind, _) in self.original.items()
                        if kind != "link" and name.endswith(ENDINGS[language])]

    def run(self):
        checks = self.checks
        checks.say(f"{len(self.sources)} files; reading them with {self.language} itself")
        read = read_by_language(self.language, self.sources)
        functions, instrumented = self.there()
        if not functions:
            return
        print_table(checks, functions, self.files_skipped)
        check_shares(checks, functions)
        check_loops(checks, self.tree, self.language, functions)
        self.check_syntax(read)
        self.again(functions, instrumented)
        self.back("strip", self.original)
        self.once_more(instrumented)

    def there(self):
        self.checks.say("instrumenting")
        outcome = self.espalier.instrument(self.tree, *self.arguments)
        self.files_skipped = outcome.report.get("files_skipped", [])
        self.checks.say(f"took {outcome.seconds:.1f} s: {outcome.report.get('timings_ms')}")
        if not self.checks.check("it ends with 0 or 1, and reports",
                                 outcome.code in (0, 1) and outcome.functions, str(outcome)):
            return [], {}
        found = support.snapshot(self.tree)
        changed = support.differences(self.original, found)
        reported = set(outcome.report["files_changed"])
        self.checks.nothing(f"the {len(changed)} files that changed are those of the report",
                            set(changed) ^ reported)
        return outcome.functions, found

    def check_syntax(self, before):
        checks = self.checks
        checks.say(f"reading the instrumented files with {self.language} itself")
        after = read_by_language(self.language, self.sources)
        checks.nothing("no file reads otherwise than before",
                       [f"{path}: {before[path] or 'fine'} → {after[path] or 'fine'}"
                        for path in self.sources if before[path] != after[path]])
        # The engine's own count, where its opinion and the language's may differ.
        changed = [path for path in self.sources if self.changed(path)]
        sample = changed[::max(1, len(changed) // 1500)]
        checks.say(f"counting syntax errors of {len(sample)} files with the engine")
        now = count_errors(self.espalier, self.language, sample)
        suspects = [path for path in sample if now[path]]
        originals = self.originals_of(suspects)
        then = count_errors(self.espalier, self.language, list(originals.values()))
        checks.nothing("no file has more syntax errors than before",
                       [f"{path}: {then[originals[path]]} → {now[path]}" for path in suspects
                        if not isinstance(now[path], int)
                        or now[path] > then[originals[path]]])

    def changed(self, path):
        name = str(Path(path).relative_to(self.tree))
        return support.snapshot_of(Path(path)) != self.original[name]

    def originals_of(self, paths):
        """Copies of the original files, made by stripping copies of the instrumented ones."""
        folder = self.tree.parent / "suspects"
        copies = {}
        for number, path in enumerate(paths):
            copy = folder / str(number) / Path(path).name
            copy.parent.mkdir(parents=True)
            shutil.copy(path, copy)
            copies[path] = str(copy)
        if copies:
            self.espalier.strip(folder)
        return copies

    def again(self, functions, instrumented):
        checks = self.checks
        checks.say("instrumenting a second time")
        outcome = self.espalier.instrument(self.tree, *self.arguments)
        checks.say(f"took {outcome.seconds:.1f} s: {outcome.report.get('timings_ms')}")
        checks.check("it ends with 0 or 1", outcome.code in (0, 1), str(outcome))
        checks.nothing("no byte has changed",
                       support.differences(instrumented, support.snapshot(self.tree)))
        done = {each["id"] for each in functions if each["status"] == "instrumented"}
        checks.nothing("all that was instrumented is unchanged",
                       done ^ outcome.ids("unchanged") | outcome.ids("instrumented"))

    def back(self, name, expected):
        self.checks.say(f"{name}: taking it out")
        outcome = self.espalier.strip(self.tree)
        self.checks.check(f"{name} ends with 0", outcome.code == 0, str(outcome))
        self.checks.nothing(f"{name} gives the original bytes",
                            support.differences(expected, support.snapshot(self.tree)))

    def once_more(self, instrumented):
        checks = self.checks
        checks.say("instrumenting what was stripped, then stripping it in a fresh clone")
        outcome = self.espalier.instrument(self.tree, *self.arguments)
        checks.check("it ends with 0 or 1", outcome.code in (0, 1), str(outcome))
        checks.nothing("the result is the same as before",
                       support.differences(instrumented, support.snapshot(self.tree)))
        support.remove(self.tree / support.STATE)
        self.back("strip without the kept state", self.original)


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--language", required=True, choices=sorted(ENDINGS))
    parser.add_argument("--root", type=Path, action="append", default=[], metavar="DIR",
                        help="a tree to be copied; may be given more than once")
    parser.add_argument("--npm", type=Path, metavar="DIR",
                        help="get the packages of packaging/corpora into DIR and take them")
    options = parser.parse_args()
    roots = [root.resolve() for root in options.root]
    checks = support.Checks()
    if options.npm:
        checks.say("fetching the packages")
        subprocess.run([support.SOURCE_ROOT / "packaging/corpora/fetch", options.npm], check=True)
        roots.append(options.npm.resolve() / "node_modules")
    if not roots:
        parser.error("give a tree by --root or --npm")
    with support.temporary_folder(options.keep) as folder:
        tree = folder / "tree"
        checks.say(f"copying {', '.join(map(str, roots))}")
        copy_sources(roots, options.language, tree)
        espalier = support.Espalier(options.espalier, folder / "home")
        RoundTrip(checks, espalier, options.language, tree).run()
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
