# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of telemetry scripts use: example functions, their variants, and checks.

A check that fails raises AssertionError with a message that says what is wrong.
"""

import ast
import os
import re
import sys
import types
from dataclasses import dataclass, field

from . import Function, engine

VARIANTS = ("crlf", "tabs", "no-final-newline", "indented")

#: In all text that is inserted: the reserved names begin with it, the markers contain it.
MARK = "_esp"

_BOM = "\ufeff".encode()

# Languages whose exits are covered by text at the end of the body; in the others the entry
# telemetry (a decorator, a guard, a defer) covers them.
_TEXT_AT_EXIT = frozenset({"javascript", "typescript", "tsx", "java", "php", "ruby", "kotlin"})
# Languages in which the value of a return is handed on, in an async function.
_ASYNC_VALUES = frozenset({"javascript", "typescript", "tsx"})


# -- the script under test

#: Scripts that are not files: key -> (file name, text). Set by the worker.
scripts = {}
#: Called with (key, code object) before a script is run. Set by the worker.
watch = None
_loaded = {}


def load_script(key):
    """The script's module; runs it once. The file is `scripts/<language>/<key>.py` beside the kit."""
    if key not in _loaded:
        file, text = scripts.get(key) or _script_file(key)
        code = compile(text, file, "exec", dont_inherit=True)
        if watch is not None:
            watch(key, code)
        module = types.ModuleType("espalier_script_" + key)
        module.__file__ = file
        sys.modules[module.__name__] = module
        exec(code, module.__dict__)
        _loaded[key] = module
    return _loaded[key]


def forget_script(key):
    """Undoes `load_script`."""
    _loaded.pop(key, None)
    sys.modules.pop("espalier_script_" + key, None)


def _script_file(key):
    project = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    folder = os.path.join(project, "scripts")
    for language in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        file = os.path.join(folder, language, key + ".py")
        if os.path.isfile(file):
            with open(file, encoding="utf-8", newline="") as opened:
                return file, opened.read()
    raise FileNotFoundError(f"there is no script {key} in {folder}")


# -- examples

@dataclass(frozen=True)
class Example:
    """A function's whole lines and its facts, as a script gets them.

    Beside the script's facts: `language`; `literals`, the byte ranges [start, end] of literals
    and comments over several lines, which are never re-indented; `context`, [before, after],
    text around the source with which it parses on its own.
    """

    source: str
    facts: dict = field(default_factory=dict)

    @property
    def language(self):
        return self.facts["language"]

    @property
    def anchors(self):
        return self.facts["anchors"]

    @property
    def variants(self):
        """Names of the variants that are the same program as this source."""
        return [name for name in VARIANTS if _VARIANT_CONDITIONS.get(name, bool)(self)]

    def variant(self, name):
        """The same function written differently; the facts moved along."""
        return _VARIANT_MAKERS[name](self)

    def truncated(self):
        """The source cut off before its last anchor: the facts do not fit any more."""
        last = max(offset for offset, _ in self.anchors.values())
        return _bytes(self.source)[:max(last - 1, 0)].decode("utf-8", "surrogateescape")

    def insertions(self, after):
        """[(names of the anchors, text), …]: what was inserted, place by place.

        AssertionError when `after` is not the source with marked text inserted at anchors.
        """
        return [(names, text) for _, names, text in self._filled_places(after) if text]

    def without_insertions(self, after):
        """`after` with what was inserted at the anchors taken out again."""
        kept = []
        start = done = 0
        for position, _, text in self._filled_places(after):
            end = start + position - done
            kept.append(after[start:end])
            start = end + len(text)
            done = position
        return "".join(kept) + after[start:]

    def _filled_places(self, after):
        places = self._places()
        cuts = [position for position, _ in places]
        segments = [self.source[start:end] for start, end in
                    zip([0] + cuts, cuts + [len(self.source)])]
        pieces = _recorded(cuts, segments, after) or _align(segments, after)
        assert pieces is not None, "the text is not the source with telemetry put in at its anchors"
        return [(*place, piece) for place, piece in zip(places, pieces)]

    def _places(self):
        """[(position in the source, names of the anchors there), …] in the order of the text."""
        places = {}
        for name, (offset, situation) in self.anchors.items():
            position = _position(self.source, offset)
            places.setdefault(position, set()).add(name)
            if situation in ("line", "outdented"):
                start = self.source.rfind("\n", 0, position) + 1
                start += self.source.startswith("\ufeff", start)
                places.setdefault(start, set()).add(name)
        return sorted(places.items())


def _bytes(text):
    return text.encode("utf-8", "surrogateescape")


def _position(source, offset):
    if source.isascii():
        return offset
    return len(_bytes(source)[:offset].decode("utf-8", "surrogateescape"))


# -- finding the inserted text again

