// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QString>

#include <cstdint>
#include <string_view>

namespace espalier::models {

/// How a test or a suite stands.
enum class TestState : std::uint8_t { NotRun, Running, Passed, Failed, Error, Skipped };

/// Of "passed", "failed", "error" and "skipped", as the engine says; anything else was not run.
[[nodiscard]] TestState testStateOf(std::string_view outcome);
/// Whether it failed or could not even be run.
[[nodiscard]] bool isBad(TestState state);
/// "Passed", "Failed", … translated.
[[nodiscard]] QString textOf(TestState state);

/// A state's icon and the colour of icon and text.
struct TestLook {
    QStringView icon;
    theme::Role ink;
};
[[nodiscard]] const TestLook &lookOf(TestState state);

/// Seconds as people read them: 12 ms, 1.2 s.
[[nodiscard]] QString secondsText(double seconds);

/// How many tests stand how.
struct TestCounts {
    int passed = 0;
    int failed = 0; ///< errors too
    int skipped = 0;
    int notRun = 0;

    [[nodiscard]] int total() const { return passed + failed + skipped + notRun; }
    void add(TestState state, int by = 1);
    TestCounts &operator+=(const TestCounts &other);
    bool operator==(const TestCounts &) const = default;
};

/// "12 passed, 1 failed"; what there is none of is left out.
[[nodiscard]] QString textOf(const TestCounts &counts);

} // namespace espalier::models
