// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/jsonscanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <format>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::size_t kLongestNumber = 1024;

/// Bytes that end the plain part of a text.
constexpr auto kEndsPlain = [] {
    std::array<bool, 256> table{};
    std::fill_n(table.begin(), 0x20, true);
    table['"'] = table['\\'] = true;
    return table;
}();

const char *plainEnd(const char *at, const char *end)
{
    while (at != end && !kEndsPlain[static_cast<unsigned char>(*at)])
        ++at;
    return at;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

void takeDigits(std::string_view &text)
{
    while (!text.empty() && isDigit(text.front()))
        text.remove_prefix(1);
}

bool takeSome(std::string_view &text)
{
    const auto before = text.size();
    takeDigits(text);
    return text.size() < before;
}

bool takeOne(std::string_view &text, std::string_view anyOf)
{
    if (text.empty() || !anyOf.contains(text.front()))
        return false;
    text.remove_prefix(1);
    return true;
}

/// As the grammar of JSON has it: no leading zeros, digits on both sides of a point.
bool isNumber(std::string_view text)
{
    takeOne(text, "-");
    if (!takeOne(text, "0") && !takeSome(text))
        return false;
    if (takeOne(text, ".") && !takeSome(text))
        return false;
    if (takeOne(text, "eE")) {
        takeOne(text, "+-");
        if (!takeSome(text))
            return false;
    }
    return text.empty();
}

void appendUtf8(std::string &to, unsigned code)
{
    const auto add = [&to](unsigned byte) { to += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0 | code >> 6);
        add(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        add(0xE0 | code >> 12);
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    } else {
        add(0xF0 | code >> 18);
        add(0x80 | (code >> 12 & 0x3F));
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    }
}

} // namespace

JsonScanner::JsonScanner(ByteSource &source, const ImportLimits &limits)
    : m_source(source), m_limits(limits)
{
}

bool JsonScanner::refuse(std::string_view why)
{
    if (!m_fault) {
        const auto place = m_lines ? std::format("line {}, byte {}", m_line, lineBytes() + 1)
                                   : std::format("byte {}", offset() + 1);
        m_fault = Error{ErrorKind::InvalidInput, std::format("{}: {}", place, why), {}};
    }
    return false;
}

bool JsonScanner::refill()
{
    if (m_sourceFailed)
        return false;
    const bool first = m_block == nullptr;
    m_blockStart = offset();
    const auto block = m_source.next();
    if (!block) {
        m_sourceFailed = true;
        m_fault = block.error();
        m_block = m_at = m_end = "";
        return false;
    }
    m_block = m_at = block->data();
    m_end = m_at + block->size();
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (first && block->starts_with(kByteOrderMark))
        m_at += kByteOrderMark.size();
    return m_at != m_end || (first && !block->empty() && refill());
}

/// The next byte that is no blank; NUL where there is none, which is no beginning of anything.
char JsonScanner::peek()
{
    if (m_fault)
        return '\0';
    do {
        for (; m_at != m_end; ++m_at) {
            const char c = *m_at;
            if (c == '\n' && m_lines)
                return '\0';
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
                return c;
        }
    } while (refill());
    return '\0';
}

bool JsonScanner::nextLine()
{
    if (m_sourceFailed)
        return false;
    if (m_lines) {
        while (more()) {
            const auto *end = static_cast<const char *>(
                std::memchr(m_at, '\n', static_cast<std::size_t>(m_end - m_at)));
            m_at = end ? end + 1 : m_end;
            if (end)
                break;
        }
    }
    m_lines = true;
    m_open = 0;
    if (!m_sourceFailed)
        m_fault.reset();
    ++m_line;
    const bool some = more();
    m_lineStart = offset();
    return some;
}

bool JsonScanner::isBlankLine()
{
    return peek() == '\0' && (m_at == m_end || *m_at == '\n');
}

bool JsonScanner::atLineEnd()
{
    if (m_fault)
        return false;
    return isBlankLine() ? !m_fault : refuse("the line goes on after its value");
}

bool JsonScanner::atValue()
{
    return peek() != '\0' || (good() && m_at != m_end);
}

bool JsonScanner::refuseHere(std::string_view expected)
{
    const bool atEnd = m_at == m_end || (m_lines && *m_at == '\n');
    return refuse(atEnd ? "it ends too early" : expected);
}

bool JsonScanner::enter(char open, std::string_view expected)
{
    const char c = peek();
    if (m_fault || (c == 'n' && takeWord("null")))
        return false;
    if (c != open)
        return refuseHere(expected);
    if (m_open >= m_limits.depth)
        return refuse("values stand too deep within each other");
    ++m_at;
    ++m_open;
    m_fresh = true;
    return true;
}

bool JsonScanner::enterObject()
{
    return enter('{', "an object is expected");
}

bool JsonScanner::enterArray()
{
    return enter('[', "an array is expected");
}

