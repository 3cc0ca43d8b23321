// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Values that are not there or of the wrong size: nil, empty slices, zero, other types.

#include "core/autopatch/gocode.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::autopatch {

using namespace go;
using syntax::Node;

namespace {

bool isNilMap(const PatchTask &task)
{
    return says(task, "assignment to entry in nil map");
}

/// The value of a composite literal or declaration that left a map out.
void offerInConstructors(Site &site, std::string_view field, const std::string &made)
{
    for (const auto &literal : site.file.find(site.file.root(), {"composite_literal"})) {
        const auto type = site.file.textOf(literal, "type");
        const auto body = literal.field("body");
        bool isOf = false;
        for (const auto &spec : site.file.find(site.file.root(), {"type_spec"})) {
            if (site.file.textOf(spec, "name") != type)
                continue;
            for (const auto &each : site.file.find(spec, {"field_declaration"}))
                isOf = isOf || site.file.textOf(each, "name") == field;
        }
        if (!isOf || site.file.textOf(body).contains(std::string(field) + ":"))
            continue;
        const bool isEmpty = body.namedChildCount() == 0;
        site.offer({inserted(body.range().begin + 1,
                             std::format("{}: {}{}", field, made, isEmpty ? "" : ", "))},
                   std::format("{} is made with the rest", field));
    }
}

void nilMap(Site &site)
{
    for (const auto &item : site.nodes({"index_expression"})) {
        const auto map = item.field("operand");
        if (!isPlain(site.file, map) ||
            !isOneOf(map, {"identifier", "selector_expression", "index_expression"}))
            continue;
        const auto name = site.text(map);
        auto type = typeOf(site, map.kind() == "index_expression" ? map.field("operand") : map);
        // "groups[a][b] = c": what groups holds.
        if (map.kind() == "index_expression" && type.starts_with("map["))
            type = type.substr(type.find(']') + 1);
        if (!type.starts_with("map["))
            continue;
        const auto made = std::format("make({})", type);
        const auto statement = site.file.statementOf(item);
        for (const auto &spec : site.file.find(site.function, {"var_spec"})) {
            if (site.file.textOf(spec, "name") == name && spec.field("value").isNull())
                site.offer({inserted(spec.range().end, " = " + made)},
                           std::format("{} has to be made before it is filled", name));
        }
        site.offer({guardBefore(site.file, statement, name + " == nil",
                                std::format("{} = {}", name, made))},
                   std::format("{} has to be made before it is filled", name));
        if (map.kind() == "selector_expression")
            offerInConstructors(site, site.file.textOf(map, "field"), made);
    }
}

bool isNilPointer(const PatchTask &task)
{
    return says(task, "nil pointer dereference");
}

/// "x, _ := f()": what the error would have said.
void offerIgnoredError(Site &site, std::string_view name)
{
    for (const auto &each :
         site.file.find(site.function, {"short_var_declaration", "assignment_statement"})) {
        const auto left = each.field("left");
        const auto count = left.namedChildCount();
        if (count < 2 || each.line() > site.line ||
            site.file.textOf(left.namedChild(count - 1)) != "_")
            continue;
        bool isOf = false;
        for (std::uint32_t i = 0; i + 1 < count; ++i)
            isOf = isOf || site.file.textOf(left.namedChild(i)) == name;
        const auto result = site.file.textOf(site.function, "result");
        if (!isOf || !result.contains("error"))
            continue;
        const auto returns = returnsOf(site, "failed");
        auto answer = returns.back();
        if (!answer.ends_with("nil"))
            continue;
        answer = answer.substr(0, answer.size() - 3) + "err";
        const auto indent = site.file.indentOf(each);
        site.offer({replaced(left.namedChild(count - 1), "err"),
                    inserted(each.range().end, std::format("\n{0}if err != nil {{\n{0}\t{1}\n{0}}}",
                                                           indent, answer))},
                   std::format("there is no {} where there was an error", name));
    }
}

void offerNilGuard(Site &site, const Node &use, const Node &pointer)
{
    const auto name = site.text(pointer);
    const auto statement = site.file.statementOf(use);
    if (name.empty() || !isPlain(site.file, pointer) || !isOwn(site, use) || name == "nil")
        return;
    // Loops pass over what is not there.
    const auto loop = above(use, {"for_statement"});
    if (!loop.isNull() && site.function.range().contains(loop.range()) &&
        site.file.find(loop, {"range_clause"}).size() == 1) {
        const auto variables =
            site.text(site.file.find(loop, {"range_clause"}).front().field("left"));
        const auto inner = statement.isNull() ? Node{} : statement;
        if (variables.contains(name) && loop.field("body").range().contains(inner.range()))
            site.offer({guardBefore(site.file, inner, name + " == nil", "continue")},
                       std::format("{} may be nil, and is passed over then", name));
    }
    for (const auto &answer : returnsOf(site, name + " is nil"))
        site.offer({guardBefore(site.file, statement, name + " == nil", answer)},
                   std::format("{} may be nil; then the function says so", name));
}

bool isLoopHead(const Node &statement, const Node &use)
{
    return statement.kind() == "for_statement" &&
           !statement.field("body").range().contains(use.range());
}

/// "for node.next != nil": the pointer itself is asked first.
void offerLoopCondition(Site &site, const Node &use, const Node &pointer)
{
    const auto statement = site.file.statementOf(use);
    if (!isOneOf(statement, {"for_statement", "if_statement"}))
        return;
    auto condition = statement.field("condition");
    for (std::uint32_t i = 0; condition.isNull() && i < statement.namedChildCount(); ++i) {
        const auto child = statement.namedChild(i);
        if (child.kind() == "for_clause")
            condition = child.field("condition");
        else if (child.kind().ends_with("_expression"))
            condition = child;
    }
    if (!condition.isNull() && condition.range().contains(use.range()))
        site.offer(
            {inserted(condition.range().begin, std::format("{} != nil && ", site.text(pointer)))},
            std::format("{} may be nil", site.text(pointer)));
}

void nilGuard(Site &site)
{
    for (const auto &use : site.nodes({"selector_expression"})) {
        auto pointer = use.field("operand");
        while (pointer.kind() == "parenthesized_expression")
            pointer = pointer.namedChild(0);
        if (pointer.kind() == "identifier") {
            offerIgnoredError(site, site.file.textOf(pointer));
            // A package is no pointer.
            const auto name = site.file.textOf(pointer);
            const bool isPackage = std::ranges::any_of(
                site.file.find(site.file.root(), {"import_spec"}), [&](const Node &each) {
                    auto path = site.text(each.field("path"));
                    std::erase(path, '"');
                    return path == name || path.ends_with("/" + std::string(name));
                });
            if (isPackage)
                continue;
        }
        offerLoopCondition(site, use, pointer);
        if (!isLoopHead(site.file.statementOf(use), use))
            offerNilGuard(site, use, pointer);
    }
    for (const auto &use : site.nodes({"unary_expression"})) {
        if (site.file.textOf(use, "operator") == "*")
            offerNilGuard(site, use, use.field("operand"));
    }
    // A function that was not set.
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto function = call.field("function");
        const auto statement = site.file.statementOf(call);
        if (typeOf(site, function).starts_with("func") &&
            statement.kind() == "expression_statement") {
            const auto indent = site.file.indentOf(statement);
            site.offer({replaced(statement,
                                 std::format("if {0} != nil {{\n{1}\t{2}\n{1}}}",
                                             site.text(function), indent, site.text(statement)))},
                       std::format("{} may not be set", site.text(function)));
        }
    }
}

