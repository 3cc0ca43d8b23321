// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/verdictspool.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEnding = ".verdicts.json";
constexpr std::string_view kDamaged = ".damaged";
constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;

std::string masked(const std::string &text)
{
    return scrub::masked(text, scrub::Scope::SecretsAndPrivate);
}

Json toJson(const std::vector<learn::Failure> &failures)
{
    Json list = Json::array();
    for (const auto &failure : failures)
        list.push_back(Json::array({failure.where, masked(failure.message)}));
    return list;
}

std::vector<learn::Failure> failuresOf(const Json &json)
{
    std::vector<learn::Failure> failures;
    for (const auto &each : json)
        failures.push_back({each.at(0).get<std::string>(), each.at(1).get<std::string>()});
    return failures;
}

Json toJson(const learn::Verdict &verdict)
{
    Json repaired = Json::array();
    for (const auto construct : verdict.repaired)
        repaired.push_back(model::nameOf(construct));
    // What secrets are taken out of fails for other reasons.
    const bool whole = masked(verdict.code) == verdict.code &&
                       masked(verdict.tests) == verdict.tests &&
                       masked(verdict.file) == verdict.file;
    return {{"project", verdict.project},
            {"language", verdict.language},
            {"function", verdict.functionId},
            {"shape", verdict.shape},
            {"origin", verdict.origin},
            {"code", masked(verdict.code)},
            {"attempt", verdict.attempt},
            {"source", model::nameOf(verdict.source)},
            {"success", verdict.success},
            {"failures", toJson(verdict.failures)},
            {"repaired", std::move(repaired)},
            {"fix_applied", masked(verdict.fixApplied)},
            {"duration_ms", verdict.durationMs},
            {"created_at", verdict.createdAt},
            {"tests", whole ? verdict.tests : std::string()},
            {"file", whole ? verdict.file : std::string()}};
}

model::LearningSource sourceNamed(const Json &json)
{
    return model::learningSourceNamed(json.get<std::string>())
        .value_or(model::LearningSource::ScriptTests);
}

learn::Verdict verdictOf(const Json &json)
{
    learn::Verdict verdict{.project = json.at("project"),
                           .language = json.at("language"),
                           .functionId = json.at("function"),
                           .shape = json.at("shape"),
                           .origin = json.at("origin"),
                           .code = json.at("code"),
                           .attempt = json.at("attempt"),
                           .source = sourceNamed(json.at("source")),
                           .success = json.at("success"),
                           .failures = failuresOf(json.at("failures"))};
    for (const auto &name : json.at("repaired"))
        verdict.repaired.push_back(
            model::constructNamed(name.get<std::string>()).value_or(model::Construct::Function));
    verdict.fixApplied = json.at("fix_applied");
    verdict.durationMs = json.at("duration_ms");
    verdict.createdAt = json.at("created_at");
    verdict.tests = json.at("tests");
    verdict.file = json.at("file");
    return verdict;
}

Json toJson(const RecipeTrial &trial)
{
    return {{"recipe", trial.recipe},
            {"language", trial.language},
            {"source", model::nameOf(trial.source)},
            {"failures", toJson(trial.failures)},
            {"repaired", trial.repaired}};
}

RecipeTrial trialOf(const Json &json)
{
    return {.recipe = json.at("recipe"),
            .language = json.at("language"),
            .source = sourceNamed(json.at("source")),
            .failures = failuresOf(json.at("failures")),
            .repaired = json.at("repaired")};
}

Json toJson(const store::PatternUse &use)
{
    return {{"pattern", use.pattern},
            {"kind", static_cast<int>(use.kind)},
            {"exchange", use.exchange},
            {"language", use.language},
            {"function_name", use.functionName},
            {"outcome", static_cast<int>(use.outcome)},
            {"created_at", use.createdAt}};
}

store::PatternUse useOf(const Json &json)
{
    store::PatternUse use{.pattern = json.at("pattern"), .exchange = json.at("exchange")};
    use.kind = static_cast<store::UseKind>(std::clamp(json.at("kind").get<int>(), 0, 2));
    use.outcome = static_cast<store::UseOutcome>(std::clamp(json.at("outcome").get<int>(), 0, 2));
    use.language = json.at("language");
    use.functionName = json.at("function_name");
    use.createdAt = json.at("created_at");
    return use;
}

Json toJson(const RunVerdicts::Parts &parts)
{
    const auto listOf = [](const auto &values) {
        Json list = Json::array();
        for (const auto &value : values)
            list.push_back(toJson(value));
        return list;
    };
    Json asked = Json::array();
    for (const auto &attempt : parts.asked)
        asked.push_back(Json::array({attempt.exchange, attempt.passed}));
    return {{"schema_version", 1},
            {"verdicts", listOf(parts.verdicts)},
            {"trials", listOf(parts.trials)},
            {"uses", listOf(parts.uses)},
            {"asked", std::move(asked)},
            {"harmful", parts.harmful}};
}

