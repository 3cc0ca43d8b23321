// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace espalier::diff {

/// The patch in what a model, a person or a mail wrote: fences, prose and signatures go, several
/// patches are put together in order, every line that is kept is kept byte for byte. Nothing that
/// could be a change is left out in silence: lines that go on where a hunk should have ended are
/// kept, for parsePatch() to refuse. What is quoted with "> " is prose. Fails with NotFound where
/// nothing looks like a patch, and with InvalidInput, the line of the reply in the context, for a
/// hunk that stops short or stands without the names of its file. Linear; any thread.
[[nodiscard]] Result<std::string> extractPatch(std::string_view reply);

} // namespace espalier::diff
