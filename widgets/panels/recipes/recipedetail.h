// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/autopatch/recipesource.h"
#include "core/model/learnedrecipe.h"

#include <QWidget>

#include <optional>

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
    /// It was kept, or is to be as it was.
    void forgetEdits();

signals:
    void changed();

private:
    void fill();
    void setLearned(bool learned);

    std::optional<model::LearnedRecipe> m_recipe;
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
