// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentplan.h"
#include "core/model/instrumentreport.h"
#include "core/observe/tracesummary.h"
#include "widgets/models/functiontree.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractItemModel>
#include <QIcon>

#include <array>
#include <map>
#include <memory>

namespace espalier::models {

/// Folders, files and functions of a list, with what the last traced run saw of them. Each function
/// that can be instrumented has a box to choose it by; folders and files choose what is seen below
/// them. Filters and sorts by itself: nodes keep their identity meanwhile. GUI thread.
class FunctionTreeModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        LanguageColumn,
        KindColumn,
        LoopsColumn,
        StateColumn,
        CallsColumn,
        P50Column,
        P95Column,
        TotalColumn,
        ErrorsColumn,
        IterationsColumn,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole + 1, ///< of a function; empty for others
        PathRole,                  ///< of the file or folder
        LineRole,
        KeyRole, ///< of the function's script
        StateRole,
    };

    explicit FunctionTreeModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Takes over a list; what was chosen stays chosen where it is still there.
    void setReport(std::shared_ptr<const model::InstrumentReport> report);
    [[nodiscard]] const model::InstrumentReport *report() const { return m_tree.report().get(); }
    /// Figures of a run by id; null for none.
    void setFigures(std::shared_ptr<const observe::TraceSummary> figures);
    /// Functions that a preview failed for are shown as failed until the next list.
    void setFailures(const model::InstrumentReport &preview);

    void setFilter(const FunctionFilter &filter);
    [[nodiscard]] const FunctionFilter &filter() const { return m_filter; }
    /// Ids of the functions that the filter leaves and that can be chosen.
    [[nodiscard]] engine::IdSet seen() const;
    [[nodiscard]] int seenCount() const;
    /// How many functions there are with this state, and with this language.
    [[nodiscard]] int countOf(FunctionState state) const;
    [[nodiscard]] std::map<std::string, int> languages() const;

    [[nodiscard]] engine::IdSet chosen() const;
    [[nodiscard]] int chosenCount() const { return m_chosenCount; }
    /// Ids that are not in the list are remembered for the next one.
    void setChosen(const engine::IdSet &ids);
    /// All that the filter leaves, or none at all.
    void chooseSeen();
    void chooseNone();
    /// Patterns of paths that take in just what is chosen; empty where only ids can say it.
    [[nodiscard]] std::vector<std::string> globsOfChosen() const;
    [[nodiscard]] bool isAllChosen() const;

    /// Invalid when there is none or the filter hides it.
    [[nodiscard]] QModelIndex indexOfFunction(const std::string &id) const;
    [[nodiscard]] QModelIndex indexOfPath(const QString &path) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void chosenChanged(int count);

private:
    [[nodiscard]] int nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOfNode(int node, int column = 0) const;
    [[nodiscard]] bool accepts(int function) const;
    [[nodiscard]] QVariant text(int node, int column) const;
    [[nodiscard]] QVariant functionText(int function, int column) const;
    [[nodiscard]] QVariant figureText(int node, int column) const;
    [[nodiscard]] QString stateText(int function) const;
    [[nodiscard]] QString hint(int node, int column) const;
    [[nodiscard]] QVariant decoration(int node, int column) const;
    [[nodiscard]] QVariant ink(int node, int column) const;
    [[nodiscard]] Qt::CheckState checkState(int node) const;
    /// Of the functions below a node, seen or not: those that can be chosen, and those that are.
    struct Share {
        int free = 0;
        int chosen = 0;
    };
    [[nodiscard]] Share shareOf(int node) const;
    bool addGlobs(int node, std::vector<std::string> &globs) const;
    void choose(int node, bool on);
    void chooseFunction(int node, bool on);
    void checksChanged(int node);
    void rebuildView();
    void dress();

    const theme::ThemeManager &m_themes;
    FunctionTree m_tree;
    FunctionView m_view;
    FunctionFilter m_filter;
    int m_sortColumn = NameColumn;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    std::vector<char> m_chosen; ///< by function
    int m_chosenCount = 0;
    engine::IdSet m_remembered; ///< chosen ids that are not in the list
    std::array<QIcon, kFunctionStates> m_stateIcons;
    std::array<QIcon, 3> m_nodeIcons;
};

/// "Plain", "Instrumented", … translated.
[[nodiscard]] QString textOf(FunctionState state);

} // namespace espalier::models