bool isIndex(const PatchTask &task)
{
    return says(task, "index out of range");
}

void offerEarlierEnd(Site &site, const Node &item)
{
    const auto loop = above(item, {"for_statement"});
    const auto &file = site.file;
    for (auto at = loop; !at.isNull(); at = above(at, {"for_statement"})) {
        for (const auto &clause : file.find(at, {"for_clause"})) {
            const auto condition = clause.field("condition");
            const auto sign = condition.field("operator");
            const auto right = condition.field("right");
            const auto key = item.field("index");
            if (clause.parent() != at || !file.textOf(right).contains("len("))
                continue;
            if (file.textOf(sign) == "<=")
                site.offer({replaced(sign, "<")}, "the last item is at len - 1");
            else if (file.textOf(sign) == "<" && key.kind() == "binary_expression" &&
                     file.textOf(key, "operator") == "+")
                site.offer(
                    {inserted(right.range().end, std::format("-{}", file.textOf(key, "right")))},
                    "the loop looks ahead, and has to end as much earlier");
        }
    }
}

void indexGuard(Site &site)
{
    const auto &file = site.file;
    for (const auto &item : site.nodes({"index_expression"})) {
        const auto slice = site.text(item.field("operand"));
        const auto key = site.text(item.field("index"));
        offerEarlierEnd(site, item);
        if (!isPlain(file, item) || !isOwn(site, item))
            continue;
        const bool isNumber = item.field("index").kind() == "int_literal";
        const bool isLast =
            key == std::format("len({})-1", slice) || key == std::format("len({}) - 1", slice);
        const auto bad = isLast || key == "0" ? std::format("len({}) == 0", slice)
                         : isNumber           ? std::format("len({}) <= {}", slice, key)
                                              : std::format("{} >= len({})", key, slice);
        const auto good = isLast || key == "0" ? std::format("len({}) > 0", slice)
                          : isNumber           ? std::format("len({}) > {}", slice, key)
                                               : std::format("{} < len({})", key, slice);
        const auto statement = file.statementOf(item);
        const auto condition = statement.field("condition");
        if (statement.kind() == "if_statement" && !condition.isNull() &&
            condition.range().contains(item.range()))
            site.offer({inserted(condition.range().begin, good + " && ")},
                       std::format("{} may be too short", slice));
        // "for s[i] == ' '"
        if (statement.kind() == "for_statement") {
            for (std::uint32_t i = 0; i < statement.namedChildCount(); ++i) {
                const auto child = statement.namedChild(i);
                if (child.kind() == "binary_expression" && child.range().contains(item.range()))
                    site.offer({inserted(child.range().begin, good + " && ")},
                               std::format("{} may have ended", slice));
            }
            continue;
        }
        for (const auto &answer : returnsOf(site, slice + " is too short"))
            site.offer({guardBefore(file, statement, bad, answer)},
                       std::format("{} may be too short; then there is nothing to tell", slice));
        if (!isNumber && !isLast && says(site.task, "index out of range [-"))
            for (const auto &answer : returnsOf(site, slice + " has no such item"))
                site.offer(
                    {guardBefore(file, statement,
                                 std::format("{0} < 0 || {0} >= len({1})", key, slice), answer)},
                    std::format("{} may be before the first item", key));
    }
}

