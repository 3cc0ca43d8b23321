// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/capture.h"
#include "tests/core/learn/lessons.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_capture {

using namespace espalier;
using namespace espalier::learn;
using model::Construct;
using model::LearningSource;

static Verdict verdict(bool success = false)
{
    Verdict made{.project = projectHash("/home/somebody/secret-project"),
                 .language = "go",
                 .functionId = "src/a.go::T.run#2",
                 .shape = "shape",
                 .origin = "template",
                 .code = "script",
                 .attempt = 2,
                 .source = LearningSource::CompileCheck,
                 .success = success,
                 .failures = {},
                 .repaired = {},
                 .fixApplied = "",
                 .durationMs = 12.5,
                 .createdAt = "2026-01-02T03:04:05Z"};
    if (!success)
        made.failures = {{"vet", "./a.go:3:2: undefined: _esp"}};
    return made;
}

class CaptureTest : public QObject {
    Q_OBJECT

private slots:
    void aFailureBecomesALearning();
    void aSuccessBecomesALearning();
    void aSuccessNamesWhatItRepaired();
    void failuresOfOneKindAreOneLearning();
    void aFailureWithoutMessageIsKept();
    void theConstructFollowsFromTheFailure_data();
    void theConstructFollowsFromTheFailure();
    void namesAreAllThatIsKeptOfAnId_data();
    void namesAreAllThatIsKeptOfAnId();
    void foldersAreLeftOut_data();
    void foldersAreLeftOut();
    void longTextsAreCut();
    void secretsAreMasked();
    void aValidationBecomesAVerdict();
    void securityFindingsAreFailures();
    void captureStoresWithVectors();
};

void CaptureTest::aFailureBecomesALearning()
{
    const auto learned = learningsOf(verdict(), test::errorClasses());
    QCOMPARE(learned.size(), 1u);
    const auto &one = learned.front();
    QCOMPARE(one.language, "go");
    QCOMPARE(one.functionName, "run");
    QCOMPARE(one.errorPattern, "go_undefined_tel");
    QCOMPARE(one.errors, std::vector<std::string>{"vet: ./a.go:3:2: undefined: _esp"});
    QCOMPARE(one.attempt, 2);
    QCOMPARE(one.code, "script");
    QCOMPARE(one.durationMs, 12.5);
    QVERIFY(!one.success);
    QVERIFY(one.construct == Construct::Function);
    QVERIFY(!toText(model::toJson(one)).contains("secret-project"));
    QVERIFY(!toText(model::toJson(one)).contains("src/"));
    // The same function in another project is another one.
    auto elsewhere = verdict();
    elsewhere.project = projectHash("/elsewhere");
    QVERIFY(learningsOf(elsewhere, test::errorClasses()).front().functionHash != one.functionHash);
}

void CaptureTest::aSuccessBecomesALearning()
{
    const auto learned = learningsOf(verdict(true), test::errorClasses());
    QCOMPARE(learned.size(), 1u);
    QVERIFY(learned.front().success);
    QVERIFY(learned.front().errors.empty());
    QVERIFY(learned.front().errorPattern.empty());
    QCOMPARE(learned.front().functionHash,
             learningsOf(verdict(), test::errorClasses()).front().functionHash);
}

void CaptureTest::aSuccessNamesWhatItRepaired()
{
    auto success = verdict(true);
    success.repaired = {Construct::Loop, Construct::Import};
    const auto learned = learningsOf(success, test::errorClasses());
    QCOMPARE(learned.size(), 2u);
    QVERIFY(learned[0].construct == Construct::Loop);
    QVERIFY(learned[1].construct == Construct::Import);
}

void CaptureTest::failuresOfOneKindAreOneLearning()
{
    auto failed = verdict();
    failed.failures = {{"a", "undefined: x"},
                       {"b", "undefined: y"},
                       {"c", "no telemetry at: loop.1.body.start"},
                       {"d", "no telemetry at: return.1.value.start"}};
    const auto learned = learningsOf(failed, test::errorClasses());
    QCOMPARE(learned.size(), 3u);
    QCOMPARE(learned[0].errors.size(), 2u);
    QVERIFY(learned[1].construct == Construct::Loop);
    QCOMPARE(learned[1].errorPattern, "telemetry_missing");
    QVERIFY(learned[2].construct == Construct::Function);
}

