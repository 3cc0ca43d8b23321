// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/tickettextview.h"

#include "widgets/models/tickettext.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier::panels {

TicketTextView::TicketTextView(const theme::ThemeManager &themes, const QString &name,
                               int mostLines, QWidget *parent)
    : QPlainTextEdit(parent), m_themes(themes), m_mostLines(mostLines)
{
    setAccessibleName(name);
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(2);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &TicketTextView::fit);
    connect(&themes, &theme::ThemeManager::changed, this, &TicketTextView::dress);
    dress();
}

void TicketTextView::showText(const std::string &text, const QString &otherwise)
{
    m_none = text.empty();
    setPlainText(m_none ? otherwise : models::plainLines(text));
    dress();
    fit();
}

void TicketTextView::setMostLines(int lines)
{
    if (std::exchange(m_mostLines, lines) != lines)
        fit();
}

void TicketTextView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void TicketTextView::fit()
{
    // This kind of document counts its height in lines.
    const int lines =
        std::clamp(static_cast<int>(std::ceil(document()->size().height())), 1, m_mostLines);
    const int height = lines * fontMetrics().lineSpacing() +
                       static_cast<int>(2 * document()->documentMargin()) + 4;
    if (height != maximumHeight())
        setFixedHeight(height);
}

void TicketTextView::dress()
{
    const auto &theme = m_themes.theme();
    using theme::Role;
    setStyleSheet(
        QStringLiteral("QPlainTextEdit { border: 1px solid transparent; padding: 0; background: "
                       "transparent; color: %1; } QPlainTextEdit:focus { border-color: %2; }")
            .arg(theme.color(m_none ? Role::TextMuted : Role::Text).name(),
                 theme.color(Role::Focus).name()));
    QList<QTextEdit::ExtraSelection> marks;
    constexpr int kMost = 200;
    auto at = document()->find(QStringLiteral("[masked:"));
    while (!at.isNull() && marks.size() < kMost) {
        const auto block = at.block();
        const auto end = block.text().indexOf(u']', at.selectionStart() - block.position());
        auto place = at;
        if (end >= 0)
            place.setPosition(block.position() + static_cast<int>(end) + 1,
                              QTextCursor::KeepAnchor);
        QTextCharFormat format;
        format.setBackground(theme.color(Role::WarningBackground));
        format.setForeground(theme.color(Role::Text));
        marks.append({place, format});
        at = document()->find(QStringLiteral("[masked:"), at);
    }
    setExtraSelections(marks);
}

} // namespace espalier::panels
