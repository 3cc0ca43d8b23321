// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/pack.h"
#include "core/instrument/strip.h"
#include "core/syntax/language.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_pack {

using namespace espalier;
using namespace espalier::instrument;
using test::TemporaryProject;

/// A pack for Python with a runtime.
static std::string goodPack()
{
    return toText(
        {{"language", "python"},
         {"snippets",
          {{"enter", "@_espalier_tel.mine(\"{id}\")"}, {"loop", "_espalier_tel.loop({n})"}}},
         {"prelude", {"import _espalier_tel"}},
         {"runtime", {{"file", "_espalier_tel.py"}, {"place", "top-level-package"}}}});
}

class PackTest : public QObject {
    Q_OBJECT

private slots:
    void theDefaultPackKnowsEveryLanguage();
    void aPackOfOnesOwnIsRead();
    void eachLanguageHasItsFolder();
    void everythingButTheRuntimeDecidesTheKey();
    void theEntryRecordsWhatIsAskedForAndKnown_data();
    void theEntryRecordsWhatIsAskedForAndKnown();
    void withoutParametersTheEntryIsThePlainOne();
    void everyEntryHasItsKey();
    void aPackThatRecordsNothingIsNamed();
    void whatIsNoPackIsNotFound_data();
    void whatIsNoPackIsNotFound();
    void brokenPacksAreRefusedByName_data();
    void brokenPacksAreRefusedByName();
    void aMissingRuntimeIsNamed();
    void snippetsWithoutAReservedNameGetAMark_data();
    void snippetsWithoutAReservedNameGetAMark();
    void onlyKnownPlaceholdersAreFilled_data();
    void onlyKnownPlaceholdersAreFilled();
};

void PackTest::theDefaultPackKnowsEveryLanguage()
{
    const auto pack = Pack::load("spans");
    VERIFY_OK(pack);
    QCOMPARE(pack->name(), "spans");
    for (const auto &language : syntax::languages()) {
        const auto *snippets = pack->language(language.name());
        QVERIFY2(snippets, std::string(language.name()).c_str());
        QVERIFY(!snippets->entry.statements.empty() && !snippets->loop.empty());
        QVERIFY(!snippets->runtime.empty());
    }
    QVERIFY(!pack->language("klingon"));
}

void PackTest::aPackOfOnesOwnIsRead()
{
    const TemporaryProject folder;
    folder.write("py/pack.json", goodPack());
    folder.write("py/_espalier_tel.py", "# mine\n");
    const auto pack = Pack::load(folder.root().string());
    VERIFY_OK(pack);
    const auto *python = pack->language("python");
    QVERIFY(python);
    QVERIFY(python->entersByDecorator());
    QCOMPARE(python->loop, "_espalier_tel.loop({n})");
    QCOMPARE(python->prelude, std::vector<std::string>{"import _espalier_tel"});
    QCOMPARE(python->runtime.size(), 1u);
    QCOMPARE(python->runtime[0].name, "_espalier_tel.py");
    QCOMPARE(python->runtime[0].content, "# mine\n");
    QCOMPARE(python->place, RuntimePlace::TopLevelPackage);
}

void PackTest::eachLanguageHasItsFolder()
{
    const TemporaryProject folder;
    for (const std::string name : {"python", "javascript"})
        folder.write(name + "/pack.json", R"json({"language": ")json" + name +
                                              R"json(", "snippets": {"enter": "_esp();"}})json");
    folder.write("notes/readme.txt", "not a language");
    const auto pack = Pack::load(folder.root().string());
    VERIFY_OK(pack);
    QCOMPARE(pack->size(), 2u);
}

void PackTest::everythingButTheRuntimeDecidesTheKey()
{
    const TemporaryProject folder;
    folder.write("py/pack.json", goodPack());
    folder.write("py/_espalier_tel.py", "# one\n");
    const auto one = Pack::load(folder.root().string());
    folder.write("py/_espalier_tel.py", "# another\n");
    const auto another = Pack::load(folder.root().string());
    QCOMPARE(one->language("python")->hash, another->language("python")->hash);
    std::string changed = goodPack();
    changed.replace(changed.find("mine"), 4, "ours");
    folder.write("py/pack.json", changed);
    const auto third = Pack::load(folder.root().string());
    QVERIFY(one->language("python")->hash != third->language("python")->hash);
}

