// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace espalier::editor {

/// What a sign in the gutter says about a line.
enum class MarkKind : std::uint8_t {
    TestFailure, ///< a failing test points here
    Uncovered,   ///< changed, and no test runs it
    Changed,     ///< differs from what is saved
};

/// A sign in the gutter, given by whoever knows. Lines count from 0.
struct LineMark {
    std::uint32_t line = 0;
    MarkKind kind = MarkKind::TestFailure;
    QString toolTip; ///< shown and read aloud; translated
    bool operator==(const LineMark &) const = default;
};

/// A message below a line.
struct LineAnnotation {
    enum class Level : std::uint8_t { Info, Warning, Error };
    std::uint32_t line = 0;
    QString text;
    Level level = Level::Info;
    bool operator==(const LineAnnotation &) const = default;
};

/// What is to be found.
struct FindRequest {
    QString text;
    bool matchCase = false;
    bool wholeWords = false;
    bool operator==(const FindRequest &) const = default;
};

/// Limits of zoom, in percent.
inline constexpr int kMinZoom = 50;
inline constexpr int kMaxZoom = 300;
/// The zoom next to `percent`, up or down.
[[nodiscard]] int steppedZoom(int percent, int steps);
/// The system's fixed font, without ligatures, at a zoom.
[[nodiscard]] QFont codeFont(int zoomPercent);

/// Icon and colour of a kind of mark, and its name for people.
[[nodiscard]] QString markIcon(MarkKind kind);
[[nodiscard]] theme::Role markRole(MarkKind kind);
[[nodiscard]] QString markName(MarkKind kind);

/// Notes that a test fails at a line, which counts from 1; 0 is a line that is not known, and
/// notes nothing.
void noteFailure(std::vector<LineMark> &marks, int line, const QString &test,
                 const QString &message);
/// What a test's message says went wrong: the error below its trace, in one line.
[[nodiscard]] QString reasonOf(const QString &message);
/// Lines for a tool tip, which would take what looks like markup for such; empty for none.
[[nodiscard]] QString plainToolTip(const QStringList &lines);

} // namespace espalier::editor
