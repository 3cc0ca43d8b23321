// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/editor/codeeditor.h"
#include "widgets/panels/scripts/scriptlibrary.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

#include <string>

class QLabel;
class QPushButton;
class QTabWidget;

namespace espalier::panels {

/// Where a person changes a script and its tests, beginning with a version that is there.
class VersionEditor final : public QWidget {
    Q_OBJECT

public:
    explicit VersionEditor(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void begin(const model::Script &from);
    [[nodiscard]] const std::string &key() const { return m_from.key; }
    /// The version that it was begun with.
    [[nodiscard]] int version() const { return m_from.version; }
    /// Whether something was changed that is not saved.
    [[nodiscard]] bool isModified() const;
    /// While a version is tested, nothing more can be saved.
    void setBusy(bool busy);
    /// What is there now was saved.
    void setSaved();

signals:
    void saveRequested(const std::string &text, const std::string &tests);
    void discarded();
    void modifiedChanged(bool modified);

private:
    void createLayout();
    void updateState();
    void save();
    void dress();

    const theme::ThemeManager &m_themes;
    model::Script m_from;
    bool m_busy = false;
    QLabel *m_origin = nullptr;
    QTabWidget *m_tabs = nullptr;
    editor::CodeEditor *m_script = nullptr;
    editor::CodeEditor *m_tests = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_discard = nullptr;
};

} // namespace espalier::panels
