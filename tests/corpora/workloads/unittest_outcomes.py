# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs unittest modules and writes what became of each test.

    python3 unittest_outcomes.py OUT [-TEST…] MODULE…

OUT gets a line "outcome<TAB>test" for each test and each subtest that did not pass; tests named
after a "-" are left out. Nothing but unittest itself is imported for it, lest a module under test
be loaded early.
"""

import sys
import unittest


class Outcomes(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.found = {}

    def put(self, test, outcome, error=None):
        name = test.id()
        if type(test).__name__ == "ModuleSkipped" or "_FailedTest" in name:
            name = str(test)
        self.found[name] = outcome
        if error is not None:
            print(f"{outcome}: {name}\n{self._exc_info_to_string(error, test)}", flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.found.setdefault(test.id(), "unfinished")

    def addSuccess(self, test):
        if self.found.get(test.id()) == "unfinished":
            self.put(test, "passed")

    def addError(self, test, err):
        super().addError(test, err)
        self.put(test, "error", err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.put(test, "failed", err)

    def addSkip(self, test, reason):
        self.put(test, "skipped")

    def addExpectedFailure(self, test, err):
        self.put(test, "expected failure")

    def addUnexpectedSuccess(self, test):
        self.put(test, "unexpected success")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.put(subtest, "failed", err)
            self.found[test.id()] = "failed"


def tests_of(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from tests_of(each)
        else:
            yield each


def main(out, names):
    result = Outcomes()
    without = {name[1:] for name in names if name.startswith("-")}
    for module in names:
        if not module.startswith("-"):
            tests = tests_of(unittest.defaultTestLoader.loadTestsFromName(module))
            unittest.TestSuite(test for test in tests if test.id() not in without).run(result)
    with open(out, "w", encoding="utf-8", errors="backslashreplace") as file:
        for name, outcome in sorted(result.found.items()):
            name = name.encode("unicode_escape").decode()
            file.write(f"{outcome}\t{name}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
