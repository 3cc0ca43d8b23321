// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/script.h"
#include "widgets/theme/thememanager.h"

#include <QTextEdit>

#include <optional>

namespace espalier::panels {

/// What an assertion expected and what it got, one below the other with the differing words marked.
class ComparisonView final : public QTextEdit {
    Q_OBJECT

public:
    explicit ComparisonView(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    /// Hidden when there is none.
    void setComparison(const std::optional<model::Comparison> &comparison);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void render();
    void fitHeight();

    const theme::ThemeManager &m_themes;
    std::optional<model::Comparison> m_comparison;
    int m_wanted = 0; ///< height
};

} // namespace espalier::panels
