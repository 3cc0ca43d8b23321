// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Texts: what is joined to them, their bytes, their encoding, texts that are empty.

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

bool says(const PatchTask &task, Kinds words)
{
    return std::ranges::any_of(words, [&](auto word) { return task.message.contains(word); });
}

bool isConcatenation(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           ((says(task, {"can only concatenate str (not \"", "expected str instance",
                         "must be str, not int", "must be str, not float"}) &&
             !says(task, {"bytes"})) ||
            (task.message.contains("unsupported operand type(s) for +") &&
             task.message.contains("'str'")));
}

bool isText(const Node &node)
{
    return isOneOf(node, {"string", "concatenated_string"});
}

/// The parts of "a + b + c".
std::vector<Node> summands(const CodeFile &file, const Node &sum)
{
    std::vector<Node> parts;
    auto at = sum;
    while (at.kind() == "binary_operator" && file.textOf(at, "operator") == "+") {
        parts.insert(parts.begin(), at.field("right"));
        at = at.field("left");
    }
    parts.insert(parts.begin(), at);
    return parts;
}

void textOfNumber(Site &site)
{
    const auto &file = site.file;
    for (const auto &sum : site.nodes({"binary_operator"})) {
        if (file.textOf(sum, "operator") != "+" || sum.parent().kind() == "binary_operator")
            continue;
        const auto parts = summands(file, sum);
        std::vector<Edit> all;
        for (const auto &part : parts) {
            const bool isMade = part.kind() == "call" && calledName(file, part) == "str";
            if (isText(part) || isMade)
                continue;
            auto edits = part.kind() == "parenthesized_expression"
                             ? std::vector{inserted(part.range().begin, "str")}
                             : wrapped(part, "str(", ")");
            if (parts.size() > 2)
                site.offer(edits, std::format("{} is no text", file.textOf(part)));
            all.insert(all.end(), edits.begin(), edits.end());
        }
        const bool hasText = std::ranges::any_of(parts, isText);
        if (!all.empty() && hasText)
            site.offer(all, "what is joined to a text has to be one");
        // Where nothing here is a text, what came as one is a number.
        for (const auto &part : parts) {
            if (!hasText && isOneOf(part, {"identifier", "subscript", "attribute", "call"}))
                site.offer(wrapped(part, "int(", ")"),
                           std::format("{} is a number that came as text", file.textOf(part)));
        }
    }
    for (const auto &each : site.nodes({"augmented_assignment"})) {
        if (file.textOf(each, "operator") != "+=")
            continue;
        for (const auto *made : {"str(", "int("})
            site.offer(wrapped(each.field("right"), made, ")"),
                       "both sides have to be of one kind");
    }
    for (const auto &call : site.nodes({"call"})) {
        const auto arguments = argumentsOf(call);
        if (calledName(file, call) != "join" || arguments.size() != 1)
            continue;
        if (arguments.front().kind() == "generator_expression" ||
            arguments.front().kind() == "list_comprehension")
            site.offer(wrapped(arguments.front().namedChild(0), "str(", ")"),
                       "what is joined has to be text");
        else
            site.offer(wrapped(arguments.front(), "map(str, ", ")"),
                       "what is joined has to be text");
    }
}

bool isBytes(const PatchTask &task)
{
    return hasType(task, "TypeError") &&
           says(task, {"bytes-like object", "bytes-like pattern", "string pattern on a bytes",
                       "concat str to bytes", "can't concat bytes to str", "not \"bytes\"",
                       "must be str, not bytes", "must be bytes", "not 'bytes'", "encoded before",
                       "expected str, bytes", "found bytes", "bytes or"});
}

bool isBytesLiteral(const CodeFile &file, const Node &node)
{
    const auto text = file.textOf(node);
    return text.size() > 1 && std::string_view("bB").contains(text[0]);
}

