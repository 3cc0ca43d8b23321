// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/functiontreemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

namespace tst_functiontreemodel {

using namespace espalier;
using namespace Qt::StringLiterals;
using namespace espalier::models;
using model::FunctionStatus;

namespace {

model::FunctionResult function(std::string path, std::string name,
                               FunctionStatus status = FunctionStatus::Unchanged)
{
    const bool python = path.ends_with(".py");
    return {.id = path + "::" + name,
            .path = path,
            .line = 3,
            .name = name,
            .language = python ? "python" : "javascript",
            .kind = "function",
            .status = status,
            .reason = status == FunctionStatus::Skipped ? "a lambda has no statements" : "",
            .key = "abc",
            .loops = name == "total" ? 2 : 0};
}

std::shared_ptr<model::InstrumentReport> smallReport()
{
    auto report = std::make_shared<model::InstrumentReport>();
    report->functions = {function("main.py", "main"),
                         function("shop/lib/till.py", "total"),
                         function("shop/lib/till.py", "Price", FunctionStatus::Instrumented),
                         function("shop/lib/till.py", "price#lambda", FunctionStatus::Skipped),
                         function("shop/web/sign.mjs", "sign"),
                         function("shop/web/sign.mjs", "twice")};
    return report;
}

std::shared_ptr<observe::TraceSummary> figures()
{
    auto summary = std::make_shared<observe::TraceSummary>();
    summary->functions = {{.id = "shop/lib/till.py::total",
                           .calls = 10,
                           .errors = 1,
                           .p50Ms = 2.5,
                           .p95Ms = 4,
                           .totalMs = 30,
                           .loops = {{1, 20}, {2, 5}},
                           .errorTypes = {{"ValueError", 1}}},
                          {.id = "shop/lib/till.py::Price", .calls = 1000, .totalMs = 5}};
    return summary;
}

std::shared_ptr<model::InstrumentReport> largeReport(int functions)
{
    auto report = std::make_shared<model::InstrumentReport>();
    for (int i = 0; i < functions; ++i)
        report->functions.push_back(function("part" + std::to_string(i / 500) + "/sub/file" +
                                                 std::to_string(i / 20) + ".py",
                                             "function_" + std::to_string(i)));
    return report;
}

} // namespace

class FunctionTreeModelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void foldersFilesAndFunctionsAreATree();
    void aRowSaysWhatAFunctionIs();
    void aSkippedFunctionCannotBeChosen();
    void aFolderChoosesWhatIsBelowIt();
    void aFolderOfWhichSomeAreChosenIsInBetween();
    void aFolderChoosesOnlyWhatTheFilterLeaves();
    void whatIsChosenStaysChosenInTheNextList();
    void wholeFilesAndFoldersBecomePatterns();
    void whatPatternsCannotSayIsLeftToIds_data();
    void whatPatternsCannotSayIsLeftToIds();
    void aFilterLeaves_data();
    void aFilterLeaves();
    void anIndexOutlivesFilterAndSorting();
    void sortingKeepsFoldersFirst();
    void figuresAreSummedUp();
    void figuresAreSortedBy();
    void aPreviewsFailuresAreShown();
    void manyFunctionsAreThereAtOnce();

private:
    [[nodiscard]] QString text(const std::string &id, int column) const;
    [[nodiscard]] QStringList names(const QModelIndex &parent) const;
    [[nodiscard]] Qt::CheckState check(const QString &path) const;

    std::unique_ptr<theme::ThemeManager> m_themes;
    std::unique_ptr<FunctionTreeModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void FunctionTreeModelTest::init()
{
    m_themes = std::make_unique<theme::ThemeManager>(theme::Choice::Light);
    m_model = std::make_unique<FunctionTreeModel>(*m_themes);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setReport(smallReport());
}

void FunctionTreeModelTest::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_themes.reset();
}

QString FunctionTreeModelTest::text(const std::string &id, int column) const
{
    return m_model->indexOfFunction(id).siblingAtColumn(column).data().toString();
}

QStringList FunctionTreeModelTest::names(const QModelIndex &parent) const
{
    QStringList result;
    for (int row = 0; row < m_model->rowCount(parent); ++row)
        result << m_model->index(row, 0, parent).data().toString();
    return result;
}

Qt::CheckState FunctionTreeModelTest::check(const QString &path) const
{
    return m_model->indexOfPath(path).data(Qt::CheckStateRole).value<Qt::CheckState>();
}

void FunctionTreeModelTest::foldersFilesAndFunctionsAreATree()
{
    QCOMPARE(names({}), QStringList({u"shop"_s, u"main.py"_s}));
    QCOMPARE(names(m_model->indexOfPath(u"shop"_s)), QStringList({u"lib"_s, u"web"_s}));
    QCOMPARE(names(m_model->indexOfPath(u"shop/web/sign.mjs"_s)),
             QStringList({u"sign"_s, u"twice"_s}));
}

