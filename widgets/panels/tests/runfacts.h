// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/panels/tests/testsession.h"
#include "widgets/theme/thememanager.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;

namespace espalier::controls {
class CommandBar;
}

namespace espalier::panels {

/// How a test was run: the version, the program with its arguments, folder, environment and
/// sandbox, and the command that does it by hand.
class RunFacts final : public QScrollArea {
    Q_OBJECT

public:
    explicit RunFacts(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// `test` is empty for a whole suite.
    void setDetail(const TestDetail &detail, const QString &test);

private:
    QLabel *addFact(QFormLayout *form, const QString &name);
    void showRunner(const engine::RunnerFacts &runner);

    QLabel *m_version = nullptr;
    QLabel *m_verdict = nullptr;
    QLabel *m_program = nullptr;
    QLabel *m_interpreter = nullptr;
    QLabel *m_folder = nullptr;
    QLabel *m_environment = nullptr;
    QLabel *m_sandbox = nullptr;
    controls::CommandBar *m_byHand = nullptr;
};

} // namespace espalier::panels
