// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/figurecard.h"

#include "widgets/panels/dashboard/figuretext.h"

#include <QLabel>
#include <QVBoxLayout>

namespace espalier::panels {

FigureCard::FigureCard(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes), m_title(new QLabel(this)), m_value(new QLabel(this)),
      m_meaning(new QLabel(this))
{
    setObjectName(QStringLiteral("figureCard"));
    m_meaning->setWordWrap(true);
    for (auto *label : {m_title, m_value, m_meaning})
        label->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_title);
    layout->addWidget(m_value);
    layout->addWidget(m_meaning, 1);
    connect(&themes, &theme::ThemeManager::changed, this, &FigureCard::dress);
    dress();
}

void FigureCard::setFigure(const backlog::Figure &figure)
{
    m_title->setText(figureTitle(figure));
    m_value->setText(figureValue(figure));
    m_meaning->setText(figureMeaning(figure));
    setAccessibleName(m_title->text());
    setAccessibleDescription(QStringLiteral("%1. %2").arg(m_value->text(), m_meaning->text()));
}

void FigureCard::dress()
{
    constexpr qreal kLarge = 2.2;
    auto font = this->font();
    font.setBold(true);
    m_title->setFont(font);
    font.setPointSizeF(font.pointSizeF() * kLarge);
    m_value->setFont(font);
    setStyleSheet(QStringLiteral("#figureCard { border: 1px solid %1; }")
                      .arg(m_themes.theme().color(theme::Role::Border).name()));
}

} // namespace espalier::panels
