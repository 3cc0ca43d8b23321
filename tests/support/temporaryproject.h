// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace espalier::test {

/// Every file below a folder by its relative path: content, or the target of a symbolic link.
using Snapshot = std::map<std::string, std::string>;

/// Names of files that differ between two snapshots, for the message of a test.
[[nodiscard]] std::string differences(const Snapshot &before, const Snapshot &after);

/// A folder with files, removed at the end. Ends the program when the disk fails: it is a test.
class TemporaryProject {
public:
    TemporaryProject();

    [[nodiscard]] const std::filesystem::path &root() const { return m_folder.path(); }
    [[nodiscard]] std::filesystem::path path(std::string_view relative) const;
    /// Makes the folders on the way.
    void write(std::string_view relative, std::string_view content) const;
    /// Empty when there is no such file.
    [[nodiscard]] std::string read(std::string_view relative) const;
    [[nodiscard]] bool exists(std::string_view relative) const;
    void remove(std::string_view relative) const;
    [[nodiscard]] Snapshot snapshot() const;

private:
    TemporaryFolder m_folder;
};

} // namespace espalier::test
