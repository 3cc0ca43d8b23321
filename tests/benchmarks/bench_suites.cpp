// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a suite of nine tests with coverage costs in the sandboxed workers, batched as scripts from
// the template are and in forks as all others, beside a cold `pytest --cov` of the same suite.

#include "core/base/clock.h"
#include "core/engine/scriptfiles.h"
#include "core/instrument/discover.h"
#include "core/instrument/scriptwriter.h"
#include "core/process/processrunner.h"
#include "core/syntax/outline.h"
#include "tests/benchmarks/measure.h"
#include "tests/benchmarks/oneworker.h"

#include <QCoreApplication>

#include <format>

namespace espalier::bench {

namespace {

constexpr std::string_view kPython = R"(def settle(orders, limit=10):
    """Pays what is due, the oldest first."""
    paid = []
    for order in sorted(orders):
        if order.amount > limit:
            continue
        paid.append(order)
    while len(paid) > limit:
        paid.pop()
    return paid
)";
constexpr std::string_view kJavascript = R"(async function settle(orders, limit = 10) {
    const paid = [];
    for (const order of orders.sort()) {
        if (order.amount > limit) continue;
        paid.push(order);
    }
    while (paid.length > limit)
        paid.pop();
    return paid;
}
)";

void replace(std::string &text, std::string_view what, std::string_view with)
{
    if (const auto at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), with);
    else
        giveUp({ErrorKind::NotFound, "the template of tests has changed", std::string(what)});
}

// The suite with one variant of the example and one bad input: nine tests.
std::string nineTests(std::string tests)
{
    replace(tests, "@pytest.mark.parametrize(\"name\", EXAMPLE.variants)\n", "");
    replace(tests, "def test_variant(name):", "def test_variant(name=\"crlf\"):");
    tests.resize(std::min(tests.size(), tests.find("\n\ndef test_truncated_source")));
    return tests;
}

model::Script scriptFor(const instrument::Pack &pack, std::string_view language,
                        std::string_view source)
{
    const auto outline = syntax::outline(*syntax::languageNamed(language), source);
    const auto &function = outline.functions.at(0);
    const auto &snippets = *pack.language(language);
    const auto shape = instrument::shapeOf(outline, function);
    auto script = instrument::writeScript(instrument::scriptKey(shape, snippets), shape, outline,
                                          function, snippets, pack.name());
    const auto facts = instrument::factsOf("orders::settle", outline, function, "\n");
    script.tests = valueOf(instrument::writeTests(script, function, facts, source));
    return script;
}

/// Has the suites of `scripts` run in one call; all must pass.
void test(OneWorker &worker, const std::vector<model::Script> &scripts)
{
    JobContext job;
    for (const auto &verdict : valueOf(worker.runner().test(scripts, job))) {
        if (!verdict.ok || !verdict.coverage)
            giveUp({ErrorKind::Process, "a suite failed", verdict.output});
    }
}

/// Medians of one suite's milliseconds.
struct Warm {
    double batched = 0;
    double forked = 0;
};

Warm measureWarm(OneWorker &worker, std::string_view what, model::Script script)
{
    constexpr int kRepeats = 9;
    constexpr std::size_t kInBatch = 24;
    constexpr std::size_t kForks = 6;
    const std::vector batch(kInBatch, script);
    script.origin = "human";
    const std::vector foreign(kForks, script);
    test(worker, {script});
    const auto times = byTurns(
        kRepeats, {[&] { test(worker, batch); }, [&] { test(worker, foreign); },
                   [&] { test(worker, {batch.front()}); }, [&] { test(worker, {script}); }});
    const auto show = [&](const char *how, const Series &series, double suites,
                          std::string_view target) {
        print(
            std::format("  {}, {}", what, how),
            std::format("{:.2f} ms, best {:.2f}", series.median() / suites, series.best() / suites),
            target);
        return series.median() / suites;
    };
    const Warm warm{show("batched, 24 in a call", times[0], kInBatch, "10 ms"),
                    show("forked, 6 in a call", times[1], kForks, "30 ms")};
    show("batched, alone in a call", times[2], 1, {});
    show("forked, alone in a call", times[3], 1, {});
    return warm;
}

// Files as in a project's state folder, and a fresh interpreter with pytest-cov on them.
double measureCold(const model::Script &script)
{
    const auto folder = valueOf(TemporaryFolder::create("espalier-bench-"));
    const engine::ScriptFile file{script, true};
    check(engine::writeScriptFiles(folder.path(), std::span(&file, 1)));
    const process::Command command{
        .program = "/usr/bin/python3",
        .arguments = {"-m", "pytest", "-q", "-p", "no:cacheprovider", "--cov=scripts", "tests"},
        .folder = folder.path()};
    process::SystemProcessRunner runner;
    Series times;
    for (int i = 0; i < 6; ++i) {
        measure(times, [&] {
            const auto done = valueOf(runner.run(command, {}));
            if (!done.status.ok())
                giveUp({ErrorKind::Process, "pytest --cov failed", done.output.text});
        });
    }
    print("  the same suite by a cold pytest --cov", times);
    return times.median();
}

} // namespace

static void run()
{
    const auto pack = valueOf(instrument::Pack::load("spans"));
    auto python = scriptFor(pack, "python", kPython);
    auto javascript = scriptFor(pack, "javascript", kJavascript);
    const auto start = std::chrono::steady_clock::now();
    OneWorker worker;
    test(worker, {python});
    print("self-test of the sandbox, worker, first suite",
          std::format("{:.0f} ms", millisecondsSince(start)));
    print("suites as written, one worker", "");
    measureWarm(worker, "Python, all tests", python);
    measureWarm(worker, "JavaScript, all tests", javascript);
    python.tests = nineTests(python.tests);
    javascript.tests = nineTests(javascript.tests);
    print("suites of nine tests, one worker", "");
    const auto warm = measureWarm(worker, "Python, 9 tests", python);
    measureWarm(worker, "JavaScript, 9 tests", javascript);
    const auto cold = measureCold(python);
    print("  cold / batched, cold / forked",
          std::format("{:.0f} x, {:.0f} x", cold / warm.batched, cold / warm.forked), "5 x");
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    espalier::bench::run();
}
