// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ticketquerysql.h"

#include <QString>

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <utility>

namespace espalier::store {

namespace {

class Conditions final {
public:
    explicit Conditions(QuerySql &sql) : m_sql(sql) {}

    void add(const std::string &condition)
    {
        m_sql.where += (m_sql.where.empty() ? " WHERE " : " AND ") + condition;
    }

    // Numbers of enumerations stand in the text: they come from no one but us.
    template <typename Enum>
    void addAmong(const char *column, const std::vector<Enum> &values)
    {
        if (values.empty())
            return;
        std::string list;
        for (const auto value : values)
            list += (list.empty() ? "" : ", ") + std::to_string(static_cast<int>(value));
        add(std::format("{} IN ({})", column, list));
    }

    void addRange(const char *column, const std::optional<model::LevelRange> &range)
    {
        if (range)
            add(std::format("{} BETWEEN {} AND {}", column, range->low, range->high));
    }

    void addFlag(const char *condition, const std::optional<bool> &wanted)
    {
        if (wanted)
            add(std::format("{}({})", *wanted ? "" : "NOT ", condition));
    }

    void addText(const std::string &condition, std::string value)
    {
        add(condition);
        m_sql.values.emplace_back(std::move(value));
    }

private:
    QuerySql &m_sql;
};

/// The column of few values that leads the order; null where an index has the whole order.
const char *levelOf(model::TicketOrder order)
{
    switch (order) {
    case model::TicketOrder::Priority: return "priority";
    case model::TicketOrder::Risk: return "risk";
    case model::TicketOrder::Effort: return "effort";
    default: return nullptr;
    }
}

std::string orderOf(const model::TicketQuery &query)
{
    const auto *way = query.descending ? " DESC" : "";
    switch (query.order) {
    case model::TicketOrder::Score: return std::format("score{0}, created_at{0}, id{0}", way);
    case model::TicketOrder::Updated: return std::format("updated_at{0}, ticket{0}", way);
    case model::TicketOrder::Created: return std::format("created_at{0}, ticket{0}", way);
    case model::TicketOrder::Title: return std::format("title COLLATE NOCASE{0}, ticket{0}", way);
    default: return "score, created_at, id"; // those of one level
    }
}

/// Named, since the planner takes one that leads with what a filter asks for, and sorts.
const char *indexOf(model::TicketOrder order)
{
    switch (order) {
    case model::TicketOrder::Updated: return "ticket_rows_by_update";
    case model::TicketOrder::Created: return "ticket_rows_by_creation";
    case model::TicketOrder::Title: return "ticket_rows_by_title";
    default: return "ticket_rows_by_score";
    }
}

std::vector<std::int64_t> numbersIn(const QByteArray &text)
{
    std::vector<std::int64_t> numbers;
    const auto *end = text.constData() + text.size();
    if (!text.isEmpty())
        numbers.reserve(static_cast<std::size_t>(text.count(',')) + 1);
    for (const auto *at = text.constData(); at < end; ++at) {
        std::int64_t number = 0;
        at = std::from_chars(at, end, number).ptr;
        numbers.push_back(number);
    }
    return numbers;
}

std::size_t levelOf(std::int64_t number)
{
    return static_cast<std::size_t>(number % QuerySql::kLevels);
}

/// Orders by level what is in order within each, and takes the page: counted first, so that memory
/// is asked for once.
std::vector<std::int64_t> orderedByLevel(const std::vector<std::int64_t> &numbers,
                                         const model::TicketQuery &query)
{
    std::array<std::size_t, QuerySql::kLevels> places{};
    for (const auto number : numbers)
        ++places.at(levelOf(number));
    std::size_t before = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        auto &place = places.at(query.descending ? places.size() - 1 - i : i);
        before += std::exchange(place, before);
    }
    std::vector<std::int64_t> ordered(numbers.size());
    for (const auto number : numbers)
        ordered.at(places.at(levelOf(number))++) = number / QuerySql::kLevels;
    const auto first =
        std::min(static_cast<std::size_t>(std::max<std::int64_t>(query.offset, 0)), ordered.size());
    ordered.erase(ordered.begin(), ordered.begin() + static_cast<std::ptrdiff_t>(first));
    if (query.limit >= 0 && std::cmp_less(query.limit, ordered.size()))
        ordered.resize(static_cast<std::size_t>(query.limit));
    return ordered;
}

} // namespace

