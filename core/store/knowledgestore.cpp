// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/knowledgestore.h"

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/store/knowledgesearch.h"
#include "core/store/knowledgevalues.h"
#include "core/store/statement.h"

#include <cmath>
#include <format>
#include <limits>

namespace espalier::store {

using model::Learning;

namespace {

constexpr std::string_view kTemplate = "template"; ///< origin of scripts that nobody changed

/// Fix and errors; most successes have neither.
std::string detailOf(const Learning &learning)
{
    if (learning.fixApplied.empty() && learning.errors.empty())
        return {};
    Json detail = Json::array({learning.fixApplied});
    for (const auto &error : learning.errors)
        detail.push_back(error);
    return toText(detail);
}

Result<> readDetail(const std::string &text, Learning &learning, const std::string &file)
{
    if (text.empty())
        return {};
    const Json detail = parseJson(text);
    if (!detail.is_array() || detail.empty())
        return failure(ErrorKind::Corrupt, "a stored learning is damaged", file);
    for (std::size_t i = 0; i < detail.size(); ++i) {
        if (!detail[i].is_string())
            return failure(ErrorKind::Corrupt, "a stored learning is damaged", file);
        if (i == 0)
            learning.fixApplied = detail[i].get<std::string>();
        else
            learning.errors.push_back(detail[i].get<std::string>());
    }
    return {};
}

/// Writes learnings within one transaction.
class Capture final {
public:
    Capture(Database &database, Contents &contents)
        : m_database(database), m_contents(contents), m_words(database), m_index(database)
    {
    }

    [[nodiscard]] Result<> add(const CapturedLearning &captured)
    {
        auto id = addRow(captured);
        if (!id)
            return failure(std::move(id.error()));
        if (auto done = m_index.add(*id, captured.learning); !done)
            return done;
        ++m_written.learnings;
        if (!captured.learning.success && captured.learning.origin == kTemplate) {
            if (auto done = addFailedShape(captured.learning); !done)
                return done;
        }
        if (!captured.tests.empty()) {
            if (auto done = addTests(*id, captured); !done)
                return done;
        }
        return captured.space.empty() ? Result<>{} : addVector(*id, captured);
    }
    [[nodiscard]] Written written() const { return m_written; }

private:
    /// Numbers of words and contents a learning refers to.
    struct References {
        std::int64_t project = 0;
        std::int64_t language = 0;
        std::int64_t shape = 0;
        std::int64_t origin = 0;
        std::int64_t errorPattern = 0;
        std::int64_t code = 0;
    };

    [[nodiscard]] Result<References> references(const Learning &learning)
    {
        References result;
        const std::pair<std::string_view, std::int64_t *> words[] = {
            {learning.project, &result.project},
            {learning.language, &result.language},
            {learning.shape, &result.shape},
            {learning.origin, &result.origin},
            {learning.errorPattern, &result.errorPattern}};
        for (const auto &[text, id] : words) {
            auto put = m_words.put(text, m_written.rows);
            if (!put)
                return failure(std::move(put.error()));
            *id = *put;
        }
        auto code = m_contents.put(learning.code, m_written.rows);
        if (!code)
            return failure(std::move(code.error()));
        result.code = *code;
        return result;
    }

