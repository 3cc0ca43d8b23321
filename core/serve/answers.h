// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace espalier::serve {

/// In which form a client is answered: the one it asked in.
enum class Form : std::uint8_t { Json, Protobuf, Sentry };

[[nodiscard]] std::string_view contentTypeOf(Form form);
/// An empty Export…ServiceResponse; for Sentry the id of the event.
[[nodiscard]] std::string successBody(Form form, const std::string &id);
/// A google.rpc.Status whose code goes with the HTTP status; for Sentry its own form.
[[nodiscard]] std::string refusalBody(Form form, int status, const std::string &message);

} // namespace espalier::serve
