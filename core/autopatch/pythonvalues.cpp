// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Values that are not there or of the wrong size: keys, items, None, zero, empty sequences.

#include "core/autopatch/pythoncode.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::autopatch {

using namespace python;
using syntax::Node;

namespace {

bool hasType(const PatchTask &task, std::string_view type)
{
    return plainType(task.errorType) == type;
}

bool isKeyError(const PatchTask &task)
{
    return hasType(task, "KeyError");
}

/// What an expression shows that a missing value would be.
std::string defaultShownBy(const CodeFile &file, const Node &use)
{
    const auto holder = use.parent();
    if (holder.kind() == "binary_operator" && file.textOf(holder, "operator") != "%") {
        const auto other = holder.field(holder.field("left") == use ? "right" : "left");
        return other.kind() == "string" ? "\"\"" : other.kind() == "list" ? "[]" : "0";
    }
    if (holder.kind() == "comparison_operator")
        return "None";
    if (holder.kind() == "argument_list") {
        const auto name = calledName(file, holder.parent());
        if (name == "sum" || name == "list" || name == "sorted" || name == "len" || name == "set")
            return "[]";
        if (name == "int" || name == "float" || name == "abs" || name == "round")
            return "0";
    }
    if (isOneOf(holder, {"for_statement", "for_in_clause"}))
        return "[]";
    if (holder.kind() == "attribute") {
        const auto called = file.textOf(holder, "attribute");
        if (called == "items" || called == "keys" || called == "values" || called == "get")
            return "{}";
        if (called == "append" || called == "extend")
            return "[]";
    }
    const bool isSummed =
        std::ranges::contains(Kinds{"generator_expression", "list_comprehension"}, holder.kind()) ||
        holder.kind() == "augmented_assignment";
    return isSummed ? "0" : "";
}

/// "d[k] += n", "d[k] = d[k] + n", "d[k].append(x)", "d[k].add(x)": the first one begins it.
bool offerBeginning(Site &site, const Node &item, const std::string &container,
                    const std::string &key)
{
    const auto holder = item.parent();
    const auto &file = site.file;
    if (holder.kind() == "augmented_assignment" && holder.field("left") == item) {
        const auto right = holder.field("right");
        const auto sign = file.textOf(holder, "operator");
        const auto start = right.kind() == "string" ? "\"\"" : right.kind() == "list" ? "[]" : "0";
        site.offer({replaced(holder, std::format("{0}[{1}] = {0}.get({1}, {2}) {3} {4}", container,
                                                 key, start, sign.substr(0, sign.size() - 1),
                                                 file.textOf(right)))},
                   std::format("what is counted in {} begins at {}", container, start));
        return true;
    }
    if (holder.kind() != "attribute" || holder.parent().kind() != "call")
        return false;
    const auto called = file.textOf(holder, "attribute");
    const auto start = called == "append" || called == "extend" ? "[]"
                       : called == "add"                        ? "set()"
                       : called == "update"                     ? "{}"
                                                                : "";
    if (*start == '\0')
        return false;
    site.offer({replaced(item, std::format("{}.setdefault({}, {})", container, key, start))},
               std::format("what is collected in {} begins as {}", container, start));
    return true;
}

void keyDefault(Site &site)
{
    for (const auto &item : site.nodes({"subscript"})) {
        const auto key = item.field("subscript");
        const auto value = item.field("value");
        if (key.isNull() || key.kind() == "slice" || item.namedChildCount() != 2)
            continue;
        const auto container = site.text(value);
        const auto keyText = site.text(key);
        if (offerBeginning(site, item, container, keyText))
            continue;
        if (item.parent().kind() == "delete_statement") {
            site.offer(
                {replaced(item.parent(), std::format("{}.pop({}, None)", container, keyText))},
                std::format("what {} does not have need not be removed", container));
            continue;
        }
        if (!isRead(item))
            continue;
        auto value0 = defaultShownBy(site.file, item);
        auto values = value0.empty() ? fallbacksOf(site.file, site.function)
                                     : std::vector<std::string>{value0};
        if (value0 == "0")
            values.push_back("\"\"");
        const bool isReturned = item.parent().kind() == "return_statement";
        for (const auto &each : values) {
            if (value0.empty() && !isReturned && each != "None")
                continue;
            site.offer(
                {replaced(item, each == "None"
                                    ? std::format("{}.get({})", container, keyText)
                                    : std::format("{}.get({}, {})", container, keyText, each))},
                std::format("a key that {} does not have counts as {}", container, each));
        }
    }
    for (const auto &call : site.nodes({"call"})) {
        if (calledName(site.file, call) == "pop" && argumentsOf(call).size() == 1)
            site.offer({inserted(call.field("arguments").range().end - 1, ", None")},
                       "what is not there need not be removed");
        if (calledName(site.file, call) == "remove" && argumentsOf(call).size() == 1)
            site.offer({replaced(call.field("function").field("attribute"), "discard")},
                       "what is not in the set need not be removed");
    }
}

bool isIndexError(const PatchTask &task)
{
    return hasType(task, "IndexError") &&
           (task.message.contains("index out of range") || task.message.contains("pop from"));
}

bool hasText(const CodeFile &file, const Node &node, std::string_view text)
{
    return !node.isNull() && file.textOf(node) == text;
}

/// "for i in range(len(x))" or "range(n + 1)" where x[i + 1] or x[i] leaves the sequence.
void offerShorterRange(Site &site, const Node &item)
{
    const auto key = item.field("subscript");
    for (auto at = item.parent(); !at.isNull(); at = at.parent()) {
        const bool isLoop =
            isOneOf(at, {"for_statement", "list_comprehension", "generator_expression"});
        auto loop = at;
        if (isLoop && at.kind() != "for_statement") {
            const auto clauses = site.file.find(at, {"for_in_clause"});
            loop = clauses.empty() ? Node{} : clauses.front();
        }
        const auto range = isLoop ? loop.field("right") : Node{};
        if (range.kind() != "call" || calledName(site.file, range) != "range")
            continue;
        const auto arguments = argumentsOf(range);
        if (arguments.empty() || arguments.size() > 2)
            continue;
        const auto &end = arguments.back();
        const auto step = site.text(key.field("right"));
        if (end.kind() == "binary_operator" && hasText(site.file, end.field("operator"), "+") &&
            hasText(site.file, end.field("right"), "1"))
            site.offer({replaced(end, site.text(end.field("left")))},
                       "the loop went one further than there are items");
        else if (key.kind() == "binary_operator" && hasText(site.file, key.field("operator"), "+"))
            site.offer(
                {inserted(end.range().end, " - " + step)},
                std::format("the loop looks {} ahead, and has to end as much earlier", step));
    }
}

/// "while i <= len(x)", or a while whose condition reads x[i] without asking for the end.
void offerLoopBound(Site &site, const Node &item)
{
    const auto container = site.text(item.field("value"));
    const auto key = site.text(item.field("subscript"));
    const auto loop = above(item, {"while_statement", "if_statement"});
    if (loop.isNull())
        return;
    const auto condition = loop.field("condition");
    for (const auto &each : site.file.find(condition, {"comparison_operator"})) {
        const auto text = site.text(each);
        const auto place = text.find("<=");
        if (place == std::string::npos || !text.contains("len("))
            continue;
        const auto at = each.range().begin + static_cast<std::uint32_t>(place);
        site.offer({{.range = {at, at + 2}, .text = "<"}}, "the last item is at len - 1");
    }
    if (!condition.range().contains(item.range()))
        return;
    const bool isAnd = condition.kind() == "boolean_operator" &&
                       hasText(site.file, condition.field("operator"), "and");
    const auto bound = std::format("{} < len({})", key, container);
    if (isAnd && hasText(site.file, condition.field("right"), bound)) {
        site.offer({replaced(condition,
                             std::format("{} and {}", bound, site.text(condition.field("left"))))},
                   "whether there is an item is to be asked before it is read");
        return;
    }
    if (item.field("subscript").kind() == "integer")
        return;
    const bool isOr = condition.kind() == "boolean_operator" && !isAnd;
    site.offer({replaced(condition, std::format("{} and {}{}{}", bound, isOr ? "(" : "",
                                                site.text(condition), isOr ? ")" : ""))},
               "there may be no item left");
}

/// "x[0]", "x[-1]": of a sequence that may be empty.
void offerEmptyGuard(Site &site, const Node &item)
{
    const auto key = site.text(item.field("subscript"));
    const auto container = item.field("value");
    if (item.field("subscript").kind() == "slice" || !isRead(item))
        return;
    const auto name = site.text(container);
    const auto holder = item.parent();
    if (key == "0" && holder.kind() == "comparison_operator" && holder.namedChildCount() == 2 &&
        holder.namedChild(1).kind() == "string" && site.text(holder).contains("==")) {
        site.offer({replaced(holder, std::format("{}.startswith({})", name,
                                                 site.text(holder.namedChild(1))))},
                   std::format("{} may be empty", name));
        return;
    }
    if ((key == "0" || key == "-1") && holder.kind() == "comparison_operator") {
        site.offer({replaced(item, std::format("{}[{}]", name, key == "0" ? ":1" : "-1:"))},
                   std::format("{} may be empty", name));
    }
    const auto statement = site.file.statementOf(item);
    const bool isNumber = item.field("subscript").kind() == "integer" ||
                          item.field("subscript").kind() == "unary_operator";
    if (site.function.isNull() || statement.isNull() || !isPlain(site.file, container))
        return;
    const auto lambda = above(item, {"lambda", "list_comprehension", "generator_expression"});
    if (!lambda.isNull() && site.function.range().contains(lambda.range()))
        return;
    const auto condition = key == "0" || key == "-1" ? std::format("not {}", name)
                           : isNumber                ? std::format("len({}) <= {}", name, key)
                                                     : std::format("{} >= len({})", key, name);
    if (isNumber && key.starts_with('-') && key != "-1")
        return;
    for (const auto &value : fallbacksOf(site.file, site.function))
        site.offer({returnBefore(site.file, statement, condition, value)},
                   std::format("{} may have no such item; then the answer is {}", name, value));
}

void indexGuard(Site &site)
{
    for (const auto &item : site.nodes({"subscript"})) {
        if (item.field("subscript").isNull())
            continue;
        offerShorterRange(site, item);
        offerLoopBound(site, item);
        offerEmptyGuard(site, item);
    }
    for (const auto &call : site.nodes({"call"})) {
        const auto name = calledName(site.file, call);
        const auto owner = site.text(call.field("function").field("object"));
        if ((name != "pop" && name != "popleft") || owner.empty() || site.function.isNull())
            continue;
        for (const auto &value : fallbacksOf(site.file, site.function))
            site.offer(
                {returnBefore(site.file, site.file.statementOf(call), "not " + owner, value)},
                std::format("{} may be empty; then the answer is {}", owner, value));
    }
}

bool isZeroDivision(const PatchTask &task)
{
    return hasType(task, "ZeroDivisionError");
}

void zeroGuard(Site &site)
{
    for (const auto &each : site.nodes({"binary_operator"})) {
        const auto sign = site.file.textOf(each, "operator");
        if (sign != "/" && sign != "//" && sign != "%")
            continue;
        auto divisor = each.field("right");
        while (divisor.kind() == "parenthesized_expression")
            divisor = divisor.namedChild(0);
        if (isOneOf(divisor, {"integer", "float"}))
            continue;
        const auto name = site.text(divisor);
        auto values = fallbacksOf(site.file, site.function);
        std::erase_if(values, [](const std::string &value) {
            return value.starts_with('[') || value.starts_with('{') || value.starts_with('"');
        });
        const bool isReturned = each.parent().kind() == "return_statement";
        if (isReturned && isPlain(site.file, divisor))
            std::erase(values, "None");
        if (isReturned && !std::ranges::contains(values, "0") &&
            !std::ranges::contains(values, "0.0"))
            values.insert(values.begin(), sign == "/" ? "0.0" : "0");
        for (const auto &value : values) {
            if (isReturned)
                site.offer({returnBefore(site.file, site.file.statementOf(each),
                                         divisor.kind() == "call" || isPlain(site.file, divisor)
                                             ? std::format("not {}", name)
                                             : std::format("({}) == 0", name),
                                         value)},
                           std::format("{} may be 0; then the answer is {}", name, value));
            else if (value != "None")
                site.offer(wrapped(each, "(", std::format(" if {} else {})", name, value)),
                           std::format("{} may be 0; then the share is {}", name, value));
        }
        if (!isReturned)
            site.offer(wrapped(each, "(", std::format(" if {} else 0)", name)),
                       std::format("{} may be 0; then the share is 0", name));
    }
}

bool isNone(const PatchTask &task)
{
    const auto type = plainType(task.errorType);
    return (type == "AttributeError" || type == "TypeError") &&
           task.message.contains("'NoneType'") && !task.message.contains("operand");
}

void offerNoneGuard(Site &site, const Node &use, const Node &owner)
{
    const auto &file = site.file;
    if (isOneOf(use.parent(), {"for_statement", "for_in_clause"})) {
        site.offer(
            {inserted(owner.range().end, " or []")},
            std::format("{} may be None; then there is nothing to go through", file.textOf(owner)));
        return;
    }
    const auto statement = file.statementOf(use);
    const auto inner = above(use, {"lambda", "list_comprehension", "generator_expression"});
    const bool isInner = !inner.isNull() && site.function.range().contains(inner.range());
    if (site.function.isNull() || statement.isNull() || isInner)
        return;
    const auto name = site.text(owner);
    for (const auto &value : fallbacksOf(file, site.function)) {
        if (isPlain(file, owner)) {
            site.offer({returnBefore(file, statement, name + " is None", value)},
                       std::format("{} may be None; then the answer is {}", name, value));
            continue;
        }
        // What is called is called once: "found = re.match(…)" first.
        const auto indent = file.indentOf(statement);
        if (isOneOf(statement, {"if_statement", "while_statement", "for_statement"}))
            continue;
        const auto answer = value == "None" ? "return None" : "return " + value;
        site.offer({inserted(file.lineStartOf(statement),
                             std::format("{0}found = {1}\n{0}if found is None:\n{0}{2}{3}\n",
                                         indent, name, file.indentStep(), answer)),
                    replaced(owner, "found")},
                   std::format("{} may be None; then the answer is {}", name, value));
    }
    if (isPlain(file, use) && isRead(use) && use.parent().kind() != "call" &&
        use.parent().kind() != "attribute")
        site.offer(wrapped(use, "(", std::format(" if {} is not None else None)", name)),
                   std::format("{} may be None", name));
}

void noneGuard(Site &site)
{
    const auto attribute = between(site.message(), "attribute '", "'");
    for (const auto &each : site.nodes({"attribute"})) {
        if (!attribute.empty() && site.file.textOf(each, "attribute") == attribute)
            offerNoneGuard(site, each, each.field("object"));
    }
    if (site.message().contains("subscriptable")) {
        for (const auto &each : site.nodes({"subscript"}))
            offerNoneGuard(site, each, each.field("value"));
    }
    if (!site.message().contains("iterable") && !site.message().contains("iterate"))
        return;
    for (const auto &each : site.nodes({"for_statement", "for_in_clause"})) {
        const auto over = each.field("right");
        const bool isPlainName = isOneOf(over, {"identifier", "attribute", "call", "subscript"});
        site.offer(isPlainName ? std::vector{inserted(over.range().end, " or []")}
                               : wrapped(over, "(", ") or []"),
                   std::format("{} may be None; then there is nothing to go through",
                               site.file.textOf(over)));
    }
    for (const auto &call : site.nodes({"call"})) {
        const auto arguments = argumentsOf(call);
        if (arguments.size() == 1 && isPlain(site.file, arguments.front()))
            site.offer({inserted(arguments.front().range().end, " or []")},
                       std::format("{} may be None", site.file.textOf(arguments.front())));
    }
    for (const auto &each : site.nodes({"comparison_operator"})) {
        const auto text = site.text(each);
        const auto container = each.namedChild(each.namedChildCount() - 1);
        if (text.contains(" in ") && isPlain(site.file, container))
            site.offer(
                wrapped(each, std::format("({} is not None and ", site.text(container)), ")"),
                std::format("{} may be None, and has nothing in it then", site.text(container)));
    }
}

bool isEmptySequence(const PatchTask &task)
{
    const auto &message = task.message;
    return (hasType(task, "ValueError") && (message.contains("empty sequence") ||
                                            message.contains("iterable argument is empty"))) ||
           (hasType(task, "TypeError") && message.contains("empty iterable with no initial")) ||
           (hasType(task, "StatisticsError") && message.contains("at least one"));
}

void emptySequence(Site &site)
{
    for (const auto &call : site.nodes({"call"})) {
        const auto name = calledName(site.file, call);
        const auto arguments = argumentsOf(call);
        const auto end = call.field("arguments").range().end - 1;
        if ((name == "max" || name == "min") && arguments.size() == 1) {
            auto values = fallbacksOf(site.file, site.function);
            if (call.parent().kind() == "binary_operator")
                values = {"0"};
            for (const auto &value : values) {
                const bool isBare = arguments.front().kind() == "generator_expression" &&
                                    call.field("arguments").kind() == "generator_expression";
                site.offer(
                    isBare ? wrapped(arguments.front(), "(", std::format(", default={})", value))
                           : std::vector{inserted(end, ", default=" + value)},
                    std::format("of nothing, {} is {}", name, value));
            }
        }
        if (name == "reduce" && arguments.size() == 2) {
            const auto how = site.text(arguments.front());
            const auto start = how.contains('*') || how.contains("mul") ? "1"
                               : how.contains('|')                      ? "set()"
                                                                        : "0";
            site.offer({inserted(end, std::string(", ") + start)},
                       std::format("of nothing, the result is {}", start));
        }
        const bool isMean = name == "mean" || name == "median" || name == "mode" ||
                            name == "stdev" || name == "choice";
        if (isMean && arguments.size() == 1 && isPlain(site.file, arguments.front()) &&
            !site.function.isNull()) {
            for (const auto &value : fallbacksOf(site.file, site.function))
                site.offer({returnBefore(site.file, site.file.statementOf(call),
                                         "not " + site.text(arguments.front()), value)},
                           std::format("there may be nothing; then the answer is {}", value));
        }
    }
}

bool isChangedWhileLooping(const PatchTask &task)
{
    return hasType(task, "RuntimeError") &&
           (task.message.contains("changed size during iteration") ||
            task.message.contains("mutated during iteration") ||
            task.message.contains("keys changed during"));
}

void copyForLoop(Site &site)
{
    auto loops = site.nodes({"for_statement", "for_in_clause"});
    if (loops.empty())
        loops = site.file.find(site.function, {"for_statement"});
    for (const auto &loop : loops) {
        const auto over = loop.field("right");
        if (site.file.textOf(over).starts_with("list("))
            continue;
        site.offer(
            wrapped(over, "list(", ")"),
            std::format("{} changes while the loop goes through it", site.file.textOf(over)));
    }
}

bool isStop(const PatchTask &task)
{
    return hasType(task, "StopIteration") ||
           (hasType(task, "RuntimeError") &&
            task.message.contains("generator raised StopIteration"));
}

/// PEP 479: a generator ends by returning.
void endOfIterator(Site &site)
{
    const bool isGenerator =
        !site.function.isNull() && !site.file.find(site.function, {"yield"}).empty();
    for (const auto &raise : site.nodes({"raise_statement"})) {
        if (isGenerator && site.file.textOf(raise).contains("StopIteration"))
            site.offer({replaced(raise, "return")}, "a generator ends by returning");
    }
    for (const auto &call : site.nodes({"call"})) {
        if (site.file.textOf(call, "function") != "next" || argumentsOf(call).size() != 1)
            continue;
        const auto statement = site.file.statementOf(call);
        if (isGenerator && statement.line() == statement.endLine() &&
            statement.kind() == "expression_statement") {
            const auto indent = site.file.indentOf(statement);
            const auto step = site.file.indentStep();
            site.offer(
                {replaced(statement,
                          std::format("try:\n{0}{1}{2}\n{0}except StopIteration:\n{0}{1}return",
                                      indent, step, site.text(statement)))},
                "a generator ends by returning, also where what it reads has ended");
        }
        if (!isGenerator)
            site.offer({inserted(call.field("arguments").range().end - 1, ", None")},
                       "there may be no further item");
    }
}

} // namespace

