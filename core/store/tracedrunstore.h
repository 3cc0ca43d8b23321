// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <vector>

namespace espalier::store {

/// The last runs of commands with tracing on, as JSON. Uses the database of its thread, which must
/// outlive it.
class TracedRunStore final {
public:
    static constexpr int kKept = 20;

    explicit TracedRunStore(Database &database) : m_database(database) {}

    /// Adds a run; the oldest ones beyond kKept go.
    [[nodiscard]] Result<> add(const Json &run);
    /// The newest first. What is damaged is left out.
    [[nodiscard]] Result<std::vector<Json>> list(int limit = kKept);

private:
    Database &m_database;
};

} // namespace espalier::store
