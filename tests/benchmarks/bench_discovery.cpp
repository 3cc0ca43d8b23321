// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What finding and outlining the functions of a tree costs, beside the bare parser on the same
// files and threads, and again when nothing changed.

#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/engine/instrumentplan.h"
#include "core/instrument/discover.h"
#include "core/process/processrunner.h"
#include "core/syntax/outline.h"
#include "tests/benchmarks/measure.h"
#include "tests/benchmarks/sourcetree.h"

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <format>

namespace espalier::bench {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kThreads = 2;
const engine::Selection kEverything{.include = {"test", "vendored", "generated", "minified"}};

class Discovery final {
public:
    explicit Discovery(const SourceTree &tree)
        : m_tree(tree), m_pack(valueOf(instrument::Pack::load("spans"))),
          m_user(valueOf(TemporaryFolder::create("espalier-bench-"))),
          m_paths{.state = m_user.path() / "state"}
    {
    }

    void run();

private:
    [[nodiscard]] std::vector<instrument::SourceFile> discover();
    void parseAll(const std::vector<instrument::SourceFile> &files);
    void readAll(const std::vector<instrument::SourceFile> &files);
    void besideTheParser();
    [[nodiscard]] std::vector<instrument::SourceFile> discoverAgain(engine::Workspace &workspace);
    void fillCache();
    void unchanged(const std::string &what);
    void makeRepository();

    const SourceTree &m_tree;
    instrument::Pack m_pack;
    TemporaryFolder m_user;
    StandardPaths m_paths;
    JobContext m_job;
};

std::vector<instrument::SourceFile> Discovery::discover()
{
    const instrument::DiscoverOptions options{.root = m_tree.root(),
                                              .include = kEverything.include,
                                              .pack = &m_pack,
                                              .threads = kThreads};
    return valueOf(instrument::discover(options, m_job));
}

void Discovery::parseAll(const std::vector<instrument::SourceFile> &files)
{
    check(parallelFor(files.size(), kThreads, m_job, "parse", [&](std::size_t i) {
        if (!files[i].content)
            return;
        if (const auto text = readFile(m_tree.root() / files[i].path))
            syntax::parseOnly(*files[i].language, *text);
    }));
}

void Discovery::readAll(const std::vector<instrument::SourceFile> &files)
{
    std::atomic<std::uint64_t> sum{0};
    check(parallelFor(files.size(), kThreads, m_job, "read", [&](std::size_t i) {
        if (const auto text = readFile(m_tree.root() / files[i].path))
            sum += hash64(*text);
    }));
}

void Discovery::besideTheParser()
{
    constexpr int kRepeats = 5;
    const auto files = discover();
    std::size_t functions = 0;
    for (const auto &file : files)
        functions += file.content ? file.content->outline.functions.size() : 0;
    print("files, MB, functions",
          std::format("{}, {:.1f}, {}", m_tree.files(), m_tree.megabytes(), functions));
    const auto times =
        byTurns(kRepeats, {[&] { parseAll(files); }, [&] { static_cast<void>(discover()); },
                           [&] { readAll(files); }});
    print("  reading and hashing", times[2]);
    print("  reading and parsing, bare", times[0]);
    print("  discovering, outlines of all files", times[1]);
    print("  processor time of the two",
          std::format("{:.0f} ms, {:.0f} ms", times[0].processor(), times[1].processor()));
    print("  ratio of the medians, of the processor times",
          std::format("{:.2f}, {:.2f}", times[1].median() / times[0].median(),
                      times[1].processor() / times[0].processor()),
          "1.3");
}

std::vector<instrument::SourceFile> Discovery::discoverAgain(engine::Workspace &workspace)
{
    return valueOf(engine::discoverFiles(workspace, kEverything, m_pack, kThreads, m_job));
}

void Discovery::fillCache()
{
    const auto workspace = valueOf(engine::Workspace::open(m_tree.root(), m_paths));
    static_cast<void>(discoverAgain(*workspace));
}

// Each time is a program's own: the workspace is opened and its cache read anew.
void Discovery::unchanged(const std::string &what)
{
    constexpr int kRepeats = 15;
    Series open;
    Series again;
    std::vector<instrument::SourceFile> files;
    for (int i = 0; i < kRepeats; ++i) {
        std::unique_ptr<engine::Workspace> workspace;
        measure(open,
                [&] { workspace = valueOf(engine::Workspace::open(m_tree.root(), m_paths)); });
        measure(again, [&] { files = discoverAgain(*workspace); });
    }
    const auto made = [](const auto &file) { return file.content && !file.fromCache; };
    if (std::ranges::any_of(files, made))
        giveUp({ErrorKind::Internal, "the cache of outlines did not serve", {}});
    print("  " + what + ": opening the project", open);
    print("  " + what + ": discovering", again, "150 ms for 40 MB");
}

// The rules of a repository are asked for each folder and each source file.
void Discovery::makeRepository()
{
    const process::Command command{.program = "/usr/bin/git",
                                   .arguments = {"init", "--quiet", m_tree.root().string()}};
    const auto made = valueOf(process::SystemProcessRunner().run(command, {}));
    if (!made.status.ok())
        giveUp({ErrorKind::Process, "git init failed", made.errors.text});
    check(writeFilePlainly(m_tree.root() / ".gitignore", "build/\n/dist\n*.o\n.cache\n"));
}

void Discovery::run()
{
    besideTheParser();
    fillCache();
    unchanged("unchanged");
    makeRepository();
    unchanged("unchanged, in a repository");
    print("  this process's memory at most", std::format("{:.0f} MB", peakMemory()));
}

} // namespace

static int run(int count, char **arguments)
{
    std::vector<fs::path> given(arguments + 1, arguments + count);
    std::vector<std::vector<fs::path>> trees{given};
    if (given.empty())
        trees = {pythonFolders(), {"/usr/share/nodejs"}};
    for (const auto &folders : trees) {
        const SourceTree tree(folders, {".py", ".js", ".mjs", ".cjs"});
        if (tree.files() > 0)
            Discovery(tree).run();
    }
    return 0;
}

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return espalier::bench::run(argc, argv);
}
