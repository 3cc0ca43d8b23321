# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's side of a worker, for tests: sends messages and answers questions."""

import json
import subprocess
import sys

from kit_examples import WORKER


class Engine:
    """A running worker. `answer(question)` gives the answers to its questions."""

    def __init__(self, answer=lambda question: {"errors": 0}, flags=("-I", "-B")):
        self.answer = answer
        self.questions = []
        self._number = 0
        self.process = subprocess.Popen([sys.executable, *flags, str(WORKER)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """(exit status, text on standard error) after the end of the input."""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        error = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.wait(), error

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        data = json.dumps(message).encode()
        self.send_bytes(len(data).to_bytes(4, "big") + data)

    def receive(self):
        size = int.from_bytes(self.process.stdout.read(4), "big")
        return json.loads(self.process.stdout.read(size))

    def call(self, op, **members):
        self._number += 1
        self.send({"id": self._number, "op": op, **members})
        while True:
            message = self.receive()
            if "ask" not in message:
                assert message["id"] == self._number
                return message
            self.questions.append(message)
            self.send({"answer": message["ask"], **self.answer(message)})

    def suite(self, *suites, **members):
        return self.call("suite", suites=list(suites), **members)["results"]
