// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Values that are not there or not as large: undefined and null, empty arrays and texts, counts.

#include "core/autopatch/javascriptcode.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::autopatch {

using namespace javascript;
using syntax::Node;

namespace {

bool hasType(const PatchTask &task, std::string_view type)
{
    return plainType(task.errorType).starts_with(type);
}

bool isReadOfNothing(const PatchTask &task)
{
    return hasType(task, "TypeError") && (task.message.contains("Cannot read propert") ||
                                          task.message.contains("Cannot read property"));
}

std::string_view propertyRead(const PatchTask &task)
{
    const auto now = between(task.message, "(reading '", "')");
    return now.empty() ? between(task.message, "Cannot read property '", "'") : now;
}

/// The uses of a value that the message tells of; by the column, where it says which one.
std::vector<Node> readsOf(const Site &site)
{
    const auto name = propertyRead(site.task);
    std::vector<Node> found;
    for (const auto &each : site.nodes({"member_expression"})) {
        if (site.file.textOf(each, "property") == name && !isTarget(each))
            found.push_back(each);
    }
    if (found.empty()) {
        for (const auto &each : site.nodes({"subscript_expression"})) {
            if (!isTarget(each))
                found.push_back(each);
        }
    }
    const auto isThere = [&](const Node &each) {
        const auto property = each.field("property");
        return site.column > 0 && columnOf(site.file, property.isNull() ? each.field("index")
                                                                        : property) == site.column;
    };
    if (const auto exact = std::ranges::find_if(found, isThere); exact != found.end())
        return {*exact};
    return found;
}

/// Up to the end of "a.b(c).d".
Node chainOf(const Node &use)
{
    auto at = use;
    while (isOneOf(at.parent(), {"member_expression", "call_expression", "subscript_expression"}) &&
           (at.parent().field("object") == at || at.parent().field("function") == at))
        at = at.parent();
    return at;
}

Edit chained(const Node &use)
{
    const auto object = use.field("object").range().end;
    const auto property = use.field("property");
    if (property.isNull())
        return inserted(object, "?.");
    return {.range = {object, property.range().begin}, .text = "?."};
}

void offerReturn(Site &site, const Node &use, const std::string &owner)
{
    const auto statement = site.file.statementOf(use);
    if (site.function.isNull() || statement.isNull() ||
        !site.function.field("body").range().contains(statement.range()) ||
        site.function.field("body").kind() != "statement_block" ||
        !(site.file.functionOf(use) == site.function))
        return;
    for (const auto &value : fallbacksOf(site.file, site.function))
        site.offer({returnBefore(site.file, statement, "!" + owner, value)},
                   std::format("{} may be missing; then the answer is {}", owner, value));
}

void optionalChaining(Site &site)
{
    for (const auto &use : readsOf(site)) {
        const auto object = use.field("object");
        const auto owner = site.text(object);
        if (owner == "this")
            continue;
        const auto chain = chainOf(use);
        const auto holder = chain.parent();
        const bool isGoneThrough =
            holder.kind() == "spread_element" ||
            (holder.kind() == "for_in_statement" && holder.field("right") == chain);
        const auto with = [&](std::string_view value) {
            auto edits = wrapped(chain, isGoneThrough ? "" : "(",
                                 std::format(" ?? {}{}", value, isGoneThrough ? "" : ")"));
            edits.push_back(chained(use));
            site.offer(std::move(edits),
                       std::format("{} may be missing; then it counts as {}", owner, value));
        };
        // Where a loop asks for the length, there is nothing to go through.
        if (isGoneThrough) {
            with("[]");
            continue;
        }
        if (holder.kind() == "binary_expression" &&
            std::string_view("+-*/").contains(site.file.textOf(holder, "operator")))
            with("0");
        const auto values = fallbacksOf(site.file, site.function);
        const bool isAnswer =
            holder.kind() == "return_statement" || holder.kind() == "arrow_function";
        if (isAnswer && !values.empty() && values.front() != "undefined")
            with(values.front());
        site.offer({chained(use)}, std::format("{} may be missing", owner));
        if (isPlain(site.file, object))
            offerReturn(site, use, owner);
        if (isAnswer && values.size() > 1 && values.back() != "undefined")
            with(values.back());
    }
}

bool isSetOfNothing(const PatchTask &task)
{
    return hasType(task, "TypeError") && (task.message.contains("Cannot set propert") ||
                                          task.message.contains("(reading 'push')"));
}

/// "groups[key].push(x)", "tree[a][b] = x": what is filled has to be made first.
void missingObject(Site &site)
{
    for (const auto &use : site.nodes({"member_expression", "subscript_expression"})) {
        const auto object = use.field("object");
        const bool isPush = site.file.textOf(use, "property") == "push";
        const auto statement = site.file.statementOf(use);
        if ((!isTarget(use) && !isPush) || object.kind() != "subscript_expression" ||
            !isPlain(site.file, object) || statement.kind() != "expression_statement")
            continue;
        site.offer(
            {inserted(statement.range().begin,
                      std::format("{} ?\?= {}{}\n{}", site.text(object), isPush ? "[]" : "{}",
                                  endOfStatement(site.file), site.file.indentOf(statement)))},
            std::format("{} is made when it is filled the first time", site.text(object)));
    }
}

bool isDestructured(const PatchTask &task)
{
    return hasType(task, "TypeError") && task.message.contains("Cannot destructure property");
}

void patternDefault(Site &site)
{
    for (const auto &pattern : site.file.find(site.function, {"object_pattern"})) {
        const auto holder = pattern.parent();
        if (holder.kind() == "formal_parameters")
            site.offer({inserted(pattern.range().end, " = {}")},
                       "the argument may be left out; then nothing is set");
        if (holder.kind() == "required_parameter" && holder.field("value").isNull())
            site.offer({inserted(holder.range().end, " = {}")},
                       "the argument may be left out; then nothing is set");
        const auto value = holder.field("value");
        if (holder.kind() == "variable_declarator" && !value.isNull())
            site.offer(isOneOf(value, {"identifier", "member_expression", "call_expression",
                                       "subscript_expression"})
                           ? std::vector{inserted(value.range().end, " ?? {}")}
                           : wrapped(value, "(", ") ?? {}"),
                       std::format("{} may be missing; then nothing is set", site.text(value)));
    }
}

bool isNotIterable(const PatchTask &task)
{
    return hasType(task, "TypeError") && task.message.contains("not iterable");
}

void nothingToGoThrough(Site &site)
{
    const auto what = site.message().substr(0, site.message().find(' '));
    std::vector<Node> values;
    for (const auto &each : site.nodes({"for_in_statement"}))
        values.push_back(each.field("right"));
    for (const auto &each : site.nodes({"spread_element"}))
        values.push_back(each.namedChild(0));
    for (const auto &each : site.nodes({"new_expression"})) {
        const auto arguments = argumentsIn(each);
        if (arguments.size() == 1)
            values.push_back(arguments.front());
    }
    for (const auto &each : site.nodes({"variable_declarator"})) {
        if (each.field("name").kind() == "array_pattern")
            values.push_back(each.field("value"));
    }
    for (const auto &value : values) {
        if (value.isNull())
            continue;
        const auto text = site.text(value);
        const bool isPair =
            value.parent().kind() == "for_in_statement" &&
            site.file.find(value.parent().field("left"), {"array_pattern"}).size() == 1;
        if (what != "undefined" && isPair)
            site.offer(wrapped(value, "Object.entries(", ")"),
                       std::format("{} is an object; its entries are gone through", text));
        if (isOneOf(value,
                    {"identifier", "member_expression", "call_expression", "subscript_expression"}))
            site.offer({inserted(value.range().end, " ?? []")},
                       std::format("{} may be missing; then there is nothing to go through", text));
        if (what != "undefined" && !isPair)
            site.offer(wrapped(value, "Object.values(", ")"),
                       std::format("{} is an object; its values are gone through", text));
    }
}

bool isObjectOfNothing(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           task.message.contains("Cannot convert undefined or null to object");
}

void objectOfNothing(Site &site)
{
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto arguments = argumentsIn(call);
        if (!site.file.textOf(call, "function").starts_with("Object.") || arguments.empty())
            continue;
        const auto &first = arguments.front();
        if (isOneOf(first,
                    {"identifier", "member_expression", "subscript_expression", "call_expression"}))
            site.offer({inserted(first.range().end, " ?? {}")},
                       std::format("{} may be missing; then it has nothing", site.text(first)));
        if (isPlain(site.file, first))
            offerReturn(site, call, site.text(first));
    }
}

