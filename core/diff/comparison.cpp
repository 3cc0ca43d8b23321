// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/comparison.h"

namespace espalier::diff {

Result<Comparison> compareTexts(std::string_view left, std::string_view right,
                                const CompareOptions &options, JobContext &job)
{
    auto leftLines = TextLines::split(left);
    if (!leftLines)
        return failure(leftLines.error());
    auto rightLines = TextLines::split(right);
    if (!rightLines)
        return failure(rightLines.error());
    auto diff = compare(*leftLines, *rightLines, options, job);
    if (!diff)
        return failure(diff.error());
    auto rows = AlignedRows::sideBySide(*leftLines, *rightLines, *diff, job);
    if (!rows)
        return failure(rows.error());
    auto unifiedRows = AlignedRows::unified(*leftLines, *diff);
    return Comparison{*std::move(leftLines), *std::move(rightLines), *std::move(diff),
                      *std::move(rows), std::move(unifiedRows)};
}

} // namespace espalier::diff
