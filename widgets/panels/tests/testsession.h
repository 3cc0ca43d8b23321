// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptversions.h"
#include "core/engine/testsuites.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"
#include "widgets/panels/tests/liveoutcomes.h"

#include <QObject>

#include <optional>
#include <vector>

namespace espalier::panels {

/// What the engine keeps of a project's tests.
struct KeptTests {
    std::vector<engine::ShapeInfo> shapes;
    std::vector<model::TestRun> runs;
};

/// All that is known of one test; of a suite when `run` is empty.
struct TestDetail {
    std::optional<model::TestRun> run;
    std::vector<model::TestRun> history; ///< the newest first
    model::Script script;                ///< the version that was run, or the one in use
    std::optional<model::Validation> verdict;
    engine::RunnerFacts runner;
};

/// Reads and runs the tests of a project, never on the thread it lives in: the GUI's.
class TestSession final : public QObject {
    Q_OBJECT

public:
    explicit TestSession(models::ProjectContext &context, QObject *parent = nullptr);

    void load();
    void run(std::vector<engine::SuiteRequest> requests);
    void stop() { m_run.cancel(); }
    [[nodiscard]] bool isRunning() const { return m_run.isRunning(); }
    /// Asks for what is known of a test, or of a suite when `test` is empty.
    void askDetail(const QString &key, const QString &test);
    /// What was asked for is not wanted any more.
    void forgetDetail() { m_detail.outdate(); }

signals:
    void loaded(const espalier::panels::KeptTests &kept);
    void arrived(const std::vector<espalier::engine::SuiteOutcome> &outcomes);
    void detailReady(const espalier::panels::TestDetail &detail);
    /// The run has ended, as it was meant to or because it was stopped.
    void ended(bool stopped);
    void failed(const espalier::Error &error);

private:
    models::ProjectContext &m_context;
    LiveOutcomes m_live;
    models::Task m_run;
    job::JobRunner m_load;
    job::JobRunner m_detail;
};

} // namespace espalier::panels
