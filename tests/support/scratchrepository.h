// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/temporaryproject.h"

#include <string>
#include <vector>

namespace espalier::test {

/// A git repository made by the git program, with settings of its own only: neither the user's nor
/// the system's count. Its branch is "main".
class ScratchRepository : public TemporaryProject {
public:
    enum class Kind { Normal, Bare, Sha256 };
    explicit ScratchRepository(Kind kind = Kind::Normal);

    /// Runs git in the repository and gives its output without the final newline; ends the program
    /// when it fails.
    std::string git(const std::vector<std::string> &arguments) const;
    /// The same, telling whether it succeeded.
    [[nodiscard]] bool tryGit(const std::vector<std::string> &arguments) const;
    /// Adds everything and commits; gives the commit's id.
    std::string commitAll(const std::string &message) const;
};

} // namespace espalier::test
