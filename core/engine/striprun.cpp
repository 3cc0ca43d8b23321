// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/engine/instrumentrun.h"
#include "core/engine/reportbuilder.h"
#include "core/instrument/filerules.h"
#include "core/instrument/strip.h"

#include <algorithm>
#include <map>
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

// The innermost function around a place of the original text; null outside of all.
const model::Function *functionAround(const model::Outline &outline, std::uint32_t offset)
{
    const model::Function *innermost = nullptr;
    for (const auto &function : outline.functions) {
        const auto range = function.range;
        const bool within = offset > range.begin && offset <= range.end;
        if (within && (!innermost || range.size() <= innermost->range.size()))
            innermost = &function;
    }
    return innermost;
}

/// Tells for each insertion of a text which function it belongs to.
class Owners final {
public:
    Owners(const FileWork &file, const Selection &selection) : m_file(file)
    {
        for (const auto &function : file.outline().functions) {
            const auto id = functionId(file.path, function);
            m_selected.emplace(id, selects(selection, function, id));
        }
    }

    /// Whether the telemetry of `owner`, or of whoever is around `offset`, is to go.
    [[nodiscard]] bool goes(const std::string &owner, std::uint32_t offset) const
    {
        if (!owner.empty())
            return isSelected(owner);
        const auto *around = functionAround(m_file.outline(), offset);
        return around && isSelected(functionId(m_file.path, *around));
    }

private:
    [[nodiscard]] bool isSelected(const std::string &id) const
    {
        const auto at = m_selected.find(id);
        return at != m_selected.end() && at->second;
    }
    const FileWork &m_file;
    std::map<std::string, bool> m_selected;
};

// When only some functions are stripped, the telemetry of the others stays, and with it the
// prelude.
void planFile(FileWork &file, const Selection &selection)
{
    if (selection.functionGlobs.empty() || file.present.empty())
        return; // nothing is planned: everything goes
    const auto stripped = instrument::strip(*file.language, *file.pack, file.current);
    if (!stripped || stripped->owners.size() != file.present.size())
        return;
    const Owners owners(file, selection);
    bool entryStays = false;
    for (std::size_t i = 0; i < file.present.size(); ++i) {
        const auto &owner = stripped->owners[i];
        if (owners.goes(owner, file.present[i].offset))
            continue;
        file.planned.push_back(file.present[i]);
        entryStays |= !owner.empty();
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
                    const instrument::Pack &pack, RuntimeFolders kept, ChangeSet &changes)
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
        if (!present || *present != language->runtime)
            continue; // not there, or changed by somebody: then it is theirs
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
    if (selection.pathGlobs.empty() && selection.languages.empty())
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
    removeRuntimes(workspace, *plan, *pack, *std::move(inUse), *changes);
    model::InstrumentReport report{.project = workspace.root().string(),
                                   .pack = pack->name(),
                                   .applied = std::string(name(options.apply))};
    report.timings.discover = plan->discoverMs;
    fillStripReport(*plan, report);
    fillChanges(*changes, options.wantPatch, report);
    if (auto done = carryOut(workspace, *changes, options.apply, options.branch,
                             "Take telemetry out of the functions", report, job);
        !done)
        return failure(done.error());
    report.timings.total = millisecondsSince(start);
    return report;
}

} // namespace espalier::engine
