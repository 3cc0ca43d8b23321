// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/places.h"

#include <algorithm>
#include <array>
#include <vector>

namespace espalier::instrument {

using model::Anchor;
using model::AnchorKind;
using model::Function;
using model::Situation;

namespace {

/// Whether there is nothing but what languages take for blanks within a line.
bool isBlank(std::string_view text)
{
    constexpr std::array<std::string_view, 7> kWide{"\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xaf",
                                                    "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf",
                                                    "\xe2\x80"};
    while (!text.empty()) {
        if (std::string_view(" \t\f\v").contains(text.front())) {
            text.remove_prefix(1);
            continue;
        }
        const auto wide = std::ranges::find_if(
            kWide, [&](std::string_view each) { return text.starts_with(each); });
        if (wide == kWide.end())
            return false;
        if (wide->size() == 2 && wide->front() == '\xe2') { // U+2000 to U+200A
            if (text.size() < 3 || static_cast<unsigned char>(text[2]) > 0x8a)
                return false;
            text.remove_prefix(1);
        }
        text.remove_prefix(wide->size());
    }
    return true;
}

/// Goes over what was found, in offsets of the original text.
class Places final {
public:
    Places(std::span<const Function> functions, const FunctionOfId &functionOf,
           const Stripped &stripped)
        : m_functions(functions), m_functionOf(functionOf), m_stripped(stripped)
    {
        for (const auto &function : functions)
            m_anchors.insert(m_anchors.end(), function.anchors.begin(), function.anchors.end());
        std::ranges::stable_sort(m_anchors, {}, &Anchor::offset);
    }

    [[nodiscard]] std::string misplaced() const;

private:
    [[nodiscard]] bool isRight(const Stripped::Piece &piece, const std::string &owner,
                               std::uint32_t offset) const;
    /// Whether the offset is where text for such an anchor goes: at it, or before it on its line.
    template <typename Wanted>
    [[nodiscard]] bool isAt(const std::string &owner, std::uint32_t offset, bool exactly,
                            const Wanted &wanted) const;
    [[nodiscard]] bool isWithinAFunction(std::uint32_t offset) const;

    std::span<const Function> m_functions;
    const FunctionOfId &m_functionOf;
    const Stripped &m_stripped;
    std::vector<Anchor> m_anchors; ///< of all functions, in the order of the text
};

bool belongs(Part part, AnchorKind kind)
{
    switch (part) {
    case Part::Enter:
    case Part::EnterMore: return kind == AnchorKind::BodyStart || kind == AnchorKind::DecoratorsEnd;
    case Part::Exit: return kind == AnchorKind::BodyEnd;
    case Part::Loop: return kind == AnchorKind::LoopStart;
    case Part::OutOpen: return kind == AnchorKind::ReturnStart;
    case Part::OutClose: return kind == AnchorKind::ReturnEnd;
    case Part::BraceClose: return kind == AnchorKind::BodyEnd || kind == AnchorKind::LoopEnd;
    case Part::Prelude:
    case Part::BodyClose:
    case Part::Squeezed: break;
    }
    return true;
}

std::string_view nameOf(Part part)
{
    switch (part) {
    case Part::Prelude: return "a prelude";
    case Part::Enter:
    case Part::EnterMore: return "an entry";
    case Part::Exit: return "an exit";
    case Part::Loop: return "the count of a loop";
    case Part::OutOpen:
    case Part::OutClose: return "the record of a value";
    case Part::BraceClose: return "a closing brace";
    case Part::BodyClose:
    case Part::Squeezed: break;
    }
    return "telemetry";
}

template <typename Wanted>
bool Places::isAt(const std::string &owner, std::uint32_t offset, bool exactly,
                  const Wanted &wanted) const
{
    const std::string_view text = m_stripped.text;
    const auto *function = owner.empty() ? nullptr : m_functionOf(owner);
    const auto &anchors = function ? function->anchors : m_anchors;
    // Only blanks may lie between: before the anchor where the text is a line of its own, behind it
    // where one of two equal blanks was taken for the other.
    auto from = offset;
    while (!exactly && from > 0 && isBlank(text.substr(from - 1, 1)))
        --from;
    for (auto at = std::ranges::lower_bound(anchors, from, {}, &Anchor::offset);
         at != anchors.end(); ++at) {
        const auto [first, last] = std::minmax(offset, at->offset);
        const auto between = text.substr(first, last - first);
        if (exactly ? !between.empty() : !isBlank(between))
            return false;
        if (wanted(*at))
            return true;
    }
    return false;
}

bool Places::isWithinAFunction(std::uint32_t offset) const
{
    return std::ranges::any_of(m_functions, [&](const Function &function) {
        return offset > function.range.begin && offset < function.range.end;
    });
}

bool Places::isRight(const Stripped::Piece &piece, const std::string &owner,
                     std::uint32_t offset) const
{
    if (piece.part == Part::Prelude)
        return !isWithinAFunction(offset);
    const bool braces = piece.opensBrace || piece.closesBrace;
    return isAt(owner, offset, braces, [&](const Anchor &anchor) {
        if (!belongs(piece.part, anchor.kind))
            return false;
        if (!piece.opensBrace)
            return true;
        // An entry with a brace of ours comes with a return.
        return piece.part == Part::Enter
                   ? anchor.situation == Situation::Expression
                   : anchor.situation == Situation::Braceless ||
                         anchor.situation == Situation::Nested || anchor.situation == Situation::Do;
    });
}

std::string Places::misplaced() const
{
    std::uint32_t taken = 0; // bytes by which the original is behind; may pass zero and wrap
    for (std::size_t i = 0; i < m_stripped.removed.size(); ++i) {
        const auto &range = m_stripped.removed[i];
        const auto &piece = m_stripped.pieces[i];
        const bool judged = piece.part != Part::BodyClose && piece.part != Part::Squeezed;
        if (judged && !isRight(piece, m_stripped.owners[i], range.begin - taken))
            return std::string(nameOf(piece.part)) + " stands where it does not belong";
        taken += range.size() - static_cast<std::uint32_t>(m_stripped.restored[i].size());
    }
    return {};
}

} // namespace

std::string misplacedPart(std::span<const Function> functions, const FunctionOfId &functionOf,
                          const Stripped &stripped)
{
    return Places(functions, functionOf, stripped).misplaced();
}

} // namespace espalier::instrument
