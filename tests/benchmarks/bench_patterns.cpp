// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the panel of patterns takes with many learnings: until its rows are there, for a keystroke,
// for one pattern, for the text of a prompt. Each opens the database, as the panel's jobs do.
//
//   bench_patterns [LEARNINGS]     (100 000)

#include "core/base/file.h"
#include "core/engine/patternlibrary.h"
#include "core/learn/consolidate.h"
#include "tests/benchmarks/madelearnings.h"
#include "tests/benchmarks/measure.h"
#include "widgets/panels/patterns/patternspanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTreeView>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <format>

namespace espalier::bench {

namespace fs = std::filesystem;

namespace {

constexpr int kRun = 500; // learnings captured in one transaction
constexpr int kRepeats = 9;

std::unique_ptr<engine::PatternLibrary> open(const fs::path &file)
{
    return valueOf(engine::PatternLibrary::open(file));
}

void fill(const fs::path &file, int count)
{
    fs::create_directories(file.parent_path());
    auto database = valueOf(store::Database::open(file, store::knowledgeSchema()));
    store::KnowledgeStore knowledge(*database);
    MadeLearnings made(4);
    for (int done = 0; done < count; done += kRun)
        static_cast<void>(valueOf(knowledge.capture(std::format("run {}", done),
                                                    made.next(std::min(kRun, count - done)))));
    store::PatternStore patterns(*database);
    JobContext job;
    const auto classes = valueOf(learn::ErrorClasses::load());
    const auto report =
        valueOf(learn::consolidate(knowledge, patterns, classes, {}, SystemClock(), job));
    print("patterns", std::to_string(report.count(learn::GroupResult::Created)));
}

void answers(const fs::path &file)
{
    Series listed;
    Series view;
    Series prompt;
    const auto rows = valueOf(open(file)->list());
    for (int i = 0; i < kRepeats; ++i) {
        measure(listed, [&] { static_cast<void>(valueOf(open(file)->list())); });
        measure(view,
                [&] { static_cast<void>(valueOf(engine::viewOf(*open(file), rows.front().id))); });
        measure(prompt, [&] {
            static_cast<void>(valueOf(engine::previewPrompt(
                *open(file),
                {.language = "python", .construct = {}, .errorClasses = {}, .most = 5})));
        });
    }
    print("all rows", listed);
    print("one pattern with history and learnings", view);
    print("the text of a prompt", prompt);
    Series typed;
    std::pair<double, std::string> slowest;
    for (const std::string word : {"telemetry", "undefined", "traceback", "zebra", "e", "_"}) {
        for (std::size_t size = 1; size <= word.size(); ++size) {
            Series one;
            for (int i = 0; i < kRepeats; ++i)
                measure(one, [&] {
                    static_cast<void>(valueOf(open(file)->search(word.substr(0, size))));
                });
            typed.add(one.median(), one.processor());
            slowest = std::max(slowest, std::pair(one.median(), word.substr(0, size)));
        }
    }
    print("a keystroke", typed, "5 ms");
    print("  the slowest: " + slowest.second, std::format("{:.3f} ms", slowest.first), "5 ms");
}

void panel(const fs::path &home)
{
    theme::ThemeManager themes(theme::Choice::Light);
    models::JobList jobs;
    models::LogModel log;
    models::ProjectContext context(
        engine::Project{.root = home, .paths = {.data = home / "data"}},
        models::ProjectContext::Services{.jobs = jobs, .log = log, .themes = themes}, true);
    Series shown;
    for (int i = 0; i < kRepeats; ++i) {
        measure(shown, [&] {
            panels::PatternsPanel panel(context);
            panel.resize(1400, 800);
            panel.show();
            const auto *table = panel.findChild<QTreeView *>(QStringLiteral("patterns"));
            QElapsedTimer patience;
            patience.start();
            while (table->model()->rowCount() == 0 && patience.elapsed() < 30'000)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            static_cast<void>(panel.grab());
        });
    }
    print("the panel, until its rows are painted", shown, "300 ms");
}

} // namespace

static int run(int count)
{
    const auto folder = valueOf(TemporaryFolder::create("bench-patterns"));
    const auto file = folder.path() / "data" / "knowledge.db";
    print("learnings", std::to_string(count));
    fill(file, count);
    answers(file);
    panel(folder.path());
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    Q_INIT_RESOURCE(icons);
    const QApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    return count > 0 ? espalier::bench::run(count) : 2;
}