void PackTest::theEntryRecordsWhatIsAskedForAndKnown_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("records");
    const auto row = [](const char *name, const char *language, const char *asked,
                        const char *records) {
        QTest::newRow(name) << QByteArray(language) << QByteArray(asked) << QByteArray(records);
    };
    row("nothing", "python", "", "");
    row("arguments", "python", "args", "args");
    row("locals", "python", "locals", "locals");
    row("both", "python", "args,locals", "args,locals");
    row("both where only one is known", "javascript", "args,locals", "args");
    row("what is not known", "javascript", "locals", "");
}

void PackTest::theEntryRecordsWhatIsAskedForAndKnown()
{
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, asked);
    const auto pack = Pack::load("spans");
    VERIFY_OK(pack);
    const Capture capture{.args = asked.contains("args"), .locals = asked.contains("locals")};
    QTEST(QByteArray(
              std::string(pack->language(language.toStdString(), capture)->entry.capture.name())),
          "records");
}

void PackTest::withoutParametersTheEntryIsThePlainOne()
{
    const auto pack = Pack::load("spans");
    VERIFY_OK(pack);
    const Capture both{.args = true, .locals = true};
    QCOMPARE(pack->language("javascript", both, false), pack->language("javascript"));
    // A decorator finds out by itself.
    QCOMPARE(pack->language("python", both, false), pack->language("python", both));
}

void PackTest::everyEntryHasItsKey()
{
    const auto pack = Pack::load("spans");
    VERIFY_OK(pack);
    std::set<std::string> hashes;
    for (const bool args : {false, true}) {
        for (const bool locals : {false, true})
            hashes.insert(pack->language("python", {.args = args, .locals = locals})->hash);
    }
    QCOMPARE(hashes.size(), 4u);
}

void PackTest::aPackThatRecordsNothingIsNamed()
{
    const TemporaryProject folder;
    folder.write("py/pack.json", goodPack());
    folder.write("py/_espalier_tel.py", "# mine\n");
    const auto pack = Pack::load(folder.root().string());
    VERIFY_OK(pack);
    VERIFY_OK(pack->checkCapture({}));
    const auto able = pack->checkCapture({.args = true});
    VERIFY_FAILS(InvalidInput, able);
    QVERIFY2(able.error().message.contains("\"enter.args\""), able.error().message.c_str());
    QCOMPARE(able.error().context, folder.root().string());
}

void PackTest::whatIsNoPackIsNotFound_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("no such name") << QByteArray("nonesuch");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("no such folder") << QByteArray("./nonesuch");
    QTest::newRow("a way out of the resources") << QByteArray("../kit");
    QTest::newRow("a folder without a pack") << QByteArray("/usr/lib");
}

void PackTest::whatIsNoPackIsNotFound()
{
    QFETCH(QByteArray, name);
    VERIFY_FAILS(NotFound, Pack::load(name.toStdString()));
}

void PackTest::brokenPacksAreRefusedByName_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *json) {
        QTest::newRow(name) << QByteArray(json);
    };
    row("nothing in it", "");
    row("no JSON", "{\"language\": \"python\"");
    row("an array", "[]");
    row("no snippets", R"json({"language": "python"})json");
    row("snippets in a list", R"json({"language": "python", "snippets": ["@_esp"]})json");
    row("no entry", R"json({"language": "python", "snippets": {"loop": "_esp()"}})json");
    row("an empty entry", R"json({"language": "python", "snippets": {"enter": ""}})json");
    row("an entry that is a number", R"json({"language": "python", "snippets": {"enter": 5}})json");
    row("an entry that is a decorator only at times",
        R"json({"language": "python", "snippets": {"enter": "@_esp()", "enter.args": "_esp()"}})json");
    row("parameters where there may be none",
        R"json({"language": "python", "snippets": {"enter": "_esp({params})"}})json");
    row("a loop that is a list",
        R"json({"language": "python", "snippets": {"enter": "_esp()", "loop": ["a"]}})json");
    row("no language", R"json({"snippets": {"enter": "_esp()"}})json");
    row("a language that is a number",
        R"json({"language": 3, "snippets": {"enter": "_esp()"}})json");
    row("a language nobody reads",
        R"json({"language": "klingon", "snippets": {"enter": "_esp()"}})json");
    row("a runtime file that is a number",
        R"json({"language": "python", "snippets": {"enter": "_esp()"}, "runtime": {"file": 1}})json");
    row("a runtime outside of the pack",
        R"json({"language": "python", "snippets": {"enter": "_esp()"},
            "runtime": {"file": "../python/pack.json"}})json");
    row("a runtime that could be a file of the project",
        R"json({"language": "python", "snippets": {"enter": "_esp()"}, "runtime": {"file": "pack.json"}})json");
    row("a value opened and not closed",
        R"json({"language": "javascript", "snippets": {"enter": "_esp()", "out.open": "_esp.out("}})json");
}

