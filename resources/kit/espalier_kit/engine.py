# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to the engine: where text can go in a function, and whether a text parses.

Inside a worker `ask` is replaced by one that goes over the worker's pipe. By hand the program
`espalier` answers; the file `engine.path` in this folder names it, else it is looked for on PATH.
"""

import os


class EngineMissing(RuntimeError):
    """The program `espalier` was not found."""


def ask(question):
    """The engine's answer to {"op": "outline"|"parse", "language", "source", "latin1"?}.

    outline: {"functions": [facts, …]}, outermost first; parse: {"errors": number}. Raises
    ValueError when the engine refuses the question, EngineMissing when there is no engine.
    """
    command = {"outline": "outline", "parse": "check-syntax"}.get(question.get("op"))
    if command is None:
        raise ValueError(f"the engine knows no question {question.get('op')!r}")
    return _run(command, question["language"], unpack(question))


def outline(source, language):
    """The facts of the outermost function of the text."""
    functions = ask({"op": "outline", "language": language, **pack(source)}).get("functions")
    if not functions or not isinstance(functions[0], dict):
        raise ValueError(f"no {language} function found in the text")
    return functions[0]


def syntax_errors(language, text):
    """How many syntax errors the engine's parser finds."""
    errors = ask({"op": "parse", "language": language, **pack(text)}).get("errors")
    if isinstance(errors, list):
        return len(errors)
    if type(errors) is not int:
        raise ValueError(f"the engine did not count the errors: {errors!r}")
    return errors


def pack(text):
    """The text as members of a message: {"source": S}, or bytes as code points with latin1."""
    try:
        text.encode("utf-8")
        return {"source": text}
    except UnicodeEncodeError:
        data = text.encode("utf-8", "surrogateescape")
        return {"source": data.decode("latin-1"), "latin1": True}


def unpack(message):
    """The text of a message made by `pack`; ValueError when it holds none."""
    text = message.get("source")
    if not isinstance(text, str):
        raise ValueError("the message has no source")
    if message.get("latin1"):
        return text.encode("latin-1").decode("utf-8", "surrogateescape")
    return text


def _run(command, language, text):
    import json
    import subprocess

    done = subprocess.run([_program(), command, "--language", language, "--json", "-"],
                          input=text.encode("utf-8", "surrogateescape"), capture_output=True)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        message = done.stderr.decode(errors="replace").strip()
        raise ValueError(f"espalier {command} failed: {message}") from None
    if not isinstance(answer, dict):
        raise ValueError(f"espalier {command} gave no object")
    return answer


def _program():
    import shutil

    named = os.path.join(os.path.dirname(os.path.abspath(__file__)), "engine.path")
    if os.path.isfile(named):
        with open(named, encoding="utf-8", errors="surrogateescape") as file:
            program = file.read().strip()
        if not os.access(program, os.X_OK):
            raise EngineMissing(f"{named} names {program}, which is not a program")
        return program
    program = shutil.which("espalier")
    if program is None:
        raise EngineMissing("the program espalier is needed to read the source: put it on PATH, "
                            f"or write its path into {named}")
    return program