bool isSlice(const PatchTask &task)
{
    return says(task, "slice bounds out of range");
}

void sliceGuard(Site &site)
{
    const auto &file = site.file;
    for (const auto &slice : site.nodes({"slice_expression"})) {
        const auto operand = site.text(slice.field("operand"));
        const auto start = slice.field("start");
        const auto end = slice.field("end");
        if (!end.isNull() && !file.textOf(end).starts_with("len("))
            site.offer(wrapped(end, "min(", std::format(", len({}))", operand)),
                       std::format("{} may be shorter", operand));
        if (!start.isNull() && file.textOf(start) != "0") {
            site.offer(wrapped(start, "min(", std::format(", len({}))", operand)),
                       std::format("{} may be shorter", operand));
            site.offer(wrapped(start, "max(", ", 0)"),
                       std::format("{} may be below zero", file.textOf(start)));
        }
        if (!isPlain(file, slice) || !isOwn(site, slice))
            continue;
        std::vector<std::string> bad;
        for (const auto &bound : {end, start}) {
            const auto text = site.text(bound);
            if (bound.isNull())
                continue;
            if (bound.kind() != "int_literal" && !text.contains("len("))
                bad.push_back(text + " < 0");
            if (text.starts_with("len(") && bound.kind() == "binary_expression")
                bad.push_back(std::format("{} < {}", site.text(bound.field("left")),
                                          site.text(bound.field("right"))));
            else
                bad.push_back(std::format("len({}) < {}", operand, text));
        }
        const auto statement = file.statementOf(slice);
        for (const auto &condition : bad) {
            for (const auto &answer : returnsOf(site, operand + " is too short"))
                site.offer(
                    {guardBefore(file, statement, condition, answer)},
                    std::format("{} may be too short; then there is nothing to tell", operand));
            // What is cut stays as it is where there is nothing to cut.
            if (site.file.textOf(site.function, "result") == "string" ||
                site.file.textOf(site.function, "result").starts_with("[]"))
                site.offer({guardBefore(file, statement, condition, "return " + operand)},
                           std::format("{} may be too short; then it stays as it is", operand));
        }
    }
}

