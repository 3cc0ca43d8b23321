// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/git/repository.h"
#include "core/model/patch.h"

namespace espalier::engine {

/// Makes known to an attempt what it has made of its branch before it was interrupted or failed;
/// locks of it go. A failure: that cannot be told now.
[[nodiscard]] Result<> takeMade(const git::Repository &repository, model::Patch &patch);

} // namespace espalier::engine
