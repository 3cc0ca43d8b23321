// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/windowstore.h"

#include <QCryptographicHash>
#include <QDir>

namespace espalier::shell {

static const auto kTheme = QStringLiteral("theme");
static const auto kRecent = QStringLiteral("recentProjects");
static const auto kLayouts = QStringLiteral("layouts");

WindowStore::WindowStore(const std::filesystem::path &file)
    : m_forgotten(file.empty() ? std::make_unique<QTemporaryDir>() : nullptr),
      m_settings(m_forgotten ? m_forgotten->filePath(QStringLiteral("window.ini"))
                             : QString::fromStdString(file.string()),
                 QSettings::IniFormat)
{
}

WindowStore::~WindowStore() = default;

theme::Choice WindowStore::theme() const
{
    const int kept = m_settings.value(kTheme).toInt();
    return kept >= 0 && kept <= static_cast<int>(theme::Choice::HighContrast)
               ? static_cast<theme::Choice>(kept)
               : theme::Choice::System;
}

void WindowStore::setTheme(theme::Choice choice)
{
    m_settings.setValue(kTheme, static_cast<int>(choice));
}

QStringList WindowStore::recentProjects() const
{
    auto folders = m_settings.value(kRecent).toStringList();
    folders.removeIf([](const QString &folder) { return !QDir(folder).exists(); });
    return folders;
}

void WindowStore::noteProject(const QString &folder)
{
    constexpr qsizetype kMost = 12;
    auto folders = m_settings.value(kRecent).toStringList();
    folders.removeAll(folder);
    folders.prepend(folder);
    m_settings.setValue(kRecent, folders.first(std::min(folders.size(), kMost)));
}

void WindowStore::forgetProject(const QString &folder)
{
    auto folders = m_settings.value(kRecent).toStringList();
    folders.removeAll(folder);
    m_settings.setValue(kRecent, folders);
}

// A folder's path has characters that a key may not have.
static QString sessionKey(const QString &folder)
{
    const auto hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("sessions/") + QString::fromLatin1(hash.toHex().first(16));
}

QVariantMap WindowStore::session(const QString &folder) const
{
    return m_settings.value(sessionKey(folder)).toMap();
}

void WindowStore::setSession(const QString &folder, const QVariantMap &session)
{
    m_settings.setValue(sessionKey(folder), session);
    m_settings.sync();
}

QList<NamedLayout> WindowStore::layouts() const
{
    QList<NamedLayout> list;
    const auto map = m_settings.value(kLayouts).toMap();
    for (auto layout = map.begin(); layout != map.end(); ++layout)
        list.append({layout.key(), layout.value().toByteArray()});
    return list;
}

void WindowStore::keepLayout(const NamedLayout &layout)
{
    auto map = m_settings.value(kLayouts).toMap();
    map.insert(layout.name, layout.state);
    m_settings.setValue(kLayouts, map);
}

void WindowStore::removeLayout(const QString &name)
{
    auto map = m_settings.value(kLayouts).toMap();
    map.remove(name);
    m_settings.setValue(kLayouts, map);
}

} // namespace espalier::shell
