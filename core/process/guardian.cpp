// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/guardian.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace espalier::process {

static void killListed(const char *numbers, ssize_t size)
{
    pid_t number = 0;
    for (ssize_t index = 0; index < size; ++index) {
        const char character = numbers[index];
        if (character >= '0' && character <= '9') {
            number = number * 10 + (character - '0');
        } else if (number > 0) {
            ::kill(number, SIGKILL);
            number = 0;
        }
    }
}

static void killChildren()
{
    char numbers[4096];
    const int file = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    // The list ends with a blank, and what does not fit comes the next time.
    killListed(numbers, ::read(file, numbers, sizeof numbers));
    ::close(file);
}

/// A child that is killed may leave its own children to us, hence until there are none.
static void killDescendants()
{
    while (true) {
        int status = 0;
        killChildren();
        if (::waitpid(-1, &status, 0) < 0 && errno != EINTR)
            return;
    }
}

bool adoptOrphans()
{
    return ::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

void guard(pid_t child, int lifetime)
{
    if (::dup2(lifetime, 0) < 0)
        ::_exit(1);
    // Among them the pipes of the program, whose ends others wait for.
    ::close_range(1, ~0u, 0);
    pollfd entries[] = {{0, POLLIN, 0},
                        {static_cast<int>(::syscall(SYS_pidfd_open, child, 0)), POLLIN, 0}};
    while (::poll(entries, 2, -1) < 0 && errno == EINTR) {
    }
    killDescendants();
    ::_exit(0);
}

} // namespace espalier::process
