// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/textfacts.h"

#include <QTest>

#include <array>
#include <format>

namespace tst_textfacts {

using namespace espalier;
using namespace espalier::diff;

namespace {

TextFacts facts(const QByteArray &text)
{
    return factsOf(TextLines::split({text.data(), static_cast<std::size_t>(text.size())}).value());
}

QByteArray written(int lines)
{
    return QByteArray("    if (value > 10) return compute(value);\n").repeated(lines);
}

} // namespace

class TextFactsTest : public QObject {
    Q_OBJECT

private slots:
    void findsTheLongestLine();
    void tellsBinary();
    void tellsMinified_data();
    void tellsMinified();
    void findsInvalidBytes();
    void tellsLineEndings();
    void findsHostileCharacters_data();
    void findsHostileCharacters();
};

void TextFactsTest::findsTheLongestLine()
{
    const auto found = facts("a\r\nlong\r\nlang\nb");
    QCOMPARE(found.bytes, 15u);
    QCOMPARE(found.lines, 4u);
    QCOMPARE(found.longestLine, 1u);
    QCOMPARE(found.longestLineBytes, 4u);
    QVERIFY(found.lacksFinalNewline);
    QCOMPARE(facts("").lines, 0u);
    QVERIFY(!facts("").lacksFinalNewline);
}

void TextFactsTest::tellsBinary()
{
    QVERIFY(facts(QByteArray("a\0b", 3)).binary);
    QVERIFY(isBinary(std::string_view("\0", 1)));
    QVERIFY(!facts("text\n").binary);
    QVERIFY(!facts(QByteArray(8192, 'x') + QByteArray("\0", 1)).binary);
}

void TextFactsTest::tellsMinified_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("minified");
    QTest::newRow("written text") << written(100) << false;
    QTest::newRow("written text with one long line")
        << written(100) + QByteArray("x,").repeated(400) + '\n'
        << false;
    QTest::newRow("prose in long lines")
        << QByteArray("some words of a text ").repeated(50) << false;
    QTest::newRow("a script on a few lines")
        << QByteArray("function(a,b){return a+b;}").repeated(40) + '\n'
        << true;
    QTest::newRow("a table in one line of written text")
        << written(1000) + QByteArray(8000, 'x') << false;
    QTest::newRow("a line that long settles it") << written(2000) + QByteArray(60'000, 'x') << true;
}

void TextFactsTest::tellsMinified()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, minified);
    QCOMPARE(facts(text).minified, minified);
}

void TextFactsTest::findsInvalidBytes()
{
    QVERIFY(!facts("größe\n").invalidUtf8);
    QCOMPARE(facts("größe\xFF").invalidUtf8, std::optional(7u));
    QCOMPARE(facts("ab\xC3").invalidUtf8, std::optional(2u));
}

void TextFactsTest::tellsLineEndings()
{
    QVERIFY(facts("a\r\nb\n").mixedLineEndings);
    QVERIFY(!facts("a\r\nb").mixedLineEndings);
    QVERIFY(!facts("a\nb\n").mixedLineEndings);
}

void TextFactsTest::findsHostileCharacters_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const char *name, const QByteArray &line, const char *found) {
        QTest::newRow(name) << line << QByteArray(found);
    };
    row("plain text", "\tint a = 1; // größe 設定\n", "");
    row("the ending is none", "a\r\n", "");
    row("a carriage return within", "a\rb\r\n", "1-2 control d");
    row("an escape", "\x1B[1m", "0-1 control 1b");
    row("a NUL", QByteArray("a\0", 2), "1-2 control 0");
    row("a control of Latin-1", "\u0085", "0-2 control 85");
    row("an override", "a\u202Eb", "1-4 bidi 202e");
    row("an isolate", "\u2066\u2069", "0-3 bidi 2066, 3-6 bidi 2069");
    row("a blank without width", "a\u200Bb", "1-4 zero 200b");
    row("a mark of byte order within", "a\uFEFF", "1-4 zero feff");
    row("a joiner between letters", "a\u200Db", "1-4 zero 200d");
    row("a joiner of an emoji", "\U0001F468\u200D\U0001F469", "");
    row("a heart in colour", "\u2764\uFE0F", "");
    row("a selector behind a letter", "a\uFE0F", "1-4 invisible fe0f");
    row("a filler", "a\u3164", "1-4 invisible 3164");
    row("a tag", "\U000E0041", "0-4 invisible e0041");
    row("a soft hyphen", "a\u00ADb", "1-3 invisible ad");
    row("a blank that does not break", "a\u00A0b", "1-3 space a0");
    row("an end of line of Unicode", "a\u2028b", "1-4 space 2028");
    row("a byte alone", "a\xFF", "1-2 invalid ff");
}

void TextFactsTest::findsHostileCharacters()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, found);
    constexpr std::array kNames{"bidi", "zero", "invisible", "space", "control", "invalid"};
    std::string text;
    const auto bytes = line.toStdString();
    for (const auto &one : hostileCharacters(bytes))
        text += std::format("{}{}-{} {} {:x}", text.empty() ? "" : ", ", one.range.begin,
                            one.range.end, kNames[static_cast<std::size_t>(one.kind)],
                            static_cast<std::uint32_t>(one.code));
    QCOMPARE(QByteArray::fromStdString(text), found);
}

} // namespace tst_textfacts

QTEST_GUILESS_MAIN(tst_textfacts::TextFactsTest)
#include "tst_textfacts.moc"
