// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/workbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

#include <chrono>

namespace espalier::controls {

WorkBar::WorkBar(QWidget *parent) : QFrame(parent)
{
    createLayout();
    using namespace std::chrono_literals;
    m_moment.setSingleShot(true);
    m_moment.setInterval(150ms);
    connect(&m_moment, &QTimer::timeout, this, &QWidget::show);
    connect(m_cancel, &QPushButton::clicked, this, &WorkBar::cancelRequested);
    hide();
}

void WorkBar::createLayout()
{
    m_text = new QLabel(this);
    m_text->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(fontMetrics().height() / 2 + 2);
    m_progress->setMaximumWidth(28 * fontMetrics().averageCharWidth());
    m_cancel = new QPushButton(tr("Cancel"), this);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 5, 8, 5);
    layout->addWidget(m_text);
    layout->addWidget(m_progress, 1);
    layout->addStretch(2);
    layout->addWidget(m_cancel);
}

void WorkBar::begin(const QString &title)
{
    m_busy = true;
    m_title = title;
    m_said.clear();
    showText(title);
    m_progress->setAccessibleName(title);
    m_progress->setRange(0, 0);
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(title));
    if (!m_moment.isActive() && isHidden())
        m_moment.start();
}

void WorkBar::report(const Progress &progress)
{
    if (!m_busy)
        return;
    if (progress.total == 0) {
        m_progress->setRange(0, 0);
        showText(m_title);
        return;
    }
    constexpr int kSteps = 1000;
    const auto share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    m_progress->setRange(0, kSteps);
    m_progress->setValue(static_cast<int>(share * kSteps));
    const QLocale locale;
    showText(tr("%1 %2 of %3")
                 .arg(m_title, locale.toString(static_cast<qulonglong>(progress.done)),
                      locale.toString(static_cast<qulonglong>(progress.total))));
}

void WorkBar::say(const QString &text)
{
    if (!m_busy)
        return;
    m_said = text;
    showText(m_title);
}

void WorkBar::showText(const QString &text)
{
    m_text->setText(m_said.isEmpty() ? text : QStringLiteral("%1 · %2").arg(text, m_said));
}

void WorkBar::end()
{
    m_busy = false;
    m_moment.stop();
    hide();
}

} // namespace espalier::controls
