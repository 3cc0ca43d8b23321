// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/git/applyplan.h"
#include "tests/support/scratchrepository.h"

#include <QMetaType>

#include <map>

namespace espalier::test {

/// Files of a commit by path; content that begins with "x:" makes the file executable.
using Files = std::map<std::string, std::string>;

/// The whole content of a commit on the current branch.
inline git::ObjectId commitFiles(const ScratchRepository &scratch, const Files &files)
{
    scratch.git({"rm", "-r", "-f", "--quiet", "--ignore-unmatch", "."});
    for (const auto &[path, content] : files) {
        scratch.write(path, content);
        if (content.starts_with("x:"))
            std::filesystem::permissions(scratch.path(path), std::filesystem::perms(0755));
    }
    return git::ObjectId(scratch.commitAll("files"));
}

/// "main" at a base, checked out, and "improvement/a" one commit on top of it.
struct ApplyScene {
    ScratchRepository scratch;
    git::ObjectId base;
    git::ObjectId tip;

    ApplyScene(const Files &before, const Files &after)
    {
        base = commitFiles(scratch, before);
        scratch.git({"checkout", "--quiet", "-b", "improvement/a"});
        tip = commitFiles(scratch, after);
        scratch.git({"checkout", "--quiet", "main"});
    }

    [[nodiscard]] git::ApplyRequest request(git::ApplyMethod method) const
    {
        return {.branch = "main",
                .expected = {},
                .source = tip,
                .method = method,
                .message = "Apply it\n",
                .identity = {"Someone", "someone@example.org"},
                .time = 1'750'000'000};
    }

    [[nodiscard]] git::Repository open() const { return *git::Repository::open(scratch.root()); }

    [[nodiscard]] git::ApplyPlan plan(git::ApplyMethod method) const
    {
        return *git::planApply(open(), request(method))->plan;
    }

    /// The work tree without .git, and what git says of it.
    [[nodiscard]] Snapshot checkout() const
    {
        Snapshot files = scratch.snapshot();
        std::erase_if(files, [](const auto &item) { return item.first.starts_with(".git/"); });
        files["index"] = scratch.git({"ls-files", "--stage", "-t"});
        files["status"] = scratch.git({"status", "--porcelain", "--untracked-files=all"});
        files["tip"] = scratch.git({"rev-parse", "main"});
        for (const auto &[path, content] : Snapshot(files)) {
            if (!scratch.exists(path) || std::filesystem::is_symlink(scratch.path(path)))
                continue;
            const auto mode = std::filesystem::status(scratch.path(path)).permissions();
            const bool runs =
                (mode & std::filesystem::perms::owner_exec) != std::filesystem::perms::none;
            files["mode of " + path] = runs ? "runs" : "";
        }
        return files;
    }

    [[nodiscard]] bool isWithoutLeftovers() const
    {
        for (const auto &[path, content] : scratch.snapshot()) {
            if (path.contains("espalier") || path.ends_with(".lock"))
                return false;
        }
        return true;
    }
};

} // namespace espalier::test

Q_DECLARE_METATYPE(espalier::test::Files)
