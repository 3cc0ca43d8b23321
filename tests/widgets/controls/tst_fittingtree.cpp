// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/fittingtree.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTest>

#include <memory>

namespace tst_fittingtree {

using namespace espalier;
using controls::FittingTree;

class TestFittingTree final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void withRoomEverythingIsShown();
    void columnsBecomeNarrowThenGo();
    void whatIsNotWantedIsHidden();

private:
    void setCharacters(int characters)
    {
        m_tree->resize(characters * m_tree->header()->fontMetrics().averageCharWidth() + 4, 200);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] int characters(int column) const
    {
        return m_tree->columnWidth(column) / m_tree->header()->fontMetrics().averageCharWidth();
    }

    std::unique_ptr<QStandardItemModel> m_model;
    std::unique_ptr<FittingTree> m_tree;
};

void TestFittingTree::init()
{
    m_tree.reset();
    m_model = std::make_unique<QStandardItemModel>(1, 3);
    m_model->setHorizontalHeaderLabels(
        {QStringLiteral("N"), QStringLiteral("A"), QStringLiteral("B")});
    m_tree = std::make_unique<FittingTree>(
        *m_model, FittingTree::Fit{.nameColumn = 0,
                                   .name = 30,
                                   .narrowFrom = 1,
                                   .steps = 3,
                                   .widths = {{1, 30, 20, 3}, {2, 20, 15, 2}}});
    m_tree->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_tree.get()));
}

void TestFittingTree::withRoomEverythingIsShown()
{
    setCharacters(100);
    QVERIFY(!m_tree->isColumnHidden(1) && !m_tree->isColumnHidden(2));
    QCOMPARE(characters(1), 30);
    QCOMPARE(characters(2), 20);
    QVERIFY(characters(0) >= 30); // takes what is left
}

void TestFittingTree::columnsBecomeNarrowThenGo()
{
    setCharacters(70);
    QCOMPARE(characters(1), 20);
    QCOMPARE(characters(2), 15);
    setCharacters(55);
    QVERIFY(m_tree->isColumnHidden(2));
    QVERIFY(!m_tree->isColumnHidden(1));
    setCharacters(30); // too little for the name, and yet the last one stays
    QVERIFY(!m_tree->isColumnHidden(1));
    setCharacters(100);
    QCOMPARE(characters(2), 20);
}

void TestFittingTree::whatIsNotWantedIsHidden()
{
    setCharacters(100);
    m_tree->setWanted(1, false);
    QVERIFY(m_tree->isColumnHidden(1));
    setCharacters(120);
    QVERIFY(m_tree->isColumnHidden(1));
    m_tree->setWanted(1, true);
    QVERIFY(!m_tree->isColumnHidden(1));
    QCOMPARE(characters(1), 30);
}

} // namespace tst_fittingtree

QTEST_MAIN(tst_fittingtree::TestFittingTree)
#include "tst_fittingtree.moc"
