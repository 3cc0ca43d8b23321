#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The buggy programs of programs/, with patches of a model: a server on loopback that answers with
the right patch, with one that does nothing, that drops the failing test, that knows what the test
puts in, that touches a file that is none of its business, or not at all.

Needs git, pytest, node and go.
"""

import concurrent.futures
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import programs
import support

#: Right patches that may be refused, of sixty.
MOST_REFUSED = 1
#: Seconds an answer may take, where there is none.
PATIENCE = 5
FENCE = "```"


class Server:
    """Speaks the OpenAI-compatible route; the address says which reply is wanted."""

    def __init__(self):
        self.replies = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.give({"object": "list", "data": [{"id": "gardener"}]})

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                text = outer.replies[self.path.split("/")[1]]
                if text is None:
                    time.sleep(60 * PATIENCE)
                    return
                self.give({"id": "chat", "object": "chat.completion", "model": "gardener",
                           "choices": [{"index": 0, "finish_reason": "stop",
                                        "message": {"role": "assistant", "content": text}}],
                           "usage": {"prompt_tokens": 900, "completion_tokens": 90,
                                     "total_tokens": 990}})

            def give(self, value):
                content = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def environment(self, name, reply):
        """What has the program ask for this reply."""
        self.replies[name] = reply
        return {"ESPALIER_LLM_PROVIDER": "openai", "ESPALIER_LLM_MODEL": "gardener",
                "ESPALIER_LLM_TIMEOUT": str(PATIENCE), "ESPALIER_LLM_IDLE_TIMEOUT": str(PATIENCE),
                "ESPALIER_LLM_BASE_URL": f"http://127.0.0.1:{self._server.server_port}/{name}/v1"}


def as_diff(patch):
    return f"The cause is in one place.\n\n{FENCE}diff\n{patch}{FENCE}\n\nAll tests pass now.\n"


def as_blocks(path, before, after):
    return (f"The cause is in one place.\n\nFILE {path}\n<<<<<<< SEARCH\n{before}=======\n{after}"
            ">>>>>>> REPLACE\n")


def replies_for(program, project, number):
    """The right reply, and one that is wrong in one of the ways, in turn."""
    text, fixed = program.files[program.source], program.edited("fix")
    fix = programs.diff(program.source, text, fixed)
    right = as_blocks(program.source, text, fixed) if number % 2 else as_diff(fix)
    mark = {"python": "#", "javascript": "//", "go": "//"}[program.language]
    wrong = {
        "useless": as_blocks(program.source, text, text + f"{mark} Looked at.\n"),
        "test dropped": as_diff(programs.without_tests(program, project.failing)),
        "file of others": as_diff(fix + programs.diff("notes.md", "", "What was done.\n")),
        "prose alone": "I have repaired it. All tests pass.\n",
    }
    if "special" in program.edits:
        wrong["special case"] = as_diff(
            programs.diff(program.source, text, program.edited("special")))
    kind = list(wrong)[number % len(wrong)]
    return right, kind, wrong[kind]


class Results:
    def __init__(self):
        self.lock = threading.Lock()
        self.right, self.refused, self.accepted, self.problems = [], [], [], []
        self.wrong = {}


def try_program(espalier, server, folder, program, number, results):
    project = programs.Project(espalier, folder, program.files)
    ticket, problem = project.ticket(program.language, program.seen)
    if problem:
        with results.lock:
            results.problems.append(f"{program.name}: {problem}")
        return
    name = ticket["id"]
    if not any("test" not in path for path in ticket["files_to_modify"]):
        files = ",".join([program.source, *program.tests])
        project.run("backlog", "set", name, f"files_to_modify={files}")

    def ask(kind, reply):
        return espalier.run("autopatch", "run", name, "--source", "model", "--attempts", "1",
                            "--project", folder, timeout=240,
                            **server.environment(f"{number}-{kind.replace(' ', '-')}", reply))

    right, kind, wrong = replies_for(program, project, number)
    bad = ask(kind, wrong)
    good = ask("right", right)
    with results.lock:
        results.wrong[kind] = results.wrong.get(kind, 0) + 1
        if bad.code == 0 or bad.crashed:
            results.accepted.append(f"{program.name}: {kind}: {bad}")
        if good.code == 0 and good.report["tried"][-1]["made_by"] == "gardener":
            results.right.append(program.name)
        else:
            results.refused.append(f"{program.name}: {good.report.get('error')} {good.err[-600:]}")


def check_hanging(checks, espalier, server, folder, some):
    for number, program in enumerate(some):
        project = programs.Project(espalier, folder / f"hanging{number}", program.files)
        ticket, _ = project.ticket(program.language, program.seen)
        began = time.monotonic()
        outcome = espalier.run("autopatch", "run", ticket["id"], "--source", "model",
                               "--project", project.folder, timeout=240,
                               **server.environment(f"hanging{number}", None))
        took = time.monotonic() - began
        checks.check(f"{program.name}: a model that does not answer is given up within its limit",
                     outcome.code not in (0, 124) and not outcome.crashed and took < 60,
                     f"{took:.0f} s: {outcome}")


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("--only", metavar="TEXT", help="programs whose name has it")
    options = parser.parse_args()
    checks, results, server = support.Checks(), Results(), Server()
    some = [programs.Program(path) for path in sorted(programs.PROGRAMS.glob("*/*.txt"))]
    some = [each for each in some if not options.only or options.only in each.name]
    with support.temporary_folder(options.keep) as folder:
        espalier = support.Espalier(options.espalier, folder / "home")
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(try_program, espalier, server, folder / f"p{i}", program, i, results)
                    for i, program in enumerate(some)]
            for job in concurrent.futures.as_completed(jobs):
                job.result()
        check_hanging(checks, espalier, server, folder, some[:2])
    checks.nothing("each failure makes a ticket", results.problems)
    checks.check(f"right patches of a model: {len(results.right)} of {len(some)} are ready",
                 len(results.refused) <= MOST_REFUSED * len(some) // 60, results.refused)
    for kind, count in sorted(results.wrong.items()):
        checks.nothing(f"{kind}: none of {count} is ready",
                       [each for each in results.accepted if f": {kind}:" in each])
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
