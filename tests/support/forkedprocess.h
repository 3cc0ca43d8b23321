// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <sys/types.h>

namespace espalier::test {

/// Another process of the same program, for what several programs do at once and for what happens
/// when one is killed. Start it while no thread but the calling one runs and no database is open.
class ForkedProcess final {
public:
    /// Runs `body` in the new process, which ends with what it returns.
    explicit ForkedProcess(const std::function<int(ForkedProcess &)> &body);
    /// Kills it when it still runs.
    ~ForkedProcess();
    ForkedProcess(const ForkedProcess &) = delete;
    ForkedProcess &operator=(const ForkedProcess &) = delete;

    /// In the child: tells the parent that a point was reached.
    void signalReached();
    /// In the parent: waits for that; false when the child ended without it.
    [[nodiscard]] bool waitUntilReached();
    /// In the child: never returns.
    [[noreturn]] static void waitForKill();

    /// In the parent: kill -9, and waits for the end.
    void kill();
    /// In the parent: the exit status; 128 and the signal when it was killed.
    [[nodiscard]] int wait();

    /// In the child: a fresh small file system is mounted over `folder`. False when the system
    /// does not let us.
    [[nodiscard]] static bool mountSmallDisk(const char *folder, const char *size);
    /// In the child: starting a program ends it with SIGSYS from now on. False when the system does
    /// not let us.
    [[nodiscard]] static bool forbidPrograms();
    /// In the child: goes on as an ordinary user, whom permissions bind.
    [[nodiscard]] static bool becomeOrdinaryUser();

private:
    pid_t m_pid = -1;
    int m_pipe[2] = {-1, -1};
};

} // namespace espalier::test