def _recorded(cuts, segments, after):
    """The texts between the segments as the kit put them in, or None when it did not make `after`.

    Text alone can be read in more than one way where the source is as short as `x => a`.
    """
    made, records = Function.latest
    if made != after:
        return None
    texts = {}
    for position, _, _, _, text, *_ in records:
        texts[position] = texts.get(position, "") + text
    pieces = [texts.get(cut, "") for cut in cuts]
    # What closes a body that was opened up is the end of a line.
    if not all(MARK in piece for piece in pieces if piece and not piece.isspace()):
        return None
    whole = segments[0] + "".join(piece + segment for piece, segment in zip(pieces, segments[1:]))
    return pieces if whole == after else None


def _align(segments, after):
    """The texts between the segments in `after`, or None when the segments are not all there.

    Depth first over the possible starts of each segment; a text between is empty or marked.
    """
    if not after.startswith(segments[0]):
        return None
    if len(segments) == 1:
        return [] if after == segments[0] else None
    ends = [len(segments[0])]
    pieces = []
    searches = [_starts(segments, 1, ends[0], after)]
    dead = set()
    while searches:
        index = len(searches)
        start = next(searches[-1], None)
        if start is None:
            dead.add((index, ends[-1]))
            searches.pop()
            ends.pop()
            if pieces:
                pieces.pop()
            continue
        if index == len(segments) - 1:
            return pieces + [after[ends[-1]:start]]
        end = start + len(segments[index])
        if (index + 1, end) not in dead:
            pieces.append(after[ends[-1]:start])
            ends.append(end)
            searches.append(_starts(segments, index + 1, end, after))
    return None


def _starts(segments, index, end, after):
    segment = segments[index]
    marked = after.find(MARK, end)
    if index == len(segments) - 1:
        start = len(after) - len(segment)
        if after.endswith(segment) and (start == end or 0 <= marked < start):
            yield start
        return
    if after.startswith(segment, end):
        yield end
    start = after.find(segment, marked + len(MARK)) if marked >= 0 else -1
    while start >= 0:
        yield start
        start = after.find(segment, start + 1)


def covered_places(example, after):
    """The places with telemetry: "entry", "exit", "loop.1", …"""
    texts = {}
    for names, text in example.insertions(after):
        for name in names:
            texts[name] = texts.get(name, "") + text
    covered = {f"loop.{number}" for number in _loop_numbers(example)
               if _counts(texts.get(f"loop.{number}.body.start", ""), number)}
    entry = "decorators.end" if "decorators.end" in example.anchors else "body.start"
    if "_espalier" in texts.get(entry, ""):
        covered.add("entry")
    if _exits_covered(example, texts, covered):
        covered.add("exit")
    return covered


def _loop_numbers(example):
    found = (re.fullmatch(r"loop\.([0-9]+)\.body\.start", name) for name in example.anchors)
    return [int(match[1]) for match in found if match]


def _counts(text, number):
    return MARK in text and re.search(rf"\b{number}\b", text) is not None


def _exits_covered(example, texts, covered):
    if example.language not in _TEXT_AT_EXIT:
        return "entry" in covered
    if MARK not in texts.get("body.end", ""):
        return False
    kind = example.facts.get("kind", "")
    if example.language not in _ASYNC_VALUES or "async" not in kind or "generator" in kind:
        return True
    return all(MARK in texts.get(name, "") for name in example.anchors
               if name.startswith("return.") and name.endswith((".value.start", ".value.end")))


# -- checks

def assert_inserts_only(before, after):
    """`after` holds all of `before`, in order."""
    rest = iter(after)
    for position, character in enumerate(before):
        assert character in rest, \
            f"the text was changed near line {before.count(chr(10), 0, position) + 1}"


def strip_insertions(example, after):
    """`after` without what was inserted at the example's anchors."""
    return example.without_insertions(after)


def assert_covers(example, after, loops):
    """Telemetry at the entry, in each of the loops and over all exits."""
    wanted = {"entry", "exit", *(f"loop.{number}" for number in loops)}
    missing = sorted(wanted - covered_places(example, after))
    assert not missing, f"no telemetry at: {', '.join(missing)}"


def parses(language, text, context=("", "")):
    """Whether the text has no syntax errors."""
    return _errors(language, text, context) == 0


def assert_parses(example, after):
    """`after` has no more syntax errors than the source (lines cut out of a file may have some)."""
    context = example.facts.get("context") or ("", "")
    found = _errors(example.language, after, context)
    if found:
        known = _errors(example.language, example.source, context)
        assert found <= known, f"the text has {found - known} more syntax errors than the source"


def assert_same_program(example, after):
    """For Python: without telemetry the syntax tree is the source's. Nothing to do elsewhere."""
    if example.language == "python":
        assert python_tree_without_telemetry(after) == \
            python_tree_without_telemetry(example.source), "the program was changed"


