// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/base/result.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace espalier::process {

/// The ordinary user that programs of others run as when Espalier runs as root, and as which they
/// see themselves in the sandbox.
inline constexpr unsigned kNobody = 65534;

/// How a child is started. It has the descriptors named here and no others.
struct ChildPlan {
    std::string program;                  ///< absolute path
    std::vector<std::string> arguments;   ///< without the program's own name
    std::vector<std::string> environment; ///< "NAME=value"
    std::string folder;                   ///< empty: the current one
    std::vector<int> descriptors;         ///< the child's 0, 1, 2 and on
    bool ownSession = true;               ///< a session and process group of its own, no terminal
    bool dropRoot = false;                ///< as root: become user kNobody first
    /// Killed when the thread that starts it ends, however that comes; with `guarded` when this
    /// process does.
    bool dieWithParent = true;
    /// A process of ours stands between, which kills whatever descends from the program once that
    /// has ended or this process is gone, at any moment; only then `descriptor` is readable.
    bool guarded = false;
};

/// A child of this process. Killed with its group and reaped when destroyed. One thread at a time.
class ChildProcess final {
public:
    /// Returns once the program runs. Fails with Missing, Permission or as the system says.
    [[nodiscard]] static Result<ChildProcess> start(const ChildPlan &plan);

    ChildProcess(ChildProcess &&other) noexcept;
    ChildProcess &operator=(ChildProcess &&other) noexcept;
    ~ChildProcess() { end(); }

    [[nodiscard]] pid_t pid() const { return m_pid; }
    /// Not yet waited for.
    [[nodiscard]] bool running() const { return m_pid > 0; }
    /// Readable once the child has ended.
    [[nodiscard]] int descriptor() const { return m_descriptor.get(); }
    /// To the whole group when the child has one of its own.
    void signal(int number) const;
    /// Waits for the end, ends the rest of the child's group and gives the status of `waitpid`.
    [[nodiscard]] int wait();
    /// Kills what runs and waits until it is gone.
    void end();

private:
    ChildProcess(pid_t pid, bool ownGroup, FileDescriptor lifetime);

    pid_t m_pid = -1;
    bool m_ownGroup = false;
    FileDescriptor m_descriptor;
    FileDescriptor m_lifetime; ///< closing it tells the guardian
};

/// Waits up to `milliseconds` for a descriptor to become readable.
[[nodiscard]] bool waitReadable(int descriptor, int milliseconds);

} // namespace espalier::process
