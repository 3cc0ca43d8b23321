// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/outline.h"
#include "core/syntax/tree.h"

#include <QTest>

#include <chrono>
#include <random>

namespace tst_limits {

using namespace espalier;

namespace {

std::string repeated(std::string_view text, int times)
{
    std::string result;
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

// The whole of what is asked of a text: an outline, its opaque ranges and its errors.
model::Outline lookAt(const char *language, const std::string &text)
{
    const auto &known = *syntax::languageNamed(language);
    const auto scan = syntax::scanOpaque(known, text);
    for (const auto &range : scan.ranges) {
        if (range.begin > range.end || range.end > text.size())
            qFatal("an opaque range lies outside of the text");
    }
    auto outline = syntax::outline(known, text);
    if (outline.errors != syntax::countErrors(known, text) || outline.errors != scan.errors)
        qFatal("errors are counted in two ways");
    for (const auto &function : outline.functions) {
        if (function.range.begin > function.range.end || function.range.end > text.size() ||
            !function.lines.contains(function.range))
            qFatal("a function lies outside of its lines");
        for (const auto &anchor : function.anchors) {
            if (!function.lines.contains(ByteRange{anchor.offset, anchor.offset}))
                qFatal("an anchor lies outside of the function's lines");
        }
    }
    if (outline.preludeOffset > text.size())
        qFatal("the prelude lies outside of the text");
    return outline;
}

} // namespace

class LimitsTest : public QObject {
    Q_OBJECT

private slots:
    void survivesNesting_data();
    void survivesNesting();
    void survivesAnything_data();
    void survivesAnything();
    void survivesDamage_data();
    void survivesDamage();
    void knowsLanguages();
    void findsRanges();
    void walksInOrder();
    void countsErrors();
};

void LimitsTest::survivesNesting_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, const char *language, std::string_view before,
                        std::string_view middle, std::string_view after) {
        constexpr int kDepth = 10'000;
        QTest::newRow(name) << QByteArray(language)
                            << repeated(before, kDepth) + std::string(middle) +
                                   repeated(after, kDepth);
    };
    row("Python parentheses", "python", "(", "1", ")");
    row("Python lists that stay open", "python", "[", "1", "");
    row("Python calls", "python", "f(", "x", ")");
    row("Python attributes", "python", "", "x", ".y");
    row("Python conditionals", "python", "1 if x else ", "0", "");
    row("Python blocks on one line", "python", "if x: ", "pass", "");
    row("Python f-strings", "python", "f'{", "1", "}'");
    row("JavaScript parentheses", "javascript", "(", "1", ")");
    row("JavaScript blocks", "javascript", "{", "f()", "}");
    row("JavaScript blocks that stay open", "javascript", "{", "f()", "");
    row("JavaScript conditions", "javascript", "if (x) ", "f()", "");
    row("JavaScript loops", "javascript", "for (;;) ", "f()", "");
    row("JavaScript labels", "javascript", "a: ", "f()", "");
    row("JavaScript templates", "javascript", "`${", "1", "}`");
    row("JavaScript objects", "javascript", "x = {a: ", "1", "}");
    row("JavaScript elements", "javascript", "<a>", "x", "</a>");
    const auto inside = [](const char *name, std::string_view head, std::string_view before,
                           std::string_view after, std::string_view tail) {
        constexpr int kDepth = 10'000;
        QTest::newRow(name) << QByteArray("javascript")
                            << std::string(head) + repeated(before, kDepth) + "f();" +
                                   repeated(after, kDepth) + std::string(tail);
    };
    inside("JavaScript blocks in a function", "function f() {", "{", "}", "}");
    inside("JavaScript blocks before super", "class A extends B { constructor() {", "{", "}",
           "super(); } }");
    inside("JavaScript blocks beside a declaration", "function f() { function a() {}", "{", "}",
           "}");
}

void LimitsTest::survivesNesting()
{
    QFETCH(QByteArray, language);
    QFETCH(std::string, text);
    const auto start = std::chrono::steady_clock::now();
    const auto outline = lookAt(language.constData(), text);
    QVERIFY(outline.functions.size() < 4);
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

void LimitsTest::survivesAnything_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::newRow("Python") << QByteArray("python");
    QTest::newRow("JavaScript") << QByteArray("javascript");
}

