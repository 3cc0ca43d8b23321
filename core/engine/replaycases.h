// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "core/engine/replayjudge.h"
#include "core/learn/replay.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// One stored failure, judged again.
struct ReplayCase {
    model::Learning learning;
    model::Script script;
    std::optional<learn::CheckedFile> file; ///< that a compiler refused
    std::uint64_t failure = 0;              ///< learn::failureHash
    model::Validation verdict;
    learn::ReplayOutcome off; ///< what it comes to without memory
};

/// The stored failures that still fail, and what became of the others.
struct ReplayCases {
    std::vector<ReplayCase> failing;
    std::vector<store::ReplayableFailure> stored; ///< of these, in their order
    std::int64_t noLongerFailing = 0;
    std::vector<learn::LeftOut> leftOut;
};

/// Judges the stored failures of a language (empty: of all) again. `lessons`: all learnings but
/// those that succeeded at once.
[[nodiscard]] Result<ReplayCases> casesOf(Knowledge &knowledge,
                                          const std::vector<model::Learning> &lessons,
                                          const std::string &language, ReplayJudge &judge,
                                          JobContext &job);

/// Does `work` for each of `count`, as many at once as the judge can; fails as the last one that
/// failed.
[[nodiscard]] Result<> forEachCase(std::size_t count, const std::string &phase,
                                   const ReplayJudge &judge, JobContext &job,
                                   const std::function<Result<>(std::size_t)> &work);

} // namespace espalier::engine
