// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"

#include <string>
#include <vector>

namespace espalier::review {

/// What the commit of a patch says.
struct CommitFacts {
    model::TicketCategory category = model::TicketCategory::BugFix;
    std::string scope;   ///< what part of the project it is in, e.g. "cart"; may be empty
    std::string summary; ///< one line, in any length
    std::string body;    ///< why and what; may be empty
    std::string ticketId;
    int risk = 0;                         ///< 1 to 10
    std::string assistedBy;               ///< a recipe or a model; empty for a person's own work
    std::vector<std::string> reviewers{}; ///< "name <address>" of those who approved it
};

/// A message as Conventional Commits 1.0.0 wants it: "type(scope): summary" of at most 72
/// characters, the body in lines of at most 72 where its words allow, trailers last. Control
/// characters are left out, and lines of the body that would read as trailers of ours are indented.
[[nodiscard]] std::string commitMessage(const CommitFacts &facts);

/// "fix", "perf", "feat", "refactor", "docs".
[[nodiscard]] std::string_view commitTypeOf(model::TicketCategory category);

} // namespace espalier::review
