// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/textrange.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier::diff {

/// A range of the old text and what stands there in the new one.
struct Replacement {
    ByteRange range;
    std::string text;
};

/// What a unified diff is headed with. An empty path means the file does not exist on that side.
struct UnifiedHeader {
    std::string oldPath;
    std::string newPath;
    std::string mode = "100644"; ///< of a file that is made or removed
};

/// The text with the replacements made; they are in order and do not overlap.
[[nodiscard]] std::string apply(std::string_view text, const std::vector<Replacement> &changes);

/// A diff that git and patch take, made from known replacements in linear time. Byte-exact: nothing
/// is decoded, a missing newline at the end is marked. Empty when nothing changes, except for an
/// empty file that is made or removed, which has a header only.
[[nodiscard]] std::string unified(const UnifiedHeader &header, std::string_view text,
                                  const std::vector<Replacement> &changes, int context = 3);

} // namespace espalier::diff
