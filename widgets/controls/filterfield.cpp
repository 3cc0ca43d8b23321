// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filterfield.h"

#include "widgets/theme/icons.h"

#include <QAction>
#include <QKeyEvent>

#include <chrono>

namespace espalier::controls {

FilterField::FilterField(const theme::ThemeManager &themes, const QString &hint, QWidget *parent)
    : QLineEdit(parent)
{
    using namespace std::chrono_literals;
    setPlaceholderText(hint);
    setAccessibleName(hint);
    setClearButtonEnabled(true);
    auto *mark = addAction(QIcon(), LeadingPosition);
    const auto dress = [mark, &themes] {
        mark->setIcon(theme::icon(u"filter", themes.theme(), theme::Role::TextMuted));
    };
    connect(&themes, &theme::ThemeManager::changed, this, dress);
    dress();
    m_rest.setSingleShot(true);
    m_rest.setInterval(120ms);
    connect(this, &QLineEdit::textChanged, &m_rest, qOverload<>(&QTimer::start));
    connect(&m_rest, &QTimer::timeout, this, [this] { emit filterChanged(text()); });
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty())
        clear();
    else if (event->key() == Qt::Key_Down && m_target)
        m_target->setFocus(Qt::TabFocusReason);
    else
        QLineEdit::keyPressEvent(event);
}

} // namespace espalier::controls
