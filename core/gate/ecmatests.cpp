// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/testreader.h"

#include <algorithm>
#include <array>
#include <span>

namespace espalier::gate {

namespace {

using syntax::Node;

/// Jest, Vitest, Mocha with Chai, node:test, AVA and their like.
class EcmaTests final : public TestReader {
public:
    using TestReader::TestReader;

private:
    void visit(const Node &node) override;

    void visitCall(const Node &node);
    void visitTry(const Node &node);
    void visitIf(const Node &node);
    void visitFunction(const Node &node, std::string_view name);
    void visitInner(const Node &node);
    bool visitTest(const Node &node, std::string_view base);
    void addModes(const Node &node, std::string_view base);
    void addExpect(const Node &node, std::string_view function);
    void addAssert(const Node &node, std::string_view name);

    int m_bodyOf = -1; ///< test whose function was seen last
};

bool isText(const Node &node)
{
    return node.kind() == "string" || node.kind() == "template_string";
}

std::string_view unquotedText(std::string_view text)
{
    return text.size() >= 2 ? text.substr(1, text.size() - 2) : text;
}

/// "describe", "it" …, also with what stands before for others: "t.test", "QUnit.test".
bool isRoot(std::string_view base, std::span<const std::string_view> roots)
{
    const auto first = upTo(base, ".");
    if (std::ranges::contains(roots, first))
        return true;
    constexpr std::array<std::string_view, 4> kObjects{"t", "QUnit", "Deno", "tap"};
    const auto rest = base.substr(std::min(base.size(), first.size() + 1));
    return std::ranges::contains(kObjects, first) && upTo(rest, ".") == "test";
}

constexpr std::array<std::string_view, 5> kSuites{"describe", "context", "suite", "xdescribe",
                                                  "fdescribe"};
constexpr std::array<std::string_view, 7> kTests{"it",    "test", "specify", "xit",
                                                 "xtest", "fit",  "xspecify"};

Strength strengthOfMatcher(std::string_view function, std::string_view arguments)
{
    constexpr std::array<std::string_view, 19> kWeak{"toBeTruthy",
                                                     "toBeFalsy",
                                                     "toBeDefined",
                                                     "toBeInstanceOf",
                                                     "toHaveBeenCalled",
                                                     "toBeGreaterThan",
                                                     "toBeLessThan",
                                                     "toBeGreaterThanOrEqual",
                                                     "toBeLessThanOrEqual",
                                                     "ok",
                                                     "exist",
                                                     "a",
                                                     "an",
                                                     "toBeTypeOf",
                                                     "instanceOf",
                                                     "above",
                                                     "below",
                                                     "toMatchSnapshot",
                                                     "toBeCalled"};
    const auto name = lastName(function);
    if (name == "toBeCloseTo" || name == "closeTo" || name == "approximately")
        return Strength::Near;
    const bool anything = arguments.contains("expect.any");
    const bool noError = name.starts_with("toThrow") && arguments == "()";
    return std::ranges::contains(kWeak, name) || anything || noError || function.contains(".not.")
               ? Strength::Weak
               : Strength::Exact;
}

Strength strengthOfAssert(std::string_view name, std::string_view first)
{
    constexpr std::array<std::string_view, 12> kWeak{
        "assert", "ok",     "true",      "truthy",    "isOk",           "notEqual",
        "exists", "isTrue", "isDefined", "isNotNull", "notStrictEqual", "isAtLeast"};
    if (!std::ranges::contains(kWeak, name))
        return Strength::Exact;
    return first.contains("==") ? Strength::Exact : Strength::Weak;
}

/// The argument of the first call in a chain: `value` of `expect(value).not.toBe(1)`.
std::string_view subjectOf(std::string_view chain)
{
    const auto begin = chain.find('(');
    int depth = 0;
    for (auto at = begin; at < chain.size(); ++at) {
        depth += chain[at] == '(' ? 1 : chain[at] == ')' ? -1 : 0;
        if (depth == 0)
            return chain.substr(begin + 1, at - begin - 1);
    }
    return {};
}

/// How the test or suite is told not to be run, or to be the only one.
void EcmaTests::addModes(const Node &node, std::string_view base)
{
    const auto first = upTo(base, ".");
    const auto words = wordsOf(base.substr(std::min(base.size(), first.size())));
    const auto has = [&](const char *word) { return words.contains(word); };
    if (has("skip") || has("todo") || first.starts_with('x'))
        return addSkip(node, "skipped-test", false);
    if (has("skipIf") || has("runIf"))
        return addSkip(node, "skipped-test", isAboutMachine(upTo(textOf(node), "'\"`")));
    if (has("failing") || has("fails"))
        return addSkip(node, "expected-failure", false);
    if (has("only") || first == "fit" || first == "fdescribe")
        return addSkip(node, "only-test", false);
    const auto arguments = node.field("arguments");
    for (std::uint32_t i = 1; i < arguments.namedChildCount(); ++i) {
        const auto argument = arguments.namedChild(i);
        const auto text = withoutBlanks(textOf(argument));
        if (argument.kind() != "object")
            continue;
        if ((text.contains("skip:") && !text.contains("skip:false")) || text.contains("todo:true"))
            addSkip(node, "skipped-test", isAboutMachine(text));
        else if (text.contains("only:true"))
            addSkip(node, "only-test", false);
    }
}

/// A test or a suite: it has a name.
bool EcmaTests::visitTest(const Node &node, std::string_view base)
{
    const auto arguments = node.field("arguments");
    const auto name = arguments.namedChild(0);
    const bool suite = isRoot(base, kSuites);
    if (arguments.kind() != "arguments" || !isText(name) || (!suite && !isRoot(base, kTests)))
        return false;
    const auto title = std::string(unquotedText(textOf(name)));
    if (suite) {
        addModes(node, base);
        open(node).qualifier += title + " > ";
        return true;
    }
    // One within another is a part of it, as in node:test.
    if (top().test >= 0) {
        addModes(node, base);
        open(node).nested = true;
        return true;
    }
    const auto full = top().qualifier + title;
    begin(node, node, full, false);
    addModes(node, base);
    return true;
}

void EcmaTests::addExpect(const Node &node, std::string_view function)
{
    if (function == "expect" || function.starts_with("expect.") || !function.contains(")."))
        return;
    const auto arguments = withoutBlanks(textOf(node.field("arguments")));
    const auto text = withoutBlanks(textOf(node));
    const auto subject = withoutBlanks(subjectOf(textOf(node)));
    auto strength = strengthOfMatcher(function, arguments);
    if (isConstant(subject) || arguments == "(" + subject + ")")
        strength = Strength::Trivial;
    const auto name = lastName(function);
    const bool anyError = name.starts_with("toThrow") &&
                          (arguments == "()" || arguments == "(Error)") &&
                          !function.contains(".not.");
    addAssertion(node, {.text = text, .strength = strength, .broad = anyError});
}

void EcmaTests::addAssert(const Node &node, std::string_view name)
{
    const auto arguments = node.field("arguments");
    const auto first = withoutBlanks(textOf(arguments.namedChild(0)));
    const auto second = withoutBlanks(textOf(arguments.namedChild(1)));
    auto strength = strengthOfAssert(name, first);
    if ((isConstant(first) && (second.empty() || isConstant(second))) || first == second)
        strength = Strength::Trivial;
    const bool anyError = (name == "throws" || name == "rejects" || name == "throwsAsync") &&
                          (second.empty() || isText(arguments.namedChild(1)) || second == "Error");
    addAssertion(node,
                 {.text = withoutBlanks(textOf(node)), .strength = strength, .broad = anyError});
}

void EcmaTests::visitCall(const Node &node)
{
    const auto function = textOf(node.field("function"));
    const auto base = upTo(function, "(`");
    if (visitTest(node, base))
        return;
    const auto name = lastName(function);
    const auto root = upTo(base, ".");
    constexpr std::array<std::string_view, 4> kObjects{"t", "assert", "chai", "should"};
    constexpr std::array<std::string_view, 16> kOfTest{
        "is",          "deepEqual", "equal", "true",        "truthy", "throws", "ok",      "same",
        "strictEqual", "not",       "false", "throwsAsync", "like",   "regex",  "rejects", "falsy"};
    if (isMocking(name) || function == "jest.mock" || function == "vi.mock")
        addSkip(node, "mocked-code", true);
    else if (root == "expect")
        addExpect(node, function);
    else if (name == "skip" &&
             (root == "this" || root == "t" || root == "ctx" || root == "context"))
        addSkip(node, "skipped-test", top().conditional);
    else if (function == "assert" || function == "fail" ||
             (std::ranges::contains(kObjects, root) && root != "t" && name != root) ||
             (root == "t" &&
              (std::ranges::contains(kOfTest, name) || base.starts_with("t.assert."))))
        addAssert(node, name);
    else if (function.contains(".should."))
        addAssertion(node, {.text = withoutBlanks(textOf(node))});
    else {
        if (name == "each" || name == "forEach") {
            const auto rows = name == "each" ? node.field("arguments").namedChild(0)
                                             : node.field("function").field("object");
            addRows(rows.kind() == "array" ? rows.namedChildCount() : 0);
        }
        addCall(node, name);
    }
}

void EcmaTests::visitTry(const Node &node)
{
    const auto handler = node.field("handler");
    const auto words = wordsOf(textOf(handler));
    const bool acts = words.contains("throw") || words.contains("expect") ||
                      words.contains("assert") || words.contains("fail");
    if (handler.isNull() || acts)
        return;
    if (auto *in = test())
        ++in->broadHandlers;
    const auto body = node.field("body");
    auto &frame = open(node);
    frame.end = body.isNull() ? frame.end : body.range().end;
    frame.swallowed = true;
}

void EcmaTests::visitIf(const Node &node)
{
    const auto condition = withoutBlanks(textOf(node.field("condition")));
    const bool dead =
        condition == "(false)" || condition == "(0)" || condition.starts_with("(false&&");
    const auto branch = node.field("consequence");
    auto &frame = open(node);
    frame.branch = frame.guarded = true;
    frame.conditional = frame.conditional || isAboutMachine(condition);
    if (dead) {
        frame.end = branch.isNull() ? frame.end : branch.range().end;
        frame.dead = true;
    }
}

void EcmaTests::visitFunction(const Node &node, std::string_view name)
{
    if (top().test >= 0)
        open(node).nested = true;
    else if (!name.empty())
        begin(node, node, std::string(name), true);
    if (node.kind() == "function_declaration")
        m_bodyOf = top().test;
}

/// The first function in the call of a test is the test; any other in it returns to it only.
void EcmaTests::visitInner(const Node &node)
{
    if (top().test < 0)
        return;
    if (m_bodyOf == top().test)
        open(node).nested = true;
    m_bodyOf = top().test;
}

void EcmaTests::visit(const Node &node)
{
    const auto kind = node.kind();
    if (kind == "call_expression") {
        visitCall(node);
    } else if (kind == "function_declaration") {
        visitFunction(node, textOf(node.field("name")));
    } else if (kind == "arrow_function" || kind == "function_expression") {
        visitInner(node);
    } else if (kind == "variable_declarator") {
        const auto value = node.field("value").kind();
        if ((value == "arrow_function" || value == "function_expression") && top().test < 0)
            visitFunction(node, textOf(node.field("name")));
    } else if (kind == "try_statement") {
        visitTry(node);
    } else if (kind == "if_statement") {
        visitIf(node);
    } else if (kind == "for_statement" || kind == "for_in_statement" || kind == "while_statement") {
        const auto over = node.field("right");
        addRows(over.kind() == "array" ? over.namedChildCount() : 0);
        open(node).branch = true;
    } else if (kind == "switch_statement" || kind == "catch_clause") {
        open(node).branch = true;
    } else if (kind == "return_statement") {
        // Within an inner function it ends no more than that.
        endTest(node);
    }
}

} // namespace

TestFacts readEcmaTests(const syntax::Language &language, std::string_view text)
{
    return EcmaTests(text).read(language);
}

} // namespace espalier::gate