bool isInOperator(const PatchTask &task)
{
    return hasType(task, "TypeError") && task.message.contains("Cannot use 'in' operator");
}

void inOperator(Site &site)
{
    for (const auto &each : site.nodes({"binary_expression"})) {
        const auto right = each.field("right");
        if (site.file.textOf(each, "operator") != "in" || !isPlain(site.file, right))
            continue;
        const auto owner = site.text(right);
        site.offer(
            wrapped(each, std::format("({0} !== null && typeof {0} === 'object' && ", owner), ")"),
            std::format("{} may be no object, and has no such key then", owner));
    }
}

bool isEmptyReduce(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           task.message.contains("Reduce of empty array with no initial value");
}

void reduceStart(Site &site)
{
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto arguments = argumentsIn(call);
        if (!calledName(site.file, call).starts_with("reduce") || arguments.size() != 1)
            continue;
        const auto how = site.text(arguments.front());
        std::vector<std::string> starts;
        if (how.contains("concat") || how.contains("[..."))
            starts = {"[]"};
        else if (how.contains("{..."))
            starts = {"{}"};
        else if (how.contains("Math.max"))
            starts = {"-Infinity", "0"};
        else if (how.contains("Math.min"))
            starts = {"Infinity", "0"};
        else if (how.contains('*'))
            starts = {"1"};
        else if (how.contains('`') || how.contains('\''))
            starts = {"''"};
        else
            starts = {"0"};
        const auto fallback = fallbacksOf(site.file, site.function).front();
        if (!std::ranges::contains(starts, fallback))
            starts.push_back(fallback == "undefined" ? "null" : fallback);
        for (const auto &start : starts)
            site.offer({inserted(arguments.front().range().end, ", " + start)},
                       std::format("of an empty array the result is {}", start));
    }
}

