// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/ticketlists.h"

#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier::panels {

using models::plainText;

TicketHistory::TicketHistory(QWidget *parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("ticketHistory"));
    setAccessibleName(tr("History"));
    setHeaderLabels({tr("When"), tr("What"), tr("Who"), tr("Why, and what changed")});
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    header()->setStretchLastSection(true);
}

void TicketHistory::setEvents(const std::vector<model::TicketEvent> &events)
{
    clear();
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        QStringList why{plainText(event->why), models::ticketChangesText(*event)};
        why.removeAll(QString());
        const auto text = why.join(QStringLiteral(" · "));
        auto *item =
            new QTreeWidgetItem(this, {models::timeText(event->at), models::ticketEventText(*event),
                                       models::ticketActorText(event->who), text});
        item->setToolTip(3, models::plainTip(text));
    }
    for (int column = 0; column < 3; ++column)
        resizeColumnToContents(column);
}

SimilarTickets::SimilarTickets(QWidget *parent)
    : QWidget(parent), m_explanation(new QLabel(this)), m_list(new QTreeWidget(this)),
      m_merge(new QPushButton(tr("Merge into this ticket"), this)), m_merged(new QLabel(this))
{
    for (auto *label : {m_explanation, m_merged}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_list->setObjectName(QStringLiteral("similarTickets"));
    m_list->setAccessibleName(tr("Similar tickets"));
    m_list->setHeaderLabels({tr("Alike"), tr("Ticket")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_merge->setObjectName(QStringLiteral("mergeSimilar"));
    m_merge->setToolTip(tr("What comes for it goes to this ticket from now on (M)"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->setSpacing(6);
    layout->addWidget(m_explanation);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_merge, 0, Qt::AlignLeft);
    layout->addWidget(m_merged);
    connect(m_merge, &QPushButton::clicked, this, &SimilarTickets::merge);
    connect(m_list, &QTreeWidget::itemDoubleClicked, this, &SimilarTickets::merge);
    setTickets({});
    setMerged({});
}

void SimilarTickets::wait()
{
    m_list->clear();
    m_list->setEnabled(false);
    m_merge->setEnabled(false);
    m_explanation->setText(tr("Looking for tickets that may be about the same…"));
}

void SimilarTickets::setTickets(const std::vector<NearTicket> &tickets)
{
    m_list->clear();
    for (const auto &ticket : tickets) {
        const auto percent = QLocale().toString(qRound(100 * ticket.similarity.value_or(0)));
        auto *item = new QTreeWidgetItem(
            m_list, {tr("%1 %", "how much alike").arg(percent), plainText(ticket.title)});
        item->setData(0, Qt::UserRole, QString::fromStdString(ticket.id));
        item->setToolTip(1,
                         models::plainTip(plainText(ticket.title) + u'\n' + plainText(ticket.id)));
    }
    m_list->resizeColumnToContents(0);
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->setEnabled(true);
    m_merge->setEnabled(!tickets.empty());
    m_explanation->setText(tickets.empty() ? tr("No other ticket seems to be about the same.")
                                           : tr("These may be about the same, by their words, "
                                                "files and functions. It is a suggestion only."));
}

void SimilarTickets::setMerged(const std::vector<std::string> &ids)
{
    QStringList names;
    for (const auto &id : ids)
        names << plainText(id);
    m_merged->setText(tr("Merged into this ticket: %1").arg(names.join(QStringLiteral(", "))));
    m_merged->setVisible(!names.isEmpty());
}

void SimilarTickets::merge()
{
    if (const auto *item = m_list->currentItem(); item && m_merge->isEnabled())
        emit mergeRequested(item->data(0, Qt::UserRole).toString().toStdString());
}

void SimilarTickets::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_M || enter))
        merge();
    else
        QWidget::keyPressEvent(event);
}

} // namespace espalier::panels
