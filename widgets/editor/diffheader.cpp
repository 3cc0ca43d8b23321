// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffheader.h"

#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace espalier::editor {

DiffHeader::DiffHeader(QWidget *parent) : QWidget(parent)
{
    setAttribute(Qt::WA_StyledBackground);
    // As the canvas: each title stands above its side in every language.
    setLayoutDirection(Qt::LeftToRight);
    auto *halves = new QHBoxLayout(this);
    halves->setContentsMargins(10, 4, 10, 4);
    halves->setSpacing(10);
    m_left = new QLabel(this);
    m_rightHalf = new QWidget(this);
    m_right = new QLabel(m_rightHalf);
    for (auto *title : {m_left, m_right}) {
        title->setTextFormat(Qt::PlainText);
        title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    halves->addWidget(m_left, 1);
    halves->addWidget(m_rightHalf, 1);
    auto *layout = new QHBoxLayout(m_rightHalf);
    layout->setContentsMargins({});
    layout->setSpacing(10);
    m_hidden = new QToolButton(this);
    m_hidden->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_hidden->setObjectName(QStringLiteral("hiddenDifferences"));
    m_hidden->setToolTip(tr("Click to show them"));
    m_summary = new QLabel(this);
    m_progress = new QProgressBar(this);
    m_progress->setFixedWidth(140);
    m_progress->setFormat(tr("Comparing…"));
    m_progress->setAccessibleName(tr("Progress of the comparison"));
    m_cancel = new QToolButton(this);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel the comparison"));
    layout->addWidget(m_right, 1);
    for (QWidget *part : {static_cast<QWidget *>(m_hidden), static_cast<QWidget *>(m_summary),
                          static_cast<QWidget *>(m_progress), static_cast<QWidget *>(m_cancel)})
        layout->addWidget(part);
    m_hidden->hide();
    endProgress();
    connect(m_hidden, &QToolButton::clicked, this, &DiffHeader::showHiddenWanted);
    connect(m_cancel, &QToolButton::clicked, this, &DiffHeader::cancelWanted);
}

void DiffHeader::setTheme(const theme::Theme &theme)
{
    using theme::Role;
    const auto name = [&](Role role) { return theme.color(role).name(); };
    setStyleSheet(QStringLiteral("espalier--editor--DiffHeader { background: %1; border-bottom: "
                                 "1px solid %2; } QLabel { color: %3; }")
                      .arg(name(Role::Window), name(Role::Border), name(Role::Text)));
    m_summary->setStyleSheet(QStringLiteral("color: %1;").arg(name(Role::TextMuted)));
    m_hidden->setStyleSheet(
        QStringLiteral("QToolButton { background: %1; color: %2; border: 1px solid %3; "
                       "border-radius: 9px; padding: 1px 8px; }")
            .arg(name(Role::WarningBackground), name(Role::Text), name(Role::Warning)));
    m_hidden->setIcon(theme::icon(u"whitespace", theme, Role::Warning));
    m_cancel->setIcon(theme::icon(u"stop", theme));
}

void DiffHeader::setTitles(const QString &left, const QString &right, bool inARow)
{
    const bool both = !left.isEmpty() && !right.isEmpty();
    m_left->setVisible(!inARow);
    m_left->setText(left);
    m_left->setToolTip(left);
    m_right->setText(inARow && both ? left + u"  →  " + right : right);
    m_right->setToolTip(m_right->text());
}

void DiffHeader::setSummary(const QString &summary)
{
    m_summary->setText(summary);
}

void DiffHeader::setHidden(const QString &hidden)
{
    m_hidden->setText(hidden);
    m_hidden->setAccessibleName(hidden);
    m_hidden->setVisible(!hidden.isEmpty());
}

void DiffHeader::setProgress(quint64 done, quint64 total)
{
    m_progress->setRange(0, static_cast<int>(total));
    m_progress->setValue(static_cast<int>(done));
    m_progress->show();
    m_cancel->show();
}

void DiffHeader::endProgress()
{
    m_progress->hide();
    m_cancel->hide();
}

} // namespace espalier::editor
