// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/validate/gotestreport.h"
#include "core/validate/projecttests.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_gotestreport {

using namespace espalier;
using namespace espalier::validate;
using model::TestVerdict;

class GoTestsTest : public QObject {
    Q_OBJECT

private slots:
    void whatGoItselfSays();
    void aPackageThatDoesNotCompileIsToldOnce();
    void anythingElseIsRefused_data();
    void anythingElseIsRefused();
};

/// What Go says of these files, in the sandbox.
static std::vector<model::TestSeen>
testsOf(const std::vector<std::pair<std::string, std::string>> &files)
{
    auto sandbox = process::Sandbox::find();
    if (!sandbox)
        qFatal("%s", sandbox.error().text().c_str());
    TestRunRequest request{.tree = {}, .command = configuredTests("go test ./...")};
    for (const auto &[path, content] : files) {
        if (!request.tree.addFile(path, content))
            qFatal("the tree cannot be made");
    }
    JobContext job;
    const auto ran = runTests(*sandbox, std::move(request), job);
    if (!ran)
        qFatal("%s", ran.error().text().c_str());
    auto tests = testsOfGo(ran->report);
    if (!tests)
        qFatal("%s", ran->output.text.c_str());
    return *std::move(tests);
}

void GoTestsTest::whatGoItselfSays()
{
    const auto tests =
        testsOf({{"go.mod", "module shop\n\ngo 1.21\n"}, {"cart_test.go", R"(package shop

import "testing"

func total(prices []int) int { return prices[0] }

func TestRight(t *testing.T) {}
func TestLeftOut(t *testing.T) { t.Skip("later") }
func TestWrong(t *testing.T) {
	t.Run("inner", func(t *testing.T) { t.Errorf("got %d", 3) })
	t.Run("other", func(t *testing.T) {})
}
func TestPanics(t *testing.T) { total(nil) }
)"}});
    std::vector<std::pair<std::string, TestVerdict>> told;
    for (const auto &test : tests)
        told.emplace_back(test.name, test.outcome);
    const std::vector<std::pair<std::string, TestVerdict>> expected{
        {"TestLeftOut", TestVerdict::Skipped},
        {"TestPanics", TestVerdict::Failed},
        {"TestRight", TestVerdict::Passed},
        {"TestWrong/inner", TestVerdict::Failed},
        {"TestWrong/other", TestVerdict::Passed}};
    QCOMPARE(told, expected);
    QCOMPARE(tests[3].path, std::string("cart_test.go"));
    QCOMPARE(tests[3].line, 10);
    QCOMPARE(tests[3].message, std::string("got 3"));
    QVERIFY(!tests[1].trace.empty());
    QVERIFY(tests[1].trace.errors[0].message.contains("index out of range"));
}

void GoTestsTest::aPackageThatDoesNotCompileIsToldOnce()
{
    const auto tests = testsOf({{"go.mod", "module shop\n\ngo 1.21\n"},
                                {"a/a.go", "package a\n\nfunc f() int { return \"\" }\n"},
                                {"a/a_test.go", "package a\n\nimport \"testing\"\n\n"
                                                "func TestA(t *testing.T) {}\n"},
                                {"b/b_test.go", "package b\n\nimport \"testing\"\n\n"
                                                "func TestB(t *testing.T) {}\n"}});
    QCOMPARE(tests.size(), 2u);
    QCOMPARE(tests[0].name, std::string("shop/a"));
    QCOMPARE(tests[0].outcome, TestVerdict::Failed);
    QCOMPARE(tests[1].name, std::string("TestB"));
    QCOMPARE(tests[1].outcome, TestVerdict::Passed);
}

void GoTestsTest::anythingElseIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("plain text") << QByteArray("ok shop 0.1s\n");
    QTest::newRow("other JSON") << QByteArray("{\"a\":1}\n[1]\n{\"Action\":7}\n");
    QTest::newRow("damaged JSON") << QByteArray("{\"Action\":\"pa\n");
    QTest::newRow("deep JSON") << QByteArray("{\"a\":") + QByteArray(300'000, '[');
}

void GoTestsTest::anythingElseIsRefused()
{
    QFETCH(QByteArray, text);
    VERIFY_FAILS(InvalidInput, testsOfGo(text.toStdString()));
}

} // namespace tst_gotestreport

QTEST_GUILESS_MAIN(tst_gotestreport::GoTestsTest)
#include "tst_gotestreport.moc"
