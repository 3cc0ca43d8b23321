// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptversions.h"
#include "widgets/editor/linemark.h"

#include <QString>

#include <vector>

namespace espalier::panels {

/// "Version 2 · Human, in use" for choosers.
[[nodiscard]] QString versionTitle(const model::Script &script);
/// The name of a function without the path that its id begins with.
[[nodiscard]] QString functionName(const std::string &id);
/// "Python · Arrow · total": what tells a shape from the others.
[[nodiscard]] QString shapeName(const engine::ShapeInfo &shape);

/// Why a version is refused, in the words of people: "a syntax error in line 3", "2 tests failed".
[[nodiscard]] QString refusalText(const model::Validation &verdict);
/// What the security walk found, without the engine's names: "Syntax error".
[[nodiscard]] QString ruleText(const model::Finding &finding);
[[nodiscard]] QString reasonText(const model::Finding &finding);

/// The lines of a version at which its tests failed.
struct FailedLines {
    std::vector<editor::LineMark> script;
    std::vector<editor::LineMark> tests;
};
[[nodiscard]] FailedLines failedLinesOf(const engine::VersionDetail &version);
/// What is wrong with lines of the script, to be told below them.
[[nodiscard]] std::vector<editor::LineAnnotation> findingsOf(const engine::VersionDetail &version);

} // namespace espalier::panels
