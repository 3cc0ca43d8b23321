// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/theme.h"

#include <QFrame>

class QAction;

namespace espalier::editor {

/// The buttons at the head of the change that is current or below the mouse. Shows actions that
/// its owner made; moved about by the canvas.
class HunkBar final : public QFrame {
    Q_OBJECT

public:
    explicit HunkBar(QWidget *parent);
    /// As buttons, from the left, in place of those before; the actions have icons and tool tips.
    /// Without any, the bar has nothing to show.
    void setActions(const QList<QAction *> &actions);
    [[nodiscard]] bool isEmpty() const;
    void setTheme(const theme::Theme &theme);

signals:
    /// A button is about to be pressed: the actions are about the change the bar stands at.
    void entered();

protected:
    void enterEvent(QEnterEvent *event) override;
};

} // namespace espalier::editor
