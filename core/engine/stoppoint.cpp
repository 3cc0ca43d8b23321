// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/engine/autopatchrun.h"

#include <algorithm>

namespace espalier::engine {

StopPoint stopPointFor(const model::Ticket &ticket, const settings::Settings &settings)
{
    const auto project = model::stopPointNamed(settings.value(settings::keys::kAutopatchStop))
                             .value_or(StopPoint::Ready);
    const auto own = model::stopPointNamed(textAt(ticket.metadata, "stop_at"));
    return own ? std::min(*own, project) : project;
}

} // namespace espalier::engine
