// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/joblist.h"

#include <QObject>

class QWidget;

namespace espalier::shell {

/// Tells of work that ended while the window had no focus: the task bar's entry asks for
/// attention and the desktop shows a notification where it can.
class Notifier final : public QObject {
    Q_OBJECT

public:
    Notifier(models::JobList &jobs, QWidget &window);

private:
    void tell(const models::JobEntry &job);

    QWidget &m_window;
};

} // namespace espalier::shell
