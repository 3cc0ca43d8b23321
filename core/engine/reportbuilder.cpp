// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/reportbuilder.h"

#include "core/instrument/edits.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>
#include <span>

namespace espalier::engine {

namespace {

struct RuleText {
    std::string_view rule;
    std::string_view text;
};

constexpr std::array kRules{
    RuleText{"lambda", "a lambda has no statements to put telemetry into"},
    RuleText{"overload", "an overload signature is never called"},
    RuleText{"protocol-stub", "a protocol's method is a declaration"},
    RuleText{"compiled", "a decorator hands it to a compiler that cannot call the runtime"},
    RuleText{"opted-out", "a comment says \"espalier: off\""},
    RuleText{"shared-line", "its header does not begin a line of its own"},
    RuleText{"syntax-error", "it contains a syntax error"},
    RuleText{"python-2", "the file is written in Python 2"},
    RuleText{"super-not-top-level", "what comes before super() cannot stay outside of the span"},
    RuleText{"duplicate-declaration", "a block would change which of two declarations wins"},
    RuleText{"serialized", "its source text is sent elsewhere"},
    RuleText{"runtime-directive", "a directive for Go's runtime forbids calls in it"},
    RuleText{"unclear-end", "where it ends cannot be told: a tagged template with type arguments"},
    RuleText{"aligned", "opening its only line would leave others aligned with nothing"},
    RuleText{"reassigned-parameter", "a closure in it relies on what the compiler knows of a "
                                     "parameter that is assigned to"},
    RuleText{"one-line-nested", "it is on one line with a function around it"},
    RuleText{"asm", "it is asm.js"},
};

constexpr std::array kFileRules{
    RuleText{"vendored", "it is in a folder for other people's code"},
    RuleText{"test", "it is a test"},
    RuleText{"generated", "it says that it was generated"},
    RuleText{"minified", "it is minified"},
    RuleText{"other-repository", "another git repository is in it"},
    RuleText{"stub", "it holds declarations only"},
    RuleText{"notebook", "it is a notebook"},
    RuleText{"cython", "it is Cython"},
    RuleText{"binary", "it is binary"},
    RuleText{"xml", "it is XML"},
    RuleText{"global-script", "it shares its names with other scripts; an import or export, even "
                              "\"export {}\", would make it a module"},
    RuleText{"shared-line", "there is no line end behind its imports"},
    RuleText{"build-ignore", "it is not part of its folder's package, and there is no module to "
                             "take a runtime from"},
    RuleText{"linked-internal", "the folder \"internal\" of its module is a link"},
    RuleText{"not-required", "its go.mod does not require what the pack calls; add it with "
                             "`go get`"},
    RuleText{"too-large", "it is larger than 16 MiB"},
    RuleText{"unreadable", "it cannot be read"},
    RuleText{"symbolic-link", "it is a symbolic link"},
    RuleText{"vanished", "it vanished"},
    RuleText{"reserved-name",
             "it uses a name that is Espalier's (_esp, _espalier_tel; in Go _espalier)"},
    RuleText{"changed-telemetry", "its telemetry was changed by hand"},
    RuleText{"syntax-error",
             "the parser finds syntax errors in it, and no function can be made out"},
    RuleText{"not-in-pack", "the pack has no snippets for its language"},
};

model::FunctionResult resultOf(const FileWork &file, const FunctionWork &work,
                               const InstrumentPlan &plan)
{
    auto result = describe(file, work);
    if (!work.group)
        return result;
    const auto &group = plan.groups[*work.group];
    result.key = group.key;
    result.origin = group.script.origin;
    result.attempts = group.attempts;
    if (!work.problem.empty()) {
        result.status = model::FunctionStatus::Failed;
        result.reason = work.problem;
        result.evidence = work.evidence;
        return result;
    }
    result.status = work.wasInstrumented && !work.entryChanges
                        ? model::FunctionStatus::Unchanged
                        : model::FunctionStatus::Instrumented;
    return result;
}

} // namespace

static std::string textOf(std::string_view rule, std::span<const RuleText> texts)
{
    const auto at = std::ranges::find(texts, rule, &RuleText::rule);
    return std::string(at == texts.end() ? rule : at->text);
}

std::string ruleReason(std::string_view rule)
{
    return textOf(rule, kRules);
}

std::string fileRuleReason(std::string_view rule, std::string_view detail)
{
    auto text = textOf(rule, kFileRules);
    return detail.empty() ? text : text + ": " + std::string(detail);
}

model::FunctionResult describe(const FileWork &file, const FunctionWork &work)
{
    const auto &function = *work.function;
    model::FunctionResult result{.id = work.id,
                                 .path = file.path,
                                 .line = function.line,
                                 .name = function.qualifiedName,
                                 .language = std::string(file.language->name()),
                                 .kind = function.kind(),
                                 .loops = function.loops,
                                 .rule = function.rule};
    if (!function.rule.empty())
        result.reason = ruleReason(function.rule);
    return result;
}

void count(const model::FunctionResult &result, model::ReportTotals &totals)
{
    ++totals.functions;
    switch (result.status) {
    case model::FunctionStatus::Instrumented: ++totals.instrumented; break;
    case model::FunctionStatus::Unchanged: ++totals.unchanged; break;
    case model::FunctionStatus::Skipped: ++totals.skipped; return;
    case model::FunctionStatus::Failed: ++totals.failed; return;
    }
    if (result.origin == "template")
        ++totals.byTemplate;
    else if (result.origin.starts_with("recipe"))
        ++totals.byRecipe;
    else if (result.origin.starts_with("llm"))
        ++totals.byModel;
}

void noteWhatIsNotCaptured(const InstrumentPlan &plan, const instrument::Pack &pack,
                           instrument::Capture capture, model::InstrumentReport &report)
{
    std::set<std::string_view> languages;
    for (const auto &file : plan.files)
        languages.insert(file.language->name());
    for (const auto language : languages) {
        const auto missing = capture.without(pack.language(language, capture)->entry.capture);
        if (missing.any())
            report.notes.push_back(
                std::format("{}: {} not recorded: the pack has no snippet \"enter.{}\"", language,
                            missing.args && missing.locals ? "arguments and locals are"
                            : missing.args                 ? "arguments are"
                                                           : "locals are",
                            missing.name()));
    }
}

void fillReport(const InstrumentPlan &plan, model::InstrumentReport &report)
{
    report.totals.files = static_cast<int>(plan.files.size());
    report.totals.shapes = static_cast<int>(plan.groups.size());
    for (const auto &group : plan.groups)
        report.totals.cacheHits += group.fromStore;
    for (const auto &file : plan.files) {
        const instrument::LineMap lines(file.text(), file.planned);
        for (const auto &work : file.functions) {
            if (!work.selected)
                continue;
            auto result = resultOf(file, work, plan);
            if (result.status == model::FunctionStatus::Instrumented)
                result.newLine = lines.newLine(result.line);
            count(result, report.totals);
            report.functions.push_back(std::move(result));
        }
    }
    for (const auto &file : plan.skippedFiles)
        report.skippedFiles.push_back(
            {file.path, file.rule, fileRuleReason(file.rule, file.reason)});
}

void leaveOutFiles(const std::set<std::string, std::less<>> &paths, model::InstrumentReport &report)
{
    std::erase_if(report.functions, [&](const model::FunctionResult &function) {
        return paths.contains(function.path);
    });
    auto &totals = report.totals;
    totals.files -= static_cast<int>(paths.size());
    totals.functions = totals.instrumented = totals.unchanged = totals.skipped = totals.failed = 0;
    totals.byTemplate = totals.byRecipe = totals.byModel = 0;
    for (const auto &function : report.functions)
        count(function, totals);
}

void fillChanges(const ChangeSet &changes, bool wantPatch, model::InstrumentReport &report)
{
    report.filesChanged.clear();
    for (const auto &change : changes)
        report.filesChanged.push_back(change.path);
    if (wantPatch)
        report.patch = patchText(changes);
}

} // namespace espalier::engine
