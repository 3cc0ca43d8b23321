# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records anew what the sample project has of a model. To be run when template, kit or prompt have
changed, so that the recording no longer knows the question: the answer, below, is given by a server on
loopback to the program's own question, and recorded by the program.

    record_sample.py --espalier PATH
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpora"))

import models  # noqa: E402
import support  # noqa: E402

SAMPLE = support.SOURCE_ROOT / "resources" / "sample"
RECORDING = Path("recorded", "answers.json")
ABOUT = """\
Both loops have their first statement on a continued line, but not of the same kind. In loop 1 the body
continues the line of the header, where no new line may begin: there the call goes before the statement,
with a semicolon between. In loop 2 the line before holds nothing but the backslash, and an `if` follows,
which cannot stand behind a semicolon: the call gets a line of its own, as far in as the block. With tabs
the `if` gets a backslash as before, too: otherwise Python does not count the indentation of both alike.

"""
LOOP_1, LOOP_2 = (f'    f.line("loop.{n}.body.start", "_espalier_tel.loop({n})")\n' for n in (1, 2))
OWN_LINE = """\
    offset = f.anchors["loop.2.body.start"][0]
    above = source.encode("utf-8", "surrogateescape")[:offset].decode("utf-8", "surrogateescape").split("\\n")[:-1]
    block = above[-1][:len(above[-1]) - len(above[-1].lstrip(" \\t"))] if above else ""
    newline = "\\r\\n" if "\\r\\n" in source else "\\n"
    again = "\\\\" + newline + block if "\\t" in block else ""
    f.insert("loop.2.body.start", "_espalier_tel.loop(2)" + newline + block + again)
"""
JOINED = '    f.insert("loop.1.body.start", "_espalier_tel.loop(1); ")\n'


def answer(question):
    script = question.script
    if LOOP_1 not in script or LOOP_2 not in script:
        raise SystemExit(f"another script than expected:\n{script}")
    return ABOUT + models.fenced(script.replace(LOOP_1, JOINED).replace(LOOP_2, OWN_LINE))


def main():
    arguments = support.argument_parser(__doc__).parse_args()
    server = models.ModelServer(answer, name="sample-model")
    with support.temporary_folder(arguments.keep) as folder:
        project = folder / "sample"
        shutil.copytree(SAMPLE, project)
        shutil.rmtree(project / RECORDING.parent, ignore_errors=True)
        (project / RECORDING.parent).mkdir()
        espalier = support.Espalier(arguments.espalier, folder / "home")
        outcome = espalier.run(
            "instrument", project, "--function", "warm_spells", ESPALIER_LLM_RECORDING="",
            ESPALIER_LLM_RECORD=str(project / RECORDING), **server.environment)
        server.close()
        found = [(each["name"], each["status"], each["origin"]) for each in outcome.functions]
        if found != [("warm_spells", "instrumented", "llm-refactor-1")]:
            raise SystemExit(f"not what was to be recorded: {found}\n{outcome}")
        (SAMPLE / RECORDING.parent).mkdir(exist_ok=True)
        shutil.copyfile(project / RECORDING, SAMPLE / RECORDING)
        print(f"recorded {len(server.questions)} answer in {SAMPLE / RECORDING}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
