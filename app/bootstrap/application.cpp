// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/application.h"

#include "app/bootstrap/workers.h"
#include "core/engine/compilechecks.h"
#include "core/process/selftest.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace espalier::bootstrap {

namespace {

// What a signal handler may touch.
std::atomic<int> stopNumber{0};
std::atomic<int> wakeDescriptor{-1};

extern "C" void onStopSignal(int number)
{
    if (stopNumber.exchange(number) != 0)
        ::_exit(128 + number); // asked twice: at once
    const std::uint64_t one = 1;
    const auto written = ::write(wakeDescriptor.load(), &one, sizeof one);
    static_cast<void>(written);
}

// One for each core: they compute, they do not wait. At most twelve.
unsigned workerCount()
{
    constexpr unsigned kMost = 12;
    return std::clamp(std::thread::hardware_concurrency(), 1u, kMost);
}

} // namespace

/// Turns signals into a stop request: a handler may do nothing but wake this thread.
struct Application::Signals {
    Signals() : wake(::eventfd(0, EFD_CLOEXEC))
    {
        wakeDescriptor = wake.get();
        thread = std::jthread([this](const std::stop_token &) {
            std::uint64_t count = 0;
            while (::read(wake.get(), &count, sizeof count) < 0 && errno == EINTR) {
            }
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
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
        const std::uint64_t one = 1;
        const auto written = ::write(wake.get(), &one, sizeof one);
        static_cast<void>(written);
    }
    Signals(const Signals &) = delete;
    Signals &operator=(const Signals &) = delete;

    FileDescriptor wake;
    std::stop_source source;
    std::jthread thread;
};

struct Application::Workers {
    std::unique_ptr<engine::ScriptRunner> runner;
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
Application::openWorkspace(const std::filesystem::path &project) const
{
    return engine::Workspace::open(project, m_paths);
}

engine::ScriptRunner &Application::scriptRunner()
{
    if (!m_workers->runner)
        m_workers->runner = makeScriptRunner(m_paths, workerCount());
    return *m_workers->runner;
}

engine::CompileCheck Application::compileCheck(engine::Workspace &workspace)
{
    return [this, &workspace](const engine::ChangeSet &changes, JobContext &job) {
        return engine::checkChanges(
            workspace, changes,
            [this](JobContext &context) { return process::openSandbox(m_paths.cache, context); },
            workerCount(), job);
    };
}

} // namespace espalier::bootstrap
