// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/widgets/panels/panelproject.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/panels/scripts/scriptspanel.h"
#include "widgets/panels/scripts/versioncompare.h"

#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

#include <memory>

namespace espalier::test {

/// A panel of the scripts of an orchard, for each test a new one.
class ScriptsPanelCase : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

protected:
    void open(bool withScripts = true);
    void choose(int version);
    /// Adds a line at the end of the script and saves it as a version.
    void edit(const QByteArray &line);
    /// Opens an edit of the chosen shape and writes into it, without saving.
    void beginEdit(const QByteArray &line);
    void chooseRow(int row)
    {
        m_tree->selectionModel()->setCurrentIndex(m_tree->model()->index(row, 0),
                                                  QItemSelectionModel::ClearAndSelect |
                                                      QItemSelectionModel::Rows);
    }
    [[nodiscard]] QTabWidget &tabs() const
    {
        return *m_panel->findChild<QTabWidget *>(QStringLiteral("versionTabs"));
    }
    [[nodiscard]] QString rowName(int row) const
    {
        return m_tree->model()->index(row, 0).data().toString();
    }
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
    std::unique_ptr<panels::ScriptsPanel> m_panel;
    QTreeView *m_tree = nullptr;
    models::ScriptModel *m_model = nullptr;
    panels::VersionCompare *m_compare = nullptr;
    QString m_key;
};

} // namespace espalier::test
