// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/patchsource.h"
#include "core/engine/modelaccess.h"

#include <memory>

namespace espalier::engine {

/// A model as a source of patches. It is asked at most `attempts` times for one task, replies that
/// are of no use included; what was tried before, by whomever, is told. A proposal's `madeBy` is
/// the model that answered. Fails as ModelAccess::ask does.
[[nodiscard]] std::unique_ptr<autopatch::PatchSource>
makeModelPatchSource(std::shared_ptr<ModelAccess> access, int attempts);

} // namespace espalier::engine
