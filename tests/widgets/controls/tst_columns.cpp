// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/columns.h"

#include <QHeaderView>
#include <QTest>
#include <QTreeWidget>

#include <memory>

namespace tst_columns {

using namespace espalier;
using controls::setColumnWidths;

class TestColumns final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aColumnHasRoomForItsCharacters();
    void widthsFollowTheFont();
    void aTitleIsNeverCut();
    void zeroLeavesAColumnAlone();
    void whatIsNotNamedStays();

private:
    std::unique_ptr<QTreeWidget> m_tree;
    QHeaderView *m_header = nullptr;
};

void TestColumns::init()
{
    m_tree = std::make_unique<QTreeWidget>();
    m_tree->setHeaderLabels(
        {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("A title that is rather long")});
    m_header = m_tree->header();
    m_header->setStretchLastSection(false);
    for (int i = 0; i < m_header->count(); ++i)
        m_header->resizeSection(i, 77);
}

void TestColumns::aColumnHasRoomForItsCharacters()
{
    setColumnWidths(*m_header, {30, 20});
    const int character = m_header->fontMetrics().averageCharWidth();
    QCOMPARE(m_header->sectionSize(0), 30 * character);
    QCOMPARE(m_header->sectionSize(1), 20 * character);
}

void TestColumns::widthsFollowTheFont()
{
    setColumnWidths(*m_header, {30});
    const int before = m_header->sectionSize(0);
    auto font = m_header->font();
    font.setPointSizeF(2 * font.pointSizeF());
    m_header->setFont(font);
    setColumnWidths(*m_header, {30});
    QVERIFY(m_header->sectionSize(0) > before);
}

void TestColumns::aTitleIsNeverCut()
{
    setColumnWidths(*m_header, {1, 1, 1});
    for (int i = 0; i < m_header->count(); ++i) {
        const auto title = m_header->model()->headerData(i, Qt::Horizontal).toString();
        QVERIFY(m_header->sectionSize(i) > m_header->fontMetrics().horizontalAdvance(title));
    }
    QVERIFY(m_header->sectionSize(2) > m_header->fontMetrics().horizontalAdvance(
                                           QStringLiteral("A title that is rather lon")));
}

void TestColumns::zeroLeavesAColumnAlone()
{
    setColumnWidths(*m_header, {0, 30});
    QCOMPARE(m_header->sectionSize(0), 77);
}

void TestColumns::whatIsNotNamedStays()
{
    setColumnWidths(*m_header, {30});
    QCOMPARE(m_header->sectionSize(1), 77);
    QCOMPARE(m_header->sectionSize(2), 77);
}

} // namespace tst_columns

QTEST_MAIN(tst_columns::TestColumns)
#include "tst_columns.moc"
