// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/process/descriptors.h"
#include "core/process/output.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

namespace espalier::process {

/// Our ends of a running program's streams; an invalid one is closed.
struct Streams {
    FileDescriptor input;
    FileDescriptor output;
    FileDescriptor errors;
};

/// Why waiting for a program ended.
enum class PumpEnd { Ended, TimedOut, Cancelled, OverLimit };

/// Feeds a program and gathers what it writes until it ends or has to be ended.
class Pump final {
public:
    /// `sink`, when given, takes what the program writes as it comes; it must outlive this object.
    Pump(Streams streams, std::string_view input, std::size_t outputLimit,
         const OutputSink *sink = nullptr);

    /// When waiting ends early; `exceeded` is asked every `interval`.
    struct Until {
        std::optional<std::chrono::steady_clock::time_point> deadline;
        const StopSignal *stop = nullptr;
        std::function<bool()> exceeded;
        std::chrono::milliseconds interval{25};
    };
    /// `ended` is a descriptor that becomes readable at the program's end.
    [[nodiscard]] PumpEnd run(int ended, const Until &until);

    /// Gathers what is still in the pipes; a process that outlived the program may hold them open,
    /// so this waits `patience` at most.
    void drain(std::chrono::milliseconds patience);

    [[nodiscard]] CapturedText takeOutput() { return m_output.take(); }
    [[nodiscard]] CapturedText takeErrors() { return m_errors.take(); }

private:
    void feed();
    void gather(OutputStream stream, FileDescriptor &from, OutputBuffer &into) const;
    [[nodiscard]] bool poll(int ended, int stop, int milliseconds);

    Streams m_streams;
    std::string_view m_input;
    OutputBuffer m_output;
    OutputBuffer m_errors;
    const OutputSink *m_sink;
};

} // namespace espalier::process
