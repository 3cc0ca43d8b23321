// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/jobrunner.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/panel.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/models/projectcontext.h"

class QLabel;
class QStackedWidget;

namespace espalier::panels {

/// Shows a file of the project as it is on disk, read-only.
class SourcePanel final : public controls::Panel {
    Q_OBJECT

public:
    static controls::PanelFacts describe();
    SourcePanel(models::ProjectContext &context, QWidget *parent = nullptr);

    /// Path relative to the project, line from 1.
    void open(const QString &path, int line);
    [[nodiscard]] QString path() const { return m_path; }

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

private:
    void createLayout();
    void createActions();
    void show(const Result<std::string> &content);

    models::ProjectContext &m_context;
    QString m_path;
    int m_line = 1;
    QLabel *m_title = nullptr;
    controls::MessageBar *m_message = nullptr;
    QStackedWidget *m_stack = nullptr;
    controls::EmptyState *m_empty = nullptr;
    editor::CodeEditor *m_editor = nullptr;
    job::JobRunner m_reading;
};

} // namespace espalier::panels
