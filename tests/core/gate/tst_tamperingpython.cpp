// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/gate/somepatches.h"

namespace tst_tamperingpython {

using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class TamperingPythonTest : public QObject {
    Q_OBJECT

private slots:
    void tamperingIsFound_data();
    void tamperingIsFound();
    void honestChangesPass_data();
    void honestChangesPass();
    void evidenceSaysWhere();
};

static const string kTests = R"(import sys
import unittest

import pytest
from cart import Cart


def make(*prices):
    cart = Cart()
    for price in prices:
        cart.add(price)
    return cart


def check_sums(cart, total, count):
    assert cart.total() == total
    assert cart.count() == count


def test_total():
    cart = make(3, 4)
    assert cart.total() == 7
    assert cart.count() == 2


def test_helper():
    check_sums(make(5), 5, 1)


def test_empty():
    with pytest.raises(ValueError, match="empty"):
        Cart().pay()


@pytest.mark.parametrize("price, tax", [(10, 1), (20, 2), (30, 3)])
def test_tax(price, tax):
    assert make(price).tax() == tax


def test_average():
    assert make(1, 2).average() == pytest.approx(1.5, abs=0.01)


class TestRebate(unittest.TestCase):
    def test_rebate(self):
        self.assertEqual(make(100).rebate(), 10)
        self.assertIn("rebate", make(100).text())

    def test_refused(self):
        with self.assertRaises(KeyError):
            make(1).rebate_of("nobody")

    def test_near(self):
        self.assertAlmostEqual(make(1).rate(), 0.333, places=3)
)";

static espalier::model::GateResult judged(const string &after)
{
    SomeFiles files;
    files.change("tests/test_cart.py", kTests, after);
    return checkTampering(Patch(files.input), {});
}