std::span<const Recipe> pythonValueRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"py-key-default", "python", "KeyError", "Allow for a missing key",
               "Gives what is counted or collected a beginning, and what is read the default that "
               "its use shows.",
               isKeyError, keyDefault},
        Recipe{
            "py-index-guard", "python", "IndexError", "Stay within a sequence",
            "Ends a loop where the items end, and answers early for a sequence without the item.",
            isIndexError, indexGuard},
        Recipe{
            "py-zero-division", "python", "ZeroDivisionError", "Allow for a divisor of zero",
            "Answers without dividing where the divisor is zero, as the function's other answers "
            "show.",
            isZeroDivision, zeroGuard},
        Recipe{"py-none-guard", "python", "AttributeError, TypeError: 'NoneType'", "Allow for None",
               "Answers early, or goes through nothing, where a value is None.", isNone, noneGuard},
        Recipe{"py-empty-sequence", "python", "ValueError: empty sequence",
               "Give an empty sequence a result",
               "Adds the default of max and min, the beginning of reduce, or an early answer.",
               isEmptySequence, emptySequence},
        Recipe{"py-changed-while-looping", "python", "RuntimeError: changed size during iteration",
               "Loop over a copy", "Takes a list of what is changed while a loop goes through it.",
               isChangedWhileLooping, copyForLoop},
        Recipe{"py-stop-iteration", "python", "StopIteration, RuntimeError: generator raised it",
               "End a generator by returning",
               "Returns where a generator let StopIteration through, and gives next() a default "
               "elsewhere.",
               isStop, endOfIterator}};
    return kRecipes;
}

} // namespace espalier::autopatch
