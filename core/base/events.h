// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <string>

namespace espalier {

/// Something that happened in the engine and that a surface may show: a kind such as
/// "sandbox.ready" and its data.
struct Event {
    std::string kind;
    Json data;
};

/// Where events go. Implementations are thread-safe and return quickly.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void publish(const Event &event) = 0;
};

} // namespace espalier
