// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/shell/overlayfixture.h"
#include "widgets/shell/keyssheet.h"

#include <QLabel>
#include <QShortcut>

namespace tst_keyssheet {

using namespace espalier;
using shell::KeysSheet;

class TestKeysSheet final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keysOfTheFocusedPanelComeFirst();
    void keysOfOtherPanelsAreNotThere();
    void eachPanelHasItsOwn();
    void whatHasNoKeysIsNotThere();
    void whatIsNotShownIsNotThere();
    void allKeysOfAnActionAreThere();
    void changedKeysAreThere();
    void anyKeyClosesIt_data();
    void anyKeyClosesIt();
    void aKeyThatClosesItDoesNothingElse();
    void theKeyThatOpensItClosesIt();
    void aClickClosesIt();
    void itGoesWhenTheFocusGoes();
    void openedTwiceItStillGivesTheFocusBack();
    void whatHadTheFocusMayGo();
    void itStaysInsideTheWindow();
    void itHasAName();

private:
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const auto *label : m_sheet->findChildren<QLabel *>())
            texts << label->text();
        return texts;
    }
    void open()
    {
        m_sheet->open();
        QVERIFY(m_sheet->isVisible());
        QTRY_VERIFY(m_sheet->hasFocus());
    }
    std::unique_ptr<test::OverlayFixture> m_window;
    KeysSheet *m_sheet = nullptr;
};

void TestKeysSheet::init()
{
    m_window = std::make_unique<test::OverlayFixture>();
    m_window->addToWindow("Find", {QKeySequence(Qt::CTRL | Qt::Key_F)});
    m_window->addTo(m_window->left, "Prune", {QKeySequence(Qt::Key_F3)});
    m_window->addTo(m_window->right, "Water", {QKeySequence(Qt::Key_F4)});
    m_sheet = new KeysSheet(m_window->registry, &m_window->window);
    QVERIFY(QTest::qWaitForWindowActive(&m_window->window));
    QTRY_VERIFY(m_window->leftField->hasFocus());
}

void TestKeysSheet::cleanup()
{
    m_window.reset();
}

void TestKeysSheet::keysOfTheFocusedPanelComeFirst()
{
    open();
    QCOMPARE(texts(),
             (QStringList{QStringLiteral("Left"), QStringLiteral("F3"), QStringLiteral("Prune"),
                          QStringLiteral("Go"), QStringLiteral("Ctrl+F"), QStringLiteral("Find")}));
}

void TestKeysSheet::keysOfOtherPanelsAreNotThere()
{
    open();
    QVERIFY(!texts().contains(QStringLiteral("Water")));
    QVERIFY(!texts().contains(QStringLiteral("Right")));
}

void TestKeysSheet::eachPanelHasItsOwn()
{
    open();
    QTest::keyClick(m_sheet, Qt::Key_Escape);
    m_window->rightField->setFocus();
    open();
    QTRY_COMPARE(m_sheet->findChildren<QLabel *>().size(), 6); // the ones before are gone
    QCOMPARE(texts().first(), QStringLiteral("Right"));
    QVERIFY(texts().contains(QStringLiteral("Water")));
    QVERIFY(!texts().contains(QStringLiteral("Prune")));
}

void TestKeysSheet::whatHasNoKeysIsNotThere()
{
    m_window->addTo(m_window->left, "Graft", {});
    open();
    QVERIFY(!texts().contains(QStringLiteral("Graft")));
}

void TestKeysSheet::whatIsNotShownIsNotThere()
{
    m_window->addTo(m_window->left, "Graft", {QKeySequence(Qt::Key_F8)})->setVisible(false);
    open();
    QVERIFY(!texts().contains(QStringLiteral("Graft")));
}

void TestKeysSheet::allKeysOfAnActionAreThere()
{
    m_window->addTo(m_window->left, "Graft", {QKeySequence(Qt::Key_F8), QKeySequence(Qt::Key_F9)});
    open();
    const auto shown = texts();
    const auto graft = shown.indexOf(QStringLiteral("Graft"));
    QVERIFY(graft > 0);
    QVERIFY(shown.at(graft - 1).contains(QStringLiteral("F8")));
    QVERIFY(shown.at(graft - 1).contains(QStringLiteral("F9")));
}

