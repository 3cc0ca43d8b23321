// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"
#include "core/gate/gates.h"
#include "core/gate/testfacts.h"
#include "core/syntax/outline.h"

#include <algorithm>

namespace espalier::gate {

namespace {

constexpr std::string_view kGate = "coverage";

/// Added lines that hold code, as far as that can be told without running it: no blank ones, none
/// that are all comment or within a longer text, none of brackets only.
std::vector<std::uint32_t> linesOfCode(const FilePatch &patch, const syntax::Language &language)
{
    const auto text = *patch.file.newContent;
    const auto opaque = syntax::scanOpaque(language, text).ranges;
    std::vector<std::uint32_t> lines;
    for (const auto &line : patch.added) {
        // Quotes are no part of what is between them.
        constexpr std::string_view kNothing = " \t\r()[]{},;\"'`";
        const auto begin = line.text.find_first_not_of(kNothing);
        if (begin == std::string_view::npos)
            continue;
        const auto size = line.text.find_last_not_of(kNothing) + 1 - begin;
        const auto at = static_cast<std::size_t>(line.text.data() - text.data()) + begin;
        const bool hidden = std::ranges::any_of(
            opaque, [&](ByteRange range) { return range.begin <= at && range.end >= at + size; });
        if (!hidden)
            lines.push_back(line.number);
    }
    return lines;
}

struct Count {
    std::size_t executable = 0;
    std::size_t covered = 0;
};

void countFile(const FilePatch &patch, const FileCoverage *data, Count &count, Findings &found)
{
    const auto &file = patch.file;
    const auto *language = syntax::languageOf(file.path);
    std::vector<std::uint32_t> missing;
    if (data) {
        // Where blocks are measured, comments and brackets within count as well.
        const auto code = language && file.newContent ? linesOfCode(patch, *language)
                                                      : std::vector<std::uint32_t>();
        for (const auto &line : patch.added) {
            if (language && file.newContent && !std::ranges::contains(code, line.number))
                continue;
            const bool covered = data->executed.contains(line.number);
            const bool lacks = !covered && data->missing.contains(line.number);
            count.executable += covered || lacks ? 1 : 0;
            count.covered += covered ? 1 : 0;
            if (lacks)
                missing.push_back(line.number);
        }
    } else if (language && file.newContent) {
        // Tools leave out files that no test has loaded: none of their lines was executed.
        missing = linesOfCode(patch, *language);
        count.executable += missing.size();
    }
    for (const auto number : missing) {
        const auto line = std::ranges::find(patch.added, number, &PatchLine::number);
        found.add(Effect::Note, file.path, number, "uncovered-line", line->text);
    }
}

bool isMeasured(const FilePatch &patch)
{
    return !patch.isRemoved() && syntax::languageOf(patch.file.path) &&
           !isBesideTests(patch.file.path);
}

bool changesCode(const FilePatch &patch)
{
    const auto &file = patch.file;
    return file.newContent ? !linesOfCode(patch, *syntax::languageOf(file.path)).empty()
                           : !patch.added.empty();
}

const FileCoverage *dataOf(const Patch &patch, std::string_view path)
{
    const auto &all = *patch.input().coverage;
    const auto found = std::ranges::find(all, path, &FileCoverage::path);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

model::GateResult checkCoverage(const Patch &patch, const GatePolicy &policy)
{
    using enum model::GateVerdict;
    std::vector<const FilePatch *> measured;
    for (const auto &each : patch.files()) {
        if (isMeasured(each) && changesCode(each))
            measured.push_back(&each);
    }
    if (measured.empty())
        return without(kGate, NotApplicable, "no-executable-line");
    if (!patch.input().coverage)
        return policy.coverageConfigured ? without(kGate, Blocked, "no-data")
                                         : without(kGate, NotApplicable, "not-configured");
    Findings found(kGate);
    Count count;
    for (const auto *each : measured)
        countFile(*each, dataOf(patch, each->file.path), count, found);
    if (count.executable == 0)
        return without(kGate, NotApplicable, "no-executable-line");
    const auto share = static_cast<double>(count.covered) / static_cast<double>(count.executable);
    const bool enough = share >= policy.minCoverage;
    auto &place = found.add(enough ? Effect::Note : Effect::Fail, "", 0,
                            enough ? "coverage" : "low-coverage");
    place["covered"] = count.covered;
    place["executable"] = count.executable;
    place["share"] = share;
    place["least"] = policy.minCoverage;
    return found.take();
}

} // namespace espalier::gate
