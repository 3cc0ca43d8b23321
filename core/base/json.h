// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace espalier {

/// JSON with its keys in the order of insertion, which is the order people read.
using Json = nlohmann::ordered_json;

/// One line of JSON text; bytes that are not UTF-8 become U+FFFD, so this never throws.
[[nodiscard]] inline std::string toText(const Json &json, int indent = -1)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

/// Parses JSON text; a discarded value (`is_discarded()`) when it is not JSON.
[[nodiscard]] inline Json parseJson(std::string_view text)
{
    return Json::parse(text, nullptr, false);
}

} // namespace espalier
