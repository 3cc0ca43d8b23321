// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reportprinter.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <format>
#include <map>

namespace espalier::cli {

namespace {

std::uint64_t unsignedOf(int count)
{
    return static_cast<std::uint64_t>(count);
}

// On a terminal the runtime's file is named, not shown: its lines are the same in every project.
bool isRuntimeHeader(std::string_view line)
{
    return line.starts_with("diff ") && line.contains("/_espalier_tel.");
}

void printDiff(const Console &console, const std::string &patch)
{
    if (!console.onTerminal()) {
        console.bytes(patch); // for git apply and the like
        return;
    }
    std::string out;
    bool folded = false;
    for (std::size_t at = 0; at < patch.size();) {
        const auto end = std::min(patch.find('\n', at), patch.size() - 1) + 1;
        const auto line = std::string_view(patch).substr(at, end - at);
        at = end;
        if (line.starts_with("diff "))
            folded = isRuntimeHeader(line);
        if (folded) {
            if (line.starts_with("+++ "))
                out += console.styled(Console::Style::Bold,
                                      "runtime, not shown: " + std::string(line.substr(4)));
            continue;
        }
        auto style = Console::Style::Plain;
        if (line.starts_with("+++") || line.starts_with("---") || line.starts_with("diff "))
            style = Console::Style::Bold;
        else if (line.starts_with('+'))
            style = Console::Style::Green;
        else if (line.starts_with('-'))
            style = Console::Style::Red;
        else if (line.starts_with("@@"))
            style = Console::Style::Dim;
        out += console.styled(style, line);
    }
    console.data(out);
}

// The line of a test's message that says what was wrong: pytest marks it with "E".
std::string decidingLine(const Json &test)
{
    const auto message = test.value("message", "");
    const auto at = message.rfind("\nE ");
    auto line = at == std::string::npos ? message : message.substr(at + 2);
    line = line.substr(0, line.find('\n'));
    line.erase(0, line.find_first_not_of(' '));
    return test.value("name", "") + ": " + line;
}

void noteFailures(const Console &console, const model::InstrumentReport &report)
{
    constexpr int kMost = 20;
    int shown = 0;
    for (const auto &function : report.functions) {
        if (function.status != model::FunctionStatus::Failed)
            continue;
        if (++shown > kMost && !console.options().verbose)
            continue;
        const auto path = visibleLine(function.path);
        console.note(function.name.empty()
                         ? std::format("{} left alone: {}", path, function.reason)
                         : std::format("{}:{}: {} left alone: {}", path, function.line,
                                       function.name, function.reason));
        if (!function.evidence.is_object())
            continue;
        const auto failed = function.evidence.value("failed", Json::array());
        if (!failed.empty())
            console.note(std::format("    {}{}", decidingLine(failed.front()),
                                     failed.size() > 1
                                         ? std::format(" ({} tests failed)", failed.size())
                                         : std::string{}));
        for (const auto &finding : function.evidence.value("findings", Json::array()))
            console.note(std::format("    line {}: {}", finding.value("line", 0),
                                     finding.value("reason", "")));
    }
    if (shown > kMost && !console.options().verbose)
        console.note(std::format("… and {} more; --verbose or --json shows them", shown - kMost));
}

// Files somebody would miss; the others are left out as a rule and told by `functions -v`.
void noteLeftOut(const Console &console, const model::InstrumentReport &report)
{
    static constexpr std::array<std::string_view, 6> kMissed{"unreadable",        "vanished",
                                                             "too-large",         "reserved-name",
                                                             "changed-telemetry", "syntax-error"};
    for (const auto &file : report.skippedFiles) {
        if (std::ranges::contains(kMissed, file.rule))
            console.note(std::format("{} left out: {}", visibleLine(file.path), file.reason));
    }
}

void noteSkips(const Console &console, const model::InstrumentReport &report)
{
    std::map<std::string, int> rules;
    for (const auto &function : report.functions) {
        if (function.status == model::FunctionStatus::Skipped)
            ++rules[function.rule + ": " + function.reason];
    }
    for (const auto &[rule, count] : rules)
        console.detail(std::format("  skipped {:>6}  {}", count, rule));
}

void noteTotals(const Console &console, const model::InstrumentReport &report)
{
    const auto &totals = report.totals;
    console.note(std::format("{} in {}: {} instrumented, {} unchanged, {} skipped, {} failed",
                             counted(unsignedOf(totals.functions), "function"),
                             counted(unsignedOf(totals.files), "file"), totals.instrumented,
                             totals.unchanged, totals.skipped, totals.failed));
    console.note(std::format("{}, {} from the cache, {} run; {:.0f} ms",
                             counted(unsignedOf(totals.shapes), "script"), totals.cacheHits,
                             counted(unsignedOf(totals.testsRun), "test"), report.timings.total));
    for (const auto &note : report.notes)
        console.note(note);
    for (const auto &check : report.checks) {
        const auto reason = check.reason.empty() ? std::string{} : " (" + check.reason + ")";
        console.note(std::format("{}: {}{}", check.check, check.result, reason));
    }
}

bool isCurrentFolder(const std::string &project)
{
    std::error_code error;
    return std::filesystem::equivalent(project, ".", error);
}

void noteNext(const Console &console, const model::InstrumentReport &report, Verb verb,
              const std::string &project)
{
    const auto name = verb == Verb::Instrument ? "instrument" : "strip";
    const auto files = counted(report.filesChanged.size(), "file");
    const auto folder = shellQuoted(project);
    if (report.filesChanged.empty()) {
        console.note(report.totals.functions > 0 ? "Nothing to change."
                                                 : "No function was chosen. `espalier functions " +
                                                       folder + "` lists what there is.");
        return;
    }
    if (report.applied == "preview")
        console.note(std::format("Preview of {}; nothing was written. To apply:  espalier {} {} "
                                 "--apply in-place   (or --apply branch)",
                                 files, name, folder));
    else if (report.applied == "patch")
        console.note(std::format("Wrote {}; the project is as it was.", report.patch));
    else if (report.branchExisted)
        console.note(std::format("Branch {} ({}) holds these changes already; no further one was "
                                 "made.",
                                 report.branch, report.commit.substr(0, 12)));
    else if (report.applied == "branch")
        console.note(std::format("Committed {} on branch {} ({}); your checkout is as it was.",
                                 files, report.branch, report.commit.substr(0, 12)));
    else if (verb == Verb::Instrument)
        console.note(std::format("Changed {}. Next:  espalier run {}-- COMMAND   Back:  "
                                 "espalier strip {}{} --apply in-place",
                                 files, isCurrentFolder(project) ? "" : "--project " + folder + " ",
                                 folder, report.pack == "spans" ? "" : " --pack " + report.pack));
    else
        console.note(std::format("Took the telemetry out of {}.", files));
}

} // namespace

void noteWorkspace(const Console &console, const engine::Workspace &workspace)
{
    for (const auto &path : workspace.repair().restored)
        console.note("Repaired after an interrupted run: " + path +
                     " has its original bytes again.");
    for (const auto &path : workspace.repair().kept)
        console.note("An interrupted run had changed " + path +
                     ", but somebody has changed it since; it was left as it is.");
    if (!workspace.passedOver().empty())
        console.note("The project's state cannot be used: " + workspace.passedOver() +
                     ". The telemetry is recognised by the text alone; state is kept in " +
                     (workspace.stateRoot().empty() ? "memory" : workspace.stateRoot().string()) +
                     ".");
    if (!workspace.stateNotice().empty())
        console.detail("State is kept in " +
                       (workspace.stateRoot().empty() ? "memory" : workspace.stateRoot().string()) +
                       ": " + workspace.stateNotice());
}

void printReport(const Console &console, const model::InstrumentReport &report, Verb verb,
                 const std::string &project)
{
    if (console.options().json)
        console.jsonParts([&](const auto &write) { model::writeJson(report, write); });
    else if (report.applied == "preview")
        printDiff(console, report.patch);
    noteFailures(console, report);
    noteLeftOut(console, report);
    if (verb == Verb::Instrument) {
        noteTotals(console, report);
        noteSkips(console, report);
    } else {
        console.note(std::format("{} stripped, {} failed",
                                 counted(unsignedOf(report.totals.instrumented), "function"),
                                 report.totals.failed));
        for (const auto &note : report.notes)
            console.note(note);
    }
    noteNext(console, report, verb, project);
}

} // namespace espalier::cli
