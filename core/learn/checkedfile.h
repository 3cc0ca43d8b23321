// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace espalier::learn {

/// A file of whose instrumented text its language's own tool found fault: what it takes to ask the
/// tool again without the project. It says nothing of where the file lies.
struct CheckedFile {
    std::string name;     ///< without folders
    std::string function; ///< id of the function the fault was found in, with this name for a path
    std::string pack;     ///< that was instrumented with
    std::string capture;  ///< likewise, in the words of `--capture`
    std::string text;     ///< the whole file, without telemetry
    bool operator==(const CheckedFile &) const = default;
};

/// JSON text, as the store keeps it; empty when the file is not UTF-8, which JSON cannot hold.
[[nodiscard]] std::string toText(const CheckedFile &file);
/// None for anything else.
[[nodiscard]] std::optional<CheckedFile> checkedFileFrom(std::string_view text);

} // namespace espalier::learn
