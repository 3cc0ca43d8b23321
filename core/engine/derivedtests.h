// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/committests.h"
#include "core/git/repository.h"
#include "core/model/gate.h"

#include <optional>

namespace espalier::engine {

/// What tests say of a patch that names their input, once they are given another one: each text
/// that the gates found in it as a special case is another text in all tests of `tip`. False when a
/// test that passes with the patch (`with`) does not pass so; none when the report names no such
/// text, or no test has it. Fails as runTestsOf() does.
[[nodiscard]] Result<std::optional<bool>>
derivedTestsPass(const git::Repository &repository, const git::ObjectId &tip,
                 const model::GateReport &report, const CommitTests &with, const TestSetup &setup,
                 const OpenSandbox &openSandbox, JobContext &job);

} // namespace espalier::engine
