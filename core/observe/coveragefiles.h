// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier::observe {

/// What a report says about one file, as it is read: in less memory than a map takes.
class FileHits final {
public:
    /// Hits of one line; what is told of it several times is added up. Lines before the first,
    /// which stand for none, are passed over.
    void addLine(std::int64_t line, std::uint64_t hits);
    /// Branches of a line, and how many of them were taken. `id` tells those of one line apart; of
    /// what is told of the same several times the most counts.
    void addBranches(std::int64_t line, std::uint64_t id, std::uint64_t all, std::uint64_t taken);
    /// The same of another part of the report; its lines count once, with the most that it tells.
    void addPart(FileHits &&part);

    /// All of it; nothing is left.
    [[nodiscard]] model::CoverageSeen take();

private:
    struct Line {
        std::int64_t line = 0;
        std::uint64_t hits = 0;
        auto operator<=>(const Line &) const = default;
    };
    struct Branches {
        std::int64_t line = 0;
        std::uint64_t id = 0;
        std::uint64_t all = 0;
        std::uint64_t taken = 0;
    };

    std::vector<Line> m_lines;
    std::vector<Branches> m_branches;
};

/// Files in the order in which a report names them first.
class CoverageFiles final {
public:
    struct File {
        std::string path;
        FileHits hits;
    };
    /// Valid until another is asked for.
    [[nodiscard]] FileHits &at(const std::string &path);
    [[nodiscard]] std::vector<File> &files() { return m_files; }

private:
    std::vector<File> m_files;
    std::unordered_map<std::string, std::size_t> m_byPath;
};

/// "12", "-1" (which is none), "1.8e+19" (what does not fit is the largest number); nothing when it
/// is no number.
[[nodiscard]] std::optional<std::uint64_t> hitsIn(std::string_view text);

} // namespace espalier::observe
