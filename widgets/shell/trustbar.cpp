// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/trustbar.h"

#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace espalier::shell {

TrustBar::TrustBar(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("trustBar"));
    createLayout();
    connect(m_trust, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_later, &QPushButton::clicked, this, [this] { answer(false); });
    connect(&themes, &theme::ThemeManager::changed, this, &TrustBar::dress);
    hide();
}

void TrustBar::createLayout()
{
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::RichText);
    m_trust = new QPushButton(tr("&Trust this project"), this);
    m_trust->setObjectName(QStringLiteral("trust.yes"));
    m_later = new QPushButton(tr("&Not now"), this);
    m_later->setObjectName(QStringLiteral("trust.no"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_trust);
    layout->addWidget(m_later);
}

void TrustBar::ask(const QString &folder)
{
    m_text->setText(
        tr("<b>Do you trust %1?</b><br>With trust, its compilers and checkers, commands you start "
           "with <i>Run</i> and the settings in its .espalier.toml count. Without it you can look, "
           "preview and apply; scripts run in the sandbox in any case.")
            .arg(folder.toHtmlEscaped()));
    dress();
    show(); // without the focus: a key that was meant for something else must not answer
}

void TrustBar::answer(bool trusted)
{
    hide();
    emit answered(trusted);
}

void TrustBar::dress()
{
    const auto &theme = m_themes.theme();
    const int size = fontMetrics().height() * 3 / 2;
    m_icon->setPixmap(theme::icon(u"sandbox", theme, theme::Role::Warning)
                          .pixmap(QSize(size, size), devicePixelRatio()));
    setStyleSheet(QStringLiteral("#trustBar { background: %1; border: none; border-bottom: 1px "
                                 "solid %2; }")
                      .arg(theme.color(theme::Role::WarningBackground).name(),
                           theme.color(theme::Role::Warning).name()));
}

} // namespace espalier::shell
