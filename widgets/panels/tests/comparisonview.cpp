// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/comparisonview.h"

#include "core/diff/worddiff.h"

#include <QFontDatabase>
#include <QTextCursor>

#include <algorithm>
#include <cmath>

namespace espalier::panels {

using theme::Role;

namespace {

QString decoded(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// A value with the parts that differ on a stronger ground.
void insertValue(QTextCursor &cursor, std::string_view value,
                 const std::optional<std::vector<ByteRange>> &parts, const QColor &ground,
                 const QColor &strong)
{
    QTextCharFormat plain;
    plain.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    plain.setBackground(ground);
    auto marked = plain;
    marked.setBackground(strong);
    std::size_t at = 0;
    for (const auto &part : parts.value_or(std::vector<ByteRange>{})) {
        cursor.insertText(decoded(value.substr(at, part.begin - at)), plain);
        cursor.insertText(decoded(value.substr(part.begin, part.end - part.begin)), marked);
        at = part.end;
    }
    cursor.insertText(decoded(value.substr(at)), plain);
}

} // namespace

ComparisonView::ComparisonView(const theme::ThemeManager &themes, QWidget *parent)
    : QTextEdit(parent), m_themes(themes)
{
    setReadOnly(true);
    setAccessibleName(tr("Expected and actual value"));
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    // Both sides can be seen in a low dock, too; what comes below gives way.
    setMinimumHeight(4 * fontMetrics().lineSpacing() + 12);
    connect(&themes, &theme::ThemeManager::changed, this, &ComparisonView::render);
    setComparison({});
}

void ComparisonView::setComparison(const std::optional<model::Comparison> &comparison)
{
    m_comparison = comparison;
    setVisible(comparison.has_value());
    render();
}

void ComparisonView::render()
{
    clear();
    if (!m_comparison)
        return;
    const auto &theme = m_themes.theme();
    const auto words = diff::words(m_comparison->expected, m_comparison->actual);
    QTextCharFormat head;
    head.setForeground(theme.color(Role::TextMuted));
    QTextCursor cursor(document());
    cursor.insertText(m_comparison->op == "==" ? tr("Expected")
                                               : tr("Expected (%1)").arg(decoded(m_comparison->op)),
                      head);
    cursor.insertBlock();
    insertValue(cursor, m_comparison->expected, words ? std::optional(words->left) : std::nullopt,
                theme.color(Role::DiffAdded), theme.color(Role::DiffAddedStrong));
    cursor.insertBlock();
    cursor.insertText(tr("Actual"), head);
    cursor.insertBlock();
    insertValue(cursor, m_comparison->actual, words ? std::optional(words->right) : std::nullopt,
                theme.color(Role::DiffRemoved), theme.color(Role::DiffRemovedStrong));
    moveCursor(QTextCursor::Start);
    fitHeight();
}

void ComparisonView::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fitHeight();
}

// As high as the values are, up to twelve lines; then it scrolls, and where there is less room.
void ComparisonView::fitHeight()
{
    const int most = 12 * fontMetrics().lineSpacing();
    const int wanted = static_cast<int>(std::ceil(document()->size().height())) + 12;
    m_wanted = std::clamp(wanted, minimumHeight(), most);
    setMaximumHeight(m_wanted);
    updateGeometry();
}

QSize ComparisonView::sizeHint() const
{
    return {QTextEdit::sizeHint().width(), m_wanted};
}

QSize ComparisonView::minimumSizeHint() const
{
    return {QTextEdit::minimumSizeHint().width(), minimumHeight()};
}

} // namespace espalier::panels
