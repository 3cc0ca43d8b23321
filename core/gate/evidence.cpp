// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/evidence.h"

#include "core/base/textcut.h"
#include "core/base/textformat.h"
#include "core/scrub/scrub.h"

#include <array>

namespace espalier::gate {

static constexpr std::size_t kMost = 500;        ///< findings nobody reads more of
static constexpr std::size_t kMostText = 240;    ///< bytes that are shown
static constexpr std::size_t kMostLooked = 8192; ///< bytes of a line that are masked
static constexpr std::array<std::string_view, 3> kEffects{"fail", "approval", "note"};

std::string shownText(std::string_view text)
{
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    // Masked before it is cut: what has lost its end is known as a secret by nobody.
    const auto clean =
        scrub::masked(cutAtWord(repairedUtf8(text.substr(0, kMostLooked)), kMostLooked));
    return visibleLine(cutAtWord(clean, kMostText));
}

Json &Findings::add(Effect effect, std::string_view path, std::uint32_t line, std::string_view what,
                    std::string_view text)
{
    using enum model::GateVerdict;
    const bool decides =
        effect == Effect::Fail || (effect == Effect::Approval && !m_result.needsApproval);
    if (decides && m_result.verdict == Pass)
        m_result.reason = what;
    if (effect == Effect::Fail)
        m_result.verdict = Fail;
    m_result.needsApproval |= effect == Effect::Approval;
    auto &place = ++m_count > kMost ? m_leftOut : m_result.evidence.emplace_back();
    place = Json{{"path", visibleLine(repairedUtf8(path))},
                 {"line", line},
                 {"what", what},
                 {"masked", shownText(text)},
                 {"effect", kEffects[static_cast<std::size_t>(effect)]}};
    return place;
}

model::GateResult Findings::take()
{
    if (m_count > kMost)
        m_result.evidence.push_back({{"path", ""},
                                     {"line", 0},
                                     {"what", "more"},
                                     {"masked", ""},
                                     {"effect", "note"},
                                     {"count", m_count - kMost}});
    return std::move(m_result);
}

model::GateResult without(std::string_view gate, model::GateVerdict verdict,
                          std::string_view reason)
{
    return {.name = std::string(gate), .verdict = verdict, .reason = std::string(reason)};
}

std::string_view reasonOf(RunEnd end)
{
    switch (end) {
    case RunEnd::Completed: return {};
    case RunEnd::NotStarted: return "not-run";
    case RunEnd::Crashed: return "crashed";
    case RunEnd::TimedOut: return "timed-out";
    case RunEnd::Cancelled: return "cancelled";
    }
    return "not-run";
}

} // namespace espalier::gate
