// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/proof.h"

#include <QTest>

namespace tst_proof {

using namespace espalier;
using namespace espalier::autopatch;
using model::TestVerdict;
using Texts = std::vector<std::string>;

namespace {

const ProofTarget kKeyError{.parts = {"KeyError", "at shop.cart:price", "at shop.cart:total"}};

ProofTest failing(const std::string &type, const Texts &calls,
                  TestVerdict outcome = TestVerdict::Failed)
{
    ProofTest test{.name = "tests.test_cart::test_total", .outcome = outcome, .errorType = type};
    test.parts.push_back(type);
    for (const auto &call : calls)
        test.parts.push_back("at " + call);
    return test;
}

ProofTest passing()
{
    return {.name = "tests.test_cart::test_total", .errorType = {}};
}

} // namespace

class ProofsTest : public QObject {
    Q_OBJECT

private slots:
    void proves_data();
    void proves();
};

void ProofsTest::proves_data()
{
    QTest::addColumn<std::vector<ProofTest>>("without");
    QTest::addColumn<std::vector<ProofTest>>("with");
    QTest::addColumn<ProofTarget>("target");
    QTest::addColumn<int>("turned");
    QTest::addColumn<int>("proving");
    const auto row = [](const char *name, const std::vector<ProofTest> &without,
                        const std::vector<ProofTest> &with, const ProofTarget &target, int turned,
                        int proving) {
        QTest::newRow(name) << without << with << target << turned << proving;
    };
    const Texts through{"shop.cart:price", "shop.cart:total", "tests.test_cart:test_total"};
    row("failed as the ticket tells", {failing("KeyError", through)}, {passing()}, kKeyError, 1, 1);
    row("of another type", {failing("TypeError", through)}, {passing()}, kKeyError, 1, 0);
    row("through other calls", {failing("KeyError", {"shop.order:get"})}, {passing()}, kKeyError, 1,
        0);
    row("an assertion", {failing("AssertionError", {"tests.test_cart:test_total"})}, {passing()},
        kKeyError, 1, 0);
    row("still fails", {failing("KeyError", through)}, {failing("KeyError", through)}, kKeyError, 0,
        0);
    row("passed before", {passing()}, {passing()}, kKeyError, 0, 0);
    row("is gone", {failing("KeyError", through)}, {}, kKeyError, 0, 0);
    row("is skipped now", {failing("KeyError", through)}, {failing("", {}, TestVerdict::Skipped)},
        kKeyError, 0, 0);
    row("passes once and fails once", {failing("KeyError", through)},
        {passing(), failing("KeyError", through)}, kKeyError, 0, 0);
    row("could not be carried through", {failing("KeyError", through, TestVerdict::Errored)},
        {passing()}, kKeyError, 0, 0);
    row("an import", {failing("ModuleNotFoundError", {"tests.test_cart:<module>"})}, {passing()},
        {}, 0, 0);
    row("an import that the ticket is about", {failing("ImportError", {"shop.cart:load"})},
        {passing()}, {.parts = {"ImportError", "at shop.cart:load"}}, 1, 1);
    const auto ofSyntax = [](bool isOfData) {
        auto test = failing("SyntaxError", {"body.test.js:anonymous"});
        test.isOfData = isOfData;
        return test;
    };
    row("the syntax of a program", {ofSyntax(false)}, {passing()}, {}, 0, 0);
    row("the syntax of what it read", {ofSyntax(true)}, {passing()}, {}, 1, 1);
    row("a type with its module", {failing("decoder.JSONDecodeError", {"shop:load"})}, {passing()},
        {.parts = {"json.decoder.JSONDecodeError", "at shop:load"}}, 1, 1);
    row("a type that says nothing by itself", {failing("RuntimeError: no price", {"shop:load"})},
        {passing()}, {.parts = {"RuntimeError: no <n>", "at shop:load"}}, 1, 1);
    row("a ticket without calls", {failing("AssertionError", {})}, {passing()}, {}, 1, 1);
    row("a ticket about that test", {failing("AssertionError", {})}, {passing()},
        {.test = "tests.test_cart::test_total"}, 1, 1);
    row("a ticket about another test", {failing("AssertionError", {})}, {passing()},
        {.test = "tests.test_other::test_total"}, 1, 0);
    row("an error without calls of its own", {failing("KeyError", {})}, {passing()},
        {.parts = {"KeyError: 'plum'"}}, 1, 1);
    row("another error than one without calls", {failing("KeyError", {})}, {passing()},
        {.parts = {"IndexError: list index"}}, 1, 0);
}

void ProofsTest::proves()
{
    QFETCH(std::vector<ProofTest>, without);
    QFETCH(std::vector<ProofTest>, with);
    QFETCH(ProofTarget, target);
    QFETCH(int, turned);
    QFETCH(int, proving);
    const auto proof = proofOf(without, with, target);
    QCOMPARE(static_cast<int>(proof.turned.size()), turned);
    QCOMPARE(static_cast<int>(proof.proving.size()), proving);
    QCOMPARE(proof.elsewhere.size(), proof.turned.size() - proof.proving.size());
    QCOMPARE(proof.isProven(), proving > 0);
}

} // namespace tst_proof

QTEST_APPLESS_MAIN(tst_proof::ProofsTest)
#include "tst_proof.moc"
