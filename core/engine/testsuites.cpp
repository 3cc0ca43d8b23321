// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/testsuites.h"

#include "core/base/clock.h"
#include "core/validate/security.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace espalier::engine {

bool SuiteOutcome::passed() const
{
    return !tests.empty() && std::ranges::all_of(tests, [](const model::TestRun &run) {
        return run.test.outcome == "passed";
    });
}

namespace {

/// What one suite came to, as a worker's thread hands it over.
struct Finished {
    std::size_t request = 0;
    Result<model::Validation> verdict;
    std::string startedAt;
    double seconds = 0;
};

/// Runs suites in threads of its own; they are taken one by one, in the order in which they end.
class SuiteThreads final {
public:
    SuiteThreads(std::span<const SuiteRequest> requests, const std::vector<model::Script> &scripts,
                 ScriptRunner &runner, JobContext &job)
        : m_requests(requests), m_scripts(scripts), m_runner(runner), m_job(job)
    {
        const auto count = std::min<std::size_t>(std::max(1u, runner.width()), scripts.size());
        m_running = count;
        for (std::size_t i = 0; i < count; ++i)
            m_threads.emplace_back([this] { work(); });
    }
    ~SuiteThreads()
    {
        m_next = m_scripts.size(); // nothing more is begun
    }
    SuiteThreads(const SuiteThreads &) = delete;
    SuiteThreads &operator=(const SuiteThreads &) = delete;

    /// None when all have ended.
    [[nodiscard]] std::optional<Finished> take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_finished.empty() || m_running == 0; });
        if (m_finished.empty())
            return std::nullopt;
        auto finished = std::move(m_finished.front());
        m_finished.pop_front();
        return finished;
    }

private:
    void work()
    {
        for (auto i = m_next++; i < m_scripts.size() && !m_job.stopRequested(); i = m_next++) {
            auto finished = runOne(i);
            const std::scoped_lock lock(m_mutex);
            m_finished.push_back(std::move(finished));
            m_changed.notify_one();
        }
        const std::scoped_lock lock(m_mutex);
        --m_running;
        m_changed.notify_one();
    }

    [[nodiscard]] Finished runOne(std::size_t index)
    {
        const auto &script = m_scripts[index];
        const auto &names = m_requests[index].tests;
        Finished finished{.request = index,
                          .verdict = model::Validation{.phase = "security"},
                          .startedAt = toRfc3339(std::chrono::system_clock::now())};
        const auto start = std::chrono::steady_clock::now();
        finished.verdict->findings = validate::securityFindings(script.text);
        if (finished.verdict->findings.empty())
            finished.verdict =
                names.empty() ? wholeSuite(script) : m_runner.testSome(script, names, m_job);
        finished.seconds = millisecondsSince(start) / 1000;
        return finished;
    }

    [[nodiscard]] Result<model::Validation> wholeSuite(const model::Script &script)
    {
        auto verdicts = m_runner.test(std::span(&script, 1), m_job);
        if (!verdicts)
            return failure(verdicts.error());
        return std::move(verdicts->front());
    }

    std::span<const SuiteRequest> m_requests;
    const std::vector<model::Script> &m_scripts;
    ScriptRunner &m_runner;
    JobContext &m_job;
    std::atomic<std::size_t> m_next{0};
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Finished> m_finished;
    std::size_t m_running = 0;
    std::vector<std::jthread> m_threads; ///< last: they end before what they use
};

class SuiteRun final {
public:
    SuiteRun(Workspace &workspace, std::span<const SuiteRequest> requests, ScriptRunner &runner,
             const SuiteSink &sink, JobContext &job)
        : m_workspace(workspace), m_requests(requests), m_runner(runner), m_sink(sink), m_job(job)
    {
    }

    Result<SuiteTotals> run();

private:
    Result<> load();
    Result<> deliver(Finished finished);
    Result<> keepSome();
    Result<> keepAll();
    Result<> keepVerdict(model::Validation verdict, const model::Script &script);

    Workspace &m_workspace;
    std::span<const SuiteRequest> m_requests;
    ScriptRunner &m_runner;
    const SuiteSink &m_sink;
    JobContext &m_job;
    std::vector<model::Script> m_scripts; ///< one for each request
    std::vector<SuiteOutcome> m_unkept;
    std::vector<model::Validation> m_verdicts; ///< of whole suites, to be kept
    std::chrono::steady_clock::time_point m_keptAt = std::chrono::steady_clock::now();
    SuiteTotals m_totals;
};

Result<> SuiteRun::load()
{
    for (const auto &request : m_requests) {
        auto script = request.version == 0
                          ? m_workspace.scripts().effective(request.key)
                          : m_workspace.scripts().find(request.key, request.version);
        if (!script)
            return failure(script.error());
        if (!*script)
            return failure(ErrorKind::NotFound, "no such version of a script",
                           request.key + " version " + std::to_string(request.version));
        m_scripts.push_back(**std::move(script));
    }
    return {};
}

