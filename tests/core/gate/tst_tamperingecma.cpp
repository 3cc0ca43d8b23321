// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/gate/somepatches.h"

namespace tst_tamperingecma {

using namespace espalier::gate;
using namespace espalier::gate::test;
using std::string;

class TamperingEcmaTest : public QObject {
    Q_OBJECT

private slots:
    void tamperingIsFound_data();
    void tamperingIsFound();
    void honestChangesPass_data();
    void honestChangesPass();
    void otherRunnersAreRead_data();
    void otherRunnersAreRead();
};

static const string kTests = R"(import { Cart } from '../src/cart';

function make(...prices) {
  const cart = new Cart();
  prices.forEach((price) => cart.add(price));
  return cart;
}

const expectSums = (cart, total, count) => {
  expect(cart.total()).toBe(total);
  expect(cart.count()).toBe(count);
};

describe('a cart', () => {
  it('sums up', () => {
    const cart = make(3, 4);
    expect(cart.total()).toBe(7);
    expect(cart.count()).toEqual(2);
  });

  it('is empty at first', async () => {
    await expect(new Cart().pay()).rejects.toThrow(RangeError);
  });

  test.each([[10, 1], [20, 2], [30, 3]])('has a tax of %i', (price, tax) => {
    expect(make(price).tax()).toBe(tax);
  });

  it('has an average', () => {
    expect(make(1, 2).average()).toBeCloseTo(1.5, 5);
  }, 5000);

  it('has sums by a helper', () => {
    expectSums(make(5), 5, 1);
  });
});
)";

static espalier::model::GateResult judged(const string &path, const string &before,
                                          const string &after)
{
    SomeFiles files;
    files.change(path, before, after);
    return checkTampering(Patch(files.input), {});
}

static const std::vector<Change> kTampering{
    {"a test is deleted",
     "  it('is empty at first', async () => {\n    await expect(new "
     "Cart().pay()).rejects.toThrow(RangeError);\n  });\n",
     "", "deleted-test"},
    {"a test becomes a comment",
     "  it('is empty at first', async () => {\n    await expect(new "
     "Cart().pay()).rejects.toThrow(RangeError);\n  });\n",
     "  /* it('is empty at first', async () => {\n    await expect(new "
     "Cart().pay()).rejects.toThrow(RangeError);\n  }); */\n",
     "deleted-test"},
    {"a test is skipped", "  it('sums up'", "  it.skip('sums up'", "skipped-test"},
    {"a test is skipped by its name", "  it('sums up'", "  xit('sums up'", "skipped-test"},
    {"a test is to be done", "  it('sums up'", "  it.todo('sums up'", "skipped-test"},
    {"a table of tests is skipped", "test.each([[", "test.skip.each([[", "skipped-test"},
    {"a test is the only one", "  it('sums up'", "  it.only('sums up'", "only-test"},
    {"a test is the focused one", "  it('sums up'", "  fit('sums up'", "only-test"},
    {"a suite is skipped", "describe('a cart'", "describe.skip('a cart'", "skipped-test"},
    {"a suite is skipped by its name", "describe('a cart'", "xdescribe('a cart'", "skipped-test"},
    {"a suite is the only one", "describe('a cart'", "describe.only('a cart'", "only-test"},
    {"a test is to fail", "  it('sums up'", "  it.failing('sums up'", "expected-failure"},
    {"a test has the option to be skipped", "'sums up', () =>", "'sums up', { skip: true }, () =>",
     "skipped-test"},
    {"an expectation is removed", "    expect(cart.count()).toEqual(2);\n", "", "fewer-assertions"},
    {"an expectation becomes a comment", "    expect(cart.count()).toEqual(2);",
     "    // expect(cart.count()).toEqual(2);", "fewer-assertions"},
    {"an expectation loses its matcher", "expect(cart.count()).toEqual(2);",
     "expect(cart.count());", "fewer-assertions"},
    {"a test is emptied",
     "    expect(cart.total()).toBe(7);\n    expect(cart.count()).toEqual(2);\n", "",
     "emptied-test"},
    {"a test returns at its beginning", "    const cart = make(3, 4);",
     "    return;\n    const cart = make(3, 4);", "emptied-test"},
    {"an expectation in a branch that is never taken", "    expect(cart.count()).toEqual(2);",
     "    if (false) {\n      expect(cart.count()).toEqual(2);\n    }", "fewer-assertions"},
    {"an expectation of true", "expect(cart.count()).toEqual(2)", "expect(true).toBe(true)",
     "fewer-assertions trivial-assertion"},
    {"an expectation of itself", "expect(cart.count()).toEqual(2)",
     "expect(cart.count()).toEqual(cart.count())", "fewer-assertions trivial-assertion"},
    {"equality becomes truth", "expect(cart.count()).toEqual(2)",
     "expect(cart.count()).toBeTruthy()", "weakened-assertion"},
    {"equality becomes being defined", "expect(cart.count()).toEqual(2)",
     "expect(cart.count()).toBeDefined()", "weakened-assertion"},
    {"equality becomes anything", "expect(cart.count()).toEqual(2)",
     "expect(cart.count()).toEqual(expect.anything())", "weakened-assertion"},
    {"equality becomes inequality", "expect(cart.count()).toEqual(2)",
     "expect(cart.count()).not.toBe(5)", "weakened-assertion"},
    {"any error is right", "rejects.toThrow(RangeError)", "rejects.toThrow()",
     "broader-exception weakened-assertion"},
    {"digits are lowered", "toBeCloseTo(1.5, 5)", "toBeCloseTo(1.5, 1)", "raised-tolerance"},
    {"a timeout is raised", "}, 5000);", "}, 60000);", "raised-timeout"},
    {"a failure is caught", "    expect(cart.total()).toBe(7);",
     "    try {\n      expect(cart.total()).toBe(7);\n    } catch (error) {\n      "
     "console.log(error);\n    }",
     "broader-except fewer-assertions"},
    {"rows of a table are removed", "[[10, 1], [20, 2], [30, 3]]", "[[10, 1]]", "fewer-cases"},
    {"a helper asks less", "  expect(cart.count()).toBe(count);\n", "", "fewer-assertions"},
};

