// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/listening.h"

#include "core/settings/settings.h"

namespace espalier::panels {

using serve::ListeningReport;

Listening::Listening(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_task(context.jobs())
{
    connect(&m_task, &models::Task::runningChanged, this, &Listening::runningChanged);
}

void Listening::start()
{
    const auto tell = [this](const ListeningReport &report) {
        // The job ends before this goes.
        QMetaObject::invokeMethod(this, [this, report] { emit told(report); });
    };
    const auto listen = [project = m_context.project(), trusted = m_context.isTrusted(),
                         tell](JobContext &job) -> Result<ListeningReport> {
        auto workspace = project.open();
        if (!workspace)
            return failure(std::move(workspace.error()));
        auto settings =
            settings::Settings::load(settings::Sources::standard(project.root, trusted));
        if (!settings)
            return failure(std::move(settings.error()));
        const auto port = settings->value(settings::keys::kReceiverPort);
        return serve::listen(**workspace, {.port = static_cast<std::uint16_t>(port), .told = tell},
                             job);
    };
    m_task.start(tr("Listen for telemetry"), listen, [this](const Result<ListeningReport> &report) {
        if (report)
            emit ended(*report);
        else
            emit failed(report.error());
    });
}

} // namespace espalier::panels
