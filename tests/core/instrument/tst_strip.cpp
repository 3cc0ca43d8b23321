// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/strip.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_strip {

using namespace espalier;
using namespace espalier::instrument;

static const Pack &spans()
{
    static const Pack pack = Pack::load("spans").value();
    return pack;
}

/// The lines of Python's prelude.
static QByteArray pythonPrelude(const char *dots = ".", const char *newline = "\n")
{
    std::string text;
    for (const auto &line : spans().language("python")->prelude)
        text += fillPlaceholders(line, {{"dots", dots}}) + newline;
    return QByteArray::fromStdString(text);
}

static const QByteArray kPython = pythonPrelude();
static const QByteArray kHalf = kPython.left(kPython.indexOf('\n') + 1);
static const QByteArray kOtherHalf = kPython.mid(kHalf.size());
// What the pack "spans" puts in.
static const QByteArray kRequire = "const _espalier_tel = require(\"./_espalier_tel.cjs\");\n";
static const QByteArray kExit = "} catch (_esp_e) { _esp.fail(_esp_e); throw _esp_e; } "
                                "finally { _esp.exit(); }";

static QByteArray enter(const char *id)
{
    return QByteArray("const _esp = _espalier_tel.enter(\"") + id + "\"); try {";
}

static QByteArray decorator(const char *id)
{
    return QByteArray("@_espalier_tel.span(\"") + id + "\")\n";
}

static Result<Stripped> stripped(const QByteArray &language, const QByteArray &text)
{
    const auto *known = syntax::languageNamed(language.toStdString());
    return strip(*known, *spans().language(known->name()), text.toStdString());
}

class StripTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasInsertedGoes_data();
    void whatWasInsertedGoes();
    void whatOnlyLooksInsertedStays_data();
    void whatOnlyLooksInsertedStays();
    void changedTelemetryIsRefusedWithItsLine_data();
    void changedTelemetryIsRefusedWithItsLine();
    void aReservedNameOfTheUsersIsToldApart();
    void removedRangesMakeTheText();
    void eachRangeHasItsOwner();
    void whatEntriesRecordIsTold();
    void idsAreUnescaped_data();
    void idsAreUnescaped();
};

void StripTest::whatWasInsertedGoes_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("ids");
    const auto row = [](const char *name, const char *language, const QByteArray &text,
                        const QByteArray &original, const char *ids) {
        QTest::newRow(name) << QByteArray(language) << text << original << QByteArray(ids);
    };
    row("a Python function", "python", kPython + decorator("a::f") + "def f(): pass\n",
        "def f(): pass\n", "a::f");
    row("loops on their line and within one", "python",
        "for x in y:\n    _espalier_tel.loop(1)\n    for z in x: _espalier_tel.loop(2); pass\n",
        "for x in y:\n    for z in x: pass\n", "");
    row("line ends of DOS", "python",
        pythonPrelude("..", "\r\n") + "@_espalier_tel.span(\"a::f\")\r\ndef f(): pass\r\n",
        "def f(): pass\r\n", "a::f");
    row("a byte order mark", "python", "\xEF\xBB\xBF" + kPython + "x = 1\n", "\xEF\xBB\xBFx = 1\n",
        "");
    row("no line end at the end", "python", decorator("a::f") + "def f(): pass", "def f(): pass",
        "a::f");
    row("nothing but a prelude without line end", "python", kPython.trimmed(), "", "");
    row("tabs and form feeds", "python",
        "class A:\n\t\f@_espalier_tel.span(\"a::A.f\")\n\tdef f(self): 0\n",
        "class A:\n\tdef f(self): 0\n", "a::A.f");
    row("a body on one line", "javascript",
        kRequire + "function f() { " + enter("a::f") + " return 1; " + kExit + " }\n",
        "function f() { return 1; }\n", "a::f");
    row("an arrow with braces of ours", "javascript",
        "const f = x => { " + enter("a::f") + " return x; " + kExit + " /*_esp*/};\n",
        "const f = x => x;\n", "a::f");
    row("an entry with arguments", "python",
        "@_espalier_tel.span(\"a::f\", capture=\"args,locals\")\ndef f(a): pass\n",
        "def f(a): pass\n", "a::f");
    row("an entry that names parameters", "javascript",
        "function f(a, {b}) { const _esp = _espalier_tel.enterWith(\"a::f\", {a, b}, 2); try { "
        "return 1; " +
            kExit + " }\n",
        "function f(a, {b}) { return 1; }\n", "a::f");
    row("a loop with braces of ours", "javascript", "for (;;) { _esp.loop(1); f(); /*_esp*/}\n",
        "for (;;) f();\n", "");
    row("a returned value", "javascript", "return _esp.out(x/*_esp*/);\n", "return x;\n", "");
    row("the last of a returned comma expression", "javascript",
        "return (a, _esp.out(b/*_esp*/));\n", "return (a, b);\n", "");
    row("values within values", "javascript",
        "return _esp.out(f(async () => { return _esp2.out(g()/*_esp*/); })/*_esp*/);\n",
        "return f(async () => { return g(); });\n", "");
    row("inside of a template's expression", "javascript",
        "`${(() => { " + enter("a::f") + " return `}`; " + kExit + " /*_esp*/})()}`;\n",
        "`${(() => `}`)()}`;\n", "a::f");
}

