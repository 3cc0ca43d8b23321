# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Traces as they should be beside traces as they were read."""

MOST_ERRORS = 64
MOST_FRAMES = 256  # the outer and the inner ones are kept
MESSAGE_BYTES = 8192


def _kept(frames):
    if len(frames) <= MOST_FRAMES:
        return frames, 0
    half = MOST_FRAMES // 2
    return frames[:half] + frames[-half:], len(frames) - MOST_FRAMES


def _same_message(expected, found, hints):
    if len(expected.encode()) > MESSAGE_BYTES:
        return found.endswith("…") and expected.startswith(found[:-1])
    # Trailing blanks are nowhere to be seen.
    expected, found = expected.rstrip(), found.rstrip()
    return found == expected or any(found.startswith(expected + hint) for hint in hints)


def _value(frame, key):
    if key in ("name", "tail"):
        module = frame.get("module", "")
        return f"{module}.{frame['function']}" if module else frame["function"]
    return frame.get(key, 0 if key in ("line", "column") else "")


def _has_tail(name, tail):
    if not tail:
        return name == "" or name.endswith("<anonymous>")
    return name == tail or name.endswith("." + tail)


def _frame_faults(expected, found):
    for at, (want, got) in enumerate(zip(expected, found)):
        for key, value in want.items():
            is_ = _value(got, key)
            if not (_has_tail(is_, value) if key == "tail" else is_ == value):
                yield f"frame {at}: {key} is {is_!r}, not {value!r}"


def faults(expected, found, hints=(), first_only=False):
    """What of the errors that were read is not as expected. Keys that an expectation lacks are not
    looked at; `hints` are what may follow a message. Frames of functions in "without" are known to
    the text only."""
    if first_only:
        found = found[:1]
    if len(found) != min(len(expected), MOST_ERRORS):
        got = [(error["type"], error["message"][:80]) for error in found]
        yield f"{len(found)} errors, not {len(expected)}: {got}"
        return
    for index, (want, got) in enumerate(zip(expected, found)):
        where = f"error {index}: "
        for key in ("relation", "of", "type"):
            if key in want and want[key] != got[key]:
                yield f"{where}{key} is {got[key]!r}, not {want[key]!r}"
        if "message" in want and not _same_message(want["message"], got["message"], hints):
            yield f"{where}message is {got['message'][:400]!r}, not {want['message'][:400]!r}"
        if "own" in want:
            own = [frame["function"] for frame in got["frames"] if frame["own"]]
            if own != want["own"]:
                yield f"{where}own functions are {own}, not {want['own']}"
        if "frames" in want:
            frames, cut = _kept(want["frames"])
            read = [f for f in got["frames"] if f["function"] not in want.get("without", ())]
            if len(frames) != len(read):
                yield f"{where}{len(read)} frames, not {len(frames)}"
                continue
            yield from (where + fault for fault in _frame_faults(frames, read))
            left_out = want.get("left_out", 0) + cut
            if left_out != got.get("frames_left_out", 0):
                yield f"{where}{got.get('frames_left_out', 0)} frames left out, not {left_out}"
