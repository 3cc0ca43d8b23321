// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/syntax/markedsource.h"

#include <format>
#include <map>

namespace espalier::test {

namespace {

constexpr std::string_view kOpen = "«";
constexpr std::string_view kClose = "»";

std::string describeFunction(std::string_view source, const model::Function &function)
{
    auto text = std::format("{}: {}, lines {}-{}", function.localId(), function.kind(),
                            function.line, function.endLine);
    if (function.loops > 0)
        text += std::format(", {} loop{}", function.loops, function.loops == 1 ? "" : "s");
    if (function.depth > 1)
        text += std::format(", depth {}", function.depth);
    for (const auto &range : function.squeezed)
        text += std::format(", gives up '{}'", range.of(source));
    if (!function.rule.empty())
        text += ", skipped: " + function.rule;
    return text + '\n';
}

std::string describeFile(const model::Outline &outline)
{
    std::string text;
    if (outline.moduleKind == model::ModuleKind::Module)
        text += " module";
    if (outline.moduleKind == model::ModuleKind::Script)
        text += " script";
    if (outline.moduleKind == model::ModuleKind::Global)
        text += " global";
    if (!outline.package.empty())
        text += " package " + outline.package;
    if (outline.preludeApart)
        text += ", prelude apart";
    if (outline.runnable)
        text += " runnable";
    if (!outline.skipRule.empty())
        text += " skipped: " + outline.skipRule;
    if (outline.errors > 0)
        text += " with errors";
    return text.empty() ? text : "file:" + text + '\n';
}

} // namespace

std::string withoutMarks(std::string_view marked)
{
    std::string text;
    for (auto at = marked.find(kOpen); at != std::string_view::npos; at = marked.find(kOpen)) {
        text += marked.substr(0, at);
        marked.remove_prefix(marked.find(kClose, at) + kClose.size());
    }
    return text + std::string(marked);
}

std::string withMarks(std::string_view text, const model::Outline &outline)
{
    std::multimap<std::uint32_t, std::string> marks; // equal keys stay in the order of insertion
    marks.emplace(outline.preludeOffset, "prelude");
    for (const auto &function : outline.functions) {
        for (const auto &anchor : function.anchors)
            marks.emplace(anchor.offset,
                          std::format("{}:{}", anchor.name(), model::name(anchor.situation)));
    }
    std::string result;
    std::uint32_t from = 0;
    for (const auto &[offset, name] : marks) {
        result += text.substr(from, offset - from);
        result += kOpen;
        result += name;
        result += kClose;
        from = offset;
    }
    return result += text.substr(from);
}

std::string describe(std::string_view source, const model::Outline &outline)
{
    std::string text;
    for (const auto &function : outline.functions)
        text += describeFunction(source, function);
    return text + describeFile(outline);
}

} // namespace espalier::test
