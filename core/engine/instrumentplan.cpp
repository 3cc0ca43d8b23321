// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/instrumentplan.h"

#include "core/base/clock.h"
#include "core/base/parallel.h"
#include "core/instrument/scriptwriter.h"
#include "core/store/refinementstore.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace espalier::engine {

namespace {

class Planner final {
public:
    Planner(Workspace &workspace, const Selection &selection, const instrument::Pack &pack,
            instrument::Capture capture, unsigned threads, JobContext &job)
        : m_workspace(workspace), m_selection(selection), m_pack(pack), m_capture(capture),
          m_threads(threads), m_job(job)
    {
    }

    Result<InstrumentPlan> run();

private:
    void takeFiles(std::vector<instrument::SourceFile> files);
    void placeRuntimes();
    Result<> group();
    void addToGroup(std::size_t fileIndex, std::size_t functionIndex);
    [[nodiscard]] std::optional<std::size_t>
    ownGroup(const ShapeGroup &shared, std::size_t fileIndex, std::size_t functionIndex);

    Workspace &m_workspace;
    const Selection &m_selection;
    const instrument::Pack &m_pack;
    instrument::Capture m_capture;
    unsigned m_threads;
    JobContext &m_job;
    InstrumentPlan m_plan;
    std::unordered_map<std::uint64_t, std::size_t> m_groupOf; ///< in `m_shapes`
    std::vector<ShapeGroup> m_shapes;                         ///< without example and script
    std::vector<std::optional<std::size_t>> m_indexOf;        ///< of their groups in the plan
    /// Keys of the scripts that functions have of their own, by that of their shape and their tree.
    std::unordered_map<std::string, std::unordered_map<std::uint64_t, std::string>> m_own;
    std::unordered_map<std::string, std::size_t> m_ownGroups;
};

void Planner::takeFiles(std::vector<instrument::SourceFile> files)
{
    m_plan.discoveredFiles = files.size();
    for (auto &file : files) {
        auto taken = takeFile(std::move(file), m_selection, m_pack);
        if (taken.skipped)
            m_plan.skippedFiles.push_back(*std::move(taken.skipped));
        if (taken.work)
            m_plan.files.push_back(*std::move(taken.work));
    }
}

// The group of the function's own script, if it has one.
std::optional<std::size_t> Planner::ownGroup(const ShapeGroup &shared, std::size_t fileIndex,
                                             std::size_t functionIndex)
{
    const auto keys = m_own.find(shared.key);
    if (keys == m_own.end())
        return std::nullopt;
    const auto &file = m_plan.files[fileIndex];
    const auto lines = file.functions[functionIndex].function->lines;
    const auto key = keys->second.find(syntax::treeHash(*file.language, lines.of(file.text())));
    if (key == keys->second.end())
        return std::nullopt;
    const auto [at, isNew] = m_ownGroups.try_emplace(key->second, m_plan.groups.size());
    if (isNew) {
        auto group = shared;
        group.key = key->second;
        group.shapeKey = shared.key;
        group.exampleFile = fileIndex;
        group.exampleFunction = functionIndex;
        group.size = 0;
        m_plan.groups.push_back(std::move(group));
    }
    return at->second;
}

void Planner::addToGroup(std::size_t fileIndex, std::size_t functionIndex)
{
    auto &file = m_plan.files[fileIndex];
    auto &work = file.functions[functionIndex];
    const auto &function = *work.function;
    if (!function.rule.empty())
        return;
    const auto [at, isNew] = m_groupOf.try_emplace(shapeHash(file, work), m_shapes.size());
    if (isNew) {
        auto shape = instrument::shapeOf(file.outline(), function);
        auto key = instrument::scriptKey(shape, *work.pack);
        m_shapes.push_back({.shape = std::move(shape), .key = std::move(key), .pack = work.pack});
        m_indexOf.emplace_back();
    }
    const auto own = ownGroup(m_shapes[at->second], fileIndex, functionIndex);
    auto &index = m_indexOf[at->second];
    if (!own && !index) {
        index = m_plan.groups.size();
        auto group = m_shapes[at->second];
        group.exampleFile = fileIndex;
        group.exampleFunction = functionIndex;
        m_plan.groups.push_back(std::move(group));
    }
    work.group = own ? own : index;
    auto &group = m_plan.groups[*work.group];
    ++group.size;
    // The example is the shortest function in a file without errors: it is what people read.
    const auto &exampleFile = m_plan.files[group.exampleFile];
    const auto &example = *exampleFile.functions[group.exampleFunction].function;
    const auto rank = [](const FileWork &f, const model::Function &fn) {
        return std::pair(f.outline().errors, fn.lines.size());
    };
    if (rank(file, function) < rank(exampleFile, example)) {
        group.exampleFile = fileIndex;
        group.exampleFunction = functionIndex;
    }
}

// A file that cannot take a runtime in is left alone, unless it has telemetry: that can be taken
// out.
void Planner::placeRuntimes()
{
    instrument::PlacementRules rules(m_workspace.root());
    for (auto &file : m_plan.files)
        file.placement = rules.place(file.path, file.outline(), *file.pack);
    std::erase_if(m_plan.files, [&](const FileWork &file) {
        const bool leftOut = !file.placement.rule.empty() && !file.content->instrumented;
        if (leftOut)
            m_plan.skippedFiles.push_back({file.path, file.placement.rule, {}});
        return leftOut;
    });
}

Result<> Planner::group()
{
    auto own = store::RefinementStore(m_workspace.database()).own();
    if (!own)
        return failure(own.error());
    for (auto &row : *own)
        m_own[row.shapeKey][row.tree] = std::move(row.key);
    for (std::size_t f = 0; f < m_plan.files.size(); ++f) {
        for (std::size_t i = 0; i < m_plan.files[f].functions.size(); ++i)
            addToGroup(f, i);
    }
    return {};
}

Result<InstrumentPlan> Planner::run()
{
    const auto start = std::chrono::steady_clock::now();
    m_workspace.notePlanning();
    auto files = discoverFiles(m_workspace, m_selection, m_pack, m_threads, m_job);
    if (!files)
        return failure(files.error());
    m_plan.discoverMs = millisecondsSince(start);
    takeFiles(*std::move(files));
    auto read = parallelFor(m_plan.files.size(), m_threads, m_job, "read", [&](std::size_t i) {
        readFileWork(m_plan.files[i], m_workspace, m_selection, m_pack, m_capture);
    });
    if (!read)
        return failure(read.error());
    std::erase_if(m_plan.files, [&](const FileWork &file) {
        if (!file.content)
            m_plan.skippedFiles.push_back({file.path, "vanished", {}});
        return !file.content || file.functions.empty();
    });
    placeRuntimes();
    if (auto grouped = group(); !grouped)
        return failure(grouped.error());
    return std::move(m_plan);
}

} // namespace

Result<InstrumentPlan> makePlan(Workspace &workspace, const Selection &selection,
                                const instrument::Pack &pack, instrument::Capture capture,
                                unsigned threads, JobContext &job)
{
    return Planner(workspace, selection, pack, capture, threads, job).run();
}

} // namespace espalier::engine
