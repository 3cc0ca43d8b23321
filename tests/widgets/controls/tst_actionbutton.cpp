// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/actionbutton.h"
#include "widgets/controls/panel.h"
#include "widgets/theme/thememanager.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace tst_actionbutton {

using namespace espalier;
using controls::makeActionButton;

class TestActionButton final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aClickDoesTheAction();
    void itCanBePressedWhileTheActionCanBeDone();
    void tipAndKeysAreTheToolTip();
    void changedKeysAreInTheToolTip();
    void theActionIsFoundAgain();
    void otherObjectsHaveNoAction();
    void theButtonOutlivesItsAction();
    void iconsComeInTheColoursOfTheTheme();
    void buttonsWithoutAnIconStayPlain();

private:
    std::unique_ptr<QWidget> m_panel;
    std::unique_ptr<QAction> m_action;
    QPushButton *m_button = nullptr;
};

void TestActionButton::init()
{
    m_panel = std::make_unique<QWidget>();
    m_action = std::make_unique<QAction>(QStringLiteral("&Plant"));
    m_action->setToolTip(QStringLiteral("Plants a tree"));
    m_button = makeActionButton(m_action.get(), m_panel.get());
}

void TestActionButton::aClickDoesTheAction()
{
    const QSignalSpy done(m_action.get(), &QAction::triggered);
    QCOMPARE(m_button->text(), QStringLiteral("&Plant"));
    QTest::keyClick(m_button, Qt::Key_Space);
    QCOMPARE(done.size(), 1);
}

void TestActionButton::itCanBePressedWhileTheActionCanBeDone()
{
    QVERIFY(m_button->isEnabled());
    m_action->setEnabled(false);
    QVERIFY(!m_button->isEnabled());
    m_action->setEnabled(true);
    QVERIFY(m_button->isEnabled());
    m_action->setEnabled(false);
    QVERIFY(!makeActionButton(m_action.get(), m_panel.get())->isEnabled());
}

void TestActionButton::tipAndKeysAreTheToolTip()
{
    QCOMPARE(m_button->toolTip(), QStringLiteral("Plants a tree"));
}

void TestActionButton::changedKeysAreInTheToolTip()
{
    m_action->setShortcut(QKeySequence(Qt::Key_F7));
    QCOMPARE(m_button->toolTip(), QStringLiteral("Plants a tree (F7)"));
    m_action->setShortcut({});
    QCOMPARE(m_button->toolTip(), QStringLiteral("Plants a tree"));
}

void TestActionButton::theActionIsFoundAgain()
{
    QCOMPARE(controls::actionOf(m_button), m_action.get());
}

void TestActionButton::otherObjectsHaveNoAction()
{
    const QPushButton other;
    QCOMPARE(controls::actionOf(&other), nullptr);
}

void TestActionButton::theButtonOutlivesItsAction()
{
    m_action.reset();
    m_button->click();
    QCOMPARE(m_button->text(), QStringLiteral("&Plant"));
}

void TestActionButton::iconsComeInTheColoursOfTheTheme()
{
    m_action->setProperty(controls::kIconProperty, QStringLiteral("copy"));
    const auto iconIn = [this](theme::Scheme scheme) {
        controls::dressActionButtons(*m_panel, theme::Theme::of(scheme));
        return m_button->icon().pixmap(16).toImage();
    };
    const auto light = iconIn(theme::Scheme::Light);
    QVERIFY(!light.isNull());
    QVERIFY(iconIn(theme::Scheme::Dark) != light);
}

void TestActionButton::buttonsWithoutAnIconStayPlain()
{
    QPushButton other(m_panel.get());
    controls::dressActionButtons(*m_panel, theme::Theme::of(theme::Scheme::Light));
    QVERIFY(m_button->icon().isNull());
    QVERIFY(other.icon().isNull());
}

} // namespace tst_actionbutton

QTEST_MAIN(tst_actionbutton::TestActionButton)
#include "tst_actionbutton.moc"
