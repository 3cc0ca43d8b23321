// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"

#include <cstddef>
#include <stop_token>
#include <string_view>

namespace espalier::process {

/// The two ends of a pipe, both closed on exec.
struct Pipe {
    FileDescriptor reader;
    FileDescriptor writer;
};

[[nodiscard]] Result<Pipe> makePipe();

/// A file without a name that holds `content`, read from its beginning.
[[nodiscard]] Result<FileDescriptor> makeMemoryFile(std::string_view content);

void setNonBlocking(int descriptor);

/// `write` that gives EPIPE instead of raising SIGPIPE, and starts again after a signal.
[[nodiscard]] std::ptrdiff_t writeQuietly(int descriptor, std::string_view bytes);

/// `read` that starts again after a signal.
[[nodiscard]] std::ptrdiff_t readSome(int descriptor, char *buffer, std::size_t size);

/// A descriptor that becomes readable once a stop is requested, so that `poll` wakes up.
class StopSignal final {
public:
    explicit StopSignal(std::stop_token stop);
    /// -1 when the system has no descriptor left; ask the token as well then.
    [[nodiscard]] int descriptor() const { return m_event.get(); }
    [[nodiscard]] bool requested() const { return m_stop.stop_requested(); }

private:
    struct Wake {
        int event;
        void operator()() const noexcept;
    };
    std::stop_token m_stop;
    FileDescriptor m_event;
    std::stop_callback<Wake> m_callback;
};

} // namespace espalier::process
