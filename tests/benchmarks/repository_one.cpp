// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a window asks of a repository, in one process, for bench_repository.py:
//   repository_one PROJECT COMMIT…   branches, status, a commit on a new branch, and the files of
//                                    each COMMIT with the lines of those that are shown

#include "core/git/branches.h"
#include "core/git/changedfiles.h"
#include "core/git/repository.h"
#include "tests/benchmarks/measure.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <format>
#include <span>
#include <string>
#include <unistd.h>
#include <vector>

namespace espalier::bench {

namespace {

git::Repository opened(const std::filesystem::path &project)
{
    return valueOf(git::Repository::open(project));
}

/// With a repository opened anew each time, so that nothing is known of it; and of those a window
/// shows, how far they are from where they began.
void measureBranches(const std::filesystem::path &project)
{
    constexpr std::size_t kShown = 40;
    std::size_t count = 0;
    Series cold;
    Series distances;
    for (int i = 0; i < 10; ++i) {
        const auto repository = opened(project);
        std::vector<git::Branch> branches;
        measure(cold, [&] { branches = valueOf(git::branches(repository)); });
        count = branches.size();
        const auto main = valueOf(repository.resolve("main"));
        measure(distances, [&] {
            for (const auto &branch : std::span(branches).first(std::min(kShown, count)))
                static_cast<void>(valueOf(git::distance(repository, branch.tip, main)));
        });
    }
    print(std::format("list of {} branches, the repository just opened", count), cold, "200 ms");
    print(std::format("ahead and behind of {} of them", std::min(kShown, count)), distances);
}

void measureStatus(const std::filesystem::path &project)
{
    std::size_t count = 0;
    Series status;
    for (int i = 0; i < 5; ++i) {
        const auto repository = opened(project);
        measure(status, [&] { count = valueOf(repository.status()).size(); });
    }
    print(std::format("status, {} files are not as in HEAD", count), status, "2 s");
}

/// Each is another commit, with two files changed.
void measureCommits(const std::filesystem::path &project)
{
    auto repository = opened(project);
    const auto main = valueOf(repository.resolve("main"));
    Series commits;
    for (int i = 0; i < 50; ++i) {
        const auto code = std::format("A = {}\n", i);
        const auto test = std::format("B = {}\n", i);
        const git::CommitRequest request{
            .branch = std::format("improvement/measured-{}-{}", ::getpid(), i),
            .base = main,
            .changes = {{.path = "shop/cart.py", .content = code, .mode = {}},
                        {.path = "tests/test_cart.py", .content = test, .mode = {}}},
            .message = "fix: measured\n",
            .author = {.name = "Ada", .email = "ada@example.org"},
            .reusePrefix = {}};
        measure(commits,
                [&] { static_cast<void>(valueOf(repository.commitOnNewBranch(request))); });
    }
    print("a commit on a new branch", commits, "5 ms");
}

void measureFiles(const std::filesystem::path &project, const std::string &changed)
{
    constexpr std::size_t kShown = 40;
    std::size_t count = 0;
    Series files;
    Series lines;
    for (int i = 0; i < 10; ++i) {
        const auto repository = opened(project);
        const auto to = valueOf(repository.resolve(changed));
        const auto from = valueOf(git::readCommit(repository, to)).parents.front();
        std::vector<git::ChangedFile> found;
        measure(files, [&] { found = valueOf(git::changedFiles(repository, from, to)); });
        count = found.size();
        measure(lines, [&] {
            for (const auto &file : std::span(found).first(std::min(kShown, count)))
                static_cast<void>(valueOf(git::countLines(repository, file)));
        });
    }
    print(std::format("files of '{}', which changes {}", changed, count), files, "50 ms");
    print(std::format("lines of the {} that are shown", std::min(kShown, count)), lines);
}

} // namespace

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fputs("repository_one PROJECT COMMIT…\n", stderr);
        return 2;
    }
    espalier::bench::measureBranches(argv[1]);
    espalier::bench::measureStatus(argv[1]);
    for (int i = 2; i < argc; ++i)
        espalier::bench::measureFiles(argv[1], argv[i]);
    espalier::bench::measureCommits(argv[1]);
    return 0;
}
