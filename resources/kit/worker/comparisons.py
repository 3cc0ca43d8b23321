# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two sides of a comparison that a plain `assert` found to be wrong.

Assertions are not rewritten, which would cost every test; so a failed one is looked at afterwards:
its two sides are evaluated once more where it stands.
"""

import ast
import linecache

_MAX_TEXT = 8000
_OPERATORS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">",
              ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in",
              ast.NotIn: "not in"}


def failed_comparison(error):
    """{"actual", "op", "expected"} of an AssertionError; None when it is not of that kind."""
    if not isinstance(error, AssertionError) or error.__traceback__ is None:
        return None
    traceback = error.__traceback__
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    try:
        return _sides(traceback.tb_frame, traceback.tb_lineno)
    except BaseException:  # the expressions are anybody's; that they fail now says nothing
        return None


def _sides(frame, line):
    file = frame.f_code.co_filename
    tree = ast.parse("".join(linecache.getlines(file)))
    compare = next((node.test for node in ast.walk(tree)
                    if isinstance(node, ast.Assert) and node.lineno <= line <= node.end_lineno
                    and isinstance(node.test, ast.Compare) and len(node.test.ops) == 1), None)
    if compare is None:
        return None
    left, right = (eval(compile(ast.Expression(side), file, "eval"), frame.f_globals,
                        dict(frame.f_locals))
                   for side in (compare.left, compare.comparators[0]))
    return {"actual": _text(left), "op": _OPERATORS[type(compare.ops[0])],
            "expected": _text(right)}


def _text(value):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "…"
