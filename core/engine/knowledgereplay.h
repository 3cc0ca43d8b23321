// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "core/engine/replayjudge.h"
#include "core/engine/scriptrunner.h"
#include "core/learn/replay.h"

#include <string>

namespace espalier::engine {

struct ReplayOptions {
    std::string language;   ///< only failures of this one; empty: all
    int minOccurrences = 2; ///< failures a pattern of a part needs
    int parts = 5;          ///< at most
    bool record = true;     ///< patterns are made active or demoted by what they came to
    ProjectCheck check{};   ///< by compilers; without it their failures are left out
};

/// Replays the stored failures of scripts' own tests, and of compilers that refused what a script
/// made of a file, offline: with the recipes of the program alone (off), with what the other parts
/// taught (on), and with that at the wrong places (shuffled). No failure is judged with what was
/// made from its project, or, where all are of one project, from its function. Then each pattern
/// that carries a change is tried on the failures of its kind that it was not made from; a failure
/// counts once for it, however often it is replayed. What passes now is left out, and so is what a
/// compiler says nothing of without the project. Patterns do more than recipes only where a change
/// is known: nobody is asked anything.
[[nodiscard]] Result<learn::ReplayReport> replay(Knowledge &knowledge, ScriptRunner &runner,
                                                 const ReplayOptions &options, JobContext &job);

} // namespace espalier::engine
