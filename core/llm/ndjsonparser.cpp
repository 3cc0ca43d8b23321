// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/ndjsonparser.h"

namespace espalier::llm {

Result<std::vector<std::string>> NdjsonParser::feed(std::string_view bytes)
{
    std::vector<std::string> lines;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto part = bytes.substr(0, end);
        if (m_line.size() + part.size() > m_largest)
            return failure(ErrorKind::Network, "the server sent a line that is too large");
        m_line += part;
        if (end == std::string_view::npos)
            break;
        bytes.remove_prefix(end + 1);
        if (auto line = takeLine())
            lines.push_back(std::move(*line));
    }
    return lines;
}

std::optional<std::string> NdjsonParser::finish()
{
    return takeLine();
}

std::optional<std::string> NdjsonParser::takeLine()
{
    std::string line;
    line.swap(m_line);
    if (m_firstLine && line.starts_with("\xEF\xBB\xBF"))
        line.erase(0, 3);
    m_firstLine = false;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
        line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos)
        return std::nullopt;
    return line;
}

} // namespace espalier::llm
