// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/exchangestore.h"

#include "core/store/knowledgevalues.h"
#include "core/store/statement.h"

#include <array>
#include <cmath>

namespace espalier::store {

static constexpr std::array<std::string_view, 3> kStates{"sent", "answered", "failed"};

static std::string_view nameOf(ExchangeState state)
{
    return kStates[static_cast<std::size_t>(state)];
}

Result<std::int64_t> ExchangeStore::begin(const Exchange &exchange)
{
    auto written = withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        std::int64_t rows = 0;
        auto at = millisecondsOf(exchange.createdAt);
        if (!at)
            return at;
        auto prompt = m_contents.put(exchange.prompt, rows);
        if (!prompt)
            return prompt;
        Statement insert(m_database,
                         "INSERT INTO exchanges (key, provider, model, run, ticket, day, state, "
                         "prompt, reply, error, prompt_tokens, reply_tokens, cost_nano_usd, "
                         "duration_us, recorded, created_at) "
                         "VALUES (?, ?, ?, ?, ?, ?, 'sent', ?, 0, '', 0, 0, ?, 0, ?, ?) "
                         "ON CONFLICT (key) DO NOTHING");
        insert.text(exchange.key).text(exchange.provider).text(exchange.model).text(exchange.run);
        insert.text(exchange.ticket).text(timeOf(*at).substr(0, 10)).integer(*prompt);
        insert.integer(exchange.costNanoUsd); // what it counts as until its end is known
        if (auto done = insert.integer(exchange.recorded).integer(*at).run(); !done)
            return failure(std::move(done.error()));
        if (insert.changed() == 0)
            return failure(ErrorKind::AlreadyExists, "this exchange was begun before",
                           exchange.key);
        return rows + 1;
    });
    m_contents.endBatch();
    return written;
}

Result<std::int64_t> ExchangeStore::finish(const Exchange &exchange)
{
    auto written = withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        std::int64_t rows = 0;
        Statement known(m_database, "SELECT 1 FROM exchanges WHERE key = ?");
        auto row = known.text(exchange.key).next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return failure(ErrorKind::NotFound, "this exchange was never begun", exchange.key);
        auto reply = m_contents.put(exchange.reply, rows);
        if (!reply)
            return reply;
        Statement update(m_database,
                         "UPDATE exchanges SET state = ?, reply = ?, error = ?, prompt_tokens = ?, "
                         "reply_tokens = ?, cost_nano_usd = ?, duration_us = ? WHERE key = ? "
                         "AND (state, reply, error, prompt_tokens, reply_tokens, cost_nano_usd) "
                         "IS NOT (?, ?, ?, ?, ?, ?)");
        update.text(nameOf(exchange.state)).integer(*reply).text(exchange.error);
        update.integer(exchange.promptTokens).integer(exchange.replyTokens);
        update.integer(exchange.costNanoUsd).integer(std::llround(exchange.durationMs * 1000));
        update.text(exchange.key).text(nameOf(exchange.state)).integer(*reply);
        update.text(exchange.error).integer(exchange.promptTokens);
        auto done = update.integer(exchange.replyTokens).integer(exchange.costNanoUsd).run();
        if (!done)
            return failure(std::move(done.error()));
        return rows + update.changed();
    });
    m_contents.endBatch();
    return written;
}

static constexpr std::string_view kColumns =
    "SELECT id, key, provider, model, run, ticket, error, state, prompt_tokens, reply_tokens, "
    "cost_nano_usd, duration_us, recorded, created_at, prompt, reply FROM exchanges ";

static Exchange readExchange(const Statement &row)
{
    Exchange result;
    result.id = row.integerAt(0);
    result.key = row.textAt(1);
    result.provider = row.textAt(2);
    result.model = row.textAt(3);
    result.run = row.textAt(4);
    result.ticket = row.textAt(5);
    result.error = row.textAt(6);
    for (std::size_t i = 0; i < kStates.size(); ++i) {
        if (row.textAt(7) == kStates[i])
            result.state = static_cast<ExchangeState>(i);
    }
    result.promptTokens = row.integerAt(8);
    result.replyTokens = row.integerAt(9);
    result.costNanoUsd = row.integerAt(10);
    result.durationMs = static_cast<double>(row.integerAt(11)) / 1000;
    result.recorded = row.integerAt(12) != 0;
    result.createdAt = timeOf(row.integerAt(13));
    return result;
}

Result<std::optional<Exchange>> ExchangeStore::find(std::string_view key)
{
    Statement statement(m_database, std::string(kColumns) + "WHERE key = ?");
    auto row = statement.text(key).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return std::nullopt;
    Exchange found = readExchange(statement);
    for (const auto &[column, text] : {std::pair{14, &found.prompt}, std::pair{15, &found.reply}}) {
        auto content = m_contents.get(statement.integerAt(column));
        if (!content)
            return failure(std::move(content.error()));
        *text = *std::move(content);
    }
    return found;
}

Result<std::vector<Exchange>> ExchangeStore::recent(std::string_view run, int limit)
{
    Statement statement(m_database,
                        std::string(kColumns) + "WHERE ? = '' OR run = ? ORDER BY id DESC LIMIT ?");
    statement.text(run).text(run).integer(limit);
    std::vector<Exchange> exchanges;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return exchanges;
        exchanges.push_back(readExchange(statement));
    }
}

static std::string_view columnOf(SumBy by)
{
    switch (by) {
    case SumBy::Run: return "run";
    case SumBy::Ticket: return "ticket";
    case SumBy::Day: break;
    }
    return "day";
}

static constexpr std::string_view kSums =
    ", count(*), coalesce(sum(state = 'failed'), 0), coalesce(sum(prompt_tokens), 0), "
    "coalesce(sum(reply_tokens), 0), coalesce(sum(cost_nano_usd), 0) FROM exchanges ";

static ExchangeSums readSums(const Statement &row)
{
    return {.group = row.textAt(0),
            .exchanges = row.integerAt(1),
            .failed = row.integerAt(2),
            .promptTokens = row.integerAt(3),
            .replyTokens = row.integerAt(4),
            .costNanoUsd = row.integerAt(5)};
}

Result<ExchangeSums> ExchangeStore::sums(SumBy by, std::string_view group)
{
    Statement statement(m_database, "SELECT ?" + std::string(kSums) + "WHERE " +
                                        std::string(columnOf(by)) + " = ?");
    auto row = statement.text(group).text(group).next();
    if (!row)
        return failure(std::move(row.error()));
    return readSums(statement);
}

Result<std::vector<ExchangeSums>> ExchangeStore::allSums(SumBy by, int limit)
{
    const std::string column(columnOf(by));
    Statement statement(m_database, "SELECT " + column + std::string(kSums) + "WHERE " + column +
                                        " <> '' GROUP BY " + column +
                                        " ORDER BY max(id) DESC LIMIT ?");
    statement.integer(limit);
    std::vector<ExchangeSums> sums;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return sums;
        sums.push_back(readSums(statement));
    }
}

} // namespace espalier::store
