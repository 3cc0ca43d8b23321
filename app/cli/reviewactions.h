// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/engine/patchreview.h"
#include "core/engine/workspace.h"

#include <string>

namespace espalier::cli {

/// What the parts of `review` take.
struct ReviewArguments {
    std::string project;
    std::string ticket;
    std::string reason;
    std::string method = "merge";
    std::string text; ///< of a comment
    std::string path;
    int line = 0;
    std::string only;    ///< changes to take
    std::string without; ///< changes to leave
    std::string form = "patch";
    std::string target; ///< a file
    int from = -1;      ///< attempts; -1: not told
    int to = -1;
};

/// What they work with.
struct ReviewContext {
    Environment &environment;
    engine::Workspace &workspace;
    const ReviewArguments &arguments;
    bool trusted = false;

    [[nodiscard]] const Console &console() const { return environment.console; }
};

using ReviewAction = ExitCode (*)(const ReviewContext &);

/// Tells a failure of an act; of one that a rule refused, what the rule asks for.
[[nodiscard]] ExitCode refuseReview(const Console &console, Error error);
/// What is wrong with the audit, in a sentence.
[[nodiscard]] std::string auditFaultText(const review::AuditFault &fault);
/// What whoever sits at the terminal does to the ticket of the arguments, for their reason.
[[nodiscard]] engine::ReviewAct reviewActOf(const ReviewContext &context);

// Each is one part of the command.
[[nodiscard]] ExitCode listReviews(const ReviewContext &context);
[[nodiscard]] ExitCode showReview(const ReviewContext &context);
[[nodiscard]] ExitCode compareReview(const ReviewContext &context);
[[nodiscard]] ExitCode exportReview(const ReviewContext &context);
[[nodiscard]] ExitCode showAudit(const ReviewContext &context);
[[nodiscard]] ExitCode approveReview(const ReviewContext &context);
[[nodiscard]] ExitCode rejectReview(const ReviewContext &context);
[[nodiscard]] ExitCode commentReview(const ReviewContext &context);
[[nodiscard]] ExitCode requestReviewChanges(const ReviewContext &context);
[[nodiscard]] ExitCode takeOfReview(const ReviewContext &context);
[[nodiscard]] ExitCode applyReview(const ReviewContext &context);
[[nodiscard]] ExitCode rollBackReview(const ReviewContext &context);

} // namespace espalier::cli
