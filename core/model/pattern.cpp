// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/pattern.h"

#include <algorithm>
#include <array>

namespace espalier::model {

static constexpr std::array<std::string_view, 6> kStates{"candidate", "active",    "disabled",
                                                         "demoted",   "forgotten", "merged"};

PatternCounts Pattern::countsOf(const std::string &source) const
{
    if (source == provenance)
        return {failures, followedBySuccess, occurrences};
    const auto at = elsewhere.find(source);
    return at == elsewhere.end() ? PatternCounts{} : at->second;
}

void Pattern::setCounts(const std::string &source, const PatternCounts &counts)
{
    if (source != provenance) {
        elsewhere[source] = counts;
        return;
    }
    failures = counts.failures;
    followedBySuccess = counts.followedBySuccess;
    occurrences = counts.occurrences;
}

std::optional<double> Pattern::successRate() const
{
    if (failures <= 0)
        return std::nullopt;
    return static_cast<double>(followedBySuccess) / static_cast<double>(failures);
}

bool Pattern::covers(std::string_view wanted) const
{
    return errorClass == wanted || std::ranges::find(aliases, wanted) != aliases.end();
}

std::string_view nameOf(PatternState state)
{
    return kStates[static_cast<std::size_t>(state)];
}

std::optional<PatternState> patternStateNamed(std::string_view name)
{
    const auto at = std::ranges::find(kStates, name);
    if (at == kStates.end())
        return std::nullopt;
    return static_cast<PatternState>(at - kStates.begin());
}

Json toJson(const Pattern &pattern)
{
    Json hashes = Json::array();
    for (const auto hash : pattern.learningHashes)
        hashes.push_back(hexOf(hash));
    Json elsewhere = Json::object();
    for (const auto &[source, counts] : pattern.elsewhere)
        elsewhere[source] = {{"failures", counts.failures},
                             {"followed_by_success", counts.followedBySuccess},
                             {"occurrences", counts.occurrences}};
    return {{"id", pattern.id},
            {"key", pattern.key},
            {"name", pattern.name},
            {"family", pattern.family},
            {"languages", pattern.languages},
            {"construct", nameOf(pattern.construct)},
            {"error_class", pattern.errorClass},
            {"aliases", pattern.aliases},
            {"state", nameOf(pattern.state)},
            {"pinned", pattern.pinned},
            {"bad_example", pattern.badExample},
            {"good_example", pattern.goodExample},
            {"why", pattern.why},
            {"how_to_fix", pattern.howToFix},
            {"change", pattern.change},
            {"failures", pattern.failures},
            {"followed_by_success", pattern.followedBySuccess},
            {"occurrences", pattern.occurrences},
            {"learning_hashes", std::move(hashes)},
            {"provenance", pattern.provenance},
            {"contradictions", pattern.contradictions},
            {"merged_into", pattern.mergedInto},
            {"elsewhere", std::move(elsewhere)},
            {"helped", pattern.helped},
            {"harmed", pattern.harmed},
            {"harmed_in_runs", pattern.harmedInRuns},
            {"last_updated", pattern.lastUpdated}};
}

static void readTexts(const Json &json, Pattern &result)
{
    result.key = json.value("key", "");
    result.name = json.value("name", "");
    result.family = json.value("family", "");
    result.errorClass = json.value("error_class", "");
    result.badExample = json.value("bad_example", "");
    result.goodExample = json.value("good_example", "");
    result.why = json.value("why", "");
    result.howToFix = json.value("how_to_fix", "");
    result.provenance = json.value("provenance", "own");
    result.lastUpdated = json.value("last_updated", "");
    if (const auto at = json.find("change"); at != json.end())
        result.change = *at;
}

static PatternCounts countsFromJson(const Json &json)
{
    return {.failures = json.value("failures", std::int64_t{0}),
            .followedBySuccess = json.value("followed_by_success", std::int64_t{0}),
            .occurrences = json.value("occurrences", std::int64_t{0})};
}

Pattern patternFromJson(const Json &json)
{
    Pattern result;
    readTexts(json, result);
    result.id = json.value("id", std::int64_t{0});
    result.languages = json.value("languages", std::map<std::string, std::int64_t>{});
    result.construct = constructNamed(json.value("construct", "")).value_or(Construct::Function);
    result.aliases = json.value("aliases", std::vector<std::string>{});
    result.state = patternStateNamed(json.value("state", "")).value_or(PatternState::Candidate);
    result.pinned = json.value("pinned", false);
    result.failures = json.value("failures", std::int64_t{0});
    result.followedBySuccess = json.value("followed_by_success", std::int64_t{0});
    result.occurrences = json.value("occurrences", std::int64_t{0});
    for (const auto &hash : json.value("learning_hashes", std::vector<std::string>{})) {
        if (const auto number = numberOfHex(hash))
            result.learningHashes.push_back(*number);
    }
    result.contradictions = json.value("contradictions", std::vector<std::int64_t>{});
    result.mergedInto = json.value("merged_into", std::int64_t{0});
    const auto elsewhere = json.value("elsewhere", Json::object());
    for (const auto &[source, counts] : elsewhere.items())
        result.elsewhere.emplace(source, countsFromJson(counts));
    result.helped = json.value("helped", std::int64_t{0});
    result.harmed = json.value("harmed", std::int64_t{0});
    result.harmedInRuns = json.value("harmed_in_runs", std::int64_t{0});
    return result;
}

} // namespace espalier::model
