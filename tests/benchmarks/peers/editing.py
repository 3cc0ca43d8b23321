# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telemetry for one function of a JavaScript file: how fast, and how often right."""

import collections
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from peers import table, toolbox

FILE, FUNCTION = "eslint/lib/linter/esquery.js", "intersection"
WANTED = 500
SPARE = 40  # acorn, which judges, does not read every file


def one_edit(turns):
    file = toolbox.CORPORA / "node_modules" / FILE
    if not file.exists() or not toolbox.EDIT_ONE.exists():
        print(f"one edit: there is no {toolbox.EDIT_ONE if file.exists() else file}; left out")
        return
    ours, theirs = [], []
    for _ in range(turns):
        done = subprocess.run([toolbox.EDIT_ONE, file, FUNCTION], stdout=subprocess.PIPE,
                              check=True)
        ours.append(json.loads(done.stdout))
        theirs.append(toolbox.node("one_edit.mjs", file, FUNCTION))

    def of_ours(key):
        return statistics.median(each[key] for each in ours)

    print(f"one edit in {file.name}, {ours[0]['bytes']} bytes, in process, medians")
    for key, name in (("kept", "tree kept, result cached"),
                      ("whole", "parsed, result cached"),
                      ("kept_checked", "tree kept, result cached, file new: checked"),
                      ("whole_checked", "parsed, result cached, file new: checked"),
                      ("kept_worker", "tree kept, by the script in a worker, checked"),
                      ("whole_worker", "parsed, by the script in a worker, checked"),
                      ("parse", "only parsed"), ("outline", "only parsed and outlined"),
                      ("apply", "only the insertions put in")):
        table.line(f"espalier: {name}", f"{of_ours(key):.1f} us")
    for peer in theirs[0]:
        def of_peer(key, peer=peer):
            return statistics.median(each[peer][key] for each in theirs)

        print(f"  {peer}: the edit is {theirs[0][peer]['verdict']}")
        for key, name in (("kept", "tree kept"), ("whole", "parsed"), ("parse", "only parsed")):
            if key in theirs[0][peer]:
                table.line(f"{peer}: {name}", f"{of_peer(key):.1f} us")
        # agent-booster has no tree to keep: each of its edits is a whole one.
        kept = of_peer("kept" if "kept" in theirs[0][peer] else "whole") / of_ours("kept")
        table.line(f"{peer} / espalier, tree kept", f"{kept:.1f} x", "20 x")
        table.line(f"{peer} / espalier, parsed",
                   f"{of_peer('whole') / of_ours('whole'):.2f} x", "2 x")
    for peer in ("agent-booster", "ast-grep napi"):
        if peer not in theirs[0]:
            print(f"  {peer} is missing, not compared")


def _rank(text):
    return hashlib.sha256(text.encode()).hexdigest()


def _local(function):
    return function["id"].rpartition("::")[2]


def _outline(file):
    done = subprocess.run([toolbox.PROGRAM, "outline", "--json", file], capture_output=True,
                          check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {"errors": 1, "functions": []}


def _functions():
    """Named functions of real files, with outline and file, in an order of chance that is always
    the same. At most three of a file."""
    modules = toolbox.CORPORA / "node_modules"
    files = (file for ending in ("js", "mjs", "cjs") for file in modules.rglob(f"*.{ending}")
             if ".min." not in file.name and 500 < file.stat().st_size < 100_000)
    for file in sorted(files, key=lambda each: _rank(str(each.relative_to(modules)))):
        outline = _outline(file)
        named = [each for each in outline["functions"] if "<anonymous>" not in each["id"]]
        if not outline["errors"]:
            for function in sorted(named, key=lambda each: _rank(_local(each)))[:3]:
                yield file, function


def _copy(file, folder):
    """A file alone in a folder, with what says which kind of module it is."""
    folder.mkdir(parents=True)
    shutil.copyfile(file, folder / file.name)
    module = next((each for each in (parent / "package.json" for parent in file.parents)
                   if each.exists()), None)
    if module:
        shutil.copyfile(module, folder / "package.json")


def _cases(folder):
    """Functions to edit, each with its file in a folder of its own; and how many are left out by
    which rule."""
    cases, skipped = [], collections.Counter()
    for file, function in _functions():
        if len(cases) == WANTED + SPARE:
            break
        if function["rule"]:
            skipped[function["rule"]] += 1
            continue
        number = f"{len(cases):03}"
        _copy(file, folder / number)
        start = function["range"][0] + function["anchors"]["body.start"][0]
        cases.append({"id": f"{number}/{file.name}::{_local(function)}", "file": str(file),
                      "offset": start, "edited": str(folder / number / file.name)})
    return cases, skipped


def _instrument(folder, cases):
    """Has espalier edit the copies, one function each; refused ones lose their `edited`."""
    environment = {**os.environ, **{f"XDG_{kind}_HOME": str(folder.parent / kind)
                                    for kind in ("CONFIG", "DATA", "STATE")}}
    only = [word for case in cases for word in ("--only", case["id"])]
    done = subprocess.run([toolbox.PROGRAM, "instrument", folder, "--include", "all", "--apply",
                           "in-place", "--json", *only], env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)
    status = {each["id"]: each["status"] for each in json.loads(done.stdout)["functions"]}
    for case in cases:
        if status.get(case["id"]) != "instrumented":
            case["edited"] = None


def _verdicts(tool, judged, target=None):
    name = tool.partition(", declarations")[0]
    counts = collections.Counter(each["verdicts"][name] for each in judged)
    right, refused = counts.pop("right", 0), counts.pop("refused", 0)
    shares = [f"{100 * count / len(judged):.1f} % {what}" for what, count in
              (("right", right), ("refused", refused), ("false success", sum(counts.values())))]
    table.line(f"{tool}: {len(judged)}", ", ".join(shares), target)
    for verdict, count in counts.most_common():
        which = next(each["id"] for each in judged if each["verdicts"][name] == verdict)
        print(f"    {count:3} {verdict}, as {which}")


def many_edits(_turns):
    if not (toolbox.CORPORA / "node_modules").exists():
        print("many edits: there are no packages to take functions from; left out")
        return
    with tempfile.TemporaryDirectory(prefix="espalier-bench-") as root:
        cases, skipped = _cases(Path(root) / "cases")
        _instrument(Path(root) / "cases", cases)
        listed = Path(root) / "cases.json"
        listed.write_text(json.dumps(cases))
        results = toolbox.node("many_edits.mjs", listed)
    judged = [each for each in results if each["verdicts"]][:WANTED]
    rules = ", ".join(f"{count} {rule}" for rule, count in skipped.items()) or "none"
    print(f"telemetry in one function, {len(judged)} functions of real files; "
          f"left out by rule of espalier's: {rules}")
    for tool in judged[0]["verdicts"]:
        _verdicts(tool, judged,
                  "99.8 % right, none false" if tool == "espalier" else None)
        if tool == "agent-booster":
            _verdicts("agent-booster, declarations only",
                      [each for each in judged if each["declaration"]])
