// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/consolidategroups.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

namespace espalier::learn {

using store::LearningFacts;
using store::LearningTable;

namespace {

constexpr auto kNowhere = std::numeric_limits<std::size_t>::max();

/// For each learning, the next success of the same function by the same kind of verdict: a script
/// that passes its tests does not tell that the compiler takes what it makes.
std::vector<std::size_t> nextSuccesses(const LearningTable &table)
{
    std::vector<std::size_t> order(table.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto chain = [&](std::size_t i) {
        return std::pair(table.rows[i].functionHash, table.rows[i].source);
    };
    std::ranges::stable_sort(order, {}, chain);
    std::vector<std::size_t> next(table.rows.size(), kNowhere);
    std::size_t success = kNowhere;
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
        if (success != kNowhere && chain(success) != chain(*at))
            success = kNowhere;
        next[*at] = success;
        if (table.rows[*at].success)
            success = *at;
    }
    return next;
}

/// Names of languages, classes and families are looked up once for each word.
class GroupFinder final {
public:
    GroupFinder(const LearningTable &table, const ErrorClasses &classes)
        : m_table(table), m_classes(classes)
    {
    }

    [[nodiscard]] Group &of(const LearningFacts &row, std::map<std::string, Group> &groups)
    {
        const auto place = std::tuple(row.language, row.construct, row.errorPattern);
        if (const auto at = m_found.find(place); at != m_found.end())
            return *at->second;
        const auto family = m_classes.familyOf(m_table.word(row.language));
        // Learnings of other tools may have none.
        std::string errorClass = m_table.word(row.errorPattern);
        if (errorClass.empty())
            errorClass = "unclassified";
        const auto key =
            family + '/' + std::string(model::nameOf(row.construct)) + '/' + errorClass;
        auto &group = groups[key];
        group.outcome.key = key;
        group.outcome.family = family;
        group.outcome.construct = row.construct;
        group.outcome.errorClass = errorClass;
        m_found.emplace(place, &group); // nodes of a map stay in place
        return group;
    }

private:
    const LearningTable &m_table;
    const ErrorClasses &m_classes;
    std::map<std::tuple<std::int64_t, model::Construct, std::int64_t>, Group *> m_found;
};

/// A pair of different scripts, and the first lesson they are from.
struct Candidate {
    std::uint32_t least = 0; ///< bytes the change has at least: the difference of the sizes
    Lesson lesson;
};

std::vector<Candidate> candidatesOf(const Group &group, const LearningTable &table)
{
    std::vector<Candidate> candidates;
    std::set<std::pair<std::int64_t, std::int64_t>> seen;
    for (const auto &lesson : group.lessons) {
        const auto &bad = table.rows[lesson.failure];
        const auto &good = table.rows[lesson.success];
        if (bad.code == 0 || good.code == 0 || bad.code == good.code ||
            !seen.emplace(bad.code, good.code).second)
            continue;
        const auto [less, more] = std::minmax(bad.codeSize, good.codeSize);
        candidates.push_back({more - less, lesson});
    }
    // Lessons are in the order of capture: of equal ones the first counts.
    std::ranges::stable_sort(candidates, {}, &Candidate::least);
    return candidates;
}

GroupResult whyNone(const Group &group, const LearningTable &table)
{
    const bool same = std::ranges::any_of(group.lessons, [&](const Lesson &lesson) {
        const auto code = table.rows[lesson.failure].code;
        return code != 0 && code == table.rows[lesson.success].code;
    });
    return same ? GroupResult::NoChange : GroupResult::NoText;
}

/// Texts of one group, read once each as long as they are not too many.
class Texts final {
public:
    explicit Texts(store::KnowledgeStore &knowledge) : m_knowledge(knowledge) {}

    /// None when it is damaged or missing: one bad text is no reason to learn nothing.
    [[nodiscard]] Result<const std::string *> of(std::int64_t code)
    {
        if (const auto at = m_texts.find(code); at != m_texts.end())
            return &at->second;
        auto text = m_knowledge.content(code);
        if (!text && text.error().kind != ErrorKind::NotFound &&
            text.error().kind != ErrorKind::Corrupt)
            return failure(std::move(text.error()));
        if (!text)
            return nullptr;
        m_bytes += text->size();
        return &m_texts.emplace(code, *std::move(text)).first->second;
    }
    /// Not while a text is in use.
    void makeRoom()
    {
        constexpr std::size_t kEnough = 16u << 20;
        if (m_bytes > kEnough) {
            m_texts.clear();
            m_bytes = 0;
        }
    }

private:
    store::KnowledgeStore &m_knowledge;
    std::unordered_map<std::int64_t, std::string> m_texts;
    std::size_t m_bytes = 0;
};

} // namespace

std::map<std::string, Group> groupsOf(const LearningTable &table, const ErrorClasses &classes)
{
    const auto next = nextSuccesses(table);
    std::map<std::string, Group> groups;
    GroupFinder finder(table, classes);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto &row = table.rows[i];
        // What recipes try in vain says nothing of what fails by itself.
        if (row.success || row.byRecipe)
            continue;
        auto &group = finder.of(row, groups);
        group.failures.push_back(i);
        ++group.languages[table.word(row.language)];
        ++group.outcome.failures;
        if (next[i] == kNowhere)
            continue;
        ++group.outcome.followedBySuccess;
        group.lessons.push_back({i, next[i]});
    }
    return groups;
}

Result<std::optional<Example>> bestExample(Group &group, const LearningTable &table,
                                           store::KnowledgeStore &knowledge, JobContext &job)
{
    group.outcome.result = whyNone(group, table);
    Texts texts(knowledge);
    auto best = std::numeric_limits<std::size_t>::max();
    std::optional<Example> example;
    for (const auto &candidate : candidatesOf(group, table)) {
        if (candidate.least >= best)
            break; // no later one can be smaller
        texts.makeRoom();
        auto bad = texts.of(table.rows[candidate.lesson.failure].code);
        if (!bad)
            return failure(std::move(bad.error()));
        auto good = texts.of(table.rows[candidate.lesson.success].code);
        if (!good)
            return failure(std::move(good.error()));
        if (!*bad || !*good)
            continue;
        auto bytes = sizeOfChange(withoutTitle(**bad), withoutTitle(**good), job);
        if (!bytes)
            return failure(std::move(bytes.error()));
        if (*bytes >= best)
            continue;
        best = *bytes;
        example = Example{.lesson = candidate.lesson, .bad = **bad, .good = **good, .change = {}};
    }
    if (example) {
        auto change = changeBetween(withoutTitle(example->bad), withoutTitle(example->good), job);
        if (!change)
            return failure(std::move(change.error()));
        example->change = *std::move(change);
    }
    return example;
}

} // namespace espalier::learn
