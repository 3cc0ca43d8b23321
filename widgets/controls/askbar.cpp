// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/askbar.h"

#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::controls {

using Kind = AskField::Kind;

AskBar::AskBar(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("askBar"));
    createLayout();
    connect(m_leave, &QPushButton::clicked, this, &AskBar::leave);
    connect(m_choices, &QListWidget::itemClicked, this, &AskBar::answer);
    connect(&themes, &theme::ThemeManager::changed, this, &AskBar::dress);
    dress();
    hide();
}

void AskBar::createLayout()
{
    m_question = new QLabel(this);
    m_question->setObjectName(QStringLiteral("askQuestion"));
    m_question->setTextFormat(Qt::PlainText);
    m_question->setWordWrap(true);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("askProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_choices = new QListWidget(this);
    m_choices->setObjectName(QStringLiteral("askNear"));
    m_choices->setUniformItemSizes(true);
    m_leave = new QPushButton(tr("Cancel"), this);
    m_leave->setObjectName(QStringLiteral("askLeave"));
    m_leave->setAutoDefault(false);
    m_row = new QHBoxLayout;
    m_row->setSpacing(6);
    m_row->addWidget(m_question);
    m_row->addWidget(m_leave);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(4);
    layout->addLayout(m_row);
    layout->addWidget(m_problem);
    layout->addWidget(m_choices);
}

void AskBar::clear()
{
    m_fields.clear();
    // Later: the answer may have come from one of its buttons.
    if (m_parts) {
        m_parts->hide();
        m_parts->deleteLater();
    }
    m_parts = nullptr;
    m_choices->clear();
    m_problem->clear();
    m_problem->hide();
}

void AskBar::ask(const Ask &ask)
{
    clear();
    m_ask = ask;
    m_question->setText(ask.question);
    setAccessibleName(ask.question);
    m_choices->setAccessibleName(ask.choices.isEmpty() ? ask.question : ask.choices);
    m_parts = new QWidget(this);
    auto *row = new QHBoxLayout(m_parts);
    row->setContentsMargins({});
    row->setSpacing(6);
    addAnswers();
    addFields();
    m_row->insertWidget(1, m_parts, 1);
    m_choices->hide(); // until there is something to choose from
    show();
    m_parts->show();
    auto *first = m_fields.empty() || !ask.answers.empty() ? m_parts->findChild<QPushButton *>()
                                                           : m_fields.front();
    for (auto *button : m_parts->findChildren<QPushButton *>()) {
        if (button->property("preferred").toBool())
            first = button;
    }
    if (first)
        first->setFocus(Qt::OtherFocusReason);
}

void AskBar::addAnswers()
{
    for (const auto &[text, values] : m_ask.answers) {
        auto *button = new QPushButton(text, m_parts);
        button->setAutoDefault(false);
        button->setProperty("preferred", values.value(QStringLiteral("preferred")));
        connect(button, &QPushButton::clicked, this, [this, values] { finish(values); });
        m_parts->layout()->addWidget(button);
    }
}

void AskBar::addFields()
{
    auto *row = static_cast<QHBoxLayout *>(m_parts->layout());
    for (const auto &field : m_ask.fields) {
        auto *part = makeField(field);
        part->setObjectName(QStringLiteral("ask.") + field.key);
        part->setAccessibleName(field.name);
        m_fields.push_back(part);
        row->addWidget(part, field.kind == Kind::Line ? 1 : 0);
    }
    if (!m_ask.accept.isEmpty()) {
        auto *accept = new QPushButton(m_ask.accept, m_parts);
        accept->setObjectName(QStringLiteral("askAccept"));
        accept->setAutoDefault(false);
        connect(accept, &QPushButton::clicked, this, &AskBar::answer);
        row->addWidget(accept);
    }
    const bool wide = std::ranges::any_of(
        m_ask.fields, [](const AskField &field) { return field.kind == Kind::Line; });
    if (!wide)
        row->addStretch(1);
}

QWidget *AskBar::makeField(const AskField &field)
{
    switch (field.kind) {
    case Kind::Level: {
        auto *level = new QSpinBox(m_parts);
        level->setRange(1, 10);
        level->setValue(field.value.toInt());
        level->selectAll();
        return level;
    }
    case Kind::Day: {
        auto *day = new QDateEdit(field.value.toDate(), m_parts);
        day->setMinimumDate(QDate::currentDate().addDays(1));
        day->setDisplayFormat(QLocale().dateFormat(QLocale::ShortFormat));
        day->setCalendarPopup(true);
        return day;
    }
    case Kind::Choice: {
        auto *choice = new QComboBox(m_parts);
        for (const auto &[text, value] : field.choices)
            choice->addItem(text, value);
        choice->setCurrentIndex(std::max(0, choice->findData(field.value)));
        return choice;
    }
    case Kind::Line: break;
    }
    auto *line = new QLineEdit(field.value.toString(), m_parts);
    line->setPlaceholderText(field.name);
    connect(line, &QLineEdit::textEdited, this, [this, line](const QString &text) {
        m_problem->hide();
        if (!m_ask.choices.isEmpty() && !m_fields.empty() && line == m_fields.front())
            emit typed(text.trimmed());
    });
    return line;
}

void AskBar::setChoices(const QString &typed, const std::vector<AskChoice> &choices)
{
    if (m_ask.choices.isEmpty() || m_fields.empty())
        return;
    const auto *line = qobject_cast<QLineEdit *>(m_fields.front());
    if (!line || line->text().trimmed() != typed)
        return;
    m_choices->clear();
    for (const auto &choice : choices) {
        auto *item = new QListWidgetItem(choice.text, m_choices);
        item->setData(Qt::UserRole, choice.value);
        item->setToolTip(choice.tip);
    }
    m_choices->setVisible(!choices.empty());
    m_choices->setCurrentRow(choices.empty() ? -1 : 0);
    const int lines = std::clamp(static_cast<int>(choices.size()), 1, 6);
    m_choices->setFixedHeight(
        lines * std::max(m_choices->sizeHintForRow(0), fontMetrics().height()) + 6);
}

QVariant AskBar::valueOf(std::size_t field) const
{
    auto *part = m_fields[field];
    if (field == 0 && !m_ask.choices.isEmpty() && m_choices->currentItem())
        return m_choices->currentItem()->data(Qt::UserRole);
    if (const auto *level = qobject_cast<QSpinBox *>(part))
        return level->value();
    if (const auto *day = qobject_cast<QDateEdit *>(part))
        return day->date();
    if (const auto *choice = qobject_cast<QComboBox *>(part))
        return choice->currentData();
    return static_cast<QLineEdit *>(part)->text().trimmed();
}

void AskBar::answer()
{
    QVariantMap values;
    for (std::size_t at = 0; at < m_fields.size(); ++at) {
        const auto &field = m_ask.fields[at];
        const auto value = valueOf(at);
        if (!field.missing.isEmpty() && value.toString().isEmpty()) {
            m_problem->setText(field.missing);
            m_problem->show();
            m_fields[at]->setFocus(Qt::OtherFocusReason);
            return;
        }
        values.insert(field.key, value);
    }
    finish(values);
}

void AskBar::finish(const QVariantMap &values)
{
    // What is done may ask the next question.
    const auto done = m_ask.done;
    leave();
    done(values);
}

void AskBar::leave()
{
    if (!isVisible())
        return;
    hide();
    clear();
    emit left();
}

void AskBar::moveChoice(int by)
{
    if (m_choices->count() > 0)
        m_choices->setCurrentRow(
            std::clamp(m_choices->currentRow() + by, 0, m_choices->count() - 1));
}

void AskBar::keyPressEvent(QKeyEvent *event)
{
    auto *focus = focusWidget();
    switch (event->key()) {
    case Qt::Key_Escape: leave(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (auto *button = qobject_cast<QPushButton *>(focus))
            button->click();
        else if (qobject_cast<QSpinBox *>(focus) && m_fields.size() > 1)
            m_fields.back()->setFocus(Qt::TabFocusReason);
        else
            answer();
        return;
    case Qt::Key_Down: moveChoice(1); return;
    case Qt::Key_Up: moveChoice(-1); return;
    case Qt::Key_Right:
    case Qt::Key_Left: focusNextPrevChild(event->key() == Qt::Key_Right); return;
    default: QFrame::keyPressEvent(event);
    }
}

void AskBar::dress()
{
    const auto &theme = m_themes.theme();
    using theme::Role;
    auto palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, theme.color(Role::Error));
    m_problem->setPalette(palette);
    setStyleSheet(
        QStringLiteral("#askBar { background: %1; border: none; border-bottom: 1px solid "
                       "%2; }")
            .arg(theme.color(Role::InfoBackground).name(), theme.color(Role::Accent).name()));
}

} // namespace espalier::controls
