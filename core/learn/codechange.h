// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// Lines that were taken out and put in at one place.
struct CodeHunk {
    std::string above; ///< the last line before it that is not blank; empty at the beginning
    std::vector<std::string> removed; ///< without their ends
    std::vector<std::string> added;
};

/// What leads from a script that failed to one that did not.
struct CodeChange {
    std::vector<CodeHunk> hunks;
    std::size_t bytes = 0; ///< of all lines that were taken out or put in
    std::size_t lines = 0;

    [[nodiscard]] bool empty() const { return hunks.empty(); }
};

/// A script without the first line, where that is the one that names shape and origin: what differs
/// there is no change.
[[nodiscard]] std::string_view withoutTitle(std::string_view script);

/// The shortest change by lines. Fails as diff::compare does: Cancelled, and Unsupported for texts
/// of 4 GiB.
[[nodiscard]] Result<CodeChange> changeBetween(std::string_view bad, std::string_view good,
                                               JobContext &job);

/// Bytes of the lines that differ, without the lines. It is at least the difference of the sizes.
[[nodiscard]] Result<std::size_t> sizeOfChange(std::string_view bad, std::string_view good,
                                               JobContext &job);

/// Hashes of the words that a change takes out and of those it puts in, sorted. Words on both sides
/// count for nothing, unless there are no others.
struct ChangeSignature {
    std::vector<std::uint64_t> removed;
    std::vector<std::uint64_t> added;

    [[nodiscard]] bool empty() const { return removed.empty() && added.empty(); }
};

[[nodiscard]] ChangeSignature signatureOf(const CodeChange &change);
/// 0 (nothing in common) to 1 (the same words are taken out and put in); 0 when either is empty.
[[nodiscard]] double similarity(const ChangeSignature &a, const ChangeSignature &b);
/// Whether one takes out what the other puts in.
[[nodiscard]] bool undoEachOther(const ChangeSignature &a, const ChangeSignature &b);

/// How to do the change, in English. Quotes its lines, at most so many as a person reads.
[[nodiscard]] std::string describeChange(const CodeChange &change);
/// What is wrong with the script that failed, in English; empty when the change does not tell.
[[nodiscard]] std::string describeFault(const CodeChange &change);

} // namespace espalier::learn