void FunctionTreeModelTest::aRowSaysWhatAFunctionIs()
{
    const std::string id = "shop/lib/till.py::total";
    QCOMPARE(text(id, FunctionTreeModel::LanguageColumn), u"Python"_s);
    QCOMPARE(text(id, FunctionTreeModel::KindColumn), u"function"_s);
    QCOMPARE(text(id, FunctionTreeModel::LoopsColumn), u"2"_s);
    QCOMPARE(text(id, FunctionTreeModel::StateColumn), u"Plain"_s);
    QCOMPARE(text("shop/lib/till.py::price#lambda", FunctionTreeModel::StateColumn),
             u"Skipped: a lambda has no statements"_s);
    const auto state = m_model->indexOfFunction(id).siblingAtColumn(FunctionTreeModel::StateColumn);
    QVERIFY(!state.data(Qt::DecorationRole).value<QIcon>().isNull());
    QCOMPARE(m_model->indexOfFunction(id).data(FunctionTreeModel::LineRole).toInt(), 3);
    QCOMPARE(m_model->indexOfFunction(id).data(FunctionTreeModel::KeyRole).toString(), u"abc"_s);
}

void FunctionTreeModelTest::aSkippedFunctionCannotBeChosen()
{
    const auto skipped = m_model->indexOfFunction("shop/lib/till.py::price#lambda");
    QVERIFY(!(m_model->flags(skipped) & Qt::ItemIsUserCheckable));
    QVERIFY(!skipped.data(Qt::CheckStateRole).isValid());
    QVERIFY(!m_model->setData(skipped, Qt::Checked, Qt::CheckStateRole));
    m_model->chooseSeen();
    QCOMPARE(m_model->chosenCount(), 5);
}

