// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/panels/scripts/scriptspanel.h"
#include "widgets/panels/scripts/versioncompare.h"
#include "widgets/panels/scripts/versioneditor.h"

#include <QAbstractProxyModel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace espalier;
using models::ScriptModel;
using panels::ScriptsPanel;
using panels::VersionCompare;
using test::PanelProject;

class TestScriptsPanel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyExplainsItself();
    void shapesComeWithTheirFunctions();
    void theFilterKeepsWhatFits();
    void aGoodEditCanBeUsed();
    void aBadEditCannotBeUsed();
    void pinningAndArchiving();
    void testsAreAskedFor();
    void stateIsKept();

private:
    void open(bool withScripts = true);
    void choose(int version);
    void edit(const QByteArray &line);
    [[nodiscard]] QAction *action(const char *id) const
    {
        return m_panel->findChild<QAction *>(QLatin1String("scripts.") + QLatin1String(id));
    }
    [[nodiscard]] QPushButton *visibleButton() const
    {
        for (auto *button : m_panel->findChildren<QPushButton *>()) {
            if (button->isVisible())
                return button;
        }
        return nullptr;
    }
    [[nodiscard]] const store::VersionSummary *version(int number) const
    {
        return m_model->version(m_key, number);
    }
    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<ScriptsPanel> m_panel;
    QTreeView *m_tree = nullptr;
    ScriptModel *m_model = nullptr;
    VersionCompare *m_compare = nullptr;
    QString m_key;
};

void TestScriptsPanel::init()
{
    m_project = std::make_unique<PanelProject>();
    m_project->fillOrchard();
}

void TestScriptsPanel::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void TestScriptsPanel::open(bool withScripts)
{
    if (withScripts)
        m_project->preview();
    m_panel = std::make_unique<ScriptsPanel>(*m_project->context);
    m_tree = m_panel->findChild<QTreeView *>(QStringLiteral("shapes"));
    m_model = m_panel->findChild<ScriptModel *>();
    m_compare = m_panel->findChild<VersionCompare *>();
    test::showPanel(*m_panel, {1400, 800});
    if (!withScripts)
        return;
    QTRY_VERIFY(m_model->rowCount() > 0);
    m_key = m_model->index(0, 0).data(ScriptModel::KeyRole).toString();
    QTRY_COMPARE(m_compare->left(), 1);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
}

void TestScriptsPanel::choose(int version)
{
    QTRY_VERIFY(m_model->indexOf(m_key, version).isValid());
    const auto *rows = qobject_cast<QAbstractProxyModel *>(m_tree->model());
    m_tree->setCurrentIndex(rows->mapFromSource(m_model->indexOf(m_key, version)));
    QTRY_COMPARE(m_compare->right(), version);
}

/// Adds a line at the end of the script and saves it as a version.
void TestScriptsPanel::edit(const QByteArray &line)
{
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_E, Qt::ControlModifier);
    auto *editor = m_panel->findChild<panels::VersionEditor *>();
    QTRY_VERIFY(editor->isVisible());
    auto *save = editor->findChild<QPushButton *>(QStringLiteral("saveVersion"));
    QVERIFY(!save->isEnabled());
    auto *text = editor->findChild<editor::CodeEditor *>(QStringLiteral("scriptText"));
    text->replaceLines(text->lineCount() - 1, 1, line);
    QTRY_VERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
    QVERIFY(!save->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(m_project->jobs.runningCount(), 0, 60'000);
    QTRY_VERIFY(version(2));
}

void TestScriptsPanel::emptyExplainsItself()
{
    open(false);
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::panelRequested);
    QVERIFY(!m_tree->isVisible());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-empty"));
    QTest::mouseClick(visibleButton(), Qt::LeftButton);
    QCOMPARE(asked.at(0).at(0).toString(), QStringLiteral("functions"));
}

void TestScriptsPanel::shapesComeWithTheirFunctions()
{
    open();
    const auto functions = m_model->index(0, ScriptModel::FunctionsColumn);
    QTRY_COMPARE(functions.data().toString(), QStringLiteral("1"));
    QVERIFY(m_panel->findChild<controls::CommandBar *>()->text().startsWith(
        QStringLiteral("espalier cache show ")));
    QVERIFY(!action("use")->isEnabled());
    QCOMPARE(action("use")->toolTip(), QStringLiteral("This version is in use."));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-full"));
}

void TestScriptsPanel::theFilterKeepsWhatFits()
{
    open();
    const int before = m_tree->model()->rowCount();
    auto *filter = m_panel->findChild<controls::FilterField *>();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("generator"));
    QTRY_COMPARE(m_tree->model()->rowCount(), 1);
    QVERIFY(m_tree->model()->hasChildren(m_tree->model()->index(0, 0)));
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_COMPARE(m_tree->model()->rowCount(), before);
}

void TestScriptsPanel::aGoodEditCanBeUsed()
{
    open();
    edit("# by hand\n");
    QTRY_COMPARE(version(2)->verdict, store::VerdictState::Passed);
    QVERIFY(version(1)->effective);
    auto *message = m_panel->findChild<controls::MessageBar *>();
    QVERIFY(message->text().contains(QStringLiteral("passed")));
    choose(2);
    QTRY_VERIFY(action("use")->isEnabled());
    QTest::keyClick(m_tree, Qt::Key_U, Qt::ControlModifier);
    QTRY_VERIFY(version(2)->effective && version(2)->pinned);
    QTRY_COMPARE(m_compare->left(), 1);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-compare"));
}

void TestScriptsPanel::aBadEditCannotBeUsed()
{
    open();
    edit("\n\ndef insert_telemetry(source, **facts):\n    return 'x'\n");
    QTRY_COMPARE(version(2)->verdict, store::VerdictState::Failed);
    choose(2);
    QTRY_COMPARE(action("use")->toolTip(),
                 QStringLiteral("This version cannot be used: it did not pass."));
    QVERIFY(!action("use")->isEnabled());
    auto *tabs = m_panel->findChild<QTabWidget *>(QStringLiteral("versionTabs"));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-edit"));
    tabs->setCurrentIndex(3);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("scripts-evidence"));
}

void TestScriptsPanel::pinningAndArchiving()
{
    open();
    action("pin")->trigger();
    QTRY_VERIFY(version(1)->pinned);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_Delete);
    QTRY_VERIFY(version(1)->archived);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
    auto *undo = m_panel->findChild<controls::MessageBar *>()->findChild<QPushButton *>();
    QTRY_VERIFY(undo->isVisible());
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(version(1)->effective && !version(1)->archived);
}

void TestScriptsPanel::testsAreAskedFor()
{
    open();
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::testsRequested);
    m_tree->setFocus();
    QTest::keyClick(m_tree, Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), m_key);
}

void TestScriptsPanel::stateIsKept()
{
    open();
    m_tree->setCurrentIndex(m_tree->model()->index(1, 0));
    m_panel->findChild<QTabWidget *>(QStringLiteral("versionTabs"))->setCurrentIndex(2);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<ScriptsPanel>(*m_project->context);
    m_panel->restoreState(state);
    QTRY_COMPARE(m_panel->saveState().value(QStringLiteral("key")),
                 state.value(QStringLiteral("key")));
    QCOMPARE(m_panel->saveState().value(QStringLiteral("tab")), 2);
}

QTEST_MAIN(TestScriptsPanel)
#include "tst_scriptspanel.moc"
