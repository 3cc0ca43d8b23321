// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/editowners.h"
#include "core/engine/instrumentrun.h"
#include "core/engine/proposalparts.h"
#include "core/engine/reportbuilder.h"
#include "core/instrument/filerules.h"
#include "core/syntax/outline.h"

#include <algorithm>
#include <map>
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

/// A folder in which a runtime may lie, and of what the files are that it serves.
struct RuntimeFolder {
    std::string path;
    std::string language;
    std::string package;
    auto operator<=>(const RuntimeFolder &) const = default;
};
using RuntimeFolders = std::set<RuntimeFolder>;

// Every folder from a file's own up to the root may hold the runtime it takes in.
void addFolders(const std::string &path, std::string_view language, const std::string &package,
                RuntimeFolders &folders)
{
    for (auto folder = std::filesystem::path(path).parent_path();; folder = folder.parent_path()) {
        folders.emplace(folder.string(), std::string(language), package);
        if (folder.empty())
            return;
    }
}

// Whether a file is the runtime of the pack, or of one that comes with Espalier: their insertions
// are the same, so either of them takes the other's out.
bool isRuntimeOfAny(const instrument::LanguagePack &pack, const std::string &name,
                    const std::string &content)
{
    if (instrument::isRuntimeOf(pack, name, content))
        return true;
    return std::ranges::any_of(instrument::Pack::builtIn(), [&](const std::string &other) {
        const auto loaded = instrument::Pack::load(other);
        const auto *language = loaded ? loaded->language(pack.language) : nullptr;
        return language && instrument::isRuntimeOf(*language, name, content);
    });
}

void removeRuntime(const Workspace &workspace, const std::string &path,
                   const instrument::LanguagePack &pack, ChangeSet &changes,
                   std::vector<std::string> &notes)
{
    auto present = readFile(workspace.root() / path);
    if (!present)
        return;
    if (!isRuntimeOfAny(pack, path.substr(path.rfind('/') + 1), *present)) {
        // Changed by somebody: then it is theirs.
        notes.push_back(path + " stays: it is not as this Espalier writes it; remove it if "
                               "nothing of yours is in it");
        return;
    }
    const auto size = static_cast<std::uint32_t>(present->size());
    changes.push_back({.path = path,
                       .current = *std::move(present),
                       .changes = {{{0, size}, ""}},
                       .remove = true});
}

// Runtime files beside and above the stripped files, when no file keeps its telemetry.
void removeRuntimes(const Workspace &workspace, const InstrumentPlan &plan,
                    const instrument::Pack &pack, RuntimeFolders kept, ChangeSet &changes,
                    std::vector<std::string> &notes)
{
    RuntimeFolders stripped;
    for (const auto &file : plan.files) {
        if (file.content->instrumented)
            addFolders(file.path, file.language->name(), file.outline().package,
                       file.planned.empty() ? stripped : kept);
    }
    std::set<std::string> paths; // languages may share one
    std::set<std::string> needed;
    std::map<std::string, const instrument::LanguagePack *> owners;
    for (const auto *folders : {&stripped, &kept}) {
        for (const auto &folder : *folders) {
            const auto *language = pack.language(folder.language);
            if (!language)
                continue;
            for (const auto &below : instrument::runtimePathsBelow(*language, folder.package)) {
                auto path = (std::filesystem::path(folder.path) / below).string();
                owners.emplace(path, language);
                (folders == &kept ? needed : paths).insert(std::move(path));
            }
        }
    }
    for (const auto &path : paths) {
        if (!needed.contains(path))
            removeRuntime(workspace, path, *owners.at(path), changes, notes);
    }
    std::ranges::sort(changes, {}, &FileChange::path);
}

std::string packageOf(const Workspace &workspace, const std::string &path,
                      const syntax::Language &language)
{
    const auto text = readFile(workspace.root() / path);
    return text ? syntax::outline(language, *text).package : std::string{};
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
            addFolders(file.path, language->name(), packageOf(workspace, file.path, *language),
                       folders);
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
            addFolders(file.path, file.language->name(), file.content->outline.package, folders);
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
        describeFiles(*plan, proposal);
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
