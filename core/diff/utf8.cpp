// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/utf8.h"

#include "core/base/textformat.h"

namespace espalier::diff {

Character characterAt(std::string_view text, std::uint32_t at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80)
        return {lead, 1, true};
    const std::uint32_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const auto bytes = text.substr(at, size);
    if (lead < 0xC2 || bytes.size() < size || !isValidUtf8(bytes))
        return {lead, 1, false};
    char32_t code = lead & (0xFFu >> (size + 1));
    for (const char c : bytes.substr(1))
        code = code << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
    return {code, size, true};
}

} // namespace espalier::diff
