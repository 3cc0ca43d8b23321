// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backlog/generate.h"
#include "core/engine/backlogscan.h"

#include <vector>

namespace espalier::engine {

/// What a source has to say since an import.
struct SourceDrafts {
    std::vector<backlog::Draft> drafts;
    std::uint64_t looked = 0;
    bool observed = false; ///< whether anything of the kind was ever taken in
};

/// Reads what imports after `seen` told and drafts tickets of it.
[[nodiscard]] Result<SourceDrafts> draftsOf(ScanSource source, Workspace &workspace,
                                            std::int64_t seen);

} // namespace espalier::engine