void StripTest::whatWasInsertedGoes()
{
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, ids);
    const auto result = stripped(language, text);
    VERIFY_OK(result);
    QCOMPARE(QByteArray::fromStdString(result->text), original);
    QStringList found;
    for (const auto &id : result->functionIds)
        found.append(QString::fromStdString(id));
    QCOMPARE(found.join(u' ').toUtf8(), ids);
}

void StripTest::whatOnlyLooksInsertedStays_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const char *language, const QByteArray &text) {
        QTest::newRow(name) << QByteArray(language) << text;
    };
    row("in a string of Python", "python", "x = '@_espalier_tel.span(\"a\")'\n");
    row("in lines of a string of Python", "python",
        "x = '''\n" + kPython + decorator("a") + "_espalier_tel.loop(1)\n'''\n");
    row("in a raw string of bytes", "python", "x = rb'_espalier_tel.loop(1); '\n");
    row("in a comment of Python", "python", "# _espalier_tel.loop(1)\nx = 1\n");
    row("in a docstring", "python", "def f():\n    \"\"\"_esp = 1\"\"\"\n");
    row("a longer name", "python", "_espresso = x_esp = x._esp = 1\n");
    row("in a string of JavaScript", "javascript", "x = \"_esp.loop(1); /*_esp*/}\";\n");
    row("in a comment", "javascript", "// _esp.loop(1);\n/* " + enter("a") + " */\n");
    row("in a template", "javascript", "x = `\n_esp.loop(1);\n{ _esp.loop(1); /*_esp*/}\n`;\n");
    row("in a regular expression", "javascript", "x = /_esp.loop(1)[/]/;\n");
    row("in text of JSX", "javascript", "x = <p>_esp.loop(1);</p>;\n");
    row("a property", "javascript", "x._esp = y._espalier_tel;\n");
    row("longer names", "javascript", "var _espresso = $_esp + my_esp + _esp\xC3\xA4;\n");
}

void StripTest::whatOnlyLooksInsertedStays()
{
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, text);
    const auto result = stripped(language, text);
    VERIFY_OK(result);
    QCOMPARE(QByteArray::fromStdString(result->text), text);
    QVERIFY(result->removed.empty());
}

void StripTest::changedTelemetryIsRefusedWithItsLine_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char *name, const char *language, const QByteArray &text,
                        const char *line) {
        QTest::newRow(name) << QByteArray(language) << text << QByteArray(line);
    };
    row("a decorator with more in it", "python",
        kPython + "@_espalier_tel.span(\"a\", 5)\ndef f(): pass\n", "line 3");
    row("a decorator with a comment behind", "python",
        kPython + "@_espalier_tel.span(\"a\") # mine\ndef f(): pass\n", "line 3");
    row("half of the prelude", "python", kHalf + "except: pass\n", "line 1");
    row("the other half", "python", "try: f()\n" + kOtherHalf, "line 2");
    row("a prelude torn apart", "python", kHalf + "@_espalier_tel.span(\"a\")\ndef f(): pass\n",
        "line 2");
    row("a name used by the user", "javascript",
        "function f() {\n  " + enter("a") + "\n  log(_esp);\n" + kExit + "\n}\n", "line 3");
    row("an exit without its entry", "javascript", "function f() {\n" + kExit + "\n}\n", "line 2");
    row("an entry without its exit", "javascript", "function f() {\n" + enter("a") + "\n}}\n", "");
    row("exit and entry exchanged", "javascript", kExit + "\n" + enter("a") + "\n", "line 1");
    row("a brace of ours that opens nothing", "javascript", "f();\nif (x) { f(); /*_esp*/}\n",
        "line 2");
    row("a brace of ours and nothing else", "javascript", "/*_esp*/}\n", "line 1");
    row("a value that is not closed", "javascript", "f();\nx = _esp.out(5);\n", "line 2");
    row("a value that is not opened", "javascript", "x = (5/*_esp*/);\n", "line 1");
    row("text added behind an arrow's entry", "javascript",
        "const f = x => { " + enter("a") + "\nreturn x; " + kExit + " /*_esp*/};\n", "line 1");
    row("a caught name that was changed", "javascript",
        "function f() { " + enter("a") +
            " } catch (_esp_e) { _esp.fail(_esp_e); } finally { _esp.exit(); } }\n",
        "");
}

