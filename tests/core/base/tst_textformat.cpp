// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textformat.h"

#include <QTest>

namespace tst_textformat {

using namespace espalier;

class TextFormatTest : public QObject {
    Q_OBJECT

private slots:
    void theMajorityDecidesTheNewline_data();
    void theMajorityDecidesTheNewline();
    void marksAndBinariesAreSeen_data();
    void marksAndBinariesAreSeen();
    void utf8IsJudgedStrictly_data();
    void utf8IsJudgedStrictly();
    void badBytesAreFoundAtEveryOffset();
    void linesEndAtLineFeedsOnly_data();
    void linesEndAtLineFeedsOnly();
    void anyBytesTravelAsLatin1();
    void whatSteersATerminalIsShown_data();
    void whatSteersATerminalIsShown();
};

void TextFormatTest::theMajorityDecidesTheNewline_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("newline");
    QTest::newRow("nothing") << QByteArray() << QByteArray("\n");
    QTest::newRow("one line without an end") << QByteArray("a") << QByteArray("\n");
    QTest::newRow("unix") << QByteArray("a\nb\n") << QByteArray("\n");
    QTest::newRow("dos") << QByteArray("a\r\nb\r\n") << QByteArray("\r\n");
    QTest::newRow("mostly dos") << QByteArray("a\r\nb\r\nc\n") << QByteArray("\r\n");
    QTest::newRow("a draw is unix") << QByteArray("a\r\nb\n") << QByteArray("\n");
    QTest::newRow("old mac is no line end") << QByteArray("a\rb\r") << QByteArray("\n");
    QTest::newRow("begins with a line end") << QByteArray("\n\r\n\r\n") << QByteArray("\r\n");
}

void TextFormatTest::theMajorityDecidesTheNewline()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, newline);
    QCOMPARE(detectFormat(text.toStdString()).newline, newline.toStdString());
}

void TextFormatTest::marksAndBinariesAreSeen_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("mark");
    QTest::addColumn<bool>("binary");
    QTest::addColumn<bool>("utf8");
    QTest::newRow("plain") << QByteArray("a\n") << false << false << true;
    QTest::newRow("mark") << QByteArray("\xEF\xBB\xBFx") << true << false << true;
    QTest::newRow("half a mark") << QByteArray("\xEF\xBB") << false << false << false;
    QTest::newRow("nul") << QByteArray("a\0b", 3) << false << true << true;
    QTest::newRow("nul far behind")
        << QByteArray(10000, 'a').append('\0') << false << false << true;
    QTest::newRow("utf-16") << QByteArray("\xFF\xFE\x61\x01") << false << true << false;
    QTest::newRow("utf-16, big end first") << QByteArray("\xFE\xFF") << false << true << false;
    QTest::newRow("latin-1") << QByteArray("caf\xE9") << false << false << false;
}

void TextFormatTest::marksAndBinariesAreSeen()
{
    QFETCH(QByteArray, text);
    const TextFormat format = detectFormat(text.toStdString());
    QTEST(format.byteOrderMark, "mark");
    QTEST(format.binary, "binary");
    QTEST(format.validUtf8, "utf8");
}

void TextFormatTest::utf8IsJudgedStrictly_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *name, const char *text, bool valid) {
        QTest::newRow(name) << QByteArray(text) << valid;
    };
    row("two bytes, the first of them", "\xC2\x80", true);
    row("two bytes, the last of them", "\xDF\xBF", true);
    row("three bytes, the first of them", "\xE0\xA0\x80", true);
    row("before the surrogates", "\xED\x9F\xBF", true);
    row("behind the surrogates", "\xEE\x80\x80", true);
    row("four bytes, the first of them", "\xF0\x90\x80\x80", true);
    row("the last code point", "\xF4\x8F\xBF\xBF", true);
    row("overlong slash", "\xC0\xAF", false);
    row("overlong in three bytes", "\xE0\x9F\xBF", false);
    row("overlong in four bytes", "\xF0\x8F\xBF\xBF", false);
    row("a surrogate", "\xED\xA0\x80", false);
    row("beyond the last code point", "\xF4\x90\x80\x80", false);
    row("a lead byte that never occurs", "\xF5\x80\x80\x80", false);
    row("a continuation alone", "\x80", false);
    row("cut after the lead byte", "a\xC3", false);
    row("cut within three bytes", "\xE2\x82", false);
    row("cut within four bytes", "\xF0\x9F\x98", false);
    row("a lead byte before a letter", "\xC3(", false);
}

