// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "core/base/jsonaccess.h"
#include "core/store/instrumentfailurestore.h"
#include "tests/core/engine/backlogproject.h"

namespace tst_scandrafts {

using namespace espalier;
using namespace espalier::engine;
using model::Ticket;
using model::TicketStatus;
using test::BacklogProject;
using test::of;
using namespace std::chrono_literals;

namespace {

std::int64_t nanosecondsOf(std::chrono::system_clock::time_point time)
{
    return std::chrono::nanoseconds(time.time_since_epoch()).count();
}

/// One run of a function: so many calls, of which so many fail.
struct Run {
    int calls = 20;
    int errors = 0;
    int memory = 0; ///< bytes; 0: not told
};

using Titles = std::vector<std::string>;

std::string traceOf(int number, const Run &run)
{
    std::string spans;
    for (int call = 0; call < run.calls; ++call) {
        const auto memory =
            run.memory > 0
                ? std::format(R"(,{{"key":"espalier.memory.bytes","value":{{"intValue":"{}"}}}})",
                              run.memory)
                : std::string();
        const auto begin =
            nanosecondsOf(std::chrono::system_clock::now() - 1h) + number * 1'000'000'000LL;
        spans += std::format(
            R"({}{{"traceId":"{:032x}","spanId":"{:016x}","name":"total",)"
            R"("startTimeUnixNano":"{}","endTimeUnixNano":"{}",)"
            R"("attributes":[{{"key":"espalier.id","value":)"
            R"({{"stringValue":"shop/cart.py::total"}}}}{}],"status":{{"code":{}}}}})",
            spans.empty() ? "" : ",", number + 1, call + 1, begin,
            begin + 1'000'000 + number * 7 % 5 * 100'000, memory, call < run.errors ? 2 : 0);
    }
    return std::format(R"({{"resourceSpans":[{{"scopeSpans":[{{"spans":[{}]}}]}}]}})", spans) +
           "\n";
}

std::string crash(const std::string &path, int line, const std::string &function,
                  const std::string &time)
{
    return std::format("{} ERROR\nTraceback (most recent call last):\n"
                       "  File \"{}\", line {}, in {}\n    return prices[name]\n"
                       "KeyError: 'plum'\n",
                       time, path, line, function);
}

std::string reportOf(bool failed, int day)
{
    return std::format("<testsuite name=\"shop\" timestamp=\"2026-01-{:02}T09:30:00Z\">"
                       "<testcase classname=\"TestCart\" name=\"test_total\" time=\"1\">{}"
                       "</testcase></testsuite>\n",
                       day, failed ? "<failure/>" : "");
}

Json factorOf(const Ticket &ticket, const char *name)
{
    for (const auto &factor : ticket.metadata.at("risk").at("factors")) {
        if (textAt(factor, "factor") == name)
            return factor;
    }
    return nullptr;
}

} // namespace

class ScanDraftsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_project = std::make_unique<BacklogProject>(); }
    void cleanup() { m_project.reset(); }
    void eachMeasureOfAFunctionHasItsTicket_data();
    void eachMeasureOfAFunctionHasItsTicket();
    void aGoodValueAfterItsFixOpensNothingAgain();
    void aFunctionThatFailsAgainOpensItsTicket();
    void aFunctionThatCannotBeInstrumentedAgainOpensItsTicket();
    void failuresWithoutTextMakeATicket_data();
    void failuresWithoutTextMakeATicket();
    void aTestThatWasMendedMakesNone();
    void coverageIsThatOfTheFunctions_data();
    void coverageIsThatOfTheFunctions();
    void coverageThatComesLaterCounts();
    void whatFailedBeforeIsCounted();

private:
    void move(const std::string &id, std::initializer_list<TicketStatus> way)
    {
        for (const auto status : way) {
            m_project->clock.forward(1min);
            const auto moved = m_project->backlog->act(
                {id}, [status](const Ticket &ticket, const backlog::Actor &actor) {
                    return backlog::moveTo(ticket, status, actor);
                });
            VERIFY_OK(moved);
            QCOMPARE(moved->changed.size(), 1u);
        }
    }
    void apply(const std::string &id)
    {
        using enum TicketStatus;
        move(id, {InProgress, Testing, Ready, Applied});
    }
    [[nodiscard]] std::string now() const { return toRfc3339(m_project->clock.now()); }

    std::unique_ptr<BacklogProject> m_project;
};

void ScanDraftsTest::eachMeasureOfAFunctionHasItsTicket_data()
{
    QTest::addColumn<int>("errors"); // of 20 calls, later
    QTest::addColumn<int>("memory"); // later
    QTest::addColumn<Titles>("titles");
    const std::string errors = "shop/cart.py::total (value error rate) is 30 points higher";
    const std::string memory = "shop/cart.py::total (value memory) is 50 % higher";
    QTest::newRow("nothing changes") << 0 << 1000 << Titles();
    QTest::newRow("calls fail") << 6 << 1000 << Titles{errors};
    QTest::newRow("more memory") << 0 << 1500 << Titles{memory};
    QTest::newRow("both") << 6 << 1500 << Titles{errors, memory};
}