Result<> SuiteRun::deliver(Finished finished)
{
    std::optional<Error> problem;
    if (!finished.verdict) {
        problem = finished.verdict.error();
        if (problem->kind != ErrorKind::Process && problem->kind != ErrorKind::Timeout)
            return failure(*problem);
        finished.verdict = model::Validation{};
    }
    auto &verdict = *finished.verdict;
    const auto &script = m_scripts[finished.request];
    SuiteOutcome outcome{.key = script.key,
                         .version = script.version,
                         .whole = m_requests[finished.request].tests.empty(),
                         .findings = verdict.findings,
                         .output = verdict.output,
                         .seconds = finished.seconds,
                         .problem = problem};
    for (const auto &test : verdict.tests) {
        const bool passed = test.outcome == "passed";
        ++(passed ? m_totals.passed : m_totals.failed);
        outcome.tests.push_back({.key = script.key,
                                 .version = script.version,
                                 .test = test,
                                 .output = passed ? std::string{} : verdict.output,
                                 .startedAt = finished.startedAt});
    }
    ++m_totals.suites;
    m_totals.tests += verdict.testsRun();
    m_job.report("test", static_cast<std::uint64_t>(m_totals.suites), m_scripts.size());
    if (m_sink)
        m_sink(outcome);
    if (outcome.whole && !problem) {
        verdict.scriptKey = script.key;
        verdict.scriptVersion = script.version;
        verdict.createdAt = finished.startedAt;
        m_verdicts.push_back(std::move(verdict));
    }
    m_unkept.push_back(std::move(outcome));
    return keepSome();
}

// A flush to disk costs more than a suite: many share one.
Result<> SuiteRun::keepSome()
{
    constexpr double kEveryMs = 500;
    return millisecondsSince(m_keptAt) < kEveryMs ? Result<>{} : keepAll();
}

// What functions of the project or the security walk decided, passing tests do not outweigh.
Result<> SuiteRun::keepVerdict(model::Validation verdict, const model::Script &script)
{
    auto last = m_workspace.scripts().validation(script.key, script.version);
    if (!last)
        return failure(last.error());
    if (*last && !(*last)->ok && (*last)->phase == "functions")
        return {};
    return m_workspace.scripts().addValidation(verdict);
}

Result<> SuiteRun::keepAll()
{
    auto transaction = store::Transaction::begin(m_workspace.database());
    if (!transaction)
        return failure(transaction.error());
    for (const auto &outcome : m_unkept) {
        if (auto kept = m_workspace.testRuns().add(outcome.tests); !kept)
            return kept;
    }
    for (auto &verdict : m_verdicts) {
        const model::Script script{.key = verdict.scriptKey, .version = verdict.scriptVersion};
        if (auto kept = keepVerdict(std::move(verdict), script); !kept)
            return kept;
    }
    m_unkept.clear();
    m_verdicts.clear();
    m_keptAt = std::chrono::steady_clock::now();
    return transaction->commit();
}

Result<SuiteTotals> SuiteRun::run()
{
    if (auto loaded = load(); !loaded)
        return failure(loaded.error());
    m_runner.warmUp();
    Result<> outcome;
    {
        SuiteThreads threads(m_requests, m_scripts, m_runner, m_job);
        while (auto finished = threads.take()) {
            if (outcome = deliver(*std::move(finished)); !outcome)
                break;
        }
    }
    if (auto kept = keepAll(); !kept)
        return failure(kept.error());
    if (auto stopped = m_job.checkpoint(); !stopped)
        return failure(stopped.error());
    if (!outcome)
        return failure(outcome.error());
    return m_totals;
}

} // namespace

Result<SuiteTotals> runSuites(Workspace &workspace, std::span<const SuiteRequest> requests,
                              ScriptRunner &runner, const SuiteSink &sink, JobContext &job)
{
    return SuiteRun(workspace, requests, runner, sink, job).run();
}

Result<std::vector<model::TestRun>> latestTests(Workspace &workspace)
{
    return workspace.testRuns().latest();
}

namespace {

// The outcome of a test that the verdict on the effective version names; none without.
Result<std::optional<model::TestRun>> testOfVerdict(Workspace &workspace, const std::string &key,
                                                    const std::string &test)
{
    auto script = workspace.scripts().effective(key);
    if (!script)
        return failure(script.error());
    if (!*script)
        return std::nullopt;
    auto verdict = workspace.scripts().validation(key, (*script)->version);
    if (!verdict)
        return failure(verdict.error());
    if (!*verdict)
        return std::nullopt;
    const auto at = std::ranges::find((*verdict)->tests, test, &model::TestOutcome::name);
    if (at == (*verdict)->tests.end())
        return std::nullopt;
    return model::TestRun{.key = key,
                          .version = (*script)->version,
                          .test = *at,
                          .output = at->outcome == "passed" ? std::string{} : (*verdict)->output,
                          .startedAt = (*verdict)->createdAt};
}

} // namespace

Result<model::TestRun> latestTest(Workspace &workspace, const std::string &key,
                                  const std::string &test)
{
    auto runs = workspace.testRuns().history(key, test, 1);
    if (!runs)
        return failure(runs.error());
    auto tested = testOfVerdict(workspace, key, test);
    if (!tested)
        return failure(tested.error());
    if (runs->empty() && !*tested)
        return failure(ErrorKind::NotFound, "this test was never run", test);
    if (runs->empty() || (*tested && (*tested)->startedAt > runs->front().startedAt))
        return **std::move(tested);
    return std::move(runs->front());
}

Result<std::vector<model::TestRun>> testHistory(Workspace &workspace, const std::string &key,
                                                const std::string &test, int limit)
{
    return workspace.testRuns().history(key, test, limit);
}

} // namespace espalier::engine
