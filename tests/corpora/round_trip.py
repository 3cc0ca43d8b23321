#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A big tree, there and back: instruments a copy of it, looks at every file, and strips it again.

    round_trip.py --espalier PATH --language python --root /usr/lib/python3 --root /usr/lib/python3.13
    round_trip.py --espalier PATH --language javascript --npm DIR
    round_trip.py --espalier PATH --language typescript --npm DIR
    round_trip.py --espalier PATH --language go --goroot

Checks, on all files of one language, where typescript stands for TSX, too:

  * no file has more syntax errors than before, for the engine and for Python, node, TypeScript's
    compiler or Go's parser themselves;
  * of the Go files that gofmt leaves alone at most two in a thousand would be changed by it after;
    they are counted, and the first of them shown;
  * at least 99 in 100 of the functions that no rule skips are instrumented, all loops included;
  * rules skip at most 3 in 100 functions, lambdas apart, and at most 5 in 1000 files that the
    language reads are left out for syntax errors;
  * a second time changes nothing and finds everything unchanged;
  * strip gives the original bytes, with the kept state and without it.

--part N takes one in N files, chosen by the hash of its path: enough to notice, a fraction of the
time. A share of a sample is as far above or below that of all as chance makes it, so the limits of
shares count as missed when they are missed by more than twice the standard error of the sample;
with all files that is 0.
"""

import collections
import concurrent.futures
import hashlib
import math
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import support

ENDINGS = {
    "python": (".py", ".pyw"),
    "javascript": (".js", ".mjs", ".cjs", ".jsx"),
    "typescript": (".ts", ".mts", ".cts", ".tsx"),
    "go": (".go",),
}
#: Files that declare only, which have those endings, too.
DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")
#: What goes by one name here and by several for the program.
PARTS = {"typescript": ("typescript", "tsx")}
LOOP_CALL = {"python": b"_espalier_tel.loop(", "javascript": (b"_esp", b".loop("),
             "typescript": (b"_esp", b".loop("), "go": (b"_esp", b".Loop(")}
#: Files that decide how others are read.
CONTEXT = ("package.json", "go.mod")

LEAST_INSTRUMENTED = 0.99
MOST_SKIPPED = 0.03
#: Of the files that the language reads: what is left out as it could not be read.
MOST_UNREAD = 0.005
#: Of the files that are as gofmt wants them. A body of one line that is opened up moves what is
#: aligned around it, which is not followed everywhere.
MOST_REFORMATTED = 0.002


def is_source(name, language):
    return name.endswith(ENDINGS[language]) and not name.endswith(DECLARATIONS)


def part_of(path, language):
    """What the program calls the language of a file."""
    return "tsx" if path.endswith(".tsx") else language


def copy_sources(roots, language, destination, part):
    """One in `part` files of the language, and what decides how they are read; links stay links."""
    def chosen(path, root):
        name = os.path.relpath(path, root)
        return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % part == 0

    for number, root in enumerate(roots, 1):
        def others(folder, names, root=root):
            return [name for name in names
                    if not os.path.isdir(os.path.join(folder, name))
                    and not (is_source(name, language) and chosen(os.path.join(folder, name), root))
                    and name not in CONTEXT
                    or name in ("__pycache__", ".git", support.STATE)]

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


class TypeScript:
    """Reads files by the compiler of some packages."""

    def __init__(self, modules):
        self.compiler = support.typescript_in(modules)

    def read(self, paths):
        done = subprocess.run(
            ["node", "--stack-size=4000", support.HERE / "workloads/parse_typescript.cjs",
             self.compiler],
            input="\n".join(paths), capture_output=True, text=True, check=True)
        return dict(zip(paths, done.stdout.splitlines(), strict=True))


class Go:
    """Reads files by Go's own parser, and sets them as gofmt does."""

    def __init__(self, folder):
        self.program = support.build_go(support.HERE / "workloads/parse_all.go", folder)
        self.formats = []

    def read(self, paths):
        """{path: whether it has errors}; what gofmt says is kept in `formats`, a time each."""
        done = subprocess.run([self.program], input="\n".join(paths), capture_output=True,
                              text=True, check=True)
        lines = [line.split("\t", 1) for line in done.stdout.splitlines()]
        self.formats.append(dict(zip(paths, (how for _, how in lines), strict=True)))
        # How many there are depends on what the parser makes of the text behind the first one.
        return dict(zip(paths, ("" if errors == "0" else "errors" for errors, _ in lines),
                        strict=True))

    def check_format(self, checks, tree, part):
        """How many files gofmt would change that it left alone before."""
        before, after = self.formats[:2]
        clean = [path for path in before if before[path] == "same"]
        changed = [f"{os.path.relpath(path, tree)}: {after[path]}" for path in clean
                   if after[path] != "same"]
        checks.say(f"gofmt leaves {len(clean)} files alone; of these, instrumented, "
                   f"{len(changed)} not")
        for line in changed[:20]:
            print(f"    {line}")
        unsure = doubt([(index < len(changed), 1) for index in range(len(clean))], part)
        checks.check(f"gofmt would change {len(changed)} of {len(clean)} files it left alone "
                     f"({len(changed) / max(1, len(clean)):.3%} ± {unsure:.3%}, "
                     f"allowed {MOST_REFORMATTED:.1%})",
                     clean and len(changed) <= (MOST_REFORMATTED + unsure) * len(clean))


