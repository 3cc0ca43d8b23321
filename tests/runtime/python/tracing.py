# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that run with the runtime beside them, and the spans they leave."""

import json
import os
import pathlib
import subprocess
import sys

PACK = pathlib.Path(__file__).resolve().parents[3] / "resources/packs/spans/python"


def run(tmp_path, source, **options):
    """The process, which has ended, and the file of its trace."""
    program = tmp_path / "program.py"
    program.write_text("from _espalier_tel import tel as _espalier_tel\n" + source)
    trace = tmp_path / "trace.jsonl"
    env = {**os.environ, "ESPALIER_TRACE_FILE": str(trace), "PYTHONPATH": str(PACK),
           "PYTHONDONTWRITEBYTECODE": "1"}
    os.umask(0)
    return subprocess.run([sys.executable, str(program)], env=env, **options), trace


def spans_of(trace):
    for line in trace.read_text().splitlines():
        yield from json.loads(line)["resourceSpans"][0]["scopeSpans"][0]["spans"]


def texts(attributes):
    return {item["key"]: item["value"].get("stringValue") for item in attributes}
