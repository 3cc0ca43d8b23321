// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patchreview.h"
#include "widgets/theme/thememanager.h"

#include <QFrame>

class QButtonGroup;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace espalier::panels {

/// What applying a patch would do, by each method, before it is done: the files that change, or
/// what is in the way. Above the patches, which can be used meanwhile; Escape leaves it.
class ApplyPane final : public QFrame {
    Q_OBJECT

public:
    explicit ApplyPane(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// Asks for the preview by the method that was used last.
    void begin(const std::string &ticket, const QString &title);
    void setPreview(const engine::ApplyPreview &preview);
    void setFailure(const QString &text);
    [[nodiscard]] const std::string &ticket() const { return m_ticket; }
    [[nodiscard]] git::ApplyMethod method() const;
    void setMethod(git::ApplyMethod method);
    void leave();

signals:
    void previewWanted(espalier::git::ApplyMethod method);
    void applyRequested(espalier::git::ApplyMethod method);
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void createLayout();
    void createMethods();
    void addRow(const QString &what, const QString &detail, bool isBad);
    void fitRows();
    void dress();

    const theme::ThemeManager &m_themes;
    std::string m_ticket;
    QLabel *m_title = nullptr;
    QButtonGroup *m_methods = nullptr;
    QLabel *m_explanation = nullptr;
    QTreeWidget *m_rows = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace espalier::panels
