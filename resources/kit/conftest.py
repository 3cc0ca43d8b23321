# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets plain `pytest` find the kit and the scripts that lie beside the folder of the tests."""

import sys
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(_PROJECT / "kit"))
# Last, so that no script can stand in for a library.
sys.path.extend(str(folder) for folder in sorted(_PROJECT.glob("scripts/*")) if folder.is_dir())
