// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run/outputview.h"

#include <QFontDatabase>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <utility>

namespace espalier::panels {

using process::OutputStream;
using theme::Role;

namespace {

constexpr int kMostCharacters = 5'000'000;
constexpr int kErrorLine = 1; // the state of a block
constexpr int kInkProperty = QTextFormat::UserProperty + 1;

Role roleOf(TerminalInk ink)
{
    switch (ink) {
    case TerminalInk::Plain: break;
    case TerminalInk::Red: return Role::Error;
    case TerminalInk::Green: return Role::Success;
    case TerminalInk::Yellow: return Role::Warning;
    case TerminalInk::Blue: return Role::Info;
    case TerminalInk::Muted: return Role::TextMuted;
    }
    return Role::Text;
}

} // namespace

OutputView::OutputView(const theme::ThemeManager &themes, QWidget *parent)
    : QPlainTextEdit(parent), m_themes(themes), m_margin(new QWidget(this))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setAccessibleName(tr("Output"));
    setPlaceholderText(tr("What the command prints comes here."));
    setFrameShape(NoFrame);
    setStyleSheet(QStringLiteral("QPlainTextEdit { border: none; border-radius: 0; padding: 0; }"));
    setTabStopDistance(8 * fontMetrics().horizontalAdvance(u' '));
    m_margin->installEventFilter(this);
    m_margin->setToolTip(tr("Lines with a mark come from the error stream"));
    connect(this, &QPlainTextEdit::updateRequest, this,
            [this](const QRect &, int) { m_margin->update(); });
    connect(&themes, &theme::ThemeManager::changed, this, &OutputView::dress);
    setViewportMargins(fontMetrics().horizontalAdvance(u'M') * 2, 0, 0, 0);
    dress();
}

void OutputView::begin()
{
    clear();
    m_readers = {};
    m_lineOf = OutputStream::Output;
}

void OutputView::add(OutputStream stream, std::string_view bytes)
{
    const auto runs = m_readers[static_cast<std::size_t>(std::to_underlying(stream))].read(bytes);
    auto *bar = verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - 1;
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::End);
    startLine(cursor, stream);
    put(cursor, stream, runs);
    cursor.endEditBlock();
    dropOldest();
    if (atEnd)
        bar->setValue(bar->maximum());
}

// What the two streams write at the same time must not end up on one line.
void OutputView::startLine(QTextCursor &cursor, OutputStream stream)
{
    if (stream != m_lineOf && !cursor.block().text().isEmpty())
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    m_lineOf = stream;
    cursor.block().setUserState(stream == OutputStream::Errors ? kErrorLine : 0);
}

void OutputView::put(QTextCursor &cursor, OutputStream stream, const std::vector<TerminalRun> &runs)
{
    for (const auto &run : runs) {
        switch (run.kind) {
        case TerminalRun::Kind::Text: cursor.insertText(run.text, format(run)); break;
        case TerminalRun::Kind::NewLine:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
            cursor.block().setUserState(stream == OutputStream::Errors ? kErrorLine : 0);
            break;
        case TerminalRun::Kind::Restart:
            cursor.movePosition(QTextCursor::StartOfBlock, QTextCursor::KeepAnchor);
            cursor.removeSelectedText();
            break;
        }
    }
}

void OutputView::note(const QString &text)
{
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    if (!cursor.block().text().isEmpty())
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    cursor.insertText(text, format({.ink = TerminalInk::Muted}));
    cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

// Whole lines, and some more than is needed, so that it is not done for each line that comes.
void OutputView::dropOldest()
{
    const int excess = document()->characterCount() - kMostCharacters;
    if (excess <= 0)
        return;
    QTextCursor cursor(document()->findBlock(excess + kMostCharacters / 20));
    cursor.movePosition(QTextCursor::Start, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
}

QTextCharFormat OutputView::format(const TerminalRun &run) const
{
    QTextCharFormat format;
    if (run.ink != TerminalInk::Plain) {
        format.setForeground(m_themes.theme().color(roleOf(run.ink)));
        format.setProperty(kInkProperty, std::to_underlying(run.ink));
    }
    if (run.bold)
        format.setFontWeight(QFont::Bold);
    return format;
}

void OutputView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeMargin();
}

void OutputView::placeMargin()
{
    const auto area = contentsRect();
    m_margin->setGeometry(area.left(), area.top(), viewportMargins().left(), area.height());
}

bool OutputView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_margin && event->type() == QEvent::Paint) {
        paintMargin();
        return true;
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

void OutputView::paintMargin()
{
    QPainter painter(m_margin);
    const auto &theme = m_themes.theme();
    painter.fillRect(m_margin->rect(), theme.color(Role::Gutter));
    painter.setPen(theme.color(Role::Warning));
    painter.setFont(font());
    for (auto block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const auto area = blockBoundingGeometry(block).translated(contentOffset());
        if (area.top() > m_margin->height())
            break;
        if (block.userState() == kErrorLine && !block.text().isEmpty())
            painter.drawText(QRectF(0, area.top(), m_margin->width(), fontMetrics().height()),
                             Qt::AlignCenter, QStringLiteral("!"));
    }
}

// Text without an ink of its own follows the palette by itself.
void OutputView::dress()
{
    m_margin->update();
    QTextCursor cursor(document());
    for (auto block = document()->begin(); block.isValid(); block = block.next()) {
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const auto fragment = part.fragment();
            const auto look = fragment.charFormat();
            if (!look.hasProperty(kInkProperty))
                continue;
            const auto ink = static_cast<TerminalInk>(look.intProperty(kInkProperty));
            QTextCharFormat inked;
            inked.setForeground(m_themes.theme().color(roleOf(ink)));
            cursor.setPosition(fragment.position());
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor::KeepAnchor);
            cursor.mergeCharFormat(inked);
        }
    }
}

} // namespace espalier::panels
