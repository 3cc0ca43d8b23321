// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/generate.h"
#include "core/base/jsonaccess.h"
#include "tests/core/backlog/somegroups.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <format>

namespace tst_generate {

using namespace espalier;
using namespace espalier::backlog;
using namespace espalier::model;
using espalier::test::content;
using espalier::test::evidence;
using espalier::test::foreign;
using espalier::test::groupOf;
using espalier::test::keyError;
using espalier::test::only;
using espalier::test::own;
using espalier::test::raised;
using espalier::test::seen;
using std::string;
using std::vector;

class GenerateTest : public QObject {
    Q_OBJECT

private slots:
    void findings_data();
    void findings();
    void aFindingCarriesItsEvidence();
    void feedback_data();
    void feedback();
    void testsOverTime_data();
    void testsOverTime();
    void aFailingTestCarriesItsEvidence();
    void functions_data();
    void functions();
    void failuresOfInstrumentation();
    void everyTicketIsWhole_data();
    void everyTicketIsWhole();
    void groupsOfOtherKindsGiveNone();
    void hostileInputIsBounded();
};

void GenerateTest::findings_data()
{
    QTest::addColumn<FindingSeen>("finding");
    QTest::addColumn<TicketCategory>("category");
    QTest::addColumn<TicketPriority>("priority");
    const auto row = [](const char *name, const FindingSeen &finding, TicketCategory category,
                        TicketPriority priority) {
        QTest::newRow(name) << finding << category << priority;
    };
    const auto levelled = [](FindingLevel level, vector<string> tags = {},
                             std::optional<double> severity = {}) {
        return FindingSeen{.tool = "t",
                           .rule = "r",
                           .message = "m",
                           .level = level,
                           .securitySeverity = severity,
                           .tags = std::move(tags)};
    };
    using enum TicketCategory;
    using enum TicketPriority;
    row("an error", levelled(FindingLevel::Error), BugFix, High);
    row("a warning", levelled(FindingLevel::Warning), Refactor, Medium);
    row("a note", levelled(FindingLevel::Note), Refactor, Low);
    row("no level", levelled(FindingLevel::None), Refactor, Low);
    row("a warning about what is wrong", levelled(FindingLevel::Warning, {"correctness"}), BugFix,
        Medium);
    row("a tag of security", levelled(FindingLevel::Warning, {"external/cwe/cwe-089"}), Security,
        Medium);
    row("critical security", levelled(FindingLevel::Note, {}, 9.8), Security, Critical);
    row("high security", levelled(FindingLevel::Note, {}, 7.0), Security, High);
    row("medium security", levelled(FindingLevel::Error, {"Security"}, 4.5), Security, Medium);
    row("low security", levelled(FindingLevel::Error, {}, 1.0), Security, Low);
    row("performance", levelled(FindingLevel::Warning, {"performance"}), Performance, Medium);
    row("documentation", levelled(FindingLevel::Note, {"documentation"}), Documentation, Low);
}

void GenerateTest::findings()
{
    QFETCH(FindingSeen, finding);
    QFETCH(TicketCategory, category);
    QFETCH(TicketPriority, priority);
    const auto ticket = only(fromFindings({groupOf(content(finding))})).ticket;
    QCOMPARE(nameOf(ticket.category), nameOf(category));
    QCOMPARE(ticket.priority, priority);
    QCOMPARE(ticket.source(), std::optional(TicketSource::Finding));
}

void GenerateTest::aFindingCarriesItsEvidence()
{
    auto group = groupOf(content(FindingSeen{.tool = "ruff",
                                             .rule = "F841",
                                             .title = "unused-variable",
                                             .message = "Local variable `x` is never used",
                                             .path = "shop/cart.py",
                                             .line = 12,
                                             .column = 5,
                                             .endLine = 12,
                                             .function = "total",
                                             .helpUri = "https://example.com/F841",
                                             .tags = {"pyflakes"},
                                             .fix = "Remove it"}),
                         2);
    auto elsewhere = group.samples[0];
    std::get<FindingSeen>(elsewhere.content).line = 30;
    group.samples.push_back(elsewhere);
    const auto draft = only(fromFindings({group}));
    const auto &ticket = draft.ticket;
    QCOMPARE(ticket.title, string("F841 in shop/cart.py: Local variable `x` is never used"));
    QCOMPARE(ticket.description,
             string("Local variable `x` is never used\n\n"
                    "ruff reports F841 (unused-variable), level warning.\n\n"
                    "At shop/cart.py, line 12; shop/cart.py, line 30.\n\n"
                    "Seen 2 times, first at 2026-01-30T09:00:00Z, last at 2026-01-31T10:00:00Z."));
    QVERIFY(ticket.proposedSolution.contains("F841"));
    QVERIFY(ticket.proposedSolution.ends_with("ruff proposes:\nRemove it"));
    QVERIFY(ticket.testPlan.contains("does not report F841"));
    QCOMPARE(ticket.filesToModify, vector<string>{"shop/cart.py"});
    const auto found = evidence(draft, "finding");
    QCOMPARE(textAt(found, "path"), string("shop/cart.py"));
    QCOMPARE(integerAt(found, "line"), 12);
    QCOMPARE(textAt(found, "function"), string("total"));
    QCOMPARE(textAt(found, "level"), string("warning"));
    QCOMPARE(textAt(found, "help_uri"), string("https://example.com/F841"));
    QVERIFY(!evidence(draft, "occurrences").is_null() && !evidence(draft, "grouped").is_null());
}

void GenerateTest::feedback_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<double>("given"); ///< beyond the range: not given
    QTest::addColumn<string>("category");
    QTest::addColumn<string>("title");
    const auto row = [](const char *name, const char *text, double given, const char *category,
                        const char *title) {
        QTest::newRow(name) << string(text) << given << string(category) << string(title);
    };
    constexpr double kNone = 9;
    row("a complaint", "The export crashes.\nAlways.", kNone, "bug_fix",
        "Complaint: The export crashes.");
    row("a wish", "Please add a dark mode", kNone, "feature", "Wish: Please add a dark mode");
    row("praise", "Great work, I love it", kNone, "", "");
    row("a question", "How do I print?", kNone, "", "");
    row("a score of the source counts", "How do I print?", -0.9, "bug_fix",
        "Complaint: How do I print?");
    row("a good score, too", "It crashes", 0.8, "", "");
}

