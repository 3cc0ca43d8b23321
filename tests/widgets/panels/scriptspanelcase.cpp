// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/scriptspanelcase.h"

#include "widgets/editor/codeeditor.h"
#include "widgets/panels/scripts/versioneditor.h"

#include <QAbstractProxyModel>

namespace espalier::test {

using models::ScriptModel;
using panels::VersionCompare;

void ScriptsPanelCase::init()
{
    m_project = std::make_unique<PanelProject>();
    m_project->fillOrchard();
}

void ScriptsPanelCase::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void ScriptsPanelCase::open(bool withScripts)
{
    if (withScripts)
        m_project->preview();
    m_panel = std::make_unique<panels::ScriptsPanel>(*m_project->context);
    m_tree = m_panel->findChild<QTreeView *>(QStringLiteral("shapes"));
    m_model = m_panel->findChild<ScriptModel *>();
    m_compare = m_panel->findChild<VersionCompare *>();
    showPanel(*m_panel, {1400, 800});
    if (!withScripts)
        return;
    QTRY_VERIFY(m_model->rowCount() > 0);
    m_key = m_model->index(0, 0).data(ScriptModel::KeyRole).toString();
    QTRY_COMPARE(m_compare->left(), 1);
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
}

void ScriptsPanelCase::choose(int version)
{
    QTRY_VERIFY(m_model->indexOf(m_key, version).isValid());
    const auto *rows = qobject_cast<QAbstractProxyModel *>(m_tree->model());
    m_tree->setCurrentIndex(rows->mapFromSource(m_model->indexOf(m_key, version)));
    QTRY_COMPARE(m_compare->right(), version);
}

void ScriptsPanelCase::edit(const QByteArray &line)
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

void ScriptsPanelCase::beginEdit(const QByteArray &line)
{
    action("edit")->trigger();
    auto *editor = m_panel->findChild<panels::VersionEditor *>();
    QTRY_VERIFY(editor->isVisible());
    auto *text = editor->findChild<editor::CodeEditor *>(QStringLiteral("scriptText"));
    text->replaceLines(text->lineCount() - 1, 1, line);
    QTRY_VERIFY(editor->isModified());
}

} // namespace espalier::test
