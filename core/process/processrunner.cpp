// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/processrunner.h"

#include "core/base/clock.h"
#include "core/process/childprocess.h"
#include "core/process/pump.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/syscall.h>
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

// What a signal handler may touch: the program that runs in the foreground, and whether it is to be
// interrupted as soon as there is one.
std::atomic<int> attachedProgram{-1};
std::atomic<bool> interruptDue{false};

void interruptDueProgram()
{
    if (const int program = attachedProgram; program >= 0 && interruptDue.exchange(false))
        ::syscall(SYS_pidfd_send_signal, program, SIGINT, nullptr, 0);
}

// The keyboard's interrupts go to the whole group, the program included; others to us alone.
extern "C" void passOn(int, siginfo_t *info, void *)
{
    if (info->si_code == SI_KERNEL)
        return;
    const int error = errno;
    // Noted first: this may be another thread than the one that is starting the program, and one of
    // the two must see what the other did.
    interruptDue = true;
    interruptDueProgram();
    errno = error;
}

/// Leaves interrupts to the program in the foreground.
class InterruptsPassedOn final {
public:
    InterruptsPassedOn() : m_quit(std::signal(SIGQUIT, SIG_IGN))
    {
        interruptDue = false;
        struct sigaction action{};
        action.sa_sigaction = passOn;
        action.sa_flags = SA_SIGINFO | SA_RESTART;
        ::sigaction(SIGINT, &action, &m_interrupt);
    }
    ~InterruptsPassedOn()
    {
        attachedProgram = -1;
        ::sigaction(SIGINT, &m_interrupt, nullptr);
        std::signal(SIGQUIT, m_quit);
    }
    InterruptsPassedOn(const InterruptsPassedOn &) = delete;
    InterruptsPassedOn &operator=(const InterruptsPassedOn &) = delete;

    /// The program has started; the descriptor must stay open as long as this object.
    static void setProgram(int descriptor)
    {
        attachedProgram = descriptor;
        interruptDueProgram();
    }

private:
    struct sigaction m_interrupt{};
    void (*m_quit)(int);
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
    std::optional<InterruptsPassedOn> interrupts(std::in_place);
    auto child = ChildProcess::start(*plan);
    if (!child)
        return failure(child.error());
    InterruptsPassedOn::setProgram(child->descriptor());
    const StopSignal stopSignal(std::move(stop));
    Pump pump({}, {}, 0);
    const auto end = pump.run(child->descriptor(), untilOf(command, stopSignal));
    auto status = finish(*child, pump, end);
    interrupts.reset(); // before the child's descriptor is closed
    return status;
}

} // namespace espalier::process