bool isEmptyJson(const PatchTask &task)
{
    return hasType(task, "SyntaxError") && (task.message.contains("Unexpected end of JSON input") ||
                                            task.message.contains("is not valid JSON"));
}

void emptyJson(Site &site)
{
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto arguments = argumentsIn(call);
        if (site.file.textOf(call, "function") != "JSON.parse" || arguments.empty() ||
            !isPlain(site.file, arguments.front()))
            continue;
        const auto text = site.text(arguments.front());
        auto values = fallbacksOf(site.file, site.function);
        std::erase(values, "undefined");
        for (const auto *standard : {"{}", "null", "[]"}) {
            if (!std::ranges::contains(values, standard))
                values.emplace_back(standard);
        }
        for (const auto &value : values)
            site.offer(wrapped(call, std::format("({} ? ", text), std::format(" : {})", value)),
                       std::format("{} may be empty; then it stands for {}", text, value));
    }
}

bool isCount(const PatchTask &task)
{
    return hasType(task, "RangeError") && (task.message.contains("Invalid count value") ||
                                           task.message.contains("Invalid array length") ||
                                           task.message.contains("Invalid string length"));
}

void leastCount(Site &site)
{
    for (const auto &each : site.nodes({"call_expression", "new_expression"})) {
        const auto name = calledName(site.file, each);
        const auto arguments = argumentsIn(each);
        if ((name != "repeat" && name != "Array") || arguments.size() != 1 ||
            arguments.front().kind() == "number")
            continue;
        site.offer(wrapped(arguments.front(), "Math.max(0, ", ")"),
                   std::format("{} may be below zero; then there is nothing",
                               site.text(arguments.front())));
    }
    // The array's own length.
    for (const auto &each : site.nodes({"assignment_expression"})) {
        if (site.file.textOf(each.field("left"), "property") == "length")
            site.offer(wrapped(each.field("right"), "Math.max(0, ", ")"),
                       "no array is shorter than nothing");
    }
}

