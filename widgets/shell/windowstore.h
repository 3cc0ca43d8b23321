// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>
#include <QTemporaryDir>
#include <QVariantMap>

#include <filesystem>
#include <memory>

namespace espalier::shell {

/// A layout of docks under a name.
struct NamedLayout {
    QString name;
    QByteArray state;
};

/// What the window remembers: in general and for each project. A file of the user's state, never of
/// the project.
class WindowStore final {
public:
    /// Without a file, nothing is read, and what is set is forgotten with it.
    explicit WindowStore(const std::filesystem::path &file);
    ~WindowStore();

    [[nodiscard]] QSettings &settings() { return m_settings; }

    [[nodiscard]] theme::Choice theme() const;
    void setTheme(theme::Choice choice);

    [[nodiscard]] QStringList recentProjects() const;
    void noteProject(const QString &folder);
    void forgetProject(const QString &folder);

    [[nodiscard]] QVariantMap session(const QString &folder) const;
    void setSession(const QString &folder, const QVariantMap &session);

    [[nodiscard]] QList<NamedLayout> layouts() const;
    void keepLayout(const NamedLayout &layout);
    void removeLayout(const QString &name);

private:
    std::unique_ptr<QTemporaryDir> m_forgotten;
    QSettings m_settings;
};

} // namespace espalier::shell