void bytesOrText(Site &site)
{
    const auto &file = site.file;
    const bool wantsBytes =
        says(site.task, {"bytes-like object is required", "concat str to bytes", "must be bytes",
                         "encoded before", "string pattern on a bytes"});
    // A literal of the other kind.
    for (const auto &each : site.nodes({"string"})) {
        const auto text = file.textOf(each);
        const bool isByte = isBytesLiteral(file, each);
        const bool isPlainText = text.front() == '"' || text.front() == '\'' ||
                                 text.front() == 'r' || text.front() == 'u';
        if (wantsBytes && !isByte && isPlainText) {
            const auto mark = text.front() == 'u' ? 1u : 0u;
            site.offer({{.range = {each.range().begin, each.range().begin + mark}, .text = "b"}},
                       "what is worked with here are bytes");
        }
        if (!wantsBytes && isByte)
            site.offer({{.range = {each.range().begin, each.range().begin + 1}, .text = ""}},
                       "what is worked with here is text");
    }
    const auto *const how = wantsBytes ? ".encode()" : ".decode()";
    const auto offer = [&](const Node &value) {
        if (isOneOf(value, {"string", "integer", "float"}))
            return;
        const bool needsBrackets =
            isOneOf(value, {"binary_operator", "conditional_expression", "boolean_operator"});
        site.offer(needsBrackets ? wrapped(value, "(", std::string(")") + how)
                                 : std::vector{inserted(value.range().end, how)},
                   wantsBytes ? "bytes are wanted here" : "text is wanted here");
    };
    for (const auto &call : site.nodes({"call"})) {
        for (const auto &argument : argumentsOf(call))
            offer(argument);
        const auto owner = call.field("function").field("object");
        if (!owner.isNull() && isOneOf(owner, {"identifier", "call", "attribute"}) && wantsBytes &&
            calledName(file, call) != "encode")
            continue;
        if (!owner.isNull() && isOneOf(owner, {"identifier", "call", "subscript"}))
            offer(owner);
    }
    for (const auto &sum : site.nodes({"binary_operator", "comparison_operator"})) {
        for (std::uint32_t i = 0; i < sum.namedChildCount(); ++i)
            offer(sum.namedChild(i));
    }
}

bool isEncoding(const PatchTask &task)
{
    return hasType(task, "UnicodeDecodeError") || hasType(task, "UnicodeEncodeError");
}

void encoding(Site &site)
{
    const auto &file = site.file;
    const bool isUtf8 = site.message().contains("'utf-8' codec");
    for (const auto &call : site.nodes({"call"})) {
        const auto name = calledName(file, call);
        const auto arguments = argumentsOf(call);
        const auto end = call.field("arguments").range().end - 1;
        const auto separator = arguments.empty() ? "" : ", ";
        if (name == "open" || name == "read_text" || name == "write_text" ||
            name == "reconfigure") {
            const bool isBinary = arguments.size() > 1 && isText(arguments[1]) &&
                                  file.textOf(arguments[1]).contains('b');
            const auto given = namedArgument(file, call, "encoding");
            if (given.isNull() && !isBinary && !isUtf8)
                site.offer({inserted(end, std::string(separator) + "encoding=\"utf-8\"")},
                           "what encoding a file has does not depend on the machine");
            if (isUtf8 && namedArgument(file, call, "errors").isNull() && !isBinary)
                site.offer({inserted(end, std::string(separator) +
                                              (given.isNull() ? "encoding=\"utf-8\", " : "") +
                                              "errors=\"replace\"")},
                           "the file may have bytes that are no UTF-8; they are shown as such");
        }
        if (name == "decode" || name == "encode") {
            if (!isUtf8 && !arguments.empty() && isText(arguments.front()))
                site.offer({replaced(arguments.front(), "\"utf-8\"")},
                           "UTF-8 can hold any text, the encoding here cannot");
            else if (isUtf8 && arguments.size() < 2)
                site.offer({inserted(end, std::string(arguments.empty() ? "\"utf-8\", " : ", ") +
                                              "\"replace\"")},
                           "there may be bytes that are no UTF-8; they are shown as such");
        }
    }
    for (const auto &with : site.nodes({"with_statement"})) {
        for (const auto &call : file.find(with, {"call"})) {
            if (calledName(file, call) == "open" && namedArgument(file, call, "encoding").isNull())
                site.offer({inserted(call.field("arguments").range().end - 1,
                                     isUtf8 ? ", encoding=\"utf-8\", errors=\"replace\""
                                            : ", encoding=\"utf-8\"")},
                           "what encoding a file has does not depend on the machine");
        }
    }
    if (site.function.isNull())
        return;
    // The text is read here, and the file was opened above.
    for (const auto &call : file.find(site.function, {"call"})) {
        const auto arguments = argumentsOf(call);
        const bool isBinary =
            arguments.size() > 1 && isText(arguments[1]) && file.textOf(arguments[1]).contains('b');
        if (file.textOf(call, "function") == "open" && !isBinary &&
            namedArgument(file, call, "encoding").isNull())
            site.offer({inserted(call.field("arguments").range().end - 1,
                                 isUtf8 ? ", encoding=\"utf-8\", errors=\"replace\""
                                        : ", encoding=\"utf-8\"")},
                       "what encoding a file has does not depend on the machine");
    }
}

