// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/patterns.h"
#include "core/model/pattern.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace espalier::panels {

/// Where a person changes what a pattern says.
class PatternEditor final : public QWidget {
    Q_OBJECT

public:
    explicit PatternEditor(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void begin(const model::Pattern &pattern);
    /// Number of the pattern that is edited; 0 before the first.
    [[nodiscard]] std::int64_t pattern() const { return m_from.id; }
    [[nodiscard]] bool isModified() const;
    void setBusy(bool busy);

signals:
    /// With what was changed only.
    void saveRequested(const espalier::learn::PatternEdit &edit);
    void discarded();
    void modifiedChanged(bool modified);

private:
    void createFields();
    void createLayout();
    void connectFields();
    void updateState();
    void save();
    /// What is wrong with the fields, in words; empty when they can be saved.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] learn::PatternEdit edit() const;
    /// What is written; null for nothing or for what is no JSON.
    [[nodiscard]] Json change() const;
    void dress();

    const theme::ThemeManager &m_themes;
    model::Pattern m_from;
    bool m_busy = false;
    QLabel *m_note = nullptr;
    QLineEdit *m_name = nullptr;
    QPlainTextEdit *m_why = nullptr;
    QPlainTextEdit *m_fix = nullptr;
    QTabWidget *m_tabs = nullptr;
    editor::CodeEditor *m_bad = nullptr;
    editor::CodeEditor *m_good = nullptr;
    editor::CodeEditor *m_change = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_discard = nullptr;
};

} // namespace espalier::panels
