# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools that are compared, and the sources they work on."""

import json
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BUILD = Path(os.environ.get("ESPALIER_BUILD", ROOT / "build/release")).resolve()
PROGRAM = BUILD / "app/cli/espalier"
EDIT_ONE = BUILD / "tests/benchmarks/edit_one"
CORPORA = BUILD / "corpora"
PEERS = BUILD / "peers"
THREADS = 2


def fetch():
    """Gets the packages; says what cannot be had, and goes on without."""
    for folder, arguments in ((CORPORA, []), (PEERS, [HERE])):
        done = subprocess.run([ROOT / "packaging/corpora/fetch", folder, *arguments],
                              stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            print(f"the packages of {folder.name} cannot be fetched; what needs them is left out")


def node(script, *arguments):
    """What a script of this folder prints, as JSON."""
    done = subprocess.run(["node", HERE / script, *arguments], stdout=subprocess.PIPE, check=True,
                          env={**os.environ, "CORPORA": str(CORPORA), "PEERS": str(PEERS)})
    return json.loads(done.stdout)


def ast_grep():
    """The program, or nothing. It is in a package of its own for each kind of machine."""
    found = sorted((PEERS / "node_modules/@ast-grep").glob("cli-*/ast-grep"))
    return found[0] if found else None


def versions():
    """Each tool with its version, or that it is missing."""
    def of_package(name):
        file = PEERS / "node_modules" / name / "package.json"
        return json.loads(file.read_text())["version"] if file.exists() else "missing"

    def of_program(program, *options):
        if not program or not shutil.which(program):
            return "missing"
        return subprocess.run([program, *options], capture_output=True, text=True,
                              check=False).stdout.partition("\n")[0]

    return {"espalier": of_program(PROGRAM, "--version"),
            "agent-booster": of_package("agent-booster"),
            "@ast-grep/napi": of_package("@ast-grep/napi"),
            "@ast-grep/cli": of_program(ast_grep(), "--version"),
            "ctags": of_program("ctags", "--version"), "node": of_program("node", "--version")}


def reads(language):
    """Whether this build of Espalier knows a language."""
    return subprocess.run([PROGRAM, "outline", "--language", language, "-"], capture_output=True,
                          stdin=subprocess.DEVNULL, check=False).returncode == 0


def python_folders():
    """Python's own library with its test suite, and the packages of the system."""
    return sorted(each for each in Path("/usr/lib").glob("python3*") if not each.is_symlink())


def go_folders():
    return sorted(Path("/usr/share").glob("go-1.*/src"))[-1:]


def copy_sources(folders, ending, target):
    """Copies what ends so; gives the number of files and of megabytes."""
    files = size = 0
    for folder in folders:
        for file in sorted(folder.rglob(f"*{ending}")):
            if file.is_symlink() or not file.is_file():
                continue
            copy = target / folder.name / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            files, size = files + 1, size + copy.stat().st_size
    return files, size / 1e6
