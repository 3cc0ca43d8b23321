// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/emptystate.h"

#include "widgets/theme/icons.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier::controls {

EmptyState::EmptyState(const theme::ThemeManager &themes, QString icon, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_iconName(std::move(icon))
{
    createLayout();
    connect(&themes, &theme::ThemeManager::changed, this, &EmptyState::dress);
    dress();
}

void EmptyState::createLayout()
{
    m_icon = new QLabel(this);
    m_headline = new QLabel(this);
    m_explanation = new QLabel(this);
    m_explanation->setWordWrap(true);
    m_explanation->setAlignment(Qt::AlignHCenter);
    m_explanation->setTextFormat(Qt::PlainText);
    auto font = m_headline->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setBold(true);
    m_headline->setFont(font);
    m_button = new QPushButton(this);
    m_button->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(8);
    layout->addWidget(m_headline, 0, Qt::AlignHCenter);
    layout->addWidget(m_explanation);
    layout->addSpacing(10);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void EmptyState::setContent(const QString &headline, const QString &explanation, QAction *action)
{
    m_headline->setText(headline);
    m_explanation->setText(explanation);
    m_button->setVisible(action != nullptr);
    if (m_act)
        m_act->disconnect(m_button);
    // Of this signal only: the style sheets rely on hearing that the button is destroyed.
    disconnect(m_button, &QPushButton::clicked, nullptr, nullptr);
    m_act = action;
    if (!action)
        return;
    const auto follow = [this, action] {
        m_button->setText(action->text());
        m_button->setEnabled(action->isEnabled());
    };
    connect(action, &QAction::changed, m_button, follow);
    connect(m_button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
}

void EmptyState::dress()
{
    const auto &theme = m_themes.theme();
    const int size = 3 * fontMetrics().height();
    m_icon->setPixmap(theme::icon(m_iconName, theme, theme::Role::TextMuted)
                          .pixmap(QSize(size, size), devicePixelRatio()));
    auto palette = m_explanation->palette();
    palette.setColor(QPalette::WindowText, theme.color(theme::Role::TextMuted));
    m_explanation->setPalette(palette);
}

} // namespace espalier::controls
