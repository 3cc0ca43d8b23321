// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Long lists in the window: a million tests, twenty thousand functions. How long it takes until the
// first rows are painted, and how long a picture takes while scrolling.

#include "tests/benchmarks/measure.h"
#include "widgets/models/functiontreemodel.h"
#include "widgets/models/testtreemodel.h"

#include <QApplication>
#include <QPixmap>
#include <QScrollBar>
#include <QTreeView>

#include <format>

namespace espalier::bench {

namespace {

/// What is in view, into a picture: a window without a screen is never asked to paint.
void paint(QTreeView &tree)
{
    static QPixmap picture(1200, 900);
    tree.viewport()->render(&picture);
}

/// As the panels have theirs.
void prepare(QTreeView &tree, QAbstractItemModel &model)
{
    tree.setModel(&model);
    tree.setUniformRowHeights(true);
    tree.setAlternatingRowColors(true);
    tree.resize(1200, 900);
    tree.show();
}

void scroll(const char *what, QTreeView &tree)
{
    constexpr int kFrames = 300;
    Series frames;
    auto &bar = *tree.verticalScrollBar();
    for (int i = 1; i <= kFrames; ++i)
        measure(frames, [&] {
            bar.setValue(static_cast<int>(qint64(bar.maximum()) * i / kFrames));
            paint(tree);
        });
    print(std::format("  {}", what), frames);
    print("    the slowest of a hundred", std::format("{:.1f} ms", frames.at(0.99)), "16 ms");
}

void million(theme::ThemeManager &themes)
{
    constexpr int kSuites = 1'000;
    constexpr int kTests = 1'000;
    std::vector<models::TestSuite> suites;
    std::vector<model::TestRun> runs;
    for (int suite = 0; suite < kSuites; ++suite) {
        const auto key = std::format("{:012x}", suite);
        suites.push_back({.key = QString::fromStdString(key),
                          .version = 1,
                          .title = QStringLiteral("Suite %1").arg(suite),
                          .details = {}});
        for (int test = 0; test < kTests; ++test)
            runs.push_back({.key = key,
                            .version = 1,
                            .test = {.name = std::format("test_variant[{}]", test),
                                     .outcome = test % 97 == 0 ? "failed" : "passed",
                                     .seconds = 0.01 * test}});
    }
    models::TestTreeModel model(themes);
    QTreeView tree;
    prepare(tree, model);
    Series filled;
    measure(filled, [&] {
        model.setSuites(suites, runs);
        paint(tree);
    });
    Series unfolded;
    measure(unfolded, [&] {
        tree.expandAll();
        paint(tree);
    });
    print("1 000 000 tests: until the first rows are painted", filled);
    print("  unfolded", unfolded);
    scroll("a picture while scrolling through all of them", tree);
    Series filtered;
    measure(filtered, [&] {
        model.setFilter({}, true);
        paint(tree);
    });
    print("  only those that failed", filtered);
}

void functions(theme::ThemeManager &themes)
{
    constexpr int kFunctions = 20'000;
    const auto report = std::make_shared<model::InstrumentReport>();
    for (int i = 0; i < kFunctions; ++i) {
        const auto path = std::format("part{:02}/module{:03}.py", i / 1000, i / 100);
        const auto name = std::format("work_{}", i);
        report->functions.push_back({.id = path + "::" + name,
                                     .path = path,
                                     .line = 1,
                                     .name = name,
                                     .language = "python",
                                     .kind = "function",
                                     .status = model::FunctionStatus::Instrumented});
    }
    models::FunctionTreeModel model(themes);
    QTreeView tree;
    prepare(tree, model);
    Series filled;
    measure(filled, [&] {
        model.setReport(report);
        tree.expandToDepth(0);
        paint(tree);
    });
    print("20 000 functions: until the first rows are painted", filled);
    tree.expandAll();
    scroll("a picture while scrolling through all of them", tree);
    Series typed;
    for (const auto *text : {"w", "wo", "work_1", "work_19", "work_199"})
        measure(typed, [&] {
            model.setFilter({.text = QString::fromLatin1(text)});
            paint(tree);
        });
    print("  a further letter in the filter", typed);
}

} // namespace

} // namespace espalier::bench

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    Q_INIT_RESOURCE(icons);
    const QApplication application(argc, argv);
    espalier::theme::ThemeManager themes(espalier::theme::Choice::Light);
    espalier::bench::million(themes);
    espalier::bench::functions(themes);
    return 0;
}
