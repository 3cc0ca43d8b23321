// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/patchstore.h"

#include <string>
#include <utility>

namespace espalier::engine {

/// Takes a ticket for this thread to work on, for a day at most. What a program holds that has
/// ended is free; where that cannot be told from here (another namespace, another machine) it is
/// when its time is over. Conflict while another holds it.
[[nodiscard]] Result<> takeLease(store::PatchStore &patches, const std::string &ticket,
                                 const Clock &clock);
/// Lets it go; nothing when another holds it.
[[nodiscard]] Result<> dropLease(store::PatchStore &patches, const std::string &ticket);

/// A ticket that is held as long as this lives. One that could not be let go is free when the
/// program has ended.
class HeldTicket final {
public:
    /// Fails as takeLease.
    [[nodiscard]] static Result<HeldTicket> take(store::Database &database,
                                                 const std::string &ticket, const Clock &clock);
    ~HeldTicket();
    HeldTicket(HeldTicket &&other) noexcept
        : m_database(std::exchange(other.m_database, nullptr)), m_ticket(std::move(other.m_ticket))
    {
    }
    HeldTicket &operator=(HeldTicket &&) = delete;

private:
    HeldTicket(store::Database &database, std::string ticket)
        : m_database(&database), m_ticket(std::move(ticket))
    {
    }
    store::Database *m_database;
    std::string m_ticket;
};

} // namespace espalier::engine
