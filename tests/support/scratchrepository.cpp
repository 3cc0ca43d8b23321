// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scratchrepository.h"

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

#include <cstdio>
#include <cstdlib>

namespace espalier::test {

static QProcessEnvironment cleanEnvironment()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(QStringLiteral("GIT_")))
            environment.remove(name);
    }
    const std::pair<const char *, const char *> settings[] = {
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_CONFIG_SYSTEM", "/dev/null"},
        {"GIT_AUTHOR_NAME", "Author"},
        {"GIT_AUTHOR_EMAIL", "author@example.org"},
        {"GIT_COMMITTER_NAME", "Committer"},
        {"GIT_COMMITTER_EMAIL", "committer@example.org"},
        {"GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"},
        {"GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"},
    };
    for (const auto &[name, value] : settings)
        environment.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    return environment;
}

struct GitOutput {
    bool succeeded = false;
    std::string output;
    std::string errors;
};

static GitOutput runGit(const std::filesystem::path &folder,
                        const std::vector<std::string> &arguments)
{
    QStringList list;
    for (const std::string &argument : arguments)
        list.append(QFile::decodeName(argument.c_str()));
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment());
    process.setWorkingDirectory(QFile::decodeName(folder.c_str()));
    process.start(QStringLiteral("git"), list);
    const bool finished = process.waitForFinished(60'000);
    return {finished && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
            process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

ScratchRepository::ScratchRepository(Kind kind)
{
    std::vector<std::string> arguments{"init", "--quiet", "--initial-branch=main"};
    if (kind == Kind::Bare)
        arguments.emplace_back("--bare");
    if (kind == Kind::Sha256)
        arguments.emplace_back("--object-format=sha256");
    git(arguments);
}

std::string ScratchRepository::git(const std::vector<std::string> &arguments) const
{
    GitOutput result = runGit(root(), arguments);
    if (!result.succeeded) {
        std::fprintf(stderr, "git %s failed: %s\n", arguments.front().c_str(),
                     result.errors.c_str());
        std::abort();
    }
    if (result.output.ends_with('\n'))
        result.output.pop_back();
    return result.output;
}

bool ScratchRepository::tryGit(const std::vector<std::string> &arguments) const
{
    return runGit(root(), arguments).succeeded;
}

std::string ScratchRepository::commitAll(const std::string &message) const
{
    git({"add", "--all"});
    git({"commit", "--quiet", "--allow-empty", "-m", message});
    return git({"rev-parse", "HEAD"});
}

} // namespace espalier::test
