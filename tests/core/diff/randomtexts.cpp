// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/diff/randomtexts.h"

#include <format>

namespace espalier::test {

std::string RandomTexts::line()
{
    const bool crlf = m_crlf == 1 || (m_crlf == 2 && number(2) == 0);
    const char *const newline = crlf ? "\r\n" : "\n";
    const auto kind = number(m_kinds + 4);
    switch (kind) {
    case 0: return newline;
    case 1: return std::format("  {}", newline);
    case 2: return std::format("    }}{}", newline);
    case 3: return std::format("\t{{ {}", newline);
    default: return std::format("{:>{}}call{}(a, b){}", "", kind % 5, kind, newline);
    }
}

std::string RandomTexts::text(std::uint32_t lines)
{
    std::string result;
    for (std::uint32_t i = 0; i < lines; ++i)
        result += line();
    return result;
}

std::string RandomTexts::edited(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const auto end = text.find('\n') + 1;
        const auto whole = text.substr(0, end);
        text.remove_prefix(end);
        switch (number(m_rate) == 0 ? number(7) : 9) {
        case 0: break;
        case 1: result += line(); break;
        case 2: result.append(line()).append(whole); break;
        case 3: result.append(whole).append(whole); break;
        case 4: result.append("  ").append(whole); break;
        case 5: result.append(whole.substr(0, whole.size() - 1)).append(" \n"); break;
        case 6: result.append(whole.substr(0, whole.size() / 2)).append("x\n"); break;
        default: result += whole;
        }
    }
    return result;
}

std::pair<std::string, std::string> RandomTexts::pair(std::uint32_t lines)
{
    m_kinds = number(3) == 0 ? 2 : 1 + number(60);
    m_rate = 1 + number(12);
    m_crlf = number(3);
    auto left = text(number(lines + 1));
    auto right = number(8) == 0 ? text(number(lines + 1)) : edited(left);
    for (auto *const one : {&left, &right}) {
        if (number(3) == 0 && one->ends_with('\n'))
            one->pop_back();
    }
    return {std::move(left), std::move(right)};
}

} // namespace espalier::test
