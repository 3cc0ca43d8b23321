// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace espalier::observe {

/// Tells apart an error that happened twice from one that was told twice, by a span and by a log
/// record. Remembers the last kMost to twice as many errors.
class Repeats final {
public:
    static constexpr std::size_t kMost = 50'000;

    /// Whether the other side has told this one already. `key` names trace, span, type and stack.
    [[nodiscard]] bool isRepeated(std::uint64_t key, bool fromLog)
    {
        const auto &told = find(key);
        return fromLog ? told.logs < told.spans : told.spans < told.logs;
    }
    /// Once that has been told, repeated or not.
    void tell(std::uint64_t key, bool fromLog)
    {
        auto &told = find(key);
        ++(fromLog ? told.logs : told.spans);
    }

private:
    struct Told {
        std::uint32_t spans = 0;
        std::uint32_t logs = 0;
    };

    Told &find(std::uint64_t key)
    {
        if (const auto at = m_recent.find(key); at != m_recent.end())
            return at->second;
        if (m_recent.size() >= kMost)
            m_older = std::exchange(m_recent, {});
        const auto old = m_older.find(key);
        return m_recent[key] = old == m_older.end() ? Told() : old->second;
    }

    std::unordered_map<std::uint64_t, Told> m_recent;
    std::unordered_map<std::uint64_t, Told> m_older;
};

} // namespace espalier::observe
