// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/learning.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// A script that somebody shares: what it is for, itself, and how it did there. Neither the
/// function it was made for nor its tests are in it: those hold source of the project.
struct SharedScript {
    std::string key; ///< of its shape, as model::Script's
    std::string language;
    std::string pack;  ///< name of the one that is compiled in
    std::string shape; ///< the signature the key was made from
    model::Construct construct = model::Construct::Function;
    std::string origin;             ///< "recipe:<name>", "llm-refactor-<n>", "human"
    std::string provenance = "own"; ///< or who else it came from
    std::string modelUsed;          ///< empty unless a model wrote it
    std::string createdAt;          ///< RFC 3339
    std::string text;
    std::vector<std::string> testsPassed; ///< their names
    std::int64_t hits = 0;                ///< runs that used it
};

/// What it is in a few words that fit on a line: "python function, pack spans, recipe:drop-mode".
[[nodiscard]] std::string titleOf(const SharedScript &script);

[[nodiscard]] Json toJson(const SharedScript &script);
/// One that somebody else wrote, with all but its code made harmless to show and its counts
/// bounded. InvalidInput, saying why, for one that cannot be used: a value of another type, no key,
/// or text that is too long or has control characters in it.
[[nodiscard]] Result<SharedScript> sharedScriptFromJson(const Json &json);

/// Whether text may be code: valid UTF-8 without control characters but line ends and tabs.
[[nodiscard]] bool isPlainCode(std::string_view text);

} // namespace espalier::learn
