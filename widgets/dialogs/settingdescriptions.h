// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace espalier::dialogs {

/// What a person reads about a setting.
struct SettingDescription {
    std::string_view key;
    QString section;
    QString title;
    QString explanation;
};

/// The settings that do something in this version, by section, in the language of the program.
[[nodiscard]] std::vector<SettingDescription> settingDescriptions();

} // namespace espalier::dialogs
