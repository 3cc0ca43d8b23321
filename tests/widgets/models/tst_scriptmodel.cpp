// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/scriptmodel.h"
#include "widgets/models/scriptshape.h"

#include <QAbstractItemModelTester>
#include <QIcon>
#include <QTest>

namespace tst_scriptmodel {

using namespace espalier;
using models::ScriptModel;
using store::VerdictState;

class TestScriptModel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void versionsAreBelowTheirShape();
    void theVersionInUseSpeaksForTheShape();
    void functionsAreCountedLater();
    void originsAreNamed_data();
    void originsAreNamed();
    void shapesAreReadable_data();
    void shapesAreReadable();

private:
    [[nodiscard]] QString text(const QModelIndex &index, int column) const
    {
        return index.siblingAtColumn(column).data().toString();
    }
    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<ScriptModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestScriptModel::init()
{
    m_model = std::make_unique<ScriptModel>(m_themes);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    engine::ShapeInfo shape{
        .key = "k", .language = "python", .shape = "python 3|method", .hits = 7};
    shape.functions = 12;
    shape.versions = {{.key = "k",
                       .version = 1,
                       .origin = "template",
                       .verdict = VerdictState::Failed,
                       .testsPassed = 13,
                       .testsFailed = 3},
                      {.key = "k",
                       .version = 2,
                       .origin = "human",
                       .effective = true,
                       .pinned = true,
                       .verdict = VerdictState::Passed,
                       .testsPassed = 16}};
    m_model->setShapes({shape, {.key = "l", .language = "go", .shape = "go|function"}}, true);
}

void TestScriptModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void TestScriptModel::versionsAreBelowTheirShape()
{
    QCOMPARE(m_model->rowCount(), 2);
    const auto shape = m_model->index(0, 0);
    QCOMPARE(m_model->rowCount(shape), 2);
    QCOMPARE(m_model->rowCount(m_model->index(1, 0)), 0);
    const auto first = m_model->index(0, 0, shape);
    QCOMPARE(first.data().toString(), QStringLiteral("Version 1 · Template"));
    QCOMPARE(text(first, ScriptModel::VerdictColumn), QStringLiteral("3 of 16 test(s) failed"));
    QCOMPARE(m_model->indexOf(QStringLiteral("k"), 2).row(), 1);
    QCOMPARE(m_model->indexOf(QStringLiteral("k"), 2).parent(), shape);
}

void TestScriptModel::theVersionInUseSpeaksForTheShape()
{
    const auto shape = m_model->index(0, 0);
    QCOMPARE(text(shape, ScriptModel::UseColumn), QStringLiteral("Human, pinned"));
    QCOMPARE(text(shape, ScriptModel::VerdictColumn), QStringLiteral("Passed, 16 test(s)"));
    QVERIFY(!shape.siblingAtColumn(ScriptModel::VerdictColumn)
                 .data(Qt::DecorationRole)
                 .value<QIcon>()
                 .isNull());
    QCOMPARE(text(m_model->index(1, 0), ScriptModel::UseColumn), QStringLiteral("None in use"));
}

void TestScriptModel::functionsAreCountedLater()
{
    QCOMPARE(text(m_model->index(0, 0), ScriptModel::FunctionsColumn), QStringLiteral("12"));
    m_model->setShapes(std::vector(m_model->shapes()), false);
    QCOMPARE(text(m_model->index(0, 0), ScriptModel::FunctionsColumn), QStringLiteral("…"));
}

void TestScriptModel::originsAreNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("template") << QStringLiteral("Template");
    QTest::newRow("human") << QStringLiteral("Human");
    QTest::newRow("recipe:add-guard") << QStringLiteral("Recipe add-guard");
    QTest::newRow("llm-refactor-2") << QStringLiteral("Model: llm-refactor-2");
    QTest::newRow("imported:team a/recipe:add-guard")
        << QStringLiteral("From team a: Recipe add-guard");
    QTest::newRow("elsewhere") << QStringLiteral("elsewhere");
}

void TestScriptModel::originsAreNamed()
{
    QFETCH(QString, name);
    QCOMPARE(models::originText(QTest::currentDataTag()), name);
}

void TestScriptModel::shapesAreReadable_data()
{
    QTest::addColumn<QString>("title");
    QTest::newRow("python 3|generator function|body.start:line|loop.1.body.start:inside")
        << QStringLiteral("Generator function · 1 loop(s)");
    QTest::newRow("go|method|loop.1.body.start:line|loop.2.body.start:line")
        << QStringLiteral("Method · 2 loop(s)");
    QTest::newRow("c|function") << QStringLiteral("Function");
    QTest::newRow("") << QStringLiteral("Unknown shape");
    QTest::newRow("go|fun\x1b[31m") << QStringLiteral("Fun\uFFFD[31m");
}

void TestScriptModel::shapesAreReadable()
{
    QFETCH(QString, title);
    QCOMPARE(models::shapeTitle(QTest::currentDataTag()), title);
}

} // namespace tst_scriptmodel

QTEST_MAIN(tst_scriptmodel::TestScriptModel)
#include "tst_scriptmodel.moc"
