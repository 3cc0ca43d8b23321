// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Channels that are closed twice, errors without a return, copies that a loop changes, variables
// that all turns of a loop share, locks.

#include "core/autopatch/gocode.h"

#include <algorithm>
#include <array>
#include <format>
#include <set>

namespace espalier::autopatch {

using namespace go;
using syntax::Node;

namespace {

bool isClose(const PatchTask &task)
{
    return says(task, "close of closed channel") || says(task, "close of nil channel");
}

void closedChannel(Site &site)
{
    const auto &file = site.file;
    for (const auto &call : site.nodes({"call_expression"})) {
        const auto arguments = argumentsIn(call);
        if (file.textOf(call, "function") != "close" || arguments.size() != 1 ||
            !isPlain(file, arguments.front()))
            continue;
        const auto channel = site.text(arguments.front());
        const auto statement = file.statementOf(call);
        const auto indent = file.indentOf(statement);
        if (says(site.task, "nil channel")) {
            site.offer({replaced(statement, std::format("if {0} != nil {{\n{1}\tclose({0})\n{1}}}",
                                                        channel, indent))},
                       std::format("{} may not have been made", channel));
            continue;
        }
        // "defer close(c)" in the same function does it.
        for (const auto &other : file.find(site.function, {"call_expression"})) {
            if (other == call || file.textOf(other) != file.textOf(call))
                continue;
            const auto &dropped = other.parent().kind() == "defer_statement" ? call : other;
            const auto gone = file.statementOf(dropped);
            if (gone.kind() == "expression_statement")
                site.offer({file.dropped(gone)}, std::format("{} is closed once", channel));
        }
        if (arguments.front().kind() == "selector_expression" &&
            statement.kind() == "expression_statement")
            site.offer(
                {replaced(statement,
                          std::format("if {0} != nil {{\n{1}\tclose({0})\n{1}\t{0} = nil\n{1}}}",
                                      channel, indent))},
                std::format("{} is closed once", channel));
    }
}

bool isAfterError(const PatchTask &task)
{
    return says(task, "nil pointer dereference") || says(task, "index out of range");
}

/// "if err != nil { log … }" that goes on as if nothing had been.
void missingReturn(Site &site)
{
    const auto &file = site.file;
    for (const auto &each : file.find(site.function, {"if_statement"})) {
        const auto condition = site.text(each.field("condition"));
        const auto body = each.field("consequence");
        const bool isError = condition == "err != nil" || condition.ends_with("== nil") ||
                             condition == "!ok" || condition.starts_with("len(");
        if (!isError || each.line() > site.line || !isOwn(site, each) ||
            !file.find(body, {"return_statement", "continue_statement", "break_statement",
                              "goto_statement"})
                 .empty())
            continue;
        const auto text = file.textOf(body);
        if (text.contains("panic(") || text.contains("Fatal") || text.contains("os.Exit"))
            continue;
        auto returns = returnsOf(site, "failed");
        if (condition == "err != nil" && returns.back().ends_with("nil") &&
            file.textOf(site.function, "result").contains("error")) {
            auto &answer = returns.back();
            returns = {answer.substr(0, answer.size() - 3) + "err"};
        }
        const auto indent = file.indentOf(each);
        for (const auto &answer : returns)
            site.offer({inserted(body.range().end - 1, std::format("\t{}\n{}", answer, indent))},
                       "what follows needs what the check has found missing");
    }
}

bool isNoPanic(const PatchTask &task)
{
    return task.errorType.empty() || isAssertion(task);
}

/// "for _, item := range items { item.done = true }" changes copies.
void rangeCopy(Site &site)
{
    const auto &file = site.file;
    for (const auto &loop : file.find(site.function, {"for_statement"})) {
        const auto clauses = file.find(loop, {"range_clause"});
        if (clauses.empty() || !(clauses.front().parent() == loop))
            continue;
        const auto left = clauses.front().field("left");
        if (left.namedChildCount() != 2)
            continue;
        const auto item = file.textOf(left.namedChild(1));
        const auto over = site.text(clauses.front().field("right"));
        const auto body = loop.field("body");
        bool isChanged = false;
        for (const auto &each :
             file.find(body, {"assignment_statement", "inc_statement", "dec_statement"})) {
            auto target = each.field("left");
            target = target.isNull() ? each.namedChild(0) : target.namedChild(0);
            isChanged = isChanged || (target.kind() == "selector_expression" &&
                                      file.textOf(target, "operand") == item);
        }
        if (!isChanged || !isPlain(file, clauses.front().field("right")))
            continue;
        const auto given = site.text(left.namedChild(0));
        const auto index = given == "_" ? std::string("i") : given;
        std::vector<Edit> edits{replaced(left, index)};
        for (const auto &use : file.find(body, {"identifier"})) {
            if (file.textOf(use) == item)
                edits.push_back(replaced(use, std::format("{}[{}]", over, index)));
        }
        site.offer(std::move(edits), std::format("{} is a copy of the item", item));
    }
}

/// Before Go 1.22 all turns of a loop share its variables.
void loopCapture(Site &site)
{
    const auto &file = site.file;
    for (const auto &loop : file.find(site.function, {"for_statement"})) {
        std::vector<std::string> variables;
        for (const auto &clause : file.find(loop, {"range_clause", "for_clause"})) {
            if (!(clause.parent() == loop))
                continue;
            auto left = clause.field("left");
            if (left.isNull())
                left = clause.field("initializer").field("left");
            for (const auto &name : file.find(left, {"identifier"})) {
                if (file.textOf(name) != "_")
                    variables.push_back(site.text(name));
            }
        }
        const auto body = loop.field("body");
        std::string copies;
        for (const auto &name : variables) {
            bool isCaptured = false;
            for (const auto &literal : file.find(body, {"func_literal"})) {
                for (const auto &use : file.find(literal.field("body"), {"identifier"}))
                    isCaptured = isCaptured || file.textOf(use) == name;
            }
            for (const auto &use : file.find(body, {"unary_expression"}))
                isCaptured = isCaptured || file.textOf(use) == "&" + name;
            if (isCaptured)
                copies += std::format("\n{}\t{} := {}", file.indentOf(loop), name, name);
        }
        if (!copies.empty())
            site.offer({inserted(body.range().begin + 1, copies)},
                       "each turn of the loop keeps its own value");
    }
}

/// "x, err := …" within a block hides the x outside.
void shadowedVariable(Site &site)
{
    const auto &file = site.file;
    std::set<std::string> outer;
    const auto body = site.function.field("body");
    for (const auto &each : file.find(body, {"var_spec", "short_var_declaration"})) {
        auto block = above(each, {"block"});
        if (!(block == body))
            continue;
        const auto left = each.field(each.kind() == "var_spec" ? "name" : "left");
        for (const auto &name : file.find(left, {"identifier"}))
            outer.insert(site.text(name));
    }
    for (const auto &each : file.find(site.function.field("result"), {"identifier"}))
        outer.insert(site.text(each));
    for (const auto &each : file.find(body, {"short_var_declaration"})) {
        const auto block = above(each, {"block"});
        const auto left = each.field("left");
        const auto holder = each.parent();
        if (block == body || isOneOf(holder, {"if_statement", "for_clause", "range_clause",
                                              "expression_switch_statement"}))
            continue;
        bool isAll = left.namedChildCount() > 0;
        for (const auto &name : file.find(left, {"identifier"}))
            isAll = isAll && (outer.contains(site.text(name)) || file.textOf(name) == "_");
        if (isAll)
            site.offer(
                {{.range = {left.range().end, each.field("right").range().begin}, .text = " = "}},
                std::format("{} is the one outside of the block", file.textOf(left)));
    }
}

bool isLock(const PatchTask &task)
{
    return says(task, "unlock of unlocked") || says(task, "Unlock of unlocked") ||
           says(task, "negative WaitGroup counter") || says(task, "all goroutines are asleep");
}

/// What is locked is let go once, on all ways.
void lockOnce(Site &site)
{
    const auto &file = site.file;
    std::vector<Node> deferred;
    for (const auto &call : file.find(site.function, {"call_expression"})) {
        const auto text = file.textOf(call);
        if (!text.ends_with("nlock()") && !text.ends_with(".Done()"))
            continue;
        if (call.parent().kind() == "defer_statement")
            deferred.push_back(call);
    }
    for (const auto &call : file.find(site.function, {"call_expression"})) {
        const auto statement = file.statementOf(call);
        const auto text = site.text(call);
        const bool isTwice = std::ranges::any_of(deferred, [&](const Node &each) {
            return !(each == call) && file.textOf(each) == text;
        });
        if (isTwice && statement.kind() == "expression_statement")
            site.offer({file.dropped(statement)}, std::format("{} is done by defer", text));
        const bool isTaken = text.ends_with(".Lock()") || text.ends_with(".RLock()");
        if (!isTaken || statement.kind() != "expression_statement" || !deferred.empty())
            continue;
        auto released = text;
        released.replace(released.rfind("Lock()"), 6, "Unlock()");
        std::vector<Edit> edits{
            inserted(statement.range().end,
                     std::format("\n{}defer {}", file.indentOf(statement), released))};
        for (const auto &other : file.find(site.function, {"call_expression"})) {
            const auto where = file.statementOf(other);
            if (file.textOf(other) == released && where.kind() == "expression_statement")
                edits.push_back(file.dropped(where));
        }
        site.offer(std::move(edits), "what is locked is let go on all ways");
    }
}

} // namespace

std::span<const Recipe> goHabitRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"go-missing-return", "go", "runtime error: behind a check",
               "Return where a check failed",
               "Adds the return that a check of an error, of nil or of a length goes without.",
               isAfterError, missingReturn},
        Recipe{"go-closed-channel", "go", "panic: close of closed, of nil channel",
               "Close a channel once",
               "Drops the second close, or asks whether there is a channel.", isClose,
               closedChannel},
        Recipe{"go-lock-once", "go", "fatal error: unlock of unlocked, deadlock",
               "Let go of a lock once, on all ways", "Unlocks by defer, and only once.", isLock,
               lockOnce},
        Recipe{"go-range-copy", "go", "a failed test: changes are lost", "Change items, not copies",
               "Reaches items by their index where a loop changes its copy of them.", isNoPanic,
               rangeCopy},
        Recipe{"go-shadowed-variable", "go", "a failed test: a value is lost",
               "Assign to the variable outside",
               "Assigns where := made a second variable in a block.", isNoPanic, shadowedVariable},
        Recipe{"go-loop-capture", "go", "a failed test: all see the last value",
               "Keep the value of each turn",
               "Copies the variables of a loop that functions made in it use.", isNoPanic,
               loopCapture}};
    return kRecipes;
}

} // namespace espalier::autopatch
