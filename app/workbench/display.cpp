// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/display.h"

#include "core/base/file.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <format>
#include <iterator>
#include <sys/socket.h>
#include <sys/un.h>

namespace espalier::workbench {

static std::string valueOf(const char *variable)
{
    const char *value = std::getenv(variable);
    return value ? value : "";
}

// Whether something answers there; a display of this machine is ":0" or ":0.1".
static bool answers(const std::string &display)
{
    const auto number = display.substr(1, display.find('.') - 1);
    const auto path = "/tmp/.X11-unix/X" + number;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    // The socket without a name is what some servers have only.
    for (const bool named : {true, false}) {
        if (path.size() + 1 >= sizeof address.sun_path)
            return true;
        std::fill(std::begin(address.sun_path), std::end(address.sun_path), 0);
        path.copy(address.sun_path + (named ? 0 : 1), path.size());
        const auto size = offsetof(sockaddr_un, sun_path) + path.size() + 1;
        const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (socket.valid() && ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address),
                                        static_cast<socklen_t>(size)) == 0)
            return true;
    }
    return false;
}

std::optional<std::string> displayProblem()
{
    if (!valueOf("QT_QPA_PLATFORM").empty() || !valueOf("WAYLAND_DISPLAY").empty())
        return std::nullopt;
    const auto display = valueOf("DISPLAY");
    if (display.empty())
        return "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set";
    if (display.starts_with(':') && !answers(display))
        return std::format("nothing answers at the display {} (DISPLAY)", display);
    return std::nullopt;
}

} // namespace espalier::workbench
