// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// One line of a script and the lines that take its place. The line is given without its
/// indentation, with holes:
///
///   {anchor}  the name of an anchor: "loop.2.body.start"
///   {n}       digits
///   {text}    one string literal of Python, quotes included
///   {texts}   one or more of them with commas between
///
/// What stood in a hole is put in for the same name in the new lines; there {end} is the anchor's
/// counterpart ("loop.2.body.end"), and a name with nothing behind it stays as it is.
struct LineRewrite {
    std::string find;
    std::string situation;            ///< of the first anchor the line names; empty for any
    std::vector<std::string> replace; ///< empty: the line goes
    bool operator==(const LineRewrite &) const = default;
};

/// A change of a script that holds for other scripts, too: data that people can read and edit.
struct ScriptChange {
    std::vector<LineRewrite> rewrites; ///< the first that fits a line is used
    bool operator==(const ScriptChange &) const = default;
};

/// The script with the change made, each line once. `shape` tells the situations of anchors. None
/// when no line fits.
[[nodiscard]] std::optional<std::string>
applyChange(const ScriptChange &change, std::string_view script, std::string_view shape);

/// The situation of an anchor in a shape; empty when the shape does not have it.
[[nodiscard]] std::string_view situationIn(std::string_view shape, std::string_view anchor);

[[nodiscard]] Json toJson(const ScriptChange &change);
/// InvalidInput, with the place, when it is not one.
[[nodiscard]] Result<ScriptChange> scriptChangeFromJson(const Json &json);

} // namespace espalier::model
