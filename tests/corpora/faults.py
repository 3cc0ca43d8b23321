# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making things go wrong: signals at chosen moments, failing system calls, full disks, programs
that are not there. The program under test is never changed for it."""

import collections
import contextlib
import ctypes
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import support

_PR_SET_CHILD_SUBREAPER = 36


# -- processes that are left behind

def adopt_orphans():
    """From now on processes whose parent is gone become children of this one."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def left_behind(patience=5.0):
    """Command lines of children that do not end by themselves; they are ended then."""
    until = time.monotonic() + patience
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        children = _children()
        if not children or time.monotonic() > until:
            break
        time.sleep(0.02)
    lines = []
    for child in children:
        with contextlib.suppress(OSError):
            lines.append(Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")[:150])
        with contextlib.suppress(OSError):
            os.kill(child, signal.SIGKILL)
    return lines


def _children():
    found = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


# -- signals after some time

def run_and_signal(espalier, seconds, number, name, *arguments):
    """Sends a signal that long after the start; an Outcome. 124 when it does not end then."""
    command = espalier.command(name, *arguments)
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=espalier.environment)
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += b"\ndid not end within a minute after the signal"
            process.returncode = 124
    return support.Outcome(command, process.returncode, out.decode(errors="replace"),
                           err.decode(errors="replace"), time.monotonic() - start)


def spread(items, most):
    """At most `most` of some items, the first and the last among them."""
    if len(items) <= most:
        return items
    return [items[round(step * (len(items) - 1) / (most - 1))] for step in range(most)]


# -- system calls

def find_calls(espalier, log, calls, files_only, name, *arguments):
    """{call: the numbers, from 1, at which a thread makes it} in an undisturbed run.

    `files_only`: without the numbers at which some thread writes to a pipe or wakes another thread,
    which no full or broken disk lets fail.
    """
    espalier.run(name, *arguments, before=("strace", "-f", "-y", "-qq", "-o", log,
                                           "-e", f"trace={','.join(calls)}", "-e", "signal=none"))
    counts = collections.Counter()
    numbers = collections.defaultdict(set)
    others = collections.defaultdict(set)
    for line in Path(log).read_text(errors="replace").splitlines():
        found = re.match(r"(\d+) +(\w+)\((\d+<(?!/))?", line)
        if found:
            thread, call, elsewhere = found.groups()
            counts[thread, call] += 1
            (others if elsewhere else numbers)[call].add(counts[thread, call])
    for call, found in others.items():
        numbers[call] = numbers[call] - found if files_only else numbers[call] | found
    return {call: sorted(found) for call, found in numbers.items() if found}


def injecting(call, what, when):
    """Options of strace: the call fails or is answered by a signal from the given one on."""
    return ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", "signal=none",
            "-e", f"inject={call}:{what}:when={when}")


# -- another view of the machine

def bubblewrap(*options):
    """Runs what follows with another view of files; everything else as it is."""
    # Sandboxes of the program under test must still be possible inside.
    privileges = ("--cap-add", "ALL") if os.geteuid() == 0 else ()
    return ("bwrap", "--dev-bind", "/", "/", *privileges, *map(str, options))


def without_programs(folder, hides):
    """Options that hide programs of /usr/bin whose names match the pattern."""
    return _filtered(folder / "programs", Path("/usr/bin"), hides)


def without_python_packages(folder, hides):
    return _filtered(folder / "packages", Path("/usr/lib/python3/dist-packages"), hides)


def _filtered(folder, original, hides):
    """The original folder is replaced by one of links to where it is bound now."""
    moved, filtered = folder / "moved", folder / "filtered"
    moved.mkdir(parents=True)
    filtered.mkdir()
    for path in original.iterdir():
        if not re.fullmatch(hides, path.name):
            (filtered / path.name).symlink_to(moved / path.name)
    return ("--ro-bind", original, moved, "--ro-bind", filtered, original)


def as_nobody(program, folder):
    """(command prefix, the program's path) for running as a user who owns nothing."""
    if os.geteuid() != 0:
        return (), program
    prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    if subprocess.run([*prefix, "test", "-x", program], check=False).returncode:
        copy = folder / "program"
        shutil.copy(program, copy)
        copy.chmod(0o755)
        program = copy
    return prefix, program


def give_to_nobody(folder):
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, 65534, 65534, follow_symlinks=False)
