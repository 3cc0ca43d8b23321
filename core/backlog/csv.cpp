// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/csv.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace espalier::backlog {

namespace {

// Far more than any table of tickets has; a file of nothing but commas must not become a list.
constexpr std::size_t kMostFields = 1000;
constexpr std::string_view kMark = "\xef\xbb\xbf";

/// Whether a spreadsheet may see a formula in it. Some look past blanks, and some take the wide
/// signs of East Asian keyboards for the usual ones.
bool isFormula(std::string_view text)
{
    using namespace std::string_view_literals;
    constexpr std::array kSigns{"="sv,  "+"sv,  "-"sv,  "@"sv,  "\t"sv, "\r"sv,
                                "\n"sv, "\0"sv, "＝"sv, "＋"sv, "－"sv, "＠"sv};
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ')));
    return std::ranges::any_of(kSigns, [text](auto sign) { return text.starts_with(sign); });
}

bool isGuarded(std::string_view text)
{
    return isFormula(text) || text.starts_with('\'');
}

/// Only an apostrophe that a guard can have put there is one: those of people stay.
std::string withoutGuard(std::string text)
{
    if (text.starts_with('\'') && isGuarded(std::string_view(text).substr(1)))
        text.erase(0, 1);
    return text;
}

} // namespace

std::string csvField(std::string_view text)
{
    std::string field = isGuarded(text) ? "'" : "";
    field += text;
    // Not only what RFC 4180 needs: semicolons and tabs divide cells where the locale says so, and
    // blanks at the ends get lost.
    const bool blankAtEnd = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (field.find_first_of(",;\t\"\r\n") == std::string::npos && !blankAtEnd)
        return field;
    std::string inQuotes = "\"";
    for (const char c : field) {
        inQuotes += c;
        if (c == '"')
            inQuotes += c;
    }
    return inQuotes + '"';
}

CsvReader::CsvReader(std::string_view text) : m_rest(text)
{
    if (m_rest.starts_with(kMark))
        m_rest.remove_prefix(kMark.size());
}

std::unexpected<Error> CsvReader::wrong(std::string_view what) const
{
    return failure(ErrorKind::InvalidInput, std::format("row {}: {}", m_row, what));
}

bool CsvReader::takeNewline()
{
    const auto size = m_rest.starts_with("\r\n") ? 2uz : m_rest.starts_with('\n') ? 1uz : 0uz;
    m_rest.remove_prefix(size);
    return size > 0;
}

Result<std::string> CsvReader::takeQuoted()
{
    std::string text;
    m_rest.remove_prefix(1);
    for (;;) {
        const auto quote = m_rest.find('"');
        if (quote == std::string_view::npos)
            return wrong("a quote is not closed");
        text += m_rest.substr(0, quote);
        m_rest.remove_prefix(quote + 1);
        if (!m_rest.starts_with('"'))
            return text;
        text += '"';
        m_rest.remove_prefix(1);
    }
}

Result<std::string> CsvReader::takeField()
{
    if (m_rest.starts_with('"')) {
        auto text = takeQuoted();
        if (text && !m_rest.empty() && m_rest[0] != ',' && m_rest[0] != '\n' &&
            !m_rest.starts_with("\r\n"))
            return wrong("something follows a closing quote");
        return text;
    }
    auto field = m_rest.substr(0, m_rest.find_first_of(",\n"));
    if (field.ends_with('\r') && m_rest.substr(field.size()).starts_with('\n'))
        field.remove_suffix(1);
    if (field.contains('"'))
        return wrong("a quote stands within a field that has none around it");
    if (field.contains('\r'))
        return wrong("a carriage return stands within a field without quotes");
    m_rest.remove_prefix(field.size());
    return std::string(field);
}

Result<std::optional<std::vector<std::string>>> CsvReader::next()
{
    if (m_rest.empty())
        return std::nullopt;
    ++m_row;
    std::vector<std::string> fields;
    for (;;) {
        auto field = takeField();
        if (!field)
            return failure(std::move(field.error()));
        if (fields.size() == kMostFields)
            return wrong(std::format("more than {} fields", kMostFields));
        fields.push_back(withoutGuard(*std::move(field)));
        if (m_rest.empty() || takeNewline())
            return fields;
        m_rest.remove_prefix(1); // the comma
    }
}

} // namespace espalier::backlog
