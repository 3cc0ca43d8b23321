// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/stacktrace.h"
#include "core/observe/pytestlines.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace espalier::observe {

/// What the text of a failed test tells.
struct FailureText {
    model::StackTrace trace; ///< empty when there is none
    std::string path;        ///< where the program itself failed, as the text has it; may be empty
    std::int64_t line = 0;   ///< from 1; 0 when not known
};

/// What is kept of such a text: all, but for the values of variables that pytest shows. `isPytest`
/// when the report says that it is of pytest; else it is by its form.
[[nodiscard]] KeptLines keptFailureText(std::string_view text, bool isPytest);

/// Reads tracebacks of languages and what pytest makes of them; where there is none, a place on a
/// line of its own such as "main_test.go:12: want 3" (go test), "/src/a_test.cc:7" (GoogleTest) or
/// "at a.cpp:7" (Catch2).
[[nodiscard]] FailureText readFailureText(std::string_view text,
                                          const std::filesystem::path &project);

} // namespace espalier::observe
