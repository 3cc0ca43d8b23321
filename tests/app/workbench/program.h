// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench/workbench.h"

#include <QTemporaryDir>

#include <memory>

namespace espalier::test {

/// Milliseconds that anything may take on a machine that has other things to do.
inline constexpr int kPatience = 30'000;

/// The window program with a copy of the sample project; state and settings are its own.
class Program final {
public:
    /// In a folder of its own, or in one where an earlier program has been.
    Program();
    explicit Program(const QString &folder);
    ~Program();

    [[nodiscard]] workbench::Workbench &workbench() { return *m_workbench; }
    [[nodiscard]] shell::MainWindow &window() { return m_workbench->window(); }
    [[nodiscard]] QString project() const;
    /// Null while no project is open.
    [[nodiscard]] controls::Panel *panel(const QString &id);
    [[nodiscard]] bool idle() { return m_workbench->jobs().runningCount() == 0; }
    /// What the git program says in the project, trimmed.
    [[nodiscard]] QByteArray git(const QStringList &arguments) const;

    /// Opens the sample and waits until its functions are listed; trusts it.
    void openSample();

private:
    QTemporaryDir m_own;
    QString m_folder;
    std::unique_ptr<bootstrap::Application> m_application;
    std::unique_ptr<workbench::Workbench> m_workbench;
};

} // namespace espalier::test