std::string loweredWords(const std::string &text)
{
    return QString::fromStdString(text).toLower().toStdString();
}

void QuerySql::bindTo(Statement &statement) const
{
    for (const auto &value : values) {
        if (const auto *number = std::get_if<std::int64_t>(&value))
            statement.integer(*number);
        else
            statement.text(std::get<std::string>(value));
    }
}

QuerySql sqlOf(const model::TicketQuery &query)
{
    QuerySql sql;
    // Of files, few tickets are found by themselves, and sorted.
    sql.from = query.files.empty() ? std::string("ticket_rows INDEXED BY ") + indexOf(query.order)
                                   : "ticket_rows NOT INDEXED";
    if (const auto *level = levelOf(query.order))
        sql.column = std::format("ticket * {} + {}", QuerySql::kLevels, level);
    sql.isByLevel = sql.column != "ticket";
    Conditions conditions(sql);
    conditions.addAmong("status", query.statuses);
    conditions.addAmong("priority", query.priorities);
    conditions.addAmong("category", query.categories);
    if (!query.sources.empty()) {
        std::string list;
        for (const auto source : query.sources)
            list += std::format("{}'{}'", list.empty() ? "" : ", ", nameOf(source));
        conditions.add(std::format("source IN ({})", list));
    }
    conditions.addRange("risk", query.risk);
    conditions.addRange("effort", query.effort);
    conditions.addFlag("triaged = 1 OR status <> 0", query.triaged);
    conditions.addFlag("regressed = 1", query.regressed);
    // What sleeps is out of the inbox, unless it is asked for.
    const bool isInbox = query.triaged && !*query.triaged;
    if (query.snoozed || isInbox) {
        const bool asleep = query.snoozed.value_or(false);
        conditions.addText(asleep ? "snoozed_until > ?" : "snoozed_until <= ?", query.now);
    }
    if (!query.createdFrom.empty())
        conditions.addText("created_at >= ?", query.createdFrom);
    if (!query.updatedFrom.empty())
        conditions.addText("updated_at >= ?", query.updatedFrom);
    std::string globs;
    for (const auto &file : query.files) {
        globs += globs.empty() ? "path GLOB ?" : " OR path GLOB ?";
        sql.values.emplace_back(file);
    }
    if (!globs.empty())
        conditions.add("ticket IN (SELECT ticket FROM ticket_files WHERE " + globs + ")");
    // At once, as far as a function takes them: a call for each takes as long as its search does.
    constexpr std::size_t kMostParts = 100;
    std::string parts;
    for (std::size_t i = 0; i < query.words.size(); ++i) {
        parts += ", ?";
        sql.values.emplace_back(loweredWords(query.words[i]));
        if ((i + 1) % kMostParts == 0 || i + 1 == query.words.size())
            conditions.add("holds(words" + std::exchange(parts, {}) + ")");
    }
    sql.order = " ORDER BY " + orderOf(query);
    if (!sql.isByLevel && (query.limit >= 0 || query.offset > 0)) {
        sql.limit = " LIMIT ? OFFSET ?";
        sql.values.emplace_back(query.limit);
        sql.values.emplace_back(query.offset);
    }
    return sql;
}

std::vector<std::int64_t> pageOf(const QByteArray &found, const QuerySql &sql,
                                 const model::TicketQuery &query)
{
    auto numbers = numbersIn(found);
    return sql.isByLevel ? orderedByLevel(numbers, query) : numbers;
}

} // namespace espalier::store
