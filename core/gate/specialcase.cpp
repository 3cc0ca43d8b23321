// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/tampering.h"

#include "core/syntax/tree.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <format>
#include <set>

namespace espalier::gate {

namespace {

using syntax::Node;
using Literals = std::set<std::string, std::less<>>;

constexpr std::array<std::string_view, 5> kNumbers{"integer", "float", "number", "int_literal",
                                                   "float_literal"};
constexpr std::array<std::string_view, 5> kTexts{"string", "template_string",
                                                 "interpreted_string_literal", "raw_string_literal",
                                                 "rune_literal"};

/// Places where a literal decides what happens.
constexpr std::array<std::string_view, 3> kDeciding{"comparison_operator", "case_pattern",
                                                    "if_clause"};

constexpr std::array<std::string_view, 5> kConditioned{
    "if_statement", "elif_clause", "while_statement", "for_statement", "ternary_expression"};

/// A number in one way of writing it, the text of a string without its quotes.
std::string valueOf(std::string_view literal)
{
    const auto quote = literal.find_first_of("\"'`");
    if (quote < 3 && literal.size() > quote + 1 && literal.back() == literal[quote]) {
        auto inner = literal.substr(quote, literal.size() - quote);
        const auto marks = inner.starts_with("\"\"\"") || inner.starts_with("'''") ? 3u : 1u;
        return inner.size() >= 2 * marks
                   ? std::string(inner.substr(marks, inner.size() - 2 * marks))
                   : std::string();
    }
    std::string digits;
    std::ranges::copy_if(literal, std::back_inserter(digits), [](char c) { return c != '_'; });
    double number = 0;
    const auto *end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (!digits.empty() && read.ec == std::errc() && read.ptr == end)
        return std::format("{}", number);
    return std::string(literal);
}

/// What stands in any program and tells nothing about a test.
bool isCommon(std::string_view value)
{
    constexpr std::array<std::string_view, 14> kCommon{
        "0",    "1",     "-1",   "",      "None",      "null",  "nil",
        "true", "false", "True", "False", "undefined", "utf-8", "__main__"};
    constexpr std::size_t kShortBlank = 4; // bytes, as "\r\n" is written
    const bool isMark = value.size() == 1 && !isalnum(static_cast<unsigned char>(value[0]));
    return std::ranges::contains(kCommon, value) || isMark ||
           (value.size() <= kShortBlank &&
            value.find_first_not_of(" \t\r\n\\nrt") == std::string_view::npos);
}

bool isLiteral(std::string_view kind)
{
    return !kind.empty() &&
           (std::ranges::contains(kNumbers, kind) || std::ranges::contains(kTexts, kind));
}

bool isNumber(const Node &node)
{
    return std::ranges::contains(kNumbers, node.kind());
}

/// Whether 2 is a step, a place or a factor, as in `n % 2 == 0`, as it is in any program.
bool isReckonedWith(const Node &node, std::string_view text)
{
    constexpr std::array<std::string_view, 9> kReckoning{
        "binary_operator", "subscript",        "subscript_expression",
        "slice",           "index_expression", "slice_expression",
        "arguments",       "argument_list",    "keyword_argument"};
    if (node.range().of(text) != "2")
        return false;
    const auto parent = node.parent();
    if (parent.kind() != "binary_expression")
        return std::ranges::contains(kReckoning, parent.kind());
    const auto sign = parent.field("operator").range().of(text);
    return sign != "in" && !sign.starts_with('=') && !sign.starts_with('!');
}

/// Follows a walk through a file: where a literal decides what happens.
class DecidingPlaces final {
public:
    /// Whether the node, which the walk has come to, stands in such a place.
    bool holds(const Node &node, std::string_view text)
    {
        const auto kind = node.kind();
        const auto range = node.range();
        if (std::ranges::contains(kDeciding, kind))
            m_to = std::max(m_to, range.end);
        if (kind == "switch_case" || kind == "expression_case")
            m_to = std::max(m_to, node.field("value").range().end);
        if (std::ranges::contains(kConditioned, kind))
            m_to = std::max(m_to, node.field("condition").range().end);
        if (kind == "conditional_expression")
            m_condition = node.namedChild(1).range();
        if (kind == "binary_expression") {
            const auto sign = node.field("operator").range().of(text);
            if (sign.starts_with("==") || sign.starts_with("!=") || sign == "in")
                m_to = std::max(m_to, range.end);
        }
        return range.end <= m_to || m_condition.contains(range);
    }

private:
    std::uint32_t m_to = 0;
    ByteRange m_condition{}; ///< of a Python expression, which stands behind a value
};

/// What a file had before tells nothing about a test. Of numbers of one digit, which stand for
/// anything, only those count that have decided before.
void addKnown(const syntax::Language &language, std::string_view text, Literals &known)
{
    DecidingPlaces places;
    const auto tree = syntax::Tree::parse(language, text);
    syntax::walk(tree.root(), [&](const Node &node) {
        const bool decides = places.holds(node, text);
        if (!isLiteral(node.kind()))
            return true;
        const auto literal = node.range().of(text);
        if (literal.size() > 1 || !isNumber(node) || decides)
            known.insert(valueOf(literal));
        return false;
    });
}

/// Looks through one file for literals of tests that decide.
class SpecialCases final {
public:
    SpecialCases(const FilePatch &patch, const Literals &ofTests, const Literals &known,
                 Findings &found, Effect effect)
        : m_patch(patch), m_ofTests(ofTests), m_known(known), m_found(found), m_effect(effect)
    {
        for (const auto &line : patch.added)
            m_added.insert(line.number);
    }

