// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include "widgets/theme/schemes.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier::theme {

const Theme &Theme::of(Scheme scheme)
{
    static const Theme light(Scheme::Light);
    static const Theme dark(Scheme::Dark);
    static const Theme highContrast(Scheme::HighContrast);
    switch (scheme) {
    case Scheme::Dark: return dark;
    case Scheme::HighContrast: return highContrast;
    case Scheme::Light: break;
    }
    return light;
}

bool Theme::isDark() const
{
    return m_scheme != Scheme::Light;
}

QColor Theme::color(Role role) const
{
    return QColor::fromRgb(colorsOf(m_scheme)[static_cast<std::size_t>(std::to_underlying(role))]);
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole target, Role role) {
        palette.setColor(target, color(role));
    };
    set(QPalette::Window, Role::Window);
    set(QPalette::WindowText, Role::Text);
    set(QPalette::Base, Role::Surface);
    set(QPalette::AlternateBase, Role::SurfaceAlternate);
    set(QPalette::Text, Role::Text);
    set(QPalette::PlaceholderText, Role::TextMuted);
    set(QPalette::Button, Role::Raised);
    set(QPalette::ButtonText, Role::Text);
    set(QPalette::BrightText, Role::Error);
    set(QPalette::Highlight, Role::Selection);
    set(QPalette::HighlightedText, Role::SelectionText);
    set(QPalette::Link, Role::Link);
    set(QPalette::LinkVisited, Role::Link);
    set(QPalette::ToolTipBase, Role::Raised);
    set(QPalette::ToolTipText, Role::Text);
    set(QPalette::Accent, Role::Accent);
    set(QPalette::Light, Role::Hover);
    set(QPalette::Midlight, Role::Raised);
    set(QPalette::Mid, Role::Border);
    set(QPalette::Dark, Role::Border);
    set(QPalette::Shadow, Role::Border);
    for (const auto target : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, target, color(Role::TextDisabled));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, color(Role::TextDisabled));
    return palette;
}

// Relative luminance of sRGB.
static double luminance(const QColor &color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QColor withContrast(QColor color, const QColor &background, double ratio)
{
    constexpr float kStep = 0.02F;
    const float direction = luminance(background) < 0.18 ? kStep : -kStep;
    float hue = 0;
    float saturation = 0;
    float lightness = 0;
    color.getHslF(&hue, &saturation, &lightness);
    const float end = direction > 0 ? 1.0F : 0.0F;
    while (contrast(color, background) < ratio && lightness != end) {
        lightness = std::clamp(lightness + direction, 0.0F, 1.0F);
        color = QColor::fromHslF(std::max(hue, 0.0F), saturation, lightness);
    }
    return color;
}

} // namespace espalier::theme
