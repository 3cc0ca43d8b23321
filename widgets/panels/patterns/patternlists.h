// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"
#include "widgets/theme/thememanager.h"

#include <QTreeWidget>

namespace espalier::panels {

/// All that ever happened to a pattern, the newest first.
class PatternHistory final : public QTreeWidget {
    Q_OBJECT

public:
    explicit PatternHistory(QWidget *parent = nullptr);
    void setEvents(const std::vector<store::PatternEvent> &events);
};

/// The failures that a pattern stands for, the newest first.
class PatternLearnings final : public QTreeWidget {
    Q_OBJECT

public:
    explicit PatternLearnings(QWidget *parent = nullptr);
    void setLearnings(const std::vector<model::Learning> &learnings);
};

/// Where a pattern was told to a model or changed a script, the newest first.
class PatternUses final : public QTreeWidget {
    Q_OBJECT

public:
    explicit PatternUses(const theme::ThemeManager &themes, QWidget *parent = nullptr);
    void setUses(const std::vector<store::PatternUse> &uses);

private:
    void dress();

    const theme::ThemeManager &m_themes;
};

} // namespace espalier::panels
