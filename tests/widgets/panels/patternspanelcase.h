// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "tests/core/engine/patternknowledge.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/patternmodel.h"
#include "widgets/panels/patterns/patternspanel.h"

#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

#include <memory>

namespace espalier::test {

/// A panel of patterns over the knowledge of fillKnowledge, for each test a new one.
class PatternsPanelCase : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

protected:
    static constexpr int kPatience = 30'000; ///< ms

    [[nodiscard]] std::filesystem::path file() const
    {
        return engine::knowledgeFile(m_project->home.paths());
    }
    void open(bool withKnowledge = true);
    void choose(std::int64_t id);
    /// Chooses several, the first as the current one.
    void chooseSome(std::initializer_list<std::int64_t> ids);
    [[nodiscard]] std::int64_t chosen() const
    {
        return m_table->currentIndex().data(models::PatternModel::IdRole).toLongLong();
    }
    /// Numbers of the patterns that are listed, in their order.
    [[nodiscard]] std::vector<std::int64_t> listed() const;
    void chooseIn(const char *chooser, const QString &text);
    [[nodiscard]] QAction *action(const char *id) const
    {
        return actionOf(*m_panel, QLatin1String(id));
    }
    [[nodiscard]] const engine::PatternRow &row(std::int64_t id) const { return *m_model->row(id); }
    [[nodiscard]] QTabWidget &tabs() const
    {
        return *m_panel->findChild<QTabWidget *>(QStringLiteral("patternTabs"));
    }
    [[nodiscard]] QString label(const char *name) const;
    [[nodiscard]] controls::MessageBar &message() const
    {
        return *m_panel->findChild<controls::MessageBar *>();
    }
    [[nodiscard]] bool idle() const { return m_project->jobs.runningCount() == 0; }
    void beginEdit();
    /// One more pattern, of the language and construct of kPythonPattern, in new knowledge; before
    /// the panel opens.
    std::int64_t addTwin();
    [[nodiscard]] static model::Pattern twin();
    // What is to be reviewed.
    [[nodiscard]] QWidget &review() const
    {
        return *m_panel->findChild<QWidget *>(QStringLiteral("review"));
    }
    [[nodiscard]] QTreeWidget &reviewRows() const
    {
        return *m_panel->findChild<QTreeWidget *>(QStringLiteral("reviewRows"));
    }
    [[nodiscard]] QPushButton &accept() const
    {
        return *m_panel->findChild<QPushButton *>(QStringLiteral("reviewAccept"));
    }
    [[nodiscard]] QString reviewed(int row, int column = 1) const
    {
        return reviewRows().topLevelItem(row)->text(column);
    }

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<panels::PatternsPanel> m_panel;
    QTreeView *m_table = nullptr;
    models::PatternModel *m_model = nullptr;
};

} // namespace espalier::test