void CaptureTest::aFailureWithoutMessageIsKept()
{
    auto failed = verdict();
    failed.failures.clear();
    const auto learned = learningsOf(failed, test::errorClasses());
    QCOMPARE(learned.size(), 1u);
    QVERIFY(!learned.front().success);
    QVERIFY(learned.front().errors.empty());
    QVERIFY(learned.front().errorPattern.starts_with("go_unknown_"));
}

void CaptureTest::theConstructFollowsFromTheFailure_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("construct");
    QTest::newRow("an anchor of a loop") << "loop.2.body.start" << "" << "loop";
    QTest::newRow("a message about a loop") << "test_x" << "no telemetry at: loop.1" << "loop";
    QTest::newRow("a test whose name alone has loops")
        << "test_telemetry_is_at_the_entry_in_each_loop_and_at_all_exits"
        << "no telemetry at: body.start" << "function";
    QTest::newRow("captured arguments") << "test_x" << "_esp.args is wrong" << "variable";
    QTest::newRow("a test of capture") << "test_capture_of_locals" << "x" << "variable";
    QTest::newRow("an import") << "vet" << "\"os\" imported and not used" << "import";
    QTest::newRow("the prelude") << "prelude" << "x" << "import";
    QTest::newRow("the runtime") << "check" << "the runtime is not found" << "import";
    QTest::newRow("anything else") << "test_x" << "it broke" << "function";
    QTest::newRow("nothing") << "" << "" << "function";
}

void CaptureTest::theConstructFollowsFromTheFailure()
{
    QFETCH(const QString, where);
    QFETCH(const QString, message);
    const auto construct = constructOf({where.toStdString(), message.toStdString()});
    QTEST(QString::fromStdString(std::string(model::nameOf(construct))), "construct");
}

void CaptureTest::namesAreAllThatIsKeptOfAnId_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << "a/b.go::run" << "run";
    QTest::newRow("qualified") << "a/b.go::T.run" << "run";
    QTest::newRow("with an ordinal") << "a/b.go::T.run#3" << "run";
    QTest::newRow("without a path") << "run" << "run";
    QTest::newRow("nothing") << "" << "";
}

void CaptureTest::namesAreAllThatIsKeptOfAnId()
{
    QFETCH(const QString, id);
    QTEST(QString::fromStdString(functionNameOf(id.toStdString())), "name");
}

void CaptureTest::foldersAreLeftOut_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("kept");
    QTest::newRow("an absolute path") << "at /home/me/p/a.go:3: x" << "at a.go:3: x";
    QTest::newRow("in quotes") << "File \"/home/me/a.py\", line 3" << "File \"a.py\", line 3";
    QTest::newRow("at the beginning") << "/home/me/a.c:1: x" << "a.c:1: x";
    QTest::newRow("two") << "/a/b /c/d" << "b d";
    QTest::newRow("a relative path") << "src/a.go: x" << "src/a.go: x";
    QTest::newRow("an address") << "see https://a.example/b" << "see https://a.example/b";
    QTest::newRow("a comment") << "x // y" << "x // y";
    QTest::newRow("a division") << "a / b" << "a / b";
    QTest::newRow("a folder") << "in /home/me/" << "in ";
}

void CaptureTest::foldersAreLeftOut()
{
    QFETCH(const QString, message);
    QTEST(QString::fromStdString(withoutFolders(message.toStdString())), "kept");
}