void TestKeysSheet::changedKeysAreThere()
{
    auto *graft = m_window->addTo(m_window->left, "Graft", {});
    m_window->registry.setKeys(graft, QKeySequence(Qt::Key_F8));
    open();
    QVERIFY(texts().contains(QStringLiteral("F8")));
}

void TestKeysSheet::anyKeyClosesIt_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Escape") << Qt::Key_Escape;
    QTest::newRow("a letter") << Qt::Key_X;
    QTest::newRow("Return") << Qt::Key_Return;
    QTest::newRow("Tab") << Qt::Key_Tab;
    QTest::newRow("Backtab") << Qt::Key_Backtab;
    QTest::newRow("Down") << Qt::Key_Down;
    QTest::newRow("the key of an action") << Qt::Key_F3;
}

void TestKeysSheet::anyKeyClosesIt()
{
    QFETCH(Qt::Key, key);
    open();
    QTest::keyClick(m_sheet, key);
    QVERIFY(!m_sheet->isVisible());
    QVERIFY(m_window->leftField->hasFocus());
    QVERIFY(m_window->leftField->text().isEmpty());
}

void TestKeysSheet::aKeyThatClosesItDoesNothingElse()
{
    auto *action = m_window->addToWindow("Quit", {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    const QSignalSpy done(action, &QAction::triggered);
    open();
    QTest::keyClick(m_sheet, Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(!m_sheet->isVisible());
    QCOMPARE(done.size(), 0);
    QTest::keyClick(m_window->leftField, Qt::Key_Q, Qt::ControlModifier);
    QCOMPARE(done.size(), 1);
}

void TestKeysSheet::theKeyThatOpensItClosesIt()
{
    const auto *help = new QShortcut(QKeySequence(Qt::Key_F1), &m_window->window);
    connect(help, &QShortcut::activated, m_sheet, &KeysSheet::open);
    QTest::keyClick(m_window->leftField, Qt::Key_F1);
    QTRY_VERIFY(m_sheet->hasFocus());
    QTest::keyClick(m_sheet, Qt::Key_F1);
    QVERIFY(!m_sheet->isVisible());
    QVERIFY(m_window->leftField->hasFocus());
}

void TestKeysSheet::aClickClosesIt()
{
    open();
    QTest::mouseClick(m_sheet->findChild<QLabel *>(), Qt::LeftButton);
    QVERIFY(!m_sheet->isVisible());
    QVERIFY(m_window->leftField->hasFocus());
}

void TestKeysSheet::itGoesWhenTheFocusGoes()
{
    open();
    m_window->rightField->setFocus();
    QVERIFY(!m_sheet->isVisible());
    QVERIFY(m_window->rightField->hasFocus());
}

void TestKeysSheet::openedTwiceItStillGivesTheFocusBack()
{
    open();
    open();
    QVERIFY(texts().contains(QStringLiteral("Prune")));
    QTest::keyClick(m_sheet, Qt::Key_Escape);
    QVERIFY(m_window->leftField->hasFocus());
}

void TestKeysSheet::whatHadTheFocusMayGo()
{
    open();
    delete m_window->left;
    QTest::keyClick(m_sheet, Qt::Key_Escape);
    QVERIFY(!m_sheet->isVisible());
}

void TestKeysSheet::itStaysInsideTheWindow()
{
    for (int i = 0; i < 120; ++i) {
        const QByteArray name = "Action with a name of some length " + QByteArray::number(i);
        m_window->addToWindow(name.constData(),
                              {QKeySequence(Qt::ALT | Qt::Key(Qt::Key_A + i % 26))});
    }
    open();
    QVERIFY(m_window->window.rect().contains(m_sheet->geometry()));
}

void TestKeysSheet::itHasAName()
{
    QVERIFY(!m_sheet->accessibleName().isEmpty());
}

} // namespace tst_keyssheet

QTEST_MAIN(tst_keyssheet::TestKeysSheet)
#include "tst_keyssheet.moc"
