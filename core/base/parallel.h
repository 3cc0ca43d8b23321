// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <string>

namespace espalier {

/// Calls `work(index)` for every index below `count` on up to `threads` threads, the calling one
/// among them, and waits. Stops early with Cancelled when the job is asked to. Progress is reported
/// under `phase`. `work` must not throw and must be safe to call at the same time for different
/// indices.
[[nodiscard]] Result<> parallelFor(std::size_t count, unsigned threads, JobContext &job,
                                   const std::string &phase,
                                   const std::function<void(std::size_t)> &work);

} // namespace espalier