void GenerateTest::feedback()
{
    QFETCH(string, text);
    QFETCH(double, given);
    QFETCH(string, category);
    QFETCH(string, title);
    FeedbackSeen feedback{.text = text, .path = "shop/export.py"};
    if (given <= 1)
        feedback.sentiment = given;
    const auto drafts = fromFeedback({groupOf(content(feedback), 3)});
    QCOMPARE(drafts.size(), category.empty() ? 0u : 1u);
    if (category.empty())
        return;
    const auto &ticket = drafts[0].ticket;
    QCOMPARE(string(nameOf(ticket.category)), category);
    QCOMPARE(ticket.title, title);
    QVERIFY(ticket.description.contains(text));
    QCOMPARE(ticket.filesToModify, vector<string>{"shop/export.py"});
    const auto piece = evidence(drafts[0], "feedback");
    QCOMPARE(textAt(piece, "text"), text);
    QCOMPARE(isTrue(piece, "given"), given <= 1);
}

// "P" passed, "F" failed, "E" errored, "S" skipped, "~" flaky within a report.
static vector<TestVerdict> verdicts(const string &letters)
{
    using enum TestVerdict;
    vector<TestVerdict> result;
    for (const char letter : letters)
        result.push_back(letter == 'P'   ? Passed
                         : letter == 'F' ? Failed
                         : letter == 'E' ? Errored
                         : letter == 'S' ? Skipped
                                         : Flaky);
    return result;
}

static TestHistory historyOf(const string &letters)
{
    TestHistory history;
    history.outcomes = verdicts(letters);
    for (std::size_t i = 0; i < letters.size(); ++i)
        history.times.push_back(std::format("2026-01-{:02}T09:00:00Z", i + 1));
    history.last = {.suite = "TestCart",
                    .name = "test_total",
                    .path = "tests/test_cart.py",
                    .line = 7,
                    .message = "assert 3 == 4"};
    for (const auto verdict : history.outcomes) {
        if (verdict != TestVerdict::Passed && verdict != TestVerdict::Skipped)
            history.last.outcome = verdict;
    }
    return history;
}