void ScanDraftsTest::eachMeasureOfAFunctionHasItsTicket()
{
    QFETCH(int, errors);
    QFETCH(int, memory);
    QFETCH(Titles, titles);
    constexpr int kRuns = 22;
    for (int run = 0; run < kRuns; ++run) {
        const bool later = run >= kRuns / 2;
        m_project->takeIn(
            std::format("run{}.jsonl", run),
            traceOf(run, {.errors = later ? errors : 0, .memory = later ? memory : 1000}));
    }
    const auto report = m_project->scan();
    QCOMPARE(report.created.size(), titles.size());
    const auto found = m_project->backlog->tickets({.order = model::TicketOrder::Title});
    VERIFY_OK(found);
    for (std::size_t i = 0; i < titles.size(); ++i) {
        const auto &ticket = (*found)[i];
        QVERIFY2(ticket.title.starts_with(titles[i]), ticket.title.c_str());
        QCOMPARE(ticket.filesToModify, std::vector<std::string>{"shop/cart.py"});
        QVERIFY(ticket.id.starts_with("perf_"));
    }
    // A function, whatever was measured of it.
    QCOMPARE(of(report, ScanSource::Performance).looked, 1u);
}

void ScanDraftsTest::aGoodValueAfterItsFixOpensNothingAgain()
{
    m_project->clock.forward(-24h); // what claims to be of the future is of now
    const auto start = m_project->clock.now();
    const auto value = [&](const char *file, double number, std::chrono::minutes when) {
        m_project->takeIn(
            file,
            std::format(R"({{"metric":"latency","value":{},"threshold":500,"timestamp":"{}"}})"
                        "\n",
                        number, toRfc3339(start + when)));
    };
    value("a.ndjson", 540, -3min);
    value("b.ndjson", 541, -2min);
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto id = m_project->onlyTicket().id;
    apply(id);
    value("c.ndjson", 300, 60min);
    m_project->clock.forward(120min);
    QCOMPARE(m_project->scan().reopened.size(), 0u);
    QCOMPARE(m_project->onlyTicket().status, TicketStatus::Applied);
    value("d.ndjson", 542, 130min);
    m_project->clock.forward(20min);
    QCOMPARE(m_project->scan().reopened, std::vector<std::string>{id});
}

/// The spans are of the last hour.
void ScanDraftsTest::aFunctionThatFailsAgainOpensItsTicket()
{
    m_project->clock.forward(-24h);
    m_project->takeIn("first.jsonl", traceOf(1, {.calls = 3, .errors = 3}));
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto id = m_project->onlyTicket().id;
    QVERIFY(id.starts_with("analysis_"));
    apply(id);
    m_project->takeIn("good.jsonl", traceOf(2, {.calls = 3}));
    QCOMPARE(m_project->scan().reopened.size(), 0u);
    m_project->takeIn("second.jsonl", traceOf(3, {.calls = 3, .errors = 3}));
    QCOMPARE(m_project->scan().reopened, std::vector<std::string>{id});
    QCOMPARE(m_project->onlyTicket().metadata.at("regressed").get<bool>(), true);
}

void ScanDraftsTest::aFunctionThatCannotBeInstrumentedAgainOpensItsTicket()
{
    const std::vector<model::FunctionResult> failed{{.id = "shop/cart.py::total",
                                                     .path = "shop/cart.py",
                                                     .line = 1,
                                                     .language = "python",
                                                     .status = model::FunctionStatus::Failed,
                                                     .reason = "no anchor"}};
    store::InstrumentFailureStore failures(m_project->workspace->database());
    VERIFY_OK(failures.note(failed, now()));
    m_project->clock.forward(1min);
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto id = m_project->onlyTicket().id;
    apply(id);
    // It is still there from before the patch.
    QCOMPARE(m_project->scan().reopened.size(), 0u);
    m_project->clock.forward(1min);
    VERIFY_OK(failures.note(failed, now()));
    m_project->clock.forward(1min);
    QCOMPARE(m_project->scan().reopened, std::vector<std::string>{id});
}

void ScanDraftsTest::failuresWithoutTextMakeATicket_data()
{
    QTest::addColumn<QList<int>>("days"); // in the order they are taken in
    QTest::newRow("in the order of time") << QList<int>{1, 2, 3, 4};
    QTest::newRow("in another order") << QList<int>{4, 2, 1, 3};
}

