// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/serve/receiver.h"

#include <vector>

namespace espalier::serve {

/// Sockets that listen on this machine's own addresses, all on one port.
struct Listeners {
    std::vector<FileDescriptor> sockets;
    std::uint16_t port = 0;
};

/// Fails with Conflict when the port is in use, Permission, and Unsupported when this machine has
/// no such address.
[[nodiscard]] Result<Listeners> listenOnLoopback(Hosts hosts, std::uint16_t port);

} // namespace espalier::serve
