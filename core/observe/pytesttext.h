// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"
#include "core/traceback/traceback.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace espalier::observe {

/// "path:12" at the beginning of a line, and what follows it.
struct PlaceInText {
    std::string_view path;
    std::int64_t line = 0;
    std::string_view rest;
};

/// Nothing when the line does not begin so. The path has an extension; it may have a drive, and
/// spaces.
[[nodiscard]] std::optional<PlaceInText> placeAtBegin(std::string_view line);

/// What pytest writes of a failure in its styles "long" and "short" (so "auto", too): frames, the
/// lines that begin with "E", and the errors that led to it. Empty when the text has no frame of
/// that kind, or no error.
[[nodiscard]] model::StackTrace parsePytest(std::string_view text, traceback::Limits limits = {});

} // namespace espalier::observe
