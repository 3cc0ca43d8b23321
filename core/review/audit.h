// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/review.h"

#include <optional>
#include <span>
#include <string>

namespace espalier::review {

/// What an entry's hash has to be: SHA-256 over everything else in it, `previous` included.
[[nodiscard]] std::string hashOf(const model::AuditEntry &entry);

/// The entry after `last` (none: the first), with number and hashes.
[[nodiscard]] model::AuditEntry chained(model::AuditEntry entry,
                                        const std::optional<model::AuditEntry> &last);

/// What is wrong with a chain.
struct AuditFault {
    enum class Kind {
        Changed,  ///< an entry is not what was written
        Missing,  ///< entries are gone, or stand in another order
        CutShort, ///< the end is gone: there were more
    };
    Kind kind = Kind::Changed;
    std::int64_t number = 0; ///< of the first entry that does not fit
};

/// Looks through a chain from its beginning. `head` is the hash of the last entry as it is known
/// from elsewhere; empty: not known. A chain that somebody has made anew from its beginning can be
/// told by that alone.
[[nodiscard]] std::optional<AuditFault> findFault(std::span<const model::AuditEntry> entries,
                                                  const std::string &head = {});

} // namespace espalier::review
