// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::settings {

/// A project the user trusts.
struct TrustedProject {
    std::string path;  ///< canonical
    std::string since; ///< RFC 3339
};

/// Which projects the user trusts to name programs. Kept among the user's own state, where no
/// project can write. Several programs may use it at once.
class Trust final {
public:
    /// `file` may be empty (no home): then no project is trusted, and none can be.
    explicit Trust(std::filesystem::path file) : m_file(std::move(file)) {}
    /// `<state>/trust.toml` of the user.
    [[nodiscard]] static Trust ofUser();

    /// By canonical path; a folder in a trusted project is not itself trusted. A damaged file is a
    /// failure (InvalidInput), so nobody is trusted by it, and it is not written either.
    [[nodiscard]] Result<bool> isTrusted(const std::filesystem::path &project) const;
    [[nodiscard]] Result<> trust(const std::filesystem::path &project);
    [[nodiscard]] Result<> withdraw(const std::filesystem::path &project);
    [[nodiscard]] Result<std::vector<TrustedProject>> list() const;

private:
    std::filesystem::path m_file;
};

} // namespace espalier::settings
