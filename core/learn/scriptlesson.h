// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/model/scriptchange.h"

#include <optional>
#include <string_view>

namespace espalier::learn {

/// The change that makes `good` of `bad` (scripts of one shape), with holes for what belongs to one
/// function only: anchors, numbers, texts. The first line, which names the origin, counts for
/// nothing. None when there is no difference, none that can be said by lines, or none that, made in
/// `bad`, gives `good`. Fails as diff::compare does.
[[nodiscard]] Result<std::optional<model::ScriptChange>>
scriptLesson(std::string_view bad, std::string_view good, std::string_view shape, JobContext &job);

} // namespace espalier::learn
