# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patches that nobody should apply: they lead out of the project, into git's folder, through links,
or do not fit."""

import scene


def added(name, mode="100644", content="x"):
    return (f"diff --git a/{name} b/{name}\nnew file mode {mode}\n--- /dev/null\n+++ b/{name}\n"
            f"@@ -0,0 +1 @@\n+{content}\n")


def edited(name):
    return f"--- a/{name}\n+++ b/{name}\n@@ -1 +1 @@\n-one\n+two\n"


NOWHERE = {
    "a way out": added("../out.txt"),
    "a way out from below": added("shop/../../out.txt"),
    "an absolute path": "--- /dev/null\n+++ /tmp/out.txt\n@@ -0,0 +1 @@\n+x\n",
    "a home folder": added("~/out.txt"),
    "a drive": added("C:/out.txt"),
    "the git folder": added(".git/hooks/post-checkout", "100755"),
    "the git folder in capitals": added(".GIT/config"),
    "the git folder below": added("shop/.git/config"),
    "the git folder with a dot": added(".git./config"),
    "the git folder with a blank": added(".git /config"),
    "the git folder with a stream": added(".git::$INDEX_ALLOCATION/config"),
    "the git folder by its short name": added("GIT~1/config"),
    "the git folder with a zero-width non-joiner": added(".git\u200c/config"),
    "the git folder with a soft hyphen": added(".gi\u00adt/config"),
    "the git folder in wide letters": added(".\uff47\uff49\uff54/config"),
    "the git folder with a dotless i": added(".g\u0131t/config"),
    "a backslash": added("shop\\..\\..\\out.txt"),
    "a dash in front": added("-rf"),
    "a dash in front, below": added("shop/--upload-pack=x"),
    "an escape character": added("shop/\x1b[2Jx.py"),
    "a bell, quoted": '--- /dev/null\n+++ "b/shop/\\a.py"\n@@ -0,0 +1 @@\n+x\n',
    "a way out, quoted": '--- /dev/null\n+++ "b/\\056\\056/out.txt"\n@@ -0,0 +1 @@\n+x\n',
    "a line end, quoted": '--- /dev/null\n+++ "b/shop/a\\nb.py"\n@@ -0,0 +1 @@\n+x\n',
    "text that turns round": added("shop/\u202eyp.py"),
    "a name that is not composed": added("shop/e\u0301.py"),
    "invalid UTF-8": added("shop/\udcff.py"),
    "a symbolic link": added("l", "120000", "/etc/passwd"),
    "a submodule": added("other", "160000", "Subproject commit " + "1" * 40),
    "a mode of its own": added("shop/x.py", "104755"),
    "a mode that all may write": added("shop/x.py", "100666"),
    "a file that becomes a link": "diff --git a/notes.txt b/notes.txt\nold mode 100644\n"
                                  "new mode 120000\n",
    "what a link leads to": edited("link"),
    "through a link": added("link/x.txt"),
    "into the submodule": added("sub/x.txt"),
    "a file where a folder is": added("shop"),
    "a folder where a file is": added("notes.txt/x"),
    "a move onto another file": "diff --git a/notes.txt b/shop/cart.py\nsimilarity index 100%\n"
                                "rename from notes.txt\nrename to shop/cart.py\n",
    "a move out": "diff --git a/notes.txt b/../notes.txt\nsimilarity index 100%\n"
                  "rename from notes.txt\nrename to ../notes.txt\n",
    "a copy of the git folder": "diff --git a/.git/config b/stolen\nsimilarity index 100%\n"
                                "copy from .git/config\ncopy to stolen\n",
    "a file that is gone": edited("nowhere.txt"),
    "another text": edited("shop/cart.py"),
    "a hunk that says too much": "--- a/notes.txt\n+++ b/notes.txt\n@@ -1,900 +1,900 @@\n-one\n"
                                 "+two\n",
    "a hunk of numbers too large": "--- a/notes.txt\n+++ b/notes.txt\n"
                                   "@@ -99999999999999999999 +1 @@\n-one\n+two\n",
    "one good file and one that does not fit": scene.FIX + edited("shop/__init__.py"),
    "one good file and a way out": scene.FIX + added("../out.txt"),
    "the same file twice": added("shop/x.py") + added("shop/x.py"),
    "a path of 5000 letters": added("shop/" + "a" * 5000),
    "a path of 3000 folders": added("a/" * 3000 + "x"),
    "a binary patch that lies": "diff --git a/x.bin b/x.bin\nnew file mode 100644\n"
                                "GIT binary patch\nliteral 99999999\nzcmV;x\n\n",
    "nothing": "",
    "prose": "I have fixed it, all tests pass.\n",
    "a shell script": "#!/bin/sh\nrm -rf ~\n",
    "nulls": "\0" * 4096,
}