    [[nodiscard]] Result<std::int64_t> addRow(const CapturedLearning &captured)
    {
        const auto &learning = captured.learning;
        const bool known = !captured.key.empty() && learning.hash != 0;
        const auto hash = known ? learning.hash : model::hashOf(learning);
        auto at = millisecondsOf(learning.createdAt);
        if (!at)
            return at;
        auto refers = references(learning);
        if (!refers)
            return failure(std::move(refers.error()));
        auto detail = m_contents.pack(detailOf(learning));
        if (!detail)
            return failure(std::move(detail.error()));
        Statement insert(
            m_database,
            "INSERT INTO learnings (project, language, construct, source, function_name, "
            "function_hash, shape, origin, attempt, success, code, error_pattern, "
            "detail_dictionary, detail, duration_us, created_at, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
        insert.integer(refers->project).integer(refers->language);
        insert.integer(static_cast<int>(learning.construct));
        insert.integer(static_cast<int>(learning.source)).text(learning.functionName);
        insert.integer(static_cast<std::int64_t>(learning.functionHash)).integer(refers->shape);
        insert.integer(refers->origin).integer(learning.attempt).integer(learning.success);
        insert.integer(refers->code).integer(refers->errorPattern);
        insert.integer(detail->dictionary).bytes(detail->bytes);
        insert.integer(std::llround(learning.durationMs * 1000)).integer(*at);
        auto row = insert.integer(static_cast<std::int64_t>(hash)).next();
        if (!row)
            return failure(std::move(row.error()));
        ++m_written.rows;
        return insert.integerAt(0);
    }

    [[nodiscard]] Result<> addVector(std::int64_t id, const CapturedLearning &captured)
    {
        auto space = m_words.put(captured.space, m_written.rows);
        if (!space)
            return failure(std::move(space.error()));
        Statement insert(m_database,
                         "INSERT INTO vectors (space, learning, data) VALUES (?, ?, ?)");
        ++m_written.rows;
        return insert.integer(*space).integer(id).bytes(captured.vector).run();
    }

    // The words are there: the learning refers to them.
    [[nodiscard]] Result<> addFailedShape(const Learning &learning)
    {
        Statement insert(m_database, "INSERT INTO failed_shapes (error_pattern, shape, language) "
                                     "VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        for (const auto &text : {learning.errorPattern, learning.shape, learning.language}) {
            const auto word = m_words.put(text, m_written.rows);
            if (!word)
                return failure(word.error());
            insert.integer(*word);
        }
        auto done = insert.run();
        m_written.rows += insert.changed();
        return done;
    }

    [[nodiscard]] Result<> addTests(std::int64_t id, const CapturedLearning &captured)
    {
        auto tests = m_contents.put(captured.tests, m_written.rows);
        if (!tests)
            return failure(std::move(tests.error()));
        auto file = m_contents.put(captured.file, m_written.rows);
        if (!file)
            return failure(std::move(file.error()));
        Statement insert(m_database,
                         "INSERT INTO replay_tests (learning, tests, file) VALUES (?, ?, ?)");
        ++m_written.rows;
        return insert.integer(id).integer(*tests).integer(*file).run();
    }

    Database &m_database;
    Contents &m_contents;
    Words m_words;
    LearningIndex m_index;
    Written m_written;
};

/// Begin of the keys of learnings in a language that came from elsewhere.
std::string keysOf(std::string_view language)
{
    return std::format("learning-{}-", language);
}

/// Whether the batch is a new one.
Result<bool> beginBatch(Database &database, const std::string &batch, std::size_t size)
{
    if (batch.empty())
        return true;
    Statement insert(database, "INSERT INTO batches (key, learnings, created_at) VALUES (?, ?, "
                               "CAST(unixepoch('subsec') * 1000 AS INTEGER)) "
                               "ON CONFLICT (key) DO NOTHING");
    auto done = insert.text(batch).integer(static_cast<std::int64_t>(size)).run();
    if (!done)
        return failure(std::move(done.error()));
    return insert.changed() > 0;
}

// In the order that readLearning expects.
constexpr std::string_view kSelect =
    "SELECT l.id, p.text, g.text, l.construct, l.source, l.function_name, l.function_hash, s.text, "
    "o.text, l.attempt, l.success, l.code, e.text, l.detail_dictionary, l.detail, l.duration_us, "
    "l.created_at, l.hash FROM learnings l "
    "LEFT JOIN words p ON p.id = l.project LEFT JOIN words g ON g.id = l.language "
    "LEFT JOIN words s ON s.id = l.shape LEFT JOIN words o ON o.id = l.origin "
    "LEFT JOIN words e ON e.id = l.error_pattern ";

Result<Learning> readLearning(const Statement &row, Contents &contents, const std::string &file)
{
    Learning result;
    result.id = row.integerAt(0);
    result.project = row.textAt(1);
    result.language = row.textAt(2);
    result.construct = static_cast<model::Construct>(row.integerAt(3) & 3);
    const auto source = row.integerAt(4);
    if (row.integerAt(3) != static_cast<int>(result.construct) || source < 0 || source > 2)
        return failure(ErrorKind::Corrupt, "a stored learning is damaged", file);
    result.source = static_cast<model::LearningSource>(source);
    result.functionName = row.textAt(5);
    result.functionHash = static_cast<std::uint64_t>(row.integerAt(6));
    result.shape = row.textAt(7);
    result.origin = row.textAt(8);
    result.attempt = static_cast<int>(row.integerAt(9));
    result.success = row.integerAt(10) != 0;
    auto code = contents.get(row.integerAt(11));
    if (!code)
        return failure(std::move(code.error()));
    result.code = *std::move(code);
    result.errorPattern = row.textAt(12);
    const auto packed = row.bytesAt(14);
    auto detail = contents.unpack(row.integerAt(13),
                                  {packed.constData(), static_cast<std::size_t>(packed.size())});
    if (!detail)
        return failure(std::move(detail.error()));
    if (auto read = readDetail(*detail, result, file); !read)
        return failure(std::move(read.error()));
    result.durationMs = static_cast<double>(row.integerAt(15)) / 1000;
    result.createdAt = timeOf(row.integerAt(16));
    result.hash = static_cast<std::uint64_t>(row.integerAt(17));
    return result;
}

Result<std::vector<Learning>> readLearnings(Statement &statement, Contents &contents,
                                            const std::string &file)
{
    std::vector<Learning> learnings;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return learnings;
        auto learning = readLearning(statement, contents, file);
        if (!learning)
            return failure(std::move(learning.error()));
        learnings.push_back(*std::move(learning));
    }
}

} // namespace

KnowledgeStore::KnowledgeStore(Database &database, TextPacking packing)
    : m_database(database), m_contents(database, std::move(packing))
{
}

Result<Written> KnowledgeStore::capture(const std::string &batch,
                                        std::span<const CapturedLearning> learnings)
{
    if (learnings.empty())
        return Written{};
    auto written = withinTransaction(m_database, [&]() -> Result<Written> {
        auto isNew = beginBatch(m_database, batch, learnings.size());
        if (!isNew)
            return failure(std::move(isNew.error()));
        if (!*isNew)
            return Written{};
        Capture capture(m_database, m_contents);
        std::int64_t keys = batch.empty() ? 0 : 1;
        for (const auto &learning : learnings) {
            const auto &key = learning.key;
            const auto wanted =
                key.empty() ? Result<bool>(true)
                            : beginBatch(m_database, keysOf(learning.learning.language) + key, 1);
            if (!wanted)
                return failure(wanted.error());
            if (!*wanted)
                continue;
            keys += key.empty() ? 0 : 1;
            if (auto done = capture.add(learning); !done)
                return failure(std::move(done.error()));
        }
        auto result = capture.written();
        result.rows += keys;
        return result;
    });
    // After a rollback what it remembers is not there.
    m_contents.endBatch();
    return written;
}

Result<std::optional<Learning>> KnowledgeStore::find(std::int64_t id)
{
    Statement statement(m_database, std::string(kSelect) + "WHERE l.id = ?");
    statement.integer(id);
    auto found = readLearnings(statement, m_contents, m_database.path().string());
    if (!found)
        return failure(std::move(found.error()));
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<Learning>> KnowledgeStore::recent(const LearningFilter &filter, int limit)
{
    Statement statement(
        m_database,
        std::string(kSelect) +
            "WHERE l.id < ? AND (? = '' OR l.language = (SELECT id FROM words WHERE text = ?)) "
            "AND (? < 0 OR l.construct = ?) "
            "AND (? = '' OR l.error_pattern = (SELECT id FROM words WHERE text = ?)) "
            "AND (? < 0 OR l.success = ?) AND (? = 0 OR l.origin NOT IN (SELECT id FROM words "
            "WHERE text >= 'recipe:' AND text < 'recipe;')) ORDER BY l.id DESC LIMIT ?");
    const int construct = filter.construct ? static_cast<int>(*filter.construct) : -1;
    const int success = filter.success ? static_cast<int>(*filter.success) : -1;
    statement.integer(filter.before > 0 ? filter.before : std::numeric_limits<std::int64_t>::max());
    statement.text(filter.language).text(filter.language).integer(construct).integer(construct);
    statement.text(filter.errorPattern).text(filter.errorPattern);
    statement.integer(success).integer(success).integer(filter.withoutRecipes).integer(limit);
    return readLearnings(statement, m_contents, m_database.path().string());
}

Result<std::optional<Learning>> KnowledgeStore::successAfter(std::int64_t failed)
{
    std::optional<std::int64_t> next;
    {
        Statement statement(m_database,
                            "SELECT l.id FROM learnings l JOIN learnings f ON f.id = ? "
                            "WHERE l.id > f.id AND l.success = 1 AND l.source = f.source "
                            "AND l.function_hash = f.function_hash ORDER BY l.id LIMIT 1");
        auto row = statement.integer(failed).next();
        if (!row)
            return failure(std::move(row.error()));
        if (*row)
            next = statement.integerAt(0);
    }
    return next ? find(*next) : std::optional<Learning>();
}

Result<std::vector<std::int64_t>> KnowledgeStore::search(std::string_view typed, int limit)
{
    return LearningIndex(m_database).search(typed, limit);
}

Result<std::int64_t> KnowledgeStore::clear(std::string_view language)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        Statement remove(m_database, "DELETE FROM learnings WHERE ? = '' OR language = "
                                     "(SELECT id FROM words WHERE text = ?)");
        if (auto done = remove.text(language).text(language).run(); !done)
            return failure(std::move(done.error()));
        const std::int64_t removed = remove.changed();
        // An export is there to be imported again.
        Statement keys(m_database, "DELETE FROM batches WHERE substr(key, 1, length(?)) = ?");
        const auto beginning = keysOf(language);
        if (auto done = keys.text(beginning).text(beginning).run(); !done)
            return failure(std::move(done.error()));
        Statement tallies(m_database, "DELETE FROM recipe_tallies WHERE ? = '' OR language = ?");
        if (auto done = tallies.text(language).text(language).run(); !done)
            return failure(std::move(done.error()));
        for (const std::string_view sql :
             {"DELETE FROM vectors WHERE learning NOT IN (SELECT id FROM learnings)",
              "DELETE FROM replay_tests WHERE learning NOT IN (SELECT id FROM learnings)",
              "DELETE FROM failed_shapes WHERE (error_pattern, shape, language) NOT IN "
              "(SELECT error_pattern, shape, language FROM learnings WHERE success = 0 "
              "AND origin = (SELECT id FROM words WHERE text = 'template'))",
              "DELETE FROM contents WHERE id NOT IN (SELECT code FROM learnings "
              "UNION ALL SELECT tests FROM replay_tests UNION ALL SELECT file FROM replay_tests "
              "UNION ALL SELECT prompt FROM exchanges UNION ALL SELECT reply FROM exchanges)",
              "DELETE FROM content_hashes WHERE content NOT IN (SELECT id FROM contents)"}) {
            if (auto done = Statement(m_database, sql).run(); !done)
                return failure(std::move(done.error()));
        }
        if (!language.empty())
            return removed;
        if (auto done = Statement(m_database, "DELETE FROM batches").run(); !done)
            return failure(std::move(done.error()));
        if (auto done = LearningIndex(m_database).clear(); !done)
            return failure(std::move(done.error()));
        return removed;
    });
}

} // namespace espalier::store
