// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::diff {

/// One line of a hunk.
struct HunkLine {
    enum class Kind : std::uint8_t { Context, Removed, Added };
    Kind kind = Kind::Context;
    std::string text; ///< as in the file: with its line end, which only the last one may lack

    [[nodiscard]] bool hasNewline() const { return text.ends_with('\n'); }
    [[nodiscard]] bool inOld() const { return kind != Kind::Added; }
    [[nodiscard]] bool inNew() const { return kind != Kind::Removed; }
    bool operator==(const HunkLine &) const = default;
};

/// Lines that stand together. A side is numbered from 1; one without lines by the line before it.
struct Hunk {
    std::uint32_t oldStart = 0;
    std::uint32_t oldCount = 0;
    std::uint32_t newStart = 0;
    std::uint32_t newCount = 0;
    std::string section; ///< what stands behind the second "@@", for people only
    std::vector<HunkLine> lines;
    bool operator==(const Hunk &) const = default;
};

/// What becomes of one file. An empty path: the file does not exist on that side. Paths are as the
/// patch has them, without "a/" and "b/": they may lead anywhere, nobody has looked at them yet.
struct FilePatch {
    std::string oldPath;
    std::string newPath;
    std::optional<std::string> oldMode; ///< six octal digits, where the patch tells
    std::optional<std::string> newMode;
    std::string oldId; ///< of the contents, mostly shortened; both ids or none
    std::string newId;
    bool isBinary = false; ///< the contents differ, but not in a way that is kept here
    bool isRename = false;
    bool isCopy = false;                        ///< the file at oldPath stays as it is
    std::optional<std::uint32_t> similarity;    ///< per cent, of a file renamed or copied
    std::optional<std::uint32_t> dissimilarity; ///< per cent, of a file written anew
    std::vector<Hunk> hunks;

    [[nodiscard]] const std::string &path() const { return newPath.empty() ? oldPath : newPath; }
    bool operator==(const FilePatch &) const = default;
};

/// A patch as a value.
struct Patch {
    std::vector<FilePatch> files;
    bool operator==(const Patch &) const = default;
};

/// What is more than this is not read.
struct PatchLimits {
    std::size_t bytes = std::size_t(64) << 20;
    std::size_t files = 10'000;
    std::size_t hunks = 500'000;
    std::size_t lines = 4'000'000; ///< of all hunks
};

/// Reads a unified diff, of git ("diff --git …") or plain ("---" and "+++" only), and nothing but
/// that: prose, fences and mail go before, see extractPatch(). Names are taken without "a/" and
/// "b/" where all sides have them, else as they stand. Lines are taken byte for byte, and as many
/// as the head of their hunk says. What does not fit, contradicts itself or changes nothing, is
/// beyond the limits, or touches one path twice is InvalidInput with the line in the context. Takes
/// time in proportion to the text. Any thread, as all here.
[[nodiscard]] Result<Patch> parsePatch(std::string_view text, const PatchLimits &limits = {});

/// The patch as git writes it; parsePatch() reads the same patch again. Of binary files only that
/// they differ.
[[nodiscard]] std::string toText(const Patch &patch);

/// The patch that takes this one back. A copy becomes a copy the other way, as git has it: what is
/// to be made exists then.
[[nodiscard]] Patch reversed(const Patch &patch);

/// The new text of one file, empty for a file that is removed. `old` is what is at oldPath, nothing
/// where no file is; what is at the new path of a file that moves is for the caller to look at.
/// A hunk is put where its context and removed lines are, byte for byte: at the line it names,
/// moved as far as the hunk before was, or at the nearest place. One without such lines fits an
/// empty text only. Fails with AlreadyExists or NotFound where `old` is not as the patch has it,
/// with Conflict where a hunk fits nowhere, at two places equally near, or where a removed file has
/// more in it, and with Unsupported for binary files. Takes time in proportion to text and patch.
[[nodiscard]] Result<std::string> applyTo(const FilePatch &patch,
                                          std::optional<std::string_view> old);

} // namespace espalier::diff
