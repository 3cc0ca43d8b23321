// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// From the start of a process to the first picture of a diff, what memory that takes, and how long
// a picture takes while scrolling. Each measurement is a process of its own, this program again.

#include "core/base/file.h"
#include "core/base/mappedfile.h"
#include "tests/benchmarks/measure.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"

#include <QApplication>
#include <QProcess>
#include <QScrollBar>
#include <QTimer>

#include <chrono>
#include <format>

namespace espalier::bench {

namespace {

namespace fs = std::filesystem;
using namespace espalier::editor;

double now()
{
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(since).count();
}

DiffText mapped(const fs::path &path)
{
    const auto file = std::make_shared<MappedFile>(valueOf(MappedFile::open(path)));
    return {.bytes = file->content(),
            .owner = file,
            .title = QString::fromStdString(path.filename().string()),
            .fileName = QStringLiteral("module.py")};
}

/// The process that shows a diff and says how long everything took, in a line of figures.
class Child final : public QObject {
public:
    Child(double start, const fs::path &before, const fs::path &after) : m_start(start)
    {
        m_view.resize(1920, 1080);
        m_view.canvas().viewport()->installEventFilter(this);
        connect(&m_view, &DiffView::shown, this, [this] { m_compared = now() - m_start; });
        m_view.compare(mapped(before), mapped(after));
        m_view.show();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::Paint || m_compared == 0 || m_painted > 0)
            return QObject::eventFilter(watched, event);
        watched->removeEventFilter(this);
        QCoreApplication::sendEvent(watched, event);
        m_painted = now() - m_start;
        m_memory = peakMemory();
        QTimer::singleShot(300, this, [this] { scroll(); });
        return true;
    }

private:
    Series frames(bool expanded, int pixels)
    {
        m_view.setCollapsed(!expanded);
        auto &bar = *m_view.canvas().verticalScrollBar();
        bar.setValue(0);
        Series series;
        constexpr int kFrames = 300;
        for (int i = 1; i <= kFrames; ++i)
            measure(series, [&] {
                bar.setValue(pixels > 0 ? i * pixels
                                        : static_cast<int>(qint64(bar.maximum()) * i / kFrames));
                m_view.canvas().viewport()->repaint();
            });
        return series;
    }

    void scroll()
    {
        const auto smooth = frames(true, 60);
        const auto jumps = frames(true, 0);
        m_view.setUnified(true);
        const auto unified = frames(false, 60);
        m_view.setWrapping(true);
        const auto wrapped = frames(true, 60);
        std::printf("%f %f %f %f %f %f %f %f\n", m_compared, m_painted, m_memory, smooth.at(0.5),
                    smooth.at(0.99), jumps.at(0.99), unified.at(0.99), wrapped.at(0.99));
        QCoreApplication::quit();
    }

    double m_start;
    double m_compared = 0;
    double m_painted = 0;
    double m_memory = 0;
    DiffView m_view;
};

class Pair final {
public:
    Pair(int lines, int changes) : m_folder(valueOf(TemporaryFolder::create("espalier-bench-")))
    {
        std::string before;
        std::string after;
        const int every = lines / changes;
        for (int i = 0; i < lines; ++i) {
            const auto line = std::format("    value_{} = compute(row[{}], scale={})  # {}\n", i,
                                          i % 7, i % 13, i % 3 == 0 ? "a comment" : "");
            before += line;
            if (i % every != every / 2)
                after += line;
            else if (i / every % 3 == 0)
                after += std::format("    value_{} = compute(row[{}], scale=2.5)\n", i, i % 7);
            else if (i / every % 3 == 1)
                after += line + "    extra = True\n";
        }
        check(writeFilePlainly(this->before(), before));
        check(writeFilePlainly(this->after(), after));
    }
    [[nodiscard]] fs::path before() const { return m_folder.path() / "before.py"; }
    [[nodiscard]] fs::path after() const { return m_folder.path() / "after.py"; }

private:
    TemporaryFolder m_folder;
};

std::vector<double> figuresOf(const Pair &pair)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(),
                  {QString::number(now(), 'f', 3), QString::fromStdString(pair.before().string()),
                   QString::fromStdString(pair.after().string())});
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        giveUp({ErrorKind::Process, "the measured process failed", {}});
    std::vector<double> figures;
    for (const auto &figure : process.readAllStandardOutput().split(' '))
        figures.push_back(figure.trimmed().toDouble());
    return figures;
}

void compare(int lines, int changes, const char *paintTarget, const char *memoryTarget)
{
    constexpr int kRepeats = 7;
    const Pair pair(lines, changes);
    std::vector<Series> all(8);
    for (int i = 0; i < kRepeats; ++i) {
        const auto figures = figuresOf(pair);
        for (std::size_t j = 0; j < all.size(); ++j)
            all[j].add(figures[j], 0);
    }
    print("lines, changes", std::format("{}, {}", lines, changes));
    print("  process start to compared", all[0]);
    print("  process start to first picture", all[1], paintTarget);
    print("  memory at most, at the first picture", std::format("{:.0f} MB", all[2].median()),
          memoryTarget);
    print("  a picture while scrolling by lines, 1920×1080", all[3]);
    print("    the slowest of a hundred", all[4], "16 ms");
    print("    the same, jumping through the file", all[5], "16 ms");
    print("    the same, unified and folded", all[6], "16 ms");
    print("    the same, unified and wrapped", all[7], "16 ms");
}

} // namespace

static int run(const QStringList &arguments)
{
    if (arguments.size() == 4) {
        const Child child(arguments[1].toDouble(), fs::path(arguments[2].toStdString()),
                          fs::path(arguments[3].toStdString()));
        return QApplication::exec();
    }
    compare(50'000, 2'000, "150 ms", "");
    compare(500'000, 2'000, "400 ms", "200 MB");
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    Q_INIT_RESOURCE(icons);
    const QApplication application(argc, argv);
    return espalier::bench::run(QCoreApplication::arguments());
}