void TamperingEcmaTest::tamperingIsFound_data()
{
    addChanges(kTampering);
}

void TamperingEcmaTest::tamperingIsFound()
{
    QFETCH(string, from);
    QFETCH(string, to);
    QFETCH(string, kinds);
    const auto after = replaced(kTests, from, to);
    for (const auto *path : {"test/cart.test.js", "src/cart.spec.ts", "src/__tests__/cart.tsx"}) {
        const auto result = judged(path, kTests, after);
        QCOMPARE(kindsOf(result), kinds);
        QCOMPARE(result.verdict, espalier::model::GateVerdict::Fail);
    }
}

static const std::vector<Change> kHonest{
    {"a new test", "  it('sums up'",
     "  it('is there', () => {\n    expect(make(1).total()).toBe(1);\n  });\n\n  it('sums up'", ""},
    {"a test is renamed", "'sums up'", "'sums up all of its prices'", ""},
    {"a suite is renamed", "'a cart'", "'the cart'", ""},
    {"it becomes test", "  it('sums up'", "  test('sums up'", ""},
    {"a variable is renamed",
     "    const cart = make(3, 4);\n    expect(cart.total()).toBe(7);\n    "
     "expect(cart.count()).toEqual(2);",
     "    const full = make(3, 4);\n    expect(full.total()).toBe(7);\n    "
     "expect(full.count()).toEqual(2);",
     ""},
    {"expectations change places",
     "    expect(cart.total()).toBe(7);\n    expect(cart.count()).toEqual(2);",
     "    expect(cart.count()).toEqual(2);\n    expect(cart.total()).toBe(7);", ""},
    {"expectations go to a helper",
     "    expect(cart.total()).toBe(7);\n    expect(cart.count()).toEqual(2);",
     "    expectSums(cart, 7, 2);", ""},
    {"an expectation is made stricter", "toEqual(2)", "toStrictEqual(2)", ""},
    {"an expectation is added", "    expect(cart.count()).toEqual(2);",
     "    expect(cart.count()).toEqual(2);\n    expect(cart.text()).toContain('7');", ""},
    {"a test becomes asynchronous", "it('sums up', () =>", "it('sums up', async () =>", ""},
    {"rows are added", "[30, 3]]", "[30, 3], [40, 4]]", ""},
    {"a test has the option of a name", "'sums up', () =>", "'sums up', { retry: 0 }, () =>", ""},
    {"a word like skip is in a name", "'sums up'", "'sums up and skips nothing'", ""},
    {"an expectation is made if something holds", "    expect(cart.count()).toEqual(2);",
     "    if (cart.total()) {\n      expect(cart.count()).toEqual(2);\n    }",
     "?conditional-assertion"},
    {"a module is replaced", "function make(", "jest.mock('../src/cart');\n\nfunction make(",
     "?mocked-code"},
    {"another value is expected", "toEqual(2)", "toEqual(3)", "?changed-expectation"},
};

