// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternlibrary.h"

#include "core/learn/codecpacking.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

PatternLibrary::PatternLibrary(std::unique_ptr<store::Database> database,
                               store::TextPacking packing)
    : m_database(std::move(database)), m_patterns(*m_database),
      m_knowledge(*m_database, std::move(packing))
{
}

Result<std::unique_ptr<PatternLibrary>> PatternLibrary::open(const std::filesystem::path &file)
{
    std::error_code ignored;
    auto database = !file.empty() && std::filesystem::exists(file, ignored)
                        ? store::Database::open(file, store::knowledgeSchema())
                        : store::Database::inMemory(store::knowledgeSchema());
    if (!database)
        return failure(std::move(database.error()));
    auto packing = learn::textPacking(**database);
    if (!packing)
        return failure(std::move(packing.error()));
    return std::unique_ptr<PatternLibrary>(
        new PatternLibrary(*std::move(database), *std::move(packing)));
}

Result<std::vector<PatternRow>> PatternLibrary::all()
{
    auto patterns = m_patterns.listWithForgotten();
    if (!patterns)
        return failure(std::move(patterns.error()));
    std::vector<PatternRow> rows;
    for (const auto &pattern : *patterns)
        rows.push_back(rowOf(pattern));
    std::ranges::stable_sort(rows, std::ranges::greater(), &PatternRow::failures);
    return rows;
}

Result<std::vector<PatternRow>> PatternLibrary::list(const PatternFilter &filter)
{
    auto rows = all();
    if (rows)
        std::erase_if(*rows, [&](const PatternRow &row) { return !matches(row, filter); });
    return rows;
}

Result<FoundPatterns> PatternLibrary::search(std::string_view typed, int most)
{
    auto ids = m_patterns.search(typed, most + 1);
    if (!ids)
        return failure(std::move(ids.error()));
    FoundPatterns found{.ids = *std::move(ids)};
    found.more = found.ids.size() > static_cast<std::size_t>(most);
    if (found.more)
        found.ids.pop_back();
    return found;
}

} // namespace espalier::engine
