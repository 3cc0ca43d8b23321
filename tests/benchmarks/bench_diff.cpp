// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What comparing two texts costs, as a view needs it, beside the programs that people know for it.
// The texts come from files by mmap; the figures are of this process on one thread.

#include "core/base/file.h"
#include "core/base/mappedfile.h"
#include "core/diff/comparison.h"
#include "core/diff/worddiff.h"
#include "core/process/processrunner.h"
#include "tests/benchmarks/measure.h"

#include <QCoreApplication>

#include <algorithm>
#include <format>
#include <functional>
#include <random>
#include <sys/resource.h>

namespace espalier::bench {

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

std::string joined(const Lines &lines)
{
    std::string text;
    for (const auto &line : lines)
        text += line + '\n';
    return text;
}

/// Source-like lines: blocks with a head, statements of their own, closing and blank lines.
Lines makeLines(std::size_t count, std::uint32_t seed)
{
    std::mt19937 random(seed);
    Lines lines;
    while (lines.size() < count) {
        lines.push_back(std::format("void function{}(int value)", random() % 1'000'000));
        lines.emplace_back("{");
        for (auto statements = 3 + random() % 8; statements > 0; --statements)
            lines.push_back(std::format("    value += compute({}, value); // {}", random() % 5000,
                                        random() % 100));
        lines.insert(lines.end(), {"    return;", "}", ""});
    }
    lines.resize(count);
    return lines;
}

/// Changed, removed and added lines at `changes` places.
Lines edited(Lines lines, std::size_t changes)
{
    std::mt19937 random(7);
    Lines result;
    const auto every = lines.size() / changes;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i % every != every / 2) {
            result.push_back(std::move(lines[i]));
            continue;
        }
        const auto kind = random() % 4;
        if (kind <= 1)
            result.push_back(lines[i] + " // edited");
        else if (kind == 2)
            result.insert(result.end(), {lines[i], std::format("    added({});", random())});
    }
    return result;
}

struct Case {
    std::string name;
    Lines left;
    Lines right;
    std::string target;
};

class DiffBenchmark final {
public:
    void run();

private:
    void measureCase(const Case &one);
    void besideOthers(const std::string &left, const std::string &right);
    void words();
    [[nodiscard]] diff::Comparison compare(const MappedFile &left, const MappedFile &right);

    TemporaryFolder m_folder = valueOf(TemporaryFolder::create("espalier-bench-"));
    JobContext m_job;
};

void DiffBenchmark::besideOthers(const std::string &left, const std::string &right)
{
    constexpr double kSlow = 1000; // ms; once is enough then
    const std::vector<std::pair<std::string, process::Command>> programs{
        {"git diff --no-index --numstat",
         {.program = "/usr/bin/git",
          .arguments = {"diff", "--no-index", "--numstat", left, right}}},
        {"diff --speed-large-files, one letter a change",
         {.program = "/usr/bin/diff",
          .arguments = {"--speed-large-files",
                        "--unchanged-group-format=", "--changed-group-format=x", left, right}}}};
    for (const auto &[name, command] : programs) {
        if (!fs::exists(command.program)) {
            print("  beside: " + name, "not installed");
            continue;
        }
        Series series;
        for (int i = 0; i < 3 && (i == 0 || series.best() < kSlow); ++i)
            measure(series, [&] {
                static_cast<void>(valueOf(process::SystemProcessRunner().run(command, {})));
            });
        print("  beside: " + name, series);
    }
}

void DiffBenchmark::measureCase(const Case &one)
{
    const auto left = (m_folder.path() / "left").string();
    const auto right = (m_folder.path() / "right").string();
    check(writeFilePlainly(left, joined(one.left)));
    check(writeFilePlainly(right, joined(one.right)));
    diff::LineDiff result;
    const auto byLines = [&] {
        const auto leftFile = valueOf(MappedFile::open(left));
        const auto rightFile = valueOf(MappedFile::open(right));
        result =
            valueOf(diff::compare(valueOf(diff::TextLines::split(leftFile.content())),
                                  valueOf(diff::TextLines::split(rightFile.content())), {}, m_job));
    };
    const auto whole = [&] {
        const auto leftFile = valueOf(MappedFile::open(left));
        const auto rightFile = valueOf(MappedFile::open(right));
        static_cast<void>(
            valueOf(diff::compareTexts(leftFile.content(), rightFile.content(), {}, m_job)));
    };
    const auto times = byTurns(9, {byLines, whole});
    print(one.name, std::format("{} changes, -{} +{}{}", result.counted(), result.removed(),
                                result.added(), result.approximate ? ", approximate" : ""));
    print("  by line, with mmap and splitting", times[0], one.target);
    print("  processor time of that", std::format("{:.3f} ms", times[0].processor()));
    print("  and with the rows of both views", times[1]);
    besideOthers(left, right);
}

void DiffBenchmark::words()
{
    const std::string left = "    const auto result = compute(first, second, third); // the sum";
    const std::string right = "    const auto total = compute(first, 2, third, fourth); // a sum";
    constexpr int kLines = 1000;
    Series series;
    for (int i = 0; i < 9; ++i)
        measure(series, [&] {
            for (int line = 0; line < kLines; ++line)
                static_cast<void>(diff::words(left, right));
        });
    print("words of 1000 pairs of lines", series, "60 rows within 16 ms");
}

Lines shuffled(Lines lines)
{
    std::ranges::shuffle(lines, std::mt19937(3));
    return lines;
}

Lines numbered(std::size_t count, std::string_view word)
{
    Lines lines;
    for (std::size_t i = 0; i < count; ++i)
        lines.push_back(std::format("{} number {} of them all", word, i));
    return lines;
}

/// Lines of which each occurs many times.
Lines repeating(std::size_t count, std::uint32_t kinds, std::uint32_t seed)
{
    std::mt19937 random(seed);
    Lines lines;
    for (std::size_t i = 0; i < count; ++i)
        lines.push_back(std::format("line of kind {}", random() % kinds));
    return lines;
}

void DiffBenchmark::run()
{
    constexpr std::size_t kSmall = 50'000, kLarge = 500'000;
    const auto small = makeLines(kSmall, 1);
    const auto large = makeLines(kLarge, 2);
    measureCase({"50 000 lines, 2000 places", small, edited(small, 2000), "10 ms"});
    measureCase({"500 000 lines, 2000 places", large, edited(large, 2000), "45 ms"});
    measureCase({"500 000 lines, 3 places", large, edited(large, 3), {}});
    measureCase({"500 000 lines, nothing in common", numbered(kLarge, "left"),
                 numbered(kLarge, "right"), "500 ms"});
    measureCase({"500 000 lines, shuffled", numbered(kLarge, "line"),
                 shuffled(numbered(kLarge, "line")), "500 ms"});
    measureCase({"500 000 source lines, shuffled", large, shuffled(large), "1000 ms"});
    measureCase({"500 000 lines of 20 kinds", repeating(kLarge, 20, 4), repeating(kLarge, 20, 5),
                 "1000 ms"});
    measureCase({"500 000 equal lines and 300 000", Lines(kLarge, "same"), Lines(300'000, "same"),
                 "100 ms"});
    words();
    print("this process's memory at most", std::format("{:.0f} MB", peakMemory()));
}

} // namespace

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    espalier::bench::DiffBenchmark().run();
    return 0;
}
