// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QLineEdit>
#include <QPointer>
#include <QTimer>

namespace espalier::controls {

/// A field to filter a list with. Tells the text when typing rests; Escape clears it, Down goes to
/// the list.
class FilterField final : public QLineEdit {
    Q_OBJECT

public:
    FilterField(const theme::ThemeManager &themes, const QString &hint, QWidget *parent = nullptr);
    /// The list that Down moves the focus to.
    void setTarget(QWidget *list) { m_target = list; }

signals:
    void filterChanged(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QTimer m_rest;
    QPointer<QWidget> m_target;
};

} // namespace espalier::controls
