// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/childprocess.h"

#include "core/process/descriptors.h"
#include "core/process/guardian.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace espalier::process {

/// Killing takes milliseconds; only a process stuck in the kernel takes longer.
static constexpr int kGuardianMilliseconds = 5000;

namespace {

/// What the child needs after the fork, where it may neither allocate nor lock.
struct Prepared {
    const ChildPlan &plan;
    std::vector<char *> arguments;
    std::vector<char *> environment;
    std::vector<int> descriptors;
    int report = -1;
    int lifetime = -1;
    pid_t parent = 0;
};

std::vector<char *> pointers(const std::vector<std::string> &texts, const std::string *first)
{
    std::vector<char *> result;
    result.reserve(texts.size() + 2);
    if (first)
        result.push_back(const_cast<char *>(first->c_str()));
    for (const auto &text : texts)
        result.push_back(const_cast<char *>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

bool resetSignals()
{
    sigset_t none;
    ::sigemptyset(&none);
    for (const int number : {SIGPIPE, SIGINT, SIGQUIT, SIGCHLD})
        ::signal(number, SIG_DFL);
    return ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

/// Puts the descriptors at 0, 1, 2 … and closes all others but `report`, which it may move.
bool placeDescriptors(Prepared &child)
{
    const int count = static_cast<int>(child.descriptors.size());
    // Out of the way first: a source may be another one's target.
    child.report = ::fcntl(child.report, F_DUPFD_CLOEXEC, count);
    if (child.report < 0)
        return false;
    for (int &descriptor : child.descriptors) {
        descriptor = ::fcntl(descriptor, F_DUPFD_CLOEXEC, count);
        if (descriptor < 0)
            return false;
    }
    for (int target = 0; target < count; ++target) {
        if (::dup2(child.descriptors[static_cast<std::size_t>(target)], target) < 0)
            return false;
    }
    const auto report = static_cast<unsigned>(child.report);
    if (report > static_cast<unsigned>(count))
        ::close_range(static_cast<unsigned>(count), report - 1, 0);
    return ::close_range(report + 1, ~0u, 0) == 0;
}

/// Only this thread exists in the child, so the bare calls are right (and safe after a fork).
bool dropRoot()
{
    if (::geteuid() != 0)
        return true;
    ::syscall(SYS_setgroups, 0, nullptr);
    const bool dropped = ::syscall(SYS_setresgid, kNobody, kNobody, kNobody) == 0 &&
                         ::syscall(SYS_setresuid, kNobody, kNobody, kNobody) == 0;
    // Where root is an ordinary user in a namespace of one user, there is nobody to become.
    return dropped || errno == EINVAL;
}

bool bindToParent(pid_t parent)
{
    // The parent may be gone before the request is made.
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent;
}

[[noreturn]] void become(Prepared &child)
{
    const ChildPlan &plan = child.plan;
    const bool ready = resetSignals() && (!plan.ownSession || plan.guarded || ::setsid() >= 0) &&
                       (plan.folder.empty() || ::chdir(plan.folder.c_str()) == 0) &&
                       placeDescriptors(child) && (!plan.dropRoot || dropRoot()) &&
                       (!plan.dieWithParent || bindToParent(child.parent));
    if (ready)
        ::execve(plan.program.c_str(), child.arguments.data(), child.environment.data());
    const int error = errno;
    [[maybe_unused]] const auto written = ::write(child.report, &error, sizeof error);
    ::_exit(127);
}

/// Starts the program from a process that will see to its end.
[[noreturn]] void becomeGuardian(Prepared &child)
{
    if (::setsid() < 0 || !adoptOrphans())
        ::_exit(127);
    child.parent = ::getpid();
    // Not a second copy of this memory; nothing here minds what the child changes in it.
    const pid_t program = ::vfork();
    if (program == 0)
        become(child);
    guard(program, child.lifetime);
}

} // namespace

bool waitReadable(int descriptor, int milliseconds)
{
    pollfd entry{.fd = descriptor, .events = POLLIN, .revents = 0};
    int count;
    do {
        count = ::poll(&entry, 1, milliseconds);
    } while (count < 0 && errno == EINTR);
    return count > 0;
}

ChildProcess::ChildProcess(pid_t pid, bool ownGroup, FileDescriptor lifetime)
    : m_pid(pid), m_ownGroup(ownGroup),
      m_descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
      m_lifetime(std::move(lifetime))
{
}

ChildProcess::ChildProcess(ChildProcess &&other) noexcept
    : m_pid(std::exchange(other.m_pid, -1)), m_ownGroup(other.m_ownGroup),
      m_descriptor(std::move(other.m_descriptor)), m_lifetime(std::move(other.m_lifetime))
{
}

ChildProcess &ChildProcess::operator=(ChildProcess &&other) noexcept
{
    if (this != &other) {
        end();
        m_pid = std::exchange(other.m_pid, -1);
        m_ownGroup = other.m_ownGroup;
        m_descriptor = std::move(other.m_descriptor);
        m_lifetime = std::move(other.m_lifetime);
    }
    return *this;
}

Result<ChildProcess> ChildProcess::start(const ChildPlan &plan)
{
    auto report = makePipe();
    if (!report)
        return failure(report.error());
    auto lifetime = plan.guarded ? makePipe() : Result<Pipe>(Pipe{});
    if (!lifetime)
        return failure(lifetime.error());
    Prepared child{.plan = plan,
                   .arguments = pointers(plan.arguments, &plan.program),
                   .environment = pointers(plan.environment, nullptr),
                   .descriptors = plan.descriptors,
                   .report = report->writer.get(),
                   .lifetime = lifetime->reader.get(),
                   .parent = ::getpid()};
    const pid_t pid = ::fork();
    if (pid < 0)
        return systemFailure(errno, "cannot start a process", plan.program);
    if (pid == 0) {
        lifetime->writer.reset();
        plan.guarded ? becomeGuardian(child) : become(child);
    }
    report->writer.reset();
    ChildProcess process(pid, plan.ownSession, std::move(lifetime->writer));
    int error = 0;
    if (readSome(report->reader.get(), reinterpret_cast<char *>(&error), sizeof error) > 0) {
        if (error == ENOENT)
            return failure(ErrorKind::Missing, "the program or its folder does not exist",
                           plan.program);
        return systemFailure(error, "cannot run the program", plan.program);
    }
    if (!process.m_descriptor.valid())
        return systemFailure(errno, "cannot watch a process", plan.program);
    return process;
}

void ChildProcess::signal(int number) const
{
    if (m_pid > 0)
        ::kill(m_ownGroup ? -m_pid : m_pid, number);
}

int ChildProcess::wait()
{
    if (m_pid <= 0)
        return 0;
    siginfo_t info{};
    // Left unreaped at first: until then the number cannot be another group's.
    while (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOWAIT) < 0 &&
           errno == EINTR) {
    }
    if (m_ownGroup)
        ::kill(-m_pid, SIGKILL);
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
    m_pid = -1;
    m_descriptor.reset();
    return status;
}

void ChildProcess::end()
{
    if (m_pid <= 0)
        return;
    // The guardian is the one to kill the program, and has to live for that.
    const bool guarded = m_lifetime.valid();
    m_lifetime.reset();
    if (!guarded || !waitReadable(m_descriptor.get(), kGuardianMilliseconds))
        signal(SIGKILL);
    [[maybe_unused]] const int status = wait();
}

} // namespace espalier::process
