// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/validate: the compilers, and how one process of each checks many files.

#include <span>
#include <string_view>

namespace espalier::validate {

/// What the ending of a file's name says to a compiler.
struct EndingRule {
    std::string_view ending;
    char kind = '?';              ///< as given to the driver
    std::string_view uncheckable; ///< why the compiler cannot take such a file; empty when it can
};

/// A language's own compiler.
///
/// The driver reads files from its standard input, each as a line "number kind path-size size" and
/// then path and content. It writes "ready", then a line for each file: "number ok" or "number
/// line message", with line 0 where it is not known. The content is compiled, never run.
struct CheckTool {
    std::string_view language;
    std::string_view check;                      ///< as people know it, e.g. "node --check"
    std::span<const std::string_view> programs;  ///< names to look for, the best first
    std::span<const std::string_view> arguments; ///< before the driver
    std::string_view driver;                     ///< program text, the last argument
    std::string_view remedy;                     ///< what to install
    std::span<const EndingRule> endings = {};    ///< those that say something
};

/// Changes when a driver may find something else in the same file.
inline constexpr int kCheckVersion = 1;

/// Null when there is none for the language.
[[nodiscard]] const CheckTool *checkToolOf(std::string_view language);

} // namespace espalier::validate
