// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/controls/messagebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <memory>
#include <set>

namespace tst_messagebar {

using namespace espalier;
using controls::MessageBar;
using Severity = MessageBar::Severity;

class TestMessageBar final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void nothingIsShownWhileThereIsNothingToSay();
    void theRemedyStandsBelowTheMessage();
    void screenReadersGetTheWholeMessage();
    void everythingThatTakesTheFocusHasAName();
    void markupInAMessageIsText();
    void anErrorComesWithItsRemedy();
    void aCancelledJobSaysNothing();
    void detailsAreCopiedBelowTheMessage();
    void thereIsNothingToCopyWithoutDetails();
    void anOfferIsTaken();
    void anOfferGoesWithTheNextMessage();
    void aNewerOfferTakesThePlaceOfTheOneBefore();
    void theKeyboardClosesIt();
    void severitiesDiffer();
    void coloursFollowTheTheme();
    void aBarThatIsGoneLeavesTheStyleAlone();

private:
    [[nodiscard]] QToolButton *button(const QString &name) const
    {
        for (auto *each : m_bar->findChildren<QToolButton *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    [[nodiscard]] QToolButton *copyButton() const
    {
        return button(QStringLiteral("Copy the details"));
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<QWidget> m_window;
    MessageBar *m_bar = nullptr;
};

void TestMessageBar::init()
{
    m_window = std::make_unique<QWidget>();
    m_bar = new MessageBar(m_themes, m_window.get());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestMessageBar::cleanup()
{
    m_window.reset();
    m_themes.setChoice(theme::Choice::Light);
}

void TestMessageBar::nothingIsShownWhileThereIsNothingToSay()
{
    QVERIFY(!m_bar->isVisible());
    m_bar->showMessage(Severity::Info, QStringLiteral("Done"));
    QVERIFY(m_bar->isVisible());
    m_bar->clear();
    QVERIFY(!m_bar->isVisible());
    QCOMPARE(m_bar->text(), QString());
}

void TestMessageBar::theRemedyStandsBelowTheMessage()
{
    m_bar->showMessage(Severity::Warning, QStringLiteral("It rains"), QStringLiteral("Wait."));
    QCOMPARE(m_bar->text(), QStringLiteral("It rains\nWait."));
    m_bar->showMessage(Severity::Warning, QStringLiteral("It snows"));
    QCOMPARE(m_bar->text(), QStringLiteral("It snows"));
}

void TestMessageBar::screenReadersGetTheWholeMessage()
{
    m_bar->showMessage(Severity::Error, QStringLiteral("It rains"), QStringLiteral("Wait."));
    QCOMPARE(m_bar->accessibleName(), QStringLiteral("It rains\nWait."));
}

void TestMessageBar::everythingThatTakesTheFocusHasAName()
{
    m_bar->showMessage(Severity::Error, QStringLiteral("It rains"), {}, QStringLiteral("Drops"));
    m_bar->offer(QStringLiteral("Dry"), [] {});
    QCOMPARE(test::namelessIn(*m_bar), QStringList());
}

void TestMessageBar::markupInAMessageIsText()
{
    const auto text = QStringLiteral("<b>a</b> &amp; b");
    m_bar->showMessage(Severity::Info, text);
    const auto labels = m_bar->findChildren<QLabel *>();
    const auto shown = std::ranges::find(labels, text, &QLabel::text);
    QVERIFY(shown != labels.end());
    QCOMPARE((*shown)->textFormat(), Qt::PlainText);
}

void TestMessageBar::anErrorComesWithItsRemedy()
{
    const Error error{ErrorKind::DiskFull, "cannot write", "a.py"};
    m_bar->showError(error);
    const auto words = controls::wordsOf(error);
    QVERIFY(m_bar->isVisible());
    QVERIFY(!words.remedy.isEmpty());
    QCOMPARE(m_bar->text(), words.what + u'\n' + words.remedy);
}

void TestMessageBar::aCancelledJobSaysNothing()
{
    m_bar->showError({ErrorKind::Cancelled, "cancelled", {}});
    QVERIFY(!m_bar->isVisible());
    m_bar->showMessage(Severity::Info, QStringLiteral("Done"));
    m_bar->showError({ErrorKind::Cancelled, "cancelled", {}});
    QCOMPARE(m_bar->text(), QStringLiteral("Done"));
}

void TestMessageBar::detailsAreCopiedBelowTheMessage()
{
    m_bar->showMessage(Severity::Error, QStringLiteral("It rains"), QStringLiteral("Wait."),
                       QStringLiteral("drops: 3"));
    copyButton()->setFocus();
    QTest::keyClick(copyButton(), Qt::Key_Space);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("It rains\nWait.\ndrops: 3"));
}

void TestMessageBar::thereIsNothingToCopyWithoutDetails()
{
    m_bar->showMessage(Severity::Error, QStringLiteral("It rains"), {}, QStringLiteral("drops: 3"));
    QVERIFY(copyButton()->isVisible());
    m_bar->showMessage(Severity::Error, QStringLiteral("It rains"));
    QVERIFY(!copyButton()->isVisible());
}

void TestMessageBar::anOfferIsTaken()
{
    int taken = 0;
    m_bar->showMessage(Severity::Info, QStringLiteral("There is more"));
    m_bar->offer(QStringLiteral("Show"), [&taken] { ++taken; });
    auto *offer = m_bar->findChild<QPushButton *>();
    QVERIFY(offer->isVisible());
    QCOMPARE(offer->text(), QStringLiteral("Show"));
    QTest::keyClick(offer, Qt::Key_Space);
    QCOMPARE(taken, 1);
}

void TestMessageBar::anOfferGoesWithTheNextMessage()
{
    int taken = 0;
    m_bar->showMessage(Severity::Info, QStringLiteral("There is more"));
    m_bar->offer(QStringLiteral("Show"), [&taken] { ++taken; });
    m_bar->showMessage(Severity::Info, QStringLiteral("There is nothing"));
    auto *offer = m_bar->findChild<QPushButton *>();
    QVERIFY(!offer->isVisible());
    offer->click();
    QCOMPARE(taken, 0);
}

void TestMessageBar::aNewerOfferTakesThePlaceOfTheOneBefore()
{
    QStringList taken;
    m_bar->showMessage(Severity::Info, QStringLiteral("There is more"));
    m_bar->offer(QStringLiteral("Show"), [&taken] { taken << QStringLiteral("show"); });
    m_bar->offer(QStringLiteral("Hide"), [&taken] { taken << QStringLiteral("hide"); });
    m_bar->findChild<QPushButton *>()->click();
    QCOMPARE(taken, QStringList{QStringLiteral("hide")});
}

void TestMessageBar::theKeyboardClosesIt()
{
    m_bar->showMessage(Severity::Info, QStringLiteral("Done"));
    QTest::keyClick(button(QStringLiteral("Close this message")), Qt::Key_Space);
    QVERIFY(!m_bar->isVisible());
}

void TestMessageBar::severitiesDiffer()
{
    std::set<QString> looks;
    for (const auto severity :
         {Severity::Info, Severity::Success, Severity::Warning, Severity::Error}) {
        m_bar->showMessage(severity, QStringLiteral("Something"));
        looks.insert(m_bar->styleSheet());
    }
    QCOMPARE(looks.size(), 4U);
}

void TestMessageBar::coloursFollowTheTheme()
{
    m_bar->showMessage(Severity::Error, QStringLiteral("It rains"));
    m_themes.setChoice(theme::Choice::Dark);
    QVERIFY(
        m_bar->styleSheet().contains(m_themes.theme().color(theme::Role::ErrorBackground).name()));
}

// What is cut off from its style sheet stays in Qt's tables when it is gone, and ends the program
// with the next theme.
void TestMessageBar::aBarThatIsGoneLeavesTheStyleAlone()
{
    for (int i = 0; i < 20; ++i) {
        MessageBar bar(m_themes);
        bar.showMessage(Severity::Info, QStringLiteral("There is more"));
        bar.offer(QStringLiteral("Show"), [] {});
        bar.showMessage(Severity::Error, QStringLiteral("There is nothing"));
    }
    m_themes.setChoice(theme::Choice::Dark);
    m_themes.setChoice(theme::Choice::Light);
}

} // namespace tst_messagebar

QTEST_MAIN(tst_messagebar::TestMessageBar)
#include "tst_messagebar.moc"
