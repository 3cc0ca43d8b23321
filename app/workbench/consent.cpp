// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/consent.h"

#include "widgets/dialogs/consentdialog.h"

namespace espalier::workbench {

static engine::ConsentAnswer answerOf(dialogs::ConsentAnswer answer)
{
    switch (answer) {
    case dialogs::ConsentAnswer::Once: return engine::ConsentAnswer::Once;
    case dialogs::ConsentAnswer::Always: return engine::ConsentAnswer::Always;
    case dialogs::ConsentAnswer::No: break;
    }
    return engine::ConsentAnswer::No;
}

engine::ConsentAsker consentIn(QWidget *window)
{
    return [ask = dialogs::consentAsker(window)](const engine::ConsentQuestion &question,
                                                 JobContext &job) {
        return answerOf(
            ask({.project = QString::fromStdString(question.project.filename().string()),
                 .endpoint = QString::fromStdString(question.endpoint),
                 .model = QString::fromStdString(question.model),
                 .text = QString::fromStdString(question.text)},
                job));
    };
}

} // namespace espalier::workbench