// Words and signs of the language in any order: mostly wrong, sometimes right.
void LimitsTest::survivesAnything()
{
    QFETCH(QByteArray, language);
    constexpr std::array<std::string_view, 48> kPieces{
        "def ", "f",         "(",       ")",           ":",        "\n",     "    ",
        "\t",   "class ",    "A",       "{",           "}",        "for ",   "while ",
        "if ",  "else",      "return ", "yield ",      "async ",   "await ", "lambda ",
        "=>",   "function ", "super()", "constructor", "extends ", "'",      "\"",
        "`",    "${",        "#",       "//",          "/*",       "*/",     "\\",
        "\r\n", ";",         ",",       "...",         "@",        "\"\"\"", "f'",
        "\xFF", "\xC3\xA4",  "\0",      "do ",         "import ",  "=",
    };
    std::mt19937 random(1);
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        const auto count = random() % 30;
        for (std::uint32_t piece = 0; piece < count; ++piece)
            text += kPieces[random() % kPieces.size()];
        static_cast<void>(lookAt(language.constData(), text));
    }
}

void LimitsTest::survivesDamage_data()
{
    QTest::addColumn<QByteArray>("language");
    QTest::addColumn<std::string>("text");
    QTest::newRow("Python")
        << QByteArray("python")
        << std::string("@d\nasync def f(a, *b: int, c=lambda: 1) -> x:\n    '''Doc.'''\n"
                       "    for i in a:\n        yield f'{i!r:>{b}}'\n    while (x := 1): break\n"
                       "class A(B):\n    def m(self): return [y for y in self]\n");
    QTest::newRow("JavaScript")
        << QByteArray("javascript")
        << std::string("'use strict';\nexport default class A extends B {\n  static #x = async () "
                       "=> ({});\n  constructor() { super(); for (const a of b) c(a); }\n  get y() "
                       "{ do z(); while (1)\n return `${/a/g} b` }\n}\n");
}

// Every beginning and every loss of a few bytes of a text.
void LimitsTest::survivesDamage()
{
    QFETCH(QByteArray, language);
    QFETCH(std::string, text);
    for (std::size_t at = 0; at < text.size(); ++at) {
        static_cast<void>(lookAt(language.constData(), text.substr(0, at)));
        for (const std::size_t size : {1, 3, 10}) {
            auto damaged = text;
            damaged.erase(at, size);
            static_cast<void>(lookAt(language.constData(), damaged));
        }
    }
}

void LimitsTest::knowsLanguages()
{
    QVERIFY(syntax::checkGrammars().has_value());
    QCOMPARE(syntax::languageNamed("cobol"), nullptr);
    QCOMPARE(syntax::languageOf("a/b.py"), syntax::languageNamed("python"));
    QCOMPARE(syntax::languageOf("a.py/b.mjs"), syntax::languageNamed("javascript"));
    QCOMPARE(syntax::languageOf("a.py/b"), nullptr);
    QCOMPARE(syntax::languageOf("a.pyi"), nullptr);
    QVERIFY(syntax::Language::outlineVersion() > 0);
}

void LimitsTest::findsRanges()
{
    const std::string text = "@d\ndef f():\n    return 1\n\n# end\n";
    const auto outline = lookAt("python", text);
    QCOMPARE(outline.functions.size(), std::size_t(1));
    const auto &function = outline.functions.front();
    QCOMPARE(function.range.of(text), std::string_view("@d\ndef f():\n    return 1"));
    QCOMPARE(function.body.of(text), std::string_view("return 1"));
    QCOMPARE(function.lines.of(text), std::string_view("@d\ndef f():\n    return 1\n"));

    const std::string script = "a = `x${b}`; // c\n'd'\n";
    const auto &javascript = *syntax::languageNamed("javascript");
    std::string opaque;
    for (const auto &range : syntax::scanOpaque(javascript, script).ranges)
        opaque += std::string(range.of(script)) + '|';
    QCOMPARE(opaque, std::string("x|// c|'d'|"));
}

void LimitsTest::walksInOrder()
{
    const std::string text = "x = [1, 2]\n";
    const auto tree = syntax::Tree::parse(*syntax::languageNamed("python"), text);
    std::string kinds;
    std::uint32_t last = 0;
    syntax::walk(tree.root(), [&](const syntax::Node &node) {
        if (node.isNamed())
            kinds += std::string(node.kind()) + ' ';
        if (node.range().begin < last)
            qFatal("a node lies before the one visited last");
        last = node.range().begin;
        return node.kind() != "list";
    });
    QCOMPARE(kinds, std::string("module expression_statement assignment identifier list "));
    QVERIFY(syntax::Node().isNull());
    QCOMPARE(syntax::Node().kind(), std::string_view());
    QVERIFY(tree.root().field("none").isNull());
    QVERIFY(tree.root().child(99).isNull());
}

void LimitsTest::countsErrors()
{
    const auto &python = *syntax::languageNamed("python");
    QCOMPARE(syntax::countErrors(python, "x = 1\n"), 0u);
    QVERIFY(syntax::countErrors(python, "x = (1\n") > 0);
    QVERIFY(syntax::countErrors(python, "def f(:\n    pass\n") > 0);
}

} // namespace tst_limits

QTEST_APPLESS_MAIN(tst_limits::LimitsTest)
#include "tst_limits.moc"
