# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages over a pair of descriptors: a length (4 bytes, big-endian), then UTF-8 JSON."""

import json
import os
import select
import time

MAX_MESSAGE = 64 << 20
_CHUNK = 1 << 20


class ProtocolError(Exception):
    """What came is no message, or the other side is gone."""


class TimeIsUp(Exception):
    """The deadline passed."""


class Channel:
    """Sends and receives objects. A deadline is a time.monotonic(); None waits for ever.

    With deadlines the writer must be non-blocking.
    """

    def __init__(self, reader, writer, limit=MAX_MESSAGE):
        self.reader = reader
        self.writer = writer
        self._limit = limit

    def send(self, message, deadline=None):
        """ValueError when the message is too large or no JSON; nothing is sent then."""
        # A lone surrogate cannot be sent; texts that matter are packed before.
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
        if len(data) > self._limit:
            raise ValueError(f"the message has {len(data)} bytes, more than {self._limit}")
        self._write(len(data).to_bytes(4, "big") + data, deadline)

    def receive(self, deadline=None):
        """The next message, a dict; None at the end of the input."""
        header = self._read(4, deadline)
        if not header:
            return None
        size = int.from_bytes(header, "big")
        if len(header) < 4 or size > self._limit:
            raise ProtocolError(f"a message of {size} bytes is too large or cut off")
        data = self._read(size, deadline)
        if len(data) < size:
            raise ProtocolError("a message is cut off")
        try:
            message = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ProtocolError(f"a message is no JSON: {error}") from None
        if not isinstance(message, dict):
            raise ProtocolError("a message is no object")
        return message

    def close(self):
        os.close(self.reader)
        os.close(self.writer)

    def _read(self, size, deadline):
        """`size` bytes, fewer at the end of the input."""
        chunks = []
        while size > 0:
            _wait(self.reader, select.POLLIN, deadline)
            chunk = os.read(self.reader, min(size, _CHUNK))
            if not chunk:
                break
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _write(self, data, deadline):
        view = memoryview(data)
        while view:
            _wait(self.writer, select.POLLOUT, deadline)
            try:
                view = view[os.write(self.writer, view[:_CHUNK]):]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise ProtocolError("the other side is gone") from None


def _wait(descriptor, event, deadline):
    if deadline is None:
        return
    poll = select.poll()
    poll.register(descriptor, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeIsUp
