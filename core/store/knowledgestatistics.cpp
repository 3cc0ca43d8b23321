// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of all learnings together, and what goes with them.

#include "core/store/knowledgestore.h"

#include "core/base/json.h"
#include "core/store/knowledgevalues.h"
#include "core/store/statement.h"

#include <algorithm>
#include <set>

namespace espalier::store {

const std::string &LearningTable::word(std::int64_t id) const
{
    static const std::string kNone;
    const auto at = words.find(id);
    return at == words.end() ? kNone : at->second;
}

static Result<> readFacts(Database &database, LearningTable &table)
{
    Statement statement(database,
                        "SELECT l.id, function_hash, hash, code, language, error_pattern, size, "
                        "construct, source, success, r.id IS NOT NULL FROM learnings l "
                        "LEFT JOIN contents c ON c.id = l.code LEFT JOIN "
                        "(SELECT id FROM words WHERE text >= 'recipe:' AND text < 'recipe;') r "
                        "ON r.id = l.origin ORDER BY l.id");
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return {};
        const auto construct = statement.integerAt(7);
        const auto source = statement.integerAt(8);
        if (construct < 0 || construct > 3 || source < 0 || source > 2)
            return failure(ErrorKind::Corrupt, "a stored learning is damaged",
                           database.path().string());
        table.rows.push_back({.id = statement.integerAt(0),
                              .functionHash = static_cast<std::uint64_t>(statement.integerAt(1)),
                              .hash = static_cast<std::uint64_t>(statement.integerAt(2)),
                              .code = statement.integerAt(3),
                              .language = statement.integerAt(4),
                              .errorPattern = statement.integerAt(5),
                              .codeSize = static_cast<std::uint32_t>(statement.integerAt(6)),
                              .construct = static_cast<model::Construct>(construct),
                              .source = static_cast<model::LearningSource>(source),
                              .success = statement.integerAt(9) != 0,
                              .byRecipe = statement.integerAt(10) != 0});
    }
}

Result<LearningTable> KnowledgeStore::facts()
{
    LearningTable table;
    auto learnings = count();
    if (!learnings)
        return failure(std::move(learnings.error()));
    table.rows.reserve(static_cast<std::size_t>(*learnings));
    if (auto done = readFacts(m_database, table); !done)
        return failure(std::move(done.error()));
    Statement words(m_database,
                    "SELECT id, text FROM words WHERE id IN "
                    "(SELECT language FROM learnings UNION SELECT error_pattern FROM learnings)");
    while (true) {
        auto row = words.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return table;
        table.words.emplace(words.integerAt(0), words.textAt(1));
    }
}

static Result<> addFailedShapes(Database &database, const std::string &errorPattern,
                                std::vector<FailedShape> &shapes)
{
    Statement statement(database,
                        "SELECT s.text, g.text FROM failed_shapes f "
                        "JOIN words s ON s.id = f.shape JOIN words g ON g.id = f.language "
                        "WHERE f.error_pattern = (SELECT id FROM words WHERE text = ?)");
    statement.text(errorPattern);
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return {};
        shapes.push_back({.shape = statement.textAt(0),
                          .language = statement.textAt(1),
                          .errorPattern = errorPattern});
    }
}

Result<std::vector<FailedShape>>
KnowledgeStore::failedShapes(std::span<const std::string> errorPatterns)
{
    std::vector<FailedShape> shapes;
    for (const auto &errorPattern : std::set(errorPatterns.begin(), errorPatterns.end())) {
        if (auto done = addFailedShapes(m_database, errorPattern, shapes); !done)
            return failure(std::move(done.error()));
    }
    std::ranges::sort(shapes);
    return shapes;
}

Result<std::vector<ReplayableFailure>> KnowledgeStore::replayable()
{
    struct Numbers {
        std::int64_t learning, tests, file;
    };
    std::vector<Numbers> numbers;
    {
        Statement statement(m_database,
                            "SELECT learning, tests, file FROM replay_tests ORDER BY learning");
        while (true) {
            auto row = statement.next();
            if (!row)
                return failure(std::move(row.error()));
            if (!*row)
                break;
            numbers.push_back(
                {statement.integerAt(0), statement.integerAt(1), statement.integerAt(2)});
        }
    }
    std::vector<ReplayableFailure> failures;
    for (const auto &each : numbers) {
        auto learning = find(each.learning);
        if (!learning)
            return failure(std::move(learning.error()));
        auto tests = m_contents.get(each.tests);
        if (!tests)
            return failure(std::move(tests.error()));
        auto file = m_contents.get(each.file);
        if (!file)
            return failure(std::move(file.error()));
        if (*learning)
            failures.push_back({**std::move(learning), *std::move(tests), *std::move(file)});
    }
    return failures;
}

Result<std::int64_t> KnowledgeStore::count()
{
    Statement statement(m_database, "SELECT count(*) FROM learnings");
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    return statement.integerAt(0);
}

Result<std::unordered_set<std::uint64_t>> KnowledgeStore::hashes()
{
    Statement statement(m_database, "SELECT hash FROM learnings");
    std::unordered_set<std::uint64_t> hashes;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return hashes;
        hashes.insert(static_cast<std::uint64_t>(statement.integerAt(0)));
    }
}

static std::string_view countSql(CountBy by)
{
    switch (by) {
    case CountBy::Language:
        return "SELECT w.text, count(*), sum(success) FROM wanted l "
               "JOIN words w ON w.id = l.language GROUP BY l.language ORDER BY w.text";
    case CountBy::Construct:
        return "SELECT construct, count(*), sum(success) FROM wanted "
               "GROUP BY construct ORDER BY construct";
    case CountBy::ErrorPattern:
        return "SELECT w.text, count(*), sum(success) FROM wanted l "
               "JOIN words w ON w.id = l.error_pattern WHERE w.text <> '' "
               "GROUP BY l.error_pattern ORDER BY count(*) DESC, w.text";
    case CountBy::Week: break;
    }
    return "SELECT strftime('%G-W%V', created_at / 1000, 'unixepoch') AS week, count(*), "
           "sum(success) FROM wanted GROUP BY week ORDER BY week";
}

Result<std::vector<LearningCount>> KnowledgeStore::counts(CountBy by, std::string_view language)
{
    Statement statement(m_database,
                        "WITH wanted AS (SELECT * FROM learnings WHERE ? = '' OR language = "
                        "(SELECT id FROM words WHERE text = ?)) " +
                            std::string(countSql(by)));
    statement.text(language).text(language);
    std::vector<LearningCount> counts;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return counts;
        auto group = by == CountBy::Construct
                         ? std::string(model::nameOf(
                               static_cast<model::Construct>(statement.integerAt(0) & 3)))
                         : statement.textAt(0);
        counts.push_back({std::move(group), statement.integerAt(1), statement.integerAt(2)});
    }
}

// Two looks at all learnings: there is no index by function.
Result<std::vector<LearningCount>>
KnowledgeStore::mendedByWeek(model::Construct construct,
                             const std::vector<std::string> &errorClasses,
                             const std::vector<std::string> &languages)
{
    Statement statement(
        m_database,
        "WITH failed AS MATERIALIZED (SELECT id, function_hash, source, created_at FROM learnings "
        "WHERE success = 0 AND origin NOT IN (SELECT id FROM words WHERE text >= 'recipe:' "
        "AND text < 'recipe;') AND construct = ? AND error_pattern IN (SELECT w.id FROM words w "
        "JOIN json_each(?) c ON c.value = w.text) AND language IN (SELECT w.id FROM words w "
        "JOIN json_each(?) g ON g.value = w.text)), "
        "mended AS MATERIALIZED (SELECT function_hash, source, max(id) AS last FROM learnings "
        "WHERE success = 1 AND function_hash IN (SELECT function_hash FROM failed) "
        "GROUP BY function_hash, source) "
        "SELECT strftime('%G-W%V', f.created_at / 1000, 'unixepoch') AS week, count(*), "
        "coalesce(sum(m.last > f.id), 0) FROM failed f LEFT JOIN mended m "
        "ON m.function_hash = f.function_hash AND m.source = f.source GROUP BY week ORDER BY week");
    statement.integer(static_cast<int>(construct));
    statement.text(toText(Json(errorClasses))).text(toText(Json(languages)));
    std::vector<LearningCount> weeks;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return weeks;
        weeks.push_back({statement.textAt(0), statement.integerAt(1), statement.integerAt(2)});
    }
}

