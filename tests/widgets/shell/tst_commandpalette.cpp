// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessiblenames.h"
#include "tests/widgets/shell/overlayfixture.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/keyhintdelegate.h"

#include <QListView>

namespace tst_commandpalette {

using namespace espalier;
using shell::CommandPalette;

class TestCommandPalette final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyActionIsThereByItsName();
    void actionsOfTheFocusedPanelComeFirst();
    void theBestMatchComesFirst();
    void keysStandBesideTheNames();
    void whatCannotBeDoneComesLast();
    void whatCannotBeDoneIsNotDone();
    void returnDoesTheFirst_data();
    void returnDoesTheFirst();
    void arrowsChoose();
    void arrowsStopAtTheEnds();
    void aClickDoesIt();
    void returnWithoutAMatchDoesNothing();
    void theFocusIsBackWhenTheActionIsDone();
    void openedAgainItIsEmpty();
    void openedTwiceItStillGivesTheFocusBack();
    void itGoesWhenTheFocusGoes();
    void whatHadTheFocusMayGo();
    void anActionMayGoWhileItIsOpen();
    void everythingThatTakesTheFocusHasAName();

private:
    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < m_list->model()->rowCount(); ++row)
            names << m_list->model()->index(row, 0).data().toString();
        return names;
    }
    [[nodiscard]] QString current() const { return m_list->currentIndex().data().toString(); }
    void open()
    {
        m_palette->open();
        QTRY_VERIFY(m_field->hasFocus());
    }
    std::unique_ptr<test::OverlayFixture> m_window;
    CommandPalette *m_palette = nullptr;
    QLineEdit *m_field = nullptr;
    QListView *m_list = nullptr;
    QAction *m_find = nullptr;
    QAction *m_prune = nullptr;
    QAction *m_water = nullptr;
};

void TestCommandPalette::init()
{
    m_window = std::make_unique<test::OverlayFixture>();
    m_find = m_window->addToWindow("Find", {QKeySequence(Qt::CTRL | Qt::Key_F)});
    m_water = m_window->addTo(m_window->right, "Water", {});
    m_prune = m_window->addTo(m_window->left, "Prune", {QKeySequence(Qt::Key_F3)});
    m_palette = new CommandPalette(m_window->registry, &m_window->window);
    m_field = m_palette->findChild<QLineEdit *>();
    m_list = m_palette->findChild<QListView *>();
    QVERIFY(QTest::qWaitForWindowActive(&m_window->window));
    QTRY_VERIFY(m_window->leftField->hasFocus());
}

void TestCommandPalette::cleanup()
{
    m_window.reset();
}

void TestCommandPalette::everyActionIsThereByItsName()
{
    open();
    auto sorted = names();
    sorted.sort();
    QCOMPARE(sorted, (QStringList{QStringLiteral("Go: Find"), QStringLiteral("Left: Prune"),
                                  QStringLiteral("Right: Water")}));
}

void TestCommandPalette::actionsOfTheFocusedPanelComeFirst()
{
    open();
    QCOMPARE(names().first(), QStringLiteral("Left: Prune"));
    QTest::keyClick(m_field, Qt::Key_Escape);
    m_window->rightField->setFocus();
    open();
    QCOMPARE(names().first(), QStringLiteral("Right: Water"));
}

void TestCommandPalette::theBestMatchComesFirst()
{
    open();
    QTest::keyClicks(m_field, QStringLiteral("wat"));
    QCOMPARE(names(), QStringList{QStringLiteral("Right: Water")});
}

void TestCommandPalette::keysStandBesideTheNames()
{
    open();
    QTest::keyClicks(m_field, QStringLiteral("prune"));
    QCOMPARE(m_list->currentIndex().data(shell::KeyHintDelegate::KeysRole).toString(),
             QStringLiteral("F3"));
}

void TestCommandPalette::whatCannotBeDoneComesLast()
{
    m_prune->setEnabled(false);
    open();
    QCOMPARE(names().last(), QStringLiteral("Left: Prune"));
}

void TestCommandPalette::whatCannotBeDoneIsNotDone()
{
    m_prune->setEnabled(false);
    const QSignalSpy done(m_prune, &QAction::triggered);
    open();
    QTest::keyClicks(m_field, QStringLiteral("prune"));
    QTest::keyClick(m_field, Qt::Key_Return);
    QCOMPARE(done.size(), 0);
    QVERIFY(m_palette->isVisible());
}