bool JsonScanner::nextItem(char close)
{
    char c = peek();
    if (m_fault)
        return false;
    if (c == close) {
        ++m_at;
        --m_open;
        m_fresh = false;
        return false;
    }
    if (std::exchange(m_fresh, false))
        return true;
    if (c != ',')
        return refuseHere("a comma or the end is expected");
    ++m_at;
    return peek() == close ? refuse("nothing follows the comma") : !m_fault;
}

bool JsonScanner::nextMember(std::string_view &name)
{
    if (!nextItem('}'))
        return false;
    if (peek() != '"')
        return refuseHere("a name is expected");
    if (!takeText())
        return false;
    // What follows may be in the next block, which takes the place of this one.
    if ((m_at == m_end || *m_at != ':') && m_taken.data() != m_text.data()) {
        m_text = m_taken;
        m_taken = m_text;
    }
    if (peek() != ':')
        return refuseHere("a colon is expected");
    ++m_at;
    name = m_taken;
    return true;
}

bool JsonScanner::nextElement()
{
    return nextItem(']');
}

bool JsonScanner::keep(const char *from, const char *to)
{
    if (m_text.size() + static_cast<std::size_t>(to - from) > m_limits.valueBytes)
        return refuse(std::format("a text has more than {} bytes", m_limits.valueBytes));
    m_text.append(from, to);
    return true;
}

/// A text that begins here. It stays where it is unless it has escapes or goes over the end of a
/// block.
bool JsonScanner::takeText()
{
    const char *start = ++m_at;
    m_text.clear();
    m_highEnd = std::string::npos;
    for (bool whole = true;; whole = false) {
        m_at = plainEnd(m_at, m_end);
        if (whole && m_at != m_end && *m_at == '"') {
            m_taken = {start, m_at++};
            return m_taken.size() <= m_limits.valueBytes || keep(start, m_at);
        }
        if (!keep(start, m_at))
            return false;
        if (m_at == m_end) {
            if (!refill())
                return refuse("it ends within a text");
        } else if (*m_at == '"') {
            ++m_at;
            m_taken = m_text;
            return true;
        } else if (*m_at != '\\') {
            return refuse(m_lines && *m_at == '\n' ? "it ends within a text"
                                                   : "a control character stands within a text");
        } else if (!takeEscape()) {
            return false;
        }
        start = m_at;
    }
}

bool JsonScanner::takeEscape()
{
    ++m_at;
    if (!more())
        return refuse("it ends within a text");
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    const char name = *m_at++;
    if (name == 'u')
        return takeUnicode();
    const auto index = kNames.find(name);
    if (index == std::string_view::npos)
        return refuse("there is no such escape");
    m_text += kValues[index];
    return true;
}

std::optional<unsigned> JsonScanner::takeHex()
{
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
        unsigned digit = 0;
        if (!more() || std::from_chars(m_at, m_at + 1, digit, 16).ec != std::errc()) {
            refuse("four hexadecimal digits are expected");
            return std::nullopt;
        }
        code = code << 4 | digit;
        ++m_at;
    }
    return code;
}

/// What follows "\u". The halves of a pair make one character; one that stands alone is U+FFFD.
bool JsonScanner::takeUnicode()
{
    constexpr unsigned kReplacement = 0xFFFD;
    constexpr std::size_t kReplacementBytes = 3;
    const auto code = takeHex();
    if (!code)
        return false;
    const bool isHigh = *code >= 0xD800 && *code < 0xDC00;
    const bool isLow = *code >= 0xDC00 && *code < 0xE000;
    if (isLow && m_highEnd == m_text.size()) {
        m_text.resize(m_text.size() - kReplacementBytes);
        appendUtf8(m_text, 0x10000 + ((m_high - 0xD800) << 10) + (*code - 0xDC00));
        return true;
    }
    appendUtf8(m_text, isHigh || isLow ? kReplacement : *code);
    if (isHigh) {
        m_high = *code;
        m_highEnd = m_text.size();
    }
    return true;
}

bool JsonScanner::takeNumber()
{
    m_number.clear();
    for (; more(); ++m_at) {
        const char c = *m_at;
        if (!isDigit(c) && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E')
            break;
        if (m_number.size() >= kLongestNumber)
            return refuse("a number is too long");
        m_number += c;
    }
    return m_fault ? false : isNumber(m_number) || refuse("a number is malformed");
}

bool JsonScanner::takeWord(std::string_view word)
{
    for (const char c : word) {
        if (!more() || *m_at != c)
            return refuse("this is not JSON");
        ++m_at;
    }
    return true;
}

bool JsonScanner::takeScalar()
{
    switch (const char c = peek()) {
    case '"': return takeText();
    case 't': return takeWord("true");
    case 'f': return takeWord("false");
    case 'n': return takeWord("null");
    default: return c == '-' || isDigit(c) ? takeNumber() : refuseHere("this is not JSON");
    }
}

} // namespace espalier::observe
