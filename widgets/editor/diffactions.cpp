// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffactions.h"

#include "widgets/theme/icons.h"

#include <QActionGroup>
#include <QLocale>
#include <QWidget>

#include <array>

namespace espalier::editor {

// In the order of DiffAction. Chosen keys are kept under these names.
static constexpr std::array kNames{"nextChange",
                                   "previousChange",
                                   "accept",
                                   "reject",
                                   "revert",
                                   "acceptLine",
                                   "rejectLine",
                                   "toggleReviewed",
                                   "undo",
                                   "redo",
                                   "copy",
                                   "copyHunkPatch",
                                   "copySelectionPatch",
                                   "copyAllPatch",
                                   "selectAll",
                                   "switchSide",
                                   "find",
                                   "findNext",
                                   "findPrevious",
                                   "unified",
                                   "wrap",
                                   "showWhitespace",
                                   "collapseUnchanged",
                                   "whitespaceExact",
                                   "whitespaceTrailing",
                                   "whitespaceAmount",
                                   "whitespaceAll",
                                   "ignoreBlankLines",
                                   "zoomIn",
                                   "zoomOut",
                                   "zoomReset",
                                   "edit",
                                   "restoreLeft",
                                   "tabWidth2",
                                   "tabWidth4",
                                   "tabWidth8"};

DiffActions::DiffActions(QWidget *view) : QObject(view), m_view(view)
{
    createMoves();
    createDecisions();
    createCopies();
    createModes();
    createTabWidths();
}

QList<QAction *> DiffActions::all() const
{
    QList<QAction *> actions;
    for (const auto &[which, action] : m_actions)
        actions << action;
    return actions;
}

QAction *DiffActions::add(DiffAction which, const char *icon, const QString &text,
                          const QList<QKeySequence> &keys, bool checkable)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QStringLiteral("diff.") +
                          QLatin1String(kNames[static_cast<std::size_t>(which)]));
    action->setData(QString::fromLatin1(icon));
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setCheckable(checkable);
    QString tip = text;
    tip.remove(QLatin1Char('&'));
    if (!keys.isEmpty())
        tip += QStringLiteral(" (%1)").arg(keys.front().toString(QKeySequence::NativeText));
    action->setToolTip(tip);
    m_view->addAction(action);
    m_actions.emplace(which, action);
    return action;
}

void DiffActions::createMoves()
{
    add(DiffAction::NextChange, "next", tr("&Next Change"),
        {Qt::Key_F8, Qt::ALT | Qt::Key_Down, Qt::Key_J});
    add(DiffAction::PreviousChange, "previous", tr("&Previous Change"),
        {Qt::SHIFT | Qt::Key_F8, Qt::ALT | Qt::Key_Up, Qt::Key_K});
    add(DiffAction::Find, "search", tr("&Find…"), QKeySequence::keyBindings(QKeySequence::Find));
    add(DiffAction::FindNext, "next", tr("Find Ne&xt"), {Qt::Key_F3});
    add(DiffAction::FindPrevious, "previous", tr("Find Pre&vious"), {Qt::SHIFT | Qt::Key_F3});
    add(DiffAction::SwitchSide, "split", tr("&Other Side"), {Qt::Key_S});
}

void DiffActions::createDecisions()
{
    add(DiffAction::Accept, "apply", tr("&Accept Change"), {Qt::Key_A}, true);
    add(DiffAction::Reject, "close", tr("&Reject Change"), {Qt::Key_R}, true);
    add(DiffAction::Revert, "undo", tr("Take &Back the Decision"), {Qt::Key_U});
    add(DiffAction::AcceptLine, "apply", tr("Accept &Line"), {Qt::SHIFT | Qt::Key_A});
    add(DiffAction::RejectLine, "close", tr("Reject L&ine"), {Qt::SHIFT | Qt::Key_R});
    add(DiffAction::ToggleReviewed, "reviewed", tr("Re&viewed"), {Qt::Key_Space}, true);
    add(DiffAction::Undo, "undo", tr("&Undo"), QKeySequence::keyBindings(QKeySequence::Undo));
    add(DiffAction::Redo, "redo", tr("Re&do"), QKeySequence::keyBindings(QKeySequence::Redo));
}

void DiffActions::createCopies()
{
    add(DiffAction::Copy, "copy", tr("&Copy"), QKeySequence::keyBindings(QKeySequence::Copy));
    add(DiffAction::CopyHunkPatch, "patches", tr("Copy Change as Patc&h"), {});
    add(DiffAction::CopySelectionPatch, "patches", tr("Copy Selection as Patch"),
        {Qt::CTRL | Qt::SHIFT | Qt::Key_C});
    add(DiffAction::CopyAllPatch, "export", tr("Copy &All as Patch"), {});
    add(DiffAction::SelectAll, "add", tr("&Select All"),
        QKeySequence::keyBindings(QKeySequence::SelectAll));
}

void DiffActions::createModes()
{
    add(DiffAction::Unified, "unified", tr("&One Below the Other"), {Qt::Key_V}, true);
    add(DiffAction::Wrap, "wrap", tr("&Wrap Lines"), {Qt::ALT | Qt::Key_Z}, true);
    add(DiffAction::ShowWhitespace, "whitespace", tr("Show &Whitespace"), {}, true);
    add(DiffAction::CollapseUnchanged, "fold", tr("&Collapse Unchanged Lines"), {Qt::Key_C}, true);
    auto *group = new QActionGroup(this);
    group->addAction(
        add(DiffAction::WhitespaceExact, "whitespace", tr("All Whitespace &Counts"), {}, true));
    group->addAction(add(DiffAction::WhitespaceTrailing, "whitespace",
                         tr("Ignore Whitespace at the &End of Lines"), {}, true));
    group->addAction(add(DiffAction::WhitespaceAmount, "whitespace",
                         tr("Ignore the A&mount of Whitespace"), {}, true));
    group->addAction(
        add(DiffAction::WhitespaceAll, "whitespace", tr("Ignore &All Whitespace"), {}, true));
    add(DiffAction::IgnoreBlankLines, "whitespace", tr("Ignore &Blank Lines"), {}, true);
    add(DiffAction::ZoomIn, "add", tr("Zoom &In"), QKeySequence::keyBindings(QKeySequence::ZoomIn));
    add(DiffAction::ZoomOut, "subtract", tr("Zoom &Out"),
        QKeySequence::keyBindings(QKeySequence::ZoomOut));
    add(DiffAction::ZoomReset, "search", tr("&Reset Zoom"), {Qt::CTRL | Qt::Key_0});
    add(DiffAction::RestoreLeft, "undo", tr("Re&store the Left Lines"), {Qt::ALT | Qt::Key_Left});
    add(DiffAction::Edit, "edit", tr("&Edit the Right Side"), {Qt::Key_E}, true);
}

void DiffActions::createTabWidths()
{
    auto *group = new QActionGroup(this);
    for (const auto &[which, width] :
         {std::pair(DiffAction::TabWidth2, 2), std::pair(DiffAction::TabWidth4, 4),
          std::pair(DiffAction::TabWidth8, 8)})
        group->addAction(
            add(which, "whitespace", tr("Tab Width %1").arg(QLocale().toString(width)), {}, true));
}

void DiffActions::setTheme(const theme::Theme &theme)
{
    for (auto *action : all())
        action->setIcon(theme::icon(action->data().toString(), theme));
}

} // namespace espalier::editor