    void run(const syntax::Language &language, std::string_view text);

private:
    void visit(const Node &node, std::string_view text);
    void report(const Node &node, std::string_view text);
    /// Whether a small number is compared with how many there are of something, and what is done
    /// then is not to give back what a test waits for.
    [[nodiscard]] bool isCount(const Node &node, std::string_view text) const;
    [[nodiscard]] bool givesAnswer(const Node &node, std::string_view text) const;
    [[nodiscard]] bool isOfTest(std::string_view value) const
    {
        return m_ofTests.contains(value) && !m_known.contains(value) && !isCommon(value);
    }

    const FilePatch &m_patch;
    const Literals &m_ofTests;
    const Literals &m_known;
    Findings &m_found;
    Effect m_effect;
    std::set<std::uint32_t> m_added;
    DecidingPlaces m_places;
    std::uint32_t m_pairTo = 0; ///< end of the key of an entry of a table
};

/// Whether a value is written out, and has a text of a test in it.
bool SpecialCases::givesAnswer(const Node &value, std::string_view text) const
{
    constexpr std::array<std::string_view, 16> kParts{"property_identifier",
                                                      "list",
                                                      "array",
                                                      "tuple",
                                                      "dictionary",
                                                      "object",
                                                      "pair",
                                                      "expression_list",
                                                      "parenthesized_expression",
                                                      "composite_literal",
                                                      "literal_value",
                                                      "literal_element",
                                                      "keyed_element",
                                                      "slice_type",
                                                      "map_type",
                                                      "type_identifier"};
    bool isWritten = true;
    bool hasText = false;
    syntax::walk(value, [&](const Node &node) {
        const bool isText = std::ranges::contains(kTexts, node.kind());
        hasText |= isText && isOfTest(valueOf(node.range().of(text)));
        isWritten &= isText || isNumber(node) || !node.isNamed() ||
                     std::ranges::contains(kParts, node.kind());
        return !isText;
    });
    return isWritten && hasText;
}

bool SpecialCases::isCount(const Node &node, std::string_view text) const
{
    constexpr std::array<std::string_view, 4> kCounts{"len(", ".length", ".size", "count("};
    if (node.range().of(text).size() != 1 || !isNumber(node))
        return false;
    const auto around = node.parent().range().of(text);
    if (std::ranges::none_of(kCounts, [&](auto each) { return around.contains(each); }))
        return false;
    constexpr std::string_view kPythons = "conditional_expression";
    auto outer = node.parent();
    while (!outer.isNull() && outer.kind() != kPythons &&
           !std::ranges::contains(kConditioned, outer.kind()))
        outer = outer.parent();
    if (outer.isNull())
        return true;
    if (outer.kind() == kPythons)
        return !givesAnswer(outer.namedChild(0), text);
    bool answers =
        outer.kind() == "ternary_expression" && givesAnswer(outer.field("consequence"), text);
    syntax::walk(outer, [&](const Node &inner) {
        answers |= inner.kind() == "return_statement" && inner.namedChildCount() > 0 &&
                   givesAnswer(inner.namedChild(0), text);
        return !answers;
    });
    return !answers;
}

void SpecialCases::report(const Node &node, std::string_view text)
{
    const auto begin = node.range().begin;
    const auto from = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
    m_found.add(m_effect, m_patch.file.path, node.line(), "special-case",
                text.substr(from, text.find('\n', begin) - from))["literal"] =
        shownText(node.range().of(text));
}

void SpecialCases::visit(const Node &node, std::string_view text)
{
    const auto kind = node.kind();
    const auto range = node.range();
    const bool isInPlace = m_places.holds(node, text);
    // A table from what is put in to what is to come out.
    if (kind == "pair" || kind == "keyed_element") {
        const auto value = node.namedChild(node.namedChildCount() - 1).range().of(text);
        if (isOfTest(valueOf(value)))
            m_pairTo = node.namedChild(0).range().end;
    }
    const bool decides = isInPlace || range.end <= m_pairTo;
    if (isLiteral(kind) && decides && m_added.contains(node.line()) &&
        isOfTest(valueOf(range.of(text))) && !isCount(node, text) && !isReckonedWith(node, text))
        report(node, text);
}

void SpecialCases::run(const syntax::Language &language, std::string_view text)
{
    const auto tree = syntax::Tree::parse(language, text);
    syntax::walk(tree.root(), [&](const Node &node) {
        visit(node, text);
        return !isLiteral(node.kind());
    });
}

} // namespace

void checkSpecialCases(const Patch &patch, Findings &found)
{
    const auto &input = patch.input();
    if (input.derivedTestPassed == false)
        found.add(Effect::Fail, "", 0, "derived-test");
    Literals ofTests;
    for (const auto &literal : input.testLiterals) {
        ofTests.insert(literal); // "1.10" may be a text
        ofTests.insert(valueOf(literal));
    }
    if (ofTests.empty())
        return;
    // A second test that passes shows that the code does not know the first one's input by heart.
    const auto effect = input.derivedTestPassed.value_or(false) ? Effect::Approval : Effect::Fail;
    const auto isProduction = [](const FilePatch &each) {
        return !isBesideTests(each.file.path) && syntax::languageOf(each.file.path);
    };
    Literals known;
    for (const auto &each : patch.files()) {
        if (each.file.oldContent && isProduction(each))
            addKnown(*syntax::languageOf(each.file.path), *each.file.oldContent, known);
    }
    for (const auto &each : patch.files()) {
        if (each.file.newContent && isProduction(each))
            SpecialCases(each, ofTests, known, found, effect)
                .run(*syntax::languageOf(each.file.path), *each.file.newContent);
    }
}

} // namespace espalier::gate
