// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/squeeze.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace espalier::instrument {

namespace {

// The number at the offset, which is moved behind it; none when there is no digit.
std::optional<std::uint32_t> numberAt(std::string_view text, std::size_t &at)
{
    std::uint32_t value = 0;
    const auto *begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
    if (error != std::errc{})
        return std::nullopt;
    at += static_cast<std::size_t>(end - begin);
    return value;
}

std::string_view indentOf(std::string_view text, std::uint32_t offset)
{
    const auto start = lineStart(text, offset);
    const auto end = text.find_first_not_of(" \t", start);
    return text.substr(start, std::min<std::size_t>(end, offset) - start);
}

} // namespace

std::optional<OpenMark> OpenMark::at(std::string_view text, std::uint32_t offset)
{
    if (!text.substr(offset).starts_with(kText))
        return std::nullopt;
    OpenMark mark;
    std::size_t end = offset + kText.size();
    while (text.substr(end).starts_with(' ')) {
        const bool behind = text.substr(++end).starts_with('+');
        end += behind ? 1 : 0;
        const auto blanks = numberAt(text, end);
        if (!blanks)
            return std::nullopt;
        (behind ? mark.after : mark.before) = *blanks;
        if (!text.substr(end).starts_with('@'))
            continue;
        const auto distance = numberAt(text, ++end);
        if (!distance)
            return std::nullopt;
        (behind ? mark.afterDistance : mark.beforeDistance) = *distance;
    }
    if (!text.substr(end).starts_with('\n') && !text.substr(end).starts_with("\r\n"))
        return std::nullopt;
    mark.size = static_cast<std::uint32_t>(end - offset);
    return mark;
}

std::string OpenMark::text() const
{
    std::string result(kText);
    if (before > 0)
        result += std::format(" {}", before);
    if (before > 0 && beforeDistance != 1)
        result += std::format("@{}", beforeDistance);
    if (after > 0)
        result += std::format(" +{}", after);
    if (after > 0 && afterDistance != 0)
        result += std::format("@{}", afterDistance);
    return result;
}

void squeeze(std::string_view text, const model::Function &function, std::string_view newline,
             std::vector<model::Insertion> &insertions)
{
    const auto opening = std::ranges::find_if(insertions, [](const model::Insertion &insertion) {
        const auto start = insertion.text.find_first_not_of(" \t\r\n");
        return start != std::string::npos &&
               OpenMark::at(insertion.text, static_cast<std::uint32_t>(start));
    });
    if (opening == insertions.end())
        return;
    OpenMark mark;
    std::vector<model::Insertion> added;
    for (const auto &range : function.squeezed) {
        model::Insertion insertion{.offset = range.begin,
                                   .functionDepth = function.depth,
                                   .replaced = std::string(range.of(text))};
        if (range.end <= function.body.begin) {
            mark.before = range.size();
            mark.beforeDistance = function.body.begin - range.end;
        } else if (range.begin >= function.body.end) {
            mark.after = range.size();
            mark.afterDistance = range.begin - function.body.end;
        } else if (insertion.replaced.starts_with(';')) {
            insertion.text = newline;
            insertion.text += indentOf(text, function.body.begin);
            insertion.text += '\t';
        }
        added.push_back(std::move(insertion));
    }
    opening->text.replace(opening->text.find(OpenMark::kText), OpenMark::kText.size(), mark.text());
    insertions.insert(insertions.end(), added.begin(), added.end());
}

} // namespace espalier::instrument
