// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/patchmodel.h"

#include "widgets/models/patchtext.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"
#include "widgets/theme/icons.h"

#include <QLocale>

#include <algorithm>
#include <ranges>
#include <utility>

namespace espalier::models {

using engine::PatchOutlook;
using engine::PatchRow;
using model::PatchStage;

namespace {

PatchGroup groupOf(const PatchRow &row)
{
    using enum PatchStage;
    if (!row.isKnown)
        return PatchGroup::Unknown;
    switch (row.patch.stage) {
    case Ready: return PatchGroup::ToReview;
    case Applied:
    case RollingBack:
    case RolledBack: return PatchGroup::Applied;
    case Rejected: return PatchGroup::Rejected;
    case Failed:
    case Stopped:
    case Cancelled: return PatchGroup::Failed;
    default: return PatchGroup::All; // under way
    }
}

/// What a person is waited for comes first, what is done last.
int urgencyOf(const PatchRow &row)
{
    switch (groupOf(row)) {
    case PatchGroup::ToReview: return row.isStale ? 1 : 0;
    case PatchGroup::All: return 2;
    case PatchGroup::Failed: return 3;
    case PatchGroup::Unknown: return 4;
    case PatchGroup::Applied: return 5;
    case PatchGroup::Rejected: return 6;
    }
    return 6;
}

bool isNumber(int column)
{
    return column == PatchModel::RiskColumn || column == PatchModel::AttemptColumn;
}

bool has(const PatchRow &row, const QString &word)
{
    const auto in = [&](const std::string &text) {
        return QString::fromStdString(text).contains(word, Qt::CaseInsensitive);
    };
    const auto &patch = row.patch;
    return in(patch.title) || in(patch.ticketId) || in(patch.branch) || in(patch.madeBy);
}

} // namespace

PatchModel::PatchModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractTableModel(parent), m_themes(themes)
{
    m_ask.setSingleShot(true);
    m_ask.setInterval(0);
    connect(&m_ask, &QTimer::timeout, this, &PatchModel::askForNext);
    connect(&themes, &theme::ThemeManager::changed, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    });
}

void PatchModel::setRows(std::vector<PatchRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_fresh.clear();
    m_wanted.clear();
    std::unordered_map<std::string, PatchOutlook> kept;
    for (const auto &row : m_rows) {
        if (auto node = m_outlooks.extract(row.patch.branch))
            kept.insert(std::move(node));
    }
    m_outlooks = std::move(kept);
    show();
    endResetModel();
}

void PatchModel::setFilter(PatchGroup group, const QString &words)
{
    auto list = words.split(u' ', Qt::SkipEmptyParts);
    if (group == m_group && list == m_words)
        return;
    beginResetModel();
    m_group = group;
    m_words = std::move(list);
    show();
    endResetModel();
}

void PatchModel::setOrder(int column, bool descending)
{
    if (column == m_order && descending == m_descending)
        return;
    beginResetModel();
    m_order = column;
    m_descending = descending;
    show();
    endResetModel();
}

/// Where an order says nothing, what is newer comes first: so the rows came.
bool PatchModel::comesBefore(const PatchRow &one, const PatchRow &other) const
{
    const auto &first = m_descending ? other : one;
    const auto &second = m_descending ? one : other;
    switch (m_order) {
    case TitleColumn:
        return QString::localeAwareCompare(QString::fromStdString(first.patch.title),
                                           QString::fromStdString(second.patch.title)) < 0;
    case RiskColumn: return first.patch.risk < second.patch.risk;
    case AttemptColumn: return first.patch.number < second.patch.number;
    case UpdatedColumn: return first.patch.updatedAt < second.patch.updatedAt;
    default: return urgencyOf(first) < urgencyOf(second);
    }
}

void PatchModel::show()
{
    m_shown.clear();
    for (std::size_t at = 0; at < m_rows.size(); ++at) {
        const auto &row = m_rows[at];
        const bool fits =
            (m_group == PatchGroup::All || groupOf(row) == m_group) &&
            std::ranges::all_of(m_words, [&](const auto &word) { return has(row, word); });
        if (fits)
            m_shown.push_back(at);
    }
    std::ranges::stable_sort(m_shown, [this](std::size_t one, std::size_t other) {
        return comesBefore(m_rows[one], m_rows[other]);
    });
}

const PatchRow &PatchModel::row(int row) const
{
    return m_rows[m_shown[static_cast<std::size_t>(row)]];
}

const PatchOutlook *PatchModel::known(const PatchRow &row) const
{
    const auto found = m_outlooks.find(row.patch.branch);
    return found == m_outlooks.end() ? nullptr : &found->second;
}

const PatchOutlook *PatchModel::outlook(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : known(this->row(row));
}

int PatchModel::rowOf(const QString &branch) const
{
    const auto at = std::ranges::find(
        m_shown, branch.toStdString(),
        [this](std::size_t each) -> const std::string & { return m_rows[each].patch.branch; });
    return at == m_shown.end() ? -1 : static_cast<int>(at - m_shown.begin());
}

int PatchModel::rowOfTicket(const QString &id) const
{
    const auto at = std::ranges::find(
        m_shown, id.toStdString(),
        [this](std::size_t each) -> const std::string & { return m_rows[each].patch.ticketId; });
    return at == m_shown.end() ? -1 : static_cast<int>(at - m_shown.begin());
}

// ---- what has to be computed ----

