// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gate/patch.h"
#include "core/gate/policy.h"
#include "core/model/gate.h"

namespace espalier::gate {

/// Asks all gates that are told by an input alone, in this order: paths, diff_size, secrets,
/// test_tampering, syntax, linters, coverage, tests; those the policy does not ask for are skipped.
/// Base and tree are the caller's to fill in. Any thread; never fails.
[[nodiscard]] model::GateReport runGates(const GateInput &input, const GatePolicy &policy);

/// Which files a patch touches and how: paths that are none ("git-folder", "backslash" …),
/// "bad-mode", "undeclared-file"; a person must see "mode-change", "sensitive-path" and added
/// lines that do not show what they are ("bidi-control", "zero-width", "mixed-script" …).
[[nodiscard]] model::GateResult checkPaths(const Patch &patch, const GatePolicy &policy);

/// "too-many-files", "too-many-lines".
[[nodiscard]] model::GateResult checkSize(const Patch &patch, const GatePolicy &policy);

/// Secrets in what a patch adds ("secret"), and files that hold keys or passwords by their name
/// ("credential-file"). A person must see "allowed-secret", one that a comment on its line lets
/// through. Told only: "known-secret" of the baseline, and "unignored-file", a file with keys that
/// git would take in. Blocked by a report of gitleaks that is none ("gitleaks-report").
[[nodiscard]] model::GateResult checkSecrets(const Patch &patch, const GatePolicy &policy);

/// Tests that a patch takes away or makes weaker, and code that is made for a test's input; see
/// docs/gates.md for the kinds.
[[nodiscard]] model::GateResult checkTampering(const Patch &patch, const GatePolicy &policy);

/// Files that parse worse than before ("syntax-error"). Not applicable without a file in a language
/// that is read.
[[nodiscard]] model::GateResult checkSyntax(const Patch &patch, const GatePolicy &policy);

/// Errors that linters did not find before ("new-error"); of warnings ("new-warning") is told only.
/// Blocked by a run that did not end; not applicable where there are no linters ("not-configured").
[[nodiscard]] model::GateResult checkLinters(const Patch &patch, const GatePolicy &policy);

/// The share of changed executable lines that tests execute ("low-coverage"). Blocked where it is
/// to be measured and was not ("no-data"); not applicable where no such line changes, or nothing
/// measures ("not-configured").
[[nodiscard]] model::GateResult checkCoverage(const Patch &patch, const GatePolicy &policy);

/// The outcome of the project's tests: "newly-failing", "newly-skipped"; a person must see "flaky"
/// and "vanished-test"; told only: "still-failing". Blocked by a run that did not take place
/// ("not-run"), did not end ("crashed", "timed-out", "cancelled") or had no tests ("no-tests").
[[nodiscard]] model::GateResult checkTests(const Patch &patch, const GatePolicy &policy);

} // namespace espalier::gate
