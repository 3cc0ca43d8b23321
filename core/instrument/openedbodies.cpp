// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/openedbodies.h"

#include "core/syntax/outline.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::instrument {

std::unexpected<Error> changedAt(std::string_view text, std::string what, std::uint32_t offset)
{
    const auto line = std::ranges::count(text.substr(0, offset), '\n') + 1;
    return failure(ErrorKind::Conflict, std::move(what), std::format("line {}", line));
}

// The brace that ends the body in which the offset lies; the end of the text where there is none.
std::uint32_t OpenedBodies::closingBrace(std::uint32_t from) const
{
    const auto &opaqueRanges = m_finder.opaque();
    int depth = 0;
    auto opaque = std::ranges::upper_bound(opaqueRanges, from, {}, &ByteRange::end);
    for (auto at = from; at < m_text.size(); ++at) {
        while (opaque != opaqueRanges.end() && opaque->end <= at)
            ++opaque;
        if (opaque != opaqueRanges.end() && opaque->contains(at))
            at = opaque->end - 1;
        else if (m_text[at] == '{')
            ++depth;
        else if (m_text[at] == '}' && depth-- == 0)
            return at;
    }
    return static_cast<std::uint32_t>(m_text.size());
}

// Whether the statements between an entry and the closing brace are what a body on one line becomes
// when it is opened up. Somebody may have edited it since.
bool OpenedBodies::closesAgain(ByteRange body) const
{
    std::string joined = "{ ";
    std::size_t lines = 0;
    for (auto at = body.begin; at < body.end; ++at) {
        if (m_text[at] == '\n') {
            if (m_finder.isOpaque(at))
                return false;
            ++lines;
            const auto next = skipBlanks(m_text, at + 1);
            joined += next == body.end ? " " : "; ";
            at = next - 1;
        } else if (m_text[at] != '\r') {
            joined += m_text[at];
        }
    }
    if (lines == 0)
        return joined == "{ "; // an empty body has no line of its own
    const auto around = m_language.aroundBody();
    const auto outline = syntax::outline(m_language, std::string(around.before) + joined + "}" +
                                                         std::string(around.after));
    if (outline.errors > 0 || outline.functions.empty())
        return false;
    const auto &function = outline.functions.front();
    const auto isOpened = [](const model::Anchor &anchor) {
        return anchor.situation == model::Situation::OneLine;
    };
    // The blanks at both ends, and a separator for each line but the last.
    return std::ranges::any_of(function.anchors, isOpened) && function.squeezed.size() == lines + 1;
}

// What went when a body was opened up comes back: aligning blanks, and on one line what had become
// several.
Result<> OpenedBodies::closeBody(const Found &opening, std::vector<Found> &squeezed) const
{
    const auto restore = [&](ByteRange range, std::string text, Part part = Part::Squeezed) {
        squeezed.push_back(
            {.range = range, .part = part, .id = opening.id, .restored = std::move(text)});
    };
    const auto &mark = *opening.opens;
    const auto brace = opening.range.begin - 1;
    const auto end = closingBrace(opening.range.end);
    if (mark.beforeDistance > brace || end + mark.afterDistance >= m_text.size())
        return changedAt(m_text, "an insertion was changed", opening.range.begin);
    if (!closesAgain({opening.range.end, end}))
        return changedAt(
            m_text, "a body that was opened up was edited, and does not fit on one line any more",
            opening.range.begin);
    if (mark.before > 0) {
        const auto at = brace - mark.beforeDistance;
        restore({at, at}, std::string(mark.before, ' '));
    }
    for (auto at = m_text.find('\n', opening.range.end); at < end; at = m_text.find('\n', at + 1)) {
        const auto line = static_cast<std::uint32_t>(at);
        const auto begin = m_text[line - 1] == '\r' ? line - 1 : line;
        const auto next = skipBlanks(m_text, line + 1);
        if (next != end) {
            restore({begin, next}, "; ");
            continue;
        }
        restore({begin, begin}, " ");
        restore({begin, next}, {}, Part::BodyClose);
        restore({opening.range.begin, opening.range.begin}, " ");
    }
    if (mark.after > 0) {
        const auto at = end + 1 + mark.afterDistance;
        restore({at, at}, std::string(mark.after, ' '));
    }
    return {};
}

Result<std::vector<Found>> OpenedBodies::close(const std::vector<Found> &found) const
{
    std::vector<Found> squeezed;
    for (const auto &each : found) {
        if (!each.opens)
            continue;
        if (auto closed = closeBody(each, squeezed); !closed)
            return failure(closed.error());
    }
    return squeezed;
}

} // namespace espalier::instrument
