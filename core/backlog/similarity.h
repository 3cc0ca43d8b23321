// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ticket.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

/// What of a ticket is compared: its words, masked, and the files and functions of its evidence.
struct TicketSketch {
    std::string id;
    std::vector<std::uint32_t> features; ///< hashes, ascending, each once
};
[[nodiscard]] TicketSketch sketchOf(const model::Ticket &ticket);

struct SimilarTicket {
    std::string id;
    double similarity = 0; ///< 0 to 1: shared features, weighed by how rare they are
};

/// The tickets that may be about the same, the most similar first, with at least `least`. A
/// suggestion only.
[[nodiscard]] std::vector<SimilarTicket> similarTo(const TicketSketch &ticket,
                                                   const std::vector<TicketSketch> &others,
                                                   std::size_t most = 5, double least = 0.5);

} // namespace espalier::backlog
