// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/log/logfilter.h"

#include "widgets/theme/icons.h"

#include <array>
#include <utility>

namespace espalier::panels {

using models::LogModel;
using theme::Role;

namespace {

struct Look {
    QStringView icon;
    Role ink;
};

const Look &lookOf(LogModel::Level level)
{
    static constexpr std::array kLooks{Look{u"info", Role::Info}, Look{u"warning", Role::Warning},
                                       Look{u"error", Role::Error}};
    return kLooks[static_cast<std::size_t>(std::to_underlying(level))];
}

} // namespace

LogFilter::LogFilter(LogModel &log, const theme::ThemeManager &themes, QObject *parent)
    : QSortFilterProxyModel(parent), m_log(log), m_themes(themes)
{
    setSourceModel(&log);
}

void LogFilter::setLeast(LogModel::Level level)
{
    m_least = level;
    invalidateFilter();
}

void LogFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

LogModel::Level LogFilter::levelOf(const QModelIndex &index) const
{
    return m_log.level(mapToSource(index).row());
}

QVariant LogFilter::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = index.column();
    if (role == Qt::ToolTipRole && column == LogModel::TextColumn)
        return index.data(Qt::DisplayRole);
    if (role == Qt::DecorationRole && column == LogModel::LevelColumn) {
        const auto &look = lookOf(levelOf(index));
        return theme::icon(look.icon, m_themes.theme(), look.ink);
    }
    if (role == Qt::ForegroundRole && column == LogModel::TimeColumn)
        return m_themes.theme().color(Role::TextMuted);
    if (role == Qt::ForegroundRole && levelOf(index) != LogModel::Level::Info)
        return m_themes.theme().color(lookOf(levelOf(index)).ink);
    return QSortFilterProxyModel::data(index, role);
}

QString LogFilter::line(int row) const
{
    QStringList parts;
    for (int column = 0; column < columnCount(); ++column)
        parts.append(index(row, column).data().toString());
    return parts.join(u'\t');
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return m_log.level(row) >= m_least &&
           (m_text.isEmpty() || m_log.index(row, LogModel::TextColumn, parent)
                                    .data()
                                    .toString()
                                    .contains(m_text, Qt::CaseInsensitive));
}

} // namespace espalier::panels
