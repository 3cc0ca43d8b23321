// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For the runs that make proposals.

#include "core/engine/instrumentplan.h"
#include "core/engine/proposal.h"

namespace espalier::engine {

/// Fills in `files` of a proposal whose changes were made from a plan.
void describeFiles(const InstrumentPlan &plan, Proposal &proposal);

} // namespace espalier::engine
