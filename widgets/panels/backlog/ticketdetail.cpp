// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/ticketdetail.h"

#include "widgets/controls/serieschart.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"
#include "widgets/panels/backlog/evidenceview.h"
#include "widgets/panels/backlog/tickettextview.h"

#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier::panels {

namespace {

constexpr int kMostDescribed = 9; ///< lines; the evidence needs its room
constexpr int kLeastDescribed = 2;
constexpr int kChartLines = 7;
constexpr int kLinesForChart = 26; ///< of the whole; with less, the evidence itself tells the days
constexpr int kMostPlanned = 40;

QLabel *makeHeading(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    auto font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

TicketDetail::TicketDetail(const theme::ThemeManager &themes, const QString &root, QWidget *parent)
    : QWidget(parent),
      m_description(new TicketTextView(themes, tr("Description"), kMostDescribed, this)),
      m_chart(new controls::SeriesChart(themes, this)),
      m_evidence(new EvidenceView(themes, root, this))
{
    m_chart->setObjectName(QStringLiteral("ticketOccurrences"));
    m_chart->setFixedHeight(kChartLines * fontMetrics().lineSpacing());
    m_chart->hide();
    m_description->setObjectName(QStringLiteral("ticketDescription"));
    auto *top = new QVBoxLayout;
    top->setContentsMargins(10, 8, 10, 8);
    top->addWidget(m_description);
    top->addWidget(m_chart);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_evidence, 1);
    connect(m_evidence, &EvidenceView::sourceRequested, this, &TicketDetail::sourceRequested);
}

void TicketDetail::setTicket(const model::Ticket &ticket)
{
    m_description->showText(ticket.description, tr("It has no description."));
    m_evidence->setTicket(ticket);
    showOccurrences(ticket);
}

// One bar says no more than the sum beside it.
void TicketDetail::showOccurrences(const model::Ticket &ticket)
{
    const auto days = occurrencesByDay(ticket);
    controls::ChartSeries series{.name = tr("Seen"), .points = {}};
    for (const auto &[day, count] : days)
        series.points.push_back({day.toString(Qt::ISODate).toStdString() + "T00:00:00Z", count});
    m_wasSeenOften = days.size() > 1;
    m_chart->setContent({.title = tr("Seen by day"),
                         .series = {std::move(series)},
                         .mode = controls::ChartContent::Mode::Bars});
    shareRoom();
}

void TicketDetail::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    shareRoom();
}

/// The evidence has at least half of it.
void TicketDetail::shareRoom()
{
    const int lines = height() / std::max(1, fontMetrics().lineSpacing());
    const bool hasChart = m_wasSeenOften && lines >= kLinesForChart;
    m_chart->setVisible(hasChart);
    const int left = lines / 2 - (hasChart ? kChartLines : 0) - 2; // margins
    m_description->setMostLines(std::clamp(left, kLeastDescribed, kMostDescribed));
}

TicketPlan::TicketPlan(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_files(new QListWidget(this)), m_noFiles(new QLabel(this)),
      m_solution(new TicketTextView(themes, tr("Proposed solution"), kMostPlanned, this)),
      m_testPlan(new TicketTextView(themes, tr("Test plan"), kMostPlanned, this))
{
    m_files->setObjectName(QStringLiteral("ticketFiles"));
    m_files->setAccessibleName(tr("Files"));
    m_files->setUniformItemSizes(true);
    m_noFiles->setText(tr("Not known yet"));
    auto *inside = new QWidget(this);
    auto *texts = new QVBoxLayout(inside);
    texts->setContentsMargins(10, 8, 10, 8);
    texts->setSpacing(4);
    texts->addWidget(makeHeading(tr("Proposed solution"), inside));
    texts->addWidget(m_solution);
    texts->addSpacing(8);
    texts->addWidget(makeHeading(tr("Test plan"), inside));
    texts->addWidget(m_testPlan);
    texts->addSpacing(8);
    texts->addWidget(makeHeading(tr("Files"), inside));
    texts->addWidget(m_noFiles);
    texts->addWidget(m_files);
    texts->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("What is to be done"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);
    connect(m_files, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        emit sourceRequested(item->data(Qt::UserRole).toString(), 1);
    });
}

void TicketPlan::setTicket(const model::Ticket &ticket)
{
    m_solution->showText(ticket.proposedSolution, tr("Nobody has proposed one yet."));
    m_testPlan->showText(ticket.testPlan, tr("There is none yet."));
    m_files->clear();
    for (const auto &file : ticket.filesToModify) {
        auto *item = new QListWidgetItem(models::plainText(file), m_files);
        item->setData(Qt::UserRole, QString::fromStdString(file));
        item->setToolTip(models::plainTip(models::plainText(file)));
    }
    const int shown = std::min(m_files->count(), 12);
    m_files->setFixedHeight(std::max(1, shown) * std::max(1, m_files->sizeHintForRow(0)) + 6);
    m_files->setVisible(shown > 0);
    m_noFiles->setVisible(shown == 0);
}

} // namespace espalier::panels