def is_error(kind):
    """Whether that is what a language's reader says of a file with syntax errors."""
    return "error" in kind.lower()


def count_errors(espalier, language, paths):
    """{path: number of syntax errors} as the engine counts them."""
    def errors(path):
        found = espalier.run("check-syntax", "--language", part_of(path, language), path)
        errors = found.report.get("errors", [])
        return (len(errors) if isinstance(errors, list) else errors) if found.report else str(found)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(paths, pool.map(errors, paths)))


# -- shares of a sample

def doubt(counted, part):
    """Twice the standard error of a share, for [(hits, cases)] of each file of a sample of one in
    `part`. Files are what is drawn, not their functions: those of one file are much alike, so this
    is the error of a ratio over clusters."""
    files = len(counted)
    cases = sum(size for _, size in counted)
    if part == 1 or files < 2 or not cases:
        return 0.0
    share = sum(hits for hits, _ in counted) / cases
    spread = sum((hits - share * size) ** 2 for hits, size in counted) / (files - 1)
    return 2 * math.sqrt((1 - 1 / part) * files * spread) / cases


def by_file(functions, hit):
    """[(how many of them hit, how many there are)] of each file."""
    counted = collections.defaultdict(lambda: [0, 0])
    for each in functions:
        counted[each["path"]][0] += hit(each)
        counted[each["path"]][1] += 1
    return list(counted.values())


# -- what the report says

def by_part(language, functions):
    """(name, functions) of each of the languages that go by one name here."""
    for part in PARTS.get(language, (language,)):
        yield part, [each for each in functions if each["language"] == part]


def print_table(checks, part, functions):
    rules = collections.Counter(each["rule"] for each in functions if each["status"] == "skipped")
    statuses = collections.Counter(each["status"] for each in functions)
    total = len(functions)
    checks.say(f"{part}: {total} functions")
    for status, count in statuses.most_common():
        print(f"    {status:<24} {count:>8}  {count / max(1, total):8.3%}")
    for rule, count in rules.most_common():
        print(f"      rule {rule or '?':<19} {count:>8}  {count / max(1, total):8.3%}")
    reasons = collections.Counter(each.get("reason") for each in functions
                                  if each["status"] == "failed")
    for reason, count in reasons.most_common(8):
        print(f"      failed {count:>5}: {str(reason).splitlines()[0][:100]}")


def print_left_out(files_skipped):
    left_out = collections.Counter(each["rule"] for each in files_skipped)
    for rule, count in left_out.most_common():
        print(f"    files left out, {rule or '?':<11} {count:>6}")


def check_shares(checks, part, functions, one_in):
    skipped = [each for each in functions if each["status"] == "skipped"]
    rest = [each for each in functions if each["status"] != "skipped"]

    def is_done(each):
        return each["status"] in ("instrumented", "unchanged")

    done = sum(map(is_done, rest))
    unsure = doubt(by_file(rest, is_done), one_in)
    checks.check(f"{part}: {done} of {len(rest)} functions that no rule skips are instrumented "
                 f"({done / max(1, len(rest)):.3%} ± {unsure:.3%}, wanted {LEAST_INSTRUMENTED:.0%})",
                 rest and done >= (LEAST_INSTRUMENTED - unsure) * len(rest),
                 [f"{each['id']}: {each.get('reason')}" for each in rest
                  if each["status"] == "failed"])
    checks.nothing(f"{part}: each skipped function has a rule",
                   [each["id"] for each in skipped if not each["rule"]])
    named = [each for each in functions if each["rule"] != "lambda" or each["status"] != "skipped"]
    others = sum(each["status"] == "skipped" for each in named)
    unsure = doubt(by_file(named, lambda each: each["status"] == "skipped"), one_in)
    checks.say(f"{part}: skipped by rule, with lambdas: {len(skipped) / max(1, len(functions)):.3%}")
    checks.check(f"{part}: rules skip {others} of {len(named)} functions that are no lambdas "
                 f"({others / max(1, len(named)):.3%} ± {unsure:.3%}, allowed {MOST_SKIPPED:.0%})",
                 others <= (MOST_SKIPPED + unsure) * len(named))


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
    def __init__(self, checks, espalier, language, tree, reader, part):
        self.checks = checks
        self.part = part
        self.reader = reader
        self.espalier = espalier
        self.language = language
        self.tree = tree
        self.arguments = ["--include", "all"]
        for part in PARTS.get(language, (language,)):
            self.arguments += ["--language", part]
        self.original = support.snapshot(tree)
        self.sources = [str(tree / name) for name, (kind, _) in self.original.items()
                        if kind != "link" and is_source(name, language)]

    def run(self):
        checks = self.checks
        checks.say(f"{len(self.sources)} files; reading them with {self.language} itself")
        read = self.reader(self.sources)
        functions, instrumented = self.there()
        if not functions:
            return
        for part, its in by_part(self.language, functions):
            print_table(checks, part, its)
            check_shares(checks, part, its, self.part)
        print_left_out(self.files_skipped)
        self.check_unread(read)
        check_loops(checks, self.tree, self.language, functions)
        self.check_syntax(read)
        self.again(functions, instrumented)
        self.back("strip", self.original)
        self.once_more(instrumented)

    def there(self):
        self.checks.say("instrumenting")
        outcome = self.espalier.instrument(self.tree, "--no-check", *self.arguments)
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

    def check_unread(self, read):
        """Their functions are in no table."""
        unread = [each["path"] for each in self.files_skipped if each["rule"] == "syntax-error"
                  and not is_error(read.get(str(self.tree / each["path"]), "error"))]
        for path in unread[:30]:
            print(f"      {path}")
        unsure = doubt([(index < len(unread), 1) for index in range(len(read))], self.part)
        self.checks.check(f"{len(unread)} of {len(read)} files are left out for syntax errors "
                          f"though the language reads them (± {unsure:.3%}, "
                          f"allowed {MOST_UNREAD:.1%})",
                          len(unread) <= (MOST_UNREAD + unsure) * len(read))

    def check_syntax(self, before):
        checks = self.checks
        checks.say(f"reading the instrumented files with {self.language} itself")
        after = self.reader(self.sources)
        checks.nothing("no file reads otherwise than before",
                       [f"{os.path.relpath(path, self.tree)}: "
                        f"{before[path] or 'fine'} → {after[path] or 'fine'}"
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
        outcome = self.espalier.instrument(self.tree, "--no-check", *self.arguments)
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
        outcome = self.espalier.instrument(self.tree, "--no-check", *self.arguments)
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
    parser.add_argument("--goroot", action="store_true",
                        help="take the library, the commands and the tests of the Go that is here")
    parser.add_argument("--part", type=int, default=1, metavar="N",
                        help="one in N files (default: all)")
    options = parser.parse_args()
    if options.part < 1:
        parser.error("--part must be at least 1")
    roots = [root.resolve() for root in options.root]
    if options.goroot:
        roots += [(support.go_root() / name).resolve() for name in ("src", "test")]
    checks = support.Checks()
    if options.npm:
        checks.say("fetching the packages")
        subprocess.run([support.SOURCE_ROOT / "packaging/corpora/fetch", options.npm], check=True)
        roots.append(options.npm.resolve() / "node_modules")
    if not roots:
        parser.error("give a tree by --root, --npm or --goroot")
    with support.temporary_folder(options.keep) as folder:
        tree = folder / "tree"
        which = f"one in {options.part} files of " if options.part > 1 else ""
        checks.say(f"copying {which}{', '.join(map(str, roots))}")
        copy_sources(roots, options.language, tree, options.part)
        espalier = support.Espalier(options.espalier, folder / "home")
        go = Go(folder) if options.language == "go" else None
        reader = {"python": lambda: read_by_python, "javascript": lambda: read_by_node,
                  "typescript": lambda: TypeScript(find_modules(roots)).read,
                  "go": lambda: go.read}[options.language]()
        RoundTrip(checks, espalier, options.language, tree, reader, options.part).run()
        if go:
            go.check_format(checks, tree, options.part)
    return checks.finish()


def find_modules(roots):
    """The node_modules that hold the compiler: one of the trees, or what one lies in."""
    for root in roots:
        for folder in (root, *root.parents):
            if (folder / "typescript").is_dir() and folder.name == "node_modules":
                return folder
    raise SystemExit("there is no node_modules with TypeScript among the trees")


if __name__ == "__main__":
    sys.exit(main())
