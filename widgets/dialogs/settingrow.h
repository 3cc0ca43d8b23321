// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/settings.h"
#include "widgets/dialogs/settingdescriptions.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace espalier::dialogs {

/// One setting: what it is, its value to be changed, and where that comes from.
class SettingRow final : public QFrame {
    Q_OBJECT

public:
    SettingRow(SettingDescription description, const settings::Definition &definition,
               QWidget *parent = nullptr);

    /// Shows the value without telling of a change.
    void setSetting(const settings::Setting &setting, settings::Origin scope);
    void setProblem(const QString &problem);
    /// The project's file has a value, which does not count before the project is trusted.
    void setWaiting();
    [[nodiscard]] bool matches(const QString &filter) const;
    [[nodiscard]] std::string_view key() const { return m_description.key; }

signals:
    /// As it would be typed.
    void changed(const QString &value);
    void resetRequested();

private:
    void createEditor(const settings::Definition &definition);
    void createLayout();

    SettingDescription m_description;
    QWidget *m_editor = nullptr;
    QLabel *m_origin = nullptr;
    QLabel *m_problem = nullptr;
    QToolButton *m_reset = nullptr;
    std::function<void(const QString &)> m_show;
};

} // namespace espalier::dialogs
