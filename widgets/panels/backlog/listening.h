// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/listening.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <QObject>

namespace espalier::panels {

/// Takes in what programs on this machine send to the project, while it is switched on; a job like
/// others, which can be cancelled where they are listed. GUI thread.
class Listening final : public QObject {
    Q_OBJECT

public:
    explicit Listening(models::ProjectContext &context, QObject *parent = nullptr);

    /// At the port of the settings.
    void start();
    void stop() { m_task.cancel(); }
    [[nodiscard]] bool isRunning() const { return m_task.isRunning(); }

signals:
    void runningChanged(bool running);
    /// It has begun, or something was stored.
    void told(const espalier::serve::ListeningReport &report);
    void ended(const espalier::serve::ListeningReport &report);
    void failed(const espalier::Error &error);

private:
    models::ProjectContext &m_context;
    models::Task m_task;
};

} // namespace espalier::panels
