// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/recipelearning.h"
#include "widgets/models/changequeue.h"
#include "widgets/models/projectcontext.h"
#include "widgets/models/task.h"

#include <QObject>

namespace espalier::panels {

/// Reads the recipes there are, and changes those that were learned, never on the thread it lives
/// in: the GUI's. Readings outdate each other, changes are made one after the other.
class RecipeAccess final : public QObject {
    Q_OBJECT

public:
    explicit RecipeAccess(models::ProjectContext &context, QObject *parent = nullptr);

    void load();
    void change(const model::LearnedRecipe &recipe);

signals:
    void listed(const espalier::engine::RecipeList &list);
    void loadFailed(const espalier::Error &error);
    void changed(const espalier::model::LearnedRecipe &recipe);
    void changeFailed(const espalier::Error &error);

private:
    models::ProjectContext &m_context;
    models::ChangeQueue m_queue;
    models::Task m_change;
    job::JobRunner m_load;
};

} // namespace espalier::panels
