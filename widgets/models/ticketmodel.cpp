// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/ticketmodel.h"

#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"
#include "widgets/theme/icons.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace espalier::models {

using model::TicketOrder;
using store::TicketRow;

namespace {

// A list that was scrolled through quickly has been at many places that nobody looks at any more.
constexpr std::size_t kMostWanted = 4;

QString displayOf(const TicketRow &row, int column)
{
    switch (column) {
    case TicketModel::TitleColumn: return plainText(row.title);
    case TicketModel::PriorityColumn: return textOf(row.priority);
    case TicketModel::RiskColumn: return QLocale().toString(row.risk);
    case TicketModel::EffortColumn: return QLocale().toString(row.effort);
    case TicketModel::ScoreColumn: return numberText(row.score);
    case TicketModel::StatusColumn:
        return row.regressed ? TicketModel::tr("%1, came back").arg(textOf(row.status))
                             : textOf(row.status);
    case TicketModel::UpdatedColumn: return timeText(row.updatedAt);
    default: return {};
    }
}

QString scoreOf(const TicketRow &row)
{
    model::Ticket ticket;
    ticket.priority = row.priority;
    ticket.riskLevel = row.risk;
    ticket.estimatedEffort = row.effort;
    return scoreText(backlog::explainScore(ticket), row.priority, row.risk, row.effort);
}

QString hintOf(const TicketRow &row)
{
    QStringList lines{
        plainText(row.title), plainText(row.id),
        QStringLiteral("%1 · %2 · %3")
            .arg(textOf(row.status), textOf(row.category), ticketSourceText(row.source))};
    if (!row.snoozedUntil.empty())
        lines << TicketModel::tr("Snoozed until %1").arg(timeText(row.snoozedUntil));
    lines << TicketModel::tr("Score: %1").arg(scoreOf(row));
    return plainTip(lines.join(u'\n'));
}

QString accessibleOf(const TicketRow &row, int column)
{
    if (column != TicketModel::TitleColumn)
        return displayOf(row, column);
    return TicketModel::tr("%1, %2, priority %3, risk %4, effort %5",
                           "a ticket: its title, its status")
        .arg(displayOf(row, TicketModel::TitleColumn), displayOf(row, TicketModel::StatusColumn),
             textOf(row.priority), QLocale().toString(row.risk), QLocale().toString(row.effort));
}

bool isNumber(int column)
{
    return column == TicketModel::RiskColumn || column == TicketModel::EffortColumn ||
           column == TicketModel::ScoreColumn;
}

} // namespace

TicketModel::TicketModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractTableModel(parent), m_themes(themes)
{
    m_ask.setSingleShot(true);
    m_ask.setInterval(0);
    connect(&m_ask, &QTimer::timeout, this, &TicketModel::askForNext);
    connect(&themes, &theme::ThemeManager::changed, this, [this] { changed(0, rowCount() - 1); });
}

void TicketModel::changed(int first, int last, int firstColumn, int lastColumn)
{
    if (first <= last)
        emit dataChanged(index(first, firstColumn), index(last, lastColumn));
}

void TicketModel::setNumbers(std::vector<std::int64_t> numbers)
{
    beginResetModel();
    m_numbers = std::move(numbers);
    m_fresh.clear();
    m_wanted.clear();
    m_asked.reset();
    if (!m_marks.empty()) {
        std::unordered_set<std::int64_t> stay;
        for (const auto number : m_numbers) {
            if (m_marks.contains(number))
                stay.insert(number);
        }
        m_marks = std::move(stay);
    }
    endResetModel();
    emit marksChanged();
}

// ---- pages ----

void TicketModel::want(int page) const
{
    if (m_asked == page || m_fresh.contains(page) || std::ranges::contains(m_wanted, page))
        return;
    if (m_wanted.size() >= kMostWanted)
        m_wanted.erase(m_wanted.begin());
    m_wanted.push_back(page);
    // Never while somebody is reading rows.
    m_ask.start();
}

void TicketModel::askForNext()
{
    if (m_asked || m_wanted.empty())
        return;
    const int page = m_wanted.back();
    m_wanted.pop_back();
    m_asked = page;
    const auto first = std::min(m_numbers.size(), static_cast<std::size_t>(page) * kPage);
    const auto last = std::min(m_numbers.size(), first + kPage);
    const std::vector<std::int64_t> numbers(m_numbers.begin() + static_cast<std::ptrdiff_t>(first),
                                            m_numbers.begin() + static_cast<std::ptrdiff_t>(last));
    emit pageWanted(page, numbers);
}

void TicketModel::setRows(int page, std::vector<TicketRow> rows)
{
    if (m_asked != page) // asked for before the numbers were set
        return;
    m_asked.reset();
    for (auto &row : rows)
        m_known.insert_or_assign(row.row, std::move(row));
    m_fresh.insert(page);
    if (m_known.size() > kMostKept)
        forgetFarFrom(page);
    changed(page * kPage, std::min(rowCount(), (page + 1) * kPage) - 1);
    if (!m_wanted.empty())
        m_ask.start();
}

void TicketModel::refuseRows(int page)
{
    if (m_asked != page)
        return;
    m_asked.reset();
    m_fresh.insert(page); // not again and again
    if (!m_wanted.empty())
        m_ask.start();
}

