// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/gate.

#include <string_view>

namespace espalier::gate {

/// Whether a file says which tests are run and how: of test runners, of builds, of CI.
[[nodiscard]] bool isTestConfiguration(std::string_view path);

} // namespace espalier::gate
