// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include "core/base/result.h"
#include "core/settings/value.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::settings {

/// One value of a TOML file.
struct TomlEntry {
    std::string key; ///< names joined by "."
    Value value;
    bool plain = true;     ///< of a type we have; otherwise `value` means nothing
    int line = 0;          ///< from 1
    std::size_t begin = 0; ///< of the value, as byte offsets into the text
    std::size_t end = 0;
};

struct TomlTable {
    std::string key;
    std::size_t headerEnd = 0; ///< offset behind the line of its [header]
};

struct TomlFile {
    std::vector<TomlEntry> entries;
    std::vector<TomlTable> tables; ///< those with a header of their own
};

/// Parses TOML text. InvalidInput with file and line when it is damaged.
[[nodiscard]] Result<TomlFile> parseToml(std::string_view text, const std::filesystem::path &file);

/// Reads a settings file; an empty text when there is none.
[[nodiscard]] Result<std::string> readSettingsFile(const std::filesystem::path &file);

/// "file:line", for the context of an error.
[[nodiscard]] std::string placeOf(const std::filesystem::path &file, int line);

} // namespace espalier::settings