bool isDivision(const PatchTask &task)
{
    return says(task, "integer divide by zero");
}

void zeroGuard(Site &site)
{
    for (const auto &each : site.nodes({"binary_expression"})) {
        const auto sign = site.file.textOf(each, "operator");
        const auto divisor = each.field("right");
        if ((sign != "/" && sign != "%") || divisor.kind() == "int_literal" ||
            !isPlain(site.file, divisor) || !isOwn(site, each))
            continue;
        for (const auto &answer : returnsOf(site, site.text(divisor) + " is zero"))
            site.offer({guardBefore(site.file, site.file.statementOf(each),
                                    site.text(divisor) + " == 0", answer)},
                       std::format("{} may be zero", site.text(divisor)));
    }
}

bool isConversion(const PatchTask &task)
{
    return says(task, "interface conversion");
}

void checkedAssertion(Site &site)
{
    const auto &file = site.file;
    for (const auto &each : site.nodes({"type_assertion_expression"})) {
        const auto list = each.parent();
        const auto holder = list.parent();
        const auto type = site.text(each.field("type"));
        const auto statement = file.statementOf(each);
        const auto what = site.text(each.field("operand")) + " is no " + type;
        if (!isOwn(site, each))
            continue;
        const auto indent = file.indentOf(statement);
        for (const auto &answer : returnsOf(site, what)) {
            const auto guard = std::format("if !ok {{\n{0}\t{1}\n{0}}}", indent, answer);
            if (holder.kind() == "short_var_declaration" && list.namedChildCount() == 1 &&
                holder.field("left").namedChildCount() == 1) {
                site.offer({inserted(holder.field("left").range().end, ", ok"),
                            inserted(holder.range().end, "\n" + indent + guard)},
                           what + " at times; then there is nothing to tell");
                continue;
            }
            site.offer({inserted(statement.range().begin,
                                 std::format("value, ok := {}\n{}{}\n{}", site.text(each), indent,
                                             guard, indent)),
                        replaced(each, "value")},
                       what + " at times; then there is nothing to tell");
        }
    }
}

bool isCount(const PatchTask &task)
{
    return says(task, "negative Repeat count") || says(task, "makeslice: len out of range") ||
           says(task, "makeslice: cap out of range");
}

void leastCount(Site &site)
{
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto arguments = argumentsIn(call);
        const auto name = site.file.textOf(call, "function");
        if ((!name.ends_with(".Repeat") && name != "make") || arguments.size() < 2)
            continue;
        site.offer(wrapped(arguments.back(), "max(0, ", ")"),
                   std::format("{} may be below zero", site.text(arguments.back())));
    }
}

} // namespace

std::span<const Recipe> goValueRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"go-nil-map", "go", "panic: assignment to entry in nil map", "Make a map",
               "Makes a map where it is declared, with its object, or before it is filled.",
               isNilMap, nilMap},
        Recipe{"go-nil-guard", "go", "runtime error: nil pointer dereference", "Allow for nil",
               "Heeds an error that was dropped, or answers early where a pointer is nil.",
               isNilPointer, nilGuard},
        Recipe{"go-index-guard", "go", "runtime error: index out of range", "Stay within a slice",
               "Ends a loop at the last item, asks for the length first, or answers early.",
               isIndex, indexGuard},
        Recipe{"go-slice-bounds", "go", "runtime error: slice bounds out of range",
               "Cut no more than there is",
               "Takes the length as the most, or answers early where there is less.", isSlice,
               sliceGuard},
        Recipe{"go-divide-by-zero", "go", "runtime error: integer divide by zero",
               "Allow for a divisor of zero", "Answers without dividing where the divisor is zero.",
               isDivision, zeroGuard},
        Recipe{"go-checked-assertion", "go", "panic: interface conversion",
               "Ask whether a value has the type",
               "Takes the form of a type assertion that does "
               "not panic, and answers early.",
               isConversion, checkedAssertion},
        Recipe{"go-least-count", "go", "panic: negative Repeat count, makeslice",
               "Keep counts from going below zero", "Takes at least zero as a count or length.",
               isCount, leastCount}};
    return kRecipes;
}

} // namespace espalier::autopatch
