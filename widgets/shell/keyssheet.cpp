// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keyssheet.h"

#include "widgets/shell/actionreach.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <vector>

namespace espalier::shell {

KeysSheet::KeysSheet(const controls::ActionRegistry &actions, QWidget *window)
    : QFrame(window), m_actions(actions), m_area(new QScrollArea(this))
{
    setObjectName(QStringLiteral("keysSheet"));
    setAccessibleName(tr("Keys"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::StrongFocus);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_area);
    hide();
}

void KeysSheet::open()
{
    if (!isVisible())
        m_before = window()->focusWidget();
    const auto *owner = parentWidget();
    const QSize most(owner->width() * 9 / 10, owner->height() * 9 / 10);
    fill(most);
    const auto size = sizeHint().boundedTo(most);
    setGeometry(
        {QPoint((owner->width() - size.width()) / 2, (owner->height() - size.height()) / 2), size});
    show();
    raise();
    setFocus(Qt::PopupFocusReason);
}

QSize KeysSheet::sizeHint() const
{
    const auto *content = m_area->widget();
    const auto margins = layout()->contentsMargins();
    return (content ? content->sizeHint() : QSize()) +
           QSize(margins.left() + margins.right() + 2 * frameWidth(),
                 margins.top() + margins.bottom() + 2 * frameWidth());
}

namespace {

QString keysOf(const QAction *action)
{
    QStringList keys;
    for (const auto &each : action->shortcuts()) {
        // Some systems know keys that no keyboard has had for long.
        if (each[0].key() < Qt::Key_F13 || each[0].key() > Qt::Key_F35)
            keys << each.toString(QKeySequence::NativeText);
    }
    return keys.join(QStringLiteral("  "));
}

QWidget *sectionOf(const QString &title, const std::vector<const QAction *> &actions)
{
    auto *section = new QWidget;
    auto *grid = new QGridLayout(section);
    grid->setContentsMargins(0, 0, 0, 8);
    grid->setHorizontalSpacing(20);
    grid->setColumnStretch(1, 1);
    auto *head = new QLabel(title);
    auto font = head->font();
    font.setBold(true);
    head->setFont(font);
    grid->addWidget(head, 0, 0, 1, 2);
    int row = 1;
    for (const auto *action : actions) {
        grid->addWidget(new QLabel(keysOf(action)), row, 0, Qt::AlignLeft);
        grid->addWidget(new QLabel(controls::plainText(action)), row++, 1);
    }
    return section;
}

} // namespace

// What works in the present view only comes first. Sections go into as many columns as fit.
void KeysSheet::fill(QSize most)
{
    std::map<std::pair<bool, QString>, std::vector<const QAction *>> byCategory;
    for (const auto &entry : m_actions.actions()) {
        const auto reach = reachOf(entry.action, m_before);
        if (!entry.action->shortcut().isEmpty() && entry.action->isVisible() &&
            reach != Reach::Nowhere)
            byCategory[{reach == Reach::Everywhere, entry.category}].push_back(entry.action);
    }
    std::vector<QWidget *> sections;
    int height = 0;
    int width = 1;
    for (const auto &[place, actions] : byCategory) {
        sections.push_back(sectionOf(place.second, actions));
        height += sections.back()->sizeHint().height();
        width = std::max(width, sections.back()->sizeHint().width());
    }
    constexpr int kGap = 36;
    const int fitting = std::clamp(most.width() / (width + kGap), 1, 3);
    const int tallest = std::max(height / fitting, most.height() / 3);
    auto *content = new QWidget;
    auto *columns = new QHBoxLayout(content);
    columns->setSpacing(kGap);
    QVBoxLayout *column = nullptr;
    int filled = 0;
    for (auto *section : sections) {
        if (!column || (filled > tallest && columns->count() < fitting)) {
            column = new QVBoxLayout;
            columns->addLayout(column);
            filled = 0;
        }
        column->addWidget(section);
        filled += section->sizeHint().height();
    }
    for (int i = 0; i < columns->count(); ++i)
        static_cast<QVBoxLayout *>(columns->itemAt(i)->layout())->addStretch(1);
    m_area->setWidget(content); // the one before is deleted
}

// Any key, those included that would move the focus or are the keys of an action.
bool KeysSheet::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::ShortcutOverride: event->accept(); return true;
    case QEvent::KeyPress:
        event->accept();
        leave();
        return true;
    default: return QFrame::event(event);
    }
}

void KeysSheet::mousePressEvent(QMouseEvent *event)
{
    Q_UNUSED(event)
    leave();
}

void KeysSheet::leave()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
}

void KeysSheet::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    hide();
}

} // namespace espalier::shell
