// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/schemes.h"

#include <utility>

namespace espalier::theme {

namespace {

/// One role in all schemes, so that the three are seen side by side.
struct Row {
    Role role;
    QRgb light;
    QRgb dark;
    QRgb highContrast;
};

// Additions are blue-green and removals orange-red: told apart with any kind of colour vision by
// lightness as well, and never without a sign beside the line.
constexpr std::array kRows{
    Row{Role::Window, 0xfff3f4f2, 0xff1d2021, 0xff000000},
    Row{Role::Surface, 0xffffffff, 0xff16191a, 0xff000000},
    Row{Role::SurfaceAlternate, 0xfff8f9f7, 0xff1a1d1e, 0xff0a0a0a},
    Row{Role::Raised, 0xffe8ebe7, 0xff2a2e30, 0xff141414},
    Row{Role::Hover, 0xffe0e5df, 0xff33383a, 0xff2b2b2b},
    Row{Role::Border, 0xffc9cfc8, 0xff3c4244, 0xffffffff},
    Row{Role::Text, 0xff1c211d, 0xffe3e6e3, 0xffffffff},
    Row{Role::TextMuted, 0xff566059, 0xffa3aba5, 0xffe6e6e6},
    Row{Role::TextDisabled, 0xff8d958f, 0xff6d7570, 0xff9e9e9e},
    Row{Role::Link, 0xff0b5c8a, 0xff7cc0ea, 0xff8ad6ff},
    Row{Role::Accent, 0xff26704a, 0xff58b182, 0xff5dffa0},
    Row{Role::AccentText, 0xffffffff, 0xff0c1510, 0xff000000},
    Row{Role::Selection, 0xffcfe6d9, 0xff28483a, 0xff0050a0},
    Row{Role::SelectionText, 0xff12211a, 0xfff1f6f2, 0xffffffff},
    Row{Role::Focus, 0xff26704a, 0xff6cc796, 0xffffff00},
    Row{Role::Success, 0xff1d6b40, 0xff6ccb93, 0xff5dffa0},
    Row{Role::SuccessBackground, 0xffdbf0e3, 0xff1c3527, 0xff00290f},
    Row{Role::Warning, 0xff805600, 0xffe5b550, 0xffffd75e},
    Row{Role::WarningBackground, 0xfffbeccb, 0xff3a2f14, 0xff332600},
    Row{Role::Error, 0xffad2c1e, 0xfff48b7d, 0xffff9c8f},
    Row{Role::ErrorBackground, 0xfffce3df, 0xff431f1a, 0xff3a0500},
    Row{Role::Info, 0xff1c5f8a, 0xff83c1ea, 0xff8ad6ff},
    Row{Role::InfoBackground, 0xffddedf8, 0xff1a3142, 0xff00253d},
    Row{Role::Gutter, 0xfff3f4f2, 0xff1b1e1f, 0xff000000},
    Row{Role::GutterText, 0xff666f68, 0xff8b948e, 0xffe6e6e6},
    Row{Role::CurrentLine, 0xfff1f5f0, 0xff202526, 0xff1c1c1c},
    Row{Role::DiffAdded, 0xffdff3ee, 0xff12302c, 0xff00302a},
    Row{Role::DiffAddedStrong, 0xffa9dfd0, 0xff1d5a4e, 0xff006652},
    Row{Role::DiffRemoved, 0xfffce8e0, 0xff3c211b, 0xff3d1200},
    Row{Role::DiffRemovedStrong, 0xfff6bfa9, 0xff713327, 0xff8a2a00},
    Row{Role::DiffFiller, 0xffeceeeb, 0xff202425, 0xff1a1a1a},
    Row{Role::DiffFold, 0xffe4ecf2, 0xff222d34, 0xff1f2f3a},
    Row{Role::SearchMatch, 0xfffbe7a1, 0xff554718, 0xff5c4a00},
    Row{Role::SearchMatchCurrent, 0xfff5c542, 0xff6b540c, 0xff6e5700},
};
static_assert(kRows.size() == static_cast<std::size_t>(Role::Count));

constexpr Colors columnOf(QRgb Row::*column)
{
    Colors colors{};
    for (const auto &row : kRows)
        colors[static_cast<std::size_t>(std::to_underlying(row.role))] = row.*column;
    return colors;
}

constexpr Colors kLight = columnOf(&Row::light);
constexpr Colors kDark = columnOf(&Row::dark);
constexpr Colors kHighContrast = columnOf(&Row::highContrast);

} // namespace

const Colors &colorsOf(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Dark: return kDark;
    case Scheme::HighContrast: return kHighContrast;
    case Scheme::Light: break;
    }
    return kLight;
}

} // namespace espalier::theme
