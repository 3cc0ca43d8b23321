// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace espalier::scrub {

inline constexpr std::string_view kDigits = "0123456789";
inline constexpr std::string_view kHex = "0123456789abcdef";
inline constexpr std::string_view kUpperHex = "0123456789ABCDEF";
inline constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
inline constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kBase62 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Characters as they come in keys, the same ones in each run.
inline std::string madeUp(std::string_view alphabet, std::size_t size, std::uint64_t seed = 1)
{
    std::string result;
    std::uint64_t state = seed * 0x9E3779B97F4A7C15u + 0x632BE59BD9B4E019u;
    while (result.size() < size) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        result += alphabet[(state >> 33) % alphabet.size()];
    }
    return result;
}

} // namespace espalier::scrub
