// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/scriptchange.h"
#include "tests/support/verify.h"

#include <QTest>

#include <string>

namespace tst_scriptchange {

using namespace espalier;
using namespace espalier::model;

class ScriptChangeTest : public QObject {
    Q_OBJECT

private slots:
    void fillsHoles();
    void heedsTheSituation();
    void nothingFits();
    void survivesJson();
    void refusesOtherJson_data();
    void refusesOtherJson();
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
} // namespace

void ScriptChangeTest::fillsHoles()
{
    const ScriptChange change{
        {{.find = "f.line(\"{anchor}\", {texts})",
          .replace = {"f.put(\"{end}\", {n}, {texts}, \"<{code}>\")", "{no}"}}}};
    QCOMPARE(applyChange(change, "x\n    f.line(\"loop.12.body.start\", 'a\\'b')\n", {}),
             "x\n    f.put(\"loop.12.body.end\", 12, 'a\\'b', \"<a\\'b>\")\n    {no}\n");
    QCOMPARE(applyChange(change, "f.line(\"body.start\", \"a\", \"b\")\n", {}),
             "f.put(\"body.end\", {n}, \"a\", \"b\", \"<{code}>\")\n{no}\n");
}

void ScriptChangeTest::heedsTheSituation()
{
    const ScriptChange change{
        {{.find = "f.line(\"{anchor}\", {texts})", .situation = "nested", .replace = {"gone"}}}};
    const auto made = applyChange(change, kBefore, kShape);
    QVERIFY(made);
    QVERIFY(!made->contains("loop.1"));
    QVERIFY(made->contains("f.line(\"loop.2.body.start\""));
}

void ScriptChangeTest::nothingFits()
{
    for (const auto *find : {"f.line(\"{anchor}\", {text})x", "f.line({n})", "f.line(\"{anchor}\""})
        QVERIFY(!applyChange({{{.find = find}}}, kBefore, kShape));
    QVERIFY(!applyChange({}, kBefore, kShape));
}

void ScriptChangeTest::survivesJson()
{
    const ScriptChange change{{{.find = "f.line(\"{anchor}\", {texts})",
                                .situation = "nested",
                                .replace = {"f.insert(\"{anchor}\", \"{ {code} \")", "b"}},
                               {.find = "c"}}};
    const auto read = scriptChangeFromJson(parseJson(toText(toJson(change))));
    VERIFY_OK(read);
    QCOMPARE(*read, change);
}

void ScriptChangeTest::refusesOtherJson_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("a list") << QStringLiteral("[]");
    QTest::newRow("no list inside") << QStringLiteral(R"({"rewrites": 1})");
    QTest::newRow("no text to find") << QStringLiteral(R"({"rewrites": [{"replace": []}]})");
    QTest::newRow("an empty text") << QStringLiteral(R"({"rewrites": [{"find": ""}]})");
    QTest::newRow("numbers") << QStringLiteral(R"({"rewrites": [{"find": "a", "replace": [1]}]})");
    QTest::newRow("a situation") << QStringLiteral(
        R"({"rewrites": [{"find": "a", "situation": 1}]})");
}

void ScriptChangeTest::refusesOtherJson()
{
    QFETCH(QString, text);
    QVERIFY(!scriptChangeFromJson(parseJson(text.toStdString())));
}

} // namespace tst_scriptchange

QTEST_GUILESS_MAIN(tst_scriptchange::ScriptChangeTest)
#include "tst_scriptchange.moc"
