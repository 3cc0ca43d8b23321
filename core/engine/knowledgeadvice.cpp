// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgeadvice.h"

#include "core/base/hash.h"
#include "core/engine/knowledgerecall.h"
#include "core/engine/runverdicts.h"
#include "core/learn/capture.h"
#include "core/learn/inject.h"
#include "core/refine/failures.h"

#include <algorithm>
#include <format>
#include <functional>
#include <iterator>
#include <system_error>
#include <utility>

namespace espalier::engine {

using model::Pattern;

std::vector<FailureKind> kindsOf(const model::Script &script, const model::Validation &verdict,
                                 const learn::ErrorClasses &classes)
{
    auto told = learn::verdictOf(script, verdict);
    told.source = sourceOf(verdict.phase);
    std::vector<FailureKind> kinds;
    if (told.success)
        return kinds;
    for (const auto &learning : learn::learningsOf(told, classes))
        kinds.push_back({learning.construct, learning.errorPattern});
    return kinds;
}

std::string recipeNameOf(std::int64_t pattern)
{
    return std::format("learned-{}", pattern);
}

std::optional<refine::Recipe> recipeOf(const Pattern &pattern)
{
    if (pattern.change.is_null())
        return std::nullopt;
    auto change = model::scriptChangeFromJson(pattern.change);
    if (!change || change->rewrites.empty())
        return std::nullopt;
    return refine::Recipe{.name = recipeNameOf(pattern.id),
                          .about = pattern.name,
                          .change = *std::move(change),
                          .pattern = pattern.id};
}

namespace {

bool isFor(const Pattern &pattern, std::string_view language, std::string_view family)
{
    return pattern.family == family || pattern.languages.contains(std::string(language));
}

/// How the recipes did on failures of these kinds in this language.
refine::RecipeTally tallyOf(const Memory &memory, std::string_view recipe,
                            std::string_view language, const std::vector<FailureKind> &kinds)
{
    refine::RecipeTally tally;
    for (const auto &row : memory.tallies) {
        if (row.recipe != recipe || row.language != language ||
            !std::ranges::contains(kinds, FailureKind{row.construct, row.errorClass}))
            continue;
        tally.tried += row.tried;
        tally.helped += row.repaired;
    }
    return tally;
}

bool failedBefore(const Memory &memory, const Pattern &pattern, const model::Script &script)
{
    const auto same =
        std::ranges::equal_range(memory.failedShapes, script.shape, {}, &store::FailedShape::shape);
    return std::ranges::any_of(same, [&](const store::FailedShape &failed) {
        return failed.language == script.language && pattern.covers(failed.errorPattern);
    });
}

bool boundToSituations(const model::ScriptChange &change)
{
    return std::ranges::all_of(change.rewrites, [](const model::LineRewrite &rewrite) {
        return !rewrite.situation.empty();
    });
}

/// What one thread of a run asks, and what all of them know.
struct Advisor {
    KnowledgeOptions options;
    learn::ErrorClasses classes;
    Memory memory;
    Recall recall;

