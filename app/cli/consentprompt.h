// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/engine/modelconsent.h"

namespace espalier::cli {

/// Shows on the terminal what would be sent to a model server, and asks whether it may be: once,
/// always in this project, or not, which is also the answer where nobody can be asked. With --yes
/// it may, once. The console must outlive it.
[[nodiscard]] engine::ConsentAsker consentPrompt(const Console &console);

} // namespace espalier::cli
