// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to this module.

#include <filesystem>

namespace espalier::validate {

/// Whether programs in the sandbox can read a folder of this machine that is mounted there. Where
/// Espalier is root they run as nobody, and it must be open to all.
[[nodiscard]] bool canBind(const std::filesystem::path &folder);

} // namespace espalier::validate
