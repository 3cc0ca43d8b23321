// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/comparison.h"
#include "core/diff/textfacts.h"

#include <QString>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier::editor {

/// One of the two texts of a comparison and what it is called.
struct DiffText {
    std::string_view bytes;
    std::shared_ptr<const void> owner; ///< keeps the bytes alive
    QString title;                     ///< "Original", "Attempt 2"; translated
    QString fileName;                  ///< for the language

    [[nodiscard]] static DiffText of(std::string text, QString title, QString fileName);
};

/// What is not compared without being asked for.
struct DiffLimits {
    std::uint64_t bytes = 32 << 20; ///< of one text
    std::uint32_t lines = 1'000'000;
};

/// Why texts were not compared.
struct DiffObstacle {
    enum class Kind : std::uint8_t { Large, Binary, Minified };
    Kind kind = Kind::Large;
    diff::Side side = diff::Side::Left; ///< the text that is meant
    std::uint64_t bytes = 0;
    std::uint32_t lines = 0;
    std::uint32_t longestLine = 0; ///< in bytes
};

/// Two texts, compared, with all that the view wants to know. Immutable; shared between threads.
struct DiffContent {
    std::array<DiffText, 2> texts;
    diff::Comparison comparison;
    std::array<diff::TextFacts, 2> facts;
    /// For each line of a text the columns it takes at `tabWidth`.
    std::array<std::vector<std::uint32_t>, 2> columns;
    int tabWidth = 4;
    std::vector<std::uint64_t> identities; ///< of the changes
    std::vector<std::uint32_t> counted;    ///< the changes that are not ignored

    [[nodiscard]] const diff::TextLines &lines(diff::Side side) const
    {
        return side == diff::Side::Left ? comparison.left : comparison.right;
    }
    [[nodiscard]] const diff::AlignedRows &rows(bool unified) const
    {
        return unified ? comparison.unifiedRows : comparison.rows;
    }
    [[nodiscard]] std::uint32_t ignored() const
    {
        return static_cast<std::uint32_t>(comparison.diff.changes.size() - counted.size());
    }
};

/// What is to be compared, and how.
struct DiffRequest {
    DiffText left;
    DiffText right;
    diff::CompareOptions options;
    DiffLimits limits;
    int tabWidth = 4;
    bool anyway = false; ///< whatever the limits are
};

/// The content, or why there is none.
struct DiffOutcome {
    std::shared_ptr<const DiffContent> content;
    std::optional<DiffObstacle> obstacle;
};

/// Any thread. Fails with Cancelled, or Unsupported for a text of 4 GiB and more.
[[nodiscard]] Result<DiffOutcome> compareForView(const DiffRequest &request, JobContext &job);

} // namespace espalier::editor
