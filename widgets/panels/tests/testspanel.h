// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/panels/tests/testsession.h"

class QLabel;
class QSplitter;
class QStackedWidget;
class QTreeView;

namespace espalier::controls {
class EmptyState;
class FilterField;
class MessageBar;
} // namespace espalier::controls
namespace espalier::models {
class TestTreeModel;
}

namespace espalier::panels {

class TestDetails;

/// The tests of all scripts in use: run, stopped, filtered, looked into. Its number is that of
/// failed tests.
class TestsPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit TestsPanel(models::ProjectContext &context, QWidget *parent = nullptr);

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// What is chosen in the tree.
    struct Place {
        QString key;
        QString test;
    };

    void createActions();
    void createTree();
    void createLayout();
    QWidget *createBar();
    void connectSession();
    void connectTree();

    void setKept(const KeptTests &kept);
    void runAll();
    void runFailed();
    void runChosen();
    void run(const QHash<QString, QStringList> &wanted);
    void runOf(const QString &key);
    void applyFilter();
    void showChosen();
    void finish(bool stopped);
    [[nodiscard]] Place placeOf(const QModelIndex &index) const;
    void choose(const Place &place);
    void updateState();
    void dress();

    models::ProjectContext &m_context;
    TestSession *m_session = nullptr;
    models::TestTreeModel *m_model = nullptr;
    bool m_telling = false; ///< scriptsChanged comes from here
    bool m_stale = false;   ///< scripts changed while tests ran
    bool m_loaded = false;
    QString m_wantedKey; ///< to be run once the tests are known
    Place m_shown;
    Place m_wanted; ///< to be chosen once the tests are known

    QAction *m_runAll = nullptr;
    QAction *m_runFailed = nullptr;
    QAction *m_runChosen = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_failedOnly = nullptr;
    QAction *m_toFailure = nullptr;
    QAction *m_toFunctions = nullptr;
    QLabel *m_counts = nullptr;
    controls::FilterField *m_filter = nullptr;
    controls::MessageBar *m_message = nullptr;
    QTreeView *m_tree = nullptr;
    TestDetails *m_details = nullptr;
    QSplitter *m_splitter = nullptr;
    controls::EmptyState *m_empty = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace espalier::panels
