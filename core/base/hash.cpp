// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"

#include <QCryptographicHash>

#include <cstdio>
#include <utility>
#include <xxhash.h>

namespace espalier {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

static XXH3_state_t *state(void *opaque)
{
    return static_cast<XXH3_state_t *>(opaque);
}

KeyHasher::KeyHasher() : m_state(XXH3_createState())
{
    XXH3_128bits_reset(state(m_state));
}

KeyHasher::~KeyHasher()
{
    XXH3_freeState(state(m_state));
}

KeyHasher::KeyHasher(KeyHasher &&other) noexcept : m_state(std::exchange(other.m_state, nullptr)) {}

KeyHasher &KeyHasher::operator=(KeyHasher &&other) noexcept
{
    std::swap(m_state, other.m_state);
    return *this;
}

KeyHasher &KeyHasher::add(std::string_view part)
{
    add(static_cast<std::uint64_t>(part.size()));
    XXH3_128bits_update(state(m_state), part.data(), part.size());
    return *this;
}

KeyHasher &KeyHasher::add(std::uint64_t number)
{
    XXH3_128bits_update(state(m_state), &number, sizeof number);
    return *this;
}

std::string KeyHasher::hex() const
{
    const XXH128_hash_t hash = XXH3_128bits_digest(state(m_state));
    char digits[33];
    std::snprintf(digits, sizeof digits, "%016llx%016llx",
                  static_cast<unsigned long long>(hash.high64),
                  static_cast<unsigned long long>(hash.low64));
    return digits;
}

std::uint64_t KeyHasher::low() const
{
    return XXH3_128bits_digest(state(m_state)).low64;
}

std::string sha256Hex(std::string_view bytes)
{
    const QByteArrayView view(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return QCryptographicHash::hash(view, QCryptographicHash::Sha256).toHex().toStdString();
}

} // namespace espalier
