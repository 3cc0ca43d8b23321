// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Forms that do another thing than they look: shared defaults, "is" of literals, names that are
// bound late, coroutines that nobody waits for. Most are seen by a wrong result alone.

#include "core/autopatch/pythoncode.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>

namespace espalier::autopatch {

using namespace python;
using syntax::Node;

namespace {

bool isMutable(const CodeFile &file, const Node &value)
{
    if (isOneOf(value, {"list", "dictionary", "set"}))
        return true;
    const auto name = value.kind() == "call" ? file.textOf(value, "function") : "";
    return name == "list" || name == "dict" || name == "set" || name == "defaultdict";
}

void mutableDefault(Site &site)
{
    const auto &file = site.file;
    const auto body = site.function.field("body");
    if (site.function.kind() != "function_definition" || body.isNull())
        return;
    std::vector<Edit> edits;
    std::string names;
    auto first = body.namedChild(0);
    if (first.kind() == "expression_statement" && first.namedChild(0).kind() == "string" &&
        body.namedChildCount() > 1)
        first = body.namedChild(1);
    std::string prelude;
    const auto indent = file.indentOf(first);
    for (const auto &each : file.find(site.function.field("parameters"),
                                      {"default_parameter", "typed_default_parameter"})) {
        const auto value = each.field("value");
        if (!isMutable(file, value))
            continue;
        const auto name = site.text(each.field("name"));
        edits.push_back(replaced(value, "None"));
        prelude += std::format("if {0} is None:\n{1}{2}{0} = {3}\n{1}", name, indent,
                               file.indentStep(), file.textOf(value));
        names += (names.empty() ? "" : ", ") + name;
    }
    if (edits.empty())
        return;
    edits.push_back(inserted(first.range().begin, prelude));
    site.offer(std::move(edits),
               std::format("the default of {} is made once, and shared by all calls", names));
}

void isOfLiteral(Site &site)
{
    for (const auto &each : site.file.find(site.function, {"comparison_operator"})) {
        if (each.namedChildCount() != 2)
            continue;
        const bool isLiteral =
            isOneOf(each.namedChild(1), {"string", "integer", "float", "tuple"}) ||
            isOneOf(each.namedChild(0), {"string", "integer", "float", "tuple"});
        for (std::uint32_t i = 0; isLiteral && i < each.childCount(); ++i) {
            const auto sign = site.file.textOf(each.child(i));
            if (!each.child(i).isNamed() && (sign == "is" || sign == "is not"))
                site.offer({replaced(each.child(i), sign == "is" ? "==" : "!=")},
                           "whether values are equal is asked by ==, is asks for the very object");
        }
    }
}

/// Functions that are made in a loop see the last value of its variable.
void lateBinding(Site &site)
{
    const auto &file = site.file;
    for (const auto &loop : file.find(
             site.function, {"for_statement", "list_comprehension", "dictionary_comprehension"})) {
        std::set<std::string> variables;
        const bool isStatement = loop.kind() == "for_statement";
        for (const auto &clause :
             isStatement ? std::vector{loop} : file.find(loop, {"for_in_clause"})) {
            for (const auto &name : file.find(clause.field("left"), {"identifier"}))
                variables.insert(site.text(name));
        }
        const auto scope = isStatement ? loop.field("body") : loop.field("body");
        for (const auto &made : file.find(scope, {"lambda", "function_definition"})) {
            std::string captured;
            std::set<std::string> seen;
            for (const auto &name : file.find(made.field("body"), {"identifier"})) {
                const auto text = site.text(name);
                if (variables.contains(text) && seen.insert(text).second)
                    captured += std::format("{}{}={}", captured.empty() ? "" : ", ", text, text);
            }
            const auto parameters = made.field("parameters");
            if (captured.empty() || site.file.textOf(parameters).contains('='))
                continue;
            const auto comma = parameters.namedChildCount() > 0 ? ", " : "";
            const auto edit = made.kind() == "function_definition"
                                  ? inserted(parameters.range().end - 1, comma + captured)
                              : parameters.isNull()
                                  ? inserted(made.range().begin + 6, " " + captured)
                                  : inserted(parameters.range().end, ", " + captured);
            site.offer({edit}, "the function is called when the loop is over, and has to keep the "
                               "value of its own turn");
        }
    }
}

/// "for x in list: list.remove(x)" leaves out the item behind each that is removed.
void removalWhileLooping(Site &site)
{
    const auto &file = site.file;
    for (const auto &loop : file.find(site.function, {"for_statement"})) {
        const auto over = file.textOf(loop, "right");
        for (const auto &call : file.find(loop.field("body"), {"call"})) {
            const auto name = calledName(file, call);
            const auto owner = file.textOf(call.field("function").field("object"));
            if (owner != over || (name != "remove" && name != "pop" && name != "insert"))
                continue;
            site.offer(wrapped(loop.field("right"), "list(", ")"),
                       std::format("{} changes while the loop goes through it", over));
            break;
        }
    }
}

bool isCoroutine(const PatchTask &task)
{
    const auto type = plainType(task.errorType);
    return ((type == "TypeError" || type == "AttributeError") &&
            task.message.contains("'coroutine' object")) ||
           (isAssertion(task) && (task.message.contains("<coroutine object") ||
                                  task.failureText.contains("<coroutine object")));
}

void missingAwait(Site &site)
{
    const auto &file = site.file;
    const auto isAsync = [&](const Node &function) {
        return file.textOf(function).starts_with("async");
    };
    std::set<std::string, std::less<>> coroutines;
    for (const auto &function : file.find(file.root(), {"function_definition"})) {
        if (isAsync(function))
            coroutines.emplace(file.textOf(function, "name"));
    }
    if (site.function.isNull() || !isAsync(site.function))
        return;
    for (const auto &call : file.find(site.function.field("body"), {"call"})) {
        const auto holder = call.parent();
        const bool isTaken = holder.kind() == "await" || holder.kind() == "argument_list";
        const bool isKnown = coroutines.contains(calledName(file, call)) ||
                             file.textOf(call, "function") == "asyncio.sleep" ||
                             file.textOf(call, "function") == "asyncio.gather";
        if (isTaken || !isKnown)
            continue;
        const bool needsBrackets = isOneOf(holder, {"attribute", "subscript", "call"});
        site.offer(
            needsBrackets ? wrapped(call, "(await ", ")")
                          : std::vector{inserted(call.range().begin, "await ")},
            std::format("{} is a coroutine, and has to be waited for", calledName(file, call)));
    }
}

} // namespace

std::span<const Recipe> pythonHabitRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"py-missing-await", "python", "TypeError, AttributeError: 'coroutine' object",
               "Wait for a coroutine", "Puts await before the call of a coroutine.", isCoroutine,
               missingAwait},
        Recipe{"py-mutable-default", "python", "AssertionError: a default that remembers",
               "Make a default anew each time",
               "Replaces a list, dictionary or set as default by None and makes it in the body.",
               isAssertion, mutableDefault},
        Recipe{"py-is-literal", "python", "AssertionError: is with a literal",
               "Compare values by ==", "Replaces is and is not with a literal by == and !=.",
               isAssertion, isOfLiteral},
        Recipe{"py-late-binding", "python", "AssertionError: a loop variable bound late",
               "Keep the value of each turn",
               "Gives functions made in a loop the loop's variables as defaults.", isAssertion,
               lateBinding},
        Recipe{"py-removal-while-looping", "python", "AssertionError: items are left out",
               "Loop over a copy of what shrinks",
               "Takes a list of what items are removed from in the loop.", isAssertion,
               removalWhileLooping}};
    return kRecipes;
}

} // namespace espalier::autopatch
