// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/testsession.h"

#include <algorithm>

namespace espalier::panels {

namespace {

Result<KeptTests> readKept(const engine::Project &project)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto shapes = engine::shapesOf(**workspace);
    if (!shapes)
        return failure(shapes.error());
    auto runs = engine::latestTests(**workspace);
    if (!runs)
        return failure(runs.error());
    return KeptTests{.shapes = std::move(*shapes), .runs = std::move(*runs)};
}

// A test that was never run is no failure: there is just nothing to say about it.
Result<> readRuns(engine::Workspace &workspace, const std::string &key, const std::string &test,
                  TestDetail &detail)
{
    auto run = engine::latestTest(workspace, key, test);
    if (!run)
        return run.error().kind == ErrorKind::NotFound ? Result<>() : failure(run.error());
    auto history = engine::testHistory(workspace, key, test);
    if (!history)
        return failure(history.error());
    detail.run = std::move(*run);
    detail.history = std::move(*history);
    return {};
}

Result<TestDetail> readDetail(const engine::Project &project, const std::string &key,
                              const std::string &test)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    TestDetail detail{.runner = project.scripts->facts()};
    if (!test.empty()) {
        if (auto read = readRuns(**workspace, key, test, detail); !read)
            return failure(read.error());
    }
    auto versions = engine::versionsOf(**workspace, key);
    if (!versions)
        return failure(versions.error());
    const auto wanted = std::ranges::find_if(*versions, [&](const auto &version) {
        return detail.run ? version.script.version == detail.run->version
                          : version.script.effective;
    });
    if (wanted != versions->end()) {
        detail.script = std::move(wanted->script);
        detail.verdict = std::move(wanted->verdict);
    }
    return detail;
}

} // namespace

TestSession::TestSession(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_run(context.jobs()), m_load(this), m_detail(this)
{
    connect(&m_live, &LiveOutcomes::arrived, this, &TestSession::arrived);
}

void TestSession::load()
{
    m_load.start([project = m_context.project()](JobContext &) { return readKept(project); },
                 [this](Result<KeptTests> kept) {
                     if (kept)
                         emit loaded(*kept);
                     else
                         emit failed(kept.error());
                 });
}

void TestSession::askDetail(const QString &key, const QString &test)
{
    m_detail.start(
        [project = m_context.project(), key = key.toStdString(),
         test = test.toStdString()](JobContext &) { return readDetail(project, key, test); },
        [this](Result<TestDetail> detail) {
            if (detail)
                emit detailReady(*detail);
            else
                emit failed(detail.error());
        });
}

void TestSession::run(std::vector<engine::SuiteRequest> requests)
{
    const auto title =
        tr("Run the tests of %n script(s)", nullptr, static_cast<int>(requests.size()));
    m_run.start(
        title,
        [project = m_context.project(), requests = std::move(requests),
         sink = m_live.sink()](JobContext &job) -> Result<engine::SuiteTotals> {
            auto workspace = project.open();
            if (!workspace)
                return failure(workspace.error());
            return engine::runSuites(**workspace, requests, *project.scripts, sink, job);
        },
        [this](Result<engine::SuiteTotals> totals) {
            m_live.flush();
            const bool stopped = !totals && totals.error().kind == ErrorKind::Cancelled;
            emit ended(stopped);
            if (!totals && !stopped)
                emit failed(totals.error());
        });
}

} // namespace espalier::panels
