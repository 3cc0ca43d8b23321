// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temporaryproject.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/refinetext.h"
#include "widgets/models/task.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <thread>

namespace tst_refinenotices {

using namespace espalier;
using models::ProjectContext;
using Kind = refine::Notice::Kind;

class TestRefineNotices final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void noticesReadAsPeopleKnowThem_data();
    void noticesReadAsPeopleKnowThem();
    void costsKeepTheirFirstDigits_data();
    void costsKeepTheirFirstDigits();
    void recordedAnswersAreMarked();
    void everyEndIsWorded_data();
    void everyEndIsWorded();
    void aNoticeFromAThreadIsToldAndLogged();
    void whatIsFreeAndFrequentIsNot();
    void aNoticeAfterTheProjectIsHarmless();
    void aTaskKeepsWhatWasNoted();
    void aCostIsToldOnce();
    void whatARunHasToSayIsLogged();

private:
    void open()
    {
        m_context = std::make_unique<ProjectContext>(
            engine::Project{.root = m_folder.root()},
            ProjectContext::Services{.jobs = m_jobs, .log = m_log, .themes = m_themes}, true);
    }
    [[nodiscard]] QString lastLogLine() const
    {
        return m_log.index(m_log.rowCount() - 1, models::LogModel::TextColumn).data().toString();
    }
    test::TemporaryProject m_folder;
    theme::ThemeManager m_themes{theme::Choice::Light};
    models::JobList m_jobs;
    models::LogModel m_log;
    std::unique_ptr<ProjectContext> m_context;
};

void TestRefineNotices::initTestCase()
{
    QLocale::setDefault(QLocale::c());
}

void TestRefineNotices::init()
{
    m_log.clear();
    open();
}

void TestRefineNotices::noticesReadAsPeopleKnowThem_data()
{
    QTest::addColumn<refine::Notice>("notice");
    QTest::addColumn<QString>("text");
    QTest::newRow("asking") << refine::Notice{.kind = Kind::AskingModel,
                                              .attempt = 1,
                                              .attempts = 3}
                            << "Template tests failed (attempt 1/3), using LLM to refine...";
    QTest::newRow("improved")
        << refine::Notice{.kind = Kind::ImprovedByModel, .attempt = 2}
        << "Script improved via LLM after 2 attempt(s)"; // English has its plurals in a translation
    QTest::newRow("failed") << refine::Notice{.kind = Kind::Failed, .attempt = 3}
                            << "Tests failed after 3 attempt(s)";
    QTest::newRow("model") << refine::Notice{.kind = Kind::ModelChosen, .name = "pear-large"}
                           << "Using model: pear-large";
    QTest::newRow("recorded model")
        << refine::Notice{.kind = Kind::ModelChosen, .name = "pear-large (recorded)"}
        << "Using model: pear-large (recorded)";
    QTest::newRow("not asked") << refine::Notice{.kind = Kind::ModelFailed, .name = "no connection"}
                               << "LLM refactoring failed: no connection";
    QTest::newRow("unusable") << refine::Notice{.kind = Kind::UnusableReply, .name = "no script"}
                              << "LLM refactoring failed: no script";
    QTest::newRow("recipe") << refine::Notice{.kind = Kind::ImprovedByRecipe, .name = "add-guard"}
                            << "Script improved by recipe add-guard";
    QTest::newRow("damaged knowledge")
        << refine::Notice{.kind = Kind::KnowledgeSetAside, .name = "/data/knowledge.db.damaged-1"}
        << "What was learned could not be read. It was set aside, as it is, in "
           "/data/knowledge.db.damaged-1; learning begins anew, and so does the count of what "
           "models cost.";
    QTest::newRow("vectors") << refine::Notice{.kind = Kind::VectorsFailed, .name = "no connection"}
                             << "The server of vectors could not be asked: no connection. Similar "
                                "failures are found by this program's own vectors.";
    QTest::newRow("no model") << refine::Notice{.kind = Kind::NoModel, .name = "no such provider"}
                              << "No model is asked: no such provider. What recipes cannot mend "
                                 "stays failed.";
    QTest::newRow("truncated")
        << refine::Notice{.kind = Kind::PromptTruncated, .name = "pear-large"}
        << "pear-large has most likely not seen all of the prompt: its context is too small. The "
           "setting llm.context_tokens sets it.";
    QTest::newRow("waiting") << refine::Notice{.kind = Kind::StillWaiting, .attempt = 45}
                             << "Still waiting for the model (45 s)…";
}

void TestRefineNotices::noticesReadAsPeopleKnowThem()
{
    QFETCH(refine::Notice, notice);
    QTEST(models::noticeText(notice), "text");
}

