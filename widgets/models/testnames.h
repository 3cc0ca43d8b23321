// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace espalier::models {

/// Names of tests as numbers. The suites of most scripts have the same names: each is kept once.
class TestNames final {
public:
    using Id = std::uint32_t;

    TestNames() : m_ids(0, Hash{this}, Equal{this}) {}
    TestNames(const TestNames &) = delete;
    TestNames &operator=(const TestNames &) = delete;

    [[nodiscard]] Id idOf(std::string_view name);
    /// Valid until the next name comes.
    [[nodiscard]] std::string_view name(Id id) const
    {
        return std::string_view(m_text).substr(m_starts[id], m_starts[id + 1] - m_starts[id]);
    }
    [[nodiscard]] std::size_t count() const { return m_starts.size() - 1; }
    void clear();

private:
    struct Hash {
        using is_transparent = void;
        const TestNames *names;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>{}(text);
        }
        std::size_t operator()(Id id) const { return (*this)(names->name(id)); }
    };
    struct Equal {
        using is_transparent = void;
        const TestNames *names;
        bool operator()(Id a, Id b) const { return a == b; }
        bool operator()(std::string_view a, Id b) const { return a == names->name(b); }
        bool operator()(Id a, std::string_view b) const { return names->name(a) == b; }
    };

    std::string m_text;
    std::vector<std::size_t> m_starts{0};
    std::unordered_set<Id, Hash, Equal> m_ids;
};

} // namespace espalier::models
