// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/scriptlesson.h"
#include "tests/support/verify.h"

#include <QTest>

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace tst_scriptlesson {

using namespace espalier;
using namespace espalier::model;

class ScriptLessonTest : public QObject {
    Q_OBJECT

private slots:
    void isFoundBetweenTwoScripts();
    void holdsForOtherScripts();
    void newLinesAndLinesThatGo_data();
    void newLinesAndLinesThatGo();
    void oneOfTwoAlikeStaysAsItIs();
    void noChangeIsNone();
    void aStopIsHeeded();
};

namespace {

constexpr std::string_view kShape = "javascript es|function|body.start:line|loop.1.body.start:"
                                    "nested|loop.1.body.end:nested|loop.2.body.start:braceless|"
                                    "loop.2.body.end:braceless|body.end:line";

std::string script(std::string_view body, std::string_view origin = "template")
{
    return "\"\"\"Telemetry.  origin " + std::string(origin) +
           "\"\"\"\nfrom espalier_kit import Function\n\n\ndef insert_telemetry(source: str, "
           "**facts) -> str:\n    f = Function(source, LANGUAGE, **facts)\n" +
           std::string(body) + "    return f.text()\n";
}

const std::string kBefore = script("    f.line(\"loop.1.body.start\", \"{span}.loop(1);\")\n"
                                   "    f.line(\"loop.2.body.start\", \"{span}.loop(2);\")\n");
const std::string kAfter =
    script("    f.insert(\"loop.1.body.start\", \"{ {span}.loop(1); \")\n"
           "    f.insert(\"loop.1.body.end\", \" /*_esp*/}\", side=\"close\")\n"
           "    f.line(\"loop.2.body.start\", \"{span}.loop(2);\")\n",
           "llm-refactor-1");

std::optional<ScriptChange> lesson(std::string_view bad, std::string_view good,
                                   std::string_view shape)
{
    JobContext job;
    auto found = learn::scriptLesson(bad, good, shape, job);
    return found ? *std::move(found) : std::nullopt;
}

} // namespace

void ScriptLessonTest::isFoundBetweenTwoScripts()
{
    const auto change = lesson(kBefore, kAfter, kShape);
    QVERIFY(change);
    QCOMPARE(change->rewrites.size(), std::size_t(1));
    const auto &rewrite = change->rewrites[0];
    QCOMPARE(rewrite.find, "f.line(\"{anchor}\", {texts})");
    QCOMPARE(rewrite.situation, "nested");
    QCOMPARE(rewrite.replace,
             (std::vector<std::string>{"f.insert(\"{anchor}\", \"{ {code} \")",
                                       "f.insert(\"{end}\", \" /*_esp*/}\", side=\"close\")"}));
}

void ScriptLessonTest::holdsForOtherScripts()
{
    const auto change = lesson(kBefore, kAfter, kShape);
    const auto made =
        applyChange(*change, script("    f.line(\"loop.3.body.start\", \"count(3);\")\n"),
                    "x|loop.3.body.start:nested|");
    QVERIFY(made);
    QCOMPARE(*made, script("    f.insert(\"loop.3.body.start\", \"{ count(3); \")\n"
                           "    f.insert(\"loop.3.body.end\", \" /*_esp*/}\", side=\"close\")\n"));
}

void ScriptLessonTest::newLinesAndLinesThatGo_data()
{
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
    const auto row = [](const char *name, std::string_view before, std::string_view after) {
        QTest::newRow(name) << script(before) << script(after);
    };
    row("a new line", "    a()\n", "    a()\n    b()\n");
    row("a line goes", "    a()\n    b()\n", "    b()\n");
    row("two hunks", "    a()\n    b()\n    c()\n", "    x()\n    b()\n    y()\n    z()\n");
    row("several lines become one", "    a()\n    b()\n", "    x()\n");
    row("an inner indentation", "    a()\n", "    if f:\n        a()\n");
}

void ScriptLessonTest::newLinesAndLinesThatGo()
{
    QFETCH(std::string, before);
    QFETCH(std::string, after);
    const auto change = lesson(before, after, kShape);
    QVERIFY(change);
    QCOMPARE(applyChange(*change, before, kShape), after);
}

void ScriptLessonTest::oneOfTwoAlikeStaysAsItIs()
{
    constexpr std::string_view kBoth = "x|loop.1.body.start:nested|loop.2.body.start:nested|";
    const auto change = lesson(kBefore, kAfter, kBoth);
    QVERIFY(change);
    QCOMPARE(change->rewrites[0].find, "f.line(\"loop.1.body.start\", \"{span}.loop(1);\")");
}

void ScriptLessonTest::noChangeIsNone()
{
    QVERIFY(!lesson(kBefore, kBefore, kShape));
    QVERIFY(!lesson(script(""), script("", "human"), kShape));
    QVERIFY(!lesson("", "", kShape));
}

void ScriptLessonTest::aStopIsHeeded()
{
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    const auto found = learn::scriptLesson(kBefore, kAfter, kShape, job);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, ErrorKind::Cancelled);
}

} // namespace tst_scriptlesson

QTEST_GUILESS_MAIN(tst_scriptlesson::ScriptLessonTest)
#include "tst_scriptlesson.moc"
