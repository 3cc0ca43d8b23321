// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QAction>
#include <QObject>

#include <map>

namespace espalier::editor {

/// What can be done with a diff.
enum class DiffAction {
    NextChange,
    PreviousChange,
    Accept,
    Reject,
    Revert,
    AcceptLine,
    RejectLine,
    ToggleReviewed,
    Undo,
    Redo,
    Copy,
    CopyHunkPatch,
    CopySelectionPatch,
    CopyAllPatch,
    SelectAll,
    SwitchSide,
    Find,
    FindNext,
    FindPrevious,
    Unified,
    Wrap,
    ShowWhitespace,
    CollapseUnchanged,
    WhitespaceExact,
    WhitespaceTrailing,
    WhitespaceAmount,
    WhitespaceAll,
    IgnoreBlankLines,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Edit,
    RestoreLeft,
    TabWidth2,
    TabWidth4,
    TabWidth8,
};

/// The actions of a view, with texts, icons, tips and keys; what they do is connected by the view.
/// Keys count where the view or a part of it has the focus; single ones never reach a field that
/// is typed in.
class DiffActions final : public QObject {
    Q_OBJECT

public:
    explicit DiffActions(QWidget *view);

    [[nodiscard]] QAction *of(DiffAction action) const { return m_actions.at(action); }
    [[nodiscard]] QList<QAction *> all() const;
    void setTheme(const theme::Theme &theme);

private:
    QAction *add(DiffAction action, const char *icon, const QString &text,
                 const QList<QKeySequence> &keys, bool checkable = false);
    void createMoves();
    void createDecisions();
    void createCopies();
    void createModes();
    void createTabWidths();

    QWidget *m_view;
    std::map<DiffAction, QAction *> m_actions;
};

} // namespace espalier::editor
