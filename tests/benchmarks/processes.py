# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs and measures whole processes, with what they start."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Milliseconds on the wall clock, and of processor time of the process and what it waited for."""

    wall: float
    user: float
    system: float


class Finished(NamedTuple):
    """A process that ended: seconds on the wall clock and of processor, peak memory in MB of the
    largest one of it and of what it waited for, and its exit code."""

    wall: float
    processor: float
    memory: float
    code: int


class Project:
    """A folder with sources, and folders of a user nobody else is, removed at the end."""

    def __init__(self, write):
        self._write = write

    def __enter__(self):
        self._root = tempfile.TemporaryDirectory(prefix="espalier-bench-")
        root = Path(self._root.name)
        self.folder = root / "project"
        self.folder.mkdir()
        self._write(self.folder)
        self.environment = {**os.environ, **{f"XDG_{kind}_HOME": str(root / kind.lower())
                                             for kind in ("CONFIG", "DATA", "STATE")}}
        return self

    def __exit__(self, *failure):
        self._root.cleanup()


def timed(action, environment=None):
    """The cost of a command, which must end well, or of a call."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    if callable(action):
        action()
    else:
        done = subprocess.run(action, env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode not in (0, 1):  # 1: some functions failed
            sys.exit(f"{action} ended with {done.returncode}: {done.stderr}")
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall * 1000, (after.ru_utime - before.ru_utime) * 1000,
                (after.ru_stime - before.ru_stime) * 1000)


# A process begins with the peak memory of the one that starts it: a small one has to.
_LAUNCHER = """
import os, sys, time
nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=nothing)
status, usage = os.wait4(child, 0)[1:]
print(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024,
      os.waitstatus_to_exitcode(status))
"""


def finished(command, environment=None):
    """Runs a command to its end, its output thrown away."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", _LAUNCHER, *command], env=environment,
                          stdout=subprocess.PIPE, check=True, text=True)
    wall, processor, memory, code = done.stdout.split()
    return Finished(float(wall), float(processor), float(memory), int(code))


def median(costs):
    return sorted(costs)[(len(costs) - 1) // 2]


def show(name, costs, target=None):
    middle, best = median(costs), min(costs)
    figure = f"{middle.wall:.1f} ms, best {best.wall:.1f}"
    wanted = f"   (to reach: {target})" if target else ""
    print(f"{name:52} {figure:>24}{wanted}   [user {best.user:.0f}, system {best.system:.0f}]",
          flush=True)


def watched(command, environment):
    """Peak resident memory in kB: of a command, and of the Pythons below it, the largest first."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    own, others = 0, {}
    while process.poll() is None:
        own = max(own, _peak(process.pid))
        for pid in _descendants(process.pid):
            if "python" in _name(pid):
                others[pid] = max(others.get(pid, 0), _peak(pid))
        time.sleep(0.02)
    return own, sorted(others.values(), reverse=True)[:4]


def memory_of_tree(pid):
    """Peak resident memory in kB of a process and of what it started, added up."""
    return sum(_peak(each) for each in {pid} | _descendants(pid))


def processor_seconds(pid):
    """Processor time so far of a process and of what it started and what still runs."""
    total = 0
    for each in {pid} | _descendants(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return total / os.sysconf("SC_CLK_TCK")


def _descendants(pid):
    found, waiting = [], [pid]
    while waiting:
        try:
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                waiting += (task / "children").read_text().split()
        except OSError:
            continue
        found += waiting
    return set(found)


def _name(pid):
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


def _peak(pid):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