void TextFormatTest::utf8IsJudgedStrictly()
{
    QFETCH(QByteArray, text);
    QTEST(isValidUtf8(text.toStdString()), "valid");
}

void TextFormatTest::badBytesAreFoundAtEveryOffset()
{
    for (std::size_t at = 0; at < 40; ++at) { // eight bytes are looked at together
        std::string text(40, 'a');
        QVERIFY(isValidUtf8(text));
        text[at] = '\xFF';
        QVERIFY2(!isValidUtf8(text), std::to_string(at).c_str());
    }
}

void TextFormatTest::linesEndAtLineFeedsOnly_data()
{
    QTest::addColumn<uint>("offset");
    QTest::addColumn<uint>("start");
    QTest::addColumn<uint>("end");
    QTest::newRow("first byte") << 0u << 0u << 5u;
    QTest::newRow("behind a carriage return") << 2u << 0u << 5u;
    QTest::newRow("on the line feed") << 4u << 0u << 5u;
    QTest::newRow("next line") << 5u << 5u << 6u;
    QTest::newRow("last line") << 7u << 6u << 8u;
    QTest::newRow("end of the text") << 8u << 6u << 8u;
}

void TextFormatTest::linesEndAtLineFeedsOnly()
{
    QFETCH(uint, offset);
    const std::string text = "a\rb\r\n\ncd";
    QTEST(uint(lineStart(text, offset)), "start");
    QTEST(uint(lineEnd(text, offset)), "end");
}

void TextFormatTest::anyBytesTravelAsLatin1()
{
    std::string bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    const std::string carried = latin1ToUtf8(bytes);
    QVERIFY(isValidUtf8(carried));
    QCOMPARE(QString::fromUtf8(carried.data(), qsizetype(carried.size())).toLatin1(),
             QByteArray(bytes.data(), 256));
}

void TextFormatTest::whatSteersATerminalIsShown_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char *name, const char *text, const char *shown) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(shown);
    };
    row("letters of all kinds", "a\tz\n\xC3\xA4\xE2\x82\xAC", "a\tz\n\xC3\xA4\xE2\x82\xAC");
    row("line ends", "a\r\nb\n", "a\r\nb\n");
    row("a carriage return alone overwrites a line", "good\rbad", "good\\x0dbad");
    row("escape", "\x1b[31m", "\\x1b[31m");
    row("bell, backspace, delete", "\a\b\x7f", "\\x07\\x08\\x7f");
    row("an escape sequence of one character",
        "\xC2\x9B"
        "31m",
        "\\xc2\\x9b31m");
    row("a letter of Latin-1 stays", "\xC2\xA7", "\xC2\xA7");
    row("right-to-left override", "\xE2\x80\xAE", "\\xe2\\x80\\xae");
    row("isolate", "\xE2\x81\xA6", "\\xe2\\x81\\xa6");
    row("Arabic letter mark", "\xD8\x9C", "\\xd8\\x9c");
    row("zero width", "a\xE2\x80\x8B", "a\\xe2\\x80\\x8b");
    row("line separator", "\xE2\x80\xA8", "\\xe2\\x80\\xa8");
    row("byte order mark", "\xEF\xBB\xBF", "\\xef\\xbb\\xbf");
    row("a dash stays", "\xE2\x80\x94", "\xE2\x80\x94");
}

void TextFormatTest::whatSteersATerminalIsShown()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    QCOMPARE(visibleText(text.toStdString()), shown.toStdString());
}

} // namespace tst_textformat

QTEST_GUILESS_MAIN(tst_textformat::TextFormatTest)
#include "tst_textformat.moc"
