// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/functiontreemodel.h"
#include "widgets/theme/thememanager.h"

#include <QVariantMap>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace espalier::controls {
class EmptyState;
class FilterField;
} // namespace espalier::controls

namespace espalier::panels {

/// The tree of functions with its filter, and what is said where there is none. It keeps what is
/// unfolded and current when the list comes anew.
class FunctionList final : public QWidget {
    Q_OBJECT

public:
    /// What the buttons of the empty view do.
    struct Remedies {
        QAction *listAnew = nullptr;
        QAction *withTests = nullptr;
    };
    /// How far the list is.
    enum class Progress { Listing, Listed, Failed };

    FunctionList(const theme::ThemeManager &themes, Remedies remedies, QWidget *parent = nullptr);

    [[nodiscard]] models::FunctionTreeModel &model() const { return *m_model; }
    [[nodiscard]] QTreeView &tree() const { return *m_tree; }

    void setReport(const std::shared_ptr<const model::InstrumentReport> &report);
    /// Of the last run; null for none, then their columns are not shown.
    void setFigures(std::shared_ptr<const observe::TraceSummary> figures);
    void setProgress(Progress progress);
    /// Brings a function into view and makes it current, once it is listed. `evenIfHidden` clears
    /// a filter that hides it.
    void showFunction(const QString &id, bool evenIfHidden);
    /// Only functions of this state, all unfolded.
    void showOnly(models::FunctionState state);

    [[nodiscard]] QVariantMap saveState() const;
    void restoreState(const QVariantMap &state);

public slots:
    void clearFilter();
    void focusFilter();

signals:
    /// What is seen, chosen or current is something else.
    void changed();
    /// The current row was double-clicked or confirmed with the keyboard.
    void confirmed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void createFilter(QAction *listAnew);
    void createTree();
    void createLayout();
    void filterChanged();
    void fillLanguages();
    void updateSummary();
    void updateEmptyState();
    void toggleSelected();
    [[nodiscard]] QStringList expandedPaths() const;
    void expand(const QStringList &paths);
    void expandFirst();
    void dress();

    const theme::ThemeManager &m_themes;
    Remedies m_remedies;
    QAction *m_showAll = nullptr;
    Progress m_progress = Progress::Listing;
    QStringList m_expandedBefore; ///< without a filter
    QString m_awaited;            ///< a function to be shown once it is listed

    models::FunctionTreeModel *m_model = nullptr;
    controls::FilterField *m_filter = nullptr;
    QComboBox *m_state = nullptr;
    QComboBox *m_language = nullptr;
    QLabel *m_summary = nullptr;
    QToolButton *m_refresh = nullptr;
    QStackedWidget *m_pages = nullptr;
    QTreeView *m_tree = nullptr;
    controls::EmptyState *m_empty = nullptr;
};

} // namespace espalier::panels
