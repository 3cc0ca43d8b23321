// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: rows of the table of scripts.

#include "core/model/script.h"
#include "core/store/statement.h"

#include <span>
#include <string>
#include <vector>

namespace espalier::store {

// In the order in which readScript takes the columns.
#define SCRIPT_COLUMNS                                                                            \
    "key, version, language, shape, origin, text, tests, function_name, model_used, created_at, " \
    "effective, hits, pinned, archived, cost_usd, seconds, exchange"

[[nodiscard]] model::Script readScript(const Statement &row);
[[nodiscard]] Result<std::vector<model::Script>> readAllScripts(Statement &statement);

/// What makes two versions of a key the same.
[[nodiscard]] std::string digestOf(const model::Script &script);

/// Many keys as one value, for json_each.
[[nodiscard]] std::string keyList(std::span<const std::string> keys);

} // namespace espalier::store
