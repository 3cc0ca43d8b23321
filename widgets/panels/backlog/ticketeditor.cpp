// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/backlog/ticketeditor.h"

#include "widgets/models/tickettext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>
#include <initializer_list>

namespace espalier::panels {

using model::TicketCategory;
using model::TicketPriority;

TicketEditor::TicketEditor(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes)
{
    createFields();
    createLayout();
    connect(m_save, &QPushButton::clicked, this, [this] { emit saveRequested(changes()); });
    connect(m_discard, &QPushButton::clicked, this, &TicketEditor::discarded);
    connect(m_title, &QLineEdit::textChanged, this, &TicketEditor::updateState);
    for (auto *text : {m_description, m_solution, m_testPlan})
        connect(text, &QPlainTextEdit::textChanged, this, &TicketEditor::updateState);
    for (auto *chooser : {m_category, m_priority})
        connect(chooser, &QComboBox::currentIndexChanged, this, &TicketEditor::updateState);
    connect(&themes, &theme::ThemeManager::changed, this, &TicketEditor::dress);
    dress();
    updateState();
}

void TicketEditor::createFields()
{
    const auto text = [this](const QString &name, const QString &title) {
        auto *field = new QPlainTextEdit(this);
        field->setObjectName(name);
        field->setAccessibleName(title);
        field->setTabChangesFocus(true);
        return field;
    };
    m_title = new QLineEdit(this);
    m_title->setObjectName(QStringLiteral("editTitle"));
    m_title->setAccessibleName(tr("Title"));
    m_category = new QComboBox(this);
    m_category->setAccessibleName(tr("Category"));
    for (const auto each :
         {TicketCategory::BugFix, TicketCategory::Performance, TicketCategory::Feature,
          TicketCategory::Refactor, TicketCategory::Security, TicketCategory::Documentation})
        m_category->addItem(models::textOf(each), static_cast<int>(each));
    m_priority = new QComboBox(this);
    m_priority->setAccessibleName(tr("Priority"));
    for (const auto each : {TicketPriority::Low, TicketPriority::Medium, TicketPriority::High,
                            TicketPriority::Critical})
        m_priority->addItem(models::textOf(each), static_cast<int>(each));
    m_description = text(QStringLiteral("editDescription"), tr("Description"));
    m_solution = text(QStringLiteral("editSolution"), tr("Proposed solution"));
    m_testPlan = text(QStringLiteral("editTestPlan"), tr("Test plan"));
    m_note = new QLabel(this);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_save = new QPushButton(tr("Save"), this);
    m_save->setObjectName(QStringLiteral("saveTicket"));
    m_discard = new QPushButton(tr("Discard"), this);
}

void TicketEditor::createLayout()
{
    auto *kinds = new QHBoxLayout;
    kinds->addWidget(m_category);
    kinds->addWidget(m_priority);
    kinds->addStretch(1);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Category, priority"), kinds);
    form->addRow(tr("Description"), m_description);
    form->addRow(tr("Proposed solution"), m_solution);
    form->addRow(tr("Test plan"), m_testPlan);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_discard);
    buttons->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addLayout(form, 1);
    layout->addLayout(buttons);
}

void TicketEditor::begin(std::int64_t number, const model::Ticket &ticket)
{
    m_number = number;
    m_from = ticket;
    m_title->setText(QString::fromStdString(ticket.title));
    m_description->setPlainText(QString::fromStdString(ticket.description));
    m_solution->setPlainText(QString::fromStdString(ticket.proposedSolution));
    m_testPlan->setPlainText(QString::fromStdString(ticket.testPlan));
    // What the fields make of a text, e.g. of its line ends, is no change of the person.
    m_from.title = m_title->text().toStdString();
    m_from.description = m_description->toPlainText().toStdString();
    m_from.proposedSolution = m_solution->toPlainText().toStdString();
    m_from.testPlan = m_testPlan->toPlainText().toStdString();
    m_category->setCurrentIndex(m_category->findData(static_cast<int>(ticket.category)));
    m_priority->setCurrentIndex(m_priority->findData(static_cast<int>(ticket.priority)));
    updateState();
    m_title->setFocus(Qt::OtherFocusReason);
}

Json TicketEditor::changes() const
{
    auto fields = Json::object();
    const auto set = [&](const char *name, const std::string &is, const std::string &was) {
        if (is != was)
            fields[name] = is;
    };
    set("title", m_title->text().toStdString(), m_from.title);
    set("description", m_description->toPlainText().toStdString(), m_from.description);
    set("proposed_solution", m_solution->toPlainText().toStdString(), m_from.proposedSolution);
    set("test_plan", m_testPlan->toPlainText().toStdString(), m_from.testPlan);
    const auto category = static_cast<TicketCategory>(m_category->currentData().toInt());
    const auto priority = static_cast<TicketPriority>(m_priority->currentData().toInt());
    if (category != m_from.category)
        fields["category"] = nameOf(category);
    if (priority != m_from.priority)
        fields["priority"] = nameOf(priority);
    return fields;
}

void TicketEditor::updateState()
{
    const bool titled = !m_title->text().trimmed().isEmpty();
    m_save->setEnabled(titled && isModified());
    m_note->setText(titled ? QString() : tr("A ticket needs a title."));
}

void TicketEditor::dress()
{
    auto palette = m_note->palette();
    palette.setColor(QPalette::WindowText, m_themes.theme().color(theme::Role::Error));
    m_note->setPalette(palette);
}

} // namespace espalier::panels
