// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/application.h"

#include "app/bootstrap/knowledgesettings.h"
#include "app/bootstrap/workers.h"
#include "core/process/selftest.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace espalier::bootstrap {

namespace {

// What a signal handler may touch.
std::atomic<int> stopNumber{0};
std::atomic<int> wakeDescriptor{-1};

extern "C" void onStopSignal(int number)
{
    const char byte = 0;
    // Asked twice, or nobody is there to be told: at once. What was begun is in the journal.
    if (stopNumber.exchange(number) != 0 || ::write(wakeDescriptor.load(), &byte, 1) != 1)
        ::_exit(128 + number);
}

// One for each core: they compute, they do not wait.
unsigned coreCount()
{
    return std::max(1u, std::thread::hardware_concurrency());
}

} // namespace

/// Turns signals into a stop request: a handler may do nothing but wake this thread.
struct Application::Signals {
    Signals()
    {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            return; // the signals keep their default: the program ends
        readEnd = FileDescriptor(ends[0]);
        writeEnd = FileDescriptor(ends[1]);
        wakeDescriptor = writeEnd.get();
        thread = std::jthread([this](const std::stop_token &) {
            char byte = 0;
            ssize_t count = 0;
            while ((count = ::read(readEnd.get(), &byte, 1)) < 0 && errno == EINTR) {
            }
            if (count == 1)
                source.request_stop();
        });
        struct sigaction action{};
        action.sa_handler = onStopSignal;
        ::sigaction(SIGINT, &action, nullptr);
        ::sigaction(SIGTERM, &action, nullptr);
        std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of write, not the end
    }
    ~Signals()
    {
        // From here on a signal ends the program. The end of the pipe ends the thread; a byte
        // written to it could fail.
        wakeDescriptor = -1;
        writeEnd = {};
    }
    Signals(const Signals &) = delete;
    Signals &operator=(const Signals &) = delete;

    FileDescriptor readEnd;
    FileDescriptor writeEnd;
    std::stop_source source;
    std::jthread thread;
};

struct Application::Workers {
    std::shared_ptr<engine::ScriptRunner> runner;
};

Application::Application()
    : m_paths(StandardPaths::fromEnvironment()), m_signals(std::make_unique<Signals>()),
      m_workers(std::make_unique<Workers>())
{
}

Application::~Application() = default;

std::stop_token Application::stopToken() const
{
    return m_signals->source.get_token();
}

int Application::stopSignal()
{
    return stopNumber;
}

Result<std::unique_ptr<engine::Workspace>>
Application::openWorkspace(const std::filesystem::path &project, engine::Unusable database) const
{
    return engine::Workspace::open(project, m_paths, database);
}

engine::ScriptRunner &Application::scriptRunner(unsigned mostWorkers)
{
    if (!m_workers->runner)
        m_workers->runner = makeScriptRunner(m_paths, std::clamp(coreCount(), 1u, mostWorkers));
    return *m_workers->runner;
}

static engine::OpenSandbox sandboxOpener(const StandardPaths &paths)
{
    return [cache = paths.cache](JobContext &job) { return process::openSandbox(cache, job); };
}

engine::OpenSandbox Application::openSandbox() const
{
    return sandboxOpener(m_paths);
}

engine::ProjectCheck Application::projectCheck() const
{
    return [open = sandboxOpener(m_paths)](engine::Workspace &workspace,
                                           const engine::ChangeSet &changes, JobContext &job) {
        return engine::checkChanges(workspace, changes, open, 1, job);
    };
}

engine::Project Application::project(const std::filesystem::path &root, unsigned mostWorkers)
{
    static_cast<void>(scriptRunner(mostWorkers));
    return {.root = root,
            .paths = m_paths,
            .scripts = m_workers->runner,
            .processes = std::make_shared<process::SystemProcessRunner>(),
            .openSandbox = sandboxOpener(m_paths),
            .threads = coreCount(),
            .knowledge = knowledgeOptions(m_paths, root)};
}

} // namespace espalier::bootstrap
