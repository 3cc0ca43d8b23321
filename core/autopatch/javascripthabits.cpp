// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Forms that do another thing than they look: promises that nobody waits for, "=" in conditions,
// for…in over arrays, loops that go one too far, numbers sorted as text.

#include "core/autopatch/javascriptcode.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>

namespace espalier::autopatch {

using namespace javascript;
using syntax::Node;

namespace {

bool isPromise(const PatchTask &task)
{
    return plainType(task.errorType).starts_with("TypeError") ||
           (isAssertion(task) &&
            (task.message.contains("Promise") || task.failureText.contains("Promise")));
}

void missingAwait(Site &site)
{
    const auto &file = site.file;
    const auto isAsync = [](const CodeFile &where, const Node &function) {
        return where.textOf(function).starts_with("async");
    };
    if (site.function.isNull() || !isAsync(file, site.function))
        return;
    std::set<std::string, std::less<>> promised;
    for (const auto *other : site.code.around(file.path())) {
        for (const auto &function :
             other->find(other->root(), {"function_declaration", "method_definition",
                                         "arrow_function", "function_expression"})) {
            if (isAsync(*other, function))
                promised.emplace(other->nameOf(function));
        }
    }
    for (const auto &call : file.find(site.function.field("body"), {"call_expression"})) {
        const auto holder = call.parent();
        const bool isKnown = promised.contains(calledName(file, call)) ||
                             file.textOf(call, "function").starts_with("Promise.");
        if (!isKnown || !(file.functionOf(call) == site.function) ||
            isOneOf(holder, {"await_expression", "return_statement", "arguments", "array"}))
            continue;
        const bool needsBrackets =
            isOneOf(holder, {"member_expression", "call_expression", "subscript_expression"});
        site.offer(
            needsBrackets ? wrapped(call, "(await ", ")")
                          : std::vector{inserted(call.range().begin, "await ")},
            std::format("{} gives a promise, which has to be waited for", calledName(file, call)));
    }
    // "items.map(async …)": an array of promises.
    for (const auto &call : file.find(site.function.field("body"), {"call_expression"})) {
        const auto arguments = argumentsIn(call);
        const bool isMapped = calledName(file, call) == "map" && !arguments.empty() &&
                              isAsync(file, arguments.front());
        if (isMapped && !isOneOf(call.parent(), {"arguments"}))
            site.offer(wrapped(call, "await Promise.all(", ")"),
                       "each item gives a promise; all are to be waited for");
    }
}

bool isReadOfThen(const PatchTask &task)
{
    return plainType(task.errorType).starts_with("TypeError") &&
           (task.message.contains("(reading 'then')") ||
            task.message.contains("(reading 'catch')") || task.message.contains("(reading '"));
}

/// A function that makes something with return left out: "undefined" is what it gives.
void missingReturn(Site &site)
{
    for (const auto &call : site.nodes({"call_expression"})) {
        if (call.parent().kind() != "member_expression" &&
            call.parent().kind() != "variable_declarator")
            continue;
        const auto name = calledName(site.file, call);
        for (const auto &function : site.file.functionsNamed(name)) {
            const auto body = function.field("body");
            if (body.kind() != "statement_block" || body.namedChildCount() == 0 ||
                !site.file.find(body, {"return_statement"}).empty())
                continue;
            const auto last = body.namedChild(body.namedChildCount() - 1);
            if (last.kind() == "expression_statement")
                site.offer({inserted(last.range().begin, "return ")},
                           std::format("{} has to give back what it makes", name));
        }
    }
}

void assignmentInCondition(Site &site)
{
    for (const auto &each : site.file.find(site.function, {"if_statement", "while_statement"})) {
        auto condition = each.field("condition");
        while (condition.kind() == "parenthesized_expression")
            condition = condition.namedChild(0);
        if (condition.kind() != "assignment_expression" ||
            !isOneOf(condition.field("right"), {"string", "number", "true", "false", "null",
                                                "identifier", "member_expression"}))
            continue;
        site.offer({{.range = {condition.field("left").range().end,
                               condition.field("right").range().begin},
                     .text = " === "}},
                   "the condition assigns, and was meant to compare");
    }
}

void forInOverArray(Site &site)
{
    for (const auto &loop : site.file.find(site.function, {"for_in_statement"})) {
        const auto sign = loop.field("operator");
        if (site.file.textOf(sign) != "in")
            continue;
        const auto variable = site.file.textOf(loop, "left");
        // A key that is used as one is no mistake.
        const auto keys = site.file.find(loop.field("body"), {"subscript_expression"});
        const bool isKey = std::ranges::any_of(
            keys, [&](const Node &each) { return site.file.textOf(each, "index") == variable; });
        if (!isKey)
            site.offer({replaced(sign, "of")}, "in goes through keys, of through items");
    }
}

bool mayBeOffByOne(const PatchTask &task)
{
    return isAssertion(task) || (plainType(task.errorType).starts_with("TypeError") &&
                                 task.message.contains("undefined"));
}

/// "i <= items.length" where items[i] is read.
void loopBound(Site &site)
{
    for (const auto &loop : site.file.find(site.function, {"for_statement", "while_statement"})) {
        auto condition = loop.field("condition");
        while (isOneOf(condition, {"parenthesized_expression", "expression_statement"}))
            condition = condition.namedChild(0);
        if (condition.kind() != "binary_expression")
            continue;
        const auto right = condition.field("right");
        const auto sign = condition.field("operator");
        const auto counter = site.file.textOf(condition, "left");
        const auto owner = site.file.textOf(right, "object");
        if (site.file.textOf(right, "property") != "length" || site.file.textOf(sign) != "<=")
            continue;
        for (const auto &item : site.file.find(loop.field("body"), {"subscript_expression"})) {
            if (site.file.textOf(item, "index") == counter &&
                site.file.textOf(item, "object") == owner) {
                site.offer({replaced(sign, "<")}, "the last item is at length - 1");
                break;
            }
        }
    }
}

/// Without a rule, sort() compares texts.
void sortOfNumbers(Site &site)
{
    for (const auto &call : site.file.find(site.function, {"call_expression"})) {
        const auto name = calledName(site.file, call);
        if ((name == "sort" || name == "toSorted") && argumentsIn(call).empty() &&
            !site.file.textOf(call.field("function"), "object").contains("Object.keys"))
            site.offer({replaced(call.field("arguments"), "((a, b) => a - b)")},
                       "without a rule numbers are sorted as texts");
    }
}

/// The numbers of a text are joined to others as text.
void parseBase(Site &site)
{
    for (const auto &call : site.file.find(site.function, {"call_expression"})) {
        const auto arguments = argumentsIn(call);
        if (calledName(site.file, call) != "map" || arguments.size() != 1 ||
            site.file.textOf(arguments.front()) != "parseInt")
            continue;
        site.offer({replaced(arguments.front(), "(each) => parseInt(each, 10)")},
                   "map gives parseInt the place of an item as its base");
    }
}

} // namespace

std::span<const Recipe> javascriptHabitRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"js-missing-await", "javascript", "TypeError, AssertionError: of a promise",
               "Wait for a promise",
               "Puts await before a call that gives a promise, and Promise.all around many.",
               isPromise, missingAwait},
        Recipe{"js-missing-return", "javascript", "TypeError: Cannot read properties of undefined",
               "Give back what is made",
               "Puts return before the last statement of a function that "
               "has none and whose result is used.",
               isReadOfThen, missingReturn},
        Recipe{"js-loop-bound", "javascript", "TypeError, AssertionError: one item too many",
               "End a loop at the last item", "Makes < of <= where a loop counts to the length.",
               mayBeOffByOne, loopBound},
        Recipe{"js-assignment-in-condition", "javascript",
               "AssertionError: a condition that assigns", "Compare in a condition",
               "Makes === of = where a condition assigns.", isAssertion, assignmentInCondition},
        Recipe{"js-for-in-array", "javascript", "AssertionError: keys in place of items",
               "Go through items", "Makes of of in where the keys are not used as such.",
               isAssertion, forInOverArray},
        Recipe{"js-sort-of-numbers", "javascript", "AssertionError: numbers in the order of texts",
               "Sort numbers as numbers", "Gives sort a rule that compares numbers.", isAssertion,
               sortOfNumbers},
        Recipe{"js-parse-base", "javascript", "AssertionError: NaN of parseInt",
               "Give parseInt its base", "Calls parseInt with base 10 in map.", isAssertion,
               parseBase}};
    return kRecipes;
}

} // namespace espalier::autopatch