void GenerateTest::testsOverTime_data()
{
    QTest::addColumn<string>("outcomes");
    QTest::addColumn<string>("title");
    const auto row = [](const char *name, const char *outcomes, const char *title) {
        QTest::newRow(name) << string(outcomes) << string(title);
    };
    constexpr auto kFails = "TestCart › test_total fails: assert <n> == <n>";
    constexpr auto kErrs = "TestCart › test_total cannot be carried through: assert <n> == <n>";
    constexpr auto kFlaky = "TestCart › test_total passes and fails by turns";
    row("passes", "PPP", "");
    row("fails for the first time", "F", kFails);
    row("fails since the last run", "PPPF", kFails);
    row("fails and was skipped then", "PPFS", kFails);
    row("cannot be carried through", "PE", kErrs);
    row("fails since long", "PFFFFFF", kFails);
    row("failed and is mended", "FFFP", "");
    row("failed for a while and is mended", "PPFFFPP", "");
    row("failed once and is mended", "PPFPP", "");
    row("broke, failed twice and is mended", "PPFFPP", "");
    row("failed twice, with a pass between", "PFPFP", kFlaky);
    row("failed twice, with a skipped run between", "PFSFP", "");
    row("wavers", "PFPFPF", kFlaky);
    row("wavers, and passed last", "PFPFPFP", kFlaky);
    row("wavers, two failures in a row", "PFPFF", kFlaky);
    row("wavered, and fails for good now", "PFPFPFFF", kFails);
    row("wavered within one report", "PP~", kFlaky);
    row("wavered within one report, passes now", "PP~PP", kFlaky);
    row("wavered long ago", "FPFPPPPPPPPPPPPPPPPPPPPPPP", "");
    row("is skipped", "SSS", "");
    row("skipped ones do not count as turns", "PSPSPSF", kFails);
}

void GenerateTest::testsOverTime()
{
    QFETCH(string, outcomes);
    QFETCH(string, title);
    const auto drafts = fromTests({historyOf(outcomes)});
    QCOMPARE(drafts.size(), title.empty() ? 0u : 1u);
    if (title.empty())
        return;
    const auto &ticket = drafts[0].ticket;
    QCOMPARE(ticket.title, title);
    const bool flaky = title.ends_with("turns");
    QCOMPARE(isTrue(ticket.metadata, "flaky"), flaky);
    QCOMPARE(ticket.priority, flaky ? TicketPriority::Medium : TicketPriority::High);
    QVERIFY(!flaky || !ticket.description.contains("in a row"));
}

void GenerateTest::aFailingTestCarriesItsEvidence()
{
    auto history = historyOf("PPFF");
    history.last.trace = {
        .language = "python",
        .errors = {raised("AssertionError", "", {own("", "total", "shop/cart.py", 3)})}};
    const auto draft = only(fromTests({history}));
    QCOMPARE(draft.ticket.description,
             string("assert 3 == 4\n\nIt failed 2 times in a row, since 2026-01-03T09:00:00Z.\n\n"
                    "The test is in tests/test_cart.py, line 7."));
    QCOMPARE(draft.ticket.filesToModify, (vector<string>{"shop/cart.py", "tests/test_cart.py"}));
    QCOMPARE(textAt(draft.ticket.metadata, "first_seen"), string("2026-01-03T09:00:00Z"));
    QCOMPARE(textAt(draft.ticket.metadata, "last_seen"), string("2026-01-04T09:00:00Z"));
    QCOMPARE(integerAt(draft.ticket.metadata, "occurrences"), 2);
    const auto test = evidence(draft, "test");
    QCOMPARE(textsAt(test, "outcomes"), (vector<string>{"passed", "passed", "failed", "failed"}));
    QCOMPARE(textsAt(test, "times").size(), 4u);
    QCOMPARE(integerAt(test, "line"), 7);
    QVERIFY(!evidence(draft, "stack").is_null());
    // Whatever becomes of a test, it has one ticket.
    QCOMPARE(only(fromTests({historyOf("PFPFPF")})).fingerprint, draft.fingerprint);
}

void GenerateTest::functions_data()
{
    QTest::addColumn<FunctionSeen>("function");
    QTest::addColumn<string>("title");
    const auto row = [](const char *name, const FunctionSeen &function, const char *title) {
        QTest::newRow(name) << function << string(title);
    };
    const auto called = [](std::uint64_t calls, std::uint64_t errors) {
        return FunctionSeen{.id = "shop/cart.py::Cart.total",
                            .calls = calls,
                            .errors = errors,
                            .errorTypes = {{"OSError", 1}, {"shop.KeyError", 2}}};
    };
    const auto looped = [](std::uint64_t calls, std::uint64_t total, std::uint64_t largest) {
        return FunctionSeen{.id = "shop/cart.py::Cart.total",
                            .calls = calls,
                            .loops = {{1, 5}, {2, total}},
                            .largestLoops = {{1, 5}, {2, largest}}};
    };
    row("all calls failed", called(3, 3),
        "Cart.total fails in every call: KeyError (2), OSError (1)");
    row("one call did not", called(4, 3), "");
    row("too few calls to tell", called(2, 2), "");
    row("no calls", called(0, 0), "");
    row("a loop that ran away", looped(1, 1'000'001, 1'000'001),
        "A loop of Cart.total runs 1000001 times within one call");
    row("a loop that is just long", looped(1, 1'000'000, 1'000'000), "");
    row("a call unlike the others", looped(11, 50'000 + 10 * 500, 50'000),
        "A loop of Cart.total runs 50000 times within one call");
    row("calls that differ less", looped(11, 50'000 + 10 * 501, 50'000), "");
    row("uneven, but short", looped(11, 9'999, 9'999), "");
    row("totals that cannot be", looped(11, 3, 2'000'000),
        "A loop of Cart.total runs 2000000 times within one call");
}

