#!/usr/bin/env python3
# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has real traces read, and compares them with what is known about them from elsewhere.

    real_traces.py READER SCRATCH [LANGUAGE…]

READER is the program trace_reader, SCRATCH a folder for what is compiled. Each trace is read as the
value of an attribute, as the output of a program, and from within a log. What failed in the same way
at other line numbers has to be one group, and what failed otherwise another."""

import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import time

import compare
import languages

LEAST_RIGHT = 0.98
MOST_SHOWN = 5
# Numbers, and quoted names that have one: what a message counts or looks up.
NUMBERS = re.compile(r"(?<=')\w*\d\w*(?=')|\d[\w.:/+-]*")
# Code outside of functions.
OUTSIDE = {"<module>", "<main>", "{main}", "<anonymous>"}
# Numbers that a compiler gives to functions without a name.
CLOSURE = re.compile(r"(?<=func)\d+|(?<=lambda\$)[\w$]+|\d+$")
# What Python adds to a message.
HINTS = {"python": (". Did you mean", " Did you mean", ". Or did you", " (", "; did you")}


def ask(reader, questions):
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([reader], input=lines.encode(), capture_output=True, check=True,
                          timeout=languages.SECONDS)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _behind(prefix, text):
    return "".join(prefix.format(at) + line + "\n" for at, line in enumerate(text.splitlines()))


# How traces stand in logs: each tells the lines that come before.
LOGS = {
    "a container": lambda text: ("web-1  | listening on 80\nweb-1  | ready\n",
                                 _behind("web-1  | ", text), "db-1  | checkpoint\n"),
    "a journal": lambda text: ("Jan 31 12:00:00 host shop[7]: INFO: ready\n",
                               _behind("Jan 31 12:00:01 host shop[7]: ", text),
                               "Jan 31 12:00:02 host shop[7]: INFO: going on\n"),
    "a record": lambda text: ("2026-01-31 12:00:00,123 ERROR shop: it failed\n",
                              text.rstrip("\n") + "\n",
                              "2026-01-31 12:00:01,456 INFO shop: going on\n"),
    "a pod": lambda text: ("2026-01-31T12:00:00.123456789Z stderr F INFO ready\n",
                           _behind("2026-01-31T12:00:00.12345{:04}Z stderr F ", text),
                           "2026-01-31T12:00:05.123456789Z stderr F INFO going on\n"),
    "a report": lambda text: ("not ok 3 - it fails\n", _behind("    ", text), "ok 4 - it works\n"),
    "a file of Windows": lambda text: ("[2026-01-31 12:00:00] shop.ERROR: it failed\r\n",
                                       text.rstrip("\n").replace("\n", "\r\n") + "\r\n",
                                       "[2026-01-31 12:00:01] shop.INFO: going on\r\n"),
}


def in_log(index, text):
    style = list(LOGS)[index % len(LOGS)]
    before, middle, after = LOGS[style](text)
    return style, before + middle + after


def names_in(errors):
    return [(error["type"], [(frame["function"], frame.get("module")) for frame in error["frames"]])
            for error in errors]


class Language:
    def __init__(self, source, reader, scratch):
        self.name = source.__name__
        self.reader = reader
        started = time.monotonic()
        folder = scratch / self.name
        folder.mkdir(parents=True, exist_ok=True)
        self.samples = list(source(folder))
        self.wrong = []
        self.merged = []
        self.groups = 0
        self.checked = 0
        self.seconds = time.monotonic() - started

    def note(self, sample, how, faults):
        self.checked += 1
        if faults:
            self.wrong.append((sample, how, list(faults)))

    def compare(self, sample, errors):
        return list(compare.faults(sample.errors, errors, HINTS.get(self.name, ()),
                                   sample.first_only))

    def check_whole(self):
        """What was recorded from objects is what attributes hold."""
        samples = [sample for sample in self.samples if sample.by_others]
        answers = ask(self.reader, [{"text": sample.text, "language": self.name}
                                    for sample in samples])
        for sample, answer in zip(samples, answers):
            self.note(sample, "as an attribute", self.compare(sample, answer["trace"]["errors"]))

    def check_output(self):
        answers = ask(self.reader, [{"text": sample.text} for sample in self.samples])
        self.plain = []
        for sample, answer in zip(self.samples, answers):
            found = answer["found"]
            faults = [] if len(found) == sample.traces else [f"{len(found)} traces"]
            if found:
                faults += self.compare(sample, found[0]["trace"]["errors"])
                if found[0]["trace"]["language"] != self.name:
                    faults.append(f"a trace of {found[0]['trace']['language']}")
            self.plain.append(found)
            self.note(sample, "as output", faults)

    def check_logs(self):
        """Wherever a trace stands, it is the same trace."""
        logs = [in_log(index, sample.text) for index, sample in enumerate(self.samples)]
        answers = ask(self.reader, [{"text": text} for _, text in logs])
        for sample, found, (style, text), answer in zip(self.samples, self.plain, logs, answers):
            plain = [each["trace"] for each in found]
            logged = [each["trace"] for each in answer["found"]]
            faults = [] if plain == logged else [f"{logged} in\n{text[:1500]}"[:3000]]
            self.note(sample, f"in {style}", faults)

    def check_shifted(self):
        samples = [sample for sample in self.samples if sample.shifted]
        answers = ask(self.reader, [{"text": sample.shifted} for sample in samples])
        plain = dict(zip(map(id, self.samples), self.plain))
        for sample, answer in zip(samples, answers):
            pairs = list(zip(plain[id(sample)], answer["found"], strict=False))
            faults = [f"{names_in(after['trace']['errors'])} are not "
                      f"{names_in(before['trace']['errors'])}"
                      for before, after in pairs
                      if names_in(before["trace"]["errors"]) != names_in(after["trace"]["errors"])]
            faults += [f"another group: {after['group']['parts']}, not {before['group']['parts']}"
                       for before, after in pairs if before["group"] != after["group"]]
            if not answer["found"]:
                faults.append("nothing found")
            self.note(sample, "at other lines", faults)

    @staticmethod
    def failure_of(trace):
        """What makes it another failure than others: which error, and which function of the
        program's own it left; without one, what it says."""
        error = trace["errors"][0]
        own = [CLOSURE.sub("", frame["function"]) for frame in error["frames"] if frame["own"]]
        inner = own[0] if own and own[0] not in OUTSIDE else error["message"]
        return error["type"], NUMBERS.sub("0", inner)

    def check_groups(self):
        """Of each group, the one failure it is of."""
        groups = {}
        for sample, found in zip(self.samples, self.plain):
            for each in found[:1]:
                failure = self.failure_of(each["trace"])
                groups.setdefault(each["group"]["value"], {}).setdefault(failure, sample)
        self.groups = len(groups)
        for failures in groups.values():
            if len(failures) > 1:
                self.merged.append(failures)

    def check(self):
        self.check_whole()
        self.check_output()
        self.check_logs()
        self.check_shifted()
        self.check_groups()

    def report(self, least):
        others = sum(sample.by_others for sample in self.samples)
        wrong = len({id(sample) for sample, *_ in self.wrong})
        print(f"{self.name:10} {len(self.samples):5} traces, {others:5} of others' programs,"
              f" {self.checked:5} readings, {len(self.wrong):3} wrong of {wrong:3} traces,"
              f" {self.groups:4} groups, {len(self.merged):2} wrong, {self.seconds:4.0f} s")
        for sample, how, faults in self.wrong[:MOST_SHOWN]:
            print(f"  {sample.name}, {how}:")
            for fault in faults[:3]:
                print(f"    {fault}")
        for failures in self.merged[:MOST_SHOWN]:
            print("  one group: " + ", ".join(f"{sample.name} {failure}"
                                              for failure, sample in failures.items()))
        right = 1 - wrong / max(1, len(self.samples))
        if len(self.samples) < least:
            print(f"  at least {least} were expected")
        if right < LEAST_RIGHT:
            print(f"  {right:.1%} right")
        return right >= LEAST_RIGHT and len(self.samples) >= least and not self.merged


def main():
    reader, scratch, *wanted = sys.argv[1:]
    scratch = pathlib.Path(scratch)

    def read(source):
        language = Language(source, reader, scratch)
        language.check()
        return language

    chosen = {source: least for source, least in languages.LANGUAGES.items()
              if not wanted or source.__name__ in wanted}
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        results = list(threads.map(read, chosen))
    good = [result.report(least) for result, least in zip(results, chosen.values())]
    print(f"{sum(len(result.samples) for result in results)} traces")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
