// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <string>

namespace espalier::job {

/// parallelFor for work that can fail: the first failure keeps further work from being started,
/// and is given back once all threads have ended. Of several failures, the one of the lowest index.
[[nodiscard]] Result<> parallelTry(std::size_t count, unsigned threads, JobContext &job,
                                   const std::string &phase,
                                   const std::function<Result<>(std::size_t)> &work);

} // namespace espalier::job
