// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/changeset.h"
#include "core/engine/instrumentplan.h"
#include "core/model/instrumentreport.h"

#include <functional>
#include <set>
#include <string>

namespace espalier::engine {

/// What is known of a function before anything is done to it; skipped, with the reason, where a
/// rule says so.
[[nodiscard]] model::FunctionResult describe(const FileWork &file, const FunctionWork &work);

/// Counts a function in.
void count(const model::FunctionResult &result, model::ReportTotals &totals);

/// Function results and totals of a plan as it stands.
void fillReport(const InstrumentPlan &plan, model::InstrumentReport &report);

/// Notes, language by language, what of `capture` the pack cannot record.
void noteWhatIsNotCaptured(const InstrumentPlan &plan, const instrument::Pack &pack,
                           instrument::Capture capture, model::InstrumentReport &report);

/// Takes functions of these files out of the report and counts what is left.
void leaveOutFiles(const std::set<std::string, std::less<>> &paths,
                   model::InstrumentReport &report);

/// Names the files a change set touches and, if wanted, its patch.
void fillChanges(const ChangeSet &changes, bool wantPatch, model::InstrumentReport &report);

/// What a skip rule means, for people.
[[nodiscard]] std::string ruleReason(std::string_view rule);
/// The same for a rule that leaves a file out, with what exactly where the rule does not say.
[[nodiscard]] std::string fileRuleReason(std::string_view rule, std::string_view detail);

} // namespace espalier::engine
