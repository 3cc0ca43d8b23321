// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/generate.h"
#include "core/base/jsonaccess.h"
#include "tests/core/backlog/sometraces.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <format>

using namespace espalier;
using namespace espalier::backlog;
using namespace espalier::model;
using espalier::test::foreign;
using espalier::test::own;
using espalier::test::raised;
using espalier::test::seen;
using std::string;
using std::vector;

class GenerateTest : public QObject {
    Q_OBJECT

private slots:
    void titlesOfErrors_data();
    void titlesOfErrors();
    void anErrorSaysWhatHowOftenAndSinceWhen();
    void anErrorCarriesItsEvidence();
    void filesOfErrors_data();
    void filesOfErrors();
    void prioritiesOfErrors_data();
    void prioritiesOfErrors();
    void adviceOnErrors_data();
    void adviceOnErrors();
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

static ObservedGroup groupOf(Observation observation, std::uint64_t count = 1)
{
    ObservedGroup group;
    group.fingerprint = fingerprintOf(observation).value_or(Fingerprint{});
    group.count = count;
    group.firstSeen = "2026-01-30T09:00:00Z";
    group.lastSeen = count > 1 ? "2026-01-31T10:00:00Z" : group.firstSeen;
    group.byHour = {{"2026-01-30T09", count}};
    group.samples.push_back(std::move(observation));
    return group;
}

static Observation content(ObservationContent content)
{
    return {.content = std::move(content), .at = {}, .service = {}};
}

static Json evidence(const Draft &draft, std::string_view kind)
{
    for (const auto &each : draft.ticket.evidence) {
        if (textAt(each, "kind") == kind)
            return each;
    }
    return nullptr;
}

static Observation keyError()
{
    return seen("python",
                {raised("KeyError", "'price'",
                        {foreign("json", "loads"), own("shop.cart", "total", "shop/cart.py", 12),
                         own("shop.api", "checkout", "shop/api.py", 40)})});
}

static Draft only(const vector<Draft> &drafts)
{
    return drafts.size() == 1 ? drafts[0] : Draft{};
}

void GenerateTest::titlesOfErrors_data()
{
    QTest::addColumn<Observation>("observation");
    QTest::addColumn<string>("title");
    const auto row = [](const char *name, const Observation &observation, const string &title) {
        QTest::newRow(name) << observation << title;
    };
    row("Python", keyError(), "KeyError in shop.cart.total: 'price'");
    row("Python, by its path", seen("python", own("", "total", "src/shop/cart.py")),
        "KeyError in shop.cart.total");
    row("Python, outside of functions", seen("python", own("", "<module>", "shop/run.py")),
        "KeyError in shop.run");
    row("JavaScript",
        seen("javascript", own("", "total", "src/cart.js", 3), "TypeError", "x is not a function"),
        "TypeError in total (src/cart.js): x is not a function");
    row("JavaScript without a name", seen("javascript", own("", "", "src/cart.js"), "TypeError"),
        "TypeError in src/cart.js");
    row("Go",
        seen("go", own("example.org/shop/cart", "(*Cart).Total"), "panic",
             "index out of range [5]"),
        "panic in cart.(*Cart).Total: index out of range [<n>]");
    row("Java", seen("java", own("com.shop.Cart", "total"), "java.lang.NullPointerException"),
        "NullPointerException in Cart.total");
    row("PHP", seen("php", own("Shop\\Cart", "total"), "Shop\\PriceError", "none"),
        "PriceError in Cart::total: none");
    row("Rust", seen("rust", own("", "shop::cart::total", "src/cart.rs"), "panic", "no"),
        "panic in shop::cart::total (src/cart.rs): no");
    row("numbers that differ", seen("python", own("shop", "load"), "LookupError", "no order 4711"),
        "LookupError in shop.load: no order <n>");
    row("what it goes back to",
        seen("python", {raised("AppError", "cannot price", {own("shop", "checkout")}),
                        raised("KeyError", "'price'", {own("shop", "read")}, Relation::Cause)}),
        "AppError in shop.checkout: cannot price, because of KeyError: 'price'");
    row("no call of our own", seen("python", {raised("KeyError", "'price'", {foreign("a", "b")})}),
        "KeyError: 'price'");
    row("several lines", seen("python", own("shop", "load"), "E1", "first\nsecond"),
        "E1 in shop.load: first");
    row("no type", seen("python", own("shop", "load"), "", "it broke"),
        "Error in shop.load: it broke");
    row("nothing at all", content(ExceptionSeen{}), "An error without a trace");
}

void GenerateTest::titlesOfErrors()
{
    QFETCH(Observation, observation);
    QFETCH(string, title);
    QCOMPARE(only(fromExceptions({groupOf(observation)})).ticket.title, title);
}

void GenerateTest::anErrorSaysWhatHowOftenAndSinceWhen()
{
    auto observation = keyError();
    auto &exception = std::get<ExceptionSeen>(observation.content);
    exception.environment = "production";
    exception.release = "1.4.2";
    const auto ticket = only(fromExceptions({groupOf(observation, 17)})).ticket;
    QCOMPARE(ticket.description,
             string("KeyError: 'price' in shop.cart.total (shop/cart.py, line 12).\n\n"
                    "Seen 17 times, first at "
                    "2026-01-30T09:00:00Z, last at 2026-01-31T10:00:00Z.\n\n"
                    "Environment: production. Release: 1.4.2."));
    QCOMPARE(ticket.category, TicketCategory::BugFix);
    QCOMPARE(ticket.source(), std::optional(TicketSource::Exception));
    QVERIFY(ticket.testPlan.starts_with("Call shop.cart.total as it was called"));
    QVERIFY(ticket.id.empty() && ticket.createdAt.empty() && ticket.updatedAt.empty());
    QCOMPARE(ticket.status, TicketStatus::Open);
}

void GenerateTest::anErrorCarriesItsEvidence()
{
    const auto observation = keyError();
    const auto group = groupOf(observation, 17);
    const auto draft = only(fromExceptions({group}));
    QCOMPARE(draft.fingerprint, group.fingerprint);
    const auto stack = evidence(draft, "stack");
    QCOMPARE(stackTraceFromJson(stack.value("trace", Json())),
             std::get<ExceptionSeen>(observation.content).trace);
    QCOMPARE(textAt(stack, "path"), string("shop/cart.py"));
    QCOMPARE(integerAt(stack, "line"), 12);
    QCOMPARE(textAt(stack, "function"), string("total"));
    const auto occurrences = evidence(draft, "occurrences");
    QCOMPARE(integerAt(occurrences, "count"), 17);
    QCOMPARE(textAt(occurrences, "first_seen"), group.firstSeen);
    QCOMPARE(textAt(occurrences, "last_seen"), group.lastSeen);
    QCOMPARE(integerAt(occurrences.value("by_hour", Json()), "2026-01-30T09"), 17);
    const auto grouped = evidence(draft, "grouped");
    QCOMPARE(textAt(grouped, "fingerprint"), group.fingerprint.value);
    QCOMPARE(textAt(grouped, "basis"), string("own-frames"));
    QCOMPARE(textsAt(grouped, "parts"), group.fingerprint.parts);
    const auto &metadata = draft.ticket.metadata;
    QCOMPARE(textsAt(metadata, "fingerprints"), vector{group.fingerprint.value});
    QCOMPARE(integerAt(metadata, "occurrences"), 17);
    QCOMPARE(textAt(metadata, "first_seen"), group.firstSeen);
    QCOMPARE(textAt(metadata, "last_seen"), group.lastSeen);
}

void GenerateTest::filesOfErrors_data()
{
    QTest::addColumn<Observation>("observation");
    QTest::addColumn<vector<string>>("files");
    const auto row = [](const char *name, const Observation &observation,
                        const vector<string> &files) {
        QTest::newRow(name) << observation << files;
    };
    row("own calls, innermost first", keyError(), {"shop/cart.py", "shop/api.py"});
    row("what it goes back to comes first",
        seen("python", {raised("E1", "", {own("a", "f", "a.py")}),
                        raised("E2", "", {own("b", "g", "b.py")}, Relation::Cause)}),
        {"b.py", "a.py"});
    row("each once, at most five",
        seen("python", {raised("E1", "",
                               {own("", "a", "1.py"), own("", "b", "1.py"), own("", "c", "2.py"),
                                own("", "d", "3.py"), own("", "e", "4.py"), own("", "f", "5.py"),
                                own("", "g", "6.py")})}),
        {"1.py", "2.py", "3.py", "4.py", "5.py"});
    row("only what lies within the project",
        seen("python",
             {raised("E1", "",
                     {own("", "a", "/srv/a.py"), own("", "b", "C:\\b.py"), own("", "c", "../c.py"),
                      own("", "d", "x/../../d.py"), own("", "e", "https://x/e.js"),
                      own("", "f", "<stdin>"), own("", "g", "~/g.py"), own("", "h", "")})}),
        {});
    auto spanned = seen("python", vector<RaisedError>{raised("E1", "")});
    std::get<ExceptionSeen>(spanned.content).functionId = "shop/cart.py::Cart.total";
    row("of the instrumented function", spanned, {"shop/cart.py"});
}

void GenerateTest::filesOfErrors()
{
    QFETCH(Observation, observation);
    QFETCH(vector<string>, files);
    QCOMPARE(only(fromExceptions({groupOf(observation)})).ticket.filesToModify, files);
}

void GenerateTest::prioritiesOfErrors_data()
{
    QTest::addColumn<string>("level");
    QTest::addColumn<bool>("handled");
    QTest::addColumn<std::uint64_t>("count");
    QTest::addColumn<TicketPriority>("priority");
    const auto row = [](const char *name, const char *level, bool handled, std::uint64_t count,
                        TicketPriority priority) {
        QTest::newRow(name) << string(level) << handled << count << priority;
    };
    using enum TicketPriority;
    row("once", "error", false, 1, Medium);
    row("no level", "", false, 1, Medium);
    row("handled", "error", true, 1, Low);
    row("a warning", "warning", false, 1, Low);
    row("often", "error", false, 10, High);
    row("often, but handled", "error", true, 10, Medium);
    row("very often", "error", false, 1000, Critical);
    row("the end of the program", "fatal", false, 1, High);
    row("the end of the program, often", "FATAL", false, 10, Critical);
    row("handled information", "info", true, 1, Low);
}

void GenerateTest::prioritiesOfErrors()
{
    QFETCH(string, level);
    QFETCH(bool, handled);
    QFETCH(std::uint64_t, count);
    QFETCH(TicketPriority, priority);
    auto observation = keyError();
    auto &exception = std::get<ExceptionSeen>(observation.content);
    exception.level = level;
    exception.handled = handled;
    QCOMPARE(only(fromExceptions({groupOf(observation, count)})).ticket.priority, priority);
}

void GenerateTest::adviceOnErrors_data()
{
    QTest::addColumn<string>("type");
    QTest::addColumn<string>("message");
    QTest::addColumn<string>("word");
    const auto row = [](const char *type, const char *message, const char *word) {
        QTest::newRow(std::format("{} {}", type, message).c_str())
            << string(type) << string(message) << string(word);
    };
    row("KeyError", "'price'", "leaves the key out");
    row("System.Collections.Generic.KeyNotFoundException", "", "leaves the key out");
    row("java.lang.NullPointerException", "", "missing value");
    row("TypeError", "Cannot read properties of undefined (reading 'x')", "missing value");
    row("AttributeError", "'NoneType' object has no attribute 'x'", "missing value");
    row("runtime error", "invalid memory address or nil pointer dereference", "missing value");
    row("panic", "called `Option::unwrap()` on a `None` value", "missing value");
    row("IndexError", "list index out of range", "borders");
    row("RecursionError", "maximum recursion depth exceeded", "come to an end");
    row("RangeError", "Maximum call stack size exceeded", "come to an end");
    row("ZeroDivisionError", "division by zero", "divisor");
    row("FileNotFoundError", "[Errno 2] No such file or directory: 'x'",
        "when the file is not there");
    row("ModuleNotFoundError", "No module named 'x'", "missing package");
    row("PermissionError", "", "refused");
    row("TimeoutError", "", "limit is too short");
    row("Error", "connect ECONNREFUSED 127.0.0.1:80", "be away at any time");
    row("sqlite3.IntegrityError", "UNIQUE constraint failed", "rule of the data");
    row("sqlite3.OperationalError", "database is locked", "transactions");
    row("UnicodeDecodeError", "", "encoding");
    row("json.decoder.JSONDecodeError", "", "what really came");
    row("ValueError", "", "enters the program");
    row("TypeError", "unsupported operand type(s)", "another type");
    row("ReferenceError", "x is not defined", "misspelt");
    row("AssertionError", "", "taken for granted|takes for granted");
    row("java.util.ConcurrentModificationException", "", "another part works on it");
    row("MemoryError", "", "grows with the input");
    row("NotImplementedError", "", "never written");
    row("WeirdThing", "", "first value that is not as it should be");
}

void GenerateTest::adviceOnErrors()
{
    QFETCH(string, type);
    QFETCH(string, message);
    QFETCH(string, word);
    const auto ticket =
        only(fromExceptions({groupOf(seen("", own("a", "f"), type, message))})).ticket;
    word = word.substr(word.find('|') + 1);
    QVERIFY2(ticket.proposedSolution.contains(word), ticket.proposedSolution.c_str());
    QVERIFY(ticket.testPlan.ends_with("The test fails before the change."));
}

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
    row("failed once", "PPFPP", kFlaky);
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
    const auto drafts = fromFunctions({function});
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
                                         .attempts = 3};
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
    QTest::newRow("a flaky test") << fromTests({historyOf("PFP")});
    QTest::newRow("a function") << fromFunctions({{.id = "a.py::f", .calls = 3, .errors = 3}});
    QTest::newRow("a loop") << fromFunctions({{.id = "a.py::f", .largestLoops = {{1, 2'000'000}}}});
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
        {{.id = huge, .path = huge, .calls = 5, .errors = 5, .errorTypes = {{huge, 5}}}}));
    check(fromInstrumentation({{.functionId = huge, .path = huge, .reason = huge}}));
    QVERIFY(timer.elapsed() < 60'000);
}

QTEST_APPLESS_MAIN(GenerateTest)
#include "tst_generate.moc"
