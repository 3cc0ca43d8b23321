// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace espalier::observe {

/// Finds the files of a project in reports that name a file by a root and the way from there, where
/// the root may be a folder of another machine. Looks on the disk whether files exist, where names
/// alone do not tell.
class RootedPaths final {
public:
    explicit RootedPaths(std::filesystem::path project);

    /// Relative to the project where the file lies below it, or a file of that name is there when
    /// the project stands in for the root or for one of the folders above it. Else the root and the
    /// way from there. Without a root as relativePath makes it.
    [[nodiscard]] std::string resolve(std::string_view root, std::string_view way);
    /// Of several roots the first below which there is such a file; else the first of them.
    [[nodiscard]] std::string resolve(std::span<const std::string> roots, std::string_view way);

private:
    [[nodiscard]] bool exists(std::string_view belowProject) const;
    [[nodiscard]] std::string inProject(std::string_view root, std::string_view way);

    std::filesystem::path m_project;
    /// What of a foreign root is also in the project, as found before.
    std::map<std::string, std::string, std::less<>> m_known;
};

} // namespace espalier::observe