def assert_python_parses(text):
    """The text, indented or not, is Python."""
    try:
        _python_tree(text)
    except SyntaxError as error:
        raise AssertionError(f"the text is not Python: {error}") from None


def python_tree_without_telemetry(text):
    """The syntax tree as text, without our decorators and calls: equal for equal programs."""
    return ast.dump(_TelemetryRemover().visit(_python_tree(text)))


def _errors(language, text, context):
    text = context[0] + text + context[1]
    if language != "python":
        return engine.syntax_errors(language, text)
    try:
        _python_tree(text)
    except SyntaxError:
        return 1
    return 0


def _python_tree(text):
    # Bytes that are not UTF-8 are read as Latin-1: letters stay letters.
    text = re.sub("[\udc80-\udcff]", lambda found: chr(ord(found[0]) - 0xDC00), text)
    text = text.removeprefix("\ufeff")
    if text[:1] in " \t":
        text = "if True:\n" + text
    return ast.parse(text)


class _TelemetryRemover(ast.NodeTransformer):
    def visit_Expr(self, node):
        return None if _is_telemetry(node.value) else self.generic_visit(node)

    def visit_FunctionDef(self, node):
        node.decorator_list = [each for each in node.decorator_list if not _is_telemetry(each)]
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef


def _is_telemetry(node):
    while isinstance(node, (ast.Call, ast.Attribute)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id.startswith("_espalier")


# -- variants

def _edited(example, edits, **facts):
    """The example with edits [(start, end, new bytes), …] made, in the order of the text.

    An offset at or after the end of an edit moves; one inside it goes to its start.
    """
    data = _bytes(example.source)
    pieces = []
    done = 0
    for start, end, new in edits:
        pieces += (data[done:start], new)
        done = end
    pieces.append(data[done:])

    def moved(offset):
        shift = 0
        for start, end, new in edits:
            if end > offset:
                return min(offset, start) + shift if start <= offset else offset + shift
            shift += len(new) - (end - start)
        return offset + shift

    anchors = {name: [moved(offset), situation]
               for name, (offset, situation) in example.anchors.items()}
    literals = [[moved(start), moved(end)] for start, end in example.facts.get("literals") or ()]
    changed = {**example.facts, "anchors": anchors, **facts}
    if "literals" in example.facts:
        changed["literals"] = literals
    return Example(b"".join(pieces).decode("utf-8", "surrogateescape"), changed)


def _line_starts(example):
    """(offset, leading blanks) of each line that has text and does not begin in a literal."""
    literals = example.facts.get("literals") or ()
    start = 0
    for line in _bytes(example.source).split(b"\n"):
        if line.startswith(_BOM):
            start, line = start + len(_BOM), line[len(_BOM):]
        blanks = line[:len(line) - len(line.lstrip(b" \t\f"))]
        if line.strip() and not any(first < start < last for first, last in literals):
            yield start, blanks
        start += len(line) + 1


def _with_crlf(example):
    data = _bytes(example.source)
    edits = [(found.start(), found.end(), b"\r\n") for found in re.finditer(rb"(?<!\r)\n", data)]
    return _edited(example, edits, newline="\r\n")


def _with_tabs(example):
    """A tab for each step of indentation; the step is the widest that divides all indentations."""
    from math import gcd

    lines = [(start, len(blanks)) for start, blanks in _line_starts(example)
             if blanks and not blanks.strip(b" ")]
    step = gcd(*(width for _, width in lines)) or 1
    return _edited(example, [(start, start + width, b"\t" * (width // step))
                             for start, width in lines])


def _without_final_newline(example):
    data = _bytes(example.source)
    kept = data.removesuffix(b"\n").removesuffix(b"\r")
    return _edited(example, [(len(kept), len(data), b"")] if kept != data else [])


def _indented(example):
    lines = list(_line_starts(example))
    step = b"\t" if any(blanks[:1] == b"\t" for _, blanks in lines) else b"    "
    return _edited(example, [(start, start, step) for start, _ in lines])


def _blanks(example):
    return [blanks for _, blanks in _line_starts(example) if blanks]


def _indents_with_spaces(example):
    return all(not blanks.strip(b" ") for blanks in _blanks(example))


def _indents_alike(example):
    """Spaces only or tabs only: a step more then means the same on every line."""
    return _indents_with_spaces(example) or all(
        not blanks.strip(b"\t") for blanks in _blanks(example))


# Variants that would not be the same program for every source.
_VARIANT_CONDITIONS = {"tabs": _indents_with_spaces, "indented": _indents_alike}

_VARIANT_MAKERS = {
    "crlf": _with_crlf,
    "tabs": _with_tabs,
    "no-final-newline": _without_final_newline,
    "indented": _indented,
}
