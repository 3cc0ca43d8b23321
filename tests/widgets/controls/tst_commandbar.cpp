// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/controls/commandbar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QProcess>
#include <QTest>
#include <QToolButton>

namespace tst_commandbar {

using namespace espalier;
using controls::CommandBar;
using controls::shellQuoted;

class TestCommandBar final : public QObject {
    Q_OBJECT

private slots:
    void plainWordsStayAsTheyAre();
    void aShellReadsTheWordsBack_data();
    void aShellReadsTheWordsBack();
    void theLineIsForReadingOnly();
    void theBeginningIsSeenFirst();
    void theLineIsCopied();
    void aLongLineIsNotCut();
    void aWordOfTwoLinesIsKept();
    void anExplanationIsNoCommand();
    void everythingThatTakesTheFocusHasAName();
    void theIconFollowsTheTheme();

private:
    theme::ThemeManager m_themes{theme::Choice::Light};
};

void TestCommandBar::plainWordsStayAsTheyAre()
{
    QCOMPARE(shellQuoted({QStringLiteral("espalier"), QStringLiteral("apply"),
                          QStringLiteral("--pack=spans"), QStringLiteral("src/a_b.py:f@1,2")}),
             QStringLiteral("espalier apply --pack=spans src/a_b.py:f@1,2"));
}

void TestCommandBar::aShellReadsTheWordsBack_data()
{
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QStringList &words) {
        QTest::newRow(name) << words;
    };
    row("a blank", {QStringLiteral("a b")});
    row("nothing", {QString(), QStringLiteral("x"), QString()});
    row("single quotes", {QStringLiteral("it's"), QStringLiteral("''"), QStringLiteral("'")});
    row("double quotes", {QStringLiteral("a \"b\"")});
    row("backslashes", {QStringLiteral("a\\b\\"), QStringLiteral("\\'")});
    row("what a shell replaces",
        {QStringLiteral("$HOME"), QStringLiteral("`id`"), QStringLiteral("$(id)"),
         QStringLiteral("~"), QStringLiteral("*"), QStringLiteral("{a,b}")});
    row("what ends a command", {QStringLiteral("a;b"), QStringLiteral("a&b"), QStringLiteral("a|b"),
                                QStringLiteral("a>b"), QStringLiteral("#a"), QStringLiteral("!a")});
    row("a line break inside", {QStringLiteral("a\nb")});
    row("a line break at the end", {QStringLiteral("ab\n"), QStringLiteral("c")});
    row("only a line break", {QStringLiteral("\n")});
    row("a tab", {QStringLiteral("a\tb")});
    row("other letters", {QStringLiteral("Bäume/树.py"), QStringLiteral("🌳")});
    row("like options", {QStringLiteral("--"), QStringLiteral("-n")});
}

void TestCommandBar::aShellReadsTheWordsBack()
{
    QFETCH(QStringList, words);
    QProcess shell;
    // Words may have line breaks in them: each ends with a null byte.
    shell.start(QStringLiteral("sh"),
                {QStringLiteral("-c"), QStringLiteral("printf '%s\\0' ") + shellQuoted(words)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 0);
    auto read = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar(0));
    read.removeLast();
    QCOMPARE(read, words);
}

void TestCommandBar::theLineIsForReadingOnly()
{
    CommandBar bar(m_themes);
    bar.setCommand({QStringLiteral("espalier"), QStringLiteral("status")});
    QTest::keyClicks(bar.findChild<QLineEdit *>(), QStringLiteral("x"));
    QCOMPARE(bar.text(), QStringLiteral("espalier status"));
}

void TestCommandBar::theBeginningIsSeenFirst()
{
    CommandBar bar(m_themes);
    bar.setCommand(QStringList(100, QStringLiteral("word")));
    QCOMPARE(bar.findChild<QLineEdit *>()->cursorPosition(), 0);
}

void TestCommandBar::theLineIsCopied()
{
    CommandBar bar(m_themes);
    bar.setCommand({QStringLiteral("espalier"), QStringLiteral("it's")});
    bar.findChild<QToolButton *>()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("espalier 'it'\\''s'"));
}

void TestCommandBar::aLongLineIsNotCut()
{
    CommandBar bar(m_themes);
    const QStringList words(10'000, QStringLiteral("a/path.py"));
    bar.setCommand(words);
    QCOMPARE(bar.text().size(), shellQuoted(words).size());
}

void TestCommandBar::aWordOfTwoLinesIsKept()
{
    CommandBar bar(m_themes);
    bar.setCommand({QStringLiteral("a\nb")});
    QCOMPARE(bar.text(), QStringLiteral("'a\nb'"));
}

void TestCommandBar::anExplanationIsNoCommand()
{
    CommandBar bar(m_themes);
    bar.setCommand({QStringLiteral("espalier")});
    bar.setExplanation(QStringLiteral("Too long for one line"));
    QCOMPARE(bar.text(), QString());
    QCOMPARE(bar.findChild<QLineEdit *>()->placeholderText(),
             QStringLiteral("Too long for one line"));
    QVERIFY(!bar.findChild<QToolButton *>()->isEnabled());
    bar.setCommand({QStringLiteral("espalier")});
    QCOMPARE(bar.text(), QStringLiteral("espalier"));
    QVERIFY(bar.findChild<QToolButton *>()->isEnabled());
}

void TestCommandBar::everythingThatTakesTheFocusHasAName()
{
    const CommandBar bar(m_themes);
    QCOMPARE(test::namelessIn(bar), QStringList());
}

void TestCommandBar::theIconFollowsTheTheme()
{
    const CommandBar bar(m_themes);
    const auto *copy = bar.findChild<QToolButton *>();
    const auto light = copy->icon().pixmap(16).toImage();
    m_themes.setChoice(theme::Choice::Dark);
    QVERIFY(copy->icon().pixmap(16).toImage() != light);
    m_themes.setChoice(theme::Choice::Light);
}

} // namespace tst_commandbar

QTEST_MAIN(tst_commandbar::TestCommandBar)
#include "tst_commandbar.moc"
