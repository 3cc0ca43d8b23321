// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/stoppoint.h"

#include "core/model/names.h"

namespace espalier::model {

static constexpr std::array<std::string_view, 5> kPoints{"analyse", "patch", "branch", "ready",
                                                         "apply"};

std::string_view nameOf(StopPoint point)
{
    return nameIn(kPoints, point);
}

std::optional<StopPoint> stopPointNamed(std::string_view name)
{
    return valueNamed<StopPoint>(kPoints, name);
}

} // namespace espalier::model
