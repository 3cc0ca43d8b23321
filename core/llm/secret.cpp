// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/secret.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <format>

namespace espalier::llm {

namespace {

constexpr std::size_t kLongestKey = 8u << 10;
constexpr std::size_t kShortestRedacted = 6;
constexpr std::string_view kPlaceholder = "[key]";

std::string percentEncoded(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~')
            result += c;
        else
            result += std::format("%{:02X}", byte);
    }
    return result;
}

// Without the padding, and without the last digit where it also depends on what follows.
std::string base64(std::string_view text)
{
    static constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        bits = (bits << 8) | static_cast<unsigned char>(c);
        count += 8;
        while (count >= 6) {
            count -= 6;
            result += kDigits[(bits >> count) & 63];
        }
    }
    return result;
}

} // namespace

Secret::~Secret()
{
    wipe();
}

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        m_value = other.m_value;
    }
    return *this;
}

Secret::Secret(Secret &&other) noexcept : m_value(other.m_value)
{
    other.wipe();
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_value = other.m_value;
        other.wipe();
    }
    return *this;
}

void Secret::wipe()
{
    ::explicit_bzero(m_value.data(), m_value.size());
    m_value.clear();
}

Result<Secret> Secret::fromText(std::string_view text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    if (text.empty())
        return failure(ErrorKind::InvalidInput, "the key is empty");
    if (text.size() > kLongestKey)
        return failure(ErrorKind::InvalidInput, "the key is too long to be one");
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; }))
        return failure(ErrorKind::InvalidInput,
                       "the key holds blanks or characters that no key has");
    return Secret(std::string(text));
}

void Redactor::add(const Secret &secret)
{
    const auto &value = secret.reveal();
    if (value.size() < kShortestRedacted)
        return;
    m_spellings.emplace_back(value);
    if (auto encoded = percentEncoded(value); encoded != value)
        m_spellings.emplace_back(std::move(encoded));
    m_spellings.emplace_back(base64(value));
}

std::string Redactor::redact(std::string_view text) const
{
    std::string result(text);
    for (const auto &spelling : m_spellings)
        replaceAll(result, spelling.reveal(), kPlaceholder);
    return result;
}

Error Redactor::redact(Error error) const
{
    error.message = redact(error.message);
    error.context = redact(error.context);
    return error;
}

} // namespace espalier::llm
