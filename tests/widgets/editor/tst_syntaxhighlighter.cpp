// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/syntaxhighlighter.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <string>
#include <tuple>

namespace tst_syntaxhighlighter {

using namespace espalier::editor;
using espalier::theme::Scheme;
using espalier::theme::Theme;

namespace {

using Text = std::vector<std::string>;

SyntaxHighlighter::Lines linesOf(const Text &text)
{
    return [&text](std::uint32_t line) { return std::string_view(text[line]); };
}

Text python(int lines)
{
    static const Text kSome{"def f(a):",      "    \"\"\"Words",
                            "    more\"\"\"", "    return 'x' + 12",
                            "# füß 日本",     "x = \"ä\" if None else True"};
    Text text;
    for (int i = 0; i < lines; ++i)
        text.push_back(kSome[static_cast<std::size_t>(i) % kSome.size()]);
    return text;
}

using Looks = std::vector<std::tuple<std::uint32_t, std::uint32_t, QRgb>>;

/// Spans with what they look like: the numbers of styles go by the order they were met in.
Looks looksOf(SyntaxHighlighter &highlighter, std::uint32_t line)
{
    Looks looks;
    for (const auto &span : highlighter.spans(line))
        looks.emplace_back(span.offset, span.length,
                           highlighter.look(span.style, Qt::white).color.rgb());
    return looks;
}

std::vector<Looks> allLooks(const Text &text)
{
    SyntaxHighlighter full;
    full.setText(QStringLiteral("a.py"), static_cast<std::uint32_t>(text.size()), linesOf(text));
    full.completeTo(static_cast<std::uint32_t>(text.size()));
    std::vector<Looks> result;
    for (std::uint32_t line = 0; line < text.size(); ++line)
        result.push_back(looksOf(full, line));
    return result;
}

} // namespace

class SyntaxHighlighterTest : public QObject {
    Q_OBJECT

private slots:
    void theLanguageFollowsFromTheName();
    void offsetsAreBytes();
    void anEditGivesWhatAFullRunGives_data();
    void anEditGivesWhatAFullRunGives();
    void anEditIsFollowedOnlyUntilStatesMeet();
    void aFarLineIsGuessedAndThenRefined();
    void aVeryLongLineHasNoColours();
    void coloursAreReadable_data();
    void coloursAreReadable();
};

void SyntaxHighlighterTest::theLanguageFollowsFromTheName()
{
    const Text text{"x"};
    SyntaxHighlighter highlighter;
    highlighter.setText(QStringLiteral("some/a.py"), 1, linesOf(text));
    QCOMPARE(highlighter.language(), QStringLiteral("Python"));
    highlighter.setText(QStringLiteral("a.unheard-of"), 1, linesOf(text));
    QCOMPARE(highlighter.language(), QString());
    QVERIFY(highlighter.spans(0).empty());
}

void SyntaxHighlighterTest::offsetsAreBytes()
{
    const Text text{"x = 'äé日' # c"};
    SyntaxHighlighter highlighter;
    highlighter.setText(QStringLiteral("a.py"), 1, linesOf(text));
    highlighter.completeTo(1);
    const auto &spans = highlighter.spans(0);
    QVERIFY(!spans.empty());
    const auto &last = spans.back();
    QCOMPARE(last.offset + last.length, text[0].size());
    const auto at = static_cast<std::uint32_t>(text[0].find('#'));
    QVERIFY(std::ranges::any_of(spans, [&](const auto &span) { return span.offset == at; }));
}

void SyntaxHighlighterTest::anEditGivesWhatAFullRunGives_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed)
        QTest::addRow("random edits %u", seed) << seed;
}

void SyntaxHighlighterTest::anEditGivesWhatAFullRunGives()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    Text text = python(60);
    SyntaxHighlighter highlighter;
    highlighter.setText(QStringLiteral("a.py"), 60, linesOf(text));
    highlighter.completeTo(random.bounded(60U));
    for (int edit = 0; edit < 20; ++edit) {
        const auto first = random.bounded(static_cast<quint32>(text.size()));
        const auto left = static_cast<quint32>(text.size()) - first;
        const auto removed = 1 + random.bounded(std::min(left, 5U));
        Text fresh = python(static_cast<int>(1 + random.bounded(6U)));
        if (random.bounded(2U) == 0)
            fresh.front() = "'''";
        const auto at = text.begin() + first;
        text.erase(at, at + removed);
        text.insert(text.begin() + first, fresh.begin(), fresh.end());
        highlighter.replaceLines(first, removed, static_cast<std::uint32_t>(fresh.size()));
        if (random.bounded(3U) == 0)
            static_cast<void>(highlighter.spans(random.bounded(static_cast<quint32>(text.size()))));
    }
    const auto expected = allLooks(text);
    for (std::uint32_t line = 0; line < text.size(); ++line)
        QCOMPARE(looksOf(highlighter, line), expected[line]);
}

