// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/gate: what is in a file of tests.

#include "core/base/textrange.h"
#include "core/syntax/language.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::gate {

/// How much an assertion says.
enum class Strength : std::uint8_t {
    Trivial, ///< holds whatever the program does
    Weak,    ///< there is something, or it is of a kind
    Near,    ///< a value, about
    Exact,
};

struct Assertion {
    std::string text; ///< without blanks
    std::uint32_t line = 0;
    Strength strength = Strength::Exact;
    bool broad = false;     ///< content with any error
    bool swallowed = false; ///< its failure is caught and let pass
    bool guarded = false;   ///< only made if something holds
};

/// Something that keeps tests from being run or from counting.
struct Skip {
    /// "skipped-test", "expected-failure", "only-test", "build-tag"; "mocked-code" where something
    /// stands in for the program.
    std::string what;
    std::string text; ///< without blanks
    std::uint32_t line = 0;
    bool conditional = false; ///< depends on the machine or the environment

    [[nodiscard]] std::string_view kind() const
    {
        return conditional && what != "mocked-code" ? "conditional-skip" : std::string_view(what);
    }
    [[nodiscard]] bool isLike(const Skip &other) const
    {
        return what == other.what && conditional == other.conditional;
    }
};

/// A call by its plain name, which may be that of a helper of the file.
struct HelperCall {
    std::string name;
    std::string text; ///< of the whole call, without blanks
    std::uint32_t line = 0;
};

/// A test, or a function of the file that helps tests.
struct TestCase {
    std::string name; ///< with the classes or suites around it
    std::uint32_t line = 0;
    ByteRange range{}; ///< with decorators
    bool helper = false;
    std::vector<Assertion> assertions{}; ///< without those that are never reached
    std::vector<Skip> skips{};
    std::vector<HelperCall> calls{};
    std::uint32_t rows = 0;          ///< of tables it goes through
    std::uint32_t broadHandlers = 0; ///< that let any error pass
    bool repeats = false;            ///< has a loop or a table
    std::string code{};              ///< without comments and blanks
    std::set<std::string> words{};   ///< names, numbers and words of texts in it
    std::set<std::string> asked{};   ///< those of its assertions

    [[nodiscard]] std::size_t count(Strength least) const;
    [[nodiscard]] std::size_t countSwallowed() const;
    [[nodiscard]] std::size_t countBroad() const;
    [[nodiscard]] std::size_t countGuarded() const;
};

struct TestFacts {
    std::vector<TestCase> cases{}; ///< in the order of the text
    std::vector<Skip> skips{};     ///< of the file, a class or a suite
};

/// Whether it only lies where tests lie, or holds what they expect.
[[nodiscard]] bool isBesideTests(std::string_view path);

/// The tests of a text; none for a language whose tests nobody reads.
[[nodiscard]] TestFacts readTests(const syntax::Language &language, std::string_view text);

/// A text without blanks and line ends.
[[nodiscard]] std::string withoutBlanks(std::string_view text);

/// Names, numbers and words of texts.
[[nodiscard]] std::set<std::string> wordsOf(std::string_view text);

} // namespace espalier::gate
