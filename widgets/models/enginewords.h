// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace espalier::models {

/// The engine tells kinds of functions and reasons in plain English, which are the keys here; what
/// is not known is shown as it is.
[[nodiscard]] QString kindText(std::string_view kind);
[[nodiscard]] QString reasonText(std::string_view reason);
/// A language as people write it: "JavaScript".
[[nodiscard]] QString languageText(std::string_view language);

} // namespace espalier::models
