// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observationinbox.h"

#include "core/base/clock.h"

#include <utility>

namespace espalier::engine {

Result<> ObservationInbox::take(model::Observation &&observation)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_batch)
        m_batch.emplace(toRfc3339(std::chrono::system_clock::now()));
    return m_batch->take(std::move(observation));
}

std::optional<ObservationBatch> ObservationInbox::empty()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_batch, std::nullopt);
}

} // namespace espalier::engine
