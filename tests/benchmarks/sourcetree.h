// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace espalier::bench {

/// A copy of the source files of some folders, removed at the end: what is measured may write into
/// it, and nothing else changes it meanwhile.
class SourceTree final {
public:
    /// Takes the files with one of these endings. Ends the program when the disk fails.
    SourceTree(const std::vector<std::filesystem::path> &folders,
               const std::vector<std::string> &endings);

    [[nodiscard]] const std::filesystem::path &root() const { return m_folder.path(); }
    [[nodiscard]] std::size_t files() const { return m_files; }
    [[nodiscard]] double megabytes() const { return static_cast<double>(m_bytes) / 1e6; }

private:
    void copyFolder(const std::filesystem::path &from, const std::filesystem::path &to,
                    const std::vector<std::string> &endings);

    TemporaryFolder m_folder;
    std::size_t m_files = 0;
    std::uint64_t m_bytes = 0;
};

/// Folders of Python's own library, its test suite among it where that is installed.
[[nodiscard]] std::vector<std::filesystem::path> pythonFolders();

} // namespace espalier::bench
