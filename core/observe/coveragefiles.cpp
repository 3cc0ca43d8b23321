// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/coveragefiles.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>
#include <utility>

namespace espalier::observe {

namespace {

constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();

std::uint64_t sum(std::uint64_t a, std::uint64_t b)
{
    return a > kMost - b ? kMost : a + b;
}

} // namespace

void FileHits::addLine(std::int64_t line, std::uint64_t hits)
{
    if (line > 0)
        m_lines.push_back({.line = line, .hits = hits});
}

void FileHits::addBranches(std::int64_t line, std::uint64_t id, std::uint64_t all,
                           std::uint64_t taken)
{
    m_branches.push_back({.line = line, .id = id, .all = all, .taken = std::min(taken, all)});
}

void FileHits::addPart(FileHits &&part)
{
    std::ranges::sort(part.m_lines);
    for (std::size_t i = 0; i < part.m_lines.size(); ++i) {
        const bool last = i + 1 == part.m_lines.size();
        if (last || part.m_lines[i].line != part.m_lines[i + 1].line)
            m_lines.push_back(part.m_lines[i]);
    }
    m_branches.insert(m_branches.end(), part.m_branches.begin(), part.m_branches.end());
}

model::CoverageSeen FileHits::take()
{
    model::CoverageSeen seen;
    std::ranges::sort(m_lines);
    for (const auto &[line, hits] : std::exchange(m_lines, {})) {
        const auto at = seen.lines.try_emplace(seen.lines.end(), line, 0);
        at->second = sum(at->second, hits);
    }
    std::ranges::sort(m_branches, {}, [](const Branches &branches) {
        return std::tie(branches.line, branches.id);
    });
    for (std::size_t i = 0; i < m_branches.size();) {
        auto most = m_branches[i];
        for (++i; i < m_branches.size() && m_branches[i].line == most.line &&
                  m_branches[i].id == most.id;
             ++i) {
            most.all = std::max(most.all, m_branches[i].all);
            most.taken = std::max(most.taken, m_branches[i].taken);
        }
        seen.branches = sum(seen.branches, most.all);
        seen.branchesTaken = sum(seen.branchesTaken, most.taken);
    }
    m_branches = {};
    return seen;
}

FileHits &CoverageFiles::at(const std::string &path)
{
    const auto [known, isNew] = m_byPath.try_emplace(path, m_files.size());
    if (isNew)
        m_files.push_back({.path = path, .hits = {}});
    return m_files[known->second].hits;
}

std::optional<std::uint64_t> hitsIn(std::string_view text)
{
    const auto *end = text.data() + text.size();
    std::uint64_t hits = 0;
    const auto whole = std::from_chars(text.data(), end, hits);
    if (whole.ec == std::errc() && whole.ptr == end)
        return hits;
    // Beyond 64 bits, and of Perl, which goes on with fractions there.
    double number = 0;
    const auto real = std::from_chars(text.data(), end, number);
    if (real.ptr != end || text.empty() || real.ec == std::errc::invalid_argument)
        return std::nullopt;
    if (real.ec == std::errc::result_out_of_range || !(number < static_cast<double>(kMost)))
        return text.starts_with('-') ? 0 : kMost;
    return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

} // namespace espalier::observe
