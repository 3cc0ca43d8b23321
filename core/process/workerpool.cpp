// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/workerpool.h"

#include <algorithm>
#include <cstdlib>
#include <format>
#include <ranges>
#include <utility>

namespace espalier::process {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

static constexpr auto kInspection = 500ms;
static constexpr const char *kKitFolder = "/kit";

/// The sandbox refuses memory files; without the function the worker does as on systems that have
/// none.
static constexpr const char *kBootstrap =
    "import os, sys\n"
    "vars(os).pop('memfd_create', None)\n"
    "del sys.argv[0]\n"
    "__file__ = sys.argv[0]\n"
    "exec(compile(open(__file__, 'rb').read(), __file__, 'exec'))\n";

struct WorkerPool::Member {
    Worker worker;
    std::size_t interpreter;
    bool greeted = false;
    WorkerRuntime runtime;
};

std::vector<fs::path> WorkerPoolOptions::defaultInterpreters()
{
    std::vector<fs::path> result{"/usr/bin/python3"};
    const char *path = std::getenv("PATH");
    for (const auto part : std::views::split(std::string_view(path ? path : ""), ':')) {
        const fs::path candidate = fs::path(std::string_view(part.begin(), part.end())) / "python3";
        if (candidate.native().starts_with("/usr/") && !std::ranges::contains(result, candidate))
            result.push_back(candidate);
    }
    return result;
}

/// Those that are there and that the sandbox has.
static std::vector<fs::path> usable(const std::vector<fs::path> &interpreters)
{
    std::vector<fs::path> result;
    for (const auto &path : interpreters) {
        const auto identity = programIdentity(path);
        if (identity && identity->path.native().starts_with("/usr/") &&
            !std::ranges::contains(result, identity->path))
            result.push_back(identity->path);
    }
    return result;
}

static WorkerPoolOptions checked(WorkerPoolOptions options)
{
    options.interpreters = usable(options.interpreters);
    options.workers = std::max(options.workers, 1u);
    return options;
}

WorkerPool::WorkerPool(Sandbox sandbox, WorkerPoolOptions options)
    : m_sandbox(std::move(sandbox)), m_options(checked(std::move(options))),
      m_launcher([this](std::stop_token stop) { launch(std::move(stop)); })
{
}

WorkerPool::~WorkerPool()
{
    m_launcher.request_stop();
    m_launcher.join();
}

static std::string textOf(const Json &object, const char *name)
{
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

SandboxSpec workerSpec(const WorkerPoolOptions &options, const std::filesystem::path &python)
{
    return {.command = {python.string(), "-I", "-B", "-c", kBootstrap,
                        std::format("{}/{}", kKitFolder, options.script)},
            .files = options.files,
            .filesFolder = kKitFolder,
            .limits = options.limits};
}

Result<WorkerPool::MemberPtr> WorkerPool::startMember(std::size_t interpreter)
{
    if (interpreter >= m_options.interpreters.size())
        return failure(ErrorKind::Missing, "there is no python3 below /usr", "python3");
    const auto &python = m_options.interpreters[interpreter];
    auto process = m_sandbox.start(workerSpec(m_options, python));
    if (!process)
        return failure(process.error());
    auto member =
        std::make_unique<Member>(Worker(std::move(*process), m_options.limits), interpreter);
    member->runtime.interpreter = python;
    const auto greet = [self = member.get()](const Json &reply) -> Result<> {
        self->greeted = true;
        self->runtime.python = textOf(reply, "python");
        self->runtime.pytest = textOf(reply, "pytest");
        if (self->runtime.pytest.empty())
            return failure(ErrorKind::Missing, "python3 has no pytest; install python3-pytest",
                           self->runtime.interpreter.string());
        return {};
    };
    if (auto sent = member->worker.sendAhead({{"op", "hello"}}, greet); !sent)
        return failure(sent.error());
    if (m_options.preparation.is_object()) {
        const auto any = [](const Json &) { return Result<>(); };
        if (auto sent = member->worker.sendAhead(m_options.preparation, any); !sent)
            return failure(sent.error());
    }
    return member;
}

/// Starts workers as they are asked for, and looks after those that have nothing to do.
void WorkerPool::launch(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (true) {
        const auto wanted = [this] { return m_toStart > 0; };
        if (m_idle.empty())
            m_changed.wait(lock, stop, [&] { return wanted() || !m_idle.empty(); });
        else
            m_changed.wait_for(lock, stop, kInspection, wanted);
        if (stop.stop_requested())
            break;
        if (m_toStart == 0) {
            dropUnsound();
            continue;
        }
        --m_toStart;
        const auto interpreter = m_interpreter;
        lock.unlock();
        auto member = startMember(interpreter);
        lock.lock();
        if (member) {
            m_idle.push_back(std::move(*member));
        } else {
            --m_alive;
            // A worker started in advance that fails is asked for again by the call that needs it.
            if (m_startFailures.size() < m_waiting)
                m_startFailures.push_back(member.error());
        }
        m_changed.notify_all();
    }
    m_idle.clear();
}

void WorkerPool::dropUnsound()
{
    const auto dropped = std::erase_if(m_idle, [](const auto &m) { return !m->worker.isSound(); });
    m_alive -= static_cast<unsigned>(dropped);
}

void WorkerPool::warmUp()
{
    const std::scoped_lock lock(m_mutex);
    m_toStart += m_options.workers - m_alive;
    m_alive = m_options.workers;
    m_changed.notify_all();
}

Result<WorkerPool::MemberPtr> WorkerPool::acquire(JobContext &job)
{
    std::unique_lock lock(m_mutex);
    ++m_waiting;
    bool asked = false;
    const auto ready = [&] {
        return !m_idle.empty() || !m_startFailures.empty() ||
               (!asked && m_alive < m_options.workers);
    };
    Result<MemberPtr> result = failure(ErrorKind::Cancelled, "cancelled");
    while (m_changed.wait(lock, job.stopToken(), ready) && !job.stopRequested()) {
        if (!m_idle.empty()) {
            result = std::move(m_idle.back());
            m_idle.pop_back();
            break;
        }
        if (!m_startFailures.empty()) {
            result = failure(std::move(m_startFailures.back()));
            m_startFailures.pop_back();
            break;
        }
        ++m_alive;
        ++m_toStart;
        asked = true;
        m_changed.notify_all();
    }
    --m_waiting;
    return result;
}

void WorkerPool::release(MemberPtr member)
{
    const std::scoped_lock lock(m_mutex);
    m_runtime = member->runtime;
    m_idle.push_back(std::move(member));
    m_changed.notify_all();
}

void WorkerPool::discard(MemberPtr member)
{
    member.reset();
    const std::scoped_lock lock(m_mutex);
    --m_alive;
    m_changed.notify_all();
}

/// Whether another interpreter is to be tried after one that did not even say hello as it should.
bool WorkerPool::hasNextInterpreter(const Member &member)
{
    const std::scoped_lock lock(m_mutex);
    if (m_interpreter == member.interpreter && m_interpreter + 1 < m_options.interpreters.size())
        ++m_interpreter;
    return m_interpreter > member.interpreter;
}

Result<Json> WorkerPool::call(const Json &request, JobContext &job,
                              std::optional<std::chrono::milliseconds> wallLimit)
{
    while (true) {
        auto member = acquire(job);
        if (!member)
            return failure(member.error());
        auto reply = (*member)->worker.call(request, m_options.answer, job,
                                            wallLimit.value_or(m_options.limits.wall));
        if (reply) {
            release(std::move(*member));
            return reply;
        }
        const auto kind = reply.error().kind;
        const bool unfit =
            kind == ErrorKind::Missing || (kind == ErrorKind::Process && !(*member)->greeted);
        const bool again = unfit && hasNextInterpreter(**member);
        discard(std::move(*member));
        if (!again)
            return reply;
    }
}

std::optional<WorkerRuntime> WorkerPool::runtime() const
{
    const std::scoped_lock lock(m_mutex);
    return m_runtime;
}

} // namespace espalier::process
