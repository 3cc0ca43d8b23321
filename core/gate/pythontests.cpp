// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/testreader.h"

#include <algorithm>
#include <array>

namespace espalier::gate {

namespace {

using syntax::Node;

/// pytest and unittest.
class PythonTests final : public TestReader {
public:
    using TestReader::TestReader;

private:
    void visit(const Node &node) override;
    [[nodiscard]] bool lastOneCounts() const override { return true; }

    void visitClass(const Node &node);
    void visitFunction(const Node &node);
    void visitDecorator(const Node &node);
    void visitAssert(const Node &node);
    void visitCall(const Node &node);
    void visitTry(const Node &node);
    void visitIf(const Node &node);
    void visitAssignment(const Node &node);
    void addRaises(const Node &node, std::string_view arguments);
    void addUnittest(const Node &node, std::string_view name, const Node &arguments);

    Node m_decorated;
};

bool isFalse(std::string_view condition)
{
    constexpr std::array<std::string_view, 7> kFalse{"False", "0",    "None",      "notTrue",
                                                     "not1",  "\"\"", "notbool(1)"};
    return std::ranges::contains(kFalse, condition) || condition.starts_with("Falseand");
}

bool takesAnyError(std::string_view text)
{
    constexpr std::array<std::string_view, 3> kAny{"Exception", "BaseException", "AssertionError"};
    const auto words = wordsOf(text);
    return std::ranges::any_of(kAny, [&](auto each) { return words.contains(std::string(each)); });
}

/// Whether what an assertion says holds in any case.
bool isTrivial(std::string_view condition)
{
    if (condition.starts_with("(") && condition.ends_with(")")) {
        // A tuple, mostly of a condition and a message, is true.
        int depth = 0;
        bool comma = false;
        for (const char c : condition.substr(1, condition.size() - 2)) {
            depth += c == '(' || c == '[' || c == '{'   ? 1
                     : c == ')' || c == ']' || c == '}' ? -1
                                                        : 0;
            comma |= c == ',' && depth == 0;
        }
        if (comma)
            return true;
    }
    if (condition.ends_with("orTrue") || condition.starts_with("Trueor") ||
        condition.ends_with("or1") || (isConstant(condition) && !isFalse(condition)))
        return true;
    const auto equals = condition.find("==");
    return equals != condition.npos && condition.substr(0, equals) == condition.substr(equals + 2);
}

Strength strengthOf(std::string_view condition)
{
    if (isTrivial(condition))
        return Strength::Trivial;
    if (condition.contains("approx(") || condition.contains("isclose(") ||
        condition.contains("allclose("))
        return Strength::Near;
    constexpr std::array<std::string_view, 5> kNothing{"isnotNone", "==True", "isTrue", "==False",
                                                       "!=None"};
    if (std::ranges::any_of(kNothing, [&](auto each) { return condition.ends_with(each); }))
        return Strength::Weak;
    const bool exact =
        condition.contains("==") || condition.starts_with("all(") || condition.ends_with("isNone");
    return exact ? Strength::Exact : Strength::Weak;
}

Strength strengthOfMethod(std::string_view name)
{
    constexpr std::array<std::string_view, 12> kWeak{
        "assertTrue",     "assertFalse",        "assertIsNotNone", "assertIsInstance",
        "assertGreater",  "assertGreaterEqual", "assertLess",      "assertLessEqual",
        "assertNotEqual", "assert_called",      "assertIn",        "assertIsNot"};
    if (name.contains("lmostEqual") || name.contains("allclose") || name.contains("almost"))
        return Strength::Near;
    return std::ranges::contains(kWeak, name) ? Strength::Weak : Strength::Exact;
}

void PythonTests::visitClass(const Node &node)
{
    const auto name = textOf(node.field("name"));
    const bool collected = name.starts_with("Test") || !node.field("superclasses").isNull();
    auto &frame = open(node);
    frame.qualifier += std::string(name) + '.';
    frame.collected = frame.collected && collected;
}

void PythonTests::visitFunction(const Node &node)
{
    const auto name = textOf(node.field("name"));
    const auto outer = top();
    const bool decorated = !m_decorated.isNull() && m_decorated.range().contains(node.range()) &&
                           m_decorated.range().end == node.range().end;
    const auto whole = decorated ? m_decorated : node;
    if (outer.test >= 0) {
        open(node).nested = true;
        return;
    }
    const bool isTest = name.starts_with("test") && outer.collected;
    begin(node, whole, outer.qualifier + std::string(name), !isTest);
    if (!decorated)
        return;
    for (std::uint32_t i = 0; i + 1 < whole.childCount(); ++i)
        visitDecorator(whole.child(i));
    m_decorated = {};
}

/// A mark that keeps a test from being run, of a function or a class.
void PythonTests::visitDecorator(const Node &node)
{
    const auto text = withoutBlanks(textOf(node));
    const auto name = lastName(upTo(text, "("));
    const auto plain = name.starts_with('@') ? name.substr(1) : name;
    const auto call = node.namedChild(0);
    const auto arguments = call.field("arguments");
    if (plain == "parametrize" && arguments.namedChildCount() > 1)
        addRows(arguments.namedChild(1).namedChildCount());
    if (plain == "xfail" || plain == "expectedFailure" || text.contains("mark.xfail"))
        return addSkip(node, "expected-failure", false);
    if (plain == "patch" || text.contains("patch.object("))
        return addSkip(node, "mocked-code", true);
    if (plain == "skip" || text.contains("mark.skip(") || text.ends_with("mark.skip"))
        return addSkip(node, "skipped-test", false);
    if (plain == "skipif" || plain == "skipIf" || plain == "skipUnless")
        addSkip(node, "skipped-test", isAboutMachine(textOf(arguments.namedChild(0))));
    else if (text.contains("mark.skip"))
        addSkip(node, "skipped-test", false);
}

void PythonTests::visitAssert(const Node &node)
{
    const auto condition = withoutBlanks(textOf(node.namedChild(0)));
    // Each part of "a and b" says something of its own, as two assertions would.
    std::size_t begin = 0;
    const auto strength = strengthOf(condition);
    addAssertion(node, {.text = condition, .strength = strength});
    auto *in = test();
    const auto whole = std::string(textOf(node.namedChild(0)));
    for (auto at = whole.find(" and "); in && strength > Strength::Trivial && at != whole.npos;
         at = whole.find(" and ", begin)) {
        begin = at + 5;
        if (!in->assertions.empty() && in->assertions.back().line == node.line())
            in->assertions.push_back({.text = withoutBlanks(whole.substr(begin)),
                                      .line = node.line(),
                                      .strength = strength,
                                      .swallowed = top().swallowed});
    }
}

void PythonTests::addRaises(const Node &node, std::string_view arguments)
{
    const auto error = arguments.substr(0, arguments.find(','));
    const bool matches = arguments.contains("match=");
    addAssertion(node, {.text = withoutBlanks(textOf(node)),
                        .strength = Strength::Exact,
                        .broad = takesAnyError(error) && !matches});
}

void PythonTests::addUnittest(const Node &node, std::string_view name, const Node &arguments)
{
    const auto first = withoutBlanks(textOf(arguments.namedChild(0)));
    const auto second = withoutBlanks(textOf(arguments.namedChild(1)));
    auto strength = strengthOfMethod(name);
    const bool says = name == "assertTrue" || name == "assertFalse" || name == "assertIsNone";
    if ((says && isConstant(first)) || (!second.empty() && first == second && !says) ||
        (name == "assertTrue" && isTrivial(first)))
        strength = Strength::Trivial;
    else if (name == "assertTrue" && first.contains("=="))
        strength = Strength::Exact;
    else if ((name == "assertEqual" || name == "assertIs") &&
             (second == "True" || second == "False"))
        strength = Strength::Weak;
    addAssertion(node, {.text = withoutBlanks(textOf(node)), .strength = strength});
}

void PythonTests::visitCall(const Node &node)
{
    const auto function = textOf(node.field("function"));
    const auto arguments = node.field("arguments");
    const auto name = lastName(function);
    const bool dotted = name.size() != function.size();
    if (name == "raises" || name == "assertRaises" || name == "assertRaisesRegex" ||
        name == "warns" || name == "assertWarns") {
        const auto list = textOf(arguments);
        addRaises(node, name.ends_with("Regex") ? "match=" : list);
    } else if (name == "fail" && (function == "pytest.fail" || function == "self.fail")) {
        addAssertion(node, {.text = withoutBlanks(textOf(node)), .strength = Strength::Weak});
    } else if (name.starts_with("assert") && (dotted || name != "assert_")) {
        addCall(node, name);
        addUnittest(node, name, arguments);
    } else if (function == "pytest.skip" || name == "skipTest" ||
               function == "pytest.importorskip" || name == "SkipTest") {
        addSkip(node, "skipped-test", top().conditional || name == "importorskip");
    } else if (function == "pytest.xfail") {
        addSkip(node, "expected-failure", top().conditional);
    } else if (isMocking(name) || function.ends_with("patch.object") ||
               function.ends_with("patch.dict")) {
        addSkip(node, "mocked-code", true);
    } else {
        if (name == "subTest")
            addRows(0);
        addCall(node, name);
    }
}

/// What catches the failure of an assertion in its body and lets it pass.
void PythonTests::visitTry(const Node &node)
{
    bool swallows = false;
    for (std::uint32_t i = 1; i < node.namedChildCount(); ++i) {
        const auto handler = node.namedChild(i);
        if (handler.kind() != "except_clause")
            continue;
        const auto text = textOf(handler);
        const auto head = upTo(text, ":\n");
        const auto words = wordsOf(text);
        const bool acts = words.contains("raise") || words.contains("assert") ||
                          text.contains(".fail(") || text.contains("assert");
        const bool any = withoutBlanks(head) == "except" || takesAnyError(head);
        swallows |= any && (!acts || words.contains("AssertionError")) && !words.contains("raise");
    }
    if (!swallows)
        return;
    if (auto *in = test())
        ++in->broadHandlers;
    const auto body = node.field("body");
    auto &frame = open(node);
    frame.end = body.isNull() ? frame.end : body.range().end;
    frame.swallowed = true;
}

void PythonTests::visitIf(const Node &node)
{
    const auto condition = withoutBlanks(textOf(node.field("condition")));
    const bool dead = isFalse(condition);
    const bool machine = isAboutMachine(condition);
    auto &frame = open(node);
    frame.branch = true;
    frame.guarded = node.kind() == "if_statement";
    frame.conditional = frame.conditional || machine;
    if (dead) {
        const auto branch = node.field(node.kind() == "if_statement" ? "consequence" : "body");
        frame.end = branch.isNull() ? frame.end : branch.range().end;
        frame.dead = true;
    }
}

void PythonTests::visitAssignment(const Node &node)
{
    const auto text = withoutBlanks(textOf(node));
    if (text.starts_with("pytestmark=") && text.contains("mark.skip"))
        addSkip(node, "skipped-test", text.contains("skipif(") && isAboutMachine(text));
    else if (text.starts_with("pytestmark=") && text.contains("mark.xfail"))
        addSkip(node, "expected-failure", false);
    else if (text == "__test__=False")
        addSkip(node, "skipped-test", false);
}

void PythonTests::visit(const Node &node)
{
    const auto kind = node.kind();
    if (kind == "decorated_definition") {
        m_decorated = node;
        // Marks of a class are those of all its tests.
        if (node.field("definition").kind() == "class_definition") {
            for (std::uint32_t i = 0; i + 1 < node.childCount(); ++i)
                visitDecorator(node.child(i));
        }
    } else if (kind == "class_definition") {
        visitClass(node);
    } else if (kind == "function_definition") {
        visitFunction(node);
    } else if (kind == "lambda") {
        open(node).nested = true;
    } else if (kind == "assert_statement") {
        visitAssert(node);
    } else if (kind == "call") {
        visitCall(node);
    } else if (kind == "try_statement") {
        visitTry(node);
    } else if (kind == "if_statement" || kind == "while_statement") {
        visitIf(node);
    } else if (kind == "for_statement") {
        const auto over = node.field("right");
        addRows(over.kind() == "list" || over.kind() == "tuple" ? over.namedChildCount() : 0);
        open(node).branch = true;
    } else if (kind == "for_in_clause") {
        addRows(0);
    } else if (kind == "assignment") {
        visitAssignment(node);
    } else if (kind == "except_clause" || kind == "match_statement") {
        open(node).branch = true;
    } else if (kind == "return_statement") {
        endTest(node);
    }
}

} // namespace

TestFacts readPythonTests(const syntax::Language &language, std::string_view text)
{
    return PythonTests(text).read(language);
}

} // namespace espalier::gate
