// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/decisions.h"
#include "widgets/editor/diffcontent.h"

#include <QByteArray>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace espalier::editor {

/// What was decided about a change, known by its identity.
struct HunkState {
    diff::Decision decision = diff::Decision::Undecided;
    bool reviewed = false;
    /// Lines that were decided otherwise than the whole: numbers count from the first line of the
    /// change on its side.
    std::map<std::uint32_t, diff::Decision> left;
    std::map<std::uint32_t, diff::Decision> right;

    [[nodiscard]] bool isEmpty() const { return *this == HunkState{}; }
    bool operator==(const HunkState &) const = default;
};

/// Decisions and ticks of a review, by the identity of the changes: they outlive a new comparison
/// and a restart. A value. Changes that are not there at the moment keep theirs.
class DiffDecisions final {
public:
    [[nodiscard]] HunkState of(std::uint64_t identity) const;
    void set(std::uint64_t identity, HunkState state);
    [[nodiscard]] bool isEmpty() const { return m_states.empty(); }

    /// For core/diff: what is accepted of this content. `undecided` counts where nothing was said.
    [[nodiscard]] diff::HunkDecisions forContent(const DiffContent &content,
                                                 diff::Decision undecided) const;
    /// How many of the changes that count have a tick.
    [[nodiscard]] std::uint32_t reviewedIn(const DiffContent &content) const;

    /// For keeping; from what toJson() gave, nothing from anything else.
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static std::optional<DiffDecisions> fromJson(const QByteArray &json);

    bool operator==(const DiffDecisions &) const = default;

private:
    std::map<std::uint64_t, HunkState> m_states;
};

} // namespace espalier::editor
