// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentrun.h"
#include "core/settings/settings.h"

namespace espalier::bootstrap {

/// What the settings say of models.
[[nodiscard]] engine::ModelSettings modelSettings(const settings::Settings &settings);

/// What the settings say of a run; what a person asks for at the moment comes on top.
[[nodiscard]] engine::InstrumentOptions instrumentDefaults(const settings::Settings &settings);

} // namespace espalier::bootstrap