// Memory stays bounded however long a list is scrolled through.
void TicketModel::forgetFarFrom(int page)
{
    decltype(m_known) kept;
    decltype(m_fresh) fresh;
    for (int near = page - 2; near <= page + 2; ++near) {
        if (m_fresh.contains(near))
            fresh.insert(near);
        for (int at = near * kPage; at < (near + 1) * kPage; ++at) {
            if (auto found = m_known.find(numberAt(at)); found != m_known.end())
                kept.insert(m_known.extract(found));
        }
    }
    m_known = std::move(kept);
    m_fresh = std::move(fresh);
}

const TicketRow *TicketModel::row(int row) const
{
    const auto found = m_known.find(numberAt(row));
    return found == m_known.end() ? nullptr : &found->second;
}

std::int64_t TicketModel::numberAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_numbers[static_cast<std::size_t>(row)] : 0;
}

int TicketModel::rowOf(std::int64_t number) const
{
    const auto found = std::ranges::find(m_numbers, number);
    return found == m_numbers.end() ? -1 : static_cast<int>(found - m_numbers.begin());
}

QModelIndex TicketModel::indexOf(std::int64_t number) const
{
    const int at = rowOf(number);
    return at < 0 ? QModelIndex() : index(at, 0);
}

// ---- marks ----

void TicketModel::setMarked(int row, bool marked)
{
    setMarked(row, row, marked);
}

void TicketModel::setMarked(int first, int last, bool marked)
{
    first = std::max(first, 0);
    last = std::min(last, rowCount() - 1);
    if (first > last)
        return;
    for (int at = first; at <= last; ++at) {
        if (marked)
            m_marks.insert(numberAt(at));
        else
            m_marks.erase(numberAt(at));
    }
    changed(first, last, TitleColumn, TitleColumn);
    emit marksChanged();
}

bool TicketModel::isMarked(int row) const
{
    return m_marks.contains(numberAt(row));
}

void TicketModel::clearMarks()
{
    if (m_marks.empty())
        return;
    m_marks.clear();
    changed(0, rowCount() - 1, TitleColumn, TitleColumn);
    emit marksChanged();
}

std::vector<std::int64_t> TicketModel::marked() const
{
    std::vector<std::int64_t> result;
    if (m_marks.empty())
        return result;
    for (const auto number : m_numbers) {
        if (m_marks.contains(number))
            result.push_back(number);
    }
    return result;
}

// ---- as a model ----

int TicketModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_numbers.size());
}

int TicketModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

Qt::ItemFlags TicketModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == TitleColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant TicketModel::decoration(const TicketRow &row, int column, int role) const
{
    const auto &theme = m_themes.theme();
    const bool ink = role == Qt::ForegroundRole;
    if (column == StatusColumn) {
        const auto &look = lookOf(row.status);
        return ink ? QVariant(theme.color(look.ink))
                   : QVariant(theme::icon(look.icon, theme, look.ink));
    }
    if (column == PriorityColumn)
        return ink ? QVariant(theme.color(inkOf(row.priority))) : QVariant();
    if (ink && column == UpdatedColumn)
        return theme.color(theme::Role::TextMuted);
    if (!ink && column == TitleColumn && row.regressed)
        return theme::icon(u"warning", theme, theme::Role::Warning);
    return {};
}

QVariant TicketModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int column = index.column();
    if (role == NumberRole)
        return static_cast<qlonglong>(numberAt(index.row()));
    if (role == Qt::CheckStateRole)
        return column == TitleColumn ? QVariant(isMarked(index.row()) ? Qt::Checked : Qt::Unchecked)
                                     : QVariant();
    if (role == Qt::TextAlignmentRole)
        return isNumber(column) ? QVariant(Qt::AlignVCenter | Qt::AlignRight) : QVariant();
    want(index.row() / kPage);
    const auto *known = row(index.row());
    if (role == KnownRole)
        return known != nullptr;
    if (!known)
        return role == Qt::DisplayRole && column == TitleColumn ? QVariant(QStringLiteral("…"))
                                                                : QVariant();
    switch (role) {
    case Qt::DisplayRole: return displayOf(*known, column);
    case Qt::ToolTipRole: return hintOf(*known);
    case Qt::AccessibleTextRole: return accessibleOf(*known, column);
    case Qt::DecorationRole:
    case Qt::ForegroundRole: return decoration(*known, column, role);
    default: return {};
    }
}

bool TicketModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() != TitleColumn)
        return false;
    setMarked(index.row(), value.toInt() == Qt::Checked);
    return true;
}

QVariant TicketModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == ScoreColumn)
        return tr("What is taken first has the lowest score: 10 less the weight of the priority "
                  "(low 2, medium 5, high 8, critical 10), plus half the risk, plus half the "
                  "effort");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn: return tr("Ticket");
    case PriorityColumn: return tr("Priority");
    case RiskColumn: return tr("Risk");
    case EffortColumn: return tr("Effort");
    case ScoreColumn: return tr("Score");
    case StatusColumn: return tr("Status");
    case UpdatedColumn: return tr("Changed");
    default: return {};
    }
}

std::optional<TicketOrder> TicketModel::orderOf(int column)
{
    switch (column) {
    case TitleColumn: return TicketOrder::Title;
    case PriorityColumn: return TicketOrder::Priority;
    case RiskColumn: return TicketOrder::Risk;
    case EffortColumn: return TicketOrder::Effort;
    case ScoreColumn: return TicketOrder::Score;
    case UpdatedColumn: return TicketOrder::Updated;
    default: return std::nullopt;
    }
}

} // namespace espalier::models