void FunctionTreeModelTest::aFolderChoosesWhatIsBelowIt()
{
    QSignalSpy spy(m_model.get(), &FunctionTreeModel::chosenChanged);
    QVERIFY(m_model->setData(m_model->indexOfPath(u"shop"_s), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(spy.takeFirst().at(0).toInt(), 4);
    QCOMPARE(check(u"shop/lib/till.py"_s), Qt::Checked);
    QVERIFY(m_model->setData(m_model->indexOfPath(u"shop"_s), Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(m_model->chosenCount(), 0);
}

void FunctionTreeModelTest::aFolderOfWhichSomeAreChosenIsInBetween()
{
    m_model->setChosen({"shop/web/sign.mjs::sign"});
    QCOMPARE(check(u"shop"_s), Qt::PartiallyChecked);
    QCOMPARE(check(u"shop/web/sign.mjs"_s), Qt::PartiallyChecked);
    QCOMPARE(check(u"shop/lib"_s), Qt::Unchecked);
}

void FunctionTreeModelTest::aFolderChoosesOnlyWhatTheFilterLeaves()
{
    m_model->setFilter({.text = u"total"_s});
    QVERIFY(m_model->setData(m_model->indexOfPath(u"shop"_s), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(m_model->chosen(), engine::IdSet({"shop/lib/till.py::total"}));
    QCOMPARE(check(u"shop"_s), Qt::Checked);
    m_model->setFilter({});
    QCOMPARE(check(u"shop"_s), Qt::PartiallyChecked);
}

void FunctionTreeModelTest::whatIsChosenStaysChosenInTheNextList()
{
    m_model->setChosen({"main.py::main", "shop/web/sign.mjs::sign"});
    auto without = smallReport();
    without->functions.erase(without->functions.begin());
    m_model->setReport(without);
    QCOMPARE(m_model->chosenCount(), 1);
    m_model->setReport(smallReport());
    QCOMPARE(m_model->chosenCount(), 2);
}

void FunctionTreeModelTest::wholeFilesAndFoldersBecomePatterns()
{
    QVERIFY(m_model->setData(m_model->indexOfPath(u"shop"_s), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(m_model->globsOfChosen(), std::vector<std::string>({"shop/**"}));
    QVERIFY(!m_model->isAllChosen());
    m_model->setChosen({"shop/web/sign.mjs::sign", "shop/web/sign.mjs::twice"});
    QCOMPARE(m_model->globsOfChosen(), std::vector<std::string>({"shop/web/**"}));
    m_model->chooseSeen();
    QVERIFY(m_model->isAllChosen());
}

void FunctionTreeModelTest::whatPatternsCannotSayIsLeftToIds_data()
{
    QTest::addColumn<QStringList>("ids");
    QTest::newRow("a part of a file") << QStringList{u"shop/web/sign.mjs::sign"_s};
    QTest::newRow("a file in no folder") << QStringList{u"main.py::main"_s};
    QTest::newRow("nothing") << QStringList{};
}

void FunctionTreeModelTest::whatPatternsCannotSayIsLeftToIds()
{
    QFETCH(QStringList, ids);
    engine::IdSet set;
    for (const auto &id : ids)
        set.insert(id.toStdString());
    m_model->setChosen(set);
    QVERIFY(m_model->globsOfChosen().empty());
}

void FunctionTreeModelTest::aFilterLeaves_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("seen");
    QTest::newRow("everything when it is empty") << "" << -1 << "" << 6;
    QTest::newRow("what has the text in any case") << "PRICE" << -1 << "" << 2;
    QTest::newRow("what has all words, of the path too") << "shop/lib tot" << -1 << "" << 1;
    QTest::newRow("a state") << "" << 1 << "" << 1;
    QTest::newRow("a language") << "" << -1 << "javascript" << 2;
    QTest::newRow("nothing that matches only in part") << "sign" << -1 << "python" << 0;
}

void FunctionTreeModelTest::aFilterLeaves()
{
    QFETCH(QString, text);
    QFETCH(int, state);
    QFETCH(QString, language);
    FunctionFilter filter{.text = text, .language = language.toStdString()};
    if (state >= 0)
        filter.state = static_cast<FunctionState>(state);
    m_model->setFilter(filter);
    QTEST(m_model->seenCount(), "seen");
}

void FunctionTreeModelTest::anIndexOutlivesFilterAndSorting()
{
    const QPersistentModelIndex total = m_model->indexOfFunction("shop/lib/till.py::total");
    const QPersistentModelIndex sign = m_model->indexOfFunction("shop/web/sign.mjs::sign");
    m_model->setFilter({.text = u"till"_s});
    QVERIFY(!sign.isValid());
    m_model->sort(FunctionTreeModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(total.data().toString(), u"total"_s);
    QCOMPARE(total.row(), 0);
}

void FunctionTreeModelTest::sortingKeepsFoldersFirst()
{
    m_model->sort(FunctionTreeModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(names({}), QStringList({u"shop"_s, u"main.py"_s}));
    QCOMPARE(names(m_model->indexOfPath(u"shop"_s)), QStringList({u"web"_s, u"lib"_s}));
    m_model->sort(-1);
    QCOMPARE(names(m_model->indexOfPath(u"shop/lib/till.py"_s)),
             QStringList({u"total"_s, u"Price"_s, u"price#lambda"_s}));
}

void FunctionTreeModelTest::figuresAreSummedUp()
{
    m_model->setFigures(figures());
    const auto shop = m_model->indexOfPath(u"shop"_s);
    QCOMPARE(shop.siblingAtColumn(FunctionTreeModel::CallsColumn).data().toString(),
             QLocale().toString(1010));
    QCOMPARE(shop.siblingAtColumn(FunctionTreeModel::P95Column).data().toString(), QString());
    QCOMPARE(text("shop/lib/till.py::total", FunctionTreeModel::IterationsColumn), u"25"_s);
    QCOMPARE(text("shop/lib/till.py::total", FunctionTreeModel::P50Column),
             QLocale().toString(2.5, 'f', 2));
    QCOMPARE(text("main.py::main", FunctionTreeModel::CallsColumn), QString());
    const auto errors = m_model->indexOfFunction("shop/lib/till.py::total")
                            .siblingAtColumn(FunctionTreeModel::ErrorsColumn);
    QVERIFY(errors.data(Qt::ToolTipRole).toString().contains(u"ValueError"_s));
}

void FunctionTreeModelTest::figuresAreSortedBy()
{
    m_model->setFigures(figures());
    m_model->sort(FunctionTreeModel::CallsColumn, Qt::DescendingOrder);
    QCOMPARE(names(m_model->indexOfPath(u"shop/lib/till.py"_s)).first(), u"Price"_s);
    m_model->sort(FunctionTreeModel::TotalColumn, Qt::DescendingOrder);
    QCOMPARE(names(m_model->indexOfPath(u"shop/lib/till.py"_s)).first(), u"total"_s);
}

void FunctionTreeModelTest::aPreviewsFailuresAreShown()
{
    model::InstrumentReport preview;
    preview.functions = {function("shop/lib/till.py", "total", FunctionStatus::Failed)};
    preview.functions[0].reason = "the result does not parse";
    m_model->setFailures(preview);
    QCOMPARE(text("shop/lib/till.py::total", FunctionTreeModel::StateColumn),
             u"Failed: the result does not parse"_s);
    QCOMPARE(m_model->countOf(FunctionState::Failed), 1);
}

void FunctionTreeModelTest::manyFunctionsAreThereAtOnce()
{
    m_tester.reset(); // it looks at every row
    const auto report = largeReport(20'000);
    QElapsedTimer clock;
    clock.start();
    m_model->setReport(report);
    m_model->setFilter({.text = u"function_1"_s});
    m_model->chooseSeen();
    m_model->setFilter({});
    m_model->sort(FunctionTreeModel::NameColumn);
    QCOMPARE(m_model->seenCount(), 20'000);
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
}

} // namespace tst_functiontreemodel

QTEST_MAIN(tst_functiontreemodel::FunctionTreeModelTest)
#include "tst_functiontreemodel.moc"
