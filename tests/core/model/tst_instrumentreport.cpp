// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/instrumentreport.h"

#include <QTest>

namespace tst_instrumentreport {

using namespace espalier;
using namespace espalier::model;

using Keys = std::vector<std::string>;

static Keys keysOf(const Json &object)
{
    Keys keys;
    for (const auto &[key, value] : object.items())
        keys.push_back(key);
    return keys;
}

static InstrumentReport fullReport()
{
    InstrumentReport report{.project = "/p", .pack = "spans", .applied = "branch"};
    report.checks = {{"python", "py_compile", "passed", {}},
                     {"javascript", "node --check", "not run", "node is not installed"}};
    report.functions = {{.id = "a.py::f",
                         .path = "a.py",
                         .line = 3,
                         .name = "f",
                         .language = "python",
                         .kind = "function",
                         .status = FunctionStatus::Instrumented,
                         .origin = "template",
                         .key = "00ff",
                         .attempts = 1,
                         .loops = 2,
                         .newLine = 6}};
    report.skippedFiles = {{"b.py", "generated", {}}};
    report.filesChanged = {"a.py"};
    report.branch = "espalier/instrument";
    report.commit = "0123";
    return report;
}

class InstrumentReportTest : public QObject {
    Q_OBJECT

private slots:
    void theDocumentedKeysAreThere_data();
    void theDocumentedKeysAreThere();
    void whatIsNotKnownIsNull();
    void whatIsKnownIsTold();
    void everyStatusHasItsName_data();
    void everyStatusHasItsName();
    void bytesThatAreNoTextDoNotBreakIt();
    void inPartsItIsTheSame();
};

void InstrumentReportTest::theDocumentedKeysAreThere_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("keys");
    const auto row = [](const char *name, const char *pointer, const char *keys) {
        QTest::newRow(name) << QByteArray(pointer) << QByteArray(keys);
    };
    row("the report", "",
        "schema_version project pack capture notes applied totals timings_ms checks functions "
        "files_changed "
        "patch branch");
    row("totals", "/totals",
        "files functions instrumented unchanged skipped failed shapes cache_hits template recipe "
        "llm tests_run cost_usd");
    row("timings", "/timings_ms", "discover generate validate refine apply total");
    row("a check", "/checks/0", "language check result");
    row("a function", "/functions/0",
        "id path line name language kind status reason origin key attempts loops rule evidence "
        "line_map");
}

void InstrumentReportTest::theDocumentedKeysAreThere()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, keys);
    const Json json = toJson(fullReport());
    const Keys found = keysOf(json.at(Json::json_pointer(pointer.toStdString())));
    for (const QByteArray &key : keys.split(' '))
        QVERIFY2(std::ranges::contains(found, key.toStdString()), key.constData());
}

void InstrumentReportTest::whatIsNotKnownIsNull()
{
    InstrumentReport report;
    report.functions.emplace_back();
    const Json json = toJson(report);
    QCOMPARE(json["schema_version"], 1);
    QCOMPARE(json["applied"], "preview");
    for (const char *key : {"capture", "patch", "branch", "commit"})
        QVERIFY2(json[key].is_null(), key);
    for (const char *key : {"reason", "origin", "key", "rule", "evidence", "line_map"})
        QVERIFY2(json["functions"][0][key].is_null(), key);
    for (const char *key : {"checks", "notes", "files_skipped", "files_changed"})
        QVERIFY2(json[key].is_array() && json[key].empty(), key);
}

void InstrumentReportTest::whatIsKnownIsTold()
{
    const Json json = toJson(fullReport());
    QCOMPARE(json["functions"][0]["line_map"], (Json{{"from", 3}, {"to", 6}}));
    QCOMPARE(json["files_skipped"][0]["rule"], "generated");
    QCOMPARE(json["checks"][1]["reason"], "node is not installed");
    QCOMPARE(json["branch"], "espalier/instrument");
}

void InstrumentReportTest::everyStatusHasItsName_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("instrumented") << int(FunctionStatus::Instrumented)
                                  << QByteArray("instrumented");
    QTest::newRow("unchanged") << int(FunctionStatus::Unchanged) << QByteArray("unchanged");
    QTest::newRow("skipped") << int(FunctionStatus::Skipped) << QByteArray("skipped");
    QTest::newRow("failed") << int(FunctionStatus::Failed) << QByteArray("failed");
}

void InstrumentReportTest::everyStatusHasItsName()
{
    QFETCH(int, status);
    QFETCH(QByteArray, text);
    InstrumentReport report;
    report.functions.push_back({.status = static_cast<FunctionStatus>(status)});
    QCOMPARE(toJson(report)["functions"][0]["status"], text.toStdString());
}

void InstrumentReportTest::bytesThatAreNoTextDoNotBreakIt()
{
    InstrumentReport report = fullReport();
    report.patch = "caf\xe9";
    report.functions[0].path = "caf\xe9.py";
    const Json back = parseJson(toText(toJson(report)));
    QCOMPARE(back["patch"], "caf\xEF\xBF\xBD");
    QCOMPARE(back["functions"][0]["path"], "caf\xEF\xBF\xBD.py");
}

void InstrumentReportTest::inPartsItIsTheSame()
{
    for (const std::size_t functions : {0u, 1u, 3u, 2000u}) {
        auto report = fullReport();
        report.notes.push_back("a note with \"functions\":[] in it");
        auto one = report.functions.front();
        one.reason = "\"functions\":[";
        report.functions.assign(functions, one);
        std::string text;
        int parts = 0;
        writeJson(report, [&](std::string_view part) {
            text += part;
            ++parts;
        });
        QCOMPARE(text, toText(toJson(report)));
        constexpr int kFewest = 3; // what is before the functions, they, and what is behind
        QCOMPARE(parts > kFewest, functions > 1000);
    }
}

} // namespace tst_instrumentreport

QTEST_GUILESS_MAIN(tst_instrumentreport::InstrumentReportTest)
#include "tst_instrumentreport.moc"
