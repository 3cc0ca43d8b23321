// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textformat.h"
#include "core/diff/worddiff.h"
#include "tests/core/diff/randomtexts.h"

#include <QTest>

#include <chrono>
#include <format>

namespace tst_worddiff {

using namespace espalier;
using namespace espalier::diff;

namespace {

/// The line with brackets around the ranges.
std::string marked(std::string_view line, const std::vector<ByteRange> &ranges)
{
    std::string text;
    std::uint32_t done = 0;
    for (const auto range : ranges) {
        text += std::format("{}[{}]", line.substr(done, range.begin - done), range.of(line));
        done = range.end;
    }
    return text + std::string(line.substr(done));
}

std::string without(std::string_view line, const std::vector<ByteRange> &ranges)
{
    std::string text;
    std::uint32_t done = 0;
    for (const auto range : ranges) {
        text += line.substr(done, range.begin - done);
        done = range.end;
    }
    text += line.substr(done);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return text;
}

std::string repeated(std::string_view part, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += part;
    return text;
}

} // namespace

class WordDiffTest : public QObject {
    Q_OBJECT

private slots:
    void marks_data();
    void marks();
    void whatIsLeftIsTheSame();
    void longLinesAreQuick_data();
    void longLinesAreQuick();
};

void WordDiffTest::marks_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<int>("whitespace");
    QTest::addColumn<QByteArray>("leftMarked");
    QTest::addColumn<QByteArray>("rightMarked");
    const auto row = [](const char *name, const char *left, const char *right,
                        const char *leftMarked, const char *rightMarked,
                        Whitespace whitespace = Whitespace::Exact) {
        QTest::newRow(name) << QByteArray(left) << QByteArray(right) << static_cast<int>(whitespace)
                            << QByteArray(leftMarked) << QByteArray(rightMarked);
    };
    using enum Whitespace;
    row("the same", "a b", "a b", "a b", "a b");
    row("one word", "return first;", "return second;", "return [first];", "return [second];");
    row("a word put in", "call(a, b)", "call(a, x, b)", "call(a, b)", "call(a, [x, ]b)");
    row("words go on over blanks", "keep this old text here", "keep this new words here",
        "keep this [old text] here", "keep this [new words] here");
    row("nothing in common is none", "return first;", "while (x)", "none", "none");
    row("blanks count", "a  b", "a b", "a[  ]b", "a[ ]b");
    row("their amount may not", "a  b", "a b", "a  b", "a b", IgnoreAmount);
    row("none may", "f(a,b)", "f( a, b )", "f(a,b)", "f( a, b )", IgnoreAll);
    row("blanks at the end may not", "a b  ", "a b\r", "a b  ", "a b\r", IgnoreTrailing);
    row("letters with marks are of a word", "die größe ist", "die größen ist", "die [größe] ist",
        "die [größen] ist");
    row("ideographs are for themselves", "設定を開く", "設定を閉く", "設定を[開]く",
        "設定を[閉]く");
    row("bytes that are no text", "same \xFF words", "same \xFE words", "same [\xFF] words",
        "same [\xFE] words");
    row("both empty", "", "", "", "");
    row("only blanks", "", "  ", "", "[  ]");
}

void WordDiffTest::marks()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    QFETCH(int, whitespace);
    QFETCH(QByteArray, leftMarked);
    QFETCH(QByteArray, rightMarked);
    const auto from = left.toStdString(), to = right.toStdString();
    const auto diff = words(from, to, static_cast<Whitespace>(whitespace));
    QCOMPARE(QByteArray::fromStdString(diff ? marked(from, diff->left) : "none"), leftMarked);
    QCOMPARE(QByteArray::fromStdString(diff ? marked(to, diff->right) : "none"), rightMarked);
}

void WordDiffTest::whatIsLeftIsTheSame()
{
    int alike = 0;
    for (std::uint32_t i = 0; i < 3000; ++i) {
        auto [left, right] = test::RandomTexts(i).pair(6);
        if (i % 50 == 0) {
            left = "ä" + repeated(left + "x", 3000);
            right = "ö" + repeated(right + "x", 3000);
        }
        const auto diff = words(left, right);
        if (!diff)
            continue;
        ++alike;
        QCOMPARE(without(left, diff->left), without(right, diff->right));
        for (const auto range : diff->left)
            QVERIFY(range.size() > 0 && isValidUtf8(range.of(left)));
        for (const auto range : diff->right)
            QVERIFY(range.size() > 0 && isValidUtf8(range.of(right)));
    }
    QVERIFY(alike > 500);
}

void WordDiffTest::longLinesAreQuick_data()
{
    QTest::addColumn<QByteArray>("left");
    QTest::addColumn<QByteArray>("right");
    QTest::newRow("many tokens, none alike")
        << QByteArray("a,").repeated(2000) << QByteArray("b;").repeated(2000);
    QTest::newRow("many tokens in another order")
        << QByteArray("a,b;c.").repeated(650) << QByteArray("c,;ba.").repeated(650);
    QTest::newRow("a megabyte with a change")
        << QByteArray("var a=1;").repeated(100'000) + "x" + QByteArray("b=2;").repeated(100'000)
        << QByteArray("var a=1;").repeated(100'000) + "y" + QByteArray("b=2;").repeated(100'000);
}

void WordDiffTest::longLinesAreQuick()
{
    QFETCH(QByteArray, left);
    QFETCH(QByteArray, right);
    const auto from = left.toStdString(), to = right.toStdString();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i)
        static_cast<void>(words(from, to));
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
}

} // namespace tst_worddiff

QTEST_GUILESS_MAIN(tst_worddiff::WordDiffTest)
#include "tst_worddiff.moc"
