# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program with models of different character: good, mediocre, useless, malicious. The project's
scripts fail for a fault of its pack that no recipe mends; real servers on loopback answer, and real
workers in the sandbox judge.

    model_characters.py --espalier PATH [--keep] [CHARACTER…]
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "corpora"))

import models  # noqa: E402
import support  # noqa: E402

SPANS = support.SOURCE_ROOT / "resources" / "packs" / "spans"
JAVASCRIPT = """\
'use strict';
function plain(x) { return x + 1; }
function sum(list) {
  let total = 0;
  for (const x of list) {
    if (typeof x !== 'number') throw new TypeError('a number is wanted');
    total += x;
  }
  return total;
}
function pairs(list) {
  const found = [];
  for (const a of list) {
    for (const b of list) {
      if (a < b) found.push([a, b]);
    }
  }
  return found;
}
const ledger = (list) => {
  list.push(0);
  let balance = 0;
  for (const x of list) {
    balance += x;
  }
  return balance;
};
function* countdown(from) {
  while (from > 0) {
    yield from--;
  }
}
async function later(list) {
  let last;
  for (const x of list) {
    last = await x;
  }
  return last;
}
class Basket {
  constructor(items) { this.items = items; }
  weigh() {
    let weight = 0;
    for (let i = 0; i < this.items.length; i++) {
      weight += this.items[i];
    }
    return weight;
  }
}
later([1, 2]).then((last) => console.log(plain(1), sum([1, 2, 3]), ledger([4]), pairs([1, 2, 3]).length,
  [...countdown(3)].join(), last, new Basket([4, 5]).weigh()));
"""
PYTHON = '''def plain(x):
    return x + 1


def total(items):
    result = 0
    for item in items:
        if item < 0:
            raise ValueError("a debt")
        result += item
    return result


def countdown(start):
    while start > 0:
        yield start
        start -= 1


class Basket:
    def heaviest(self, items):
        best = None
        for item in items:
            while best is None or item > best:
                best = item
        return best


print(plain(1), total([1, 2]), list(countdown(3)), Basket().heaviest([3, 9, 4]))
'''
# With a loop, and so with the fault.
REPAIRABLE = {"shop.js::sum", "shop.js::pairs", "shop.js::ledger", "shop.js::countdown", "shop.js::later",
              "shop.js::Basket.weigh", "stall.py::total", "stall.py::countdown",
              "stall.py::Basket.heaviest"}
PLAIN = {"shop.js::plain", "stall.py::plain"}
ATTEMPTS = 3


class Case:
    """One project with one model, and a user of its own."""

    def __init__(self, program, folder, answer):
        self.project = folder / "project"
        self.project.mkdir(parents=True)
        (self.project / "shop.js").write_text(JAVASCRIPT)
        (self.project / "stall.py").write_text(PYTHON)
        self.pack = folder / "pack"
        make_pack(self.pack)
        self.espalier = support.Espalier(program, folder / "home")
        self.server = models.ModelServer(answer)
        self.before = support.snapshot(self.project)

    def instrument(self, *arguments, **environment):
        """A preview changes nothing, so that the next run sees the same project."""
        return self.espalier.run("instrument", self.project, "--pack", self.pack, *arguments,
                                 **{**self.server.environment, **environment})

    def apply(self):
        return self.instrument("--apply", "in-place", "--no-check")

    def set_price(self, dollars):
        """For a million tokens of the model, as one enters it for a proxy of this machine."""
        folder = self.espalier.home / "config" / "espalier"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "prices.json").write_text(json.dumps({"prices": [
            {"model": "character", "input": dollars, "output": dollars, "as_of": "2026-01-01"}]}))

    def exchanges(self):
        """(state, dollars) of all that was kept."""
        file = self.espalier.home / "data" / "espalier" / "knowledge.db"
        if not file.exists():
            return []
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT state, cost_nano_usd FROM exchanges").fetchall()
        return [(state, cost / 1e9) for state, cost in rows]


def make_pack(folder):
    """The pack spans, with a placeholder in its calls in loops that only preludes know."""
    for language, wrong in (("javascript", "{span}.loop({n}{dots});"),
                            ("python", "_espalier_tel.loop({n}{dots})")):
        shutil.copytree(SPANS / language, folder / language)
        file = folder / language / "pack.json"
        pack = json.loads(file.read_text())
        pack["snippets"]["loop"] = wrong
        file.write_text(json.dumps(pack))


def output_of(project):
    node = subprocess.run(["node", "shop.js"], cwd=project, capture_output=True, text=True, timeout=120)
    python = subprocess.run([sys.executable, "-B", "stall.py"], cwd=project, capture_output=True,
                            text=True, timeout=120)
    return node.returncode, node.stdout, python.returncode, python.stdout


def totals(outcome):
    return outcome.report.get("totals", {})


#: Beginnings of what scripts come from. What mended one shape is tried on others, for nothing.
BY_MODEL, LIKE_IT = "llm-refactor-", "recipe:like-"


