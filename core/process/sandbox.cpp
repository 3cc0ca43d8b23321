// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/sandbox.h"

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/process/sandboxcommand.h"
#include "core/process/seccompfilter.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <format>
#include <poll.h>
#include <ranges>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace espalier::process {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

static constexpr auto kStartLimit = 10s;

namespace {

/// Takes on the sandbox's real ids in this thread alone, which are what the kernel compares where
/// root is without the right to set limits of others. The effective ids stay.
class RealIdsOfNobody final {
public:
    RealIdsOfNobody() : m_active(::geteuid() == 0 && ::getuid() == 0)
    {
        if (m_active)
            set(kNobody);
    }
    ~RealIdsOfNobody()
    {
        if (m_active)
            set(0);
    }
    RealIdsOfNobody(const RealIdsOfNobody &) = delete;
    RealIdsOfNobody &operator=(const RealIdsOfNobody &) = delete;

private:
    // The bare calls: the C library's would change all threads.
    static void set(unsigned id)
    {
        ::syscall(SYS_setresgid, id, -1, -1);
        ::syscall(SYS_setresuid, id, -1, -1);
    }
    bool m_active;
};

int setLimit(pid_t pid, __rlimit_resource resource, std::uint64_t value)
{
    if (value == 0 && resource != RLIMIT_CORE)
        return 0;
    const rlimit limit{.rlim_cur = value, .rlim_max = value};
    return ::prlimit(pid, resource, &limit, nullptr);
}

/// The last lines that bubblewrap wrote, which say why it failed.
std::string pendingText(const FileDescriptor &from)
{
    std::array<char, 2000> buffer;
    if (!from.valid() || !waitReadable(from.get(), 0))
        return {};
    const auto count = readSome(from.get(), buffer.data(), buffer.size());
    std::string text(buffer.data(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(count, 0)));
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

std::optional<std::int64_t> numberIn(std::string_view lines, const char *name)
{
    for (const auto line : std::views::split(lines, '\n')) {
        const auto json = parseJson(std::string_view(line.begin(), line.end()));
        if (!json.is_object())
            continue;
        const auto value = json.find(name);
        if (value != json.end() && value->is_number_integer())
            return value->get<std::int64_t>();
    }
    return std::nullopt;
}

struct AllPipes {
    Pipe input;
    Pipe output;
    Pipe errors;
    Pipe status;
    Pipe release;
};

Result<AllPipes> makeAllPipes()
{
    AllPipes pipes;
    for (Pipe *pipe : {&pipes.input, &pipes.output, &pipes.errors, &pipes.status, &pipes.release}) {
        auto made = makePipe();
        if (!made)
            return failure(made.error());
        *pipe = std::move(*made);
    }
    return pipes;
}

} // namespace

SandboxedProcess::SandboxedProcess(ChildProcess guarded, FileDescriptor status, Streams streams,
                                   const SandboxLimits &limits)
    : m_guarded(std::move(guarded)), m_status(std::move(status)), m_streams(std::move(streams)),
      m_limits(limits)
{
}

bool SandboxedProcess::hasEnded() const
{
    return !m_guarded.running() || waitReadable(m_guarded.descriptor(), 0);
}

NamespaceUsage SandboxedProcess::usage() const
{
    return namespaceUsage(m_first, m_limits.processes + 2);
}

std::optional<SandboxEnd> SandboxedProcess::exceeded() const
{
    const auto now = usage();
    // What was looked at may have been another process's number by then.
    if (hasEnded())
        return std::nullopt;
    if (now.memory > m_limits.memory)
        return SandboxEnd::MemoryExceeded;
    // The first process is bubblewrap's own.
    if (now.processes > m_limits.processes + 1)
        return SandboxEnd::ProcessesExceeded;
    return std::nullopt;
}

Result<int> SandboxedProcess::exitCode()
{
    [[maybe_unused]] const int status = m_guarded.wait();
    m_statusText += pendingText(m_status);
    if (const auto code = numberIn(m_statusText, "exit-code"))
        return static_cast<int>(*code);
    return failure(ErrorKind::Sandbox, "the sandbox could not be set up",
                   pendingText(m_streams.errors));
}

/// Bubblewrap's first line tells the number of the namespace's first process.
Result<> SandboxedProcess::findFirst()
{
    const auto deadline = SteadyClock::now() + kStartLimit;
    while (!m_statusText.contains('\n')) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
        std::array<char, 1024> buffer;
        const bool readable = left > 0 && waitReadable(m_status.get(), static_cast<int>(left));
        const auto count = readable ? readSome(m_status.get(), buffer.data(), buffer.size()) : 0;
        if (count <= 0)
            return failure(ErrorKind::Sandbox, "the sandbox could not be set up",
                           pendingText(m_streams.errors));
        m_statusText.append(buffer.data(), static_cast<std::size_t>(count));
    }
    const auto pid = numberIn(m_statusText, "child-pid");
    if (!pid)
        return failure(ErrorKind::Sandbox, "bubblewrap did not name its process");
    m_first = static_cast<pid_t>(*pid);
    return {};
}

