# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a piece of work in a fork that cannot outstay its time nor reach the engine's pipe.

Over pipes of its own the fork sends {"event": …}, questions {"ask": …} and at last {"done": …}.
All of it is untrusted: sizes and counts are capped.
"""

import os
import resource
import signal
import sys
import time

from channel import Channel, ProtocolError, TimeIsUp
from espalier_kit import engine
from output import Output, bound

MAX_ANSWER = 32 << 20
MAX_MESSAGES = 20_000
MAX_MEMORY = 1 << 30
_GRACE = 0.2
_MAX_DESCRIPTOR = 1024


class Died(Exception):
    """The fork gave no result: it ended by itself, was killed at its limit, or talked nonsense."""

    def __init__(self, message, output, seconds):
        super().__init__(message)
        self.output = output
        self.seconds = seconds


def run_in_fork(work, ask, seconds, on_event=lambda event: None):
    """(result, output) of work(notify), done in a fork; Died when there is no result.

    `ask` answers the fork's questions; what the fork gives to notify reaches `on_event`.
    """
    up, down = os.pipe(), os.pipe()
    output = Output()
    sys.stdout.flush()
    sys.stderr.flush()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _be_the_fork(work, Channel(down[0], up[1], MAX_ANSWER), output)
    os.close(up[1])
    os.close(down[0])
    os.set_blocking(down[1], False)
    channel = Channel(up[0], down[1], MAX_ANSWER)
    result, reason = None, None
    try:
        result = _listen(channel, ask, started + seconds, on_event)
    except TimeIsUp:
        reason = f"stopped after {seconds:g} s"
    except ProtocolError as error:
        reason = f"the process sent nonsense: {error}"
    finally:
        channel.close()
        ending = _end(pid, _GRACE if result is None and reason is None else 0)
        text = output.take()
        output.close()
    if result is None:
        raise Died(reason or ending, text, time.monotonic() - started)
    return result, text


def _listen(channel, ask, deadline, on_event):
    """The work's result; None when the fork ended without one."""
    for _ in range(MAX_MESSAGES):
        message = channel.receive(deadline)
        if message is None or "done" in message:
            return message and message["done"]
        if "event" in message:
            on_event(message["event"])
        else:
            channel.send(_relayed(message, ask), deadline)
    raise ProtocolError("too many messages")


def _relayed(message, ask):
    number = message.get("ask")
    question = {name: message[name] for name in ("op", "language", "source", "latin1")
                if name in message}
    try:
        if question.get("op") not in ("parse", "outline"):
            raise ValueError("unknown question")
        return {"answer": number, **ask(question)}
    except ValueError as error:
        return {"answer": number, "error": {"message": str(error)}}


def _end(pid, grace):
    """Ends the fork and what it has started; says how it ended. Waits `grace` seconds first."""
    until = time.monotonic() + grace
    done, status = os.waitpid(pid, os.WNOHANG)
    while not done and time.monotonic() < until:
        time.sleep(0.001)
        done, status = os.waitpid(pid, os.WNOHANG)
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass
    if not done:
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return (f"the process was ended by signal {-code}" if code < 0 else
            f"the process ended itself with status {code}")


def _be_the_fork(work, channel, output):
    """The fork's whole life; never returns."""
    try:
        os.setpgid(0, 0)
        output.attach()
        bound(resource.RLIMIT_AS, MAX_MEMORY)
        _keep_only(channel.reader, channel.writer)
        engine.ask = _asker(channel)
        result = work(lambda event: channel.send({"event": event}))
        sys.stdout.flush()
        sys.stderr.flush()
        channel.send({"done": result})
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
        os._exit(70)
    os._exit(0)


def _keep_only(first, second):
    """Closes what the worker has open: among it, the engine's pipe."""
    low, high = sorted((first, second))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, _MAX_DESCRIPTOR)


def _asker(channel):
    def ask(question):
        channel.send({"ask": 1, **question})
        message = channel.receive()
        if message is None:
            raise ProtocolError("the engine is gone")
        error = message.get("error")
        if error:
            raise ValueError(error["message"])
        return message

    return ask
