// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace espalier {

/// 64-bit XXH3 of the bytes: for keys and change detection, not for integrity.
[[nodiscard]] std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

/// Feeds several parts into one 128-bit XXH3; each part is framed by its length, so ("ab","c") and
/// ("a","bc") differ. Movable, one thread.
class KeyHasher final {
public:
    KeyHasher();
    ~KeyHasher();
    KeyHasher(KeyHasher &&) noexcept;
    KeyHasher &operator=(KeyHasher &&) noexcept;

    KeyHasher &add(std::string_view part);
    KeyHasher &add(std::uint64_t number);
    /// 32 lower-case hexadecimal digits over all that was added so far.
    [[nodiscard]] std::string hex() const;
    /// The low 64 bits of the same.
    [[nodiscard]] std::uint64_t low() const;

private:
    void *m_state; // the library's own state, 64-byte aligned
};

/// SHA-256 as 64 lower-case hexadecimal digits: for integrity.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

} // namespace espalier