/// From outside and after the namespace is made: a limit on processes would otherwise count all
/// that the user has.
Result<> SandboxedProcess::limit(unsigned descriptorsInUse) const
{
    const RealIdsOfNobody ids;
    const std::pair<__rlimit_resource, std::uint64_t> all[] = {
        {RLIMIT_AS, m_limits.addressSpace},
        {RLIMIT_NPROC, m_limits.processes},
        {RLIMIT_FSIZE, m_limits.fileSize},
        // Bubblewrap still needs those that it was given.
        {RLIMIT_NOFILE, std::max(m_limits.openFiles, descriptorsInUse)},
        {RLIMIT_CPU, m_limits.cpuSeconds},
        {RLIMIT_CORE, 0},
    };
    for (const auto &[resource, value] : all) {
        if (setLimit(m_first, resource, value) != 0)
            return failure(ErrorKind::Sandbox, "the limits of the sandbox could not be set",
                           std::format("limit {}, error {}", static_cast<int>(resource), errno));
    }
    return {};
}

Result<Sandbox> Sandbox::find()
{
    const auto path = findProgram("bwrap");
    if (!path)
        return failure(ErrorKind::Missing, "bubblewrap is not installed", "bwrap");
    auto program = programIdentity(*path);
    if (!program)
        return failure(program.error());
    auto filter = makeSeccompFilter();
    if (!filter)
        return failure(filter.error());
    return Sandbox(std::move(*program), std::move(*filter));
}

std::string Sandbox::identity() const
{
    return std::format("profile {} filter {:016x} {}", kSandboxProfile, hash64(m_filter),
                       m_program.text());
}

Result<SandboxedProcess> Sandbox::start(const SandboxSpec &spec) const
{
    auto pipes = makeAllPipes();
    if (!pipes)
        return failure(pipes.error());
    auto command = makeSandboxCommand(
        spec, m_filter,
        {.status = pipes->status.writer.get(), .release = pipes->release.reader.get()});
    if (!command)
        return failure(command.error());
    ChildPlan plan{.program = m_program.path.string(),
                   .arguments = std::move(command->arguments),
                   .folder = "/",
                   .descriptors = {pipes->input.reader.get(), pipes->output.writer.get(),
                                   pipes->errors.writer.get()},
                   .dropRoot = true,
                   .guarded = true};
    plan.descriptors.insert(plan.descriptors.end(), command->descriptors.begin(),
                            command->descriptors.end());
    auto guarded = ChildProcess::start(plan);
    if (!guarded)
        return failure(guarded.error());
    for (FileDescriptor *end : {&pipes->input.reader, &pipes->output.writer, &pipes->errors.writer,
                                &pipes->status.writer})
        end->reset();

    SandboxedProcess process(std::move(*guarded), std::move(pipes->status.reader),
                             {std::move(pipes->input.writer), std::move(pipes->output.reader),
                              std::move(pipes->errors.reader)},
                             spec.limits);
    if (auto found = process.findFirst(); !found)
        return failure(found.error());
    constexpr unsigned kSpare = 32;
    if (auto set = process.limit(static_cast<unsigned>(plan.descriptors.size()) + kSpare); !set)
        return failure(set.error());
    if (writeQuietly(pipes->release.writer.get(), "x") != 1)
        return failure(ErrorKind::Sandbox, "bubblewrap does not listen");
    return process;
}

Result<SandboxOutcome> Sandbox::run(const SandboxSpec &spec, JobContext &job) const
{
    const auto started = SteadyClock::now();
    if (auto stopped = job.checkpoint(); !stopped)
        return failure(stopped.error());
    auto process = start(spec);
    if (!process)
        return failure(process.error());
    const StopSignal stop(job.stopToken());
    std::optional<SandboxEnd> exceeded;
    Pump pump(std::move(process->streams()), spec.input, spec.limits.output);
    const auto end =
        pump.run(process->endDescriptor(),
                 {.deadline = started + spec.limits.wall, .stop = &stop, .exceeded = [&] {
                      exceeded = process->exceeded();
                      return exceeded.has_value();
                  }});
    process->kill();
    pump.drain(200ms);
    if (end == PumpEnd::Cancelled)
        return failure(ErrorKind::Cancelled, "cancelled");
    SandboxOutcome outcome{.end = end == PumpEnd::TimedOut ? SandboxEnd::TimedOut
                                                           : exceeded.value_or(SandboxEnd::Exited),
                           .output = pump.takeOutput(),
                           .errors = pump.takeErrors(),
                           .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                               SteadyClock::now() - started)};
    if (end == PumpEnd::Ended) {
        const auto code = process->exitCode();
        if (!code)
            return failure(ErrorKind::Sandbox, code.error().message, outcome.errors.text);
        outcome.exitCode = *code;
    }
    return outcome;
}

} // namespace espalier::process