void TestRefineNotices::costsKeepTheirFirstDigits_data()
{
    QTest::addColumn<double>("usd");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << "$0.00";
    QTest::newRow("much") << 12.345 << "$12.35";
    QTest::newRow("cents") << 0.0123 << "$0.012";
    QTest::newRow("less than a cent") << 0.00012 << "$0.00012";
}

void TestRefineNotices::costsKeepTheirFirstDigits()
{
    QFETCH(double, usd);
    QTEST(models::costText(usd), "text");
}

void TestRefineNotices::recordedAnswersAreMarked()
{
    QVERIFY(models::isRecorded("pear-large (recorded)"));
    QVERIFY(!models::isRecorded("pear-large") && !models::isRecorded(""));
    QCOMPARE(models::modelText(""), QString());
}

void TestRefineNotices::everyEndIsWorded_data()
{
    using End = refine::Outcome::End;
    QTest::addColumn<QString>("ended");
    for (const auto end : {End::Repaired, End::NothingFits, End::AttemptsUsed, End::Exhausted,
                           End::ModelFailed, End::Flaky}) {
        const auto word = std::string(engine::name(end));
        QTest::newRow(word.c_str()) << QString::fromStdString(word);
    }
}

void TestRefineNotices::everyEndIsWorded()
{
    QFETCH(QString, ended);
    const auto text = models::endText(ended.toStdString());
    QVERIFY(text != ended && text.endsWith(u'.'));
}

void TestRefineNotices::aNoticeFromAThreadIsToldAndLogged()
{
    QSignalSpy told(m_context.get(), &ProjectContext::refining);
    std::jthread([notices = m_context->notices()] {
        notices({.kind = Kind::ModelChosen, .name = "pear-large"});
    }).join();
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.at(0).at(0).toString(), QStringLiteral("Using model: pear-large"));
    QCOMPARE(lastLogLine(), QStringLiteral("Using model: pear-large"));
}

void TestRefineNotices::whatIsFreeAndFrequentIsNot()
{
    QSignalSpy told(m_context.get(), &ProjectContext::refining);
    const auto notices = m_context->notices();
    notices({.kind = Kind::TryingRecipe, .name = "add-guard"});
    notices({.kind = Kind::ImprovedByRecipe, .name = "add-guard"});
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(told.at(0).at(0).toString().startsWith(QStringLiteral("Script improved")));
    QCOMPARE(m_log.rowCount(), 1);
}

void TestRefineNotices::aNoticeAfterTheProjectIsHarmless()
{
    const auto notices = m_context->notices();
    notices({.kind = Kind::Failed, .attempt = 3});
    m_context.reset(); // one is still on its way
    notices({.kind = Kind::Failed, .attempt = 3});
    QCoreApplication::processEvents();
    QCOMPARE(m_log.rowCount(), 0);
}

void TestRefineNotices::aTaskKeepsWhatWasNoted()
{
    models::JobList jobs;
    models::Task task(jobs);
    bool done = false;
    task.start(
        QStringLiteral("Preview"), [](JobContext &) -> Result<> { return {}; },
        [&done](const Result<> &) { done = true; });
    task.note(QStringLiteral("Script improved via LLM after 2 attempts"));
    QTRY_VERIFY(done);
    QCOMPARE(jobs.index(0).data(models::JobList::MessageRole).toString(),
             QStringLiteral("Script improved via LLM after 2 attempts"));
    task.note(QStringLiteral("late")); // nothing runs any more
    QVERIFY(jobs.index(0).data(models::JobList::MessageRole).toString() != QStringLiteral("late"));
}

void TestRefineNotices::aCostIsToldOnce()
{
    QSignalSpy told(m_context.get(), &ProjectContext::costChanged);
    m_context->noteCost(0);
    m_context->noteCost(0.25);
    m_context->noteCost(0.25);
    QCOMPARE(told.count(), 1);
    QCOMPARE(m_context->lastCost(), 0.25);
}

void TestRefineNotices::whatARunHasToSayIsLogged()
{
    model::InstrumentReport report;
    report.totals.costUsd = 0.5;
    report.notes = {"Pattern 3 is not used any more."};
    const int before = m_context->log().rowCount();
    m_context->noteRun(report);
    QCOMPARE(m_context->lastCost(), 0.5);
    QCOMPARE(m_context->log().rowCount(), before + 1);
    QCOMPARE(m_context->log().index(before, models::LogModel::TextColumn).data().toString(),
             QStringLiteral("Pattern 3 is not used any more."));
}

} // namespace tst_refinenotices

QTEST_MAIN(tst_refinenotices::TestRefineNotices)
#include "tst_refinenotices.moc"
