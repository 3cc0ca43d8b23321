// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace espalier::observe {

using MemberNames = std::set<std::string, std::less<>>;

/// Names of the members of the object that a text begins with, as far as the text goes.
[[nodiscard]] MemberNames memberNamesOf(std::string_view text);

/// Whether a text is an envelope of Sentry: a line that says whose it is, then one that says what
/// its first item is. Events, one a line, are none: a line that tells an error is no header.
[[nodiscard]] bool isEnvelope(std::string_view text);

} // namespace espalier::observe
