// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/promptview.h"

#include "widgets/models/scriptshape.h"
#include "widgets/panels/patterns/choosers.h"

#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace espalier::panels {

PromptView::PromptView(std::size_t most, QWidget *parent)
    : QWidget(parent), m_language(new QComboBox(this)), m_construct(makeConstructChooser(this)),
      m_most(new QSpinBox(this)), m_text(new QPlainTextEdit(this)), m_facts(new QLabel(this)),
      m_copy(new QToolButton(this))
{
    m_language->setAccessibleName(tr("Language of the prompt"));
    m_construct->setAccessibleName(tr("Construct that failed"));
    m_most->setRange(0, 20);
    m_most->setValue(static_cast<int>(most));
    m_most->setAccessibleName(tr("Patterns at most"));
    m_most->setPrefix(tr("At most "));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setObjectName(QStringLiteral("promptText"));
    m_text->setAccessibleName(tr("Text that goes into prompts"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setPlaceholderText(tr("Nothing: no active pattern fits. Candidates become active once "
                                  "they have helped on a replayed failure."));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setObjectName(QStringLiteral("promptFacts"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the text"));
    createLayout();
    connect(m_language, &QComboBox::activated, this, &PromptView::askAgain);
    connect(m_construct, &QComboBox::activated, this, &PromptView::askAgain);
    connect(m_most, &QSpinBox::valueChanged, this, &PromptView::askAgain);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_prompt); });
}

void PromptView::createLayout()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 8, 8, 8);
    head->setSpacing(8);
    head->addWidget(m_language);
    head->addWidget(m_construct);
    head->addWidget(m_most);
    head->addStretch(1);
    head->addWidget(m_copy);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(10, 6, 10, 6);
    foot->addWidget(m_facts, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_text, 1);
    layout->addLayout(foot);
}

void PromptView::setLanguages(const std::vector<engine::PatternRow> &rows)
{
    for (const auto &row : rows) {
        for (const auto &language : row.languages)
            addLanguage(*m_language, language);
    }
}

void PromptView::ask(const model::Pattern &pattern)
{
    const auto languages = engine::rowOf(pattern).languages;
    if (!languages.empty())
        m_language->setCurrentIndex(addLanguage(*m_language, languages.front()));
    chooseConstruct(*m_construct, pattern.construct);
    m_classes = pattern.aliases;
    m_classes.push_back(pattern.errorClass);
    askAgain();
}

void PromptView::askAgain()
{
    if (m_language->count() > 0)
        emit requested(request());
}

engine::PromptRequest PromptView::request() const
{
    return {.language = m_language->currentData().toString().toStdString(),
            .construct = constructIn(*m_construct),
            .errorClasses = m_classes,
            .most = static_cast<std::size_t>(m_most->value())};
}

void PromptView::setPreview(const engine::PromptPreview &preview)
{
    const auto &injection = preview.injection;
    m_prompt = QString::fromStdString(injection.text);
    m_text->setPlainText(m_prompt);
    m_copy->setEnabled(!injection.text.empty());
    QStringList names;
    for (const auto &pattern : preview.patterns)
        names << models::plainText(pattern.name);
    QStringList facts{tr("%n token(s), estimated", nullptr, static_cast<int>(injection.tokens)),
                      tr("%n pattern(s)", nullptr, static_cast<int>(names.size()))};
    if (injection.leftOut > 0)
        facts << tr("%n more would be too long", nullptr, static_cast<int>(injection.leftOut));
    auto text = facts.join(QStringLiteral(" · "));
    if (!names.isEmpty())
        text += QStringLiteral(": ") + names.join(QStringLiteral(", "));
    m_facts->setText(text);
}

} // namespace espalier::panels
