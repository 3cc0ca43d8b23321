// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <expected>

namespace espalier::panels {

/// Why a line is not a list of words.
enum class ShellProblem {
    Empty,
    OpenQuote,  ///< a quote without its end
    NeedsShell, ///< something that only a shell understands: a pipe, a variable, a pattern …
};

/// The words of a line as a POSIX shell splits them: quotes and backslashes, nothing else.
[[nodiscard]] std::expected<QStringList, ShellProblem> shellWords(QStringView line);

} // namespace espalier::panels
