// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/engine/workspace.h"
#include "core/model/instrumentreport.h"

#include <string>

namespace espalier::cli {

enum class Verb { Instrument, Strip };

/// Says what opening the workspace brought up: repaired files, state kept elsewhere.
void noteWorkspace(const Console &console, const engine::Workspace &workspace);

/// The diff or the JSON on stdout; failures, totals, what changed and the next command on stderr.
void printReport(const Console &console, const model::InstrumentReport &report, Verb verb,
                 const std::string &project);

} // namespace espalier::cli
