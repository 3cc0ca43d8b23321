// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/recipelearning.h"
#include "widgets/controls/panel.h"
#include "widgets/models/projectcontext.h"
#include "widgets/panels/recipes/recipeaccess.h"

#include <QString>

class QComboBox;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace espalier::controls {
class DetailPane;
class EmptyState;
class FilterField;
class MessageBar;
} // namespace espalier::controls

namespace espalier::panels {

class RecipeDetail;

/// The recipes that make patches: those that accepted patches have taught, to be read, edited,
/// switched off and forgotten, and those that are built in.
class RecipesPanel final : public controls::Panel {
    Q_OBJECT

public:
    /// The context outlives the panel.
    [[nodiscard]] static controls::PanelFacts describe();
    explicit RecipesPanel(models::ProjectContext &context, QWidget *parent = nullptr);
    ~RecipesPanel() override;

    [[nodiscard]] QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;
    [[nodiscard]] QString unsavedWork() const override;

private:
    void createActions();
    void createLayout();
    void connectAll();
    void setList(const engine::RecipeList &list);
    void fillRows();
    void addRow(const model::LearnedRecipe &recipe);
    void addRow(const autopatch::RecipeInfo &recipe);
    [[nodiscard]] bool fits(const QStringList &texts) const;
    void showCurrent();
    void updateState();
    [[nodiscard]] QString currentId() const;
    [[nodiscard]] const model::LearnedRecipe *currentLearned() const;
    void setState(model::RecipeState state);
    void keep();

    models::ProjectContext &m_context;
    RecipeAccess m_access;
    engine::RecipeList m_list;
    QString m_wanted; ///< id of the row that is to be current once it is there
    QAction *m_reload = nullptr;
    QAction *m_find = nullptr;
    QAction *m_onOff = nullptr;
    QAction *m_keep = nullptr;
    QAction *m_discard = nullptr;
    QAction *m_forget = nullptr;
    QAction *m_ticket = nullptr;
    controls::MessageBar *m_message = nullptr;
    controls::FilterField *m_words = nullptr;
    QComboBox *m_which = nullptr;
    QTreeWidget *m_rows = nullptr;
    QStackedWidget *m_pages = nullptr;
    controls::EmptyState *m_none = nullptr;
    controls::DetailPane *m_pane = nullptr;
    RecipeDetail *m_detail = nullptr;
};

} // namespace espalier::panels
