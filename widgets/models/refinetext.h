// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/refine/refiner.h"

#include <QString>

#include <string>
#include <string_view>

namespace espalier::models {

/// What happens while a script is made better, in one line: "Using model: NAME".
[[nodiscard]] QString noticeText(const refine::Notice &notice);
/// Whether it is worth a line for everybody: what costs nothing and happens often is not.
[[nodiscard]] bool isWorthTelling(const refine::Notice &notice);
/// Whether something went wrong.
[[nodiscard]] bool isBad(const refine::Notice &notice);

/// How refining ended, by the engine's word for it ("attempts-used"), in one sentence.
[[nodiscard]] QString endText(std::string_view ended);
/// Dollars as people read them; small sums keep their first digits.
[[nodiscard]] QString costText(double usd);
/// Whether an answer came from a recording, so that nobody was asked.
[[nodiscard]] bool isRecorded(std::string_view modelUsed);
/// The name of a model, with a mark where its answer was recorded; empty for none.
[[nodiscard]] QString modelText(const std::string &modelUsed);

} // namespace espalier::models
