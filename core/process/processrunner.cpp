// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/processrunner.h"

#include "core/base/clock.h"
#include "core/process/childprocess.h"
#include "core/process/pump.h"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace espalier::process {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

static constexpr auto kGrace = 500ms;

static std::vector<std::string> ownEnvironment()
{
    std::vector<std::string> result;
    for (char **entry = environ; entry && *entry; ++entry)
        result.emplace_back(*entry);
    return result;
}

static Result<ChildPlan> planOf(const Command &command)
{
    if (!command.program.is_absolute())
        return failure(ErrorKind::InvalidInput, "a program to run needs its absolute path",
                       command.program.string());
    return ChildPlan{.program = command.program.string(),
                     .arguments = command.arguments,
                     .environment = command.environment ? *command.environment : ownEnvironment(),
                     .folder = command.folder.string()};
}

static Pump::Until untilOf(const Command &command, const StopSignal &stop)
{
    Pump::Until until{.stop = &stop};
    if (command.wallLimit > 0ms)
        until.deadline = SteadyClock::now() + command.wallLimit;
    return until;
}

static ExitStatus statusOf(PumpEnd end, int status)
{
    if (end == PumpEnd::TimedOut)
        return {.ending = Ending::TimedOut, .code = SIGKILL};
    if (end == PumpEnd::Cancelled)
        return {.ending = Ending::Cancelled, .code = SIGKILL};
    if (WIFSIGNALED(status))
        return {.ending = Ending::Signalled, .code = WTERMSIG(status)};
    return {.ending = Ending::Exited, .code = WEXITSTATUS(status)};
}

/// Waits for the end, bringing it about when waiting ended early.
static ExitStatus finish(ChildProcess &child, Pump &pump, PumpEnd end)
{
    if (end != PumpEnd::Ended) {
        child.signal(SIGTERM);
        const auto grace = Pump::Until{.deadline = SteadyClock::now() + kGrace};
        if (pump.run(child.descriptor(), grace) != PumpEnd::Ended)
            child.signal(SIGKILL);
    }
    return statusOf(end, child.wait());
}

Result<ProcessOutput> SystemProcessRunner::run(const Command &command, std::stop_token stop)
{
    const auto started = SteadyClock::now();
    auto plan = planOf(command);
    auto input =
        command.input.empty()
            ? Result<Pipe>(Pipe{FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)), {}})
            : makePipe();
    auto output = makePipe();
    auto errors = makePipe();
    for (const auto *pipe : {&input, &output, &errors}) {
        if (!pipe->has_value())
            return failure(pipe->error());
    }
    if (!plan)
        return failure(plan.error());
    plan->descriptors = {input->reader.get(), output->writer.get(), errors->writer.get()};
    auto child = ChildProcess::start(*plan);
    if (!child)
        return failure(child.error());
    input->reader.reset();
    output->writer.reset();
    errors->writer.reset();

    const StopSignal stopSignal(std::move(stop));
    Pump pump({std::move(input->writer), std::move(output->reader), std::move(errors->reader)},
              command.input, command.outputLimit, &command.output);
    const auto end = pump.run(child->descriptor(), untilOf(command, stopSignal));
    const auto status = finish(*child, pump, end);
    pump.drain(200ms);
    return ProcessOutput{.status = status,
                         .output = pump.takeOutput(),
                         .errors = pump.takeErrors(),
                         .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                             SteadyClock::now() - started)};
}

namespace {

/// Leaves interrupts from the keyboard to the program in the foreground.
class KeyboardInterruptsIgnored final {
public:
    KeyboardInterruptsIgnored()
        : m_interrupt(std::signal(SIGINT, SIG_IGN)), m_quit(std::signal(SIGQUIT, SIG_IGN))
    {
    }
    ~KeyboardInterruptsIgnored()
    {
        std::signal(SIGINT, m_interrupt);
        std::signal(SIGQUIT, m_quit);
    }
    KeyboardInterruptsIgnored(const KeyboardInterruptsIgnored &) = delete;
    KeyboardInterruptsIgnored &operator=(const KeyboardInterruptsIgnored &) = delete;

private:
    using Handler = void (*)(int);
    Handler m_interrupt;
    Handler m_quit;
};

} // namespace

Result<ExitStatus> SystemProcessRunner::runAttached(const Command &command, std::stop_token stop)
{
    auto plan = planOf(command);
    if (!plan)
        return failure(plan.error());
    plan->descriptors = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
    // A group of its own would be in the background, and stopped when it reads the terminal.
    plan->ownSession = false;
    plan->dieWithParent = false;
    const KeyboardInterruptsIgnored ignored;
    auto child = ChildProcess::start(*plan);
    if (!child)
        return failure(child.error());
    const StopSignal stopSignal(std::move(stop));
    Pump pump({}, {}, 0);
    const auto end = pump.run(child->descriptor(), untilOf(command, stopSignal));
    return finish(*child, pump, end);
}

} // namespace espalier::process
