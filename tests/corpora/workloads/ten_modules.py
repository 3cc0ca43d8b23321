# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses ten modules of the standard library, the same way each time, and prints what came out."""

import argparse
import configparser
import csv
import difflib
import fractions
import functools
import heapq
import io
import json
import statistics
import textwrap

TEXT = """The espalier is a tree whose branches are trained along a trellis. It needs a wall, some
wire, a pair of secateurs, and a gardener with patience; it gives fruit where there is no room
for an orchard."""

NUMBERS = [(37 * n * n + 11 * n) % 101 for n in range(60)]


def use_json():
    data = {"a": [1, 2.5, None, True, "é\n\u2028"], "b": {"c": [], "d": {}}, "n": NUMBERS[:9]}
    for options in ({}, {"indent": 2}, {"sort_keys": True, "separators": (",", ":")},
                    {"ensure_ascii": False, "indent": "\t"}):
        text = json.dumps(data, **options)
        assert json.loads(text) == data
        yield text
    encoder = json.JSONEncoder(default=sorted, indent=1)
    yield "".join(encoder.iterencode({"set": {3, 1, 2}, "float": 1e300}))
    pairs = json.JSONDecoder(object_pairs_hook=list, parse_float=fractions.Fraction)
    yield pairs.decode(' {"x": 0.25, "x": [1e2]} ')
    yield json.loads(text.encode("utf-16"))
    out = io.StringIO()
    json.dump(data, out, skipkeys=True)
    yield len(out.getvalue())
    for broken in ('{"a" 1}', "[1,]", '"\\x"', "nul", '["\t"]', "[1] 2"):
        try:
            json.loads(broken)
        except json.JSONDecodeError as error:
            yield str(error)


def use_argparse():
    parser = argparse.ArgumentParser(prog="prune", description=TEXT, epilog="Be kind.")
    parser.add_argument("trees", nargs="+", type=int, help="numbers of the trees")
    parser.add_argument("-v", "--verbose", action="count", default=0)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--hard", action="store_true", help="to the %(dest)s wood")
    group.add_argument("--soft", choices=["spring", "summer"])
    parser.add_argument("--tool", action="append", metavar="NAME", default=None)
    parser.add_argument("--dry-run", action=argparse.BooleanOptionalAction, default=True)
    for line in ("1 2 3", "-vv 7 --soft spring", "--tool saw 5 --tool=ladder --no-dry-run",
                 "--har 4 -- 6"):
        yield sorted(vars(parser.parse_args(line.split())).items())
    yield parser.parse_known_args(["1", "--what", "2"])
    yield parser.format_help()
    nested = argparse.ArgumentParser(prog="garden", exit_on_error=False)
    commands = nested.add_subparsers(dest="command", title="commands")
    for name in ("plant", "water"):
        commands.add_parser(name, help=f"to {name}").add_argument("--much", type=float, default=1)
    yield vars(nested.parse_args(["water", "--much", "2.5"]))
    yield nested.format_usage()
    for line in ("--soft winter 1", "x", ""):
        try:
            argparse.ArgumentParser.parse_args(parser, line.split())
        except SystemExit as stop:
            yield stop.code


def use_textwrap():
    for width in (20, 33, 70):
        yield textwrap.wrap(TEXT, width)
    yield textwrap.fill(TEXT, 40, initial_indent="* ", subsequent_indent="  ")
    yield textwrap.shorten(TEXT, 50, placeholder=" …")
    yield textwrap.indent(textwrap.dedent("    a\n      b\n\n    c\n"), "> ")
    yield textwrap.TextWrapper(width=9, max_lines=4, break_long_words=True).wrap("espaliers " * 6)


def use_difflib():
    before = TEXT.replace(";", ";\n").splitlines()
    after = [line.replace("tree", "shrub") for line in before[:-1]] + ["An end."]
    yield list(difflib.unified_diff(before, after, "a", "b", lineterm=""))
    yield list(difflib.context_diff(before, after, "a", "b", lineterm=""))
    yield list(difflib.ndiff(before, after))
    yield difflib.get_close_matches("espaliers", TEXT.split() + ["espalier", "spaniel"])
    matcher = difflib.SequenceMatcher(None, TEXT, TEXT[::-1], autojunk=True)
    yield matcher.get_opcodes(), round(matcher.ratio(), 6), round(matcher.quick_ratio(), 6)
    yield len(difflib.HtmlDiff(wrapcolumn=30).make_file(before, after))
    yield list(difflib.restore(difflib.ndiff(before, after), 2))


def use_statistics():
    yield statistics.mean(NUMBERS), statistics.median(NUMBERS), statistics.multimode(NUMBERS)
    yield statistics.stdev(NUMBERS), statistics.pvariance(NUMBERS)
    yield statistics.quantiles(NUMBERS, n=7), statistics.median_grouped(NUMBERS, 5)
    yield statistics.harmonic_mean([1, 2, 4], weights=[1, 2, 3])
    yield statistics.mean([fractions.Fraction(n, 7) for n in range(1, 9)])
    yield statistics.correlation(NUMBERS, NUMBERS[::-1]), statistics.geometric_mean([1, 9, 3])
    yield statistics.linear_regression(range(60), NUMBERS)
    normal = statistics.NormalDist.from_samples(NUMBERS)
    yield normal.cdf(20), (normal + 3).quantiles(4), normal.overlap(normal * 2)
    try:
        statistics.mean([])
    except statistics.StatisticsError as error:
        yield str(error)


