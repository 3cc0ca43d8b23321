// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace espalier::store {

/// The single statements of a script, without their semicolons. Knows quotes, comments and the
/// inner semicolons of CREATE TRIGGER.
[[nodiscard]] std::vector<std::string_view> splitStatements(std::string_view script);

} // namespace espalier::store
