// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/messagebar.h"

#include "widgets/theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <array>
#include <utility>

namespace espalier::controls {

using theme::Role;

namespace {

struct Look {
    QStringView icon;
    Role ink;
    Role background;
};

const Look &lookOf(MessageBar::Severity severity)
{
    static constexpr std::array kLooks{
        Look{u"info", Role::Info, Role::InfoBackground},
        Look{u"passed", Role::Success, Role::SuccessBackground},
        Look{u"warning", Role::Warning, Role::WarningBackground},
        Look{u"error", Role::Error, Role::ErrorBackground},
    };
    return kLooks[static_cast<std::size_t>(std::to_underlying(severity))];
}

} // namespace

MessageBar::MessageBar(const theme::ThemeManager &themes, QWidget *parent)
    : QFrame(parent), m_themes(themes)
{
    createLayout();
    connect(&themes, &theme::ThemeManager::changed, this, &MessageBar::dress);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text() + u'\n' + m_details); });
    hide();
}

void MessageBar::createLayout()
{
    setObjectName(QStringLiteral("messageBar"));
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_action = new QPushButton(this);
    m_copy = new QToolButton(this);
    m_copy->setToolTip(tr("Copy the details"));
    m_copy->setAccessibleName(m_copy->toolTip());
    m_close = new QToolButton(this);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 5, 6, 5);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_copy);
    layout->addWidget(m_close);
}

void MessageBar::showMessage(Severity severity, const QString &text, const QString &remedy,
                             const QString &details)
{
    m_severity = severity;
    m_details = details;
    m_text->setText(remedy.isEmpty() ? text : text + u'\n' + remedy);
    setAccessibleName(m_text->text());
    m_text->setAccessibleName(m_text->text());
    withdrawOffer();
    m_copy->setVisible(!details.isEmpty());
    dress();
    show();
}

void MessageBar::showError(const Error &error)
{
    if (error.kind == ErrorKind::Cancelled)
        return;
    const auto words = wordsOf(error);
    showMessage(Severity::Error, words.what, words.remedy, words.details);
}

void MessageBar::offer(const QString &text, const std::function<void()> &act)
{
    withdrawOffer();
    m_action->setText(text);
    connect(m_action, &QPushButton::clicked, this, act);
    m_action->show();
}

void MessageBar::withdrawOffer()
{
    // Of this signal only: the style sheets rely on hearing that the button is destroyed.
    disconnect(m_action, &QPushButton::clicked, nullptr, nullptr);
    m_action->hide();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::clear()
{
    hide();
    m_text->clear();
}

void MessageBar::dress()
{
    const auto &theme = m_themes.theme();
    const auto &look = lookOf(m_severity);
    const int size = fontMetrics().height();
    m_icon->setPixmap(
        theme::icon(look.icon, theme, look.ink).pixmap(QSize(size, size), devicePixelRatio()));
    m_copy->setIcon(theme::icon(u"copy", theme));
    m_close->setIcon(theme::icon(u"close", theme));
    setStyleSheet(QStringLiteral("#messageBar { background: %1; border: none; border-bottom: 1px "
                                 "solid %2; }")
                      .arg(theme.color(look.background).name(), theme.color(look.ink).name()));
}

} // namespace espalier::controls