void PackTest::brokenPacksAreRefusedByName()
{
    QFETCH(QByteArray, json);
    const TemporaryProject folder;
    folder.write("python/pack.json", json.toStdString());
    const auto pack = Pack::load(folder.root().string());
    VERIFY_FAILS(InvalidInput, pack);
    QVERIFY2(pack.error().context.ends_with("python/pack.json"), pack.error().context.c_str());
    QVERIFY(!pack.error().message.empty());
}

void PackTest::aMissingRuntimeIsNamed()
{
    const TemporaryProject folder;
    folder.write("py/pack.json", goodPack());
    const auto pack = Pack::load(folder.root().string());
    VERIFY_FAILS(NotFound, pack);
    QVERIFY(pack.error().context.ends_with("py/_espalier_tel.py"));
}

void PackTest::snippetsWithoutAReservedNameGetAMark_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("snippet");
    QTest::addColumn<QByteArray>("read");
    const auto row = [](const char *name, const char *language, const char *snippet,
                        const char *read) {
        QTest::newRow(name) << QByteArray(language) << QByteArray(snippet) << QByteArray(read);
    };
    row("a plain name in Python", "python", "count()", "count()  # _esp");
    row("a plain name in JavaScript", "javascript", "count();", "count(); /*_esp*/");
    row("a reserved name", "python", "_esp_count()", "_esp_count()");
    row("a span", "javascript", "{span}.loop();", "{span}.loop();");
}

void PackTest::snippetsWithoutAReservedNameGetAMark()
{
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, snippet);
    QFETCH(QByteArray, read);
    const TemporaryProject folder;
    const Json json{{"language", language.toStdString()},
                    {"snippets", {{"enter", "_esp()"}, {"loop", snippet.toStdString()}}}};
    folder.write("x/pack.json", toText(json));
    const auto pack = Pack::load(folder.root().string());
    VERIFY_OK(pack);
    QCOMPARE(pack->language(language.toStdString())->loop, read.toStdString());
}

void PackTest::onlyKnownPlaceholdersAreFilled_data()
{
    QTest::addColumn<QByteArray>("snippet");
    QTest::addColumn<QByteArray>("filled");
    const auto row = [](const char *name, const char *snippet, const char *filled) {
        QTest::newRow(name) << QByteArray(snippet) << QByteArray(filled);
    };
    row("known ones", "{n}: {mode}{n}", "1: {n}1");
    row("unknown ones stay", "{ {other} {nn} {} }", "{ {other} {nn} {} }");
    row("a brace at the end", "a{", "a{");
    row("doubled braces", "{{n}}", "{1}");
    row("nothing", "", "");
}

void PackTest::onlyKnownPlaceholdersAreFilled()
{
    QFETCH(QByteArray, snippet);
    QFETCH(QByteArray, filled);
    // A value that looks like a placeholder is not filled again.
    QCOMPARE(fillPlaceholders(snippet.toStdString(), {{"n", "1"}, {"mode", "{n}"}}),
             filled.toStdString());
}

} // namespace tst_pack

QTEST_GUILESS_MAIN(tst_pack::PackTest)
#include "tst_pack.moc"
