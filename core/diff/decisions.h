// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diff/comparison.h"
#include "core/diff/unified.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace espalier::diff {

/// What becomes of a change or of one line of it.
enum class Decision : std::uint8_t { Undecided, Accepted, Rejected };

/// Decisions about the changes of one comparison, whole or line by line. An accepted line of the
/// left side goes, a rejected one stays; an accepted line of the right side comes, a rejected one
/// does not. A value; it belongs to the changes it was made for.
class HunkDecisions final {
public:
    /// `undecided` is what counts where nothing was decided: Accepted or Rejected.
    explicit HunkDecisions(Decision undecided = Decision::Accepted) : m_undecided(undecided) {}
    /// These changes accepted, all others rejected: for a patch of some hunks.
    [[nodiscard]] static HunkDecisions only(const std::vector<std::uint32_t> &changes);

    /// Decides a whole change, in place of what was decided about it and its lines before.
    void decide(const LineDiff &diff, std::uint32_t change, Decision decision);
    /// Decides one line of a change; the other lines stay as they are. A line of no change is
    /// passed over.
    void decideLine(const LineDiff &diff, Side side, Line line, Decision decision);
    void clear();

    /// What was decided about a whole change; Undecided also where its lines differ.
    [[nodiscard]] Decision ofChange(const LineDiff &diff, std::uint32_t change) const;
    /// What was decided about a line of `change`, by itself or with the change.
    [[nodiscard]] Decision ofLine(std::uint32_t change, Side side, Line line) const;
    /// Whether a line of `change` is accepted, undecided ones as the constructor says.
    [[nodiscard]] bool accepts(std::uint32_t change, Side side, Line line) const;
    /// Whether a decision comes to accepting, an undecided one as the constructor says.
    [[nodiscard]] bool accepts(Decision decision) const;
    /// Whether lines of this change were decided one by one.
    [[nodiscard]] bool isSplit(const Change &change) const;

private:
    Decision m_undecided;
    std::map<std::uint32_t, Decision> m_changes;
    std::map<Line, Decision> m_left; ///< lines decided otherwise than their change
    std::map<Line, Decision> m_right;
};

/// The change that has a line, if one does.
[[nodiscard]] std::optional<std::uint32_t> changeOf(const LineDiff &diff, Side side, Line line);

/// What has to be replaced in the left text for the accepted part: for apply(), and for unified()
/// as a patch of just that. In order and apart from each other. Lines of a change that is accepted
/// in part keep the order of the rows side by side. A last line without a newline gets one where
/// something comes to stand behind it; otherwise every byte is one of the two texts'.
[[nodiscard]] std::vector<Replacement> replacementsOf(const Comparison &comparison,
                                                      const HunkDecisions &decisions);

/// The left text with the accepted part of the changes.
[[nodiscard]] std::string resultOf(const Comparison &comparison, const HunkDecisions &decisions);

/// For each change a number that stays the same when the texts are compared again after edits
/// elsewhere: from the lines removed and added and three lines of the left text on either side.
/// Changes that are alike in all of this are told apart by their order. The same on every machine:
/// it can be kept.
[[nodiscard]] std::vector<std::uint64_t> hunkIdentities(const Comparison &comparison);

} // namespace espalier::diff
