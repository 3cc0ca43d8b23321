// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/reviewpane.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

ReviewPane::ReviewPane(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes), m_title(new QLabel(this)), m_explanation(new QLabel(this)),
      m_rows(new QTreeWidget(this)), m_accept(new QPushButton(this)), m_leave(new QPushButton(this))
{
    setObjectName(QStringLiteral("review"));
    m_title->setObjectName(QStringLiteral("reviewTitle"));
    m_explanation->setObjectName(QStringLiteral("reviewExplanation"));
    for (auto *label : {m_title, m_explanation}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_rows->setObjectName(QStringLiteral("reviewRows"));
    m_rows->setRootIsDecorated(false);
    m_rows->setUniformRowHeights(true);
    m_rows->setAllColumnsShowFocus(true);
    m_accept->setObjectName(QStringLiteral("reviewAccept"));
    m_leave->setObjectName(QStringLiteral("reviewLeave"));
    createLayout();
    connect(m_leave, &QPushButton::clicked, this, &ReviewPane::leave);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        const auto act = m_act;
        hide();
        if (act)
            act();
    });
    connect(&themes, &theme::ThemeManager::changed, this, &ReviewPane::dress);
    dress();
    hide();
}

void ReviewPane::createLayout()
{
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_explanation);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 8, 8, 6);
    head->setSpacing(8);
    head->addLayout(texts, 1);
    head->addWidget(m_leave, 0, Qt::AlignTop);
    head->addWidget(m_accept, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_rows);
}

void ReviewPane::present(const Review &review)
{
    constexpr int kMostRows = 9; // in view at once
    m_act = review.act;
    m_nothing = review.nothingToAccept;
    m_title->setText(review.title);
    m_explanation->setText(review.explanation);
    m_explanation->setVisible(!review.explanation.isEmpty());
    m_rows->setAccessibleName(review.title);
    m_rows->clear();
    m_rows->setHeaderLabels(review.headers);
    m_rows->setColumnCount(static_cast<int>(review.headers.size()));
    for (const auto &row : review.rows) {
        auto *item = new QTreeWidgetItem(m_rows, row);
        for (int column = 0; column < row.size(); ++column)
            item->setToolTip(column, row[column]);
    }
    for (int column = 0; column + 1 < review.headers.size(); ++column)
        m_rows->resizeColumnToContents(column);
    const int rows = std::clamp(static_cast<int>(review.rows.size()), 1, kMostRows);
    m_rows->setFixedHeight(m_rows->header()->sizeHint().height() +
                           rows * (fontMetrics().height() + 10) + 4);
    m_rows->setVisible(!review.rows.empty());
    m_accept->setText(review.accept);
    m_accept->setVisible(!review.accept.isEmpty());
    m_leave->setText(review.accept.isEmpty() ? tr("Close") : tr("Leave it"));
    updateState();
    show();
    (m_accept->isVisible() && m_accept->isEnabled() ? m_accept : m_leave)
        ->setFocus(Qt::OtherFocusReason);
}

void ReviewPane::leave()
{
    m_act = {};
    hide();
    emit left();
}

void ReviewPane::setBusy(bool busy)
{
    m_busy = busy;
    updateState();
}

void ReviewPane::updateState()
{
    m_accept->setEnabled(!m_nothing && !m_busy);
}

void ReviewPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QFrame::keyPressEvent(event);
}

void ReviewPane::dress()
{
    auto palette = m_explanation->palette();
    palette.setColor(QPalette::WindowText, m_themes.theme().color(theme::Role::TextMuted));
    m_explanation->setPalette(palette);
}

} // namespace espalier::panels