void PatchModel::want(const PatchRow &row) const
{
    if (m_fresh.contains(row.patch.branch))
        return;
    m_wanted.push_back(row.patch.branch);
    m_ask.start();
}

void PatchModel::askForNext()
{
    if (m_asked)
        return;
    std::unordered_set<std::string> names;
    for (const auto &branch : m_wanted | std::views::reverse) {
        if (names.size() < kBatch && !m_fresh.contains(branch))
            names.insert(branch);
    }
    m_wanted.clear(); // what is still looked at is wanted again when it is drawn
    std::vector<PatchRow> rows;
    for (const auto &row : m_rows) {
        if (names.contains(row.patch.branch))
            rows.push_back(row);
    }
    if (rows.empty())
        return;
    m_asked = true;
    emit outlooksWanted(rows);
}

void PatchModel::setOutlooks(const std::vector<PatchRow> &rows,
                             const std::vector<PatchOutlook> &outlooks)
{
    m_asked = false;
    for (std::size_t at = 0; at < rows.size() && at < outlooks.size(); ++at) {
        const auto &branch = rows[at].patch.branch;
        m_outlooks.insert_or_assign(branch, outlooks[at]);
        m_fresh.insert(branch);
        if (const int shown = rowOf(QString::fromStdString(branch)); shown >= 0)
            emit dataChanged(index(shown, 0), index(shown, ColumnCount - 1));
    }
    if (!m_wanted.empty())
        m_ask.start();
}

void PatchModel::refuseOutlooks()
{
    m_asked = false;
    for (const auto &row : m_rows)
        m_fresh.insert(row.patch.branch);
}

// ---- the model ----

int PatchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int PatchModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PatchModel::displayOf(const PatchRow &row, int column) const
{
    const auto &patch = row.patch;
    const auto *outlook = known(row);
    switch (column) {
    case TitleColumn: return plainText(patch.title);
    case StateColumn: return patchStateText(row, outlook);
    case RiskColumn: {
        const int risk = outlook && outlook->risk > 0 ? outlook->risk : patch.risk;
        return risk > 0 ? QLocale().toString(risk) : QString();
    }
    case GatesColumn: return outlook && outlook->gates ? gatesText(*outlook->gates) : QString();
    case DistanceColumn:
        return outlook && outlook->distance ? distanceText(*outlook->distance) : QString();
    case MergeColumn: return outlook && outlook->merge ? mergeText(*outlook->merge) : QString();
    case AttemptColumn: return row.isKnown ? QLocale().toString(patch.number) : QString();
    case UpdatedColumn: return timeText(patch.updatedAt);
    default: return {};
    }
}

QVariant PatchModel::decoration(const PatchRow &row, int column, int role) const
{
    const auto &theme = m_themes.theme();
    const bool ink = role == Qt::ForegroundRole;
    const auto *outlook = known(row);
    if (column == StateColumn) {
        const auto look = lookOf(row, outlook);
        return ink ? QVariant(theme.color(look.ink))
                   : QVariant(theme::icon(look.icon, theme, look.ink));
    }
    const bool conflicts = outlook && outlook->merge && !outlook->merge->conflicts.empty();
    if (column == MergeColumn && conflicts)
        return ink ? QVariant(theme.color(theme::Role::Warning))
                   : QVariant(theme::icon(u"warning", theme, theme::Role::Warning));
    if (column == GatesColumn && outlook && outlook->gates && outlook->gates->failed > 0)
        return ink ? QVariant(theme.color(theme::Role::Error)) : QVariant();
    if (ink && (column == UpdatedColumn || column == DistanceColumn || column == MergeColumn))
        return theme.color(theme::Role::TextMuted);
    return {};
}

QString PatchModel::accessibleOf(const PatchRow &row, int column) const
{
    const auto text = displayOf(row, column).toString();
    if (column == DistanceColumn)
        if (const auto *outlook = known(row); outlook && outlook->distance)
            return distanceWords(*outlook->distance);
    const auto title = headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return column == TitleColumn || text.isEmpty() ? text
                                                   : QStringLiteral("%1: %2").arg(title, text);
}

QVariant PatchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &each = row(index.row());
    const int column = index.column();
    if (role == BranchRole)
        return QString::fromStdString(each.patch.branch);
    if (role == OutlookRole)
        return m_fresh.contains(each.patch.branch);
    if (role == Qt::TextAlignmentRole)
        return isNumber(column) ? QVariant(Qt::AlignVCenter | Qt::AlignRight) : QVariant();
    want(each);
    switch (role) {
    case Qt::DisplayRole: return displayOf(each, column);
    case Qt::ToolTipRole: return patchTip(each, known(each));
    case Qt::AccessibleTextRole: return accessibleOf(each, column);
    case Qt::DecorationRole:
    case Qt::ForegroundRole: return decoration(each, column, role);
    default: return {};
    }
}

QVariant PatchModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == DistanceColumn)
        return tr("Commits that only the patch has, and commits that the current branch has got "
                  "since they parted");
    if (role == Qt::ToolTipRole && section == MergeColumn)
        return tr("What a merge into the current branch would come to; it is tried in memory only");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn: return tr("Patch");
    case StateColumn: return tr("State");
    case RiskColumn: return tr("Risk");
    case GatesColumn: return tr("Gates");
    case DistanceColumn: return tr("Commits");
    case MergeColumn: return tr("Merge");
    case AttemptColumn: return tr("Attempt");
    case UpdatedColumn: return tr("Changed");
    default: return {};
    }
}

} // namespace espalier::models
