// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace espalier {

/// Appends plain numbers and texts to bytes, in this machine's byte order: for caches only.
class ByteWriter final {
public:
    template <typename T>
        requires std::is_trivially_copyable_v<T>
    void number(T value)
    {
        m_bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
    }
    void text(std::string_view text)
    {
        number(static_cast<std::uint32_t>(text.size()));
        m_bytes += text;
    }
    [[nodiscard]] std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Reads what ByteWriter wrote. Reading past the end gives zeros and empty texts and is remembered.
class ByteReader final {
public:
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}

    template <typename T>
        requires std::is_trivially_copyable_v<T>
    [[nodiscard]] T number()
    {
        if constexpr (std::is_same_v<T, bool>)
            return number<std::uint8_t>() != 0; // any other byte would be no bool at all
        T value{};
        if (m_bytes.size() < sizeof value) {
            m_failed = true;
            m_bytes = {};
            return value;
        }
        std::memcpy(&value, m_bytes.data(), sizeof value);
        m_bytes.remove_prefix(sizeof value);
        return value;
    }
    [[nodiscard]] std::string_view text()
    {
        const auto size = number<std::uint32_t>();
        if (m_bytes.size() < size) {
            m_failed = true;
            m_bytes = {};
            return {};
        }
        const auto result = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
        return result;
    }
    /// Number of elements to follow, refused when more than the rest could hold.
    [[nodiscard]] std::uint32_t count()
    {
        const auto value = number<std::uint32_t>();
        if (value > m_bytes.size()) {
            m_failed = true;
            return 0;
        }
        return value;
    }
    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] bool atEnd() const { return m_bytes.empty(); }

private:
    std::string_view m_bytes;
    bool m_failed = false;
};

} // namespace espalier