void TamperingEcmaTest::honestChangesPass_data()
{
    addChanges(kHonest);
}

void TamperingEcmaTest::honestChangesPass()
{
    QFETCH(string, from);
    QFETCH(string, to);
    QFETCH(string, kinds);
    const auto result = judged("test/cart.test.ts", kTests, replaced(kTests, from, to));
    QCOMPARE(kindsOf(result), kinds);
    QCOMPARE(result.verdict, espalier::model::GateVerdict::Pass);
}

void TamperingEcmaTest::otherRunnersAreRead_data()
{
    QTest::addColumn<string>("before");
    QTest::addColumn<string>("after");
    QTest::addColumn<string>("kinds");
    const auto row = [](const char *name, const char *before, const char *after,
                        const char *kinds) {
        QTest::newRow(name) << string(before) << string(after) << string(kinds);
    };
    row("node's assert is removed",
        "test('a', () => {\n  assert.strictEqual(f(1), 2);\n  assert.ok(g());\n});\n",
        "test('a', () => {\n  assert.ok(g());\n});\n", "fewer-assertions");
    row("node's assert is weaker", "test('a', () => {\n  assert.strictEqual(f(1), 2);\n});\n",
        "test('a', () => {\n  assert.ok(f(1));\n});\n", "weakened-assertion");
    row("node's assert is of true", "test('a', () => {\n  assert.strictEqual(f(1), 2);\n});\n",
        "test('a', () => {\n  assert.ok(true);\n});\n", "emptied-test trivial-assertion");
    row("any error is right for assert",
        "test('a', () => {\n  assert.throws(() => f(), TypeError);\n});\n",
        "test('a', () => {\n  assert.throws(() => f());\n});\n", "broader-exception");
    row("a test of mocha skips itself", "it('a', function () {\n  assert.equal(f(), 2);\n});\n",
        "it('a', function () {\n  this.skip();\n  assert.equal(f(), 2);\n});\n", "skipped-test");
    row("an assertion of ava is removed",
        "test('a', t => {\n  t.is(f(), 2);\n  t.true(g());\n});\n",
        "test('a', t => {\n  t.true(g());\n});\n", "fewer-assertions");
    row("an expectation of chai is weaker", "it('a', () => {\n  expect(f()).to.equal(2);\n});\n",
        "it('a', () => {\n  expect(f()).to.be.a('number');\n});\n", "weakened-assertion");
    row("a word of should is removed",
        "it('a', () => {\n  f().should.equal(2);\n  g().should.equal(3);\n});\n",
        "it('a', () => {\n  f().should.equal(2);\n});\n", "fewer-assertions");
    row("mocha waits longer",
        "it('a', function () {\n  this.timeout(200);\n  assert.equal(f(), 2);\n});\n",
        "it('a', function () {\n  this.timeout(20000);\n  assert.equal(f(), 2);\n});\n",
        "raised-timeout");
    row("an honest change of node's assert", "test('a', () => {\n  assert.equal(f(1), 2);\n});\n",
        "test('a', () => {\n  assert.strictEqual(f(1), 2);\n});\n", "");
}

void TamperingEcmaTest::otherRunnersAreRead()
{
    QFETCH(string, before);
    QFETCH(string, after);
    QFETCH(string, kinds);
    QCOMPARE(kindsOf(judged("test/a.js", before, after)), kinds);
}

} // namespace tst_tamperingecma

QTEST_APPLESS_MAIN(tst_tamperingecma::TamperingEcmaTest)
#include "tst_tamperingecma.moc"
