// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <QDialog>
#include <QString>

#include <functional>

class QPlainTextEdit;
class QPushButton;

namespace espalier::dialogs {

/// What would leave this machine.
struct ConsentRequest {
    QString project;  ///< its name
    QString endpoint; ///< "https://host:port"
    QString model;
    QString text; ///< all of it, secrets masked
};

enum class ConsentAnswer {
    No,
    Once,   ///< this text
    Always, ///< this and all later ones of the project, to this server
};

/// Asks whether text of a project may be sent to a model on another machine, and shows exactly
/// that text. Whatever closes it but the two buttons that send says no.
class ConsentDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ConsentDialog(ConsentRequest request, QWidget *parent = nullptr);

    /// No until a button was pressed.
    [[nodiscard]] ConsentAnswer answer() const { return m_answer; }

private:
    QWidget *createFacts();
    QWidget *createText();
    QWidget *createButtons();
    void take(ConsentAnswer answer);

    ConsentRequest m_request;
    ConsentAnswer m_answer = ConsentAnswer::No;
};

/// Asks a person and waits for the answer. To be called on threads of jobs, at most one question
/// at a time is shown; No when the job is asked to stop, when the window is gone, and on the GUI
/// thread, which must not wait.
using ConsentAsker = std::function<ConsentAnswer(const ConsentRequest &, JobContext &)>;

/// Makes one that shows its questions above a window. To be called on the GUI thread; what it gives
/// may be used on any thread, and outlive the window.
[[nodiscard]] ConsentAsker consentAsker(QWidget *window);

} // namespace espalier::dialogs
