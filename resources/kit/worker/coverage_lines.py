# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which lines of a script were run: a line collector on sys.monitoring (Python 3.12 and later)."""

import dis
import sys
import types

_MONITORING = getattr(sys, "monitoring", None)


class LineCollector:
    """Collects for one script at a time; other code runs at full speed."""

    def __init__(self):
        self.active = _MONITORING is not None
        self._lines = set()
        self._hit = set()
        if not self.active:
            return
        try:
            _MONITORING.use_tool_id(_MONITORING.COVERAGE_ID, "espalier")
        except ValueError:
            self.active = False
            return
        _MONITORING.register_callback(_MONITORING.COVERAGE_ID, _MONITORING.events.LINE, self._on_line)

    def start(self):
        """Forgets the script before."""
        self._lines = set()
        self._hit = set()

    def watch(self, code):
        """Collects the lines of this code object and of those inside it. To be called before it runs."""
        if not self.active:
            return
        for each in _nested(code):
            self._lines.update(line for _, line in dis.findlinestarts(each) if line)
            _MONITORING.set_local_events(_MONITORING.COVERAGE_ID, each, _MONITORING.events.LINE)

    def result(self):
        """(share of lines that were run, the others in order); (None, []) where nothing is collected."""
        if not self.active:
            return None, []
        missing = sorted(self._lines - self._hit)
        return (1 - len(missing) / len(self._lines) if self._lines else 0.0), missing

    def _on_line(self, code, line):
        self._hit.add(line)
        return _MONITORING.DISABLE


def _nested(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _nested(constant)
