// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/testreader.h"

#include <algorithm>
#include <array>

namespace espalier::gate {

namespace {

using syntax::Node;

/// Go's testing, and testify over it.
class GoTests final : public TestReader {
public:
    using TestReader::TestReader;

private:
    void visit(const Node &node) override;

    void visitFunction(const Node &node);
    void visitCall(const Node &node);
    void visitIf(const Node &node);
    void visitComment(const Node &node);
    void addReported(const Node &node);
    void addTestify(const Node &node, std::string_view name);
};

/// A function that `go test` runs: the name goes on with no lower-case letter.
bool isTestName(std::string_view name)
{
    constexpr std::array<std::string_view, 4> kPrefixes{"Test", "Fuzz", "Benchmark", "Example"};
    return std::ranges::any_of(kPrefixes, [&](auto prefix) {
        return name.starts_with(prefix) && (name.size() == prefix.size() ||
                                            name[prefix.size()] < 'a' || name[prefix.size()] > 'z');
    });
}

/// `t.Error` stands in a branch that says when: how much that says.
Strength strengthOf(std::string_view condition)
{
    if (condition.contains("errors.Is(") || condition.contains("errors.As("))
        return Strength::Exact;
    if (condition.contains("math.Abs(") || condition.contains("EqualApprox"))
        return Strength::Near;
    if (condition.ends_with("==nil") || condition.ends_with("==\"\"") ||
        condition.ends_with(")==0"))
        return Strength::Weak;
    if (condition.contains("!=") || condition.contains("Equal(") || condition.contains("=="))
        return Strength::Exact;
    return Strength::Weak;
}

/// Assertions of a suite, or of an object made for the test.
bool isOfSuite(std::string_view object, std::string_view name)
{
    constexpr std::array<std::string_view, 5> kObjects{"s", "suite", "is", "c", "a"};
    constexpr std::array<std::string_view, 20> kNames{
        "Equal", "NotEqual", "True",    "False",  "Nil",      "NotNil",      "NoError",
        "Error", "ErrorIs",  "ErrorAs", "Len",    "Contains", "EqualValues", "InDelta",
        "Empty", "NotEmpty", "Zero",    "Assert", "Check",    "JSONEq"};
    return std::ranges::contains(kObjects, object) && std::ranges::contains(kNames, name);
}

void GoTests::visitFunction(const Node &node)
{
    const auto name = textOf(node.field("name"));
    if (name == "TestMain") {
        if (!textOf(node).contains(".Run("))
            addSkip(node, "skipped-test", false);
        open(node);
        return;
    }
    // Methods of testify's suites are tests, too.
    const bool isTest = isTestName(name);
    begin(node, node, std::string(name), !isTest);
}

void GoTests::addReported(const Node &node)
{
    const auto &condition = top().condition;
    addAssertion(node, {.text = condition.empty() ? withoutBlanks(textOf(node)) : condition,
                        .strength = strengthOf(condition)});
}

void GoTests::addTestify(const Node &node, std::string_view name)
{
    constexpr std::array<std::string_view, 13> kWeak{
        "True",           "False", "NotNil",      "NotEmpty", "Error",  "NotEqual", "Greater",
        "GreaterOrEqual", "Less",  "LessOrEqual", "NotZero",  "Panics", "IsType"};
    const auto arguments = node.field("arguments");
    // Of a package the first one is the test.
    const bool package =
        lastName(textOf(node.field("function"))) != textOf(node.field("function")) &&
        textOf(arguments.namedChild(0)) == "t";
    const auto first = withoutBlanks(textOf(arguments.namedChild(package ? 1 : 0)));
    const auto second = withoutBlanks(textOf(arguments.namedChild(package ? 2 : 1)));
    const auto base = name.ends_with('f') && name != "If" ? name.substr(0, name.size() - 1) : name;
    auto strength = std::ranges::contains(kWeak, base) ? Strength::Weak : Strength::Exact;
    const bool says = base == "True" || base == "False" || base == "Nil" || base == "NotNil";
    if ((says && isConstant(first)) || (!says && !second.empty() && first == second))
        strength = Strength::Trivial;
    else if (base == "True" && first.contains("=="))
        strength = Strength::Exact;
    else if (base.starts_with("InDelta") || base.starts_with("InEpsilon") ||
             base.starts_with("Within"))
        strength = Strength::Near;
    addAssertion(node, {.text = withoutBlanks(textOf(node)),
                        .strength = strength,
                        .broad = base == "Error" || base == "Panics"});
}

void GoTests::visitCall(const Node &node)
{
    constexpr std::array<std::string_view, 6> kReports{"Error",  "Errorf", "Fatal",
                                                       "Fatalf", "Fail",   "FailNow"};
    constexpr std::array<std::string_view, 3> kPackages{"assert", "require", "qt"};
    const auto function = textOf(node.field("function"));
    const auto name = lastName(function);
    const auto object = upTo(function, ".");
    const bool dotted = name.size() != function.size();
    if (dotted && name.starts_with("Skip") &&
        (name == "Skip" || name == "Skipf" || name == "SkipNow")) {
        addSkip(node, "skipped-test", isAboutMachine(top().condition));
    } else if (dotted && std::ranges::contains(kReports, name) && object != "assert" &&
               object != "require" && object != "fmt" && object != "log") {
        addReported(node);
    } else if (dotted && (std::ranges::contains(kPackages, object) || isOfSuite(object, name))) {
        addTestify(node, name);
    } else if (function == "recover") {
        if (auto *in = test())
            ++in->broadHandlers;
    } else {
        if (name == "Run" && dotted)
            addRows(0);
        addCall(node, name);
    }
}

void GoTests::visitIf(const Node &node)
{
    const auto condition = withoutBlanks(textOf(node.field("condition")));
    const auto branch = node.field("consequence");
    const bool dead =
        condition == "false" || condition.starts_with("false&&") || condition.ends_with("&&false");
    auto &frame = open(node);
    frame.branch = true;
    frame.condition = condition;
    if (dead) {
        frame.end = branch.isNull() ? frame.end : branch.range().end;
        frame.dead = true;
    }
}

void GoTests::visitComment(const Node &node)
{
    const auto text = textOf(node);
    if (text.starts_with("//go:build ") || text.starts_with("// +build "))
        addSkip(node, "build-tag", false);
}

void GoTests::visit(const Node &node)
{
    const auto kind = node.kind();
    if (kind == "function_declaration" || kind == "method_declaration") {
        visitFunction(node);
    } else if (kind == "func_literal") {
        // The function of a subtest is run, so what it returns from ends nothing else.
        open(node).nested = true;
    } else if (kind == "call_expression") {
        visitCall(node);
    } else if (kind == "if_statement") {
        visitIf(node);
    } else if (kind == "for_statement") {
        addRows(0);
        open(node).branch = true;
    } else if (kind.ends_with("_switch_statement") || kind == "select_statement") {
        open(node).branch = true;
    } else if (kind == "composite_literal") {
        const auto type = node.field("type").kind();
        if (type == "slice_type" || type == "map_type")
            addRows(node.field("body").namedChildCount());
    } else if (kind == "return_statement") {
        endTest(node);
    } else if (kind == "comment") {
        visitComment(node);
    }
}

} // namespace

TestFacts readGoTests(const syntax::Language &language, std::string_view text)
{
    return GoTests(text).read(language);
}

} // namespace espalier::gate
