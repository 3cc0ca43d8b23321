// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/syntax/golayout.h"

#include "core/base/textformat.h"
#include "core/syntax/parser.h"

#include <algorithm>

namespace espalier::syntax {

using model::AnchorKind;
using model::Situation;

bool isOnOneLine(TSNode node)
{
    return ts_node_start_point(node).row == ts_node_end_point(node).row;
}

model::Anchor blockAnchor(TSNode block)
{
    return {.situation = Situation::Block, .offset = ts_node_start_byte(block) + 1};
}

namespace {

// The statements of a block, without comments, braces and what ends statements.
std::vector<TSNode> statementsOf(TSNode block)
{
    std::vector<TSNode> statements;
    const auto count = ts_node_child_count(block);
    for (std::uint32_t i = 0; i < count; ++i) {
        const TSNode child = ts_node_child(block, i);
        if (ts_node_is_named(child) && !ts_node_is_extra(child))
            statements.push_back(child);
    }
    return statements;
}

// Whether a body on one line is laid out as gofmt does it; then it can be opened up and closed
// again without a trace. Notes what goes when it opens.
bool isPlainOneLine(TSNode block, const Visit &visit, model::Function &function)
{
    const auto text = visit.textOf(block);
    if (text == "{}")
        return true;
    const auto statements = statementsOf(block);
    const auto range = rangeOf(block);
    const bool comment = text.starts_with("{ /*");
    if ((statements.empty() && !comment) || !text.starts_with("{ ") || !text.ends_with(" }") ||
        text.size() < 4 || text.substr(2).starts_with(' ') ||
        text.substr(0, text.size() - 2).ends_with(' '))
        return false;
    std::vector<ByteRange> squeezed{{range.begin + 1, range.begin + 2}};
    for (std::size_t i = 1; i < statements.size(); ++i) {
        const ByteRange gap{ts_node_end_byte(statements[i - 1]), ts_node_start_byte(statements[i])};
        if (gap.of(visit.text) != "; ")
            return false;
        squeezed.push_back(gap);
    }
    squeezed.push_back({range.end - 2, range.end - 1});
    function.squeezed = std::move(squeezed);
    return true;
}

// Blanks that align a comment behind the function with those of its neighbours.
void squeezeBlanksBehind(std::uint32_t end, const Visit &visit, model::Function &function)
{
    const auto rest = visit.text.substr(end, lineEnd(visit.text, end) - end);
    const auto closing = std::min(rest.find_first_not_of(")},;]"), rest.size());
    const auto comment = rest.find_first_not_of(' ', closing);
    if (comment == std::string_view::npos || comment < closing + 2 ||
        !rest.substr(comment).starts_with('/'))
        return;
    function.squeezed.emplace_back(end + static_cast<std::uint32_t>(closing),
                                   end + static_cast<std::uint32_t>(comment) - 1);
}

std::uint32_t blanksBefore(std::string_view text, std::uint32_t offset)
{
    auto begin = offset;
    while (begin > 0 && text[begin - 1] == ' ')
        --begin;
    return offset - begin;
}

// More than one blank before the offset aligns what stands there with its neighbours.
void squeezeBlanksBefore(std::uint32_t offset, const Visit &visit, model::Function &function)
{
    const auto begin = offset - blanksBefore(visit.text, offset);
    const bool inside = begin > 0 && visit.text[begin - 1] != '\n' && visit.text[begin - 1] != '\t';
    if (inside && offset - begin > 1)
        function.squeezed.insert(function.squeezed.begin(), ByteRange{begin, offset - 1});
}

std::uint32_t rowOf(TSNode node)
{
    return ts_node_start_point(node).row;
}

bool holdsFunction(TSNode node)
{
    bool found = false;
    walkNodes(node, [&](TSNode inner) {
        found = found || kindOf(inner) == "func_literal";
        return !found;
    });
    return found;
}

// Whether the elements next to one, in one direction, are aligned for a key that is not among them.
bool alignedForOthers(TSNode list, std::uint32_t index, int step, const Visit &visit)
{
    std::uint32_t fewest = 0; // blanks between a key with its colon and the value; 0: no neighbour
    TSNode before = ts_node_named_child(list, index);
    for (std::int64_t i = std::int64_t{index} + step; i >= 0 && i < ts_node_named_child_count(list);
         i += step) {
        const TSNode element = ts_node_named_child(list, static_cast<std::uint32_t>(i));
        const auto distance = std::int64_t{rowOf(element)} - rowOf(before);
        if (distance != step || kindOf(element) != "keyed_element" || !isOnOneLine(element) ||
            holdsFunction(element))
            break;
        const TSNode value = ts_node_named_child(element, ts_node_named_child_count(element) - 1);
        const auto blanks = blanksBefore(visit.text, ts_node_start_byte(value));
        fewest = fewest == 0 ? blanks : std::min(fewest, blanks);
        before = element;
    }
    return fewest > 1;
}

// Whether a comment ends the line of an offset with more than one blank before it.
bool alignsComment(std::string_view text, std::uint32_t offset)
{
    const auto line = text.substr(offset, lineEnd(text, offset) - offset);
    const auto comment = line.find("// ");
    return comment != std::string_view::npos && comment > 0 &&
           line.substr(0, comment).ends_with("  ") && line.find_first_not_of(" \t") != comment;
}

// gofmt aligns only what stands on lines that follow one another. Whether opening a literal up
// would take neighbours out of such a group that it does not know to close up itself.
bool alignsNeighbours(TSNode node, const Visit &visit)
{
    const auto start = lineStart(visit.text, ts_node_start_byte(node));
    const auto end = lineEnd(visit.text, ts_node_end_byte(node));
    const auto own = visit.text.substr(start, end - start);
    const bool comment = own.contains("// ");
    const bool commentsAround =
        (start > 0 && alignsComment(visit.text, lineStart(visit.text, start - 1))) ||
        (end < visit.text.size() && alignsComment(visit.text, end));
    if (comment && commentsAround)
        return true;
    for (std::size_t up = 1; !ts_node_is_null(visit.parent(up)); ++up) {
        const TSNode above = visit.parent(up);
        if (kindOf(above) == "var_spec_list")
            return own.substr(0, ts_node_start_byte(node) - start).contains("  ") ||
                   ts_node_named_child_count(above) > 1;
        if (!isOnOneLine(above))
            return false;
        const TSNode list = visit.parent(up + 1);
        if (kindOf(above) != "keyed_element" || ts_node_is_null(list))
            continue;
        for (std::uint32_t i = 0; i < ts_node_named_child_count(list); ++i) {
            if (ts_node_eq(ts_node_named_child(list, i), above))
                return alignedForOthers(list, i, 1, visit) || alignedForOthers(list, i, -1, visit);
        }
    }
    return false;
}

bool isInOneLineFunction(const Visit &visit)
{
    return std::ranges::any_of(*visit.ancestors, [](TSNode node) {
        const TSNode body = fieldOf(node, "body");
        const auto kind = kindOf(node);
        return (kind == "func_literal" || kind.ends_with("_declaration")) &&
               !ts_node_is_null(body) && isOnOneLine(body);
    });
}

// What gofmt aligns of a literal: the value of a key whose first literal it is, else itself.
std::uint32_t alignedStart(TSNode literal, const Visit &visit)
{
    const auto start = ts_node_start_byte(literal);
    for (std::size_t up = 1; !ts_node_is_null(visit.parent(up)); ++up) {
        const TSNode above = visit.parent(up);
        if (ts_node_start_point(above).row != ts_node_start_point(literal).row)
            break;
        if (kindOf(above) != "keyed_element")
            continue;
        const TSNode value = ts_node_named_child(above, ts_node_named_child_count(above) - 1);
        const auto begin = ts_node_start_byte(value);
        if (!visit.text.substr(begin, start - begin).contains("func"))
            return begin;
    }
    return start;
}

} // namespace

void describeOneLine(TSNode node, TSNode body, const Visit &visit, model::Function &function)
{
    if (isInOneLineFunction(visit)) {
        function.rule = "one-line-nested";
        return;
    }
    if (kindOf(node) == "func_literal" && alignsNeighbours(node, visit)) {
        function.rule = "aligned";
        return;
    }
    auto start = blockAnchor(body);
    start.kind = AnchorKind::BodyStart;
    if (!isPlainOneLine(body, visit, function)) {
        function.anchors.push_back(start);
        return;
    }
    start.situation = Situation::OneLine;
    start.offset += visit.textOf(body) == "{}" ? 0 : 1;
    function.anchors.push_back(start);
    function.anchors.push_back(
        {AnchorKind::BodyEnd, Situation::OneLine, 0, ts_node_end_byte(body) - 1});
    squeezeBlanksBefore(kindOf(node) == "func_literal" ? alignedStart(node, visit)
                                                       : ts_node_start_byte(body),
                        visit, function);
    squeezeBlanksBehind(ts_node_end_byte(body), visit, function);
}

void leaveBrokenGroups(std::string_view text, model::Outline &outline)
{
    std::vector<model::Function *> group;
    const auto closeGroup = [&] {
        const auto isLeft = [](const model::Function *function) { return !function->rule.empty(); };
        const auto isAligned = [&](const model::Function *function) {
            return blanksBefore(text, function->body.begin) > 1;
        };
        if (std::ranges::any_of(group, isLeft) && std::ranges::any_of(group, isAligned)) {
            for (auto *function : group) {
                if (function->rule.empty())
                    function->rule = "aligned";
            }
        }
        group.clear();
    };
    for (auto &function : outline.functions) {
        if (function.depth > 1 || function.line != function.endLine ||
            lineStart(text, function.range.begin) != function.range.begin)
            continue;
        if (!group.empty() && function.line != group.back()->line + 1)
            closeGroup();
        group.push_back(&function);
    }
    closeGroup();
}

} // namespace espalier::syntax
