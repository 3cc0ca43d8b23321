// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/observationbatch.h"
#include "core/engine/workspace.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace espalier::engine {

/// Collects what comes in from other threads until it is stored. Thread-safe.
class ObservationInbox final {
public:
    /// Takes one in; Budget when nobody has stored for too long.
    [[nodiscard]] Result<> take(model::Observation &&observation);
    /// What has come since the last time; none when nothing has.
    [[nodiscard]] std::optional<ObservationBatch> empty();

private:
    std::mutex m_mutex;
    std::optional<ObservationBatch> m_batch;
};

} // namespace espalier::engine
