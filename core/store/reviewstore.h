// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/review.h"
#include "core/store/database.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace espalier::store {

/// What a person said about a patch.
struct PatchComment {
    std::int64_t id = 0;
    std::int64_t attempt = 0;
    std::string path; ///< empty: about the whole patch
    int line = 0;     ///< of the new text, from 1; 0: about the file
    std::string who;
    std::string at; ///< RFC 3339
    std::string text;
};

/// Approvals, comments, what was looked at, and the audit. Uses the database of its thread, which
/// must outlive it.
class ReviewStore final {
public:
    explicit ReviewStore(Database &database) : m_database(database) {}

    [[nodiscard]] Result<std::int64_t> addApproval(const model::Approval &approval);
    /// Withdraws those of a ticket that are not withdrawn yet; how many.
    [[nodiscard]] Result<int> voidApprovals(const std::string &ticket, const std::string &at,
                                            const std::string &because);
    /// All of a ticket, also those that were withdrawn, in their order.
    [[nodiscard]] Result<std::vector<model::Approval>> approvals(const std::string &ticket);

    [[nodiscard]] Result<std::int64_t> addComment(const PatchComment &comment);
    [[nodiscard]] Result<std::vector<PatchComment>> comments(std::int64_t attempt);

    /// Marks a hunk as looked at, or not; they are known by diff::hunkIdentities.
    [[nodiscard]] Result<> setReviewed(const std::string &ticket, const std::string &path,
                                       std::uint64_t hunk, bool reviewed, const std::string &who,
                                       const std::string &at);
    [[nodiscard]] Result<std::map<std::string, std::set<std::uint64_t>>>
    reviewed(const std::string &ticket);

    /// Adds an entry that `chain` makes of the last one (none when it is the first): within one
    /// transaction, so that two programs do not make two that follow the same.
    using Chain = std::function<model::AuditEntry(const std::optional<model::AuditEntry> &last)>;
    [[nodiscard]] Result<model::AuditEntry> addAudit(const Chain &chain);
    /// All of it, or what is about one subject.
    [[nodiscard]] Result<std::vector<model::AuditEntry>> audit(const std::string &subject = {});

private:
    Database &m_database;
};

} // namespace espalier::store
