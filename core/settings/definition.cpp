// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/definition.h"

#include <algorithm>
#include <format>
#include <vector>

namespace espalier::settings {

static constexpr std::string_view kRevalidateChoices[] = {"changed", "always", "sampled"};

static constexpr std::string_view kProviderChoices[] = {"auto", "openai", "anthropic", "ollama",
                                                        "llama.cpp"};

static constexpr std::string_view kStopChoices[] = {"analyse", "patch", "branch", "ready", "apply"};

static std::vector<Definition> instrumentDefinitions()
{
    return {
        {.key = keys::kPack.name, .standard = "spans", .project = ProjectRight::WhenTrusted},
        {.key = keys::kWorkers.name, .standard = std::int64_t{12}, .minimum = 1, .maximum = 1024},
        {.key = keys::kRevalidate.name, .standard = "changed", .choices = kRevalidateChoices},
        {.key = keys::kIncludeTests.name, .standard = false},
        {.key = keys::kIncludePaths.name, .standard = TextList{}},
        {.key = keys::kExcludePaths.name, .standard = TextList{}},
        {.key = keys::kIncludeLanguages.name, .standard = TextList{}},
        {.key = keys::kIncludeFunctions.name, .standard = TextList{}},
        {.key = keys::kMaxRefactorAttempts.name,
         .standard = std::int64_t{3},
         .minimum = 0,
         .maximum = 20}};
}

static std::vector<Definition> learnDefinitions()
{
    return {{.key = keys::kCapture.name, .standard = true},
            {.key = keys::kEmbeddings.name, .standard = "", .project = ProjectRight::Never},
            {.key = keys::kConsolidateEvery.name,
             .standard = std::int64_t{50},
             .minimum = 0,
             .maximum = 1'000'000},
            {.key = keys::kMinOccurrences.name,
             .standard = std::int64_t{2},
             .minimum = 1,
             .maximum = 1000},
            {.key = keys::kPromptPatterns.name,
             .standard = std::int64_t{5},
             .minimum = 0,
             .maximum = 100}};
}

static std::vector<Definition> improvementDefinitions()
{
    return {{.key = keys::kSourceExceptions.name, .standard = true},
            {.key = keys::kSourcePerformance.name, .standard = true},
            {.key = keys::kSourceFeedback.name, .standard = true},
            {.key = keys::kSourceTests.name, .standard = true},
            {.key = keys::kSourceFindings.name, .standard = true},
            {.key = keys::kSourceCodeAnalysis.name, .standard = false},
            {.key = keys::kSourceInstrumentation.name, .standard = true},
            {.key = keys::kAutopatchEnabled.name,
             .standard = false,
             .project = ProjectRight::WhenTrusted,
             .alias = "SELF_IMPROVEMENT_ENABLED"},
            {.key = keys::kAutopatchStop.name,
             .standard = "ready",
             .project = ProjectRight::WhenTrusted,
             .choices = kStopChoices},
            {.key = keys::kScanInterval.name,
             .standard = std::int64_t{3600},
             .minimum = 1,
             .maximum = 31'536'000,
             .alias = "IMPROVEMENT_SCAN_INTERVAL"},
            {.key = keys::kImprovementFile.name,
             .standard = "self_improvement.json",
             .pathInside = true},
            {.key = keys::kSkipRecipes.name, .standard = TextList{}}};
}

/// Rules. An untrusted project may not loosen them; who may read its policy reads it at the base.
static std::vector<Definition> policyDefinitions()
{
    constexpr auto kTrusted = ProjectRight::WhenTrusted;
    return {{.key = keys::kMaxRiskLevel.name,
             .standard = std::int64_t{7},
             .project = kTrusted,
             .minimum = 0,
             .maximum = 10,
             .alias = "IMPROVEMENT_MAX_RISK_LEVEL"},
            {.key = keys::kAutoApply.name,
             .standard = false,
             .project = kTrusted,
             .alias = "IMPROVEMENT_AUTO_APPLY"},
            {.key = keys::kAutoApplyMaxRisk.name,
             .standard = std::int64_t{5},
             .project = kTrusted,
             .minimum = 0,
             .maximum = 10,
             .alias = "IMPROVEMENT_AUTO_APPLY_MAX_RISK"},
            {.key = keys::kRequireManualReview.name,
             .standard = true,
             .project = kTrusted,
             .alias = "IMPROVEMENT_REQUIRE_MANUAL_REVIEW"},
            {.key = keys::kRequireOtherPerson.name, .standard = false, .project = kTrusted},
            {.key = keys::kTwoPersonsFrom.name,
             .standard = std::int64_t{0},
             .project = kTrusted,
             .minimum = 0,
             .maximum = 10},
            {.key = keys::kMaxFiles.name,
             .standard = std::int64_t{20},
             .project = kTrusted,
             .minimum = 1,
             .maximum = 100'000},
            {.key = keys::kMaxChangedLines.name,
             .standard = std::int64_t{500},
             .project = kTrusted,
             .minimum = 1,
             .maximum = 10'000'000},
            {.key = keys::kMinCoverage.name,
             .standard = 0.8,
             .project = kTrusted,
             .minimum = 0,
             .maximum = 1,
             .alias = "IMPROVEMENT_MIN_COVERAGE"}};
}

/// Whom models are asked of and what that may cost. Where prompts go belongs to the person. What a
/// project has recorded is tested like all that a model says, goes nowhere and costs nothing.
static std::vector<Definition> modelDefinitions()
{
    constexpr auto kTrusted = ProjectRight::WhenTrusted;
    constexpr auto kNever = ProjectRight::Never;
    const auto money = [](std::string_view key, double standard) {
        return Definition{
            .key = key, .standard = standard, .project = ProjectRight::WhenTrusted, .minimum = 0};
    };
    const auto count = [](std::string_view key, std::int64_t standard, double least, double most) {
        return Definition{.key = key,
                          .standard = standard,
                          .project = ProjectRight::WhenTrusted,
                          .minimum = least,
                          .maximum = most};
    };
    return {{.key = keys::kProvider.name,
             .standard = "auto",
             .project = kNever,
             .choices = kProviderChoices},
            {.key = keys::kModel.name, .standard = "", .project = kTrusted},
            {.key = keys::kBaseUrl.name, .standard = "", .project = kNever},
            {.key = keys::kModelKey.name, .standard = "auto", .project = kNever},
            money(keys::kBudgetRun.name, 1.0),
            money(keys::kBudgetDay.name, 5.0),
            money(keys::kBudgetTicket.name, 1.0),
            count(keys::kContextTokens.name, 0, 0, 16'777'216),
            count(keys::kMaxOutputTokens.name, 8192, 256, 1'048'576),
            count(keys::kModelTimeout.name, 900, 1, 86'400),
            count(keys::kModelIdleTimeout.name, 60, 1, 86'400),
            {.key = keys::kRecording.name, .standard = "", .pathInside = true},
            {.key = keys::kRecord.name, .standard = "", .project = kNever}};
}

static std::vector<Definition> outsideDefinitions()
{
    return {
        {.key = keys::kTestCommand.name, .standard = "", .project = ProjectRight::WhenTrusted},
        {.key = keys::kLinterCommand.name, .standard = "", .project = ProjectRight::WhenTrusted},
        {.key = keys::kSecretsCommand.name, .standard = "", .project = ProjectRight::WhenTrusted},
        {.key = keys::kMeasureCommand.name, .standard = "", .project = ProjectRight::WhenTrusted},
        {.key = keys::kServePort.name,
         .standard = std::int64_t{3000},
         .project = ProjectRight::Never,
         .minimum = 0,
         .maximum = 65535},
        {.key = keys::kReceiverPort.name,
         .standard = std::int64_t{4318},
         .project = ProjectRight::Never,
         .minimum = 0,
         .maximum = 65535}};
}

std::span<const Definition> definitions()
{
    static const std::vector<Definition> all = [] {
        std::vector<Definition> result;
        for (auto &&part : {instrumentDefinitions(), learnDefinitions(), improvementDefinitions(),
                            policyDefinitions(), modelDefinitions(), outsideDefinitions()})
            result.insert(result.end(), part.begin(), part.end());
        return result;
    }();
    return all;
}

std::string Definition::variable() const
{
    std::string name = "ESPALIER_";
    for (const char c : key)
        name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return name;
}

/// Number of characters to insert, delete or replace.
static std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

/// The known key that was probably meant; empty when none is near.
static std::string_view nearestKey(std::string_view key)
{
    std::string_view best;
    std::size_t nearest = std::max<std::size_t>(key.size() / 3, 2) + 1;
    for (const Definition &definition : definitions()) {
        // The name alone, in another section, or its beginning is as good as a small slip.
        const auto own = definition.key.substr(definition.key.find('.') + 1);
        const auto given = key.substr(key.rfind('.') + 1); // npos + 1 is 0
        const bool begun = key.size() > 3 && definition.key.starts_with(key);
        const std::size_t far = begun || own == given ? 1 : distance(key, definition.key);
        if (far < nearest) {
            nearest = far;
            best = definition.key;
        }
    }
    return best;
}

Result<const Definition *> findDefinition(std::string_view key)
{
    const auto all = definitions();
    const auto found = std::ranges::find(all, key, &Definition::key);
    if (found != all.end())
        return &*found;
    const auto nearest = key.size() < 200 ? nearestKey(key) : std::string_view();
    return failure(ErrorKind::InvalidInput,
                   nearest.empty() ? "no such setting"
                                   : std::format("no such setting; did you mean {}?", nearest),
                   std::string(key));
}

static std::unexpected<Error> refused(const Definition &definition, std::string reason)
{
    return failure(ErrorKind::InvalidInput, std::string(definition.key) + " " + std::move(reason));
}

static Result<> checkRange(const Definition &definition, double number)
{
    if (definition.minimum && number < *definition.minimum)
        return refused(definition, std::format("is at least {}", *definition.minimum));
    if (definition.maximum && number > *definition.maximum)
        return refused(definition, std::format("is at most {}", *definition.maximum));
    return {};
}

static Result<> checkChoice(const Definition &definition, const std::string &text)
{
    if (definition.choices.empty() || std::ranges::contains(definition.choices, text))
        return {};
    std::string names;
    for (const std::string_view choice : definition.choices)
        names += (names.empty() ? "" : ", ") + std::string(choice);
    return refused(definition, "is one of " + names);
}

Result<Value> checkValue(const Definition &definition, Value value)
{
    const Type type = typeOf(definition.standard);
    if (type == Type::Number && typeOf(value) == Type::Integer)
        value = static_cast<double>(std::get<std::int64_t>(value));
    if (typeOf(value) != type)
        return refused(definition, "is " + std::string(name(type)));
    Result<> checked;
    if (type == Type::Integer)
        checked = checkRange(definition, static_cast<double>(std::get<std::int64_t>(value)));
    else if (type == Type::Number)
        checked = checkRange(definition, std::get<double>(value));
    else if (type == Type::Text)
        checked = checkChoice(definition, std::get<std::string>(value));
    else if (type == Type::List) {
        for (const std::string &part : std::get<TextList>(value)) {
            if (checked)
                checked = checkChoice(definition, part);
        }
    }
    if (!checked)
        return failure(std::move(checked.error()));
    return value;
}

} // namespace espalier::settings