void StripTest::changedTelemetryIsRefusedWithItsLine()
{
    QFETCH(QByteArray, language);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, line);
    const auto result = stripped(language, text);
    VERIFY_FAILS(Conflict, result);
    if (!line.isEmpty())
        QCOMPARE(result.error().context, line.toStdString());
}

void StripTest::aReservedNameOfTheUsersIsToldApart()
{
    VERIFY_FAILS(Unsupported, stripped("javascript", "f();\nconst _esp = 5;\n"));
    VERIFY_FAILS(Unsupported, stripped("python", "_espalier_tel = None\n"));
    VERIFY_FAILS(Conflict, stripped("javascript", kRequire + "const _esp = 5;\n"));
}

void StripTest::eachRangeHasItsOwner()
{
    const QByteArray text = kRequire + "const f = async x => { " + enter("a") +
                            " return _esp.out(" + "y => { " + enter("b") + " return y; " + kExit +
                            " /*_esp*/}" + "/*_esp*/); " + kExit + " /*_esp*/};\n";
    const auto result = stripped("javascript", text);
    VERIFY_OK(result);
    QCOMPARE(result->owners, (std::vector<std::string>{"", "a", "a", "b", "b", "a", "a"}));
    QCOMPARE(result->removed.size(), result->owners.size());
}

void StripTest::removedRangesMakeTheText()
{
    const QByteArray text = kRequire + "function f() {\n  " + enter("a") + "\n  for (;;) { " +
                            "_esp.loop(1); g(); /*_esp*/}\n" + kExit + "\n}\n";
    const auto result = stripped("javascript", text);
    VERIFY_OK(result);
    QByteArray left = text;
    for (auto at = result->removed.rbegin(); at != result->removed.rend(); ++at)
        left.remove(at->begin, at->size());
    QCOMPARE(left, QByteArray::fromStdString(result->text));
    QCOMPARE(left, QByteArray("function f() {\n  for (;;) g();\n}\n"));
}

void StripTest::whatEntriesRecordIsTold()
{
    const auto result =
        stripped("python", "@_espalier_tel.span(\"a::f\", capture=\"args\")\ndef f(): 1\n" +
                               decorator("a::g") +
                               "def g(): 1\n@_espalier_tel.span(\"a::h\", "
                               "capture=\"args,locals\")\ndef h(): 1\n");
    VERIFY_OK(result);
    QCOMPARE(result->functionIds.size(), 3u);
    QCOMPARE(result->captures.size(), 2u);
    QCOMPARE(result->captures.at("a::f"), Capture{.args = true});
    QCOMPARE(result->captures.at("a::h").name(), "args,locals");
}

void StripTest::idsAreUnescaped_data()
{
    QTest::addColumn<QByteArray>("escaped");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, const char *escaped, const char *id) {
        QTest::newRow(name) << QByteArray(escaped) << QByteArray(id);
    };
    row("plain", "a.py::f", "a.py::f");
    row("quotes and backslashes", R"(a\"b\\c)", "a\"b\\c");
    row("line ends", R"(a\n\t\r)", "a\n\t\r");
    row("two digits", R"(\xe4)", "\xC3\xA4");
    row("four digits", R"(\u20ac)", "\xE2\x82\xAC");
    row("eight digits", R"(\U0001f600)", "\xF0\x9F\x98\x80");
    row("a pair of surrogates", R"(\ud83d\ude00)", "\xF0\x9F\x98\x80");
    row("a byte that was not UTF-8", R"(caf\udce9)", "caf\xE9");
    row("an escape that is cut", R"(\u20a)", "u20a");
    row("a backslash at the end", "a\\", "a\\");
}

void StripTest::idsAreUnescaped()
{
    QFETCH(QByteArray, escaped);
    QFETCH(QByteArray, id);
    QCOMPARE(QByteArray::fromStdString(unescapeId(escaped.toStdString())), id);
}

} // namespace tst_strip

QTEST_GUILESS_MAIN(tst_strip::StripTest)
#include "tst_strip.moc"