bool isEmptyText(const PatchTask &task)
{
    return (hasType(task, "JSONDecodeError") && says(task, {"Expecting value: line 1 column 1"})) ||
           (hasType(task, "ValueError") &&
            says(task, {"with base 10: ''", "convert string to float: ''", "empty separator",
                        "not enough values to unpack (expected"}));
}

/// "a, b = line.split(…)" of lines that are empty or comments.
void offerSkip(Site &site)
{
    const auto &file = site.file;
    for (const auto &each : site.nodes({"assignment"})) {
        const auto left = each.field("left");
        const auto right = each.field("right");
        if (left.kind() != "pattern_list" || right.kind() != "call")
            continue;
        const auto name = calledName(file, right);
        const auto owner = right.field("function").field("object");
        const auto arguments = argumentsOf(right);
        if (name == "split" && left.namedChildCount() == 2 && arguments.size() == 1) {
            const auto attribute = right.field("function").field("attribute");
            site.offer({replaced(left, std::format("{}, _, {}", site.text(left.namedChild(0)),
                                                   site.text(left.namedChild(1)))),
                        replaced(attribute, "partition")},
                       "what has no separator is all before it");
        }
        const auto statement = file.statementOf(each);
        const auto loop = above(each, {"for_statement", "while_statement"});
        if (!loop.isNull() && site.function.range().contains(loop.range()) && isPlain(file, owner))
            site.offer({inserted(file.lineStartOf(statement),
                                 std::format("{0}if not {1}.strip():\n{0}{2}continue\n",
                                             file.indentOf(statement), site.text(owner),
                                             file.indentStep()))},
                       "empty lines tell nothing");
    }
}

void emptyText(Site &site)
{
    const auto &file = site.file;
    for (const auto &call : site.nodes({"call"})) {
        const auto arguments = argumentsOf(call);
        const auto name = calledName(file, call);
        const bool reads = name == "loads" || name == "int" || name == "float";
        if (!reads || arguments.empty() || !isPlain(file, arguments.front()) ||
            site.function.isNull())
            continue;
        const auto value = site.text(arguments.front());
        const auto statement = file.statementOf(call);
        const bool isInner =
            !above(call, {"lambda", "list_comprehension", "generator_expression"}).isNull() &&
            site.function.range().contains(
                above(call, {"lambda", "list_comprehension", "generator_expression"}).range());
        const auto none = name == "loads" ? "{}" : "0";
        if (call.parent().kind() == "return_statement") {
            auto values = fallbacksOf(file, site.function);
            if (!std::ranges::contains(values, none))
                values.push_back(none);
            for (const auto &each : values)
                site.offer(
                    {returnBefore(file, statement, std::format("not {}.strip()", value), each)},
                    std::format("{} may be empty; then the answer is {}", value, each));
        } else if (!isInner || name != "loads") {
            site.offer(wrapped(call, "(", std::format(" if {}.strip() else {})", value, none)),
                       std::format("{} may be empty; then it counts as {}", value, none));
        }
    }
    offerSkip(site);
}

} // namespace

std::span<const Recipe> pythonTextRecipes()
{
    static constexpr std::array kRecipes{
        Recipe{"py-text-of-number", "python", "TypeError: can only concatenate str",
               "Make text of what is joined to text",
               "Puts str() around what is no text in a sum or join, or int() around a number that "
               "came as text.",
               isConcatenation, textOfNumber},
        Recipe{"py-bytes-or-text", "python", "TypeError: bytes and str",
               "Keep bytes and text apart",
               "Makes a literal one of bytes or of text, or encodes or decodes a value.", isBytes,
               bytesOrText},
        Recipe{
            "py-encoding", "python", "UnicodeDecodeError, UnicodeEncodeError",
            "Name the encoding of a file",
            "Says UTF-8 where a file is opened or text is encoded, and shows bytes that are none.",
            isEncoding, encoding},
        Recipe{"py-empty-text", "python", "JSONDecodeError, ValueError of an empty text",
               "Allow for an empty text",
               "Gives an empty text that is read as JSON or as a number a value, and passes over "
               "lines without a separator.",
               isEmptyText, emptyText}};
    return kRecipes;
}

} // namespace espalier::autopatch
