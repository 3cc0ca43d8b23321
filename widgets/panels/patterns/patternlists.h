// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/patternviews.h"

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

} // namespace espalier::panels
