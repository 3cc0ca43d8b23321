// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgesearch.h"

#include "core/store/knowledgevalues.h"
#include "core/store/statement.h"

#include <format>

namespace espalier::store {

using Ids = std::vector<std::int64_t>;

/// What a search looks through.
static std::string searchText(const model::Learning &learning)
{
    std::string text = learning.functionName + ' ' + learning.language + ' ' + learning.origin +
                       ' ' + learning.errorPattern;
    for (const auto &error : learning.errors)
        text += ' ' + error;
    return text;
}

/// What the words of a part begin with: of one length, so that no part begins as another does.
static std::string nameOf(std::int64_t part)
{
    return std::format("{:06}", part);
}

Result<> LearningIndex::add(std::int64_t id, const model::Learning &learning)
{
    Statement insert(m_database, "INSERT INTO learning_words (rowid, text) VALUES (?, ?)");
    return insert.integer(id).text(ftsText(searchText(learning), nameOf(id / kPart))).run();
}

static Result<> collect(Database &database, const std::string &query, std::size_t limit, Ids &ids)
{
    // The index goes on knowing what was cleared.
    Statement statement(database, "SELECT w.rowid FROM learning_words w CROSS JOIN learnings l "
                                  "ON l.id = w.rowid WHERE learning_words MATCH ? "
                                  "ORDER BY w.rowid DESC LIMIT ?");
    statement.text(query).integer(static_cast<std::int64_t>(limit - ids.size()));
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return {};
        ids.push_back(statement.integerAt(0));
    }
}

/// The words of a query before the one that is only the beginning of one; empty without any.
static std::string completeWords(std::string_view query)
{
    const auto last = query.ends_with('*') ? query.rfind(" \"") : std::string_view::npos;
    return std::string(last == std::string_view::npos ? "" : query.substr(0, last));
}

/// Whether a part may have what is asked for: without one of the complete words it has not, and
/// the rows of the beginning need not be put together.
static Result<bool> mayHave(Database &database, std::string_view query)
{
    const auto complete = completeWords(query);
    if (complete.empty())
        return true;
    Statement statement(database,
                        "SELECT 1 FROM learning_words WHERE learning_words MATCH ? LIMIT 1");
    return statement.text(complete).next();
}

Result<Ids> LearningIndex::search(std::string_view typed, int limit)
{
    Ids ids;
    if (limit <= 0 || ftsQuery(typed).empty())
        return ids;
    Statement newest(m_database, "SELECT coalesce(max(id), 0) FROM learnings");
    auto row = newest.next();
    if (!row)
        return failure(std::move(row.error()));
    const auto size = static_cast<std::size_t>(limit);
    for (auto part = newest.integerAt(0) / kPart; part >= 0 && ids.size() < size; --part) {
        const auto query = ftsQuery(typed, nameOf(part));
        const auto possible = mayHave(m_database, query);
        if (!possible)
            return failure(possible.error());
        if (!*possible)
            continue;
        if (auto done = collect(m_database, query, size, ids); !done)
            return failure(std::move(done.error()));
    }
    return ids;
}

Result<> LearningIndex::clear()
{
    return Statement(m_database,
                     "INSERT INTO learning_words (learning_words) VALUES ('delete-all')")
        .run();
}

} // namespace espalier::store
