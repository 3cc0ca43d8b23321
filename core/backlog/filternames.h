// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module: the names that filters know.

#include "core/base/nearestname.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::backlog {

enum class FilterKey : std::uint8_t {
    Status,
    Priority,
    Category,
    Source,
    Is,
    Risk,
    Effort,
    Created,
    Updated,
    File,
    Sort,
};

struct FilterKeyInfo {
    FilterKey key;
    std::string_view name;
    bool canExclude; ///< may have a "-" before it
    bool takesList;  ///< several names with commas
};

inline constexpr std::array kFilterKeys{
    FilterKeyInfo{FilterKey::Status, "status", true, true},
    FilterKeyInfo{FilterKey::Priority, "priority", true, true},
    FilterKeyInfo{FilterKey::Category, "category", true, true},
    FilterKeyInfo{FilterKey::Source, "source", true, true},
    FilterKeyInfo{FilterKey::Is, "is", true, false},
    FilterKeyInfo{FilterKey::Risk, "risk", false, false},
    FilterKeyInfo{FilterKey::Effort, "effort", false, false},
    FilterKeyInfo{FilterKey::Created, "created", false, false},
    FilterKeyInfo{FilterKey::Updated, "updated", false, false},
    FilterKeyInfo{FilterKey::File, "file", false, false},
    FilterKeyInfo{FilterKey::Sort, "sort", false, false},
};

/// Null when there is none of this name, in whatever case.
[[nodiscard]] const FilterKeyInfo *filterKeyNamed(std::string_view name);

/// What may stand behind the colon, in the order of the enumeration; of Risk and Effort some
/// examples, of Created, Updated and File nothing.
[[nodiscard]] std::vector<std::string_view> filterValuesOf(FilterKey key);

/// A part of a filter that blanks end.
struct FilterToken {
    std::string text;      ///< as it was typed
    std::string key;       ///< what stands before a colon, in small letters; empty for a word
    std::string value;     ///< without its quotes; of a word the whole of it
    bool excluded = false; ///< "-" stands before the key, or before the quote of a word
    bool quoted = false;
    bool complete = true; ///< quotes are closed, and nothing is stuck to the closing one
};

/// The parts of a text. Whether a key is known is for the caller to see.
[[nodiscard]] std::vector<FilterToken> filterTokensOf(std::string_view text);

} // namespace espalier::backlog
