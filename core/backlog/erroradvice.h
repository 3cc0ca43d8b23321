// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: what to do about kinds of errors.

#include <string_view>

namespace espalier::backlog {

/// For all errors of a kind, in whatever language.
struct ErrorAdvice {
    std::string_view name;     ///< "missing-key", "null" …
    std::string_view solution; ///< what to look at and what to change
    std::string_view test;     ///< what a test must do and show
};

/// By the type's name and the message; the general one for what is not known.
[[nodiscard]] ErrorAdvice adviceFor(std::string_view type, std::string_view message);

} // namespace espalier::backlog
