// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/fileassembly.h"

#include "core/base/parallel.h"
#include "core/instrument/edits.h"
#include "core/instrument/placement.h"
#include "core/instrument/places.h"
#include "core/instrument/strip.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>

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

// The fewest syntax errors of some lines, in any of the surroundings in which they may parse.
std::uint32_t errorsOf(const syntax::Language &language, const std::string &lines)
{
    auto fewest = syntax::countErrors(language, lines);
    for (const auto &around : language.contexts()) {
        if (fewest == 0)
            break;
        fewest = std::min(fewest, syntax::countErrors(language, std::string(around.before) + lines +
                                                                    std::string(around.after)));
    }
    return fewest;
}

// A function's lines with what goes into them.
std::string instrumentedLines(const FileWork &file, ByteRange lines,
                              const std::vector<model::Insertion> &insertions)
{
    std::vector<model::Insertion> own;
    for (auto insertion : insertions) {
        if (insertion.offset < lines.begin || insertion.offset > lines.end)
            continue;
        insertion.offset -= lines.begin;
        own.push_back(std::move(insertion));
    }
    return instrument::applyInsertions(lines.of(file.text()), own);
}

// Whether each chosen function parses as well as before when its lines stand alone. The parser
// keeps only so many readings of a text apart: where it is ambiguous over many lines, as with the
// type arguments of TypeScript, a change at one end can cost the right one at the other.
bool parseAlone(const FileWork &file, const std::vector<model::Insertion> &insertions,
                const Choice &choose)
{
    std::uint32_t covered = 0;
    for (const auto &work : file.functions) {
        if (!choose(work) || work.function->lines.end <= covered)
            continue; // nothing to see, or seen with the function around it
        const auto lines = work.function->lines;
        covered = lines.end;
        const auto after = instrumentedLines(file, lines, insertions);
        const auto errors = errorsOf(*file.language, after);
        if (errors > 0 && errors > errorsOf(*file.language, std::string(lines.of(file.text()))))
            return false;
    }
    return true;
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
    if (stripped->errors > file.outline().errors && !parseAlone(file, insertions, choose))
        return "the result does not parse";
    if (stripped->text != file.text())
        return "taking the telemetry out does not give the original";
    for (const auto &work : file.functions) {
        if (choose(work) && !stripped->functionIds.contains(work.id))
            return "the result is not recognised as instrumented";
    }
    std::unordered_map<std::string_view, const model::Function *> byId;
    for (const auto &work : file.functions)
        byId.emplace(work.id, work.function);
    return instrument::misplacedPart(
        file.outline().functions,
        [&](std::string_view id) -> const model::Function * {
            const auto at = byId.find(id);
            return at == byId.end() ? nullptr : at->second;
        },
        *stripped);
}

std::string problemOfOne(const FileWork &file, const model::Insertion &prelude,
                         const FunctionWork &work)
{
    const auto only = [&](const FunctionWork &other) { return &other == &work; };
    return problemOf(file, combine(file, prelude, only), only);
}

model::Insertion preludeOf(const FileWork &file)
{
    return instrument::preludeInsertion(file.placement, file.outline(), file.text(), file.newline);
}

// Finds the functions that spoil the file, each on its own.
void isolate(FileWork &file, const model::Insertion &prelude)
{
    for (auto &work : file.functions) {
        if (isGood(work))
            work.problem = problemOfOne(file, prelude, work);
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

Result<> assembleFiles(InstrumentPlan &plan, const ResultCache &cache, unsigned threads,
                       JobContext &job)
{
    return parallelFor(plan.files.size(), threads, job, "check",
                       [&](std::size_t i) { assembleFile(plan.files[i], cache); });
}

void assembleFile(FileWork &file, const ResultCache &cache)
{
    assemble(file, preludeOf(file), cache);
}

std::string problemAlone(const FileWork &file, const FunctionWork &work)
{
    return problemOfOne(file, preludeOf(file), work);
}

} // namespace espalier::engine
