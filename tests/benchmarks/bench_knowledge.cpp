// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What many learnings cost: capturing, consolidating, searching; on the disk and in memory.
//
//   bench_knowledge [LEARNINGS]     (100 000)

#include "core/base/file.h"
#include "core/learn/codecpacking.h"
#include "core/learn/consolidate.h"
#include "core/store/exchangestore.h"
#include "tests/benchmarks/madelearnings.h"
#include "tests/benchmarks/measure.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace espalier::bench {

namespace fs = std::filesystem;

namespace {

constexpr int kRun = 500; // learnings captured in one transaction

/// Captures some, and gives how long that took, rows that were written, and bytes of texts.
struct Captured {
    Series series;
    std::int64_t rows = 0;
    std::size_t text = 0;

    void add(store::KnowledgeStore &knowledge, MadeLearnings &made, int from, int to)
    {
        for (int done = from; done < to; done += kRun) {
            const auto learnings = made.next(std::min(kRun, to - done));
            for (const auto &each : learnings)
                text += each.learning.code.size() +
                        (each.learning.errors.empty() ? 0 : each.learning.errors.front().size());
            measure(series, [&] {
                rows += valueOf(knowledge.capture(std::format("run {}", done), learnings)).rows;
            });
        }
    }
};

/// Fills a database and tells what that took. The dictionary is made of the first learnings, which
/// are kept without it.
void capture(const fs::path &file, int count, int shared)
{
    auto database = valueOf(store::Database::open(file, store::knowledgeSchema()));
    MadeLearnings made(shared);
    Captured captured;
    const int first = std::min(count, static_cast<int>(learn::kEnoughForDictionary));
    store::KnowledgeStore without(*database, valueOf(learn::textPacking(*database)));
    captured.add(without, made, 0, first);
    Series training;
    measure(training, [&] { static_cast<void>(valueOf(learn::makeDictionaryWhenDue(without))); });
    store::KnowledgeStore knowledge(*database, valueOf(learn::textPacking(*database)));
    captured.add(knowledge, made, first, count);
    const auto each = [](double milliseconds) {
        return std::format("{:.4f} ms", milliseconds / kRun);
    };
    print("  capture, each, median", each(captured.series.median()), "1 ms");
    print("  capture, each, the slowest run", each(captured.series.at(1.0)), "1 ms");
    print("  make the dictionary, once", training);
    print("  rows written, each", std::format("{:.2f}", double(captured.rows) / count));
    print("  text of each", std::format("{} bytes", captured.text / std::size_t(count)));
}

void size(const fs::path &file, int count)
{
    print("  on the disk, each",
          std::format("{} bytes", fs::file_size(file) / static_cast<std::uintmax_t>(count)),
          "500 bytes");
}

void consolidate(store::KnowledgeStore &knowledge, store::PatternStore &patterns)
{
    const auto classes = valueOf(learn::ErrorClasses::load());
    const SystemClock clock;
    for (const auto *title : {"  consolidate", "  consolidate again, nothing new"}) {
        JobContext job;
        Series series;
        learn::ConsolidateReport report;
        measure(series, [&] {
            report = valueOf(learn::consolidate(knowledge, patterns, classes, {}, clock, job));
        });
        print(title, series, "5000 ms");
        print("    groups, patterns made, rows",
              std::format("{}, {}, {}", report.groups.size(),
                          report.count(learn::GroupResult::Created), report.rows));
    }
}

/// Median of a few, so that what else the machine does is left out.
double medianOf(const std::function<void()> &action)
{
    Series series;
    for (int i = 0; i < 5; ++i)
        measure(series, action);
    return series.median();
}

void search(store::KnowledgeStore &knowledge, store::PatternStore &patterns)
{
    Series learnings;
    Series found;
    std::pair<double, std::string> slowest;
    for (const auto *text : {"telemetry", "undefined", "render12", "python_undefined_variable",
                             "traceback most recent", "handler token", "zebra", "_esp",
                             "zoneparse1", "none of these", "go python", "telemetry zone"}) {
        const std::string word(text);
        for (std::size_t size = 1; size <= word.size(); ++size) {
            const auto typed = word.substr(0, size);
            const double time =
                medianOf([&] { static_cast<void>(valueOf(knowledge.search(typed, 50))); });
            learnings.add(time, time);
            slowest = std::max(slowest, std::pair(time, typed));
            const double other =
                medianOf([&] { static_cast<void>(valueOf(patterns.search(typed, 50))); });
            found.add(other, other);
        }
    }
    print("  a keystroke, learnings", learnings, "5 ms");
    print("  the slowest: " + slowest.second, std::format("{:.3f} ms", slowest.first), "5 ms");
    print("  a keystroke, patterns, the slowest", std::format("{:.3f} ms", found.at(1.0)), "5 ms");
    Series page;
    Series count;
    for (int i = 0; i < 5; ++i) {
        measure(page, [&] { static_cast<void>(valueOf(knowledge.recent({}, 100))); });
        measure(count, [&] { static_cast<void>(valueOf(knowledge.counts(store::CountBy::Week))); });
    }
    print("  the newest 100", page);
    print("  counted by week", count);
}

/// What each run asks before it begins: with as many patterns as there are.
void memory(store::KnowledgeStore &knowledge, store::PatternStore &patterns)
{
    std::vector<std::string> classes;
    for (const auto &pattern : valueOf(patterns.list())) {
        classes.push_back(pattern.errorClass);
        classes.insert(classes.end(), pattern.aliases.begin(), pattern.aliases.end());
    }
    std::size_t shapes = 0;
    const double time = medianOf([&] { shapes = valueOf(knowledge.failedShapes(classes)).size(); });
    print("  shapes that failed as the patterns know it, " + std::to_string(shapes),
          std::format("{:.3f} ms", time));
}

/// Bytes that exchanges with models take, of texts like those of learnings.
std::uintmax_t sizeOfExchanges(const fs::path &file, bool packed, std::size_t &text)
{
    constexpr int kExchanges = 1'000;
    const auto before = fs::file_size(file);
    {
        auto database = valueOf(store::Database::open(file, store::knowledgeSchema()));
        store::ExchangeStore store(*database, packed ? valueOf(learn::textPacking(*database))
                                                     : store::TextPacking());
        MadeLearnings made(1);
        text = 0;
        for (int i = 0; i < kExchanges; ++i) {
            store::Exchange exchange{.key = std::format("{}-{}", packed, i),
                                     .prompt = std::to_string(i),
                                     .state = store::ExchangeState::Answered,
                                     .createdAt = "2026-01-31T00:00:00Z"};
            const auto learnings = made.next(4);
            for (const auto &each : learnings)
                exchange.prompt += each.learning.code + each.learning.errorPattern;
            exchange.reply = learnings.front().learning.code + std::to_string(i);
            text += exchange.prompt.size() + exchange.reply.size();
            static_cast<void>(valueOf(store.begin(exchange)));
            static_cast<void>(valueOf(store.finish(exchange)));
        }
        text /= kExchanges;
    }
    return (fs::file_size(file) - before) / kExchanges;
}

void exchanges(const fs::path &file)
{
    std::size_t text = 0;
    const auto plain = sizeOfExchanges(file, false, text);
    const auto packed = sizeOfExchanges(file, true, text);
    print("  an exchange with a model, its texts / plain / packed",
          std::format("{} / {} / {} bytes", text, plain, packed));
}

} // namespace

static int run(int count)
{
    const auto folder = valueOf(TemporaryFolder::create("bench-knowledge"));
    const double idle = peakMemory();
    const auto file = folder.path() / "knowledge.db";
    print("learnings", std::to_string(count));
    print("functions of a shape share their scripts", "");
    capture(file, count, 4);
    size(file, count);
    {
        auto database = valueOf(store::Database::open(file, store::knowledgeSchema()));
        store::KnowledgeStore knowledge(*database, valueOf(learn::textPacking(*database)));
        store::PatternStore patterns(*database);
        consolidate(knowledge, patterns);
        search(knowledge, patterns);
        memory(knowledge, patterns);
    }
    exchanges(file);
    print("  memory over idle, at most", std::format("{:.1f} MB", peakMemory() - idle), "100 MB");
    print("no script shared", "");
    const auto unshared = folder.path() / "unshared.db";
    capture(unshared, count, 1);
    size(unshared, count);
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    return count > 0 ? espalier::bench::run(count) : 2;
}
