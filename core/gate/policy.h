// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// Files of which a change always needs a person: CI, hooks, configuration of tests, what git is
/// told, lock files, our own settings. Globs.
[[nodiscard]] const std::vector<std::string> &defaultSensitivePaths();

/// What the project says of patches, as it stands on the commit they are for.
struct GatePolicy {
    /// Paths, folders ending in "/" or globs a patch may touch; none when nothing was declared.
    std::optional<std::vector<std::string>> declaredFiles{};
    std::vector<std::string> sensitivePaths = defaultSensitivePaths();
    std::uint32_t maxFiles = 20;
    std::uint32_t maxChangedLines = 500;  ///< removed and added ones
    double minCoverage = 0.8;             ///< share of changed executable lines, 0 to 1
    bool coverageConfigured = false;      ///< coverage is measured when tests run
    std::set<std::string> knownSecrets{}; ///< baseline: hashes as secretHash() gives them
    /// Whether a gate must be passed, by its name; one that is not named must. Nothing turns
    /// "paths" off.
    std::map<std::string, bool, std::less<>> gates{};

    [[nodiscard]] bool asks(std::string_view gate) const;
    /// SHA-256 over all of it; the order in lists does not count.
    [[nodiscard]] std::string digest() const;
};

/// Whether a path matches: "*" and "?" stay within a folder, "**" does not. A pattern without "/"
/// is about the last part of the path.
[[nodiscard]] bool matchesGlob(std::string_view pattern, std::string_view path);

/// Whether the path is one of the entries, in one of their folders, or matches one.
[[nodiscard]] bool isDeclared(const std::vector<std::string> &entries, std::string_view path);

} // namespace espalier::gate
