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

/// Function results and totals of a plan as it stands. `listing` leaves out what became of the
/// functions and tells their state instead.
void fillReport(const InstrumentPlan &plan, bool listing, model::InstrumentReport &report);

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
