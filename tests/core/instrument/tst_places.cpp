// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/discover.h"
#include "core/instrument/places.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_places {

using namespace espalier;
using namespace espalier::instrument;

// Texts of the pack that can all be taken out again: what they do depends on where they stand.
class PlacesTest : public QObject {
    Q_OBJECT

private slots:
    void whatStandsWhereItBelongsIsRight_data();
    void whatStandsWhereItBelongsIsRight();
    void whatStandsElsewhereIsFound_data();
    void whatStandsElsewhereIsFound();
};

namespace {

const Pack &spans()
{
    static const Pack pack = Pack::load("spans").value();
    return pack;
}

std::string enter(const std::string &id)
{
    return "const _esp = _espalier_tel.enter(\"" + id + "\"); try {";
}

const std::string kExit = "} catch (_esp_e) { _esp.fail(_esp_e); throw _esp_e; } "
                          "finally { _esp.exit(); }";
const std::string kRequire = "const _espalier_tel = require(\"./_espalier_tel.cjs\");\n";

/// What is wrong with an instrumented JavaScript file; ids are "a.js::name".
std::string wrongWith(const std::string &text)
{
    const auto &language = *syntax::languageNamed("javascript");
    const auto stripped = strip(language, *spans().language("javascript"), text);
    if (!stripped)
        return "it cannot be stripped: " + stripped.error().text();
    const auto outline = outlineOf(language, &spans(), stripped->text).outline;
    const auto functionOf = [&](std::string_view id) -> const model::Function * {
        const auto at = std::ranges::find_if(outline.functions, [&](const auto &function) {
            return "a.js::" + function.localId() == id;
        });
        return at == outline.functions.end() ? nullptr : &*at;
    };
    return misplacedPart(outline.functions, functionOf, *stripped);
}

} // namespace

void PlacesTest::whatStandsWhereItBelongsIsRight_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, const std::string &text) { QTest::newRow(name) << text; };
    row("nothing", "function f() {\n  return 1;\n}\n");
    row("a body of lines",
        kRequire + "function f() {\n  " + enter("a.js::f") + "\n  return 1;\n  " + kExit + "\n}\n");
    row("a body on one line",
        kRequire + "function f() { " + enter("a.js::f") + " return 1; " + kExit + " }\n");
    row("an expression", kRequire + "const f = x => { " + enter("a.js::f") + " return x + 1; " +
                             kExit + " /*_esp*/};\n");
    row("a loop without braces",
        kRequire + "function f(l) {\n  " + enter("a.js::f") +
            "\n  for (const x of l)\n    { _esp.loop(1); g(x); /*_esp*/}\n  " + kExit + "\n}\n");
}

void PlacesTest::whatStandsWhereItBelongsIsRight()
{
    QFETCH(std::string, text);
    QCOMPARE(wrongWith(text), "");
}

void PlacesTest::whatStandsElsewhereIsFound_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, const std::string &text) { QTest::newRow(name) << text; };
    row("a return in a body of statements", kRequire + "function f(a) { { " + enter("a.js::f") +
                                                " return log(a); " + kExit +
                                                " /*_esp*/} if (a > 10) throw a; pay(a); }\n");
    row("a return at the start of a body of lines",
        kRequire + "function f(a) {\n  { " + enter("a.js::f") + " return log(a);\n  pay(a); " +
            kExit + " /*_esp*/}\n}\n");
    row("braces around a declaration", kRequire + "function f(l) {\n  " + enter("a.js::f") +
                                           "\n  for (const x of l) {\n    { _esp.loop(1); const y "
                                           "= x; /*_esp*/}\n    g(y);\n  }\n  " +
                                           kExit + "\n}\n");
    row("an exit before the end", kRequire + "function f() {\n  " + enter("a.js::f") +
                                      "\n  const x = 1;\n  " + kExit + "\n  return x;\n}\n");
    row("an entry after the start", kRequire + "function f() {\n  const x = g();\n  " +
                                        enter("a.js::f") + "\n  return x;\n  " + kExit + "\n}\n");
    row("a prelude within a function",
        "function f() {\n  " + enter("a.js::f") +
            "\n  const _espalier_tel = require(\"any/file\");\n  return 1;\n  " + kExit + "\n}\n");
}

void PlacesTest::whatStandsElsewhereIsFound()
{
    QFETCH(std::string, text);
    QVERIFY(!wrongWith(text).empty());
}

} // namespace tst_places

QTEST_GUILESS_MAIN(tst_places::PlacesTest)
#include "tst_places.moc"
