// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace espalier::settings {

/// To which servers the user lets text of which projects be sent. Kept among the user's own state,
/// where no project can write. Several programs may use it at once.
class Consent final {
public:
    /// `file` may be empty (no home): then nothing was agreed to, and nothing can be kept.
    explicit Consent(std::filesystem::path file) : m_file(std::move(file)) {}
    /// The file in the user's state folder, which may be empty.
    [[nodiscard]] static Consent in(const std::filesystem::path &stateFolder);

    /// By canonical path of the project and `origin` ("scheme://host:port"). A damaged file is a
    /// failure (InvalidInput): nothing counts as agreed to, and it is not written either.
    [[nodiscard]] Result<bool> isGiven(const std::filesystem::path &project,
                                       const std::string &origin) const;
    [[nodiscard]] Result<> give(const std::filesystem::path &project, const std::string &origin);
    [[nodiscard]] Result<> withdraw(const std::filesystem::path &project,
                                    const std::string &origin);

private:
    std::filesystem::path m_file;
};

} // namespace espalier::settings
