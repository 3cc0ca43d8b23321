// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/checkedfile.h"

#include "core/base/json.h"

#include <utility>

namespace espalier::learn {

// Also a name, which becomes that of a file again: it must not lead elsewhere.
static bool isNameOfFile(const std::string &name)
{
    return !name.empty() && name != "." && name != ".." && !name.contains('/') &&
           !name.contains('\0');
}

std::string toText(const CheckedFile &file)
{
    const Json json{{"name", file.name},
                    {"function", file.function},
                    {"pack", file.pack},
                    {"capture", file.capture},
                    {"text", file.text}};
    auto text = espalier::toText(json);
    return checkedFileFrom(text) == file ? std::move(text) : std::string();
}

std::optional<CheckedFile> checkedFileFrom(std::string_view text)
{
    const auto json = parseJson(text);
    if (!json.is_object())
        return std::nullopt;
    CheckedFile file;
    for (const auto &[name, value] : {std::pair{"name", &file.name},
                                      {"function", &file.function},
                                      {"pack", &file.pack},
                                      {"capture", &file.capture},
                                      {"text", &file.text}}) {
        const auto at = json.find(name);
        if (at == json.end() || !at->is_string())
            return std::nullopt;
        *value = at->get<std::string>();
    }
    return isNameOfFile(file.name) ? std::optional(std::move(file)) : std::nullopt;
}

} // namespace espalier::learn