void TestCommandPalette::returnDoesTheFirst_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Return") << Qt::Key_Return;
    QTest::newRow("Enter") << Qt::Key_Enter;
}

void TestCommandPalette::returnDoesTheFirst()
{
    QFETCH(Qt::Key, key);
    const QSignalSpy done(m_water, &QAction::triggered);
    open();
    QTest::keyClicks(m_field, QStringLiteral("wtr"));
    QTest::keyClick(m_field, key);
    QCOMPARE(done.size(), 1);
    QVERIFY(!m_palette->isVisible());
}

void TestCommandPalette::arrowsChoose()
{
    open();
    const auto all = names();
    QCOMPARE(current(), all.at(0));
    QTest::keyClick(m_field, Qt::Key_Down);
    QCOMPARE(current(), all.at(1));
    QTest::keyClick(m_field, Qt::Key_Up);
    QCOMPARE(current(), all.at(0));
}

void TestCommandPalette::arrowsStopAtTheEnds()
{
    open();
    QTest::keyClick(m_field, Qt::Key_PageDown);
    QCOMPARE(current(), names().last());
    QTest::keyClick(m_field, Qt::Key_Down);
    QCOMPARE(current(), names().last());
    QTest::keyClick(m_field, Qt::Key_PageUp);
    QTest::keyClick(m_field, Qt::Key_Up);
    QCOMPARE(current(), names().first());
}

void TestCommandPalette::aClickDoesIt()
{
    const QSignalSpy done(m_water, &QAction::triggered);
    open();
    const auto row = static_cast<int>(names().indexOf(QStringLiteral("Right: Water")));
    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {},
                      m_list->visualRect(m_list->model()->index(row, 0)).center());
    QCOMPARE(done.size(), 1);
    QVERIFY(!m_palette->isVisible());
}

void TestCommandPalette::returnWithoutAMatchDoesNothing()
{
    open();
    QTest::keyClicks(m_field, QStringLiteral("xyzzy"));
    QCOMPARE(names().size(), 1); // that there is nothing
    QVERIFY(!(m_list->model()->index(0, 0).flags() & Qt::ItemIsEnabled));
    QTest::keyClick(m_field, Qt::Key_Down);
    QTest::keyClick(m_field, Qt::Key_Return);
    QVERIFY(m_palette->isVisible());
}

void TestCommandPalette::theFocusIsBackWhenTheActionIsDone()
{
    bool back = false;
    connect(m_prune, &QAction::triggered, this, [&] { back = m_window->leftField->hasFocus(); });
    open();
    QTest::keyClicks(m_field, QStringLiteral("prune"));
    QTest::keyClick(m_field, Qt::Key_Return);
    QVERIFY(back);
}

void TestCommandPalette::openedAgainItIsEmpty()
{
    open();
    QTest::keyClicks(m_field, QStringLiteral("prune"));
    QTest::keyClick(m_field, Qt::Key_Escape);
    open();
    QVERIFY(m_field->text().isEmpty());
    QCOMPARE(names().size(), 3);
}

void TestCommandPalette::openedTwiceItStillGivesTheFocusBack()
{
    open();
    open();
    QCOMPARE(names().first(), QStringLiteral("Left: Prune"));
    QTest::keyClick(m_field, Qt::Key_Escape);
    QVERIFY(!m_palette->isVisible());
    QVERIFY(m_window->leftField->hasFocus());
}

void TestCommandPalette::itGoesWhenTheFocusGoes()
{
    open();
    m_window->rightField->setFocus();
    QVERIFY(!m_palette->isVisible());
    QVERIFY(m_window->rightField->hasFocus());
}

void TestCommandPalette::whatHadTheFocusMayGo()
{
    open();
    delete m_window->left;
    QTest::keyClick(m_field, Qt::Key_Escape);
    QVERIFY(!m_palette->isVisible());
}

void TestCommandPalette::anActionMayGoWhileItIsOpen()
{
    open();
    QTest::keyClicks(m_field, QStringLiteral("water"));
    delete m_water;
    QTest::keyClick(m_field, Qt::Key_Return);
    QVERIFY(!m_palette->isVisible());
}

void TestCommandPalette::everythingThatTakesTheFocusHasAName()
{
    open();
    QCOMPARE(test::namelessIn(*m_palette), QStringList());
}

} // namespace tst_commandpalette

QTEST_MAIN(tst_commandpalette::TestCommandPalette)
#include "tst_commandpalette.moc"
