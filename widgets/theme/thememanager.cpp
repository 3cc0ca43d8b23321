// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/thememanager.h"

#include <QApplication>
#include <QStyleFactory>
#include <QStyleHints>

namespace espalier::theme {

static Scheme schemeOf(Choice choice)
{
    switch (choice) {
    case Choice::Light: return Scheme::Light;
    case Choice::Dark: return Scheme::Dark;
    case Choice::HighContrast: return Scheme::HighContrast;
    case Choice::System: break;
    }
    const bool dark = QApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    return dark ? Scheme::Dark : Scheme::Light;
}

ThemeManager::ThemeManager(Choice choice, QObject *parent) : QObject(parent), m_choice(choice)
{
    // One style everywhere: the colours are ours, and so are the screenshots.
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    connect(QApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_choice == Choice::System)
            follow();
    });
    follow();
}

void ThemeManager::setChoice(Choice choice)
{
    m_choice = choice;
    follow();
}

void ThemeManager::follow()
{
    const auto &theme = Theme::of(schemeOf(m_choice));
    if (m_theme == &theme)
        return;
    m_theme = &theme;
    QApplication::setPalette(theme.palette());
    qApp->setStyleSheet(theme.styleSheet());
    emit changed();
}

} // namespace espalier::theme
