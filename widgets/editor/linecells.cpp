// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/linecells.h"

#include "core/diff/textfacts.h"

#include <QChar>

#include <algorithm>
#include <array>

namespace espalier::editor {

namespace {

struct Decoded {
    char32_t code = 0;
    std::uint32_t bytes = 1;
};

// Of valid UTF-8; what is not valid was found before and is hostile.
Decoded decode(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto first = byte(at);
    if (first < 0x80)
        return {first, 1};
    if (first < 0xE0)
        return {char32_t((first & 0x1FU) << 6 | (byte(at + 1) & 0x3FU)), 2};
    if (first < 0xF0)
        return {
            char32_t((first & 0x0FU) << 12 | (byte(at + 1) & 0x3FU) << 6 | (byte(at + 2) & 0x3FU)),
            3};
    return {char32_t((first & 0x07U) << 18 | (byte(at + 1) & 0x3FU) << 12 |
                     (byte(at + 2) & 0x3FU) << 6 | (byte(at + 3) & 0x3FU)),
            4};
}

// East Asian wide and full-width characters, and emoji, by block.
bool isWide(char32_t code)
{
    struct Range {
        char32_t first;
        char32_t last;
    };
    static constexpr std::array kWide{
        Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},
        Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x26A1, 0x26A1},
        Range{0x26BD, 0x26BE},   Range{0x2705, 0x2705},   Range{0x270A, 0x270B},
        Range{0x2728, 0x2728},   Range{0x274C, 0x274C},   Range{0x2753, 0x2755},
        Range{0x2795, 0x2797},   Range{0x2B50, 0x2B50},   Range{0x2E80, 0x303E},
        Range{0x3041, 0x33FF},   Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},
        Range{0xA000, 0xA4CF},   Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},
        Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},
        Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF},
        Range{0x1F900, 0x1FAFF}, Range{0x20000, 0x3FFFD}};
    const auto range = std::ranges::lower_bound(kWide, code, {}, &Range::last);
    return range != kWide.end() && code >= range->first;
}

bool isMark(char32_t code)
{
    constexpr char32_t kJoiner = 0x200D;
    const auto category = QChar::category(code);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing ||
           code == kJoiner || (code >= 0x1F3FB && code <= 0x1F3FF);
}

bool isPlainText(std::string_view text)
{
    // Without a branch in the loop, so that many bytes are looked at in one go.
    unsigned odd = 0;
    for (const char c : text)
        odd |= static_cast<unsigned>(static_cast<unsigned char>(c) - 0x20U > 0x5EU);
    return odd == 0;
}

/// Calls `visit` with each cell of a line; returns the columns.
template <typename Visit>
std::uint32_t layOut(std::string_view content, int tabWidth, Visit visit)
{
    const auto hostile = diff::hostileCharacters(content);
    auto next = hostile.begin();
    const auto tab = static_cast<std::uint32_t>(tabWidth);
    std::uint32_t column = 0;
    bool joined = false;
    for (std::uint32_t at = 0; at < content.size();) {
        Cell cell{.byte = at, .bytes = 1, .column = column, .columns = 1};
        while (next != hostile.end() && next->range.begin < at)
            ++next;
        if (next != hostile.end() && next->range.begin == at) {
            cell.bytes = next->range.size();
            cell.kind = Cell::Kind::Hostile;
            cell.columns =
                static_cast<std::uint32_t>(LineCells::label(content.substr(at, cell.bytes)).size());
        } else if (content[at] == '\t') {
            cell.kind = Cell::Kind::Tab;
            cell.columns = tab - column % tab;
        } else {
            const auto [code, bytes] = decode(content, at);
            cell.bytes = std::min(bytes, static_cast<std::uint32_t>(content.size()) - at);
            if (code >= 0x300 && (joined || isMark(code)))
                cell.columns = 0;
            else if (code >= 0x1100 && isWide(code))
                cell.columns = 2;
            joined = code == 0x200D;
        }
        visit(cell);
        at += cell.bytes;
        column += cell.columns;
    }
    return column;
}

} // namespace

LineCells::LineCells(std::string_view content, int tabWidth)
    : m_columns(static_cast<std::uint32_t>(content.size())),
      m_bytes(static_cast<std::uint32_t>(content.size())), m_plain(isPlainText(content))
{
    if (m_plain)
        return;
    m_columns = layOut(content, tabWidth, [this](const Cell &cell) {
        const bool joins =
            cell.columns == 0 && !m_cells.empty() && m_cells.back().kind == Cell::Kind::Text;
        if (joins)
            m_cells.back().bytes += cell.bytes;
        else
            m_cells.push_back(cell);
    });
}

std::uint32_t LineCells::columnOf(std::uint32_t byte) const
{
    if (m_plain)
        return std::min(byte, m_columns);
    const auto after = std::ranges::upper_bound(m_cells, byte, {}, &Cell::byte);
    if (after == m_cells.begin())
        return 0;
    const auto &cell = *(after - 1);
    return byte < cell.byte + cell.bytes ? cell.column : m_columns;
}

std::size_t LineCells::cellAt(std::uint32_t column) const
{
    if (column >= m_columns)
        return m_cells.size();
    const auto after = std::ranges::upper_bound(m_cells, column, {}, &Cell::column);
    return static_cast<std::size_t>(after - m_cells.begin()) - (after == m_cells.begin() ? 0 : 1);
}

std::uint32_t LineCells::byteAt(std::uint32_t column) const
{
    if (m_plain)
        return std::min(column, m_bytes);
    const auto index = cellAt(column);
    return index < m_cells.size() ? m_cells[index].byte : m_bytes;
}

std::uint32_t LineCells::nextByte(std::uint32_t byte) const
{
    if (m_plain)
        return std::min(byte + 1, m_bytes);
    const auto after = std::ranges::upper_bound(m_cells, byte, {}, &Cell::byte);
    return after == m_cells.end() ? m_bytes : after->byte;
}

std::uint32_t LineCells::previousByte(std::uint32_t byte) const
{
    if (m_plain)
        return byte - std::min(byte, 1U);
    const auto at = std::ranges::lower_bound(m_cells, byte, {}, &Cell::byte);
    return at == m_cells.begin() ? 0 : (at - 1)->byte;
}

std::uint32_t LineCells::columnsOf(std::string_view content, int tabWidth)
{
    if (isPlainText(content))
        return static_cast<std::uint32_t>(content.size());
    // Indentation by tabs is the usual reason for not being plain.
    const auto text = content.find_first_not_of('\t');
    const auto tabs = std::min(text, content.size());
    if (isPlainText(content.substr(tabs)))
        return static_cast<std::uint32_t>(tabs * static_cast<std::size_t>(tabWidth) +
                                          content.size() - tabs);
    return layOut(content, tabWidth, [](const Cell &) {});
}

QString LineCells::label(std::string_view bytes)
{
    const auto hostile = diff::hostileCharacters(bytes);
    const auto code = hostile.empty() ? decode(bytes, 0).code : hostile.front().code;
    const bool isByte = !hostile.empty() && hostile.front().kind == diff::HostileKind::InvalidUtf8;
    if (isByte || code < 0x20 || code == 0x7F)
        return QStringLiteral("\\x%1").arg(uint(code), 2, 16, QLatin1Char('0'));
    return u"U+" + QString::number(uint(code), 16).toUpper().rightJustified(4, u'0');
}

} // namespace espalier::editor
