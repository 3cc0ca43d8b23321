// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/workspace.h"
#include "core/serve/receiver.h"

#include <chrono>
#include <cstdint>
#include <functional>

namespace espalier::serve {

/// What came in while a project was listening, and what of it was kept.
struct ListeningReport {
    std::uint16_t port = 0;
    ReceiverCounters received{};
    std::uint64_t imports = 0; ///< times that something was stored
    std::uint64_t groups = 0;  ///< different errors, findings and texts
    std::uint64_t masked = 0;  ///< texts in which something was masked
};

struct ListeningOptions {
    std::uint16_t port = 4318;    ///< on 127.0.0.1; 0 for any that is free
    std::chrono::seconds time{0}; ///< to listen for; 0 until the job is to stop
    /// Told at the start, and each time something was stored; on the thread of the job.
    std::function<void(const ListeningReport &)> told{};
};

/// Takes in what programs on this machine send to the project until the time is over or the job is
/// to stop, which is no failure. It is stored every two seconds and at the end: what was answered
/// with success is kept. Tells the job how many records came. Fails as OtlpReceiver::start does,
/// and when something cannot be stored.
[[nodiscard]] Result<ListeningReport> listen(engine::Workspace &workspace,
                                             const ListeningOptions &options, JobContext &job);

} // namespace espalier::serve
