// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/pump.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>

namespace espalier::process {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

Pump::Pump(Streams streams, std::string_view input, std::size_t outputLimit, const OutputSink *sink)
    : m_streams(std::move(streams)), m_input(input), m_output(outputLimit), m_errors(outputLimit),
      m_sink(sink)
{
    for (const auto *stream : {&m_streams.input, &m_streams.output, &m_streams.errors}) {
        if (stream->valid())
            setNonBlocking(stream->get());
    }
    if (m_input.empty())
        m_streams.input.reset();
}

void Pump::feed()
{
    const auto written = writeQuietly(m_streams.input.get(), m_input);
    if (written > 0)
        m_input.remove_prefix(static_cast<std::size_t>(written));
    // A program need not read all its input; that it closed it is no failure.
    if (m_input.empty() || (written < 0 && errno != EAGAIN))
        m_streams.input.reset();
}

void Pump::gather(OutputStream stream, FileDescriptor &from, OutputBuffer &into) const
{
    std::array<char, 65536> buffer;
    const auto count = readSome(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
        into.add(bytes);
        if (m_sink && *m_sink)
            (*m_sink)(stream, bytes);
    } else if (count == 0 || errno != EAGAIN)
        from.reset();
}

/// Moves what can be moved, waiting for something to happen; whether `ended` is readable.
bool Pump::poll(int ended, int stop, int milliseconds)
{
    std::array<pollfd, 5> entries{{{ended, POLLIN, 0},
                                   {stop, POLLIN, 0},
                                   {m_streams.input.get(), POLLOUT, 0},
                                   {m_streams.output.get(), POLLIN, 0},
                                   {m_streams.errors.get(), POLLIN, 0}}};
    // Negative descriptors are passed over by poll.
    if (::poll(entries.data(), entries.size(), milliseconds) <= 0)
        return false;
    if (entries[2].revents)
        feed();
    if (entries[3].revents)
        gather(OutputStream::Output, m_streams.output, m_output);
    if (entries[4].revents)
        gather(OutputStream::Errors, m_streams.errors, m_errors);
    return entries[0].revents != 0;
}

PumpEnd Pump::run(int ended, const Until &until)
{
    auto nextCheck = SteadyClock::now() + until.interval;
    while (true) {
        const auto now = SteadyClock::now();
        if (until.stop && until.stop->requested())
            return PumpEnd::Cancelled;
        if (until.deadline && now >= *until.deadline)
            return PumpEnd::TimedOut;
        if (until.exceeded && now >= nextCheck) {
            if (until.exceeded())
                return PumpEnd::OverLimit;
            nextCheck = SteadyClock::now() + until.interval;
        }
        auto wait = until.exceeded ? nextCheck - now : SteadyClock::duration(500ms);
        if (until.deadline)
            wait = std::min(wait, *until.deadline - now);
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
        if (poll(ended, until.stop ? until.stop->descriptor() : -1,
                 static_cast<int>(std::max<std::int64_t>(milliseconds, 0))))
            return PumpEnd::Ended;
    }
}

void Pump::drain(std::chrono::milliseconds patience)
{
    m_streams.input.reset();
    const auto deadline = SteadyClock::now() + patience;
    while (m_streams.output.valid() || m_streams.errors.valid()) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
        if (left <= 0)
            return;
        [[maybe_unused]] const bool ended = poll(-1, -1, static_cast<int>(left));
    }
}

} // namespace espalier::process
