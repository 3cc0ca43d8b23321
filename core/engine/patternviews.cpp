// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patternviews.h"

#include "core/engine/patternlibrary.h"
#include "core/learn/classify.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

using model::Pattern;
using model::PatternState;

std::optional<double> PatternRow::successRate() const
{
    if (failures <= 0)
        return std::nullopt;
    return static_cast<double>(followedBySuccess) / static_cast<double>(failures);
}

PatternRow rowOf(const Pattern &pattern)
{
    PatternRow row{.id = pattern.id,
                   .name = pattern.name,
                   .languages = {},
                   .family = pattern.family,
                   .construct = pattern.construct,
                   .errorClass = pattern.errorClass,
                   .state = pattern.state,
                   .pinned = pattern.pinned,
                   .failures = pattern.failures,
                   .followedBySuccess = pattern.followedBySuccess,
                   .occurrences = pattern.occurrences,
                   .helped = pattern.helped,
                   .harmed = pattern.harmed,
                   .provenance = pattern.provenance,
                   .lastUpdated = pattern.lastUpdated,
                   .contradictions = pattern.contradictions.size(),
                   .changesScripts = !pattern.change.is_null()};
    std::vector<std::pair<std::int64_t, std::string>> counted;
    for (const auto &[language, count] : pattern.languages)
        counted.emplace_back(count, language);
    std::ranges::stable_sort(counted, std::ranges::greater(),
                             [](const auto &one) { return one.first; });
    for (auto &[count, language] : counted)
        row.languages.push_back(std::move(language));
    return row;
}

bool matches(const PatternRow &row, const PatternFilter &filter)
{
    if (filter.state ? row.state != *filter.state : model::isPutAway(row.state))
        return false;
    if (filter.construct && row.construct != *filter.construct)
        return false;
    return filter.language.empty() || std::ranges::contains(row.languages, filter.language);
}

static Result<std::vector<PatternLink>> linksOf(PatternLibrary &library,
                                                const std::vector<std::int64_t> &ids)
{
    std::vector<PatternLink> links;
    for (const auto id : ids) {
        auto found = library.patterns().find(id);
        if (!found)
            return failure(std::move(found.error()));
        if (*found)
            links.push_back({.id = id, .name = (*found)->name, .state = (*found)->state});
    }
    return links;
}

static std::vector<std::string> classesOf(const Pattern &pattern)
{
    auto classes = pattern.aliases;
    classes.push_back(pattern.errorClass);
    return classes;
}

static Result<> addWeeks(PatternLibrary &library, PatternView &view)
{
    const auto &pattern = view.pattern;
    auto weeks = library.knowledge().mendedByWeek(pattern.construct, classesOf(pattern),
                                                  rowOf(pattern).languages);
    if (!weeks)
        return failure(std::move(weeks.error()));
    view.weeks = *std::move(weeks);
    return {};
}

// By class and construct, as consolidation groups them.
static Result<std::vector<model::Learning>> learningsOf(PatternLibrary &library,
                                                        const Pattern &pattern)
{
    std::vector<model::Learning> all;
    for (const auto &errorClass : classesOf(pattern)) {
        auto some = library.knowledge().recent({.language = {},
                                                .construct = pattern.construct,
                                                .errorPattern = errorClass,
                                                .success = false,
                                                .withoutRecipes = true},
                                               PatternView::kMostLearnings);
        if (!some)
            return failure(std::move(some.error()));
        std::ranges::copy_if(*some, std::back_inserter(all), [&](const auto &learning) {
            return pattern.languages.empty() || pattern.languages.contains(learning.language);
        });
    }
    std::ranges::sort(all, std::ranges::greater(), &model::Learning::id);
    if (all.size() > PatternView::kMostLearnings)
        all.resize(PatternView::kMostLearnings);
    return all;
}

// With those of the patterns that were merged into it.
static Result<> addUses(PatternLibrary &library, PatternView &view)
{
    auto ids = library.patterns().mergedInto(view.pattern.id);
    if (!ids)
        return failure(std::move(ids.error()));
    ids->push_back(view.pattern.id);
    store::PatternUseStore store(library.database());
    auto uses = store.of(*ids, PatternView::kMostUses);
    if (!uses)
        return failure(std::move(uses.error()));
    auto sums = store.sums(*ids);
    if (!sums)
        return failure(std::move(sums.error()));
    view.uses = *std::move(uses);
    view.useSums = *sums;
    if (view.pattern.mergedInto == 0)
        return {};
    auto links = linksOf(library, {view.pattern.mergedInto});
    if (!links)
        return failure(std::move(links.error()));
    if (!links->empty())
        view.mergedInto = links->front();
    return {};
}

Result<PatternView> viewOf(PatternLibrary &library, std::int64_t id)
{
    auto found = library.patterns().find(id);
    if (!found)
        return failure(std::move(found.error()));
    if (!*found)
        return failure(ErrorKind::NotFound, "there is no such pattern", std::to_string(id));
    PatternView view;
    view.pattern = **std::move(found);
    auto events = library.patterns().events(id, PatternView::kMostEvents);
    if (!events)
        return failure(std::move(events.error()));
    view.events = *std::move(events);
    auto links = linksOf(library, view.pattern.contradictions);
    if (!links)
        return failure(std::move(links.error()));
    std::erase_if(*links, [](const auto &link) { return model::isPutAway(link.state); });
    view.contradictions = *std::move(links);
    auto learnings = learningsOf(library, view.pattern);
    if (!learnings)
        return failure(std::move(learnings.error()));
    view.learnings = *std::move(learnings);
    if (auto added = addWeeks(library, view); !added)
        return failure(std::move(added.error()));
    if (auto added = addUses(library, view); !added)
        return failure(std::move(added.error()));
    return view;
}

Result<PromptPreview> previewPrompt(PatternLibrary &library, const PromptRequest &request)
{
    auto classes = learn::ErrorClasses::load();
    if (!classes)
        return failure(std::move(classes.error()));
    auto patterns = library.patterns().list();
    if (!patterns)
        return failure(std::move(patterns.error()));
    PromptPreview preview{.injection = learn::inject({.language = request.language,
                                                      .family = classes->familyOf(request.language),
                                                      .construct = request.construct,
                                                      .errorClasses = request.errorClasses,
                                                      .most = request.most},
                                                     *patterns),
                          .patterns = {}};
    auto links = linksOf(library, preview.injection.patterns);
    if (!links)
        return failure(std::move(links.error()));
    preview.patterns = *std::move(links);
    return preview;
}

} // namespace espalier::engine
