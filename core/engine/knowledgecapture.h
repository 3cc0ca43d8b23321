// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/knowledge.h"
#include "core/engine/runverdicts.h"
#include "core/engine/vectorserver.h"
#include "core/learn/consolidate.h"
#include "core/learn/vector.h"

#include <optional>
#include <string>

namespace espalier::engine {

/// Keeps what a run was told, with secrets masked and vectors made here, and how recipes did, all
/// in one transaction; a second call with the same `batch` writes nothing. Gives what was written.
[[nodiscard]] Result<store::Written> captureRun(Knowledge &knowledge, const std::string &batch,
                                                const RunVerdicts &verdicts);

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
