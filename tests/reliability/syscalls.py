# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""At which system calls of a program something can go wrong, and making it go wrong there. The
program under test is never changed for it."""

import collections
import re
from pathlib import Path

# What changes a file system, or waits for what was changed to be on the disk. Between two of these
# nothing is different for whoever comes after a kill.
CHANGING = ("openat", "open", "creat", "write", "pwrite64", "writev", "pwritev", "sendfile",
            "copy_file_range", "ftruncate", "truncate", "fallocate", "rename", "renameat",
            "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir",
            "mkdir", "mkdirat", "chmod", "fchmod", "fchmodat", "fchmodat2", "utimensat", "fsync",
            "fdatasync", "sync_file_range", "syncfs", "msync", "flock", "fcntl")
# What needs room on the disk.
GROWING = ("openat", "open", "write", "pwrite64", "writev", "sendfile", "copy_file_range",
           "ftruncate", "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "mkdir",
           "mkdirat", "fsync", "fdatasync")
# What looks only.
LOOKING = ("read", "pread64", "readv", "newfstatat", "fstat", "stat", "lstat", "statx", "access",
           "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64", "lseek")


class Fault:
    """`what`: how strace is told of it. `onwards`: from the given call on, all of its kind."""

    def __init__(self, name, what, calls, onwards=False):
        self.name = name
        self.what = what
        self.calls = calls
        self.onwards = onwards

    @property
    def kills(self):
        return "SIGKILL" in self.what

    def matters(self, call, line):
        """Opening for reading changes nothing and needs no room, nor does asking for a lock."""
        if call in ("openat", "open") and self.what != "error=EIO":
            return "O_CREAT" in line
        if call == "fcntl":
            return "F_SETLK" in line or "F_OFD_SETLK" in line
        return True

    def options(self, call, number, log):
        when = f"{number}+" if self.onwards else str(number)
        # With a filter strace is quicker, and sends no signal: nothing would be killed.
        quick = () if self.kills else ("--seccomp-bpf",)
        return ("strace", "-f", *quick, "-qq", "-o", log, "-e", f"trace={call}",
                "-e", "signal=none", "-e", f"inject={call}:{self.what}:when={when}")


FAULTS = (
    Fault("kill -9", "signal=SIGKILL", CHANGING),
    Fault("disk full, once", "error=ENOSPC", GROWING),
    Fault("disk full from there on", "error=ENOSPC", GROWING, onwards=True),
    Fault("I/O error, once", "error=EIO", CHANGING),
    Fault("I/O error from there on", "error=EIO", CHANGING, onwards=True),
    Fault("I/O error when looking", "error=EIO", LOOKING),
)


def recording(log):
    calls = sorted({*CHANGING, *GROWING, *LOOKING})
    return ("strace", "-f", "--seccomp-bpf", "-y", "-qq", "-s", "0", "-o", log,
            "-e", f"trace={','.join('?' + call for call in calls)}", "-e", "signal=none")


class Recorded:
    """The calls of one undisturbed run, numbered as strace counts: by thread and kind."""

    def __init__(self, log, folders):
        self._calls = collections.defaultdict(list)  # call: (number, line) of what is in a folder
        self.counts = collections.Counter()
        counts = collections.Counter()
        marks = [str(folder) for folder in folders]
        inside = {}
        for line in Path(log).read_text(errors="replace").splitlines():
            found = re.match(r"(\d+) +(\w+)\((.*)", line)
            if not found:
                continue
            thread, call, rest = found.groups()
            counts[thread, call] += 1
            number = counts[thread, call]
            self.counts[call] = max(self.counts[call], number)
            # Relative paths of a command that was started in the project are in it, too.
            relative = re.match(r'(AT_FDCWD(<[^>]*>)?, )?"[^/"]', rest)
            if any(mark in rest for mark in marks) or relative:
                inside.setdefault((call, number), rest)
        for (call, number), rest in inside.items():
            self._calls[call].append((number, rest))

    def points(self, fault):
        """(call, number) of all calls at which this fault can matter."""
        return [(call, number) for call in fault.calls
                for number, line in sorted(self._calls.get(call, ()))
                if fault.matters(call, line)]

    def beyond(self, fault):
        """(call, number) where nothing should be reached any more."""
        return [(call, self.counts[call] + 1) for call in fault.calls if self._calls.get(call)]


def was_silenced(log):
    """Whether the fault met what the program prints, which no disk has to do with."""
    text = Path(log).read_text(errors="replace") if Path(log).exists() else ""
    return re.search(r"\bwritev?\([12], .*\(INJECTED\)", text) is not None


def was_reached(log, fault, code):
    if fault.kills:
        return code == -9  # strace ends as what it watches
    return Path(log).exists() and "(INJECTED)" in Path(log).read_text(errors="replace")
