// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <format>

namespace espalier {

std::string toRfc3339(std::chrono::system_clock::time_point time)
{
    return std::format("{:%FT%T}Z", std::chrono::floor<std::chrono::milliseconds>(time));
}

} // namespace espalier
