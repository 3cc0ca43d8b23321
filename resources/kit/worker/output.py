# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what scripts and tests print away from the engine's pipe, and gives it back, bounded."""

import fcntl
import os
import resource
import sys
import tempfile

_HEAD = 32 << 10
_TAIL = 32 << 10
# No file may grow beyond this: an endless print ends in an error, not in full memory.
_MAX_FILE = 16 << 20
_FIRST_PRIVATE = 64


def private_descriptors():
    """Moves the engine's pipe to (reader, writer, errors); standard input becomes empty."""
    private = tuple(fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _FIRST_PRIVATE)
                    for number in (0, 1, 2))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    bound(resource.RLIMIT_FSIZE, _MAX_FILE)
    bound(resource.RLIMIT_CORE, 0)
    return private


def bound(what, most):
    """Lowers a limit of this process (a RLIMIT_…) to at most `most`, for good."""
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(hard, most)
    resource.setrlimit(what, (most, most))


class Output:
    """A place for what a process prints, in no folder."""

    def __init__(self):
        self.file = _anonymous_file()

    def attach(self):
        """Makes it the standard output and error of this process."""
        os.dup2(self.file, 1)
        os.dup2(self.file, 2)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True, errors="backslashreplace")

    def take(self):
        """What was written since the last time; the middle of a long text is left out."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass
        size = os.fstat(self.file).st_size
        if size == 0:
            return ""
        data = os.pread(self.file, _HEAD, 0)
        if size > _HEAD + _TAIL:
            left_out = size - _HEAD - _TAIL
            data += f"\n… {left_out} bytes left out …\n".encode()
        if size > _HEAD:
            data += os.pread(self.file, _TAIL, max(size - _TAIL, _HEAD))
        os.ftruncate(self.file, 0)
        os.lseek(self.file, 0, os.SEEK_SET)
        return data.decode(errors="replace")

    def close(self):
        os.close(self.file)


def _anonymous_file():
    try:
        return os.memfd_create("espalier-output")
    except (AttributeError, OSError):  # the sandbox refuses it
        pass
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
