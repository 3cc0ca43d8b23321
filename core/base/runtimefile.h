// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace espalier {

/// Whether a file, by its name without folders, is of the runtime that is put into instrumented
/// projects. Go leaves out files whose names begin with "_".
[[nodiscard]] inline bool isRuntimeFile(std::string_view name)
{
    return name.starts_with("_espalier_tel.") || name.starts_with("espalier_tel.") ||
           name.starts_with("espalier_tel_");
}

} // namespace espalier
