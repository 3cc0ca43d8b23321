// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/engine/knowledge.h"
#include "core/engine/modelaccess.h"
#include "core/learn/vector.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// A server that makes vectors, in the place of this program's own: as `learn.embeddings` names it.
/// Its vectors are of spaces of their own, named after address, model and dimension, which are
/// never compared with others. Thread-safe; calls block.
class VectorServer final {
public:
    /// Nothing is asked here, and no setting is refused: that comes with the first question.
    VectorServer(std::string setting, const ModelSettings &models, ModelSurroundings around);

    /// What the names of its spaces begin with; what follows is the dimension.
    [[nodiscard]] const std::string &spaces() const { return m_spaces; }
    /// One vector for each text, all of one space; of longer texts the beginning counts. Fails as
    /// ModelAccess::embed and embeddingSettings do, and for vectors that are none (Network).
    [[nodiscard]] Result<std::vector<learn::Vector>> vectorsOf(std::vector<std::string> texts,
                                                               JobContext &job);

private:
    [[nodiscard]] Result<std::shared_ptr<ModelAccess>> access();

    Result<ModelSettings> m_settings;
    const ModelSurroundings m_around;
    std::string m_spaces;
    std::mutex m_mutex; ///< of what follows
    std::optional<Result<std::shared_ptr<ModelAccess>>> m_access;
};

/// The space of a server that has vectors in the knowledge; none when there is none.
[[nodiscard]] Result<std::optional<learn::VectorSpace>> spaceOf(Knowledge &knowledge,
                                                                const VectorServer &server);

/// Has the server make the vectors of all failures that have none of it yet, the newest first, and
/// keeps them batch by batch: ended at any point, the next call goes on. Reports progress under
/// "embed". Gives how many were made. Fails as VectorServer::vectorsOf and the store do.
[[nodiscard]] Result<std::int64_t> embedMissing(Knowledge &knowledge, VectorServer &server,
                                                JobContext &job);

} // namespace espalier::engine
