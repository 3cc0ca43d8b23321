// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/instrumentrun.h"
#include "core/engine/reportbuilder.h"
#include "core/instrument/filerules.h"

#include <algorithm>
#include <set>

namespace espalier::engine {

namespace {

Selection everywhere(Selection selection)
{
    for (const auto rule : {instrument::kRuleVendored, instrument::kRuleGenerated,
                            instrument::kRuleMinified, instrument::kRuleTest})
        selection.include.emplace(rule); // whatever was instrumented can be taken back
    return selection;
}

// What stays in a file when only some of its functions are stripped: the telemetry of the others.
// Insertions that were found in a text do not know their function, so its range tells.
bool belongsToSelected(const model::Insertion &insertion, const FileWork &file)
{
    const FunctionWork *innermost = nullptr;
    for (const auto &work : file.functions) {
        const auto lines = work.function->lines;
        const bool within = insertion.offset >= lines.begin && insertion.offset <= lines.end;
        if (within && (!innermost || lines.size() <= innermost->function->lines.size()))
            innermost = &work;
    }
    return innermost && innermost->selected;
}

void planFile(FileWork &file, bool all)
{
    if (all)
        return; // nothing is planned: everything goes
    const bool othersStay = std::ranges::any_of(file.functions, [](const FunctionWork &work) {
        return work.wasInstrumented && !work.selected;
    });
    if (!othersStay)
        return;
    std::ranges::copy_if(
        file.present, std::back_inserter(file.planned),
        [&](const auto &insertion) { return !belongsToSelected(insertion, file); });
}

// Every folder from a file's own up to the root may hold a runtime.
void addFolders(const std::string &path, std::set<std::string> &folders)
{
    for (auto folder = std::filesystem::path(path).parent_path();; folder = folder.parent_path()) {
        folders.insert(folder.string());
        if (folder.empty())
            return;
    }
}

// Runtime files beside and above the stripped files, when no file keeps its telemetry.
void removeRuntimes(const Workspace &workspace, const InstrumentPlan &plan,
                    const instrument::Pack &pack, std::set<std::string> kept, ChangeSet &changes)
{
    std::set<std::string> stripped;
    for (const auto &file : plan.files) {
        if (file.content->instrumented)
            addFolders(file.path, file.planned.empty() ? stripped : kept);
    }
    for (const auto &folder : stripped) {
        for (const auto &[name, language] : pack.languages()) {
            const auto path = (std::filesystem::path(folder) / language.runtimeFile).string();
            if (language.runtimeFile.empty() || kept.contains(folder))
                continue;
            auto present = readFile(workspace.root() / path);
            if (!present)
                continue;
            const auto size = static_cast<std::uint32_t>(present->size());
            changes.push_back({.path = path,
                               .current = *std::move(present),
                               .changes = {{{0, size}, ""}},
                               .remove = true});
        }
    }
    std::ranges::sort(changes, {}, &FileChange::path);
}

// Folders whose runtime is needed by instrumented files outside of the selection.
Result<std::set<std::string>> foldersInUse(Workspace &workspace, const Selection &selection,
                                           const InstrumentPlan &plan, const instrument::Pack &pack,
                                           unsigned threads, JobContext &job)
{
    std::set<std::string> folders;
    if (selection.pathGlobs.empty() && selection.languages.empty())
        return folders;
    auto files = discoverFiles(workspace, everywhere({}), pack, threads, job);
    if (!files)
        return failure(files.error());
    for (const auto &file : *files) {
        const bool selected = std::ranges::contains(plan.files, file.path, &FileWork::path);
        if (file.content && file.content->instrumented && !selected)
            addFolders(file.path, folders);
    }
    return folders;
}

// A stripped function counts as one that was worked on.
void fillStripReport(const InstrumentPlan &plan, model::InstrumentReport &report)
{
    report.totals.files = static_cast<int>(plan.files.size());
    for (const auto &file : plan.files) {
        for (const auto &work : file.functions) {
            if (!work.wasInstrumented || !work.selected)
                continue;
            ++report.totals.functions;
            ++report.totals.instrumented;
            report.functions.push_back({.id = work.id,
                                        .path = file.path,
                                        .line = work.function->line,
                                        .name = work.function->qualifiedName,
                                        .language = std::string(file.language->name()),
                                        .kind = work.function->kind(),
                                        .status = model::FunctionStatus::Instrumented,
                                        .loops = work.function->loops});
        }
    }
    for (const auto &skipped : plan.skippedFiles) {
        if (skipped.rule != "changed-telemetry")
            continue;
        ++report.totals.functions;
        ++report.totals.failed;
        report.functions.push_back({.id = skipped.path,
                                    .path = skipped.path,
                                    .status = model::FunctionStatus::Failed,
                                    .reason = skipped.reason,
                                    .rule = skipped.rule});
    }
}

} // namespace

Result<model::InstrumentReport> runStrip(Workspace &workspace, const InstrumentOptions &options,
                                         JobContext &job)
{
    const auto start = std::chrono::steady_clock::now();
    auto pack = instrument::Pack::load(options.pack);
    if (!pack)
        return failure(pack.error());
    auto plan = makePlan(workspace, everywhere(options.selection), *pack, options.threads, job);
    if (!plan)
        return failure(plan.error());
    for (auto &file : plan->files)
        planFile(file, options.selection.functionGlobs.empty());
    auto changes = changesOf(workspace, *plan);
    auto inUse = foldersInUse(workspace, options.selection, *plan, *pack, options.threads, job);
    if (!inUse)
        return failure(inUse.error());
    removeRuntimes(workspace, *plan, *pack, *std::move(inUse), changes);
    model::InstrumentReport report{.project = workspace.root().string(),
                                   .pack = pack->name(),
                                   .applied = std::string(name(options.apply))};
    report.timings.discover = plan->discoverMs;
    fillStripReport(*plan, report);
    fillChanges(changes, options.wantPatch, report);
    if (auto done = carryOut(workspace, changes, options.apply, options.branch,
                             "Take telemetry out of the functions", report, job);
        !done)
        return failure(done.error());
    report.timings.total = millisecondsSince(start);
    return report;
}

} // namespace espalier::engine
