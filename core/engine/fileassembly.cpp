// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/fileassembly.h"

#include "core/base/parallel.h"
#include "core/instrument/edits.h"
#include "core/instrument/placement.h"
#include "core/instrument/strip.h"

#include <algorithm>
#include <functional>

namespace espalier::engine {

namespace {

using Choice = std::function<bool(const FunctionWork &)>;

bool isGood(const FunctionWork &work)
{
    return work.group && work.problem.empty();
}

std::vector<model::Insertion> combine(const FileWork &file, const model::Insertion &prelude,
                                      const Choice &choose)
{
    std::vector<model::Insertion> all;
    for (const auto &work : file.functions) {
        if (choose(work))
            all.insert(all.end(), work.insertions.begin(), work.insertions.end());
    }
    if (all.empty())
        return all;
    if (!prelude.text.empty())
        all.push_back(prelude);
    instrument::sortInsertions(all);
    return all;
}

// What is wrong with a file made of these insertions; empty when nothing is.
std::string problemOf(const FileWork &file, const std::vector<model::Insertion> &insertions,
                      const Choice &choose)
{
    if (insertions.empty())
        return {};
    const auto text = instrument::applyInsertions(file.text(), insertions);
    const auto stripped = instrument::strip(*file.language, *file.pack, text);
    if (!stripped)
        return "the telemetry could not be found again: " + stripped.error().text();
    if (stripped->errors > file.outline().errors)
        return "the result does not parse";
    if (stripped->text != file.text())
        return "taking the telemetry out does not give the original";
    for (const auto &work : file.functions) {
        if (choose(work) && !stripped->functionIds.contains(work.id))
            return "the result is not recognised as instrumented";
    }
    return {};
}

// Finds the functions that spoil the file, each on its own.
void isolate(FileWork &file, const model::Insertion &prelude)
{
    for (auto &work : file.functions) {
        if (!isGood(work))
            continue;
        const auto only = [&](const FunctionWork &other) { return &other == &work; };
        work.problem = problemOf(file, combine(file, prelude, only), only);
    }
}

void assemble(FileWork &file, const model::Insertion &prelude, const ResultCache &cache)
{
    file.planned = combine(file, prelude, isGood);
    if (cache.isVerified(file))
        return;
    auto problem = problemOf(file, file.planned, isGood);
    if (problem.empty())
        return;
    isolate(file, prelude);
    file.planned = combine(file, prelude, isGood);
    problem = problemOf(file, file.planned, isGood);
    if (problem.empty())
        return;
    for (auto &work : file.functions) { // only together do they spoil it
        if (isGood(work))
            work.problem = problem;
    }
    file.planned.clear();
}

} // namespace

Result<> assembleFiles(Workspace &workspace, InstrumentPlan &plan, const ResultCache &cache,
                       unsigned threads, JobContext &job)
{
    instrument::PlacementRules placement(workspace.root());
    std::vector<model::Insertion> preludes;
    preludes.reserve(plan.files.size());
    for (const auto &file : plan.files) {
        const auto placed = placement.place(file.path, file.outline(), *file.pack);
        preludes.push_back(
            instrument::preludeInsertion(placed, file.outline(), file.text(), file.newline));
    }
    return parallelFor(plan.files.size(), threads, job, "check",
                       [&](std::size_t i) { assemble(plan.files[i], preludes[i], cache); });
}

} // namespace espalier::engine
