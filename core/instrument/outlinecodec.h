// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instrument/discover.h"

#include <memory>
#include <string>
#include <string_view>

namespace espalier::instrument {

/// An outline as compact bytes for the cache of this machine (native byte order). The first number
/// is the version of outlines; bytes of another version or damaged ones do not decode.
[[nodiscard]] std::string encodeOutline(const FileOutline &outline);
[[nodiscard]] std::shared_ptr<const FileOutline> tryDecodeOutline(std::string_view bytes);

/// The same as an optional, for use in conditions.
[[nodiscard]] inline std::optional<std::shared_ptr<const FileOutline>>
decodeOutline(std::string_view bytes)
{
    auto outline = tryDecodeOutline(bytes);
    return outline ? std::optional(std::move(outline)) : std::nullopt;
}

} // namespace espalier::instrument
