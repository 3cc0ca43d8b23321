#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text of the window is translated, with the placeholders and mnemonics of the source.

Works on copies that are brought up to date with the sources first, so that a text nobody has
translated yet is found.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

PLACEHOLDER = re.compile(r"%(?:L?\d+|n)")
TAG = re.compile(r"</?[a-z]+>")


def updated(root, source, folder):
    """A copy of the translation, brought up to date."""
    copy = Path(folder) / source.name
    shutil.copy(source, copy)
    subprocess.run([root / "packaging" / "translate", copy], check=True,
                   env={**os.environ, "ESPALIER_INSIDE": "1"})
    return copy


def forms_of(message):
    """The translated texts: one, or one for each number."""
    translation = message.find("translation")
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


def problems_of(message):
    source = message.findtext("source")
    translation = message.find("translation")
    if translation.get("type"):
        yield f"{translation.get('type')}: {source!r}"
        return
    for form in forms_of(message):
        if not form.strip():
            yield f"empty: {source!r}"
        for what in (PLACEHOLDER, TAG):
            wanted, found = Counter(what.findall(source)), Counter(what.findall(form))
            if wanted != found:
                yield f"{sorted(wanted)} became {sorted(found)}: {source!r} -> {form!r}"
        if ("&" in source) != ("&" in form):
            yield f"a mnemonic is missing or too much: {source!r} -> {form!r}"
        if source.endswith("…") != form.endswith("…"):
            yield f"an ellipsis is missing or too much: {source!r} -> {form!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True)
    root = parser.parse_args().root
    sources = sorted((root / "translations").glob("espalier_*.ts"))
    found = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            tree = ElementTree.parse(updated(root, source, folder))
            for context in tree.iter("context"):
                for message in context.findall("message"):
                    count += 1
                    found += [f"{source.name}: {context.findtext('name')}: {problem}"
                              for problem in problems_of(message)]
    print(*found, sep="\n")
    print(f"{count} texts in {len(sources)} translations, {len(found)} problems")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
