// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/fingerprint.h"
#include "tests/core/backlog/sometraces.h"

#include <QTest>

#include <algorithm>
#include <set>

namespace tst_fingerprint {

using namespace espalier;
using namespace espalier::backlog;
using namespace espalier::model;
using espalier::test::foreign;
using espalier::test::own;
using espalier::test::raised;
using espalier::test::seen;
using espalier::test::told;
using std::string;

class FingerprintTest : public QObject {
    Q_OBJECT

private slots:
    void sameFailure_data();
    void sameFailure();
    void otherFailure_data();
    void otherFailure();
    void chains_data();
    void chains();
    void recursion_data();
    void recursion();
    void explicitOnes_data();
    void explicitOnes();
    void kinds_data();
    void kinds();
    void hasNone();
    void valueIsOfTheRulesAndTheParts();
    void slownessAndErrorsAreApart();
    void hostileOnesAreBounded();
    void survivesJson();
};

static Fingerprint of(const Observation &observation)
{
    return fingerprintOf(observation).value_or(Fingerprint{.value = "none"});
}

static string partsOf(const Fingerprint &fingerprint)
{
    string text;
    for (const auto &part : fingerprint.parts)
        text += (text.empty() ? "" : " | ") + part;
    return text;
}

static void addPairColumns()
{
    QTest::addColumn<Observation>("a");
    QTest::addColumn<Observation>("b");
}

static void pair(const char *name, const Observation &a, const Observation &b)
{
    QTest::newRow(name) << a << b;
}

/// One call each, in the same language.
static void calls(const char *name, const string &language, const StackFrame &a,
                  const StackFrame &b)
{
    pair(name, seen(language, a), seen(language, b));
}

static void addSameNames()
{
    calls("other lines", "python", own("shop.cart", "total", "shop/cart.py", 12),
          own("shop.cart", "total", "shop/cart.py", 90));
    calls("Go's numbers of closures", "go", own("main", "(*Cart).Total.func1"),
          own("main", "(*Cart).Total.func2"));
    calls("Go's closures in closures", "go", own("main", "Total.func1.2.gowrap1"),
          own("main", "Total.func3.1.gowrap2"));
    calls("Go's type arguments", "go", own("main", "Sum[...]"), own("main", "Sum"));
    calls("Go's versions of a module", "go", own("example.org/shop@v1.2.3/cart", "Total"),
          own("example.org/shop@v1.3.0/cart", "Total"));
    calls("PHP's closures", "php", own("Shop\\Cart", "{closure}"),
          own("Shop\\Cart", "{closure:Shop\\Cart::total():12}"));
    calls("PHP's anonymous classes", "php", own("class@anonymous/srv/a.php:3$0", "total"),
          own("class@anonymous/srv/a.php:9$1", "total"));
    calls("Java's lambdas", "java", own("com.shop.Cart", "lambda$main$0"),
          own("com.shop.Cart", "lambda$main$3"));
    calls("Java's anonymous classes", "java", own("com.shop.Cart$1", "run"),
          own("com.shop.Cart$2", "run"));
    calls("Java's proxies", "java", own("com.shop.Cart$$SpringCGLIB$$0", "total"),
          own("com.shop.Cart", "total"));
    calls("Java's module before the class", "java", own("shop@1.2/com.shop.Cart", "total"),
          own("com.shop.Cart", "total"));
    calls("C#'s lambdas", "csharp", own("Shop.Program", "<Main>b__0_1"),
          own("Shop.Program", "<Main>b__2"));
    calls("C#'s closures", "csharp", own("Shop.Program.<>c__DisplayClass3_0", "<Main>b__1"),
          own("Shop.Program.<>c__DisplayClass4_0", "<Main>b__0"));
    calls("C#'s state machines", "csharp", own("Shop.Cart.<TotalAsync>d__5", "MoveNext"),
          own("Shop.Cart", "TotalAsync"));
    calls("C#'s local functions", "csharp", own("Shop.Cart", "<Total>g__Inner|0_0"),
          own("Shop.Cart", "<Total>g__Inner|4_1"));
    calls("Rust's closures", "rust", own("", "shop::cart::total::{{closure}}"),
          own("", "shop::cart::total::{closure#0}"));
    calls("Rust's hashes of symbols", "rust", own("", "shop::cart::total::h0123456789abcdef"),
          own("", "shop::cart::total::hfedcba9876543210"));
    calls("Rust's hashes of crates", "rust", own("", "shop[3f2a1b9c0d1e2f3a]::cart::total"),
          own("", "shop[00aa1b9c0d1e2f3a]::cart::total"));
    calls("numbered lambdas", "python", own("shop", "<lambda_5>"), own("shop", "<lambda>"));
    calls("places of lambdas", "", own("", "{lambda@cart.cpp:3:5}", "cart.cpp"),
          own("", "{lambda@cart.cpp:9:1}", "cart.cpp"));
    calls("argument lists", "java", own("com.shop.Cart", "total(int, String)"),
          own("com.shop.Cart", "total"));
    calls("how a function was called", "javascript", own("", "async total", "a.js"),
          own("", "total", "a.js"));
    calls("by what name it was called", "javascript", own("", "Cart.total [as sum]", "a.js"),
          own("", "Cart.total", "a.js"));
    calls("no name at all", "javascript", own("", "", "a.js"),
          own("", "Object.<anonymous>", "a.js"));
    calls("blocks within blocks", "ruby", own("", "block (2 levels) in total", "a.rb"),
          own("", "block in total", "a.rb"));
}

static void addSamePaths()
{
    calls("a module and its path", "python", own("shop.cart", "total", "/app/shop/cart.py"),
          own("", "total", "shop/cart.py"));
    calls("a package and its path", "python", own("shop", "total"),
          own("", "total", "src/shop/__init__.py"));
    calls("a container's folder", "javascript", own("", "total", "/app/src/cart.js"),
          own("", "total", "src/cart.js"));
    calls("another home", "javascript", own("", "total", "/home/a/shop/cart.js"),
          own("", "total", "/Users/b/shop/cart.js"));
    calls("Windows", "javascript", own("", "total", "src\\cart.js"),
          own("", "total", "./src/cart.js"));
    calls("a drive", "javascript", own("", "total", "file:///C:/Users/a/shop/cart.js"),
          own("", "total", "/home/b/shop/cart.js"));
    calls("a bundler's hash", "javascript",
          own("", "total", "https://a.example.com/static/js/main.3f2a1b9c.chunk.js"),
          own("", "total", "https://b.example.com/static/js/main.77aa1b00.chunk.js?x=1"));
    calls("hashes without digits", "javascript", own("", "total", "assets/index-BfKxwQaZ.js"),
          own("", "total", "assets/index-DkT9x_aB.js"));
    calls("a hash of capitals", "javascript", own("", "total", "assets/chunk-2JRVPJ4M.js"),
          own("", "total", "assets/chunk-PXKQZ5AB.js"));
    calls("a long hash at the beginning", "javascript",
          own("", "total", "static/2c79e2a64abdb08b1f3e.chunk.js"),
          own("", "total", "static/77aa1b002c79e2a64abd.chunk.js"));
    calls("a hash behind an underscore", "javascript", own("", "total", "js/main_3f2a1b9c.js"),
          own("", "total", "js/main_77aa1b00.js"));
    calls("a source map's address", "javascript",
          own("", "total", "webpack://shop/./src/cart.js?ab12"),
          own("", "total", "webpack-internal:///./src/cart.js"));
    calls("a version in a folder", "javascript", own("", "total", "lib/shop-1.2.3/cart.js"),
          own("", "total", "lib/shop-1.10.0/cart.js"));
    calls("a version behind an at sign", "javascript", own("", "total", "lib/shop@1.2.3/cart.js"),
          own("", "total", "lib/shop@2.0.0/cart.js"));
    calls("a folder of a release", "ruby", own("", "total", "/srv/shop/20260131093000/cart.rb"),
          own("", "total", "/srv/shop/20260201100000/cart.rb"));
    calls("a folder of a commit", "php", own("", "total", "/srv/shop/3f2a1b9/cart.php"),
          own("", "total", "/srv/shop/77aa1b00/cart.php"));
}

static void addSameMessages()
{
    pair("other numbers", told("LookupError", "item 17 of order 4711"),
         told("LookupError", "item 3 of order 12"));
    pair("other addresses", told("OSError", "connect 10.0.0.1:80 at 09:30:00"),
         told("OSError", "connect 10.0.0.2:81 at 11:00:09"));
    pair("the message, where the frames are our own",
         seen("python", own("shop", "total"), "KeyError", "'price'"),
         seen("python", own("shop", "total"), "KeyError", "'name'"));
    pair("what a message names, where its type says nothing",
         seen("javascript", own("", "total", "a.js"), "Error", "no item 'pear' in 3"),
         seen("javascript", own("", "total", "a.js"), "Error", "no item 'apple' in 4"));
    pair("deeper calls than those that count",
         seen("python",
              {raised("E1", "",
                      {own("a", "a"), own("a", "b"), own("a", "c"), own("a", "d"), own("a", "e"),
                       own("a", "f"), own("a", "g"), own("a", "h"), own("a", "main")})}),
         seen("python",
              {raised("E1", "",
                      {own("a", "a"), own("a", "b"), own("a", "c"), own("a", "d"), own("a", "e"),
                       own("a", "f"), own("a", "g"), own("a", "h"), own("a", "worker")})}));
    pair("calls of libraries between our own",
         seen("python",
              {raised("E1", "", {foreign("json", "loads"), own("a", "a"), own("a", "b")})}),
         seen("python",
              {raised("E1", "", {own("a", "a"), foreign("flask", "call"), own("a", "b")})}));
    pair("comprehensions, which newer Pythons have no calls for",
         seen("python", {raised("E1", "", {own("a", "<listcomp>"), own("a", "total")})}),
         seen("python", {raised("E1", "", {own("a", "total")})}));
}

void FingerprintTest::sameFailure_data()
{
    addPairColumns();
    addSameNames();
    addSamePaths();
    addSameMessages();
}

void FingerprintTest::sameFailure()
{
    QFETCH(Observation, a);
    QFETCH(Observation, b);
    QCOMPARE(partsOf(of(a)), partsOf(of(b)));
    QCOMPARE(of(a), of(b));
}

static void addOtherNames()
{
    calls("another function", "python", own("shop.cart", "total"), own("shop.cart", "sum"));
    calls("another module", "python", own("shop.cart", "total"), own("shop.order", "total"));
    calls("another class", "java", own("com.shop.Cart", "total"), own("com.shop.Order", "total"));
    calls("another file of that name", "javascript", own("", "handler", "users/api/index.js"),
          own("", "handler", "orders/api/index.js"));
    calls("another package of a repository", "javascript",
          own("", "f", "packages/users/src/index.js"),
          own("", "f", "packages/orders/src/index.js"));
    calls("another version of an interface", "python", own("", "get", "api/v1/users.py"),
          own("", "get", "api/v2/users.py"));
    calls("functions that people number", "python", own("shop", "step1"), own("shop", "step2"));
    calls("functions that only Go would number", "python", own("shop", "a.func1"),
          own("shop", "a.func2"));
    calls("files that people number", "python", own("", "up", "migrations/0001_users.py"),
          own("", "up", "migrations/0002_orders.py"));
    calls("names that look a little like hashes", "javascript",
          own("", "f", "src/date-toString.js"), own("", "f", "src/date-getMyJob.js"));
    calls("names with a year", "javascript", own("", "f", "src/main.es2015.js"),
          own("", "f", "src/main.es5.js"));
    calls("what is converted", "javascript", own("", "up", "src/v1_to_v2.js"),
          own("", "up", "src/v2_to_v3.js"));
    calls("what is converted, behind a dash", "javascript", own("", "up", "src/db-v1_to_v2.js"),
          own("", "up", "src/db-v2_to_v3.js"));
    calls("names of capitals", "javascript", own("", "f", "src/SETTINGS.js"),
          own("", "f", "src/HANDLERS.js"));
    calls("names of capitals behind a point", "javascript", own("", "f", "src/app.SETTINGS.js"),
          own("", "f", "src/app.HANDLERS.js"));
    calls("short numbers at the beginning", "javascript", own("", "f", "src/abc123.js"),
          own("", "f", "src/def456.js"));
    calls("names of many short words", "javascript", own("", "f", "src/date-getUserByIdOrName.js"),
          own("", "f", "src/date-setTimeToNowOrLater.js"));
    calls("names with numbers", "javascript", own("", "f", "src/use-step1of3.js"),
          own("", "f", "src/use-step2of3.js"));
    calls("names that begin with a point", "javascript", own("", "f", "src/.eslintrc.js"),
          own("", "f", "src/.prettierrc.js"));
    calls("a closure and its function", "go", own("main", "Total.func1"), own("main", "Total"));
    calls("methods of two receivers", "go", own("main", "(*Cart).Total"),
          own("main", "(*Order).Total"));
    calls("lambdas of two functions", "csharp", own("Shop.P", "<Main>b__0"),
          own("Shop.P", "<Load>b__0"));
    calls("state machines of two functions", "csharp",
          own("Shop.Cart.<TotalAsync>d__5", "MoveNext"),
          own("Shop.Cart.<LoadAsync>d__5", "MoveNext"));
}

static void addOtherMessages()
{
    pair("another key without own calls", told("KeyError", "'name'"), told("KeyError", "'price'"));
    pair("another type", seen("python", own("a", "f"), "KeyError"),
         seen("python", own("a", "f"), "ValueError"));
    pair("another type without own calls", told("KeyError", "x"), told("ValueError", "x"));
    pair("another package of the type", told("a.TimeoutError", "x"), told("b.TimeoutError", "x"));
    pair("another status", told("HttpError", "failed with status 404"),
         told("HttpError", "failed with status 500"));
    pair("another error number", told("OSError", "[Errno 2] cannot open"),
         told("OSError", "[Errno 13] cannot open"));
    pair("another saying, where the type says nothing",
         seen("go", own("main", "Total"), "panic", "assignment to entry in nil map"),
         seen("go", own("main", "Total"), "panic", "index out of range [5] with length 3"));
    pair("another saying of Go's runtime",
         seen("go", own("main", "Total"), "runtime error", "index out of range [5] with length 3"),
         seen("go", own("main", "Total"), "runtime error", "integer divide by zero"));
    pair("another saying of a plain error",
         seen("javascript", own("", "f", "a.js"), "Error", "cannot connect"),
         seen("javascript", own("", "f", "a.js"), "Error", "no such item"));
    pair("another saying where names were taken away",
         seen("javascript", own("", "t", "js/main.js"), "TypeError", "a is not a function"),
         seen("javascript", own("", "t", "js/main.js"), "TypeError", "b of undefined"));
    pair("another saying in functions without names",
         seen("javascript", own("", "", "js/main.js"), "TypeError", "a is not a function"),
         seen("javascript", own("", "", "js/main.js"), "TypeError", "cannot read b of undefined"));
    pair("another saying where calls have neither name nor place",
         seen("python", own("", ""), "KeyError", "'name'"),
         seen("python", own("", ""), "KeyError", "'price'"));
    pair("called by another", seen("python", {raised("E1", "", {own("a", "a"), own("a", "b")})}),
         seen("python", {raised("E1", "", {own("a", "a"), own("a", "c")})}));
    pair("in another order", seen("python", {raised("E1", "", {own("a", "a"), own("a", "b")})}),
         seen("python", {raised("E1", "", {own("a", "b"), own("a", "a")})}));
    const string longText(20'000, 'x');
    pair("the end of a long message", told("E1", longText + " pear"),
         told("E1", longText + " apple"));
}

void FingerprintTest::otherFailure_data()
{
    addPairColumns();
    addOtherNames();
    addOtherMessages();
}

void FingerprintTest::otherFailure()
{
    QFETCH(Observation, a);
    QFETCH(Observation, b);
    QVERIFY2(of(a).value != of(b).value, partsOf(of(a)).c_str());
}

void FingerprintTest::chains_data()
{
    using enum Relation;
    QTest::addColumn<Observation>("observation");
    QTest::addColumn<string>("parts");
    const auto row = [](const char *name, const Observation &observation, const string &parts) {
        QTest::newRow(name) << observation << parts;
    };
    const auto outer = raised("AppError", "cannot price", {own("shop", "checkout")});
    row("an error alone", seen("python", {outer}), "AppError | at shop:checkout");
    row("what was passed on and what it goes back to",
        seen("python", {outer, raised("LoadError", "no price", {own("shop", "load")}, Cause, 0),
                        raised("KeyError", "'price'", {own("shop", "read")}, Cause, 1)}),
        "AppError | at shop:checkout | because of KeyError | at shop:read");
    row("what was being handled",
        seen("python", {outer, raised("KeyError", "'price'", {}, Context)}),
        "AppError | at shop:checkout | because of KeyError");
    row("a cause counts more than a context",
        seen("python",
             {outer, raised("OSError", "", {}, Context), raised("KeyError", "", {}, Cause)}),
        "AppError | at shop:checkout | because of KeyError");
    row("suppressed errors do not count",
        seen("java", {outer, raised("IOException", "", {own("shop", "close")}, Suppressed)}),
        "AppError | at shop:checkout");
    row("members in any order, and each kind once",
        seen("python", {outer, raised("ValueError", "b", {own("shop", "b")}, Member),
                        raised("KeyError", "a", {own("shop", "a")}, Member),
                        raised("ValueError", "c", {own("shop", "b")}, Member)}),
        "AppError | at shop:checkout | member KeyError | at shop:a | member ValueError | at "
        "shop:b");
    row("what a member goes back to",
        seen("python", {outer, raised("ValueError", "", {own("shop", "b")}, Member),
                        raised("KeyError", "", {own("shop", "c")}, Cause, 1)}),
        "AppError | at shop:checkout | because of KeyError | at shop:c");
    row("only libraries' calls",
        seen("java", {raised("AppException", "for order 12", {foreign("a", "b")}),
                      raised("SQLException", "no table 'x'", {foreign("c", "d")}, Cause)}),
        "AppException: for order <n> | because of SQLException: no table 'x'");
    row("no type", told("", "cannot open /etc/x 3 times"), "cannot open <path> <n> times");
}

void FingerprintTest::chains()
{
    QFETCH(Observation, observation);
    QFETCH(string, parts);
    QCOMPARE(partsOf(of(observation)), parts);
}

void FingerprintTest::recursion_data()
{
    QTest::addColumn<std::vector<StackFrame>>("a");
    QTest::addColumn<std::vector<StackFrame>>("b");
    QTest::addColumn<string>("type");
    const auto repeated = [](const std::vector<StackFrame> &cycle, int times,
                             const std::vector<StackFrame> &inner = {}) {
        auto frames = inner;
        for (int i = 0; i < times; ++i)
            frames.insert(frames.end(), cycle.begin(), cycle.end());
        frames.push_back(own("a", "main"));
        return frames;
    };
    const auto row = [](const char *name, const std::vector<StackFrame> &a,
                        const std::vector<StackFrame> &b,
                        const string &type) { QTest::newRow(name) << a << b << type; };
    const auto walk = own("a", "walk");
    const auto visit = own("a", "visit");
    row("a function that calls itself", repeated({walk}, 2), repeated({walk}, 9), "E1");
    row("two that call each other", repeated({walk, visit}, 2), repeated({walk, visit}, 9), "E1");
    row("the stack ends anywhere in the cycle", repeated({walk, visit}, 9),
        repeated({visit, walk}, 9), "RecursionError");
    row("the stack ends in a helper", repeated({walk, visit}, 9, {own("a", "helper")}),
        repeated({visit, walk}, 9), "java.lang.StackOverflowError");
}

void FingerprintTest::recursion()
{
    QFETCH(std::vector<StackFrame>, a);
    QFETCH(std::vector<StackFrame>, b);
    QFETCH(string, type);
    QCOMPARE(of(seen("python", {raised(type, "", a)})), of(seen("python", {raised(type, "", b)})));
}

void FingerprintTest::explicitOnes_data()
{
    QTest::addColumn<std::vector<string>>("given");
    QTest::addColumn<string>("basis");
    QTest::addColumn<string>("parts");
    const auto row = [](const char *name, const std::vector<string> &given, const char *basis,
                        const char *parts) {
        QTest::newRow(name) << given << string(basis) << string(parts);
    };
    row("what the source says", {"payment", "eu"}, "explicit", "payment | eu");
    row("the computed one and more", {"{{ default }}", "eu"}, "explicit",
        "KeyError | at shop:total | eu");
    row("in any spelling", {"eu", "{{default}}"}, "explicit", "eu | KeyError | at shop:total");
    row("the computed one alone is no other", {"{{ default }}"}, "own-frames",
        "KeyError | at shop:total");
    row("nothing but blanks", {"", " "}, "own-frames", "KeyError | at shop:total");
}

void FingerprintTest::explicitOnes()
{
    QFETCH(std::vector<string>, given);
    QFETCH(string, basis);
    QFETCH(string, parts);
    auto observation = seen("python", own("shop", "total"));
    std::get<ExceptionSeen>(observation.content).explicitFingerprint = given;
    QCOMPARE(string(nameOf(of(observation).basis)), basis);
    QCOMPARE(partsOf(of(observation)), parts);
}

static Observation content(ObservationContent content)
{
    return {.content = std::move(content), .at = {}, .service = {}};
}

void FingerprintTest::kinds_data()
{
    QTest::addColumn<Observation>("observation");
    QTest::addColumn<string>("basis");
    QTest::addColumn<string>("parts");
    const auto row = [](const char *name, const Observation &observation, const char *basis,
                        const char *parts) {
        QTest::newRow(name) << observation << string(basis) << string(parts);
    };
    auto spanned = told("KeyError", "'price'");
    std::get<ExceptionSeen>(spanned.content).functionId = "shop/cart.py::Cart.total";
    row("an error in an instrumented function, without a trace", spanned, "own-frames",
        "KeyError | in shop/cart.py::Cart.total");
    auto bare = told("", "cannot open 3");
    std::get<ExceptionSeen>(bare.content).functionId = "a.py::f";
    row("the same without a type", bare, "own-frames", "cannot open <n> | in a.py::f");
    row("an error of which nothing is known", content(ExceptionSeen{}), "message", "");
    row("a function", content(FunctionSeen{.id = "a.py::f"}), "function", "a.py::f");
    row("a series with its context",
        content(MetricSeen{.series = "http.duration", .context = {{"route", "/a"}, {"host", "b"}}}),
        "series", "http.duration | host=b | route=/a");
    row("a test",
        content(TestSeen{
            .suite = "TestCart", .name = "test_total[1-2]", .outcome = TestVerdict::Failed}),
        "test", "TestCart | test_total[1-2]");
    row("a test without a suite",
        content(
            TestSeen{.name = "test_total", .path = "tests/a.py", .outcome = TestVerdict::Flaky}),
        "test", "tests/a.py | test_total");
    row("a finding with its tool's own fingerprint",
        content(FindingSeen{.tool = "eslint",
                            .rule = "no-unused",
                            .message = "x",
                            .path = "a.js",
                            .line = 3,
                            .fingerprint = "ab12:1"}),
        "rule", "eslint | no-unused | a.js | ab12:1");
    row("a finding without one",
        content(FindingSeen{.tool = "ruff",
                            .rule = "E501",
                            .message = "Line too long (120 > 100)",
                            .path = "a.py",
                            .line = 3,
                            .function = "total"}),
        "rule", "ruff | E501 | a.py | total | Line too long (<n> > <n>)");
    row("feedback, case and marks aside",
        content(FeedbackSeen{.text = "  The Export\n crashes!!! "}), "text", "the export crashes");
    row("feedback about a page", content(FeedbackSeen{.text = "slow", .path = "/cart"}), "text",
        "slow | /cart");
}

void FingerprintTest::kinds()
{
    QFETCH(Observation, observation);
    QFETCH(string, basis);
    QFETCH(string, parts);
    QCOMPARE(string(nameOf(of(observation).basis)), basis);
    QCOMPARE(partsOf(of(observation)), parts);
}

void FingerprintTest::hasNone()
{
    QVERIFY(!fingerprintOf(content(CoverageSeen{.path = "a.py"})));
    QVERIFY(!fingerprintOf(content(TestSeen{.suite = "a", .name = "b"})));
}

void FingerprintTest::valueIsOfTheRulesAndTheParts()
{
    const auto total = of(seen("python", own("shop", "total")));
    QVERIFY(total.value.starts_with("v1:"));
    QCOMPARE(total.value.size(), 35u);
    QVERIFY(std::ranges::all_of(total.value.substr(3), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }));
    // Tickets live on by these: another value needs another number in front.
    QCOMPARE(total.value, string("v1:34d86e94112908e4799d6a145b6c79af"));
    // Where parts end counts.
    QVERIFY(
        of(content(TestSeen{.suite = "ab", .name = "c", .outcome = TestVerdict::Failed})).value !=
        of(content(TestSeen{.suite = "a", .name = "bc", .outcome = TestVerdict::Failed})).value);
}

void FingerprintTest::slownessAndErrorsAreApart()
{
    const std::set<string> values{of(content(FunctionSeen{.id = "a.py::f"})).value,
                                  performanceFingerprint("a.py::f", "p95").value,
                                  performanceFingerprint("a.py::f", "memory").value,
                                  performanceFingerprint("a.py::g", "p95").value};
    QCOMPARE(values.size(), 4u);
    QCOMPARE(performanceFingerprint("a.py::f", "p95").basis, GroupBasis::Function);
    QCOMPARE(performanceFingerprint("cpu", "p95").basis, GroupBasis::Series);
}

void FingerprintTest::hostileOnesAreBounded()
{
    constexpr std::size_t kMost = 20'000;
    const string huge(10'000'000, 'a');
    std::vector<RaisedError> errors{raised(huge, huge, {own(huge, huge, huge)})};
    for (std::size_t i = 1; i < 500; ++i)
        errors.push_back(raised("E" + std::to_string(i), "\xff", {own("m", string("\0{", 2))},
                                Relation::Member, 0));
    // One that claims to belong to a later one.
    errors.push_back(raised("Odd", "", {}, Relation::Cause, 100'000));
    auto observation = seen("python", errors);
    QVERIFY(partsOf(of(observation)).size() < kMost);
    auto &exception = std::get<ExceptionSeen>(observation.content);
    exception.explicitFingerprint.assign(1000, huge.substr(0, 1000));
    QVERIFY(partsOf(of(observation)).size() < kMost);
    for (const string &name :
         {string("{{{{"), string("<>c"), string("$$"), string(">x__"), string("("), string("))))"),
          string("[as "), string("0x"), string("@anonymous"), string("\0", 1), string("|0"),
          string("<lambda")}) {
        for (const char *language : {"", "go", "python", "java", "csharp"})
            QVERIFY(!of(seen(language, own(name, name, name))).value.empty());
    }
}

void FingerprintTest::survivesJson()
{
    const auto before = of(seen("python", own("shop", "total")));
    QCOMPARE(fingerprintFromJson(toJson(before)), before);
    QCOMPARE(fingerprintFromJson(Json(3)), Fingerprint{});
    for (int i = 0; i < 9; ++i) {
        const auto basis = static_cast<GroupBasis>(i);
        QCOMPARE(groupBasisNamed(nameOf(basis)), basis);
    }
    QVERIFY(!groupBasisNamed("else"));
}

} // namespace tst_fingerprint

QTEST_APPLESS_MAIN(tst_fingerprint::FingerprintTest)
#include "tst_fingerprint.moc"
