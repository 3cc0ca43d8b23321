// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/commandpalette.h"

#include "widgets/shell/actionreach.h"
#include "widgets/shell/fuzzymatch.h"
#include "widgets/shell/keyhintdelegate.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace espalier::shell {

CommandPalette::CommandPalette(const controls::ActionRegistry &actions, QWidget *window)
    : QFrame(window), m_actions(actions)
{
    createLayout();
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
    hide();
}

void CommandPalette::createLayout()
{
    setObjectName(QStringLiteral("commandPalette"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(tr("Find an action"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_model = new QStandardItemModel(this);
    m_list = new QListView(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new KeyHintDelegate(m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Actions"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
}

void CommandPalette::open()
{
    if (!isVisible())
        m_before = window()->focusWidget();
    const auto *owner = parentWidget();
    const int width = std::min(owner->width() - 40, 46 * fontMetrics().averageCharWidth() + 200);
    setGeometry((owner->width() - width) / 2, owner->height() / 12, width, owner->height() / 2);
    m_field->clear();
    fill({});
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

namespace {

struct Match {
    int score;
    bool here; ///< an action of the focused panel
    const controls::RegisteredAction *entry;
};

QString labelOf(const controls::RegisteredAction &entry)
{
    return entry.category + QStringLiteral(": ") + controls::plainText(entry.action);
}

} // namespace

void CommandPalette::fill(const QString &pattern)
{
    std::vector<Match> matches;
    for (const auto &entry : m_actions.actions()) {
        if (const auto score = fuzzyScore(pattern, labelOf(entry)))
            matches.push_back({*score, reachOf(entry.action, m_before) == Reach::Here, &entry});
    }
    std::ranges::stable_sort(matches, [](const Match &a, const Match &b) {
        return std::tuple(b.entry->action->isEnabled(), b.score, b.here) <
               std::tuple(a.entry->action->isEnabled(), a.score, a.here);
    });
    m_model->clear();
    for (const auto &match : matches) {
        auto *item = new QStandardItem(match.entry->action->icon(), labelOf(*match.entry));
        item->setData(QVariant::fromValue(QPointer(match.entry->action)), Qt::UserRole);
        item->setData(match.entry->action->shortcut().toString(QKeySequence::NativeText),
                      KeyHintDelegate::KeysRole);
        item->setEnabled(match.entry->action->isEnabled());
        m_model->appendRow(item);
    }
    if (matches.empty()) {
        auto *none = new QStandardItem(tr("Nothing has these letters in its name"));
        none->setEnabled(false);
        m_model->appendRow(none);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void CommandPalette::run()
{
    const auto index = m_list->currentIndex();
    if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled))
        return;
    const auto action = index.data(Qt::UserRole).value<QPointer<QAction>>();
    leave();
    if (action)
        action->trigger();
}

void CommandPalette::move(int rows)
{
    const int last = m_model->rowCount() - 1;
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, std::max(last, 0));
    m_list->setCurrentIndex(m_model->index(row, 0));
}

void CommandPalette::leave()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::refresh()
{
    if (isVisible())
        fill(m_field->text());
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible())
        hide();
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    constexpr int kPage = 10;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Escape: leave(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(); return true;
    case Qt::Key_Up: move(-1); return true;
    case Qt::Key_Down: move(1); return true;
    case Qt::Key_PageUp: move(-kPage); return true;
    case Qt::Key_PageDown: move(kPage); return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

} // namespace espalier::shell