void GenerateTest::functions()
{
    QFETCH(FunctionSeen, function);
    QFETCH(string, title);
    const auto drafts = fromFunctions({{.seen = function, .at = "2026-01-31T09:30:00Z"}});
    QCOMPARE(drafts.size(), title.empty() ? 0u : 1u);
    if (title.empty())
        return;
    const auto &draft = drafts[0];
    QCOMPARE(draft.ticket.title, title);
    QCOMPARE(draft.ticket.filesToModify, vector<string>{"shop/cart.py"});
    QCOMPARE(draft.ticket.source(), std::optional(TicketSource::Analysis));
    const bool loop = title.starts_with("A loop");
    const auto piece = evidence(draft, loop ? "loop" : "function");
    QCOMPARE(textAt(piece, "function"), function.id);
    QCOMPARE(textAt(piece, "path"), string("shop/cart.py"));
    QCOMPARE(draft.ticket.category, loop ? TicketCategory::Performance : TicketCategory::BugFix);
    QCOMPARE(textAt(draft.ticket.metadata, "last_seen"), string("2026-01-31T09:30:00Z"));
    QCOMPARE(draft.fingerprint, loop ? performanceFingerprint(function.id, "loop 2")
                                     : *fingerprintOf(content(function)));
}

void GenerateTest::failuresOfInstrumentation()
{
    const InstrumentationFailure failure{.functionId = "shop/cart.py::total",
                                         .path = "shop/cart.py",
                                         .line = 3,
                                         .language = "python",
                                         .reason = "no anchor at the entry",
                                         .attempts = 3,
                                         .at = "2026-01-31T09:30:00Z"};
    auto again = failure;
    again.reason = "something else";
    again.attempts = 1;
    const auto drafts = fromInstrumentation({failure, again});
    QCOMPARE(drafts.size(), 2u);
    QCOMPARE(drafts[0].ticket.title,
             string("shop/cart.py::total cannot be instrumented: no anchor at the entry"));
    QCOMPARE(drafts[0].ticket.source(), std::optional(TicketSource::Instrumentation));
    QCOMPARE(drafts[0].ticket.priority, TicketPriority::Medium);
    QCOMPARE(drafts[1].ticket.priority, TicketPriority::Low);
    QCOMPARE(drafts[0].ticket.filesToModify, vector<string>{"shop/cart.py"});
    QCOMPARE(textAt(drafts[0].ticket.metadata, "last_seen"), string("2026-01-31T09:30:00Z"));
    QCOMPARE(drafts[0].fingerprint, drafts[1].fingerprint);
    QVERIFY(drafts[0].fingerprint.value !=
            fingerprintOf(content(FunctionSeen{.id = failure.functionId}))->value);
}

void GenerateTest::everyTicketIsWhole_data()
{
    QTest::addColumn<vector<Draft>>("drafts");
    QTest::newRow("an error") << fromExceptions({groupOf(keyError())});
    QTest::newRow("a finding") << fromFindings({groupOf(content(FindingSeen{}))});
    QTest::newRow("feedback") << fromFeedback(
        {groupOf(content(FeedbackSeen{.text = "It crashes"}))});
    QTest::newRow("a wish") << fromFeedback(
        {groupOf(content(FeedbackSeen{.text = "Please add it"}))});
    QTest::newRow("a failing test") << fromTests({historyOf("PF")});
    QTest::newRow("a flaky test") << fromTests({historyOf("PFPF")});
    QTest::newRow("a function") << fromFunctions(
        {{.seen = {.id = "a.py::f", .calls = 3, .errors = 3}}});
    QTest::newRow("a loop") << fromFunctions(
        {{.seen = {.id = "a.py::f", .largestLoops = {{1, 2'000'000}}}}});
    QTest::newRow("instrumentation") << fromInstrumentation({{.functionId = "a.py::f"}});
}

