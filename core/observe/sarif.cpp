// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/observe/handover.h"
#include "core/observe/readers.h"
#include "core/observe/sarifrun.h"
#include "core/observe/texts.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::observe {

namespace {

/// Whether the tool or a person says that a result is none: it stands for something that holds, or
/// is only told; was suppressed; or was there before and is no longer.
bool isNoFinding(const Json &result)
{
    const auto kind = textAt(result, "kind");
    if ((!kind.empty() && kind != "fail") || textAt(result, "baselineState") == "absent")
        return true;
    const auto *suppressions = find(result, "suppressions");
    if (!suppressions || !suppressions->is_array())
        return false;
    // What was asked for and rejected does not suppress, nor what people still talk about.
    return std::ranges::any_of(*suppressions, [](const Json &suppression) {
        const auto status = textAt(suppression, "status");
        return suppression.is_object() && status != "rejected" && status != "underReview";
    });
}

model::FindingLevel levelOf(const Json &result, const SarifRule *rule)
{
    if (const auto level = model::findingLevelNamed(textAt(result, "level")))
        return *level;
    return rule && rule->level ? *rule->level : model::FindingLevel::Warning;
}

/// The first member that is text and not empty.
std::string firstText(const Json *object)
{
    if (!object || !object->is_object())
        return {};
    for (const auto &[name, value] : object->items()) {
        if (value.is_string() && !value.get_ref<const std::string &>().empty())
            return value.get<std::string>();
    }
    return {};
}

// The hash of the line is what services compare scans by, and many tools give it.
std::string fingerprintOf(const Json &result)
{
    const auto *partial = find(result, "partialFingerprints");
    for (const auto *name : {"primaryLocationLineHash", "primaryLocationLineHash/v1"}) {
        auto hash = partial ? textAt(*partial, name) : std::string();
        if (!hash.empty())
            return hash;
    }
    auto fingerprint = firstText(find(result, "fingerprints"));
    if (fingerprint.empty())
        fingerprint = firstText(partial);
    return fingerprint.empty() ? textAt(result, "correlationGuid") : fingerprint;
}

/// The words of the first fix, then what it puts in.
std::string fixOf(const Json &result, std::size_t most)
{
    const auto *fix = findFirst(result, "fixes");
    if (!fix)
        return {};
    const auto *description = find(*fix, "description");
    std::string text = description ? textAt(*description, "text") : std::string();
    const auto *changes = find(*fix, "artifactChanges");
    if (!changes || !changes->is_array())
        return text;
    for (const auto &change : *changes) {
        const auto *replacements = find(change, "replacements");
        if (!replacements || !replacements->is_array())
            continue;
        for (const auto &replacement : *replacements) {
            const auto *inserted = find(replacement, "insertedContent");
            const auto code = inserted ? textAt(*inserted, "text") : std::string();
            if (!code.empty())
                text += (text.empty() || text.ends_with('\n') ? "" : "\n") + code;
            if (text.size() > most)
                return text;
        }
    }
    return text;
}

/// The first location that is in a file; else the first.
const Json *locationOf(const Json &result)
{
    const auto *locations = find(result, "locations");
    if (!locations || !locations->is_array() || locations->empty())
        return nullptr;
    const auto physical = std::ranges::find_if(*locations, [](const Json &location) {
        return find(location, "physicalLocation") != nullptr;
    });
    return physical == locations->end() ? &locations->front() : &*physical;
}

std::int64_t positionAt(const Json &region, const char *key)
{
    return static_cast<std::int64_t>(countAt(region, key));
}

void setLocation(model::FindingSeen &finding, const Json &result, SarifRun &run)
{
    const auto *location = locationOf(result);
    const auto *physical = location ? find(*location, "physicalLocation") : nullptr;
    const auto *artifact = physical ? find(*physical, "artifactLocation") : nullptr;
    if (!artifact)
        artifact = find(result, "analysisTarget");
    if (artifact)
        finding.path = run.pathOf(*artifact);
    if (location)
        finding.function = run.logicalNameOf(*location);
    const auto *region = physical ? find(*physical, "region") : nullptr;
    if (!region)
        return;
    finding.line = positionAt(*region, "startLine");
    finding.column = finding.line > 0 ? positionAt(*region, "startColumn") : 0;
    finding.endLine = std::max(positionAt(*region, "endLine"), finding.line);
}

void setRule(model::FindingSeen &finding, const Json &result, const SarifRule *rule)
{
    const auto *properties = find(result, "properties");
    if (properties) {
        finding.securitySeverity = severityIn(*properties);
        addTags(*properties, finding.tags);
    }
    if (!rule)
        return;
    finding.title = rule->title;
    finding.helpUri = rule->helpUri;
    if (!finding.securitySeverity)
        finding.securitySeverity = rule->securitySeverity;
    for (const auto &tag : rule->tags) {
        if (!std::ranges::contains(finding.tags, tag))
            finding.tags.push_back(tag);
    }
}

model::FindingSeen findingOf(const Json &result, SarifRun &run, std::size_t most)
{
    const auto used = run.ruleOf(result);
    model::FindingSeen finding;
    finding.tool = run.tool();
    finding.rule = cutText(used.id, most);
    finding.message = cutText(run.messageOf(result, used), most);
    finding.level = levelOf(result, used.rule);
    finding.fingerprint = cutText(fingerprintOf(result), most);
    finding.fix = cutText(fixOf(result, most), most);
    setLocation(finding, result, run);
    setRule(finding, result, used.rule);
    finding.path = cutText(finding.path, most);
    finding.function = cutText(finding.function, most);
    return finding;
}

Result<> readRun(const Json &json, std::size_t number, const ImportOptions &options,
                 Handover &handover)
{
    if (!json.is_object())
        return failure(ErrorKind::InvalidInput, std::format("runs[{}] is not an object", number));
    const auto *results = find(json, "results");
    if (!results) // the tool did not come that far
        return {};
    if (!results->is_array())
        return failure(ErrorKind::InvalidInput,
                       std::format("runs[{}].results is not a list", number));
    SarifRun run(json, options);
    std::size_t index = 0;
    for (const auto &result : *results) {
        if (!result.is_object())
            return failure(ErrorKind::InvalidInput,
                           std::format("runs[{}].results[{}] is not an object", number, index));
        ++index;
        handover.countRecord();
        // Not "left out": that is for what a limit kept from being taken in.
        if (isNoFinding(result) || handover.leavesOut())
            continue;
        model::Observation observation;
        observation.content = findingOf(result, run, options.limits.textBytes);
        observation.at = run.at();
        if (auto given = handover.give(std::move(observation)); !given)
            return given;
    }
    return {};
}

} // namespace

Result<> readSarif(std::string_view text, const ImportOptions &options, const ObservationSink &sink,
                   ImportSummary &summary)
{
    const auto log = parseDocument(text, options.limits);
    if (!log)
        return failure(log.error());
    const auto version = textAt(*log, "version");
    const auto *runs = find(*log, "runs");
    if (version.empty() || !runs || !runs->is_array())
        return failure(ErrorKind::InvalidInput,
                       "this is JSON, but no SARIF: it has no version, or no list of runs");
    if (version != "2.1.0")
        return failure(ErrorKind::Unsupported,
                       "version \"" + cutText(version, 64) + "\" of SARIF is not read, only 2.1.0");
    Handover handover(options.limits, sink, summary);
    for (std::size_t i = 0; i < runs->size(); ++i) {
        if (auto read = readRun((*runs)[i], i, options, handover); !read)
            return read;
    }
    return {};
}

} // namespace espalier::observe