bool isSymbol(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           (task.message.contains("Cannot convert a Symbol value to a string") ||
            task.message.contains("Cannot convert object to primitive value"));
}

void textOfSymbol(Site &site)
{
    for (const auto &each : site.nodes({"template_substitution"}))
        site.offer(wrapped(each.namedChild(0), "String(", ")"),
                   std::format("{} may be a symbol, which has to be made text of",
                               site.text(each.namedChild(0))));
    for (const auto &sum : site.nodes({"binary_expression"})) {
        for (const auto *side : {"left", "right"}) {
            const auto part = sum.field(side);
            if (site.file.textOf(sum, "operator") == "+" &&
                isOneOf(part, {"identifier", "member_expression", "subscript_expression",
                               "call_expression"}))
                site.offer(wrapped(part, "String(", ")"),
                           std::format("{} may be a symbol, which has to be made text of",
                                       site.text(part)));
        }
    }
}

} // namespace

std::span<const Recipe> javascriptValueRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"js-missing-object", "javascript", "TypeError: Cannot set properties of undefined",
               "Make what is filled",
               "Makes an entry the first time that something is put into it.", isSetOfNothing,
               missingObject},
        Recipe{"js-optional-chaining", "javascript",
               "TypeError: Cannot read properties of undefined", "Allow for undefined and null",
               "Reads by ?. with the default that the use shows, or answers early.",
               isReadOfNothing, optionalChaining},
        Recipe{"js-pattern-default", "javascript", "TypeError: Cannot destructure property",
               "Give what is taken apart a default",
               "Adds an empty object as the default of an argument or value that is taken apart.",
               isDestructured, patternDefault},
        Recipe{"js-not-iterable", "javascript", "TypeError: not iterable",
               "Go through nothing, or through an object",
               "Adds an empty array as default, or takes the entries or values of an object.",
               isNotIterable, nothingToGoThrough},
        Recipe{"js-object-of-nothing", "javascript",
               "TypeError: Cannot convert undefined or null to object",
               "Take the keys of nothing as none",
               "Adds an empty object as default where Object.keys and its like are given nothing.",
               isObjectOfNothing, objectOfNothing},
        Recipe{"js-in-operator", "javascript", "TypeError: Cannot use 'in' operator",
               "Ask objects alone for keys",
               "Asks whether there is an object before it asks by in.", isInOperator, inOperator},
        Recipe{"js-reduce-start", "javascript", "TypeError: Reduce of empty array",
               "Give reduce a beginning", "Adds the initial value that the operation shows.",
               isEmptyReduce, reduceStart},
        Recipe{"js-empty-json", "javascript", "SyntaxError: Unexpected end of JSON input",
               "Allow for an empty text of JSON",
               "Gives an empty or missing text the value that the function's answers show.",
               isEmptyJson, emptyJson},
        Recipe{"js-least-count", "javascript", "RangeError: Invalid count value, array length",
               "Keep counts from going below zero",
               "Takes at least zero as the count of repeat and the length of an array.", isCount,
               leastCount},
        Recipe{"js-text-of-symbol", "javascript",
               "TypeError: Cannot convert a Symbol value to a string", "Make text of symbols",
               "Puts String() around what is joined to text.", isSymbol, textOfSymbol}};
    return kRecipes;
}

} // namespace espalier::autopatch
