// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/learning.h"

#include <optional>
#include <string>

class QComboBox;
class QWidget;

namespace espalier::panels {

/// Offers "any construct", then each of them.
[[nodiscard]] QComboBox *makeConstructChooser(QWidget *parent);
[[nodiscard]] std::optional<model::Construct> constructIn(const QComboBox &chooser);
void chooseConstruct(QComboBox &chooser, std::optional<model::Construct> construct);

/// Adds a language unless it is there; gives its row.
int addLanguage(QComboBox &chooser, const std::string &language);

} // namespace espalier::panels
