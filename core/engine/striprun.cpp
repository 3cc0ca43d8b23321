// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/editowners.h"
#include "core/engine/instrumentrun.h"
#include "core/engine/proposalparts.h"
#include "core/engine/reportbuilder.h"
#include "core/instrument/filerules.h"

#include <algorithm>
#include <set>

namespace espalier::engine {

namespace {

Selection everywhere(Selection selection)
{
    for (const auto rule :
         {instrument::kRuleVendored, instrument::kRuleGenerated, instrument::kRuleMinified,
          instrument::kRuleTest, instrument::kRuleRepository})
        selection.include.emplace(rule); // whatever was instrumented can be taken back
    return selection;
}

// When only some functions are stripped, the telemetry of the others stays, and with it the
// prelude.
void planFile(FileWork &file, const Selection &selection)
{
    if (selectsWholeFiles(selection) || file.present.empty() ||
        file.presentOwners.size() != file.present.size())
        return; // nothing is planned: everything goes
    std::set<std::string> selected;
    for (const auto &function : file.outline().functions) {
        auto id = functionId(file.path, function);
        if (selects(selection, function, id))
            selected.insert(std::move(id));
    }
    bool entryStays = false;
    for (std::size_t i = 0; i < file.present.size(); ++i) {
        if (selected.contains(ownerOfPresent(file, i)))
            continue;
        file.planned.push_back(file.present[i]);
        entryStays |= !file.presentOwners[i].empty();
    }
    if (!entryStays)
        file.planned.clear();
}

/// Folders in which a runtime may lie, each with the language it is for.
using RuntimeFolders = std::set<std::pair<std::string, std::string>>;

// Every folder from a file's own up to the root may hold the runtime it takes in.
void addFolders(const std::string &path, std::string_view language, RuntimeFolders &folders)
{
    for (auto folder = std::filesystem::path(path).parent_path();; folder = folder.parent_path()) {
        folders.emplace(folder.string(), language);
        if (folder.empty())
            return;
    }
}

// Runtime files beside and above the stripped files, when no file keeps its telemetry.
void removeRuntimes(const Workspace &workspace, const InstrumentPlan &plan,
                    const instrument::Pack &pack, RuntimeFolders kept, ChangeSet &changes,
                    std::vector<std::string> &notes)
{
    RuntimeFolders stripped;
    for (const auto &file : plan.files) {
        if (file.content->instrumented)
            addFolders(file.path, file.language->name(), file.planned.empty() ? stripped : kept);
    }
    for (const auto &entry : stripped) {
        const auto *language = pack.language(entry.second);
        if (!language || language->runtimeFile.empty() || kept.contains(entry))
            continue;
        const auto path = (std::filesystem::path(entry.first) / language->runtimeFile).string();
        auto present = readFile(workspace.root() / path);
        if (!present)
            continue;
        if (*present != language->runtime) { // changed by somebody: then it is theirs
            notes.push_back(path + " stays: it is not as this Espalier writes it; remove it if "
                                   "nothing of yours is in it");
            continue;
        }
        const auto size = static_cast<std::uint32_t>(present->size());
        changes.push_back({.path = path,
                           .current = *std::move(present),
                           .changes = {{{0, size}, ""}},
                           .remove = true});
    }
    std::ranges::sort(changes, {}, &FileChange::path);
}

// Folders whose runtime is needed by files that are not stripped: instrumented ones outside of the
// selection, and those whose telemetry somebody changed.
Result<RuntimeFolders> foldersInUse(Workspace &workspace, const Selection &selection,
                                    const InstrumentPlan &plan, const instrument::Pack &pack,
                                    unsigned threads, JobContext &job)
{
    RuntimeFolders folders;
    for (const auto &file : plan.skippedFiles) {
        const auto *language = syntax::languageOf(file.path);
        if (file.rule == "changed-telemetry" && language)
            addFolders(file.path, language->name(), folders);
    }
    if (selection.pathGlobs.empty() && selection.languages.empty() && selection.only.empty())
        return folders;
    auto files = discoverFiles(workspace, everywhere({}), pack, threads, job);
    if (!files)
        return failure(files.error());
    for (const auto &file : *files) {
        const bool telemetry =
            file.content && (file.content->instrumented || !file.content->problem.empty());
        if (telemetry && !std::ranges::contains(plan.files, file.path, &FileWork::path))
            addFolders(file.path, file.language->name(), folders);
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
                                    .reason = fileRuleReason(skipped.rule, skipped.reason) +
                                              "; undo that change, or take the rest out by hand",
                                    .rule = skipped.rule});
    }
}

// `describe`: whether somebody will look at whose the edits are.
Result<Proposal> makeProposal(Workspace &workspace, const InstrumentOptions &options, bool describe,
                              JobContext &job)
{
    const auto start = std::chrono::steady_clock::now();
    auto pack = instrument::Pack::load(options.pack);
    if (!pack)
        return failure(pack.error());
    auto plan = makePlan(workspace, everywhere(options.selection), *pack, {}, options.threads, job);
    if (!plan)
        return failure(plan.error());
    for (auto &file : plan->files)
        planFile(file, options.selection);
    auto changes = changesOf(workspace, *plan);
    if (!changes)
        return failure(changes.error());
    auto inUse = foldersInUse(workspace, options.selection, *plan, *pack, options.threads, job);
    if (!inUse)
        return failure(inUse.error());
    Proposal proposal{.kind = ProposalKind::Strip,
                      .report = {.project = workspace.root().string(), .pack = pack->name()},
                      .changes = *std::move(changes)};
    removeRuntimes(workspace, *plan, *pack, *std::move(inUse), proposal.changes,
                   proposal.report.notes);
    proposal.report.timings.discover = plan->discoverMs;
    fillStripReport(*plan, proposal.report);
    if (describe)
        describeFiles(workspace, *plan, proposal);
    fillChanges(proposal.changes, options.wantPatch, proposal.report);
    proposal.report.timings.total = millisecondsSince(start);
    return proposal;
}

} // namespace

Result<Proposal> proposeStrip(Workspace &workspace, const InstrumentOptions &options,
                              JobContext &job)
{
    return makeProposal(workspace, options, true, job);
}

Result<model::InstrumentReport> runStrip(Workspace &workspace, const InstrumentOptions &options,
                                         JobContext &job)
{
    auto proposal = makeProposal(workspace, options, false, job);
    if (!proposal)
        return failure(proposal.error());
    return applyProposal(workspace, *std::move(proposal), options.apply, options.branch, job);
}

} // namespace espalier::engine
