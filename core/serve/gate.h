// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/answers.h"
#include "core/serve/delivery.h"
#include "core/serve/receiver.h"

#include <httplib.h>

#include <optional>
#include <set>
#include <string>

namespace espalier::serve {

/// What is let in.
struct GateRules {
    std::set<std::string> hosts;   ///< values of Host, in lower case
    std::set<std::string> origins; ///< values of Origin
    ReceiverLimits limits;
};
[[nodiscard]] GateRules gateRules(const ReceiverOptions &options, std::uint16_t port);

/// What is answered without a look at the body.
struct Verdict {
    int status = 0;
    std::string message;
};

/// What the head of a request comes to.
struct Head {
    Form form = Form::Json;
    Delivery delivery{};              ///< its body is still to come
    std::string origin;               ///< one that is allowed; mostly empty
    std::optional<Verdict> verdict{}; ///< none when the body is wanted
    bool lastOne = false;             ///< the client ends the connection after it
};

/// Looks at a request of which only the head has come in.
[[nodiscard]] Head readHead(const httplib::Request &request, const GateRules &rules);

/// Makes of the head what httplib handles well: it would unpack bodies itself, without our limits,
/// pack answers, cut them into ranges, and wait for the end of a body that has no length.
void prepareForReading(httplib::Request &request);

} // namespace espalier::serve
