// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/cli/shoprepository.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::test {

/// Who asks a surface to do something.
enum class Asking {
    Person,                ///< at a terminal, or in the window
    NoTerminal,            ///< a program that calls it
    PipedId,               ///< which also says the ticket's id
    NoInput,               ///< at a terminal, with --no-input
    Yes,                   ///< at a terminal, with --yes
    ContinuousIntegration, ///< which has a terminal, too
    OtherIdTyped,          ///< a person who confirms something else
};

/// Where patches are decided about: the command line or the window. Made for a repository, with
/// what it shows read anew for each act. Each act gives the name of its review::Refusal, "none"
/// when it was done, "not-confirmed" where the person did not, "failed: …" for any other failure;
/// nothing where a surface cannot be asked like that.
class ReviewSurface {
public:
    virtual ~ReviewSurface() = default;
    /// `lookAtAll`: each change is shown and confirmed, where the surface asks for that.
    virtual std::optional<std::string> approve(Asking asking, const std::string &reason,
                                               bool lookAtAll) = 0;
    virtual std::optional<std::string> apply(Asking asking) = 0;
    virtual std::optional<std::string> reject(Asking asking, const std::string &reason) = 0;
    virtual std::optional<std::string> rollBack(Asking asking, const std::string &reason) = 0;
    /// "whole", or "faulty" as the surface shows it.
    virtual std::optional<std::string> audit() = 0;
};

enum class ReviewAct { Approve, Apply, Reject, RollBack, Audit };

/// What was done to a repository, and what a surface must make of it. Where it refuses, no branch
/// has moved, and no approval is there that was not there before.
struct ReviewCase {
    const char *name = "";
    std::function<void(ShopRepository &)> given;
    ReviewAct act = ReviewAct::Apply;
    Asking asking = Asking::Person;
    const char *expected = "";
    const char *reason = "because of this test";
    bool lookAtAll = true;
};

[[nodiscard]] const std::vector<ReviewCase> &reviewCases();

/// Has the surface do what a case is about.
[[nodiscard]] std::optional<std::string> carryOut(const ReviewCase &wanted, ReviewSurface &surface);

/// What no refused act may change: branches, the work tree, approvals, the ticket's status.
[[nodiscard]] std::string decidedSoFar(const ShopRepository &shop);

} // namespace espalier::test
