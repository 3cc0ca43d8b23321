// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/modelaccess.h"
#include "core/engine/refinement.h"

#include <memory>

namespace espalier::engine {

/// Models as a means to make scripts better; the last part, since it looks at what the others have
/// added. A recording is asked without what was learned, which it cannot know.
[[nodiscard]] MeansPart modelMeans(std::shared_ptr<ModelAccess> access);

} // namespace espalier::engine
