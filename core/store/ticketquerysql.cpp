// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ticketquerysql.h"

#include <QString>

#include <format>

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

std::string orderOf(const model::TicketQuery &query)
{
    const auto *way = query.descending ? " DESC" : "";
    switch (query.order) {
    case model::TicketOrder::Score: return std::format("score{0}, created_at{0}, id{0}", way);
    case model::TicketOrder::Updated: return std::format("updated_at{0}, ticket{0}", way);
    case model::TicketOrder::Created: return std::format("created_at{0}, ticket{0}", way);
    case model::TicketOrder::Priority: return std::format("priority{0}, score, ticket", way);
    case model::TicketOrder::Risk: return std::format("risk{0}, score, ticket", way);
    case model::TicketOrder::Effort: return std::format("effort{0}, score, ticket", way);
    case model::TicketOrder::Title: return std::format("title COLLATE NOCASE{0}, ticket{0}", way);
    }
    return "ticket";
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

// Without being told, the planner takes an index that leads with what a filter asks for, and sorts.
static std::string sourceOf(const model::TicketQuery &query)
{
    if (query.words.empty() && query.files.empty()) {
        if (query.order == model::TicketOrder::Score)
            return "ticket_rows INDEXED BY ticket_rows_by_score";
        if (query.order == model::TicketOrder::Updated)
            return "ticket_rows INDEXED BY ticket_rows_by_time";
    }
    return "ticket_rows NOT INDEXED"; // words and paths are read from the table, from its beginning
}

QuerySql sqlOf(const model::TicketQuery &query)
{
    QuerySql sql;
    sql.from = sourceOf(query);
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
    for (const auto &word : query.words)
        conditions.addText("instr(words, ?) > 0", loweredWords(word));
    sql.order = " ORDER BY " + orderOf(query);
    if (query.limit >= 0 || query.offset > 0) {
        sql.limit = " LIMIT ? OFFSET ?";
        sql.values.emplace_back(query.limit);
        sql.values.emplace_back(query.offset);
    }
    return sql;
}

} // namespace espalier::store
