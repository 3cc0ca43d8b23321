// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/instrument.

#include "core/base/result.h"
#include "core/instrument/insertionfinder.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::instrument {

/// The failure for telemetry that somebody changed, with its line.
[[nodiscard]] std::unexpected<Error> changedAt(std::string_view text, std::string what,
                                               std::uint32_t offset);

/// Makes bodies that were opened up stand on one line again (see OpenMark). All that it is given
/// must outlive it.
class OpenedBodies final {
public:
    OpenedBodies(const syntax::Language &language, const InsertionFinder &finder,
                 std::string_view text)
        : m_language(language), m_finder(finder), m_text(text)
    {
    }

    /// What is to be replaced besides what was found. Fails with Conflict where a body was edited
    /// so that it does not fit on one line.
    [[nodiscard]] Result<std::vector<Found>> close(const std::vector<Found> &found) const;

private:
    [[nodiscard]] std::uint32_t closingBrace(std::uint32_t from) const;
    [[nodiscard]] bool closesAgain(ByteRange body) const;
    Result<> closeBody(const Found &opening, std::vector<Found> &squeezed) const;

    const syntax::Language &m_language;
    const InsertionFinder &m_finder;
    std::string_view m_text;
};

} // namespace espalier::instrument
