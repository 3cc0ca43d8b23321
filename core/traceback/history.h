// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/traceback/parser.h"
#include "core/traceback/prefix.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace espalier::traceback {

/// The last lines of a log, for traces that are recognised by a later line. Bounded.
class History final {
public:
    struct Line {
        std::string text;
        std::uint64_t number = 0;
    };

    void add(std::string_view text, std::uint64_t number);
    /// Forgets the lines up to that number.
    void dropUpTo(std::uint64_t number);

    [[nodiscard]] std::size_t size() const { return m_lines.size(); }
    /// 1 for the last one.
    [[nodiscard]] const Line &line(std::size_t back) const
    {
        return m_lines[m_lines.size() - back];
    }
    /// Whether there are lines before the given one that, behind the prefix, neither begin a record
    /// of the log nor continue one. Where there are none, what begins no record goes on with what
    /// came before.
    [[nodiscard]] bool hasBareLines(const Prefix &prefix, std::uint64_t before) const;
    /// The time of the record that comes last, RFC 3339 UTC; empty when it tells none.
    [[nodiscard]] std::string lastTime() const;

private:
    std::deque<Line> m_lines;
    std::size_t m_bytes = 0;
};

/// The history as it is without a prefix, and the line that follows it.
class HistoryView final : public LinesBefore {
public:
    HistoryView(const History &history, const Prefix &prefix, std::string_view now)
        : m_history(history), m_prefix(prefix), m_now(now)
    {
    }
    [[nodiscard]] std::optional<std::string_view> line(std::size_t back) const override;

private:
    const History &m_history;
    const Prefix &m_prefix;
    std::string_view m_now;
};

} // namespace espalier::traceback
