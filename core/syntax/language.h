// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <span>
#include <string_view>

namespace espalier::syntax {

class Rules;

/// Text that stands around a function where it does not parse alone, as around a method.
struct Context {
    std::string_view before;
    std::string_view after;
};

/// A language Espalier reads: a grammar and the rules that find functions in its trees. Immutable,
/// lives as long as the program, thread-safe.
class Language final {
public:
    explicit Language(const Rules &rules) : m_rules(&rules) {}

    /// "python", "javascript" …
    [[nodiscard]] std::string_view name() const;
    /// File name endings with their dot.
    [[nodiscard]] std::span<const std::string_view> extensions() const;
    /// Interpreters that a hashbang may name, e.g. "python3".
    [[nodiscard]] std::span<const std::string_view> interpreters() const;
    /// Surroundings in which the lines of a function may parse, the plainest first.
    [[nodiscard]] std::span<const Context> contexts() const;
    /// What makes a function body a text of its own, in languages whose bodies open up; else empty.
    [[nodiscard]] Context aroundBody() const;
    /// What begins a line comment.
    [[nodiscard]] std::string_view lineComment() const;
    /// Whether the end of a line ends a statement, so that ";" only stands between two on one line.
    [[nodiscard]] bool endsStatementsByLine() const;
    /// Whether an empty line belongs before a prelude that is the first of its kind.
    [[nodiscard]] bool setsPreludeApart() const;
    /// Changes whenever an outline of the same text may come out differently.
    [[nodiscard]] static int outlineVersion();

    [[nodiscard]] const Rules &rules() const { return *m_rules; }

private:
    const Rules *m_rules;
};

/// Every language, in the order of their names.
[[nodiscard]] std::span<const Language> languages();

/// By name; null when there is none.
[[nodiscard]] const Language *languageNamed(std::string_view name);

/// By the ending of the file name; null when no language claims it.
[[nodiscard]] const Language *languageOf(const std::filesystem::path &path);

/// Checks that each grammar has an ABI the library can load. Fails with Unsupported, naming it.
[[nodiscard]] Result<> checkGrammars();

} // namespace espalier::syntax