/// What reads tickets relies on it.
void GenerateTest::everyTicketIsWhole()
{
    QFETCH(vector<Draft>, drafts);
    QCOMPARE(drafts.size(), 1u);
    const auto &[ticket, fingerprint] = drafts[0];
    QVERIFY(!ticket.title.empty() && !ticket.description.empty());
    QVERIFY(ticket.proposedSolution.size() > 40 && ticket.testPlan.size() > 40);
    QVERIFY(ticket.source().has_value());
    QVERIFY(fingerprint.value.starts_with("v1:"));
    QCOMPARE(textsAt(ticket.metadata, "fingerprints"), vector{fingerprint.value});
    QVERIFY(integerAt(ticket.metadata, "occurrences") >= 1);
    QVERIFY(!evidence(drafts[0], "grouped").is_null());
    for (const auto &each : ticket.evidence)
        QVERIFY(each.is_object() && !textAt(each, "kind").empty());
    const auto read = ticketFromJson(parseJson(toText(toJson(ticket))));
    QVERIFY(read.has_value());
    QCOMPARE(toText(toJson(*read)), toText(toJson(ticket)));
}

void GenerateTest::groupsOfOtherKindsGiveNone()
{
    const vector groups{groupOf(keyError()), groupOf(content(FeedbackSeen{.text = "It crashes"})),
                        groupOf(content(FindingSeen{})), groupOf(content(CoverageSeen{})),
                        ObservedGroup{}};
    QCOMPARE(fromExceptions(groups).size(), 1u);
    QCOMPARE(fromFeedback(groups).size(), 1u);
    QCOMPARE(fromFindings(groups).size(), 1u);
    QCOMPARE(fromTests({TestHistory{}}).size(), 0u);
}

void GenerateTest::hostileInputIsBounded()
{
    constexpr std::size_t kMost = 400'000; // bytes of a ticket
    QElapsedTimer timer;
    timer.start();
    const string huge = string("\xff\0\x1b[31m\xe2\x80\xae", 10) + string(10'000'000, 'a');
    vector<StackFrame> frames(10'000, own("m", "f\n", string("a\0.py", 5)));
    frames[0] = own(huge, huge, huge);
    const auto check = [&](const vector<Draft> &drafts) {
        QCOMPARE(drafts.size(), 1u);
        const auto &ticket = drafts[0].ticket;
        QVERIFY(ticket.title.size() <= 110);
        QVERIFY(!ticket.title.contains('\n') && !ticket.title.contains('\x1b') &&
                !ticket.title.contains("\xe2\x80\xae"));
        QVERIFY(ticket.filesToModify.empty());
        const auto size = toText(toJson(ticket)).size();
        QVERIFY2(size < kMost, std::to_string(size).c_str());
    };
    auto thrown =
        seen("python", {raised(huge, huge, frames), raised(huge, huge, frames, Relation::Cause)});
    std::get<ExceptionSeen>(thrown.content).environment = huge;
    auto group = groupOf(thrown);
    for (int hour = 0; hour < 100'000; ++hour)
        group.byHour[std::format("{:08}", hour)] = 1;
    group.samples.assign(5, group.samples[0]);
    check(fromExceptions({group}));
    check(fromFindings(
        {groupOf(content(FindingSeen{.tool = huge,
                                     .rule = huge,
                                     .title = huge,
                                     .message = huge,
                                     .path = huge,
                                     .function = huge,
                                     .helpUri = huge,
                                     .tags = vector<string>(1000, huge.substr(0, 5000)),
                                     .fix = huge}))}));
    check(fromFeedback({groupOf(content(FeedbackSeen{.text = "crash " + huge, .path = huge}))}));
    TestHistory history{.last = {.suite = huge,
                                 .name = huge,
                                 .path = huge,
                                 .outcome = TestVerdict::Failed,
                                 .message = huge,
                                 .detail = huge},
                        .outcomes = vector(100'000, TestVerdict::Failed),
                        .times = {}};
    check(fromTests({history}));
    check(fromFunctions(
        {{.seen = {
              .id = huge, .path = huge, .calls = 5, .errors = 5, .errorTypes = {{huge, 5}}}}}));
    check(fromInstrumentation({{.functionId = huge, .path = huge, .reason = huge}}));
    QVERIFY(timer.elapsed() < 60'000);
}

} // namespace tst_generate

QTEST_APPLESS_MAIN(tst_generate::GenerateTest)
#include "tst_generate.moc"