static const std::vector<Change> kTampering{
    {"a test is deleted",
     "def test_empty():\n    with pytest.raises(ValueError, match=\"empty\"):\n        "
     "Cart().pay()\n",
     "", "deleted-test"},
    {"a test does not begin with test any more", "def test_total", "def check_total",
     "deleted-test"},
    {"a method of a class is deleted",
     "    def test_refused(self):\n        with self.assertRaises(KeyError):\n            "
     "make(1).rebate_of(\"nobody\")\n",
     "", "deleted-test"},
    {"a class is not collected any more",
     "class TestRebate(unittest.TestCase):", "class Rebate:", "deleted-test"},
    {"a test is hidden by another of its name", "def test_average", "def test_total",
     "deleted-test fewer-assertions"},
    {"pytest skips a test", "def test_total", "@pytest.mark.skip\ndef test_total", "skipped-test"},
    {"pytest skips a test for a reason", "def test_total",
     "@pytest.mark.skip(reason=\"flaky\")\ndef test_total", "skipped-test"},
    {"pytest skips a test if true", "def test_total",
     "@pytest.mark.skipif(True, reason=\"x\")\ndef test_total", "skipped-test"},
    {"a row of a table is skipped", "(30, 3)", "pytest.param(30, 3, marks=pytest.mark.skip)",
     "skipped-test"},
    {"a test is expected to fail", "def test_total", "@pytest.mark.xfail\ndef test_total",
     "expected-failure"},
    {"unittest skips a method", "    def test_rebate(self)",
     "    @unittest.skip(\"later\")\n    def test_rebate(self)", "skipped-test"},
    {"unittest skips a method unless false", "    def test_rebate(self)",
     "    @unittest.skipUnless(False, \"x\")\n    def test_rebate(self)", "skipped-test"},
    {"unittest expects a failure", "    def test_rebate(self)",
     "    @unittest.expectedFailure\n    def test_rebate(self)", "expected-failure"},
    {"a class is skipped", "class TestRebate", "@unittest.skip(\"x\")\nclass TestRebate",
     "skipped-test"},
    {"a whole file is skipped", "def make(", "pytestmark = pytest.mark.skip\n\n\ndef make(",
     "skipped-test"},
    {"the file is skipped while it is loaded", "def make(",
     "pytest.skip(\"x\", allow_module_level=True)\n\n\ndef make(", "skipped-test"},
    {"a test skips itself", "    cart = make(3, 4)\n",
     "    pytest.skip(\"later\")\n    cart = make(3, 4)\n", "skipped-test"},
    {"a test case skips itself", "        self.assertEqual(make(100)",
     "        self.skipTest(\"later\")\n        self.assertEqual(make(100)", "skipped-test"},
    {"a test is marked as failing while it runs", "    cart = make(3, 4)\n",
     "    pytest.xfail(\"later\")\n    cart = make(3, 4)\n", "expected-failure"},
    {"a class says that it is no test", "    def test_rebate(self)",
     "    __test__ = False\n\n    def test_rebate(self)", "skipped-test"},
    {"an assertion is removed", "    assert cart.count() == 2\n", "", "fewer-assertions"},
    {"an assertion becomes a comment", "    assert cart.count() == 2",
     "    # assert cart.count() == 2", "fewer-assertions"},
    {"an assertion becomes a statement", "    assert cart.count() == 2", "    cart.count() == 2",
     "fewer-assertions"},
    {"all assertions are removed", "    assert cart.total() == 7\n    assert cart.count() == 2\n",
     "    cart.total()\n", "emptied-test"},
    {"a test passes", "    assert make(price).tax() == tax", "    pass", "emptied-test"},
    {"a test returns at its beginning", "    cart = make(3, 4)\n",
     "    return\n    cart = make(3, 4)\n", "emptied-test"},
    {"an assertion is made in a branch that is never taken", "    assert cart.count() == 2",
     "    if False:\n        assert cart.count() == 2", "fewer-assertions"},
    {"an assertion is true", "    assert cart.count() == 2", "    assert True",
     "fewer-assertions trivial-assertion"},
    {"an assertion or true", "assert cart.count() == 2", "assert cart.count() == 2 or True",
     "fewer-assertions trivial-assertion"},
    {"an assertion of a tuple", "assert cart.count() == 2", "assert (cart.count() == 2, \"count\")",
     "fewer-assertions trivial-assertion"},
    {"an assertion that a value is itself", "assert cart.count() == 2",
     "assert cart.count() == cart.count()", "fewer-assertions trivial-assertion"},
    {"assertTrue of true", "self.assertEqual(make(100).rebate(), 10)", "self.assertTrue(True)",
     "fewer-assertions trivial-assertion"},
    {"equality becomes truth", "assert cart.count() == 2", "assert cart.count()",
     "weakened-assertion"},
    {"equality becomes being there", "assert cart.count() == 2", "assert cart.count() is not None",
     "weakened-assertion"},
    {"equality becomes a bound", "assert cart.count() == 2", "assert cart.count() >= 0",
     "weakened-assertion"},
    {"equality becomes about", "assert cart.total() == 7",
     "assert cart.total() == pytest.approx(7, abs=5)", "weakened-assertion"},
    {"assertEqual becomes assertTrue", "self.assertEqual(make(100).rebate(), 10)",
     "self.assertTrue(make(100).rebate())", "weakened-assertion"},
    {"any exception is right", "pytest.raises(ValueError, match=\"empty\")",
     "pytest.raises(Exception)", "broader-exception"},
    {"any exception is right for unittest", "self.assertRaises(KeyError)",
     "self.assertRaises(Exception)", "broader-exception"},
    {"a failure is caught", "    assert cart.total() == 7\n",
     "    try:\n        assert cart.total() == 7\n    except Exception:\n        pass\n",
     "broader-except fewer-assertions"},
    {"a failure is caught by name", "    assert cart.total() == 7\n",
     "    try:\n        assert cart.total() == 7\n    except AssertionError:\n        "
     "print(\"no\")\n",
     "broader-except fewer-assertions"},
    {"a tolerance is raised", "abs=0.01", "abs=10", "raised-tolerance"},
    {"places are lowered", "places=3", "places=0", "raised-tolerance"},
    {"a row of a table is removed", "[(10, 1), (20, 2), (30, 3)]", "[(10, 1)]", "fewer-cases"},
    {"a helper asks less", "    assert cart.count() == count\n", "", "fewer-assertions"},
};

void TamperingPythonTest::tamperingIsFound_data()
{
    addChanges(kTampering);
}

void TamperingPythonTest::tamperingIsFound()
{
    QFETCH(string, from);
    QFETCH(string, to);
    QFETCH(string, kinds);
    const auto result = judged(replaced(kTests, from, to));
    QCOMPARE(kindsOf(result), kinds);
    QCOMPARE(result.verdict, espalier::model::GateVerdict::Fail);
}