void CaptureTest::longTextsAreCut()
{
    auto failed = verdict();
    failed.failures.clear();
    for (int i = 0; i < 50; ++i)
        failed.failures.push_back(
            {"t" + std::to_string(i), "undefined: " + std::string(9'000, 'x')});
    failed.failures.front().message =
        "undefined: " + std::string(1'987, 'x') + "\u00e9\u00e9\u00e9";
    failed.code = std::string(kLargestCode + 1, 'x');
    const auto learned = learningsOf(failed, test::errorClasses());
    QCOMPARE(learned.size(), 1u);
    QCOMPARE(learned.front().errors.size(), kMostErrors);
    for (const auto &error : learned.front().errors) {
        QVERIFY(error.size() <= kLongestError + std::string_view("…").size());
        QVERIFY(QString::fromStdString(error).toStdString() == error); // no half character
    }
    QVERIFY(learned.front().code.empty());
}

void CaptureTest::secretsAreMasked()
{
    const std::string secret = std::string("hidden") + "-value";
    auto failed = verdict();
    failed.code = "x = '" + secret + "'";
    failed.failures = {{"t", "undefined: " + secret}};
    failed.fixApplied = secret;
    CaptureOptions options;
    options.mask = [&](std::string_view text) {
        std::string masked(text);
        for (auto at = masked.find(secret); at != std::string::npos; at = masked.find(secret))
            masked.replace(at, secret.size(), "[masked]");
        return masked;
    };
    const auto learned = learningsOf(failed, test::errorClasses(), options);
    QVERIFY(!toText(model::toJson(learned.front())).contains(secret));
    QCOMPARE(learned.front().code, "x = '[masked]'");
}

void CaptureTest::aValidationBecomesAVerdict()
{
    const model::Script script{.language = "python",
                               .shape = "shape",
                               .origin = "recipe:x",
                               .text = "text",
                               .functionName = "a.py::f"};
    const model::Validation validation{
        .ok = false,
        .phase = "tests",
        .findings = {},
        .tests = {{.name = "test_a", .outcome = "passed", .seconds = 0.25},
                  {.name = "test_b",
                   .outcome = "failed",
                   .message = "NameError: name 'x' is not defined",
                   .seconds = 0.5}},
        .createdAt = "2026-01-02T03:04:05Z"};
    const auto made = verdictOf(script, validation);
    QCOMPARE(made.failures.size(), 1u);
    QCOMPARE(made.failures.front().where, "test_b");
    QCOMPARE(made.durationMs, 750.0);
    QCOMPARE(made.origin, "recipe:x");
    QCOMPARE(learningsOf(made, test::errorClasses()).front().errorPattern,
             "python_undefined_variable");
    model::Validation passed = validation;
    passed.ok = true;
    QVERIFY(verdictOf(script, passed).failures.empty());
    QVERIFY(verdictOf(script, passed).success);
}

void CaptureTest::securityFindingsAreFailures()
{
    const model::Validation unsafe{
        .ok = false,
        .phase = "security",
        .findings = {{.line = 3, .rule = "import", .reason = "imports os"}},
        .tests = {},
        .createdAt = "2026-01-02T03:04:05Z"};
    const auto made = verdictOf({.language = "go", .functionName = "f"}, unsafe);
    QCOMPARE(learningsOf(made, test::errorClasses()).front().errorPattern, "script_unsafe");
    const model::Validation silent{
        .ok = false, .phase = "syntax", .output = "SyntaxError: invalid", .createdAt = "x"};
    QCOMPARE(learningsOf(verdictOf({.language = "go"}, silent), test::errorClasses())
                 .front()
                 .errorPattern,
             "python_syntax_error");
}

void CaptureTest::captureStoresWithVectors()
{
    test::Knowledge knowledge;
    CaptureOptions options;
    options.space = "local";
    options.embed = [](const model::Learning &learning) { return learning.functionName; };
    const std::vector verdicts{verdict(), verdict(true)};
    const auto written =
        capture(*knowledge.learnings, "run", verdicts, test::errorClasses(), options);
    VERIFY_OK(written);
    QCOMPARE(written->learnings, 2);
    QVERIFY(written->rows > 4);
    int vectors = 0;
    VERIFY_OK(knowledge.learnings->vectors(
        "local", 0, [&](std::int64_t, std::string_view bytes) { vectors += bytes == "run"; }));
    QCOMPARE(vectors, 2);
    QCOMPARE(capture(*knowledge.learnings, "run", verdicts, test::errorClasses(), options)->rows,
             0);
}

} // namespace tst_capture

QTEST_GUILESS_MAIN(tst_capture::CaptureTest)
#include "tst_capture.moc"