def check_repaired(checks, case, attempts):
    first = case.instrument()
    checks.equal("the run succeeds", first.code, 0) or checks.say(str(first))
    origins = {each["id"]: each["origin"] for each in first.functions
               if each["origin"].startswith((BY_MODEL, LIKE_IT))}
    checks.equal("what has a loop is repaired by the model, or like what it repaired",
                 set(origins), REPAIRABLE)
    asked = {int(origin.removeprefix(BY_MODEL)) for origin in origins.values()
             if origin.startswith(BY_MODEL)}
    checks.check("what has none is instrumented, too", first.ids("instrumented") >= PLAIN)
    # The first attempt is the template's.
    checks.check(f"within {ATTEMPTS} attempts", asked and asked <= {each - 1 for each in attempts},
                 asked)
    checks.equal("models of this machine cost nothing", totals(first).get("cost_usd"), 0)
    checks.check("every exchange is kept as answered",
                 len(case.exchanges()) == len(case.server.questions)
                 and {state for state, _ in case.exchanges()} == {"answered"}, case.exchanges())
    check_second_run(checks, case, first)
    before = output_of(case.project)
    applied = case.apply()
    checks.equal("it is applied", applied.code, 0) or checks.say(str(applied))
    checks.check("the files are changed", support.differences(case.before, support.snapshot(case.project)))
    checks.equal("and do what they did", output_of(case.project), before)


def check_second_run(checks, case, first):
    asked = len(case.server.questions)
    second = case.instrument()
    checks.equal("a second run asks nothing", len(case.server.questions), asked)
    checks.equal("and costs nothing", totals(second).get("cost_usd"), 0)
    checks.equal("and tests nothing", totals(second).get("tests_run"), 0)
    checks.equal("and says the same", [(each["id"], each["status"], each["origin"])
                                       for each in second.functions],
                 [(each["id"], each["status"], each["origin"]) for each in first.functions])


def check_refused(checks, case):
    """Nothing that the model says is taken."""
    first = case.instrument("--apply", "in-place", "--no-check")
    checks.equal("the run says that functions failed", first.code, 1) or checks.say(str(first))
    checks.equal("those are reported as failed", first.ids("failed"), REPAIRABLE)
    checks.check("the others are instrumented", first.ids("instrumented") >= PLAIN,
                 first.ids("instrumented"))
    checks.check("each with its evidence", all(each["evidence"] for each in first.functions
                                                 if each["status"] == "failed"))
    checks.check("no script of the model is effective",
                 not any(each["origin"].startswith("llm") for each in first.functions
                         if each["status"] != "failed"))
    checks.check("it ended as it should", not first.crashed, first.crashed)
    return first


def run_good(checks, program, folder):
    case = Case(program, folder, models.good)
    check_repaired(checks, case, {2})
    case.server.close()


def run_mediocre(checks, program, folder):
    case = Case(program, folder, models.mediocre)
    check_repaired(checks, case, {3})
    case.server.close()


def run_useless(checks, program, folder):
    case = Case(program, folder / "free", models.useless)
    first = check_refused(checks, case)
    checks.equal("each is tried so often",
                 {each["attempts"] for each in first.functions if each["id"] in REPAIRABLE}, {ATTEMPTS})
    checks.equal("the model is asked so often", len(case.server.questions),
                 len(REPAIRABLE) * (ATTEMPTS - 1))
    check_second_run(checks, case, case.instrument())
    case.server.close()

    budget, reply = 0.02, 0.005  # 2500 tokens at 2 dollars for a million
    case = Case(program, folder / "paid", models.useless)
    case.set_price(2)
    first = case.instrument("--budget", str(budget))
    spent = totals(first).get("cost_usd", 99)
    checks.check("something is spent, and not more than the budget and the replies under way",
                 0 < spent <= budget + 2 * reply, spent)
    checks.check("what is reported is what was kept",
                 abs(spent - sum(cost for _, cost in case.exchanges())) < 1e-6, case.exchanges())
    checks.check("the model is asked less often", len(case.server.questions) < 8,
                 len(case.server.questions))
    checks.check("and it is said why", "budget" in first.err, first.err)
    asked = len(case.server.questions)
    third = case.instrument(ESPALIER_LLM_BUDGET_DAY="0.01")
    checks.equal("a day's budget that is used up asks nothing", len(case.server.questions), asked)
    checks.equal("and nothing is paid", totals(third).get("cost_usd"), 0)
    without = case.instrument("--no-llm")
    checks.equal("without a model nothing is asked, either", len(case.server.questions), asked)
    checks.equal("and the same functions fail", without.ids("failed"), REPAIRABLE)
    case.server.close()


def run_malicious(checks, program, folder):
    canary = models.Canary()
    sentinel = folder / "sentinel"
    character = models.Malicious(sentinel, canary.port)
    case = Case(program, folder, character)
    check_refused(checks, case)
    checks.check("every way was tried", len(case.server.questions) >= len(character.ways),
                 len(case.server.questions))
    checks.check("nothing was written outside the sandbox", not sentinel.exists())
    checks.equal("nobody was called", canary.visits, 0)
    changed = support.differences(case.before, support.snapshot(case.project))
    checks.check("only what is right was written", set(changed) <= {
        "shop.js", "stall.py", "_espalier_tel.cjs", "_espalier_tel.py"}, changed)
    stripped = case.espalier.strip(case.project, "--pack", case.pack)
    checks.equal("strip gives the original", (stripped.code, support.snapshot(case.project)),
                 (0, case.before))
    check_second_run(checks, case, case.instrument())
    case.server.close()
    canary.close()


CHARACTERS = {"good": run_good, "mediocre": run_mediocre, "useless": run_useless,
              "malicious": run_malicious}


def main():
    parser = support.argument_parser(__doc__)
    parser.add_argument("character", nargs="*", choices=[[], *CHARACTERS], help="only these")
    arguments = parser.parse_args()
    checks = support.Checks()
    with support.temporary_folder(arguments.keep) as folder:
        for name in arguments.character or CHARACTERS:
            checks.say(f"a {name} model")
            CHARACTERS[name](checks, arguments.espalier, folder / name)
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
