// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/worker.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <utility>

namespace espalier::process {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

static constexpr std::size_t kErrorsKept = 4096;
static constexpr unsigned kMaxQuestions = 100'000;
static constexpr auto kInspection = 25ms;
static constexpr int kPipeSize = 1 << 20;
/// The namespace's first process and the worker: at rest there are no others.
static constexpr unsigned kProcessesAtRest = 2;

/// One call's state while its bytes go down and its messages come up.
struct Worker::Wait {
    const QuestionHandler &answer;
    const StopSignal &stop;
    SteadyClock::time_point deadline;
    SteadyClock::time_point nextInspection;
    std::string outgoing;
    std::size_t sent = 0;
    unsigned questions = 0;
};

Worker::Worker(SandboxedProcess process, SandboxLimits limits)
    : m_process(std::move(process)), m_limits(limits), m_errors(kErrorsKept)
{
    const auto &streams = m_process.streams();
    for (const auto *stream : {&streams.input, &streams.output, &streams.errors})
        setNonBlocking(stream->get());
    // Fewer turns for large messages; where the system refuses, the usual size does.
    ::fcntl(streams.input.get(), F_SETPIPE_SZ, kPipeSize);
    ::fcntl(streams.output.get(), F_SETPIPE_SZ, kPipeSize);
}

void Worker::gatherErrors()
{
    auto &stream = m_process.streams().errors;
    std::array<char, 4096> buffer;
    while (stream.valid()) {
        const auto count = readSome(stream.get(), buffer.data(), buffer.size());
        if (count > 0)
            m_errors.add({buffer.data(), static_cast<std::size_t>(count)});
        else if (count == 0 || errno != EAGAIN)
            stream.reset();
        else
            return;
        if (count < static_cast<std::ptrdiff_t>(buffer.size()))
            return;
    }
}

std::unexpected<Error> Worker::broken(std::string message)
{
    m_process.kill();
    gatherErrors();
    return failure(ErrorKind::Process, std::move(message), m_errors.take().text);
}

bool Worker::isSound() const
{
    if (m_process.hasEnded())
        return false;
    const auto usage = m_process.usage();
    return usage.memory <= m_limits.memory &&
           (!m_ahead.empty() || usage.processes <= kProcessesAtRest);
}

Result<> Worker::sendAhead(Json request, std::function<Result<>(const Json &)> check)
{
    const auto id = ++m_lastId;
    request["id"] = id;
    const auto bytes = frame(request);
    if (!bytes)
        return failure(bytes.error());
    const auto written = writeQuietly(m_process.streams().input.get(), *bytes);
    if (written != static_cast<std::ptrdiff_t>(bytes->size()))
        return broken("the worker takes no request");
    m_ahead.push_back({id, std::move(check)});
    return {};
}

Result<> Worker::send(Wait &wait)
{
    const auto left = std::string_view(wait.outgoing).substr(wait.sent);
    const auto written = writeQuietly(m_process.streams().input.get(), left);
    if (written < 0)
        return errno == EAGAIN ? Result<>() : broken("the worker has ended");
    wait.sent += static_cast<std::size_t>(written);
    if (wait.sent == wait.outgoing.size()) {
        wait.outgoing.clear();
        wait.sent = 0;
    }
    return {};
}

Result<> Worker::receive()
{
    thread_local std::array<char, 256 << 10> buffer;
    const auto count = readSome(m_process.streams().output.get(), buffer.data(), buffer.size());
    if (count > 0)
        m_reader.add({buffer.data(), static_cast<std::size_t>(count)});
    else if (count == 0)
        return broken("the worker has ended");
    return {};
}

/// Waits for something to happen and moves the bytes that can be moved.
Result<> Worker::moveBytes(Wait &wait)
{
    auto &streams = m_process.streams();
    const auto now = SteadyClock::now();
    const auto left = std::min(wait.deadline, wait.nextInspection) - now;
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    const int input = wait.outgoing.empty() ? -1 : streams.input.get();
    std::array<pollfd, 4> entries{{{wait.stop.descriptor(), POLLIN, 0},
                                   {input, POLLOUT, 0},
                                   {streams.output.get(), POLLIN, 0},
                                   {streams.errors.get(), POLLIN, 0}}};
    ::poll(entries.data(), entries.size(),
           static_cast<int>(std::max<std::int64_t>(milliseconds, 0)));
    if (entries[3].revents)
        gatherErrors();
    if (entries[1].revents) {
        if (auto sent = send(wait); !sent)
            return sent;
    }
    return entries[2].revents ? receive() : Result<>();
}

Result<> Worker::exchange(Wait &wait)
{
    if (wait.stop.requested()) {
        m_process.kill();
        return failure(ErrorKind::Cancelled, "cancelled");
    }
    const auto now = SteadyClock::now();
    if (now >= wait.deadline) {
        m_process.kill();
        gatherErrors();
        return failure(ErrorKind::Timeout, "the worker took too long", m_errors.take().text);
    }
    if (now >= wait.nextInspection) {
        if (const auto exceeded = m_process.exceeded())
            return broken(*exceeded == SandboxEnd::MemoryExceeded
                              ? "the worker used too much memory"
                              : "the worker started too many processes");
        wait.nextInspection = SteadyClock::now() + kInspection;
    }
    return moveBytes(wait);
}

Result<> Worker::answerQuestion(const Json &question, Wait &wait)
{
    if (++wait.questions > kMaxQuestions)
        return broken("the worker asks too much");
    if (!wait.answer)
        return broken("the worker asks what nobody answers");
    Json reply{{"answer", question["ask"]}};
    reply.update(wait.answer(question));
    auto bytes = frame(reply);
    if (!bytes)
        return failure(bytes.error());
    wait.outgoing += *bytes;
    if (wait.outgoing.size() - wait.sent > kMaxMessage)
        return broken("the worker asks and does not listen");
    return send(wait);
}

static bool hasId(const Json &message, std::int64_t id)
{
    const auto found = message.find("id");
    return found != message.end() && found->is_number_integer() && *found == id;
}

Result<Json> Worker::awaitReply(std::int64_t id, Wait &wait)
{
    while (true) {
        auto message = m_reader.next();
        if (!message)
            return broken(message.error().message);
        if (!*message) {
            if (auto moved = exchange(wait); !moved)
                return failure(moved.error());
        } else if ((*message)->contains("ask")) {
            if (auto answered = answerQuestion(**message, wait); !answered)
                return failure(answered.error());
        } else if (hasId(**message, id)) {
            return std::move(**message);
        } else {
            return broken("the worker answers what was not asked");
        }
    }
}

Result<Json> Worker::call(Json request, const QuestionHandler &answer, JobContext &job,
                          std::chrono::milliseconds wallLimit)
{
    const auto now = SteadyClock::now();
    const StopSignal stop(job.stopToken());
    Wait wait{.answer = answer,
              .stop = stop,
              .deadline = now + wallLimit,
              .nextInspection = now + kInspection};
    for (const auto &awaited : std::exchange(m_ahead, {})) {
        const auto reply = awaitReply(awaited.id, wait);
        if (!reply)
            return reply;
        if (auto good = awaited.check(*reply); !good)
            return failure(good.error());
    }
    const auto id = ++m_lastId;
    request["id"] = id;
    auto bytes = frame(request);
    if (!bytes)
        return failure(bytes.error());
    wait.outgoing = std::move(*bytes);
    if (auto sent = send(wait); !sent)
        return failure(sent.error());
    return awaitReply(id, wait);
}

} // namespace espalier::process
