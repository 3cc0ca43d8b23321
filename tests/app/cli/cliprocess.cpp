// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/cliprocess.h"

#include <QFile>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace espalier::test {

QString Cli::program()
{
    return QStringLiteral(ESPALIER_BUILD_DIR "/app/cli/espalier");
}

StandardPaths Cli::paths() const
{
    const auto &home = m_home.root();
    return {.config = home / ".config" / "espalier",
            .data = home / ".local" / "share" / "espalier",
            .state = home / ".local" / "state" / "espalier",
            .cache = home / ".cache" / "espalier"};
}

Cli::Cli() : m_folder(m_empty.root()), m_environment(QProcessEnvironment::systemEnvironment())
{
    for (const QString &name : m_environment.keys()) {
        if (name.startsWith(QLatin1String("ESPALIER_")) || name.startsWith(QLatin1String("XDG_")))
            m_environment.remove(name);
    }
    // A person is meant to sit there, whoever runs the tests.
    for (const char *name : {"CI", "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "TF_BUILD",
                             "TEAMCITY_VERSION", "JENKINS_URL"})
        setVariable(name, {});
    setVariable("NO_COLOR", {});
    setVariable("HOME", m_home.root().c_str());
}

void Cli::setVariable(const char *name, const QByteArray &value)
{
    const auto key = QString::fromLatin1(name);
    if (value.isEmpty())
        m_environment.remove(key);
    else
        m_environment.insert(key, QFile::decodeName(value));
}

void Cli::prepare(QProcess &process) const
{
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(QFile::decodeName(m_folder.c_str()));
}

void Cli::start(QProcess &process, const QStringList &arguments) const
{
    prepare(process);
    process.start(program(), arguments);
}

CliOutcome Cli::wait(QProcess &process)
{
    constexpr int kLongest = 120'000;
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(kLongest)) {
        process.kill();
        process.waitForFinished();
        return {.code = -1, .out = {}, .err = "it did not end"};
    }
    const bool signalled = process.exitStatus() == QProcess::CrashExit;
    return {.code = signalled ? 128 + process.exitCode() : process.exitCode(),
            .out = process.readAllStandardOutput(),
            .err = process.readAllStandardError()};
}

CliOutcome Cli::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    start(process, arguments);
    process.write(input);
    process.closeWriteChannel();
    return wait(process);
}

CliOutcome Cli::shell(const QString &line) const
{
    QProcess process;
    prepare(process);
    auto environment = m_environment;
    environment.insert(QStringLiteral("ESPALIER"), program());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), line});
    process.closeWriteChannel();
    return wait(process);
}

CliOutcome Cli::runOnTerminal(const QStringList &arguments) const
{
    const FileDescriptor terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!terminal.valid() || ::grantpt(terminal.get()) != 0 || ::unlockpt(terminal.get()) != 0)
        return {.code = -1, .out = {}, .err = "there is no terminal to be had"};
    const FileDescriptor other(::open(::ptsname(terminal.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    QProcess process;
    process.setChildProcessModifier([fd = other.get()] { ::dup2(fd, STDOUT_FILENO); });
    start(process, arguments);
    process.closeWriteChannel();
    auto outcome = wait(process);
    // What was written waits in the terminal.
    ::fcntl(terminal.get(), F_SETFL, O_NONBLOCK);
    char buffer[4096];
    for (ssize_t size = 0; (size = ::read(terminal.get(), buffer, sizeof buffer)) > 0;)
        outcome.out.append(buffer, size);
    return outcome;
}

CliOutcome Cli::runTyping(const QStringList &arguments, const QByteArray &typed) const
{
    const FileDescriptor terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!terminal.valid() || ::grantpt(terminal.get()) != 0 || ::unlockpt(terminal.get()) != 0)
        return {.code = -1, .out = {}, .err = "there is no terminal to be had"};
    const FileDescriptor other(::open(::ptsname(terminal.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    // What is typed waits in the terminal until it is read.
    if (::write(terminal.get(), typed.constData(), static_cast<std::size_t>(typed.size())) !=
        typed.size())
        return {.code = -1, .out = {}, .err = "nothing can be typed"};
    QProcess process;
    process.setChildProcessModifier([fd = other.get()] { ::dup2(fd, STDIN_FILENO); });
    start(process, arguments);
    return wait(process);
}

} // namespace espalier::test
