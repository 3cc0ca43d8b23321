// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/gate.

#include "core/gate/input.h"
#include "core/model/gate.h"

#include <cstdint>
#include <string_view>

namespace espalier::gate {

/// What a finding comes to.
enum class Effect : std::uint8_t {
    Fail,
    Approval, ///< a person must have seen it
    Note,     ///< only told
};

/// Collects what one gate finds. Keeps a bounded number of findings; those left out count all the
/// same.
class Findings final {
public:
    explicit Findings(std::string_view gate) { m_result.name = gate; }

    /// Adds what was found at a line (0 for none); secrets in `text` are masked, control
    /// characters made visible. The object takes further members until the next call.
    Json &add(Effect effect, std::string_view path, std::uint32_t line, std::string_view what,
              std::string_view text = {});
    [[nodiscard]] bool empty() const { return m_count == 0; }
    [[nodiscard]] bool failed() const { return m_result.verdict == model::GateVerdict::Fail; }

    /// The verdict by what was found; the reason is the kind of the first that decided it.
    [[nodiscard]] model::GateResult take();

private:
    model::GateResult m_result;
    std::size_t m_count = 0;
    Json m_leftOut;
};

/// A result without findings.
[[nodiscard]] model::GateResult without(std::string_view gate, model::GateVerdict verdict,
                                        std::string_view reason = {});

/// Why a run that came to such an end tells nothing; empty for one that completed.
[[nodiscard]] std::string_view reasonOf(RunEnd end);

/// Text as evidence shows it: without secrets, of one line, not too long.
[[nodiscard]] std::string shownText(std::string_view text);

} // namespace espalier::gate
