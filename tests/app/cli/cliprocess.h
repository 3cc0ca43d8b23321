// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/standardpaths.h"
#include "tests/support/temporaryproject.h"

#include <QByteArray>
#include <QProcess>
#include <QStringList>

namespace espalier::test {

/// How a run of the program ended.
struct CliOutcome {
    int code = -1; ///< 128 and the signal's number when one ended it
    QByteArray out;
    QByteArray err;

    /// stdout as JSON; discarded when it is anything else.
    [[nodiscard]] Json json() const { return parseJson(out.toStdString()); }
};

/// Runs the built program with settings and state of its own.
class Cli final {
public:
    Cli();

    /// Further variables; an empty value takes one away.
    void setVariable(const char *name, const QByteArray &value);
    /// The folder the program is run in; by default an empty one.
    void setFolder(const std::filesystem::path &folder) { m_folder = folder; }

    [[nodiscard]] CliOutcome run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// Starts it; the caller waits.
    void start(QProcess &process, const QStringList &arguments) const;
    /// What became of a process that was started, once it has ended.
    [[nodiscard]] static CliOutcome wait(QProcess &process);
    /// Has bash run a line in which $ESPALIER is the program.
    [[nodiscard]] CliOutcome shell(const QString &line) const;
    /// Runs it with stdout on a terminal, whose text is `out`.
    [[nodiscard]] CliOutcome runOnTerminal(const QStringList &arguments) const;

    /// Runs it with stdin on a terminal, where these lines are typed.
    [[nodiscard]] CliOutcome runTyping(const QStringList &arguments, const QByteArray &typed) const;

    [[nodiscard]] static QString program();
    [[nodiscard]] const std::filesystem::path &home() const { return m_home.root(); }
    /// Where it keeps settings and state.
    [[nodiscard]] StandardPaths paths() const;

private:
    void prepare(QProcess &process) const;

    TemporaryProject m_home;
    TemporaryProject m_empty;
    std::filesystem::path m_folder;
    QProcessEnvironment m_environment;
};

} // namespace espalier::test
