// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/recipes/recipedetail.h"

#include "widgets/models/scriptshape.h"

#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace espalier::panels {

using models::plainText;

namespace {

QPlainTextEdit *makeCodeField(const QString &id, const QString &name, QWidget *parent)
{
    auto *field = new QPlainTextEdit(parent);
    field->setObjectName(id);
    field->setAccessibleName(name);
    field->setLineWrapMode(QPlainTextEdit::NoWrap);
    field->setTabChangesFocus(true);
    field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return field;
}

/// The other things that belong to a rewrite, a line each.
QString notesOn(const model::Rewrite &rewrite)
{
    QStringList lines;
    for (const auto &[number, kind] : rewrite.kinds) {
        lines.append(
            kind == "simple"
                ? RecipeDetail::tr("$%1 is any name, literal or call.").arg(plainText(number))
                : RecipeDetail::tr("$%1 is any %2.").arg(plainText(number), plainText(kind)));
    }
    for (const auto &import : rewrite.imports)
        lines.append(RecipeDetail::tr("With \"%1\".").arg(plainText(import)));
    return lines.join(u' ');
}

} // namespace

RecipeDetail::RecipeDetail(QWidget *parent) : QWidget(parent)
{
    m_about = new QLabel(this);
    m_about->setObjectName(QStringLiteral("recipeAbout"));
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_help = new QLabel(this);
    m_help->setObjectName(QStringLiteral("recipeNotes"));
    m_help->setTextFormat(Qt::PlainText);
    m_help->setWordWrap(true);
    m_beforeLabel = new QLabel(tr("&Code to look for"), this);
    m_before = makeCodeField(QStringLiteral("recipeBefore"), tr("Code to look for"), this);
    m_beforeLabel->setBuddy(m_before);
    m_afterLabel = new QLabel(tr("What comes in its &place"), this);
    m_after = makeCodeField(QStringLiteral("recipeAfter"), tr("What comes in its place"), this);
    m_afterLabel->setBuddy(m_after);
    m_whyLabel = new QLabel(tr("&Why it is wrong"), this);
    m_why = new QLineEdit(this);
    m_why->setObjectName(QStringLiteral("recipeWhy"));
    m_whyLabel->setBuddy(m_why);
    auto *layout = new QVBoxLayout(this);
    for (QWidget *part : {static_cast<QWidget *>(m_about), static_cast<QWidget *>(m_beforeLabel),
                          static_cast<QWidget *>(m_before), static_cast<QWidget *>(m_afterLabel),
                          static_cast<QWidget *>(m_after), static_cast<QWidget *>(m_help),
                          static_cast<QWidget *>(m_whyLabel), static_cast<QWidget *>(m_why)})
        layout->addWidget(part, qobject_cast<QPlainTextEdit *>(part) ? 1 : 0);
    layout->addStretch(0);
    const auto told = [this] {
        if (!m_isFilling)
            emit changed();
    };
    connect(m_before, &QPlainTextEdit::textChanged, this, told);
    connect(m_after, &QPlainTextEdit::textChanged, this, told);
    connect(m_why, &QLineEdit::textChanged, this, told);
    showNothing();
}

void RecipeDetail::setLearned(bool learned)
{
    for (QWidget *part : {static_cast<QWidget *>(m_beforeLabel), static_cast<QWidget *>(m_before),
                          static_cast<QWidget *>(m_afterLabel), static_cast<QWidget *>(m_after),
                          static_cast<QWidget *>(m_help), static_cast<QWidget *>(m_whyLabel),
                          static_cast<QWidget *>(m_why)})
        part->setVisible(learned);
    m_about->setVisible(!learned);
}

/// What is typed is there again when its recipe is.
void RecipeDetail::putAside()
{
    if (auto draft = edited())
        m_drafts.insert_or_assign(m_recipe->id, *std::move(draft));
    else if (m_recipe)
        m_drafts.erase(m_recipe->id);
    m_recipe.reset();
}

bool RecipeDetail::hasEdits() const
{
    return edited().has_value() || !m_drafts.empty();
}

void RecipeDetail::showNothing()
{
    putAside();
    m_about->clear();
    setLearned(false);
}

void RecipeDetail::show(const autopatch::RecipeInfo &recipe)
{
    putAside();
    m_about->setText(plainText(recipe.about) + QStringLiteral("\n\n") +
                     tr("It is built in. The setting autopatch.skip_recipes turns it off."));
    setLearned(false);
}

void RecipeDetail::show(const model::LearnedRecipe &recipe)
{
    const bool isSame = m_recipe && m_recipe->id == recipe.id;
    const bool isTyped = isSame && edited();
    if (!isSame)
        putAside();
    m_recipe = recipe;
    setLearned(true);
    const auto draft = m_drafts.extract(recipe.id);
    if (draft)
        fill(draft.mapped());
    else if (!isTyped)
        fill(recipe);
}

void RecipeDetail::fill(const model::LearnedRecipe &recipe)
{
    m_isFilling = true;
    m_before->setPlainText(QString::fromStdString(recipe.rewrite.before));
    m_after->setPlainText(QString::fromStdString(recipe.rewrite.after));
    m_why->setText(QString::fromStdString(recipe.why));
    m_help->setText(notesOn(recipe.rewrite));
    m_isFilling = false;
    emit changed();
}

std::optional<model::LearnedRecipe> RecipeDetail::edited() const
{
    if (!m_recipe)
        return std::nullopt;
    auto recipe = *m_recipe;
    recipe.rewrite.before = m_before->toPlainText().toStdString();
    recipe.rewrite.after = m_after->toPlainText().toStdString();
    recipe.why = m_why->text().toStdString();
    const bool isSame = recipe.rewrite == m_recipe->rewrite && recipe.why == m_recipe->why;
    return isSame ? std::nullopt : std::optional(std::move(recipe));
}

void RecipeDetail::kept(const model::LearnedRecipe &recipe)
{
    m_recipe = recipe;
    fill(recipe);
}

void RecipeDetail::forgetEdits()
{
    if (m_recipe)
        fill(*m_recipe);
}

} // namespace espalier::panels
