// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/recipesource.h"
#include "core/model/learnedrecipe.h"

#include <QWidget>

#include <map>
#include <optional>
#include <string>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace espalier::panels {

/// What a recipe does. That of one that was learned can be edited.
class RecipeDetail final : public QWidget {
    Q_OBJECT

public:
    explicit RecipeDetail(QWidget *parent = nullptr);

    void showNothing();
    void show(const autopatch::RecipeInfo &recipe);
    /// What is being edited of this very recipe stays.
    void show(const model::LearnedRecipe &recipe);
    /// The recipe as it is edited; none where nothing is.
    [[nodiscard]] std::optional<model::LearnedRecipe> edited() const;
    /// Whether anything was typed that is not kept, of this recipe or another.
    [[nodiscard]] bool hasEdits() const;
    /// It is as it was.
    void forgetEdits();
    /// What was typed is what there is now.
    void kept(const model::LearnedRecipe &recipe);

signals:
    void changed();

private:
    void fill(const model::LearnedRecipe &recipe);
    void setLearned(bool learned);
    void putAside();

    std::optional<model::LearnedRecipe> m_recipe;
    std::map<std::string, model::LearnedRecipe> m_drafts; ///< of others, by id
    bool m_isFilling = false;
    QLabel *m_about = nullptr;
    QLabel *m_help = nullptr;
    QLabel *m_beforeLabel = nullptr;
    QPlainTextEdit *m_before = nullptr;
    QLabel *m_afterLabel = nullptr;
    QPlainTextEdit *m_after = nullptr;
    QLabel *m_whyLabel = nullptr;
    QLineEdit *m_why = nullptr;
};

} // namespace espalier::panels
