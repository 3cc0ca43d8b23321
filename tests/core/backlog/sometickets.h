// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"

#include <cstdint>
#include <random>
#include <string>

namespace espalier::test {

/// One with something in every field, open and in the inbox.
[[nodiscard]] model::Ticket someTicket();

/// Tickets that have nothing in common but being possible; the same for one seed on every machine.
class RandomTickets final {
public:
    explicit RandomTickets(std::uint32_t seed) : m_random(seed) {}

    /// With a number that no other of these has in its id.
    [[nodiscard]] model::Ticket ticket();
    /// Of pieces that formats stumble over: quotes, line ends, formulas, brackets, other scripts.
    [[nodiscard]] std::string text(std::uint32_t pieces);
    /// Below `limit`.
    [[nodiscard]] std::uint32_t number(std::uint32_t limit) { return m_random() % limit; }

private:
    [[nodiscard]] std::string path(std::uint32_t number);
    [[nodiscard]] Json value(std::uint32_t depth);
    [[nodiscard]] Json evidence();
    [[nodiscard]] Json metadata();

    std::mt19937 m_random;
    std::uint32_t m_made = 0;
};

} // namespace espalier::test
