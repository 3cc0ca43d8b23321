# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs say of themselves. Comments before each of their cases tell what it raises:

    # case NAME                      chosen by the first argument
    # error TYPE | MESSAGE           what is reported; \\n and \\t stand for themselves
    # cause OF TYPE | MESSAGE        and so on for context, member, suppressed; OF: what it belongs to
    # own FUNCTION, FUNCTION…        of the error before, the innermost first; "-" has no name
    # traces N                       in all the output; 1 if it is not told

CASE stands for the name of the case, FILE for the path of the program, LINE for the number of the
line that ends with "// LINE".
"""

import dataclasses
import re

LINE = re.compile(r"\s*(?:#|//)\s(case|error|cause|context|member|suppressed|own|traces)\b ?(.*)")


@dataclasses.dataclass
class Case:
    name: str
    traces: int = 1
    errors: list = dataclasses.field(default_factory=list)


def _error(word, rest):
    of = 0
    if word == "error":
        word = "outermost"
    else:
        of, _, rest = rest.partition(" ")
    kind, _, message = rest.partition("|")
    return {"relation": word, "of": int(of), "type": kind.strip(),
            "message": message.strip().replace("\\n", "\n").replace("\\t", "\t")}


def cases_in(text, path):
    cases = []
    marked = [n for n, line in enumerate(text.splitlines(), 1) if line.endswith("// LINE")]
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if not found:
            continue
        word, rest = found.groups()
        if word == "case":
            cases.append(Case(rest.strip()))
        elif word == "traces":
            cases[-1].traces = int(rest)
        elif word == "own":
            names = rest.replace("CASE", cases[-1].name).split(", ") if rest else []
            cases[-1].errors[-1]["own"] = ["" if name == "-" else name for name in names]
        else:
            rest = rest.replace("FILE", path).replace("LINE", str(marked[0] if marked else 0))
            cases[-1].errors.append(_error(word, rest))
    return cases


def shifted(text):
    """The same program with other line numbers."""
    return re.sub(r"\n\n", "\n\n\n\n", text)
