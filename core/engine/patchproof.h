// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/proof.h"
#include "core/engine/committests.h"
#include "core/model/ticket.h"

#include <string>
#include <vector>

namespace espalier::engine {

/// The name of a test as a run tells it.
[[nodiscard]] std::string fullName(const std::string &suite, const std::string &name);
/// What the ticket's failure is known by.
[[nodiscard]] autopatch::ProofTarget targetOf(const model::Ticket &ticket);
/// What a run of tests can prove; nothing where it tells of no single tests.
[[nodiscard]] std::vector<autopatch::ProofTest> proofTestsOf(const CommitTests &tests);
/// Tests of a run that fail as a ticket tells: should they pass with a patch, it is proven.
[[nodiscard]] std::vector<const model::TestSeen *> reproducing(const CommitTests &tests,
                                                               const model::Ticket &ticket);
/// Those that fail, each with what was said of it, bounded.
[[nodiscard]] std::vector<std::string> failingTests(const CommitTests &tests);

} // namespace espalier::engine
