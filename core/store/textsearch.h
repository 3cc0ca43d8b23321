// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/result.h"
#include "core/store/database.h"

#include <string_view>

namespace espalier::store {

/// Whether `text` holds `part`, byte by byte; the empty part is in every text.
[[nodiscard]] bool holds(std::string_view text, std::string_view part);

/// Gives a connection the SQL function `holds(text, part, …)`: 1 where the text holds each part as
/// it is, 0 where not, null where one of them is null. SQLite's own GLOB and instr() take three
/// times as long over the words of many tickets.
/// Fails with Missing where Qt's driver does not use the SQLite that this program is linked with.
[[nodiscard]] Result<> addTextSearch(Database &database);

} // namespace espalier::store