    void advise(refine::Means &means, const model::Script &script,
                const model::Validation &verdict);
};

void Advisor::advise(refine::Means &means, const model::Script &script,
                     const model::Validation &verdict)
{
    addLearnedRecipes(means.recipes, memory, script, verdict, classes);
    const auto kinds = kindsOf(script, verdict, classes);
    learn::InjectRequest request{.language = script.language,
                                 .family = classes.familyOf(script.language),
                                 .most = options.promptPatterns};
    for (const auto &kind : kinds)
        request.errorClasses.push_back(kind.errorClass);
    if (!kinds.empty())
        request.construct = kinds.front().construct;
    auto told = learn::inject(request, memory.patterns);
    means.patterns = std::move(told.text);
    means.told = std::move(told.patterns);
    means.recall = [recall = recall, script, verdict](JobContext &job) {
        return recall.similar(script, verdict, job);
    };
}

} // namespace

Result<std::vector<store::FailedShape>> failedShapesOf(store::KnowledgeStore &learnings,
                                                       std::span<const Pattern> patterns)
{
    std::vector<std::string> classes;
    for (const auto &pattern : patterns) {
        if (pattern.change.is_null())
            continue; // there is no lesson in it
        classes.push_back(pattern.errorClass);
        classes.insert(classes.end(), pattern.aliases.begin(), pattern.aliases.end());
    }
    return learnings.failedShapes(classes);
}

Result<Memory> memoryOf(Knowledge &knowledge)
{
    auto patterns = knowledge.patterns().list();
    if (!patterns)
        return failure(std::move(patterns.error()));
    auto tallies = knowledge.tallies().all();
    if (!tallies)
        return failure(std::move(tallies.error()));
    std::erase_if(*patterns, [](const Pattern &pattern) {
        return pattern.state != model::PatternState::Active;
    });
    auto shapes = failedShapesOf(knowledge.learnings(), *patterns);
    if (!shapes)
        return failure(std::move(shapes.error()));
    // Only what may lead to another outcome: counts change with every run. Without patterns it is
    // as if there were no knowledge.
    KeyHasher hasher;
    for (const auto &pattern : *patterns) {
        hasher.add(static_cast<std::uint64_t>(pattern.id)).add(toText(pattern.change));
        hasher.add(pattern.why).add(pattern.howToFix);
        hasher.add(pattern.badExample).add(pattern.goodExample);
    }
    auto fingerprint = patterns->empty() ? std::string{} : hasher.hex();
    return Memory{.patterns = *std::move(patterns),
                  .tallies = *std::move(tallies),
                  .failedShapes = *std::move(shapes),
                  .fingerprint = std::move(fingerprint)};
}

void addLearnedRecipes(std::vector<refine::Recipe> &recipes, const Memory &memory,
                       const model::Script &script, const model::Validation &verdict,
                       const learn::ErrorClasses &classes)
{
    const auto kinds = kindsOf(script, verdict, classes);
    const auto family = classes.familyOf(script.language);
    std::vector<refine::Recipe> learned;
    for (const auto &pattern : memory.patterns) {
        const bool covered = std::ranges::any_of(
            kinds, [&](const FailureKind &kind) { return pattern.covers(kind.errorClass); });
        if (!covered || !isFor(pattern, script.language, family))
            continue;
        if (auto recipe = recipeOf(pattern))
            learned.push_back(*std::move(recipe));
    }
    const auto replays = [&](std::string_view name) {
        const auto at = std::ranges::find_if(memory.patterns, [&](const Pattern &pattern) {
            return recipeNameOf(pattern.id) == name;
        });
        return at == memory.patterns.end()
                   ? refine::RecipeTally{}
                   : refine::RecipeTally{at->helped + at->harmed, at->helped};
    };
    recipes.insert(recipes.begin(), std::make_move_iterator(learned.begin()),
                   std::make_move_iterator(learned.end()));
    refine::orderBySuccess(recipes, [&](std::string_view name) {
        auto tally = tallyOf(memory, name, script.language, kinds);
        const auto more = replays(name);
        return refine::RecipeTally{tally.tried + more.tried, tally.helped + more.helped};
    });
}

std::optional<model::Script> lessonFrom(const Memory &memory, const model::Script &script,
                                        const learn::ErrorClasses &classes)
{
    const auto family = classes.familyOf(script.language);
    struct Lesson {
        refine::Recipe recipe;
        bool sameShape = false;
        std::int64_t helped = 0;
    };
    std::vector<Lesson> lessons;
    for (const auto &pattern : memory.patterns) {
        auto recipe = isFor(pattern, script.language, family) ? recipeOf(pattern) : std::nullopt;
        if (!recipe)
            continue;
        const bool sameShape = failedBefore(memory, pattern, script);
        if (sameShape || boundToSituations(recipe->change))
            lessons.push_back({*std::move(recipe), sameShape, pattern.helped - pattern.harmed});
    }
    std::ranges::stable_sort(lessons, std::greater{}, [](const Lesson &lesson) {
        return std::pair(lesson.sameShape, lesson.helped);
    });
    for (const auto &lesson : lessons) {
        if (auto made = refine::applyRecipe(lesson.recipe, script, {}))
            return made;
    }
    return std::nullopt;
}

std::optional<MeansPart> learnedMeans(const KnowledgeOptions &options, const SetAsideSink &told,
                                      std::shared_ptr<VectorServer> server, NoticeSink notify)
{
    std::error_code error;
    if (options.file.empty() || !std::filesystem::exists(options.file, error))
        return std::nullopt;
    using Known = std::pair<Memory, learn::ErrorClasses>;
    auto known = useKnowledge(options.file, told, [](Knowledge &knowledge) -> Result<Known> {
        auto memory = memoryOf(knowledge);
        if (!memory)
            return failure(std::move(memory.error()));
        return Known(*std::move(memory), knowledge.classes());
    });
    if (!known)
        return std::nullopt;
    auto fingerprint = known->first.fingerprint;
    auto advisor =
        std::make_shared<Advisor>(options, std::move(known->second), std::move(known->first),
                                  Recall(options.file, told, std::move(server), std::move(notify)));
    return MeansPart{.add =
                         [advisor](refine::Means &means, const model::Script &script,
                                   const model::Validation &verdict) {
                             advisor->advise(means, script, verdict);
                         },
                     .fingerprint = std::move(fingerprint),
                     .lessonFor =
                         [advisor](const model::Script &script) {
                             return lessonFrom(advisor->memory, script, advisor->classes);
                         }};
}

} // namespace espalier::engine
