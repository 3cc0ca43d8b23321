// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace espalier::settings {

using TextList = std::vector<std::string>;

/// The value of a setting. The order of the alternatives is that of Type.
using Value = std::variant<bool, std::int64_t, double, std::string, TextList>;

enum class Type { Boolean, Integer, Number, Text, List };

[[nodiscard]] Type typeOf(const Value &value);
/// "true or false", "a whole number" …
[[nodiscard]] std::string_view name(Type type);

/// As people read and type it: true, 12, 0.8, text, a,b.
[[nodiscard]] std::string toText(const Value &value);
/// As it stands in a TOML file.
[[nodiscard]] std::string toToml(const Value &value);
/// From what people type. Booleans: true/false, yes/no, on/off, 1/0. Lists: parts between commas.
/// InvalidInput when it is no such value.
[[nodiscard]] Result<Value> parseValue(Type type, std::string_view text);

} // namespace espalier::settings