Result<> KnowledgeStore::vectors(std::string_view space, std::int64_t after, const VectorSink &sink)
{
    auto word = Words(m_database).find(space);
    if (!word)
        return failure(std::move(word.error()));
    Statement statement(m_database, "SELECT learning, data FROM vectors "
                                    "WHERE space = ? AND learning > ? ORDER BY learning");
    statement.integer(*word).integer(after);
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return {};
        const auto bytes = statement.bytesAt(1);
        sink(statement.integerAt(0), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
    }
}

Result<std::vector<std::string>> KnowledgeStore::spacesNamed(std::string_view beginning)
{
    Statement statement(m_database,
                        "SELECT text FROM words w "
                        "WHERE text >= ? AND text < ? || char(1114111) "
                        "AND EXISTS (SELECT 1 FROM vectors v WHERE v.space = w.id) ORDER BY id");
    statement.text(beginning).text(beginning);
    std::vector<std::string> names;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return names;
        names.push_back(statement.textAt(0));
    }
}

Result<std::vector<std::int64_t>> KnowledgeStore::failuresWithoutVector(std::string_view space)
{
    Statement statement(m_database,
                        "SELECT id FROM learnings l WHERE success = 0 AND NOT EXISTS "
                        "(SELECT 1 FROM vectors v WHERE v.learning = l.id AND v.space = "
                        "(SELECT id FROM words WHERE text = ?)) ORDER BY id DESC");
    statement.text(space);
    std::vector<std::int64_t> ids;
    while (true) {
        auto row = statement.next();
        if (!row)
            return failure(std::move(row.error()));
        if (!*row)
            return ids;
        ids.push_back(statement.integerAt(0));
    }
}

Result<std::int64_t> KnowledgeStore::setVector(std::int64_t learning, std::string_view space,
                                               std::string_view bytes)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        std::int64_t written = 0;
        auto word = Words(m_database).put(space, written);
        if (!word)
            return word;
        Statement insert(m_database, "INSERT OR REPLACE INTO vectors (space, learning, data) "
                                     "SELECT ?, id, ? FROM learnings WHERE id = ?");
        if (auto done = insert.integer(*word).bytes(bytes).integer(learning).run(); !done)
            return failure(std::move(done.error()));
        return insert.changed();
    });
}

Result<std::int64_t> KnowledgeStore::addDictionary(std::string_view data)
{
    return withinTransaction(m_database, [&]() -> Result<std::int64_t> {
        Statement same(m_database, "SELECT id FROM dictionaries WHERE data = ?");
        auto row = same.bytes(data).next();
        if (!row)
            return failure(std::move(row.error()));
        if (*row)
            return same.integerAt(0);
        Statement insert(m_database, "INSERT INTO dictionaries (data, created_at) VALUES (?, "
                                     "CAST(unixepoch('subsec') * 1000 AS INTEGER)) RETURNING id");
        row = insert.bytes(data).next();
        if (!row)
            return failure(std::move(row.error()));
        return insert.integerAt(0);
    });
}

Result<std::string> KnowledgeStore::dictionary(std::int64_t id)
{
    Statement statement(m_database, "SELECT data FROM dictionaries WHERE id = ?");
    auto row = statement.integer(id).next();
    if (!row)
        return failure(std::move(row.error()));
    if (!*row)
        return failure(ErrorKind::NotFound, "there is no such dictionary",
                       m_database.path().string());
    return statement.textAt(0);
}

Result<std::int64_t> KnowledgeStore::latestDictionary()
{
    Statement statement(m_database, "SELECT coalesce(max(id), 0) FROM dictionaries");
    auto row = statement.next();
    if (!row)
        return failure(std::move(row.error()));
    return statement.integerAt(0);
}

Result<std::int64_t> KnowledgeStore::sinceConsolidation()
{
    auto last = counter(m_database, "consolidated_to");
    if (!last)
        return last;
    Statement statement(m_database, "SELECT count(*) FROM learnings WHERE id > ?");
    auto row = statement.integer(*last).next();
    if (!row)
        return failure(std::move(row.error()));
    return statement.integerAt(0);
}

} // namespace espalier::store
