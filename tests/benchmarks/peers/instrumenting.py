# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telemetry for all of a large tree of Python, beside ast-grep rewriting it once."""

import collections
import json
import subprocess
import warnings
from concurrent.futures import ProcessPoolExecutor

from peers import table, toolbox
from processes import Project, finished

COMMON = ("--include", "all", "--jobs", str(toolbox.THREADS), "-q")


def _fill(folder):
    toolbox.copy_sources(toolbox.python_folders(), ".py", folder)


def _instrument(project, *options):
    return finished([toolbox.PROGRAM, "instrument", project.folder, *COMMON, *options],
                    environment=project.environment)


def _forget_results(project):
    """As if every file were new: outlines and results go, scripts with their verdicts stay."""
    for file in (project.folder / ".espalier").glob("cache.db*"):
        file.unlink()


def _previews_and_more():
    """What one project goes through; sources are as at first before each run."""
    in_place = ("--apply", "in-place")
    with Project(_fill) as project:
        runs = {"cold, preview": _instrument(project),
                "all cached, preview": _instrument(project)}
        _forget_results(project)
        runs["scripts cached, preview"] = _instrument(project)
        runs["all cached, written"] = _instrument(project, *in_place)
        _fill(project.folder)
        _forget_results(project)
        runs["scripts cached, written"] = _instrument(project, *in_place)
    with Project(_fill) as project:
        runs["cold, written"] = _instrument(project, *in_place)
    return runs


def _rewrite(folder):
    return finished([toolbox.ast_grep(), "scan", "-r", toolbox.HERE / "rewrite.yml", "-U",
                     "--threads", str(toolbox.THREADS), "--no-ignore", "hidden", folder])


def _rewritten():
    with Project(_fill) as project:
        return _rewrite(project.folder)


def _compiles(file):
    warnings.simplefilter("ignore")
    try:
        compile(file.read_bytes(), str(file), "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _broken(original, edited):
    """Whether a file was changed, and whether it compiled only before."""
    if not edited.exists() or edited.read_bytes() == original.read_bytes():
        return False, False
    return True, _compiles(original) and not _compiles(edited)


def _count_broken(folder):
    pairs = [(file, folder / each.name / file.relative_to(each))
             for each in toolbox.python_folders() for file in each.rglob("*.py")
             if not file.is_symlink()]
    with ProcessPoolExecutor(toolbox.THREADS) as pool:
        results = list(pool.map(_broken, *zip(*pairs), chunksize=32))
    return (f"{sum(changed for changed, _ in results)} changed, "
            f"{sum(broken for _, broken in results)} broken")


def _show_phases(report):
    """Where the time of a cold run went, by its own account."""
    times = report["timings_ms"]
    rest = times["total"] - sum(value for name, value in times.items() if name != "total")
    table.line("espalier: cold, written: discovering", f"{times['discover'] / 1000:.2f} s")
    table.line("  scripts written and tested",
               f"{(times['generate'] + times['validate']) / 1000:.2f} s")
    table.line("  written, reported", f"{times['apply'] / 1000:.2f} s")
    table.line("  edits by the scripts, results parsed and compiled", f"{rest / 1000:.2f} s")


def _outcome_of_ours():
    with Project(_fill) as project:
        report = project.folder.parent / "report.json"
        _instrument(project, "--apply", "in-place", "--report", report)
        content = json.loads(report.read_text())
        totals = content["totals"]
        _show_phases(content)
        table.line("espalier: files", _count_broken(project.folder), "0 broken")
        table.line("  functions, skipped by rule, failed",
                   f"{totals['instrumented']}, {totals['skipped']}, {totals['failed']}")


def _outcome_of_ast_grep():
    with Project(_fill) as project:
        _rewrite(project.folder)
        table.line("ast-grep: files", _count_broken(project.folder))
        for name, text in (("functions", "@_telemetry.trace"), ("loops", "_telemetry.loop()")):
            done = subprocess.run(["grep", "-rcF", "--include=*.py", text, "."], cwd=project.folder,
                                  capture_output=True, text=True, check=False)
            table.line(f"  {name}", str(sum(int(each.rpartition(":")[2])
                                            for each in done.stdout.splitlines())))


def compare(turns):
    with Project(_fill) as project:
        files = list(project.folder.rglob("*.py"))
        size = sum(file.stat().st_size for file in files) / 1e6
    print(f"instrument {size:.1f} MB of Python, {len(files)} files, {toolbox.THREADS} threads, "
          "fresh copies")
    ours, theirs = collections.defaultdict(list), []
    for _ in range(min(turns, 3)):
        for name, run in _previews_and_more().items():
            ours[name].append(run)
        if toolbox.ast_grep():
            theirs.append(_rewritten())
    for name, runs in ours.items():
        table.runs(f"espalier: {name}{' and compiled' if 'written' in name else ''}", runs)
    if theirs:
        table.runs("ast-grep: rewritten once", theirs)
    _outcome_of_ours()
    if not theirs:
        print("  ast-grep is missing, not compared")
        return
    for name, runs in ours.items():
        table.ratio(f"{name} / ast-grep", runs, theirs, None if "cold" in name else "1 x")
    _outcome_of_ast_grep()
