// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/patch.h"
#include "core/store/database.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace espalier::store {

/// An attempt as lists show it, in few bytes, with what is needed of its ticket.
struct PatchSummary {
    std::string ticketId;
    std::string title; ///< of the ticket
    int risk = 0;      ///< likewise
    int number = 0;    ///< of the attempt, from 1
    model::PatchStage stage = model::PatchStage::Analysing;
    model::PatchOrigin origin = model::PatchOrigin::Hand;
    std::string madeBy;
    std::string base;
    std::string branch;
    std::string commit;
    std::string error;
    std::string updatedAt;
};

/// The patches of attempts at tickets, and who works on which. Uses the database of its thread,
/// which must outlive it.
class PatchStore final {
public:
    explicit PatchStore(Database &database) : m_database(database) {}

    /// A new attempt, with its number and id: durable before the caller does anything.
    [[nodiscard]] Result<model::Patch> begin(model::Patch patch);
    /// What has become of it. The attempt follows: success once it is ready or applied. Conflict
    /// when another program has changed it since it was read.
    [[nodiscard]] Result<> update(model::Patch &patch);

    [[nodiscard]] Result<model::Patch> patch(const std::string &ticket, int number);
    /// The last attempt at a ticket; none when there was none.
    [[nodiscard]] Result<std::optional<model::Patch>> last(const std::string &ticket);
    /// All attempts at a ticket, in their order; all of all tickets, the newest first, without one.
    [[nodiscard]] Result<std::vector<model::Patch>> patches(const std::string &ticket = {});
    /// The last attempt at each ticket, the newest first.
    [[nodiscard]] Result<std::vector<PatchSummary>> summaries();
    /// Those of all attempts.
    [[nodiscard]] Result<std::vector<std::string>> branches();
    [[nodiscard]] Result<std::vector<model::Patch>>
    inStages(std::span<const model::PatchStage> stages);

    /// Takes a ticket for `holder` until then, or goes on holding it. Conflict, with the holder,
    /// while another has it at `now`.
    [[nodiscard]] Result<> lease(const std::string &ticket, const std::string &holder,
                                 const std::string &now, const std::string &until);
    [[nodiscard]] Result<> release(const std::string &ticket, const std::string &holder);

private:
    [[nodiscard]] Result<std::vector<model::Patch>> select(const std::string &rest,
                                                           const std::vector<std::string> &values);

    Database &m_database;
};

} // namespace espalier::store
