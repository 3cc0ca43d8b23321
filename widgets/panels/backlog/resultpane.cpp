// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/resultpane.h"

#include "widgets/models/tickettext.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace espalier::panels {

namespace {

struct Look {
    QStringView icon;
    theme::Role ink;
};

const Look &lookOf(ResultRows::Row::State state)
{
    using theme::Role;
    static constexpr std::array kLooks{Look{u"passed", Role::Success},
                                       Look{u"skipped", Role::TextMuted},
                                       Look{u"error", Role::Error}};
    return kLooks[static_cast<std::size_t>(state)];
}

} // namespace

ResultPane::ResultPane(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("resultPane"));
    createLayout();
    connect(m_close, &QToolButton::clicked, this, &ResultPane::leave);
    connect(m_fold, &QToolButton::toggled, this, &ResultPane::unfold);
    connect(&themes, &theme::ThemeManager::changed, this, &ResultPane::dress);
    dress();
    hide();
}

void ResultPane::createLayout()
{
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("resultTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    auto font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_fold = new QToolButton(this);
    m_fold->setObjectName(QStringLiteral("resultFold"));
    m_fold->setCheckable(true);
    m_close = new QToolButton(this);
    m_close->setToolTip(tr("Close these results"));
    m_close->setAccessibleName(m_close->toolTip());
    m_rows = new QTreeWidget(this);
    m_rows->setObjectName(QStringLiteral("resultRows"));
    m_rows->setRootIsDecorated(false);
    m_rows->setUniformRowHeights(true);
    auto *top = new QHBoxLayout;
    top->addWidget(m_fold, 0, Qt::AlignTop);
    top->addWidget(m_title, 1);
    top->addWidget(m_close, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 6, 8);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_rows);
}

void ResultPane::present(const ResultRows &result, bool hasBelow)
{
    m_title->setText(result.title);
    setAccessibleName(result.title);
    m_rows->setAccessibleName(result.title);
    m_rows->clear();
    m_rows->setColumnCount(static_cast<int>(result.headers.size()));
    m_rows->setHeaderLabels(result.headers);
    m_states.clear();
    for (const auto &row : result.rows) {
        auto *item = new QTreeWidgetItem(m_rows, row.cells);
        for (int column = 0; column < row.cells.size(); ++column)
            item->setToolTip(column, models::plainTip(row.cells[column]));
        m_states.push_back(row.state);
    }
    for (int column = 0; column < m_rows->columnCount(); ++column)
        m_rows->resizeColumnToContents(column);
    m_rows->ensurePolished(); // before that, its rows have no padding
    constexpr int kMostRows = 9;
    constexpr int kFewestRows = 2; // in a small window: the others are scrolled to
    const int count = static_cast<int>(result.rows.size());
    const int line = std::max(1, m_rows->sizeHintForRow(0));
    const int frame = m_rows->header()->sizeHint().height() + 4;
    // Not what is below it, the tickets, is to be squeezed.
    const int fitting = std::max(kFewestRows, (window()->height() / 5 - frame) / line);
    m_rows->setMinimumHeight(frame + std::min(count, kFewestRows) * line);
    m_rows->setMaximumHeight(frame + std::min({count, kMostRows, fitting}) * line);
    unfold(isToBeSeen(hasBelow) || hasRoom());
    show();
}

// What failed; why nothing came, where there is nothing else to look at.
bool ResultPane::isToBeSeen(bool hasBelow) const
{
    using State = ResultRows::Row::State;
    return std::ranges::contains(m_states, State::Bad) ||
           (!hasBelow && !std::ranges::contains(m_states, State::Good));
}

bool ResultPane::hasRoom() const
{
    constexpr int kLines = 34; // for the list and the evidence of a ticket, besides
    return parentWidget()->height() >= kLines * fontMetrics().lineSpacing();
}

void ResultPane::unfold(bool open)
{
    const QSignalBlocker silent(m_fold);
    m_fold->setChecked(open);
    m_fold->setToolTip(open ? tr("Hide details") : tr("Show details"));
    m_fold->setAccessibleName(m_fold->toolTip());
    m_rows->setVisible(open);
    dress();
}

void ResultPane::leave()
{
    if (!isVisible())
        return;
    hide();
    emit left();
}

void ResultPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QFrame::keyPressEvent(event);
}

void ResultPane::dress()
{
    const auto &theme = m_themes.theme();
    using theme::Role;
    m_close->setIcon(theme::icon(u"close", theme));
    m_fold->setIcon(theme::icon(m_fold->isChecked() ? u"chevron-down" : u"chevron-right", theme));
    for (int at = 0; at < m_rows->topLevelItemCount(); ++at) {
        const auto &look = lookOf(m_states[static_cast<std::size_t>(at)]);
        m_rows->topLevelItem(at)->setIcon(0, theme::icon(look.icon, theme, look.ink));
    }
    setStyleSheet(QStringLiteral("#resultPane { background: %1; border: none; border-bottom: 1px "
                                 "solid %2; }")
                      .arg(theme.color(Role::Raised).name(), theme.color(Role::Border).name()));
}

} // namespace espalier::panels
