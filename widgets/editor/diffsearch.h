// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "widgets/editor/diffscene.h"

#include <memory>
#include <vector>

namespace espalier::editor {

/// Places found in both texts; the texts are kept so that the places mean something.
struct DiffHits {
    std::shared_ptr<const DiffContent> content;
    std::vector<DiffHit> hits;
    bool more = false; ///< there are more than kMaxHits
};

inline constexpr std::size_t kMaxHits = 20'000;

/// Finds within lines, never across. Any thread; fails with Cancelled only.
[[nodiscard]] Result<DiffHits> findInBoth(std::shared_ptr<const DiffContent> content,
                                          const FindRequest &request, JobContext &job);

} // namespace espalier::editor
