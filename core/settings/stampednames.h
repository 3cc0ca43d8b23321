// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace espalier::settings {

/// A name with the time since when it is on a list.
struct StampedName {
    std::string name;
    std::string since; ///< RFC 3339
};

/// Names in a TOML file of ours, in one table. Several programs may use it at once.
class StampedNames final {
public:
    /// `what` words what is listed in messages, `about` the file's first line.
    StampedNames(std::filesystem::path file, std::string table, std::string what, std::string about)
        : m_file(std::move(file)), m_table(std::move(table)), m_what(std::move(what)),
          m_about(std::move(about))
    {
    }

    /// Empty without a file. InvalidInput when it is damaged.
    [[nodiscard]] Result<std::vector<StampedName>> list() const;
    [[nodiscard]] Result<bool> contains(const std::string &name) const;
    /// Adds a name as of now, unless it is there. NotFound when there is no place for a file.
    [[nodiscard]] Result<> add(const std::string &name) const;
    [[nodiscard]] Result<> remove(const std::string &name) const;

private:
    using Change = std::function<void(std::vector<StampedName> &)>;
    [[nodiscard]] Result<> change(const Change &change) const;

    std::filesystem::path m_file;
    std::string m_table;
    std::string m_what;
    std::string m_about;
};

/// The name a project goes by: TOML holds UTF-8 only, a path any bytes. NotFound when there is no
/// such folder.
[[nodiscard]] Result<std::string> projectName(const std::filesystem::path &project);

} // namespace espalier::settings
