// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace espalier {

/// Time as a dependency, so that tests can set it. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    /// Wall time, for stamps people read; may jump.
    [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
    /// Steady time, for durations.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override
    {
        return std::chrono::system_clock::now();
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() const override
    {
        return std::chrono::steady_clock::now();
    }
};

/// UTC in RFC 3339 with milliseconds, e.g. "2026-01-31T09:30:00.125Z".
[[nodiscard]] std::string toRfc3339(std::chrono::system_clock::time_point time);

/// Milliseconds from `since` to now on the steady clock.
[[nodiscard]] inline double millisecondsSince(std::chrono::steady_clock::time_point since)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since)
        .count();
}

} // namespace espalier
