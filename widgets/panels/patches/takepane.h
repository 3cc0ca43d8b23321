// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QFrame>

#include <string>

class QAction;
class QHBoxLayout;
class QLabel;
class QLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace espalier::panels {

/// Takes a patch for a ticket: made by recipes or a model, typed or pasted, from a file, or made by
/// a command. Above the patches, which can be used meanwhile; Escape leaves it, what was typed
/// stays for the next time.
class TakePane final : public QFrame {
    Q_OBJECT

public:
    /// `model`: its name, where one is set that can be asked; else empty.
    TakePane(const theme::ThemeManager &themes, const QString &model, QWidget *parent = nullptr);

    /// `fileAction` chooses a file; its text comes by setPatch.
    void createFileButton(QAction *fileAction);
    void begin(const std::string &ticket, const QString &title);
    /// Goes on byte for byte, unless it is edited here.
    void setPatch(const std::string &patch);
    [[nodiscard]] const std::string &ticket() const { return m_ticket; }
    [[nodiscard]] bool hasText() const;
    void leave();
    /// It is being tried: what was typed is of no use any more.
    void taken();

signals:
    /// One of both is empty.
    void tryRequested(const std::string &patch, const QString &command);
    void draftRequested(bool asksModel);
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void createLayout(const QString &model);
    QLayout *createMakers(const QString &model);
    void updateState();
    void accept();
    void dress();

    const theme::ThemeManager &m_themes;
    std::string m_ticket;
    std::string m_given; ///< as it came; empty once it was edited
    QLabel *m_title = nullptr;
    QLabel *m_help = nullptr;
    QPlainTextEdit *m_patch = nullptr;
    QLineEdit *m_command = nullptr;
    QPushButton *m_recipes = nullptr;
    QPushButton *m_model = nullptr; ///< null where none can be asked
    QPushButton *m_file = nullptr;
    QPushButton *m_try = nullptr;
    QPushButton *m_cancel = nullptr;
    QHBoxLayout *m_row = nullptr;
};

} // namespace espalier::panels
