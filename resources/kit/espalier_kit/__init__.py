# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a telemetry script works with: one function's text and the places where text can go.

A script only inserts. `Function` takes the function's whole lines and its facts, collects
insertions at named anchors and gives the new text. Whatever is wrong with the input is a
ValueError, raised before anything has changed.

Anchors are byte offsets into the UTF-8 form of the source (undecodable bytes as surrogates,
"surrogateescape"); each has a situation, which says how text is put there:

line        first non-blank byte of its line: the text gets lines of its own before it
inside      inside a line, before what stands there
block       right after a "{", or a statement with its ";", that has more on its line
unterminated  right after a statement that only the end of its line ends
end         at a "}" that has code before it on its line
braceless   a body of one statement without braces: it is given braces
expression  an arrow function's expression body: it is given braces and a return
value       an expression
outdented   first non-blank byte of its line, which stands one level further out than the lines
            before it (a closing brace, a label)
one-line    inside a body that stands on one line: it is opened up
continuation, nested, do   only for `Function.insert`; `line` and `wrap` refuse them
"""

import re

from . import engine

__all__ = ["Function", "Unsupported"]

SITUATIONS = frozenset(
    {"line", "inside", "block", "end", "braceless", "expression", "value",
     "continuation", "nested", "do", "unterminated", "outdented", "one-line"})

# Languages in which statements on one line need a ";" that the snippets do not carry.
_SEPARATED = frozenset({"python", "go", "ruby", "kotlin"})

_PLACEHOLDER = re.compile(r"\{(?:id|name|params|n)\}")
_NUMBERED = re.compile(r"(loop|return)\.([0-9]+)\.")
_UNSAFE = re.compile(r'[^ !#-\[\]-~]')

# The entry telemetry of one function, from its own entry anchor on: never anything later.
_DECORATOR = re.compile(r"[ \t\f]*@_espalier\w*\b")
_DEFINITION = re.compile(r"(?:async|def)[ \t\f\\]")
_ENTRY = re.compile(
    r"(?:/\*_esp\*/;)?[ \t\f]*(?:[A-Za-z_]\w* ){0,2}(?:_esp\w*[ \t]*:?=[ \t]*)?_espalier\w*\b")

_BOM = "\ufeff"
_CLOSING_BRACE = "/*_esp*/}"
_OPENED = "// _esp"


class Unsupported(ValueError):
    """The place exists, but this method cannot put text there; `Function.insert` can."""


class Function:
    """One function of a source file, and the text to insert into it.

    `source`: the function's whole lines. `language`: the language the script is for.
    Facts: id, name, kind, depth (nesting, from 1), newline, anchors {name: [offset, situation]},
    params (names of the parameters, joined by ", "), language. Without anchors the engine is asked for them when they are first needed.
    """

    __slots__ = ("source", "language", "facts", "closing_brace", "_data", "_size", "_known", "_newline", "_span",
                 "_records")

    #: (text, records) of the newest `text()`; lets the worker send insertions instead of text.
    latest = (None, ())

    def __init__(self, source, language, /, **facts):
        if not isinstance(source, str) or not source or source.isspace():
            raise ValueError("the source is empty")
        if facts.get("language", language) != language:
            raise ValueError(f"the facts are of {facts['language']}, the script is for {language}")
        self.source = source
        self.language = language
        self.facts = facts
        #: What a brace that a body was given closes with, behind a blank.
        self.closing_brace = _CLOSING_BRACE
        self._data = None if source.isascii() else source.encode("utf-8", "surrogateescape")
        self._size = len(source if self._data is None else self._data)
        self._records = []
        self._known = None
        if facts.get("anchors") is not None:
            self._accept(facts)

    # -- facts

    def _accept(self, facts):
        """Takes over facts with anchors after checking them."""
        depth = facts.get("depth", 1)
        if type(depth) is not int or depth < 1:
            raise ValueError(f"the depth is {depth!r}, not a number from 1")
        newline = facts.get("newline") or ("\r\n" if "\r\n" in self.source else "\n")
        if newline != "\n" and newline != "\r\n":
            raise ValueError(f"the newline is {newline!r}")
        anchors = facts["anchors"]
        _check_anchors(anchors, self._size)
        self._newline = newline
        self._span = "_esp" if depth == 1 else f"_esp{depth}"
        self._known = anchors

    @property
    def anchors(self):
        """{name: [byte offset, situation]}; asks the engine when the facts had none."""
        if self._known is None:
            self.facts = {**engine.outline(self.source, self.language), **self.facts}
            if self.facts.get("anchors") is None:
                raise ValueError("the engine gave no anchors")
            self._accept(self.facts)
        return self._known

    @property
    def instrumented(self):
        """Whether the entry telemetry of this very function is there already.

        Right for facts of this text and for facts of the text before it was instrumented: the
        entry is the first insertion, so its offset holds in both.
        """
        name = "decorators.end" if "decorators.end" in self.anchors else "body.start"
        _, position, situation = self._find(name)
        if name == "body.start":
            if situation == "expression" and self.source.startswith("{", position):
                position += 1
            if situation == "one-line":
                position = _after_mark(self.source, position)
            return _ENTRY.match(self.source, position) is not None
        if _DECORATOR.match(self.source, position):
            return True
        return _DECORATOR.match(_line_before(self.source, position)) is not None

    def _find(self, name):
        """(byte offset, position in the source, situation) of an anchor."""
        found = self.anchors.get(name)
        if found is None:
            raise ValueError(f"there is no anchor {name}")
        offset, situation = found
        if self._data is None:
            return offset, offset, situation
        before = self._data[:offset].decode("utf-8", "surrogateescape")
        if not self.source.startswith(before):
            raise ValueError(f"the anchor {name} is inside a character")
        return offset, len(before), situation

    # -- inserting

    def line(self, anchor, *texts):
        """Puts statements before what stands at the anchor, one line each where lines are free.

        A brace-less body gets its braces, the closing one at the matching ".end" anchor.
        """
        offset, position, situation = self._find(anchor)
        texts = self._filled(anchor, texts)
        if situation == "braceless":
            self._give_braces(anchor, offset, position, " ".join(texts))
            return
        if situation == "one-line":
            self._open_up(anchor, offset, position, texts)
            return
        place = _PLACES.get(situation)
        if place is None:
            raise Unsupported(f"no line can be put at {anchor}: {situation}")
        offset, position, text = place(self, anchor, offset, position, texts)
        self._record(anchor, _side_of(anchor), offset, position, text)

    def wrap(self, start_anchor, end_anchor, open_text, close_text):
        """Puts text before and after what stands between two anchors.

        `open_text` may be a list of statements. In an empty body both fall on one place and
        become one insertion.
        """
        first = self._find(start_anchor)
        last = self._find(end_anchor)
        if last[1] < first[1]:
            raise ValueError(f"{end_anchor} is before {start_anchor}")
        opening = self._filled(start_anchor, [open_text] if isinstance(open_text, str) else open_text)
        closing = self._filled(end_anchor, [close_text])
        around = _AROUND.get(first[2])
        if around is not None:
            opening, closing = around(" ".join(opening), closing[0], self.closing_brace)
            first, last = (*first[:2], opening), (*last[:2], closing)
        else:
            first = self._placed(start_anchor, first, opening)
            last = self._placed(end_anchor, last, closing)
        if first[1] == last[1]:
            self._record(start_anchor, "open", first[0], first[1], first[2] + last[2])
            return
        self._record(start_anchor, "open", *first)
        self._record(end_anchor, "close", *last)

    def insert(self, anchor, text, side="open"):
        """Puts text exactly at the anchor, whatever its situation. `side`: "open" or "close"."""
        if side != "open" and side != "close":
            raise ValueError(f"the side is {side!r}, not open or close")
        offset, position, _ = self._find(anchor)
        self._record(anchor, side, offset, position, self._filled(anchor, [text])[0])

    def text(self):
        """The source with everything inserted."""
        source = self.source
        records = sorted(self._records)
        pieces = []
        done = 0
        for record in records:
            position = record[0]
            pieces.append(source[done:position])
            pieces.append(record[4])
            done = position
        pieces.append(source[done:])
        result = "".join(pieces)
        Function.latest = (result, records)
        return result

    @property
    def insertions(self):
        """[[byte offset, "open" or "close", depth, text], …] in the order of the text.

        At one offset closes come before opens, inner closes and outer opens first.
        """
        return as_insertions(sorted(self._records))

    # -- how text is put into each situation

    def _placed(self, anchor, found, texts):
        offset, position, situation = found
        place = _PLACES.get(situation)
        if place is None:
            raise Unsupported(f"nothing can be wrapped at {anchor}: {situation}")
        return place(self, anchor, offset, position, texts)

    def _on_lines(self, anchor, offset, position, texts):
        source = self.source
        start = source.rfind("\n", 0, position) + 1
        indent = source[start:position]
        if indent[:1] == _BOM:
            indent = indent[1:]
        if (indent and not indent.isspace()) or source[position:position + 1].strip() == "":
            raise ValueError(f"the anchor {anchor} is not the first text of its line")
        if anchor == "decorators.end" and self.language == "python":
            _check_definition(source, position)
        width = len(indent)
        size = width if indent.isascii() else len(indent.encode())
        ending = self._newline
        text = "".join([indent + text + ending for text in texts])
        return offset - size, position - width, text

    def _outdented(self, anchor, offset, position, texts):
        offset, position, text = self._on_lines(anchor, offset, position, texts)
        return offset, position, "".join("\t" + line for line in text.splitlines(keepends=True))

    def _open_up(self, anchor, offset, position, texts):
        """A body that stands on one line gets lines of its own, and a mark by which it closes again."""
        if anchor != "body.start":
            raise ValueError(f"{anchor} is not the start of a body")
        end_offset, end_position, _ = self._find("body.end")
        if self.source[end_position:end_position + 1] != "}" or end_position < position:
            raise ValueError("there is no closing brace at the anchor body.end")
        start = self.source.rfind("\n", 0, position) + 1
        line = self.source[start:position].removeprefix(_BOM)
        indent = line[:len(line) - len(line.lstrip(" \t"))]
        ending = self._newline
        lines = "".join(indent + "\t" + text + ending for text in texts)
        lines = f"{ending}{indent}\t{_OPENED}{ending}{lines}{indent}"
        if position == end_position:
            self._record(anchor, "open", offset, position, lines)
            return
        self._record(anchor, "open", offset, position, lines + "\t")
        self._record("body.end", "close", end_offset, end_position, ending + indent)

    def _inside(self, anchor, offset, position, texts):
        if self.source[position:position + 1].strip() == "":
            raise ValueError(f"nothing stands at the anchor {anchor}")
        return offset, position, self._joined(texts) + " "

    def _in_block(self, anchor, offset, position, texts):
        if position == 0 or self.source[position - 1] not in "{;":
            raise ValueError(f"neither a brace nor a statement ends at the anchor {anchor}")
        return offset, position, " " + self._joined(texts)

    def _after_unterminated(self, anchor, offset, position, texts):
        if self.source[position - 1:position].strip() == "":
            raise ValueError(f"no statement ends at the anchor {anchor}")
        return offset, position, "/*_esp*/; " + self._joined(texts)

    def _at_end(self, anchor, offset, position, texts):
        if not self.source.startswith("}", position):
            raise ValueError(f"there is no closing brace at the anchor {anchor}")
        return offset, position, " ".join(texts) + " "

    def _joined(self, texts):
        return "; ".join(texts) + ";" if self.language in _SEPARATED else " ".join(texts)

    def _give_braces(self, anchor, offset, position, text):
        if not anchor.endswith(".start"):
            raise ValueError(f"{anchor} is not the start of a body")
        if self.source[position:position + 1].strip() == "":
            raise ValueError(f"nothing stands at the anchor {anchor}")
        end_anchor = anchor[:-len("start")] + "end"
        end_offset, end_position, _ = self._find(end_anchor)
        if end_position <= position:
            raise ValueError(f"the body at {anchor} has no text")
        self._record(anchor, "open", offset, position, "{ " + text + " ")
        self._record(end_anchor, "close", end_offset, end_position, " " + self.closing_brace)

    def _record(self, anchor, side, offset, position, text):
        numbered = _NUMBERED.match(anchor)
        depth = 0
        if numbered is not None:
            depth = int(numbered[2]) + (1000 if numbered[1] == "return" else 0)
        records = self._records
        # The first four sort the records into the order of the text.
        if side == "close":
            records.append((position, 0, -depth, len(records), text, offset, side, depth))
        else:
            records.append((position, 1, depth, len(records), text, offset, side, depth))

    # -- placeholders

    def _filled(self, anchor, texts):
        if not texts:
            raise ValueError(f"no text for {anchor}")
        return [self._fill(anchor, text.replace("{span}", self._span)) for text in texts]

    def _fill(self, anchor, text):
        if "{id}" in text or "{name}" in text or "{params}" in text or "{n}" in text:
            # One pass: a name may itself contain what looks like a placeholder.
            return _PLACEHOLDER.sub(lambda found: self._value(found[0], anchor), text)
        return text

    def _value(self, placeholder, anchor):
        if placeholder == "{n}":
            numbered = _NUMBERED.match(anchor)
            if numbered is None:
                raise ValueError(f"the anchor {anchor} has no number")
            return numbered[2]
        fact = self.facts.get(placeholder[1:-1])
        if not isinstance(fact, str):
            raise ValueError(f"the facts have no {placeholder[1:-1]}")
        # The names of parameters stand in the code as they are; the others in a string literal.
        return fact if placeholder == "{params}" else escaped(fact, self.language)


_PLACES = {
    "line": Function._on_lines,
    "inside": Function._inside,
    "block": Function._in_block,
    "unterminated": Function._after_unterminated,
    "end": Function._at_end,
    "outdented": Function._outdented,
}

_AROUND = {
    "expression": lambda opening, closing, brace: ("{ " + opening + " return ",
                                                   "; " + closing + " " + brace),
    "value": lambda opening, closing, brace: (opening, closing),
}


def as_insertions(records):
    """The public form of sorted records: [[byte offset, side, depth, text], …]."""
    return [[offset, side, depth, text] for _, _, _, _, text, offset, side, depth in records]


def escaped(text, language):
    """`text` as the ASCII content of a double-quoted string literal of the language."""
    return _UNSAFE.sub(lambda found: _escape(found[0], language), text)


def _escape(character, language):
    code = ord(character)
    if character in '"\\':
        return "\\" + character
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    if language == "python":
        return f"\\U{code:08x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _check_anchors(anchors, size):
    try:
        for name, (offset, situation) in anchors.items():
            if type(offset) is not int or not 0 <= offset <= size:
                raise ValueError(f"the anchor {name} is outside the text")
            if situation not in SITUATIONS:
                raise ValueError(f"the anchor {name} has an unknown situation: {situation}")
    except (TypeError, AttributeError) as error:
        raise ValueError(f"the anchors are malformed: {error}") from None


def _check_definition(source, position):
    if _DEFINITION.match(source, position) is None:
        raise ValueError("the anchor decorators.end is not at a definition")


def _side_of(anchor):
    return "close" if anchor.endswith(("body.end", "value.end")) else "open"


def _after_mark(source, position):
    """Behind the line with the mark of a body that was opened up at the position, if there is one."""
    mark = source.find(_OPENED, position)
    if mark < 0 or not source[position:mark].isspace():
        return position
    return source.find("\n", mark) + 1


def _line_before(source, position):
    """The line above the one that holds the position, without its newline."""
    end = source.rfind("\n", 0, position)
    return source[source.rfind("\n", 0, end) + 1:end] if end > 0 else ""
