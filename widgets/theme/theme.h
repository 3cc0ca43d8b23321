// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

namespace espalier::theme {

/// What a colour is for. Every colour of the program is one of these.
enum class Role {
    // Surfaces, from the back to the front, and lines between them.
    Window,
    Surface, ///< lists, editors, fields
    SurfaceAlternate,
    Raised, ///< buttons, chips, headers
    Hover,
    Border,
    // Text on them. At least 4.5:1 on every surface but for TextDisabled.
    Text,
    TextMuted,
    TextDisabled,
    Link,
    // What is chosen, focused or the first thing to do.
    Accent,
    AccentText, ///< on Accent
    Selection,
    SelectionText,
    Focus, ///< ring around what has the keyboard
    // States. The colour is for text and icons, the background for bars and chips behind Text.
    Success,
    SuccessBackground,
    Warning,
    WarningBackground,
    Error,
    ErrorBackground,
    Info,
    InfoBackground,
    // Editors and differences.
    Gutter,
    GutterText,
    CurrentLine,
    DiffAdded,         ///< background of a line that was added
    DiffAddedStrong,   ///< background of the words that were added in it
    DiffRemoved,       ///< background of a line that was removed
    DiffRemovedStrong, ///< background of the words that were removed from it
    DiffFiller,        ///< where the other side has lines and this one has none
    DiffFold,          ///< the bar for unchanged lines that are not shown
    SearchMatch,
    SearchMatchCurrent,
    Count,
};

enum class Scheme { Light, Dark, HighContrast };

/// A table of colours; immutable, lives as long as the program. Any thread.
class Theme final {
public:
    [[nodiscard]] static const Theme &of(Scheme scheme);

    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    /// Whether light text stands on dark surfaces.
    [[nodiscard]] bool isDark() const;
    [[nodiscard]] QColor color(Role role) const;
    [[nodiscard]] QPalette palette() const;
    /// For the whole application, on top of the palette; sizes follow the font.
    [[nodiscard]] QString styleSheet() const;

private:
    explicit Theme(Scheme scheme) : m_scheme(scheme) {}
    Scheme m_scheme;
};

/// Contrast ratio of two opaque colours after WCAG 2, from 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);
/// `color`, made lighter or darker until it has at least `ratio` on `background`.
[[nodiscard]] QColor withContrast(QColor color, const QColor &background, double ratio);

} // namespace espalier::theme
