#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself, started twice on one project: the second one ends, the first one stays.

    secondstart.py PROGRAM
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"{what} did not happen")
        time.sleep(0.02)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        project.mkdir()
        (project / "a.py").write_text("def one():\n    return 1\n")
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **{
            f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("STATE", "CONFIG", "DATA")}}
        first = subprocess.Popen([program, project], env=environment)
        try:
            state = Path(folder) / "STATE" / "espalier"
            wait_for(lambda: any(state.glob("window-*")), "claiming the project")
            second = subprocess.run([program, project], env=environment, timeout=PATIENCE,
                                    check=False)
            if second.returncode != 0:
                sys.exit(f"the second one ended with {second.returncode}")
            if first.poll() is not None:
                sys.exit(f"the first one is gone, with {first.returncode}")
            first.terminate()
            if first.wait(PATIENCE) != 0:
                sys.exit(f"the first one ended with {first.returncode}")
        finally:
            first.kill()


if __name__ == "__main__":
    main()
