// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::settings {

/// A server to which text of a project may be sent.
struct GivenConsent {
    std::string origin; ///< "scheme://host:port"
    std::string since;  ///< RFC 3339
};

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
    /// Nothing happens where it was not given. Runs that have begun may still go by it.
    [[nodiscard]] Result<> withdraw(const std::filesystem::path &project,
                                    const std::string &origin);
    /// All that is given for a project, in the order of giving.
    [[nodiscard]] Result<std::vector<GivenConsent>>
    list(const std::filesystem::path &project) const;

private:
    std::filesystem::path m_file;
};

} // namespace espalier::settings
