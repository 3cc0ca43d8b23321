// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/forkedprocess.h"

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace espalier::test {

ForkedProcess::ForkedProcess(const std::function<int(ForkedProcess &)> &body)
{
    if (::pipe(m_pipe) != 0)
        std::abort();
    std::fflush(nullptr); // or the child would write it a second time
    m_pid = ::fork();
    if (m_pid < 0)
        std::abort();
    if (m_pid == 0) {
        ::close(m_pipe[0]);
        // Not exit: what the parent registered is the parent's.
        ::_exit(body(*this));
    }
    ::close(m_pipe[1]);
}

ForkedProcess::~ForkedProcess()
{
    kill();
    ::close(m_pipe[0]);
}

void ForkedProcess::signalReached()
{
    if (::write(m_pipe[1], "r", 1) != 1)
        ::_exit(99);
}

bool ForkedProcess::waitUntilReached()
{
    char byte = 0;
    ssize_t count = 0;
    do {
        count = ::read(m_pipe[0], &byte, 1);
    } while (count < 0 && errno == EINTR);
    return count == 1;
}

void ForkedProcess::waitForKill()
{
    while (true)
        ::pause();
}

void ForkedProcess::kill()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    static_cast<void>(wait());
}

int ForkedProcess::wait()
{
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
    m_pid = -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool ForkedProcess::mountSmallDisk(const char *folder, const char *size)
{
    const int namespaces = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
    if (::unshare(namespaces) != 0)
        return false;
    // What is mounted here must not show outside.
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return false;
    return ::mount("tmpfs", folder, "tmpfs", 0, ("size=" + std::string(size)).c_str()) == 0;
}

bool ForkedProcess::forbidPrograms()
{
    constexpr auto kNumber = static_cast<unsigned>(offsetof(seccomp_data, nr));
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kNumber),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_execve, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_execveat, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{std::size(filter), filter};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool ForkedProcess::becomeOrdinaryUser()
{
    constexpr uid_t kNobody = 65534;
    return ::geteuid() != 0 || (::setgid(kNobody) == 0 && ::setuid(kNobody) == 0);
}

} // namespace espalier::test
