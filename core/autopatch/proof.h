// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/model/observation.h"

#include <span>
#include <string>
#include <vector>

namespace espalier::autopatch {

/// A test of one run, and why its failure is what it is.
struct ProofTest {
    std::string name; ///< with its class or file, as in both runs
    model::TestVerdict outcome = model::TestVerdict::Passed;
    std::string errorType;            ///< of its failure; may be empty
    std::vector<std::string> parts{}; ///< of the failure's fingerprint: head, then calls
    bool isOfData = false; ///< an error of syntax in what the program read: it was loaded itself
};

/// What a patch is to make good.
struct ProofTarget {
    /// Of the ticket's fingerprint: type and, where they are known, the program's own calls. May be
    /// empty.
    std::vector<std::string> parts{};
    std::string test{}; ///< the failing test that the ticket is about, as in a run; may be empty
};

/// What tests say for a patch.
struct Proof {
    std::vector<std::string> turned{};    ///< failed without it, pass with it
    std::vector<std::string> proving{};   ///< those of them that failed as the ticket tells
    std::vector<std::string> elsewhere{}; ///< those that failed otherwise
    std::string errorType{};              ///< of the first one that proves; may be empty
    [[nodiscard]] bool isProven() const { return !proving.empty(); }
};

/// Compares the runs without (with the patch's tests) and with a patch. Tests that could not be
/// carried through, or failed on an import or the syntax, prove nothing, unless the ticket is about
/// that. Of a ticket with calls of its own a test has to fail with the same type, through the
/// innermost of these calls; of an error without such calls with the same type; of one about a test
/// it is that test; else any will do.
[[nodiscard]] Proof proofOf(std::span<const ProofTest> without, std::span<const ProofTest> with,
                            const ProofTarget &target);

[[nodiscard]] Json toJson(const Proof &proof);

} // namespace espalier::autopatch