static const std::vector<Change> kHonest{
    {"nothing", "import sys", "import sys", ""},
    {"a new test", "class TestRebate",
     "def test_more():\n    assert make(1).total() == 1\n\n\nclass TestRebate", ""},
    {"a test is renamed", "def test_total", "def test_total_of_two_prices", ""},
    {"a variable is renamed",
     "    cart = make(3, 4)\n    assert cart.total() == 7\n    assert cart.count() == 2",
     "    full = make(3, 4)\n    assert full.total() == 7\n    assert full.count() == 2", ""},
    {"assertions change places", "    assert cart.total() == 7\n    assert cart.count() == 2",
     "    assert cart.count() == 2\n    assert cart.total() == 7", ""},
    {"assertions are joined by and", "    assert cart.total() == 7\n    assert cart.count() == 2",
     "    assert cart.total() == 7 and cart.count() == 2", ""},
    {"assertions get a message", "assert cart.total() == 7",
     "assert cart.total() == 7, \"the sum\"", ""},
    {"assertions go to a helper",
     "    cart = make(3, 4)\n    assert cart.total() == 7\n    assert cart.count() == 2",
     "    check_sums(make(3, 4), 7, 2)", ""},
    {"assertions go into a loop",
     "    cart = make(3, 4)\n    assert cart.total() == 7\n    assert cart.count() == 2",
     "    cart = make(3, 4)\n    for value, wanted in [(cart.total(), 7), (cart.count(), 2)]:\n    "
     "    assert value == wanted",
     ""},
    {"two tests become one with a table", "def test_helper():\n    check_sums(make(5), 5, 1)\n",
     "@pytest.mark.parametrize(\"price, total, count\", [(5, 5, 1), (6, 6, 1)])\ndef "
     "test_helpers(price, total, count):\n    check_sums(make(price), total, count)\n",
     ""},
    {"rows are added", "(30, 3)]", "(30, 3), (40, 4)]", ""},
    {"an assertion is added", "    assert cart.count() == 2",
     "    assert cart.count() == 2\n    assert cart.total() > 0", ""},
    {"an exception is told apart better", "self.assertRaises(KeyError)",
     "self.assertRaisesRegex(KeyError, \"nobody\")", ""},
    {"unittest becomes pytest", "        self.assertEqual(make(100).rebate(), 10)",
     "        assert make(100).rebate() == 10", ""},
    {"a tolerance is lowered", "abs=0.01", "abs=0.001", ""},
    {"a test gets a fixture", "def test_total():\n    cart = make(3, 4)",
     "def test_total(tmp_path):\n    cart = make(3, 4)\n    cart.save(tmp_path)", ""},
    {"a comment is added", "def test_total", "# the sum of all prices\ndef test_total", ""},
    {"a resource is cleaned up", "    assert cart.count() == 2\n",
     "    assert cart.count() == 2\n    try:\n        cart.close()\n    finally:\n        del "
     "cart\n",
     ""},
    {"a test is skipped on one system", "def test_total",
     "@pytest.mark.skipif(sys.platform == \"win32\", reason=\"paths\")\ndef test_total",
     "?conditional-skip"},
    {"an assertion is made if something holds", "    assert cart.count() == 2",
     "    if cart.total():\n        assert cart.count() == 2", "?conditional-assertion"},
    {"the code is replaced", "    cart = make(3, 4)\n",
     "    Cart.total = mock.patch.object(Cart, \"total\", return_value=7)\n    cart = make(3, 4)\n",
     "?mocked-code"},
    {"the code is replaced by a decorator",
     "def test_total():", "@patch(\"cart.Cart.total\")\ndef test_total(total):", "?mocked-code"},
    {"a new test that replaces code", "class TestRebate",
     "def test_more(monkeypatch):\n    monkeypatch.setattr(sys, \"argv\", [])\n    assert "
     "make(1).total() == 1\n\n\nclass TestRebate",
     ""},
    {"another value is expected", "assert cart.count() == 2", "assert cart.count() == 3",
     "?changed-expectation"},
    {"a new test that is skipped", "class TestRebate",
     "@pytest.mark.skip\ndef test_more():\n    assert make(1).total() == 1\n\n\nclass TestRebate",
     "?skipped-test"},
};

void TamperingPythonTest::honestChangesPass_data()
{
    addChanges(kHonest);
}

void TamperingPythonTest::honestChangesPass()
{
    QFETCH(string, from);
    QFETCH(string, to);
    QFETCH(string, kinds);
    const auto result = judged(replaced(kTests, from, to));
    QCOMPARE(kindsOf(result), kinds);
    QCOMPARE(result.verdict, espalier::model::GateVerdict::Pass);
    QCOMPARE(result.needsApproval, !kinds.empty());
}

void TamperingPythonTest::evidenceSaysWhere()
{
    const auto result = judged(replaced(kTests, "    assert cart.count() == 2\n", ""));
    QCOMPARE(result.evidence.size(), 1u);
    const auto &place = result.evidence[0];
    QCOMPARE(place["path"].get<string>(), "tests/test_cart.py");
    QCOMPARE(place["line"].get<int>(), 20);
    QCOMPARE(place["masked"].get<string>(), "cart.count()==2");
    QCOMPARE(place["test"].get<string>(), "test_total");
    QCOMPARE(result.reason, "fewer-assertions");
}

} // namespace tst_tamperingpython

QTEST_APPLESS_MAIN(tst_tamperingpython::TamperingPythonTest)
#include "tst_tamperingpython.moc"
