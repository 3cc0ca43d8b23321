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

/// Files of a project for its copy: `path` is relative to the copied folder. With `scarcely` only
/// what hardly any compilation can do without.
using TakesFile = bool (*)(std::string_view path, bool scarcely);

/// How a language is checked whose files cannot be compiled each for itself.
struct ProjectRules {
    bool (*isLeftOut)(std::string_view folderName) = nullptr; ///< folders that are not copied
    TakesFile takes = nullptr;
    bool needsModule = false;    ///< Go: the copy is of the module around a file, with its caches
    std::string_view syntaxOnly; ///< name of the check where there is only the syntax to look at
};

/// A language's own compiler.
///
/// The driver reads files from its standard input, each as a line "number kind path-size size" and
/// then path and content. It writes "ready", then a line for each file: "number ok" or "number
/// line message", with line 0 where it is not known. The content is compiled, never run.
///
/// Where projects are checked, the kinds are "c" for a new text that wants an answer, "o" for the
/// original of a file of which "c" came before, "l" for a symbolic link, whose content is where it
/// leads, and "w" for a file that is only written. The answers may also be "number skip reason" and
/// "number before line message" for what was wrong in the original too; and "syntax" may stand
/// behind the number where only that was looked at.
struct CheckTool {
    std::string_view language;
    std::string_view check;                      ///< as people know it, e.g. "node --check"
    std::span<const std::string_view> programs;  ///< names to look for, the best first
    std::span<const std::string_view> arguments; ///< before the driver
    std::string_view driver;                     ///< program text, the last argument but `runner`'s
    std::string_view remedy;                     ///< what to install
    std::span<const EndingRule> endings = {};    ///< those that say something
    std::string_view runner = {};                ///< runs the driver, which is given the program
    const ProjectRules *project = nullptr;       ///< null: files are compiled each for itself
};

/// Changes when a driver may find something else in the same file.
inline constexpr int kCheckVersion = 1;

/// Null when there is none for the language.
[[nodiscard]] const CheckTool *checkToolOf(std::string_view language);

} // namespace espalier::validate