void ScanDraftsTest::failuresWithoutTextMakeATicket()
{
    QFETCH(QList<int>, days);
    for (const int day : days)
        m_project->takeIn(std::format("junit{}.xml", day), reportOf(day % 2 == 1, day));
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto ticket = m_project->onlyTicket();
    QVERIFY2(ticket.title.ends_with("passes and fails by turns"), ticket.title.c_str());
    QVERIFY(ticket.note("last_seen").starts_with("2026-01-03"));
}

void ScanDraftsTest::aTestThatWasMendedMakesNone()
{
    for (int day = 1; day <= 5; ++day)
        m_project->takeIn(std::format("junit{}.xml", day), reportOf(day == 3, day));
    QCOMPARE(m_project->scan().found(), 0u);
}

void ScanDraftsTest::coverageIsThatOfTheFunctions_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<double>("coverage");
    QTest::addColumn<std::string>("detail");
    QTest::newRow("of a function that is half covered") << 6 << 0.5 << std::string();
    QTest::newRow("of one that is covered") << 2 << 1.0 << std::string();
    QTest::newRow("of the file, where no function is") << 9 << 0.8 << std::string("whole-files");
}

static std::string coverageWith(const char *executed, const char *missing)
{
    return std::format(
        R"({{"meta":{{"version":"7.6"}},"files":{{"shop/cart.py":{{"executed_lines":[{}],)"
        R"("missing_lines":[{}],"excluded_lines":[],"summary":{{}}}}}},"totals":{{}}}})",
        executed, missing);
}

void ScanDraftsTest::coverageThatComesLaterCounts()
{
    m_project->takeIn("app.log", crash("shop/cart.py", 6, "f", "2026-01-31 09:30:00"));
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto before = m_project->onlyTicket();
    QCOMPARE(realAt(factorOf(before, "coverage"), "value"), std::nullopt);
    m_project->takeIn("coverage.json", coverageWith("1,2,5,6,9", ""));
    m_project->scan();
    const auto covered = m_project->onlyTicket();
    QCOMPARE(realAt(factorOf(covered, "coverage"), "value").value_or(-1), 1.0);
    QVERIFY(covered.riskLevel <= before.riskLevel);
    m_project->takeIn("coverage.json", coverageWith("1,2,9", "5,6"));
    m_project->scan();
    QCOMPARE(realAt(factorOf(m_project->onlyTicket(), "coverage"), "value").value_or(-1), 0.0);
    QVERIFY(m_project->onlyTicket().riskLevel > covered.riskLevel);
    // What a person has set stays.
    VERIFY_OK(m_project->backlog->act(
        {before.id},
        [](const Ticket &ticket, const backlog::Actor &actor) {
            return backlog::edit(ticket, {{"risk_level", 9}}, actor);
        },
        "it is used everywhere"));
    m_project->takeIn("coverage.json", coverageWith("1,2,5,6", "9"));
    m_project->scan();
    QCOMPARE(m_project->onlyTicket().riskLevel, 9);
}

void ScanDraftsTest::coverageIsThatOfTheFunctions()
{
    QFETCH(int, line);
    QFETCH(double, coverage);
    QFETCH(std::string, detail);
    m_project->takeIn("coverage.json", coverageWith("1,2,5,9", "6"));
    m_project->takeIn("app.log", crash("shop/cart.py", line, "f", "2026-01-31 09:30:00"));
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto factor = factorOf(m_project->onlyTicket(), "coverage");
    QCOMPARE(realAt(factor, "value").value_or(-1), coverage);
    QCOMPARE(textAt(factor, "detail"), detail);
}

void ScanDraftsTest::whatFailedBeforeIsCounted()
{
    const std::string path = "app/[id]/page.py";
    const auto other = m_project->backlog->add({.title = "the page breaks", .files = {path}});
    VERIFY_OK(other);
    move(other->id, {TicketStatus::InProgress, TicketStatus::Failed});
    store::TicketStore store(m_project->workspace->database());
    for (int number = 1; number <= 2; ++number)
        VERIFY_OK(store.addAttempt({.ticketId = other->id,
                                    .attemptNumber = number,
                                    .branchName = {},
                                    .changesSummary = {},
                                    .errorMessage = "no",
                                    .timestamp = now()}));
    m_project->clock.forward(1min);
    m_project->takeIn("app.log", crash(path, 3, "load", "2026-01-31 09:30:00"));
    QCOMPARE(m_project->scan().created.size(), 1u);
    const auto found = m_project->backlog->tickets({.words = {"KeyError"}});
    VERIFY_OK(found);
    QCOMPARE(found->size(), 1u);
    QCOMPARE(found->front().filesToModify, std::vector<std::string>{path});
    QCOMPARE(realAt(factorOf(found->front(), "history"), "value").value_or(-1), 2.0);
}

} // namespace tst_scandrafts

QTEST_MAIN(tst_scandrafts::ScanDraftsTest)
#include "tst_scandrafts.moc"
