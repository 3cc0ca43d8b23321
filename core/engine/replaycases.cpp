// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/replaycases.h"

#include "core/base/parallel.h"
#include "core/validate/compilecheck.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace espalier::engine {

using learn::LeftOut;
using learn::NotReplayed;
using model::Learning;
using model::Script;

namespace {

/// Tests name the script they are for by its key.
std::string keyIn(const std::string &tests)
{
    constexpr std::string_view kStart = "\nSCRIPT = \"";
    const auto at = tests.find(kStart);
    if (at == std::string::npos)
        return {};
    const auto begin = at + kStart.size();
    return tests.substr(begin, tests.find('"', begin) - begin);
}

/// Nothing of it is trusted: it is run as what others wrote.
Script scriptOf(const store::ReplayableFailure &stored)
{
    const auto &learning = stored.learning;
    return {.key = keyIn(stored.tests),
            .language = learning.language,
            .shape = learning.shape,
            .origin = "recorded",
            .text = learning.code,
            .tests = stored.tests,
            .functionName = learning.functionName};
}

/// What came of judging one again.
struct Judged {
    enum class Now { Fails, Passes, LeftOut };
    Now now = Now::Passes;
    NotReplayed why{};
    std::string detail;
};

void noteLeftOut(std::vector<LeftOut> &all, const std::string &language, NotReplayed why,
                 const std::string &detail)
{
    const auto at = std::ranges::find_if(
        all, [&](const LeftOut &each) { return each.language == language && each.why == why; });
    auto &one = at == all.end() ? all.emplace_back(language, why, detail) : *at;
    ++one.n;
}

class CaseFinder final {
public:
    CaseFinder(Knowledge &knowledge, const std::vector<Learning> &lessons,
               const std::string &language, ReplayJudge &judge, JobContext &job)
        : m_knowledge(knowledge), m_lessons(lessons), m_language(language), m_judge(judge),
          m_job(job)
    {
    }

    Result<ReplayCases> run();

private:
    [[nodiscard]] bool isWanted(const Learning &learning) const
    {
        return m_language.empty() || learning.language == m_language;
    }
    void countThoseWithoutFile(const std::vector<store::ReplayableFailure> &stored);
    Result<Judged> judge(ReplayCase &each);

    Knowledge &m_knowledge;
    const std::vector<Learning> &m_lessons;
    const std::string &m_language;
    ReplayJudge &m_judge;
    JobContext &m_job;
    ReplayCases m_cases;
};

void CaseFinder::countThoseWithoutFile(const std::vector<store::ReplayableFailure> &stored)
{
    using Verdict = std::tuple<std::string, std::uint64_t, std::string>;
    const auto verdictOf = [](const Learning &learning) {
        return Verdict(learning.project, learning.functionHash, learning.code);
    };
    std::set<Verdict> seen; // learnings of one verdict count once
    for (const auto &each : stored) {
        if (!each.file.empty())
            seen.insert(verdictOf(each.learning));
    }
    for (const auto &learning : m_lessons) {
        if (learning.success || learning.attempt != 1 || !isWanted(learning) ||
            learning.source != model::LearningSource::CompileCheck)
            continue;
        if (seen.insert(verdictOf(learning)).second)
            noteLeftOut(m_cases.leftOut, learning.language, NotReplayed::NoFile, {});
    }
}

Result<Judged> CaseFinder::judge(ReplayCase &each)
{
    const bool wholeProject =
        each.file && validate::CompileChecker::checksProjects(each.script.language);
    auto verdict = m_judge.judge(each.script, each.file, m_job);
    if (!verdict && each.file && verdict.error().kind == ErrorKind::Unsupported)
        return Judged{Judged::Now::LeftOut,
                      wholeProject ? NotReplayed::NeedsProject : NotReplayed::NotRun,
                      verdict.error().text()};
    if (!verdict)
        return failure(std::move(verdict.error()));
    each.verdict = *std::move(verdict);
    if (!each.verdict.ok)
        return Judged{.now = Judged::Now::Fails};
    // That a compiler finds nothing in a file alone does not mean that it would not in the project.
    return Judged{
        wholeProject ? Judged::Now::LeftOut : Judged::Now::Passes, NotReplayed::NeedsProject, {}};
}

Result<ReplayCases> CaseFinder::run()
{
    auto stored = m_knowledge.learnings().replayable();
    if (!stored)
        return failure(std::move(stored.error()));
    std::erase_if(*stored, [&](const auto &each) { return !isWanted(each.learning); });
    countThoseWithoutFile(*stored);
    auto failures = learn::distinctFailures(*std::move(stored));
    std::vector<ReplayCase> cases;
    for (const auto &each : failures)
        cases.push_back({.learning = each.learning,
                         .script = scriptOf(each),
                         .file = learn::checkedFileFrom(each.file),
                         .failure = learn::failureHash(each)});
    std::vector<Judged> judged(cases.size());
    auto done = forEachCase(cases.size(), "judge", m_judge, m_job, [&](std::size_t i) -> Result<> {
        auto came = judge(cases[i]);
        if (!came)
            return failure(std::move(came.error()));
        judged[i] = *std::move(came);
        return {};
    });
    if (!done)
        return failure(std::move(done.error()));
    for (std::size_t i = 0; i < cases.size(); ++i) {
        switch (judged[i].now) {
        case Judged::Now::Passes: ++m_cases.noLongerFailing; break;
        case Judged::Now::LeftOut:
            noteLeftOut(m_cases.leftOut, cases[i].script.language, judged[i].why, judged[i].detail);
            break;
        case Judged::Now::Fails:
            m_cases.failing.push_back(std::move(cases[i]));
            m_cases.stored.push_back(std::move(failures[i]));
            break;
        }
    }
    std::ranges::sort(m_cases.leftOut, {},
                      [](const LeftOut &each) { return std::pair(each.language, each.why); });
    return std::move(m_cases);
}

} // namespace

Result<ReplayCases> casesOf(Knowledge &knowledge, const std::vector<Learning> &lessons,
                            const std::string &language, ReplayJudge &judge, JobContext &job)
{
    return CaseFinder(knowledge, lessons, language, judge, job).run();
}

Result<> forEachCase(std::size_t count, const std::string &phase, const ReplayJudge &judge,
                     JobContext &job, const std::function<Result<>(std::size_t)> &work)
{
    std::mutex mutex;
    Result<> result;
    auto done = parallelFor(count, std::max(1u, judge.width()), job, phase, 1, [&](std::size_t i) {
        auto each = work(i);
        const std::scoped_lock lock(mutex);
        if (!each)
            result = std::move(each);
    });
    return done ? result : done;
}

} // namespace espalier::engine
