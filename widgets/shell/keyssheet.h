// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/actionregistry.h"

#include <QFrame>
#include <QPointer>

class QScrollArea;

namespace espalier::shell {

/// All keys that work where the focus is, over the window until any key is pressed.
class KeysSheet final : public QFrame {
    Q_OBJECT

public:
    KeysSheet(const controls::ActionRegistry &actions, QWidget *window);

    void open();
    [[nodiscard]] QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void fill(QSize most);
    void leave();

    const controls::ActionRegistry &m_actions;
    QPointer<QWidget> m_before; ///< what had the focus
    QScrollArea *m_area = nullptr;
};

} // namespace espalier::shell
