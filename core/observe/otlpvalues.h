// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/otlprecords.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier::observe {

/// One value of a metric, and what is to be put behind its name: "" for the value or the mean,
/// ".p50" and ".p95" for what half and most of the measurements are below.
using SeriesValue = std::pair<std::string, double>;

/// The values a point gives, none that is not finite. Those of a histogram are its mean and what
/// can be estimated from its buckets.
[[nodiscard]] std::vector<SeriesValue> valuesOf(const OtlpPoint &point);

/// "trace", "debug", "info", "warning", "error" or "fatal"; empty for 0.
[[nodiscard]] std::string_view levelOf(int severity);
/// The severity that a word such as "CRITICAL" stands for; 0 for others.
[[nodiscard]] int severityOf(std::string_view word);
/// Lower-case; empty for what is no hexadecimal number, or 0.
[[nodiscard]] std::string plainId(std::string_view id);

} // namespace espalier::observe
