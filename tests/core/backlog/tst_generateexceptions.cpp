// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/generate.h"
#include "core/base/jsonaccess.h"
#include "tests/core/backlog/somegroups.h"

#include <QTest>

#include <format>

namespace tst_generateexceptions {

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

class GenerateExceptionsTest : public QObject {
    Q_OBJECT

private slots:
    void titles_data();
    void titles();
    void saysWhatHowOftenAndSinceWhen();
    void carriesItsEvidence();
    void files_data();
    void files();
    void priorities_data();
    void priorities();
    void advice_data();
    void advice();
};

void GenerateExceptionsTest::titles_data()
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

void GenerateExceptionsTest::titles()
{
    QFETCH(Observation, observation);
    QFETCH(string, title);
    QCOMPARE(only(fromExceptions({groupOf(observation)})).ticket.title, title);
}

void GenerateExceptionsTest::saysWhatHowOftenAndSinceWhen()
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

void GenerateExceptionsTest::carriesItsEvidence()
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

void GenerateExceptionsTest::files_data()
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

void GenerateExceptionsTest::files()
{
    QFETCH(Observation, observation);
    QFETCH(vector<string>, files);
    QCOMPARE(only(fromExceptions({groupOf(observation)})).ticket.filesToModify, files);
}

void GenerateExceptionsTest::priorities_data()
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

void GenerateExceptionsTest::priorities()
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

void GenerateExceptionsTest::advice_data()
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

void GenerateExceptionsTest::advice()
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

} // namespace tst_generateexceptions

QTEST_APPLESS_MAIN(tst_generateexceptions::GenerateExceptionsTest)
#include "tst_generateexceptions.moc"
