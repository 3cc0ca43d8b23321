// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/observe/otlprecords.h"

#include <cstddef>
#include <optional>

namespace espalier::observe {

// Points as they wait and are compared. Attributes are no part of that: they become the context of
// an observation.

/// What it takes in memory, about.
[[nodiscard]] std::size_t bytesOf(const OtlpPoint &point);

/// What a total has grown by since an earlier one of the same series. Nothing when it cannot be
/// told: it fell, or has other buckets.
[[nodiscard]] std::optional<OtlpPoint> growthOf(const OtlpPoint &now, const OtlpPoint &before);

/// For what waits on disk.
[[nodiscard]] Json toJson(const OtlpPoint &point);
/// Of what toJson made.
[[nodiscard]] OtlpPoint pointFromJson(const Json &json);

} // namespace espalier::observe
