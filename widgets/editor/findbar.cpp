// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/findbar.h"

#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

namespace espalier::editor {

FindBar::FindBar(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Find"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 5, 8, 5);
    layout->setSpacing(4);
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(tr("Find in both texts"));
    m_field->setAccessibleName(tr("Text to find"));
    m_field->setMaximumWidth(420);
    layout->addWidget(m_field, 1);
    m_case = addButton({}, tr("Match case"), true);
    m_case->setText(QStringLiteral("Aa"));
    m_words = addButton({}, tr("Whole words"), true);
    m_words->setText(QStringLiteral("“ ”"));
    m_previous = addButton(QStringLiteral("previous"), tr("Previous match"), false);
    m_next = addButton(QStringLiteral("next"), tr("Next match"), false);
    m_count = new QLabel(this);
    layout->addWidget(m_count);
    layout->addStretch(1);
    m_close = addButton(QStringLiteral("close"), tr("Close"), false);
    const auto tell = [this] { emit changed(request()); };
    connect(m_field, &QLineEdit::textChanged, this, tell);
    connect(m_case, &QToolButton::toggled, this, tell);
    connect(m_words, &QToolButton::toggled, this, tell);
    connect(m_next, &QToolButton::clicked, this, &FindBar::nextWanted);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previousWanted);
    connect(m_close, &QToolButton::clicked, this, &FindBar::close);
    hide();
}

QToolButton *FindBar::addButton(const QString &name, const QString &text, bool checkable)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setCheckable(checkable);
    button->setAutoRaise(true);
    layout()->addWidget(button);
    return button;
}

void FindBar::setTheme(const theme::Theme &theme)
{
    for (auto *button : {m_previous, m_next, m_close})
        button->setIcon(theme::icon(button->objectName(), theme));
}

void FindBar::open(const QString &text)
{
    show();
    if (!text.isEmpty())
        m_field->setText(text);
    m_field->setFocus();
    m_field->selectAll();
    emit changed(request());
}

void FindBar::close()
{
    if (isHidden())
        return;
    hide();
    emit closed();
}

FindRequest FindBar::request() const
{
    return {.text = isHidden() ? QString() : m_field->text(),
            .matchCase = m_case->isChecked(),
            .wholeWords = m_words->isChecked()};
}

void FindBar::setCount(std::size_t current, std::size_t count, bool more)
{
    const QLocale locale;
    const auto number = [&](std::size_t value) { return locale.toString(qulonglong(value)); };
    QString text;
    if (count == 0)
        text = m_field->text().isEmpty() ? QString() : tr("Nothing found");
    else if (more)
        text = tr("%1 of more than %2").arg(number(current), number(count));
    else
        text = tr("%1 of %2").arg(number(current), number(count));
    m_count->setText(text);
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape: close(); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            emit previousWanted();
        else
            emit nextWanted();
        break;
    default: QWidget::keyPressEvent(event); return;
    }
    event->accept();
}

} // namespace espalier::editor
