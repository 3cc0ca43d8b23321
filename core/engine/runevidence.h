// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/committests.h"
#include "core/gate/input.h"
#include "core/git/repository.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// What gates are told of runs of tests.
struct RunEvidence {
    gate::TestEvidence tests;
    std::optional<std::vector<gate::FileCoverage>> coverage{}; ///< none where it was not measured
    std::optional<gate::LinterEvidence> linters{};             ///< none where there is no linter
    std::optional<std::string> gitleaksReport{};               ///< none where it was not run
    std::optional<bool> derivedTestPassed{};
};

/// Of runs without and with a patch.
[[nodiscard]] RunEvidence evidenceOf(const CommitTests &without, const CommitTests &with);

/// The files of a patch whose executed lines tests should tell, from the project.
[[nodiscard]] std::vector<std::string> filesToMeasure(const git::Repository &repository,
                                                      const git::ObjectId &base,
                                                      const git::ObjectId &tip);

} // namespace espalier::engine
