// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/gate/policy.h"
#include "core/git/repository.h"
#include "core/review/policy.h"

#include <string>
#include <vector>

namespace espalier::engine {

/// The rules of a project for patches, as they stand on one of its commits: what a patch says of
/// them itself does not count for it.
struct PatchRules {
    gate::GatePolicy gates;
    review::ReviewPolicy review;
    std::string testCommand;      ///< empty: as the files of the project ask for
    std::string linterCommand;    ///< likewise; it writes SARIF
    std::string secretsCommand{}; ///< empty: gitleaks, where it is installed
    std::string measureCommand{}; ///< of what performance tickets are about; empty: nothing is
    /// Keys that the project sets in vain, since it is not trusted.
    std::vector<std::string> withheld{};
    /// Of gates and review together.
    [[nodiscard]] std::string digest() const;
};

/// Reads `.espalier.toml` and the improvement file of that commit, with the user's own settings
/// around them. A project that is not trusted may make rules stricter, not looser. InvalidInput
/// where they are damaged: a rule must not be dropped in silence.
[[nodiscard]] Result<PatchRules> rulesAt(const git::Repository &repository,
                                         const git::ObjectId &commit, bool trusted);

} // namespace espalier::engine
