// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/traceback/lines.h"

#include "core/base/textcut.h"
#include "core/base/textformat.h"

#include <algorithm>

namespace espalier::traceback {

static constexpr std::size_t kMostKept = kLineBytes + 2; // so that it shows that it is too long
static constexpr char kEscape = '\x1B';

// Length of the sequence that an escape character begins: colours and other commands ("[…m"),
// titles and links ("]…", up to a bell or the next escape).
static std::size_t sequenceAt(std::string_view text)
{
    if (text.size() < 2)
        return text.size();
    const auto from = [&](std::size_t begin, auto ends) {
        std::size_t at = begin;
        while (at < text.size() && !ends(text[at]))
            ++at;
        return std::min(at + 1, text.size());
    };
    if (text[1] == '[')
        return from(2, [](char c) { return c >= 0x40; });
    if (text[1] == ']') {
        const auto end = from(2, [](char c) { return c == '\a' || c == kEscape; });
        return text[end - 1] == kEscape && text.substr(end).starts_with('\\') ? end + 1 : end;
    }
    return 2;
}

static void dropSequences(std::string &line)
{
    std::string result;
    for (std::size_t at = 0; at < line.size();) {
        const auto next = std::min(line.find(kEscape, at), line.size());
        result.append(line, at, next - at);
        at = next + (next < line.size() ? sequenceAt(std::string_view(line).substr(next)) : 0);
    }
    line = std::move(result);
}

void LineSplitter::give(std::string_view line, const Sink &sink)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    std::string cut;
    if (line.size() > kLineBytes)
        line = cut = cutAtWord(line, kLineBytes);
    const bool coloured = line.contains(kEscape);
    const bool invalid = !isValidUtf8(line);
    if (coloured || invalid) {
        m_clean = line;
        if (coloured)
            dropSequences(m_clean);
        if (invalid)
            m_clean = repairedUtf8(m_clean);
        line = m_clean;
    }
    sink(line);
}

void LineSplitter::feed(std::string_view bytes, const Sink &sink)
{
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto piece = bytes.substr(0, end);
        if (end != std::string_view::npos && !m_hasBegun) {
            give(piece, sink);
        } else {
            m_begun += piece.substr(0, kMostKept - std::min(kMostKept, m_begun.size()));
            m_hasBegun = true;
            if (end != std::string_view::npos)
                finish(sink);
        }
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
}

void LineSplitter::finish(const Sink &sink)
{
    if (m_hasBegun)
        give(m_begun, sink);
    m_begun.clear();
    m_hasBegun = false;
}

} // namespace espalier::traceback
