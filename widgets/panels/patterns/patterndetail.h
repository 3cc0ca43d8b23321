// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "widgets/theme/thememanager.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace espalier::editor {
class DiffView;
}
namespace espalier::controls {
class EmptyState;
}

namespace espalier::panels {

class SuccessChart;

/// What a pattern says: why it fails, how to fix it, a bad and a good example side by side.
class PatternDetail final : public QWidget {
    Q_OBJECT

public:
    explicit PatternDetail(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void setView(const engine::PatternView &view);
    /// How the examples are shown is kept by the panel.
    [[nodiscard]] editor::DiffView &diff() const { return *m_diff; }

signals:
    void patternChosen(std::int64_t id);

private:
    QWidget *createTexts();
    void createLayout();
    void showContradictions(const std::vector<engine::PatternLink> &links);
    void dress();

    const theme::ThemeManager &m_themes;
    QLabel *m_why = nullptr;
    QLabel *m_fix = nullptr;
    QLabel *m_contradictions = nullptr;
    SuccessChart *m_chart = nullptr;
    editor::DiffView *m_diff = nullptr;
    controls::EmptyState *m_none = nullptr;
    QStackedWidget *m_examples = nullptr;
};

} // namespace espalier::panels
