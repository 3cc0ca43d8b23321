#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What learning from the open half of the frozen set is worth. The held half is not touched.

    packaging/bench learning [--espalier PATH] [--at-least N] [--keep]

Each case is a project of its own. It is instrumented with each pack and each way of recording
variables its language has, in preview, so that its scripts fail and are mended as in any run; one
user's knowledge is told all of it. Then `learn consolidate` and `learn replay`, whose figures are
printed: no failure is judged with what was made from its project. Exit code: 1 where fewer than N
failures can be replayed, where memory on does not have more right first attempts than off and than
shuffled, each with intervals apart, or where a second replay gives other figures."""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "frozen"))

import frozen  # noqa: E402
from frozen import HERE, support  # noqa: E402

CAPTURES = ("", "args", "args,locals")


def open_cases():
    return [case for case in frozen.all_cases() if case.half == "open"]


def ways(case, folder):
    """The options with which a case is instrumented, its own first."""
    packs = [case.pack] + [pack for pack in ("spans", "otel") if pack != case.pack]
    captures = [case.capture] + [capture for capture in CAPTURES if capture != case.capture]
    for pack in packs:
        if pack.startswith("packs/"):
            pack = frozen.make_pack(HERE / pack, folder / "pack")
        for capture in captures:
            yield ["--pack", pack, *(["--capture", capture] if capture else [])]


def teach(espalier, case, folder):
    """Learnings that came of a case."""
    root = folder / "projects" / case.name
    root.mkdir(parents=True)
    shutil.copyfile(case.folder / case.file, root / case.file)
    if case.language == "go":
        (root / "go.mod").write_text(frozen.GO_MOD)
    count = 0
    for options in ways(case, folder / "packs" / case.name):
        outcome = espalier.run("instrument", root, "--no-check", *options)
        if outcome.crashed or outcome.code not in (0, 1, 2, 4):
            raise SystemExit(f"{case.name}: {outcome}")
        if outcome.code in (0, 1):  # a pack may not be able to record variables
            count += outcome.report.get("learned", {}).get("learnings", 0)
    return count


def learn(espalier, *arguments):
    outcome = espalier.run("learn", *arguments)
    if outcome.code != 0:
        raise SystemExit(str(outcome))
    return json.loads(outcome.out)


def problems_of(first, second, at_least):
    problems = []
    if first["n"] < at_least:
        problems.append(f"only {first['n']} failures can be replayed, not {at_least}")
    lowest = first["on"]["ci95"][0]
    for way in ("off", "shuffled"):
        if first[way]["ci95"][1] >= lowest:
            problems.append(f"memory on is not surely above {way}")
    for figure in ("n", "data_hash", "off", "on", "shuffled"):
        if first[figure] != second[figure]:
            problems.append(f"a second replay gives another {figure}")
    return problems


def show(report):
    print(f"failures replayed {report['n']}, by {report['split']}, {report['parts']} parts, "
          f"data {report['data_hash']}")
    for way in ("off", "on", "shuffled"):
        each = report[way]
        if each["ci95"] is None:
            print(f"  {way:9} no data")
            continue
        low, high = each["ci95"]
        attempts = "none" if each["attempts"] is None else f"{each['attempts']:.2f}"
        print(f"  {way:9} first attempt {100 * each['first_attempt_success']:5.1f} % "
              f"({100 * low:.1f} to {100 * high:.1f}), repaired {each['repaired']}, "
              f"attempts {attempts}, ${each['cost_usd']:.2f}")
    for each in report["patterns"]:
        print(f"  {each['name']:40} lift {each['lift']:+.2f} of {each['n']:3}  "
              f"{each['state_before']} -> {each['state']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    built = Path(os.environ.get("ESPALIER_BUILD", "build/release")) / "app/cli/espalier"
    parser.add_argument("--espalier", default=built, type=Path, metavar="PATH",
                        help="the program under test")
    parser.add_argument("--at-least", type=int, default=100, metavar="N",
                        help="failures that must be replayable")
    parser.add_argument("--keep", action="store_true", help="leave the temporary folder")
    arguments = parser.parse_args()
    with support.temporary_folder(arguments.keep) as folder:
        espalier = support.Espalier(arguments.espalier, folder / "home")
        espalier.environment["ESPALIER_LEARN_CONSOLIDATE_EVERY"] = "0"
        for case in open_cases():
            count = teach(espalier, case, folder)
            print(f"{case.name}: {count} learnings", file=sys.stderr, flush=True)
        consolidated = learn(espalier, "consolidate")
        for group in consolidated["groups"]:
            print(f"{group['failures']:4} failures  {group['key']}: {group['reason']}")
        first = learn(espalier, "replay")
        show(first)
        problems = problems_of(first, learn(espalier, "replay", "--no-record"),
                               arguments.at_least)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