def use_configparser():
    text = "[DEFAULT]\nwall = south\n[pear]\nage = 7\nsite = ${wall} side\n\twarm\n[fig]\nold\n"
    parser = configparser.ConfigParser(allow_no_value=True,
                                       interpolation=configparser.ExtendedInterpolation())
    parser.read_string(text)
    for section in parser.sections():
        yield section, sorted(parser[section].items())
    yield parser.getint("pear", "age"), parser.getboolean("pear", "no", fallback=True)
    parser.read_dict({"plum": {"age": 3, "wall": "none"}})
    parser.set("plum", "sort", "greengage")
    parser.remove_option("plum", "age")
    out = io.StringIO()
    parser.write(out)
    yield out.getvalue()
    basic = configparser.ConfigParser()
    basic["a"] = {"x": "1", "y": "%(x)s2"}
    yield basic["a"]["y"], basic.items("a", vars={"z": "3"})
    for broken in ("x = 1", "[a]\n[a]", "[a]\n??? \n", "[a]\nx=1\nx=2"):
        try:
            configparser.ConfigParser().read_string(broken)
        except configparser.Error as error:
            yield type(error).__name__, str(error)


def use_csv():
    out = io.StringIO()
    writer = csv.DictWriter(out, ["name", "kg", "note"], extrasaction="ignore", restval="-")
    writer.writeheader()
    writer.writerows({"name": f"tree {n}", "kg": n * 1.5, "x": 0} for n in NUMBERS[:5])
    writer.writerow({"name": 'a "big", one', "note": "two\nlines"})
    text = out.getvalue()
    yield text
    yield list(csv.DictReader(io.StringIO(text)))
    yield list(csv.DictReader(["a;b", "1;2;3", "", "4"], delimiter=";", restkey="more"))
    for sample in (text, "a;b;c\n1;2;3\n", "'a'\t'b'\n'c'\t'd'\n"):
        dialect = csv.Sniffer().sniff(sample)
        yield dialect.delimiter, dialect.quotechar, csv.Sniffer().has_header(sample)


def use_heapq():
    heap = []
    for number in NUMBERS:
        heapq.heappush(heap, number)
    yield [heapq.heappop(heap) for _ in range(10)]
    yield list(heapq.merge(sorted(NUMBERS[:9]), sorted(NUMBERS[9:20]), [50]))
    yield list(heapq.merge([9, 5, 1], [7, 3], key=abs, reverse=True))
    yield heapq.nlargest(4, NUMBERS), heapq.nsmallest(4, NUMBERS, key=lambda n: -n)
    yield heapq.nlargest(1, NUMBERS), heapq.nsmallest(99, NUMBERS)


def use_fractions():
    half, third = fractions.Fraction(1, 2), fractions.Fraction("1/3")
    yield half + third, half - third, half * third, half / third, half ** -3, third // 2, -half
    yield fractions.Fraction(3.25), fractions.Fraction("  -12.5e-1 "), fractions.Fraction(7) % half
    yield fractions.Fraction("3.1415926535").limit_denominator(1000), round(third, 3), int(7 * half)
    yield half < third, half == 0.5, hash(half) == hash(0.5), divmod(7 * half, third)
    yield f"{third:.4f}", f"{half:>+10.2e}", str(half), repr(third), complex(half, 1) + third
    for broken in ("1/0", "x", "1//2"):
        try:
            fractions.Fraction(broken)
        except (ValueError, ZeroDivisionError) as error:
            yield str(error)


def use_functools():
    @functools.lru_cache(maxsize=8)
    def fibonacci(n):
        return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

    @functools.total_ordering
    class Size:
        def __init__(self, size):
            self.size = size

        def __eq__(self, other):
            return self.size == other.size

        def __lt__(self, other):
            return self.size < other.size

        @functools.cached_property
        def double(self):
            return self.size * 2

        @functools.singledispatchmethod
        def grow(self, by):
            return "cannot"

        @grow.register
        def _(self, by: int):
            return self.size + by

    @functools.singledispatch
    def show(value):
        return "something"

    @show.register(list)
    def _(value):
        return f"{len(value)} things"

    yield fibonacci(20), fibonacci.cache_info(), Size(2) >= Size(1), Size(1) <= Size(1)
    size = Size(4)
    yield size.double, size.double, size.grow(2), size.grow("2")
    yield show([1]), show(1), show(True), functools.reduce(lambda a, b: a * b, range(1, 9))
    add = functools.partial(int, base=2)
    yield add("1010"), add.keywords, sorted("bca", key=functools.cmp_to_key(
        lambda a, b: (a < b) - (a > b)))
    yield functools.wraps(fibonacci)(lambda: 0).__name__
    yield functools.partialmethod(Size.grow, 3).__get__(size, Size)()


def main():
    for use in (use_json, use_argparse, use_textwrap, use_difflib, use_statistics,
                use_configparser, use_csv, use_heapq, use_fractions, use_functools):
        for number, result in enumerate(use(), 1):
            print(use.__name__, number, result)


if __name__ == "__main__":
    main()
