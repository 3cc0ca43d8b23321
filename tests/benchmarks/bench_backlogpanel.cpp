// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of a backlog of many tickets: until its rows are painted, a picture while scrolling
// through all of them, a step by keys, and a filter until its rows are painted.
//
//   bench_backlogpanel [TICKETS]     (156 000)

#include "core/base/file.h"
#include "core/engine/workspace.h"
#include "tests/benchmarks/madetickets.h"
#include "tests/benchmarks/measure.h"
#include "widgets/models/ticketmodel.h"
#include "widgets/panels/backlog/backlogpanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPixmap>
#include <QScrollBar>
#include <QTimer>
#include <QTreeView>

#include <cstdlib>
#include <filesystem>
#include <format>
#include <functional>

namespace espalier::bench {

namespace fs = std::filesystem;

namespace {

QTreeView &tableOf(const panels::BacklogPanel &panel)
{
    auto *const table = panel.findChild<QTreeView *>(QStringLiteral("tickets"));
    if (!table)
        giveUp({ErrorKind::NotFound, "the panel has no table", {}});
    return *table;
}

/// Whether the row on top is there, and no placeholder.
bool isKnown(const QTreeView &table)
{
    const auto top = table.indexAt({1, 1});
    return top.isValid() && top.data(models::TicketModel::KnownRole).toBool();
}

/// What is in view, into a picture: a window without a screen is never asked to paint.
void paint(QWidget &widget)
{
    static QPixmap picture(1600, 1000);
    widget.render(&picture);
}

void waitFor(const std::function<bool()> &condition)
{
    QTimer tick; // or a wait without events would have no end
    tick.start(1);
    QElapsedTimer patience;
    patience.start();
    while (!condition()) {
        if (patience.elapsed() > 30'000)
            giveUp({ErrorKind::Timeout, "the panel does not come to an end", {}});
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

/// Rows are read when they are looked at.
void waitForRows(QTreeView &table)
{
    waitFor([&] {
        paint(*table.viewport());
        return isKnown(table);
    });
}

/// One picture of 300 as an eye that waits for it sees it: what arrived meanwhile is handled, the
/// bar is moved, the table is painted.
void scroll(QTreeView &table)
{
    constexpr int kFrames = 300;
    Series frames;
    auto &bar = *table.verticalScrollBar();
    int blank = 0;
    for (int i = 1; i <= kFrames; ++i) {
        measure(frames, [&] {
            QCoreApplication::processEvents();
            bar.setValue(static_cast<int>(qint64(bar.maximum()) * i / kFrames));
            paint(*table.viewport());
        });
        blank += isKnown(table) ? 0 : 1;
    }
    print("  a picture while scrolling through all of them", frames);
    print("    the slowest of a hundred", std::format("{:.1f} ms", frames.at(0.99)), "16 ms");
    print("    with rows that had yet to be read", std::format("{} of {}", blank, kFrames));
    Series filled;
    for (int i = 1; i <= 30; ++i)
        measure(filled, [&] {
            bar.setValue(bar.maximum() / 31 * i);
            paint(*table.viewport());
            waitForRows(table);
            paint(*table.viewport());
        });
    print("  a leap anywhere, until its rows are painted", filled);
}

void step(panels::BacklogPanel &panel, QTreeView &table)
{
    Series steps;
    for (int i = 0; i < 100; ++i)
        measure(steps, [&] {
            QKeyEvent press(QEvent::KeyPress, Qt::Key_Down, Qt::NoModifier);
            QCoreApplication::sendEvent(&table, &press);
            paint(panel);
        });
    print("  a step by keys, until it is painted", steps, "16 ms");
}

void filter(panels::BacklogPanel &panel, QTreeView &table)
{
    auto *const edit = panel.findChild<QLineEdit *>(QStringLiteral("ticketFilter"));
    if (!edit)
        giveUp({ErrorKind::NotFound, "the panel has no filter", {}});
    Series filtered;
    for (const auto *text : {"cart", "price", "risk:<=5", "nowhere timeout", ""})
        measure(filtered, [&] {
            const auto before = table.model()->rowCount();
            edit->setText(QString::fromLatin1(text));
            waitFor([&] { return table.model()->rowCount() != before; });
            if (table.model()->rowCount() > 0)
                waitForRows(table);
            paint(panel);
        });
    print("  a filter, from the last key until its rows are painted", filtered);
}

} // namespace

static int run(int count)
{
    const auto folder = valueOf(TemporaryFolder::create("bench-backlogpanel"));
    const engine::Project project{.root = folder.path() / "project",
                                  .paths = {.state = folder.path() / "state"}};
    fs::create_directories(project.root);
    check(fillBacklog(valueOf(engine::Workspace::open(project.root, project.paths))->database(),
                      count));
    theme::ThemeManager themes(theme::Choice::Light);
    models::JobList jobs;
    models::LogModel log;
    models::ProjectContext context(
        project, models::ProjectContext::Services{.jobs = jobs, .log = log, .themes = themes},
        true);
    print("tickets", std::to_string(count));
    Series shown;
    for (int i = 0; i < 7; ++i)
        measure(shown, [&] {
            panels::BacklogPanel panel(context);
            panel.resize(1600, 1000);
            panel.show();
            waitForRows(tableOf(panel));
            paint(panel);
        });
    print("the panel, until its rows are painted", shown, "300 ms");
    panels::BacklogPanel panel(context);
    panel.resize(1600, 1000);
    panel.show();
    auto &table = tableOf(panel);
    waitForRows(table);
    step(panel, table);
    scroll(table);
    filter(panel, table);
    print("  memory", std::format("{:.0f} MB", peakMemory()));
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    Q_INIT_RESOURCE(icons);
    const QApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 156'000;
    return count > 0 ? espalier::bench::run(count) : 2;
}
