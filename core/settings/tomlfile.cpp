// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/tomlfile.h"

#include "core/base/file.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <optional>

// As a header and without exceptions: the library that comes with it is built with them.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.hpp>

namespace espalier::settings {

namespace {

/// Turns the parser's places (line and column from 1, columns in characters) into offsets.
class Places final {
public:
    explicit Places(std::string_view text) : m_text(text)
    {
        m_lines.push_back(text.starts_with("\xef\xbb\xbf") ? 3 : 0);
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '\n')
                m_lines.push_back(at + 1);
        }
    }
    [[nodiscard]] std::size_t offset(toml::source_position place) const
    {
        if (place.line == 0 || place.line > m_lines.size())
            return m_text.size();
        std::size_t at = m_lines[place.line - 1];
        for (auto column = place.column; column > 1 && at < m_text.size(); --column) {
            ++at;
            while (at < m_text.size() && (static_cast<unsigned char>(m_text[at]) & 0xc0) == 0x80)
                ++at;
        }
        return at;
    }
    [[nodiscard]] std::size_t lineEnd(std::size_t line) const
    {
        return line < m_lines.size() ? m_lines[line] : m_text.size();
    }

private:
    std::string_view m_text;
    std::vector<std::size_t> m_lines; ///< where each begins
};

} // namespace

static std::optional<Value> listOf(const toml::array &array)
{
    TextList list;
    for (const toml::node &node : array) {
        const auto text = node.value_exact<std::string>();
        if (!text)
            return std::nullopt;
        list.push_back(*text);
    }
    return list;
}

static std::optional<Value> valueOf(const toml::node &node)
{
    if (const auto flag = node.value_exact<bool>())
        return *flag;
    if (const auto number = node.value_exact<std::int64_t>())
        return *number;
    if (const auto number = node.value_exact<double>())
        return *number;
    if (auto text = node.value_exact<std::string>())
        return std::move(*text);
    if (const toml::array *array = node.as_array())
        return listOf(*array);
    return std::nullopt;
}

static void collect(const toml::table &table, const std::string &prefix, const Places &places,
                    TomlFile &file)
{
    for (const auto &[name, node] : table) {
        const std::string key = prefix + std::string(name.str());
        const toml::source_region &region = node.source();
        if (const toml::table *inner = node.as_table()) {
            // An inline table has no header to write behind; one made by dotted keys neither.
            if (!inner->is_inline() && region.begin.line != 0)
                file.tables.push_back({key, places.lineEnd(region.begin.line)});
            collect(*inner, key + ".", places, file);
            continue;
        }
        auto value = valueOf(node);
        const bool plain = value.has_value();
        file.entries.push_back({.key = key,
                                .value = plain ? std::move(*value) : Value(),
                                .plain = plain,
                                .line = static_cast<int>(region.begin.line),
                                .begin = places.offset(region.begin),
                                .end = places.offset(region.end)});
    }
}

std::string placeOf(const std::filesystem::path &file, int line)
{
    return file.string() + ":" + std::to_string(line);
}

Result<TomlFile> parseToml(std::string_view text, const std::filesystem::path &file)
{
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const toml::parse_error &error = parsed.error();
        return failure(ErrorKind::InvalidInput, visibleText(error.description()),
                       placeOf(file, static_cast<int>(error.source().begin.line)));
    }
    TomlFile result;
    collect(parsed.table(), "", Places(text), result);
    std::ranges::sort(result.entries, {}, &TomlEntry::begin);
    return result;
}

Result<std::string> readSettingsFile(const std::filesystem::path &file)
{
    constexpr std::uint64_t kLimit = 1 << 20;
    auto text = readFile(file, kLimit);
    if (!text && text.error().kind == ErrorKind::NotFound)
        return std::string();
    return text;
}

} // namespace espalier::settings
