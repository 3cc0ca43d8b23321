# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding all functions and loops of large trees, beside ast-grep and ctags."""

import collections
import json
import shutil
import subprocess
from functools import partial

from peers import table, toolbox
from processes import Project, finished

CTAGS = {"python": ("--languages=Python", "--kinds-Python=fm"),
         "go": ("--languages=Go", "--kinds-Go=f")}


def _ours(project, language):
    return [toolbox.PROGRAM, "functions", project.folder, "--include", "all", "--language",
            language, "--jobs", str(toolbox.THREADS), "--json"]


def _list(project, language):
    """Without what an earlier run left."""
    shutil.rmtree(project.folder / ".espalier", ignore_errors=True)
    return finished(_ours(project, language), environment=project.environment)


def _ast_grep(project, language):
    return [toolbox.ast_grep(), "scan", "-r", toolbox.HERE / f"list-{language}.yml",
            "--json=stream", "--threads", str(toolbox.THREADS), "--no-ignore", "hidden",
            project.folder]


def _ctags(project, language):
    return ["ctags", "-R", "--sort=no", *CTAGS[language], "-f", project.folder.parent / "tags",
            project.folder]


def _found_by_us(project, language):
    done = subprocess.run(_ours(project, language), env=project.environment, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    functions = json.loads(done.stdout)["functions"]
    return (collections.Counter((each["path"], each["line"]) for each in functions),
            sum(each["loops"] for each in functions))


def _found_by_ast_grep(project, language):
    functions, loops = collections.Counter(), 0
    with subprocess.Popen(_ast_grep(project, language), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        for text in process.stdout:
            match = json.loads(text)
            if match["text"].startswith(("for", "while", "async for")):
                loops += 1
                continue
            path = match["file"].removeprefix(f"{project.folder}/")
            functions[path, match["range"]["start"]["line"] + 1] += 1
    return functions, loops


def _compare_found(project, language):
    ours, our_loops = _found_by_us(project, language)
    table.line("espalier: functions, loops in them", f"{ours.total()}, {our_loops}")
    if toolbox.ast_grep():
        theirs, their_loops = _found_by_ast_grep(project, language)
        table.line("ast-grep: functions, loops anywhere", f"{theirs.total()}, {their_loops}")
        for name, more in (("espalier", ours - theirs), ("ast-grep", theirs - ours)):
            example = ", as {}:{}".format(*min(more)) if more else ""
            print(f"    by {name} only: {more.total()} functions{example}")
    tags = project.folder.parent / "tags"
    if tags.exists():
        count = sum(not each.startswith(b"!") for each in tags.read_bytes().splitlines())
        table.line("ctags: functions, without unnamed ones", str(count))


def _compare(language, folders, ending, turns):
    with Project(lambda folder: None) as project:
        files, size = toolbox.copy_sources(folders, ending, project.folder)
        print(f"discover {size:.1f} MB of {language}, {files} files, {toolbox.THREADS} threads")
        contestants = {}
        if toolbox.reads(language):
            contestants["espalier"] = partial(_list, project, language)
        else:
            print(f"  espalier: {language} is not supported by this build")
        if toolbox.ast_grep():
            contestants["ast-grep"] = lambda: finished(_ast_grep(project, language))
        if shutil.which("ctags"):
            contestants["ctags"] = lambda: finished(_ctags(project, language))
        measured = table.by_turns(turns, contestants)
        for name, runs in measured.items():
            table.runs(name + (", functions only, one thread" if name == "ctags" else ""), runs)
        for peer in ("ast-grep", "ctags"):
            if peer not in measured:
                print(f"  {peer} is missing, not compared")
        if "espalier" not in measured:
            return
        for peer, target in (("ast-grep", "1.15 x"), ("ctags", None)):
            if peer in measured:
                table.ratio(f"{peer} / espalier", measured[peer], measured["espalier"], target)
        if "ast-grep" in measured:
            memory = (table.middle(measured["espalier"], "memory") /
                      table.middle(measured["ast-grep"], "memory"))
            table.line("espalier / ast-grep: memory", f"{memory:.2f} x", "below 1 x")
        _compare_found(project, language)


def compare(turns):
    _compare("python", toolbox.python_folders(), ".py", turns)
    if toolbox.go_folders():
        _compare("go", toolbox.go_folders(), ".go", turns)
    else:
        print("discover Go: there are no sources of Go's library; left out")
