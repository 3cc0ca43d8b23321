// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>

namespace espalier::shell {

/// How well the letters of `pattern` are found in `text`, in order and in any case: higher is
/// better, starts of words and neighbouring letters count most. None when one is missing. Blanks
/// in the pattern count for nothing; an empty one matches everything with 0.
[[nodiscard]] std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

} // namespace espalier::shell
