# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen in memory (Xvfb), to see when programs have shown what they show.

Programs are asked nothing: what counts is what stands on the screen. So the same measure holds for
ours and for those of others.
"""

import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import NamedTuple, Optional

from processes import memory_of_tree, processor_seconds


class Shown(NamedTuple):
    """Milliseconds since the process was started, and megabytes of it and all it started."""

    first: Optional[float]    # when the window stood there with something in it
    settled: Optional[float]  # when its picture changed for the last time
    memory: float
    processor: float          # milliseconds of processor time until it rested


class Screen:
    """A server with a screen whose pixels lie in a file."""

    SIZE = (1920, 1080)
    # Looking must not slow down what is looked at: every so many rows are.
    _EACH = 8
    # Of these rows: below that it is a cursor that blinks, a tool tip, a spinner.
    _MUCH = 0.03
    _QUIET = 1.5

    def __enter__(self):
        if not shutil.which("Xvfb"):
            sys.exit("Xvfb is missing (package xvfb)")
        self._folder = tempfile.TemporaryDirectory(prefix="espalier-screen-")
        read, write = os.pipe()
        width, height = self.SIZE
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24",
             "-fbdir", self._folder.name, "-nolisten", "tcp", "-noreset", "+extension", "GLX"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        file = Path(self._folder.name) / "Xvfb_screen0"
        self._file = file.open("rb")
        self._memory = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._memory[:100])
        self._line = header[12]
        self._start = header[0] + 12 * header[19]
        return self

    def __exit__(self, *failure):
        self._memory.close()
        self._file.close()
        self._server.terminate()
        self._server.wait()
        self._folder.cleanup()

    def environment(self, **more):
        own = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "GDK_BACKEND": "x11",
               "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**kept, **own, **more}

    def _pixels(self):
        return self._memory[self._start:self._start + self._line * self.SIZE[1]]

    def _look(self):
        step = self._line * self._EACH
        return [self._memory[at:at + self._line]
                for at in range(self._start, self._start + self._line * self.SIZE[1], step)]

    @staticmethod
    def _differing(before, after):
        """The share of the rows in which two looks differ."""
        return sum(one != other for one, other in zip(before, after)) / len(after)

    def watch(self, command, environment=None, picture=None, patience=120.0):
        """Runs a program until its picture rests, then ends it."""
        blank = last = self._look()
        first = settled = None
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment or self.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        busy, processor, asked = start, 0.0, start
        while True:
            now = time.perf_counter()
            looked = self._look()
            if self._differing(last, looked) > self._MUCH:
                settled = now
                if first is None and self._differing(blank, looked) > 0.2:
                    first = now
            last = looked
            # Asking takes longer than looking.
            if now - asked > 0.05:
                asked, used = now, processor_seconds(process.pid)
                if used > processor + 0.02:
                    busy, processor = now, used
            resting = now - max(busy, settled or now) > self._QUIET
            if resting or now - start > patience or process.poll() is not None:
                break
            time.sleep(0.003)
        memory = memory_of_tree(process.pid)
        if picture:
            self.save(picture)
        self._end(process)
        since = lambda at: None if at is None else (at - start) * 1000
        return Shown(since(first), since(settled), memory / 1024, processor * 1000)

    def processor_share(self, command, environment=None, settle=4.0, seconds=10.0):
        """The share of a core that a program takes once it rests."""
        process = subprocess.Popen(command, env=environment or self.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        time.sleep(settle)
        before = processor_seconds(process.pid)
        time.sleep(seconds)
        share = (processor_seconds(process.pid) - before) / seconds
        self._end(process)
        return share

    def _end(self, process):
        for signum in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                try:
                    os.killpg(process.pid, signum)
                    process.wait(5)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue
        # What stood there is gone before the next one is looked at.
        time.sleep(0.3)

    def save(self, path):
        """The screen as a PNG."""
        width, height = self.SIZE
        pixels = self._pixels()
        rows = bytearray()
        for y in range(height):
            line = pixels[y * self._line:y * self._line + width * 4]
            row = bytearray(width * 3)
            row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
            rows += b"\0" + row

        def chunk(kind, data):
            return (struct.pack(">I", len(data)) + kind + data +
                    struct.pack(">I", zlib.crc32(kind + data)))

        Path(path).write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes(rows), 1)) + chunk(b"IEND", b""))
