# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""How figures are measured by turns and printed side by side."""

import statistics


def by_turns(turns, contestants):
    """Calls each of the named actions in each turn, so that all meet the same machine."""
    results = {name: [] for name in contestants}
    for _ in range(turns):
        for name, action in contestants.items():
            results[name].append(action())
    return results


def middle(runs, field):
    return statistics.median(getattr(run, field) for run in runs)


def line(name, figure, target=None):
    wanted = f"   (to reach: {target})" if target else ""
    print(f"  {name:56} {figure:>26}{wanted}", flush=True)


def runs(name, measured):
    """Median and best of whole processes, with what they need."""
    codes = sorted({run.code for run in measured} - {0})
    if codes:
        print(f"  {name} ended with {codes}: the figures mean little")
    line(name, f"{middle(measured, 'wall'):.2f} s, best {min(run.wall for run in measured):.2f}")
    line("  of processor, memory", f"{middle(measured, 'processor'):.2f} s, "
                                   f"{middle(measured, 'memory'):.0f} MB")


def ratio(name, above, below, target=None):
    """How the medians of two compare: on the wall clock, and of processor time, which hardly
    depends on what else the machine does."""
    wall, processor = (middle(above, field) / middle(below, field)
                       for field in ("wall", "processor"))
    line(name, f"{wall:.2f} x, processor {processor:.2f} x", target)