RunVerdicts::Parts partsOf(const Json &json)
{
    RunVerdicts::Parts parts;
    for (const auto &each : json.at("verdicts"))
        parts.verdicts.push_back(verdictOf(each));
    for (const auto &each : json.at("trials"))
        parts.trials.push_back(trialOf(each));
    for (const auto &each : json.at("uses"))
        parts.uses.push_back(useOf(each));
    for (const auto &each : json.at("asked"))
        parts.asked.push_back({.exchange = each.at(0), .passed = each.at(1)});
    parts.harmful = json.at("harmful").get<std::vector<std::int64_t>>();
    return parts;
}

Result<RunVerdicts> readSpooled(const fs::path &file)
{
    const auto text = readFile(file, kMostBytes);
    if (!text)
        return failure(text.error());
    try {
        return RunVerdicts(partsOf(Json::parse(*text)));
    } catch (const Json::exception &) {
        return failure(ErrorKind::Corrupt, "these are no verdicts of a run", file.string());
    }
}

/// The waiting files by their time, the oldest first.
std::vector<fs::path> waitingIn(const fs::path &folder)
{
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code unknown;
        if (at->path().string().ends_with(kEnding))
            found.emplace_back(at->last_write_time(unknown), at->path());
    }
    std::ranges::sort(found);
    std::vector<fs::path> files;
    for (auto &[time, path] : found)
        files.push_back(std::move(path));
    return files;
}

} // namespace

fs::path spoolFolder(const fs::path &knowledgeFile)
{
    return knowledgeFile.parent_path() / "waiting";
}

Result<fs::path> spoolVerdicts(const fs::path &folder, const std::string &batch,
                               const RunVerdicts &verdicts)
{
    if (auto made = makeFolder(folder); !made)
        return failure(made.error());
    auto file = folder / (batch + std::string(kEnding));
    if (auto written = writeFileAtomically(file, toText(toJson(verdicts.parts()))); !written)
        return failure(written.error());
    return file;
}

/// What is there of a file that holds nothing to learn.
static void setAside(const fs::path &file, const Error &error, SpoolTaken &taken)
{
    auto aside = file;
    aside += kDamaged;
    std::error_code ignored;
    fs::rename(file, aside, ignored);
    taken.problems.push_back(error.text());
}

Result<SpoolTaken>
takeSpooled(const fs::path &folder,
            const std::function<Result<>(const std::string &batch, const RunVerdicts &)> &take)
{
    SpoolTaken taken;
    for (const auto &file : waitingIn(folder)) {
        const auto verdicts = readSpooled(file);
        if (!verdicts) {
            // Any other reason may be gone next time, and another program may have taken it.
            if (verdicts.error().kind == ErrorKind::Corrupt)
                setAside(file, verdicts.error(), taken);
            continue;
        }
        const auto name = file.filename().string();
        const auto done = take(name.substr(0, name.size() - kEnding.size()), *verdicts);
        if (!done && done.error().kind != ErrorKind::InvalidInput)
            return failure(done.error());
        if (!done) {
            setAside(file, done.error(), taken);
            continue;
        }
        std::error_code error;
        fs::remove(file, error);
        ++taken.runs;
    }
    return taken;
}

bool hasSpooled(const fs::path &folder)
{
    return !waitingIn(folder).empty();
}

// Only files of ours: the place of the knowledge may be any folder, with anything in it.
static Result<> clearAll(const fs::path &folder)
{
    std::error_code error;
    std::vector<fs::path> ours;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::string_view name = at->path().native();
        if (name.ends_with(kDamaged))
            name.remove_suffix(kDamaged.size());
        if (name.ends_with(kEnding))
            ours.push_back(at->path());
    }
    for (const auto &file : ours) {
        if (!fs::remove(file, error) && error)
            return systemFailure(error.value(), "cannot delete what waits", file.string());
    }
    fs::remove(folder, error); // where it is empty now
    return {};
}

Result<> clearSpooled(const fs::path &folder, const std::string &language)
{
    std::error_code error;
    if (language.empty())
        return clearAll(folder);
    const auto isOfIt = [&](const auto &each) { return each.language == language; };
    for (const auto &file : waitingIn(folder)) {
        const auto verdicts = readSpooled(file);
        if (!verdicts)
            continue;
        auto parts = verdicts->parts();
        std::erase_if(parts.verdicts, isOfIt);
        std::erase_if(parts.trials, isOfIt);
        std::erase_if(parts.uses, isOfIt);
        if (parts.verdicts.empty())
            fs::remove(file, error);
        else if (auto written = writeFileAtomically(file, toText(toJson(parts))); !written)
            return written;
    }
    return {};
}

} // namespace espalier::engine
