// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/workbench/program.h"

#include "core/engine/sampleproject.h"

#include <QProcess>
#include <QPushButton>
#include <QTest>

#include <format>

namespace espalier::test {

Program::Program() : Program(QString()) {}

Program::Program(const QString &folder) : m_folder(folder.isEmpty() ? m_own.path() : folder)
{
    for (const char *kind : {"STATE", "CONFIG", "DATA", "CACHE"})
        qputenv(std::format("XDG_{}_HOME", kind).c_str(),
                QStringLiteral("%1/%2").arg(m_folder, QLatin1String(kind)).toUtf8());
    const auto made = engine::makeSample(project().toStdString());
    if (!made && made.error().kind != ErrorKind::AlreadyExists)
        qFatal("%s", made.error().text().c_str());
    m_application = std::make_unique<bootstrap::Application>();
    m_workbench = std::make_unique<workbench::Workbench>(*m_application, workbench::Options{});
    window().resize(1280, 800);
    m_workbench->show();
}

Program::~Program() = default;

QString Program::project() const
{
    return m_folder + QStringLiteral("/sample");
}

controls::Panel *Program::panel(const QString &id)
{
    return window().projectView() ? window().projectView()->panel(id) : nullptr;
}

QByteArray Program::git(const QStringList &arguments) const
{
    QProcess process;
    process.start(QStringLiteral("git"), QStringList{QStringLiteral("-C"), project()} + arguments);
    process.waitForFinished();
    return process.readAllStandardOutput().trimmed();
}

void Program::openSample()
{
    m_workbench->openProject(project());
    QTRY_VERIFY_WITH_TIMEOUT(window().projectView(), kPatience);
    window().findChild<QPushButton *>(QStringLiteral("trust.yes"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_workbench->context()->isTrusted(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(panel(QStringLiteral("functions"))->count() > 0 && idle(), kPatience);
}

} // namespace espalier::test
