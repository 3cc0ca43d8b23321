// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/commandbar.h"

#include "widgets/theme/icons.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QToolButton>

#include <limits>

namespace espalier::controls {

QString shellQuoted(const QStringList &words)
{
    // Not "^…$": that takes a line break at the end for plain.
    static const QRegularExpression plain(
        QRegularExpression::anchoredPattern(QStringLiteral("[A-Za-z0-9_./:=@%+,-]+")));
    QStringList quoted;
    for (auto word : words) {
        if (!plain.match(word).hasMatch())
            word = u'\'' + word.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
        quoted.append(word);
    }
    return quoted.join(u' ');
}

CommandBar::CommandBar(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent), m_themes(themes), m_line(new QLineEdit(this)), m_copy(new QToolButton(this))
{
    m_line->setReadOnly(true);
    m_line->setMaxLength(std::numeric_limits<int>::max()); // some thousand paths are no typing
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setAccessibleName(tr("The same from the command line"));
    m_line->setToolTip(m_line->accessibleName());
    m_copy->setToolTip(tr("Copy the command line"));
    m_copy->setAccessibleName(m_copy->toolTip());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_copy);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text()); });
    const auto dress = [this] { m_copy->setIcon(theme::icon(u"copy", m_themes.theme())); };
    connect(&themes, &theme::ThemeManager::changed, this, dress);
    dress();
}

void CommandBar::setCommand(const QStringList &arguments)
{
    m_line->setText(shellQuoted(arguments));
    m_line->setPlaceholderText({});
    m_line->setCursorPosition(0);
    m_copy->setEnabled(true);
}

void CommandBar::setExplanation(const QString &text)
{
    m_line->clear();
    m_line->setPlaceholderText(text);
    m_copy->setEnabled(false);
}

QString CommandBar::text() const
{
    return m_line->text();
}

} // namespace espalier::controls
