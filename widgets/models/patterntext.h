// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/consolidate.h"
#include "core/model/pattern.h"
#include "core/store/patternstore.h"
#include "core/store/patternusestore.h"
#include "widgets/theme/theme.h"

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::models {

/// "Active", "Candidate", … translated.
[[nodiscard]] QString textOf(model::PatternState state);
/// What a state means, in one sentence.
[[nodiscard]] QString explanationOf(model::PatternState state);
/// "Function", "Loop", … translated.
[[nodiscard]] QString textOf(model::Construct construct);

/// A state's icon and the colour of icon and text.
struct PatternLook {
    QStringView icon;
    theme::Role ink;
};
[[nodiscard]] const PatternLook &lookOf(model::PatternState state);

/// "Go", "JavaScript, TypeScript".
[[nodiscard]] QString languagesText(const std::vector<std::string> &languages);
/// How many of the failures a success followed: "75 % of 8"; "No data" without failures.
[[nodiscard]] QString rateText(std::int64_t followedBySuccess, std::int64_t failures);
/// "Own", or from which bundle.
[[nodiscard]] QString provenanceText(const std::string &provenance);
/// What happened to a pattern, and who did it: "Edited", "You".
[[nodiscard]] QString eventText(const store::PatternReason &reason);
[[nodiscard]] QString actorText(const store::PatternReason &reason);
/// The fields an event changed: "state: candidate → active"; long texts by name only.
[[nodiscard]] QString changesText(const store::PatternEvent &event);
/// How a pattern was used ("Told a model"), and what the attempt came to.
[[nodiscard]] QString textOf(store::UseKind kind);
[[nodiscard]] QString textOf(store::UseOutcome outcome);
[[nodiscard]] const PatternLook &lookOf(store::UseOutcome outcome);
/// "used 12 times, 9 passed"; empty when it never was.
[[nodiscard]] QString usesText(const store::UseSums &sums);
/// A run by the end of its name, which tells it from others.
[[nodiscard]] QString runText(const std::string &run);
/// What consolidation made of a group of failures, and why there is no pattern.
[[nodiscard]] QString textOf(learn::GroupResult result);
/// An RFC 3339 time as people read it here.
[[nodiscard]] QString timeText(const std::string &rfc3339);

} // namespace espalier::models
