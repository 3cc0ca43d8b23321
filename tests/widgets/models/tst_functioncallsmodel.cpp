// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/functioncallsmodel.h"

#include <QAbstractItemModelTester>
#include <QColor>
#include <QTest>

namespace tst_functioncallsmodel {

using namespace espalier;
using namespace Qt::StringLiterals;
using namespace espalier::models;

namespace {

std::shared_ptr<observe::TraceSummary> summary()
{
    auto result = std::make_shared<observe::TraceSummary>();
    result->functions = {
        {.id = "a/b.py::Till.total", .calls = 3, .errors = 2, .totalMs = 9, .loops = {{1, 30}}},
        {.id = "a/c.py::price", .calls = 300, .abandoned = 1, .p95Ms = 0.25, .totalMs = 4}};
    return result;
}

} // namespace

class FunctionCallsModelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theLongestComesFirst();
    void aRowTellsTheFunctionFromItsFile();
    void anyColumnSorts();
    void aSummaryOfNothingIsEmpty();

private:
    [[nodiscard]] QString text(int row, int column) const
    {
        return m_model->index(row, column).data().toString();
    }

    std::unique_ptr<theme::ThemeManager> m_themes;
    std::unique_ptr<FunctionCallsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void FunctionCallsModelTest::init()
{
    m_themes = std::make_unique<theme::ThemeManager>(theme::Choice::Dark);
    m_model = std::make_unique<FunctionCallsModel>(*m_themes);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setSummary(summary());
}

void FunctionCallsModelTest::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_themes.reset();
}

void FunctionCallsModelTest::theLongestComesFirst()
{
    QCOMPARE(text(0, FunctionCallsModel::NameColumn), u"Till.total"_s);
}

void FunctionCallsModelTest::aRowTellsTheFunctionFromItsFile()
{
    QCOMPARE(text(1, FunctionCallsModel::NameColumn), u"price"_s);
    QCOMPARE(text(1, FunctionCallsModel::PathColumn), u"a/c.py"_s);
    QCOMPARE(text(1, FunctionCallsModel::P95Column), QLocale().toString(0.25, 'f', 3));
    QCOMPARE(text(0, FunctionCallsModel::LoopsColumn), u"1: 30"_s);
    const auto errors = m_model->index(0, FunctionCallsModel::ErrorsColumn);
    QCOMPARE(errors.data(Qt::ForegroundRole).value<QColor>(),
             m_themes->theme().color(theme::Role::Error));
}

void FunctionCallsModelTest::anyColumnSorts()
{
    const QPersistentModelIndex price = m_model->index(1, 0);
    m_model->sort(FunctionCallsModel::CallsColumn, Qt::DescendingOrder);
    QCOMPARE(price.row(), 0);
    m_model->sort(FunctionCallsModel::ErrorsColumn, Qt::DescendingOrder);
    QCOMPARE(price.row(), 1);
    m_model->sort(FunctionCallsModel::NameColumn, Qt::AscendingOrder);
    QCOMPARE(text(0, FunctionCallsModel::NameColumn), u"Till.total"_s);
}

void FunctionCallsModelTest::aSummaryOfNothingIsEmpty()
{
    m_model->setSummary(nullptr);
    QCOMPARE(m_model->rowCount(), 0);
}

} // namespace tst_functioncallsmodel

QTEST_MAIN(tst_functioncallsmodel::FunctionCallsModelTest)
#include "tst_functioncallsmodel.moc"