void SyntaxHighlighterTest::anEditIsFollowedOnlyUntilStatesMeet()
{
    Text text = python(6000);
    int asked = 0;
    SyntaxHighlighter highlighter;
    highlighter.setText(QStringLiteral("a.py"), 6000, [&](std::uint32_t line) {
        ++asked;
        return std::string_view(text[line]);
    });
    highlighter.completeTo(6000);
    asked = 0;
    text[30] = "y = 1";
    highlighter.replaceLines(30, 1, 1);
    highlighter.completeTo(6000);
    QCOMPARE(highlighter.known(), 6000U);
    QVERIFY2(asked < 20, qPrintable(QString::number(asked)));
}

void SyntaxHighlighterTest::aFarLineIsGuessedAndThenRefined()
{
    Text text = python(5000);
    text[0] = "'''";
    text[1] = text[2] = "words";
    std::ranges::fill(text, std::string("words and words"));
    text[0] = "'''";
    SyntaxHighlighter highlighter;
    highlighter.setText(QStringLiteral("a.py"), 5000, linesOf(text));
    static_cast<void>(highlighter.language());
    QSignalSpy refined(&highlighter, &SyntaxHighlighter::refined);
    const auto guessed = highlighter.spans(4000);
    QTRY_VERIFY(highlighter.known() > 4000);
    QVERIFY(!refined.isEmpty());
    QVERIFY(highlighter.spans(4000) != guessed);
}

void SyntaxHighlighterTest::aVeryLongLineHasNoColours()
{
    const Text text{"x = '" + std::string(20000, 'a'), "y = 1"};
    SyntaxHighlighter highlighter;
    highlighter.setText(QStringLiteral("a.py"), 2, linesOf(text));
    highlighter.completeTo(2);
    QVERIFY(highlighter.spans(0).empty());
    QVERIFY(!highlighter.spans(1).empty());
}

void SyntaxHighlighterTest::coloursAreReadable_data()
{
    QTest::addColumn<int>("scheme");
    QTest::addColumn<double>("ratio");
    QTest::newRow("light") << int(Scheme::Light) << 4.5;
    QTest::newRow("dark") << int(Scheme::Dark) << 4.5;
    QTest::newRow("high contrast") << int(Scheme::HighContrast) << 7.0;
}

void SyntaxHighlighterTest::coloursAreReadable()
{
    using espalier::theme::Role;
    QFETCH(int, scheme);
    QFETCH(double, ratio);
    const auto &theme = Theme::of(static_cast<Scheme>(scheme));
    const Text text = python(12);
    SyntaxHighlighter highlighter;
    highlighter.setTheme(theme);
    highlighter.setText(QStringLiteral("a.py"), 12, linesOf(text));
    highlighter.completeTo(12);
    for (std::uint32_t line = 0; line < 12; ++line)
        static_cast<void>(highlighter.spans(line));
    QVERIFY(highlighter.styles() > 4);
    for (const auto role : {Role::Surface, Role::DiffAdded, Role::DiffAddedStrong,
                            Role::DiffRemoved, Role::DiffRemovedStrong}) {
        const auto background = theme.color(role);
        for (int style = 0; style < highlighter.styles(); ++style) {
            const auto look = highlighter.look(static_cast<std::uint16_t>(style), background);
            // White is the most there is.
            const auto most = espalier::theme::contrast(Qt::white, background);
            QVERIFY(espalier::theme::contrast(look.color, background) >=
                    (theme.isDark() ? std::min(ratio, most) : ratio));
        }
    }
}

} // namespace tst_syntaxhighlighter

QTEST_MAIN(tst_syntaxhighlighter::SyntaxHighlighterTest)
#include "tst_syntaxhighlighter.moc"
