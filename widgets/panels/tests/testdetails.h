// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/models/testlook.h"
#include "widgets/panels/tests/testsession.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace espalier::editor {
class CodeEditor;
}

namespace espalier::panels {

class ComparisonView;
class HistoryStrip;
class RunFacts;

/// One test or suite: how it came out, why, what it printed, the texts, and how it was run.
class TestDetails final : public QWidget {
    Q_OBJECT

public:
    explicit TestDetails(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// At once, from the tree; the rest follows with setDetail.
    void showTitle(const QString &title, models::TestState state, const QString &stateText);
    void setDetail(const TestDetail &detail, const QString &test);
    void clear();
    /// Opens the text in which the test failed at its line: the script's where that raised.
    void showFailure();
    void setTab(int tab);
    [[nodiscard]] int tab() const;

private:
    void createHeader();
    QWidget *createResult();
    void createTabs();
    void createLayout();
    void setResult(const TestDetail &detail);
    void setTexts(const TestDetail &detail);
    void setMarks(const TestDetail &detail);
    void goTo(editor::CodeEditor *text, int line);
    void dress();

    const theme::ThemeManager &m_themes;
    models::TestState m_state = models::TestState::NotRun;
    int m_testLine = 0;
    int m_scriptLine = 0;
    QLabel *m_icon = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_stateText = nullptr;
    HistoryStrip *m_history = nullptr;
    QTabWidget *m_tabs = nullptr;
    QLabel *m_reason = nullptr;
    ComparisonView *m_comparison = nullptr;
    QPlainTextEdit *m_message = nullptr;
    QPushButton *m_toTest = nullptr;
    QPushButton *m_toScript = nullptr;
    QPlainTextEdit *m_output = nullptr;
    editor::CodeEditor *m_tests = nullptr;
    editor::CodeEditor *m_script = nullptr;
    RunFacts *m_facts = nullptr;
};

} // namespace espalier::panels
