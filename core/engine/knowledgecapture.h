// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "core/engine/runverdicts.h"
#include "core/engine/vectorserver.h"
#include "core/learn/consolidate.h"
#include "core/learn/vector.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// What keeping a run wrote.
struct CapturedRun : store::Written {
    std::vector<std::int64_t> demoted; ///< patterns that did harm once too often
};
/// Keeps what a run was told, with secrets masked and vectors made here, how recipes did and which
/// patterns did harm, all in one transaction; a second call with the same `batch` writes nothing.
[[nodiscard]] Result<CapturedRun> captureRun(Knowledge &knowledge, const std::string &batch,
                                             const RunVerdicts &verdicts);

/// Keeps the runs that wait since they could not be kept (see verdictspool.h), the oldest first;
/// gives what is to be told of them. Fails where one cannot be kept now either.
[[nodiscard]] Result<LearnedFromRun> captureWaiting(Knowledge &knowledge);

/// Deletes learnings, of one language or with an empty name all, and runs that wait to be learned.
/// Gives how many learnings went.
[[nodiscard]] Result<std::int64_t> clearLearnings(Knowledge &knowledge,
                                                  const std::string &language);

/// Consolidates when enough learnings have come since the last time; none when they have not.
[[nodiscard]] Result<std::optional<learn::ConsolidateReport>>
consolidateWhenDue(Knowledge &knowledge, const KnowledgeOptions &options, JobContext &job);

/// Consolidates now, whether or not it is due.
[[nodiscard]] Result<learn::ConsolidateReport>
consolidateNow(Knowledge &knowledge, const learn::ConsolidateOptions &options, JobContext &job);

/// Does both at the end of a run, on the thread that calls; after a consolidation, `server` (which
/// may be null) makes the vectors that are missing. None when nothing is to be kept.
[[nodiscard]] VerdictSink learningFrom(const KnowledgeOptions &options,
                                       std::shared_ptr<VectorServer> server = {});

/// A name for a run that no other one has.
[[nodiscard]] std::string newBatch();

/// What of a learning tells which others are like it.
[[nodiscard]] std::string vectorText(const model::Learning &learning);
/// The vector of a learning as the store keeps it (learn::packed, in learn::localSpace); empty when
/// there is nothing to say.
[[nodiscard]] std::string vectorBytes(const model::Learning &learning);

} // namespace espalier::engine
