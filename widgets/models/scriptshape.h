// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/scriptstore.h"
#include "widgets/models/testlook.h"

#include <QString>

#include <string>

namespace espalier::models {

/// A shape in a few words: "Method · 2 loops". `shape` is the signature its key was made from.
[[nodiscard]] QString shapeTitle(const std::string &shape);
/// A shape as it is: language and its places, one a line.
[[nodiscard]] QString shapeDetails(const std::string &shape);
/// Where a version came from: "Template", "Recipe add-guard", "Model: llm-refactor-2", "Human".
[[nodiscard]] QString originText(const std::string &origin);
/// Text of a project, for a label: what would hide or turn it is shown as a mark.
[[nodiscard]] QString plainText(const std::string &text);

/// How a version's verdict is shown.
[[nodiscard]] TestState stateOf(store::VerdictState verdict);
/// "Passed, 16 tests", "3 of 16 tests failed", "Not tested".
[[nodiscard]] QString verdictText(const store::VersionSummary &version);

} // namespace espalier::models
