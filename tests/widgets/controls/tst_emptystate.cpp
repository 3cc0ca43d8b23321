// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "widgets/controls/emptystate.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace tst_emptystate {

using namespace espalier;
using controls::EmptyState;

class TestEmptyState final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void itSaysWhatBelongsHereAndWhy();
    void withoutAnActionThereIsNoButton();
    void theButtonDoesTheAction();
    void theButtonCannotBePressedWhenTheActionCannotBeDone();
    void theActionMayBeTakenAway();
    void theActionMayGoFirst();
    void coloursFollowTheTheme();

private:
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const auto *label : m_state->findChildren<QLabel *>()) {
            if (!label->text().isEmpty())
                texts << label->text();
        }
        return texts;
    }
    void setContent(QAction *action)
    {
        m_state->setContent(QStringLiteral("No trees"), QStringLiteral("Plant one."), action);
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<EmptyState> m_state;
    QPushButton *m_button = nullptr;
};

void TestEmptyState::init()
{
    m_themes.setChoice(theme::Choice::Light);
    m_state = std::make_unique<EmptyState>(m_themes, QStringLiteral("file"));
    m_button = m_state->findChild<QPushButton *>();
    m_state->resize(400, 300);
    m_state->show();
}

void TestEmptyState::itSaysWhatBelongsHereAndWhy()
{
    setContent(nullptr);
    QCOMPARE(texts(), (QStringList{QStringLiteral("No trees"), QStringLiteral("Plant one.")}));
}

void TestEmptyState::withoutAnActionThereIsNoButton()
{
    setContent(nullptr);
    QVERIFY(!m_button->isVisible());
}

void TestEmptyState::theButtonDoesTheAction()
{
    QAction action(QStringLiteral("Plant"));
    const QSignalSpy done(&action, &QAction::triggered);
    setContent(&action);
    QVERIFY(m_button->isVisible());
    QCOMPARE(m_button->text(), QStringLiteral("Plant"));
    QCOMPARE(test::namelessIn(*m_state), QStringList());
    QTest::keyClick(m_button, Qt::Key_Space);
    QCOMPARE(done.size(), 1);
}

void TestEmptyState::theButtonCannotBePressedWhenTheActionCannotBeDone()
{
    QAction action(QStringLiteral("Plant"));
    action.setEnabled(false);
    setContent(&action);
    QVERIFY(!m_button->isEnabled());
    action.setEnabled(true);
    QVERIFY(m_button->isEnabled());
}

void TestEmptyState::theActionMayBeTakenAway()
{
    QAction action(QStringLiteral("Plant"));
    setContent(&action);
    setContent(nullptr);
    QVERIFY(!m_button->isVisible());
    action.setEnabled(false);
    QAction other(QStringLiteral("Water"));
    setContent(&other);
    QVERIFY(m_button->isEnabled());
}

void TestEmptyState::theActionMayGoFirst()
{
    auto action = std::make_unique<QAction>(QStringLiteral("Plant"));
    setContent(action.get());
    action.reset();
    m_button->click();
    QVERIFY(m_state->isVisible());
}

void TestEmptyState::coloursFollowTheTheme()
{
    setContent(nullptr);
    const auto icon = [this] { return m_state->findChild<QLabel *>()->pixmap().toImage(); };
    const auto light = icon();
    m_themes.setChoice(theme::Choice::Dark);
    QVERIFY(!icon().isNull());
    QVERIFY(icon() != light);
}

} // namespace tst_emptystate

QTEST_MAIN(tst_emptystate::TestEmptyState)
#include "tst_emptystate.moc"
