// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what differs between two versions of a file.

#include "core/autopatch/codepattern.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace espalier::autopatch {

/// Nodes that differ, with those around them: there may be none on one side.
struct TreeDifference {
    syntax::Node above; ///< before
    syntax::Node aboveAfter;
    NodeRun before;
    NodeRun after;
    std::pair<syntax::Node, syntax::Node>
        next{}; ///< what is the same on both sides behind them, if anything
    std::pair<syntax::Node, syntax::Node> previous{}; ///< likewise before them
};

/// Python's imports at the top of a file, as they stand there.
[[nodiscard]] std::vector<std::string> importsIn(const CodeFile &file);

/// The smallest parts that differ, comments, blanks and Python's imports at the top of the file
/// left out; none where it is too much.
[[nodiscard]] std::optional<std::vector<TreeDifference>> differencesOf(const CodeFile &before,
                                                                       const CodeFile &after);

} // namespace espalier::autopatch
