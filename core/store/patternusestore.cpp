// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/patternusestore.h"

#include "core/base/json.h"
#include "core/store/knowledgevalues.h"
#include "core/store/statement.h"

#include <algorithm>
#include <array>

namespace espalier::store {

static constexpr std::array<std::string_view, 3> kKinds{"prompt", "recipe", "lesson"};
static constexpr std::array<std::string_view, 3> kOutcomes{"unknown", "passed", "failed"};

std::string_view nameOf(UseKind kind)
{
    return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view nameOf(UseOutcome outcome)
{
    return kOutcomes[static_cast<std::size_t>(outcome)];
}

/// The place of a name among those that the table allows.
template <typename Value, std::size_t Size>
static Value valueNamed(const std::array<std::string_view, Size> &names, const std::string &name)
{
    return static_cast<Value>(std::ranges::find(names, name) - names.begin());
}

static std::string listOf(std::span<const std::int64_t> numbers)
{
    return toText(Json(std::vector<std::int64_t>(numbers.begin(), numbers.end())));
}

Result<std::int64_t> PatternUseStore::add(std::span<const PatternUse> uses)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        for (const auto &use : uses) {
            auto at = millisecondsOf(use.createdAt);
            if (!at)
                return at;
            Statement insert(m_database, "INSERT INTO pattern_uses (pattern, kind, exchange, run, "
                                         "language, function_name, outcome, created_at) "
                                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
            insert.integer(use.pattern).text(nameOf(use.kind)).text(use.exchange).text(use.run);
            insert.text(use.language).text(use.functionName).text(nameOf(use.outcome));
            if (auto done = insert.integer(*at).run(); !done)
                return failure(std::move(done.error()));
        }
        return static_cast<std::int64_t>(uses.size());
    });
}

Result<std::int64_t> PatternUseStore::settle(std::string_view exchange, UseOutcome outcome)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        Statement update(m_database, "UPDATE pattern_uses SET outcome = ? "
                                     "WHERE exchange = ? AND exchange <> '' AND outcome <> ?");
        update.text(nameOf(outcome)).text(exchange).text(nameOf(outcome));
        if (auto done = update.run(); !done)
            return failure(std::move(done.error()));
        return update.changed();
    });
}

Result<std::vector<PatternUse>> PatternUseStore::of(std::span<const std::int64_t> patterns,
                                                    int limit)
{
    Statement statement(m_database,
                        "SELECT u.pattern, u.kind, u.exchange, u.run, u.language, "
                        "u.function_name, u.outcome, coalesce(e.model, ''), u.created_at "
                        "FROM pattern_uses u LEFT JOIN exchanges e ON e.key = u.exchange "
                        "WHERE u.pattern IN (SELECT value FROM json_each(?)) "
                        "ORDER BY u.id DESC LIMIT ?");
    statement.text(listOf(patterns)).integer(limit);
    std::vector<PatternUse> uses;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return uses;
        uses.push_back({.pattern = statement.integerAt(0),
                        .kind = valueNamed<UseKind>(kKinds, statement.textAt(1)),
                        .exchange = statement.textAt(2),
                        .run = statement.textAt(3),
                        .language = statement.textAt(4),
                        .functionName = statement.textAt(5),
                        .outcome = valueNamed<UseOutcome>(kOutcomes, statement.textAt(6)),
                        .model = statement.textAt(7),
                        .createdAt = timeOf(statement.integerAt(8))});
    }
}

Result<UseSums> PatternUseStore::sums(std::span<const std::int64_t> patterns)
{
    Statement statement(m_database,
                        "SELECT coalesce(sum(kind = 'prompt'), 0), "
                        "coalesce(sum(kind <> 'prompt'), 0), coalesce(sum(outcome = 'passed'), 0), "
                        "coalesce(sum(outcome = 'failed'), 0) FROM pattern_uses "
                        "WHERE pattern IN (SELECT value FROM json_each(?))");
    auto row = statement.text(listOf(patterns)).next();
    if (!row)
        return failure(std::move(row.error()));
    return UseSums{.told = statement.integerAt(0),
                   .applied = statement.integerAt(1),
                   .passed = statement.integerAt(2),
                   .failed = statement.integerAt(3)};
}

} // namespace espalier::store
