// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/statusstrip.h"

#include "widgets/theme/icons.h"

#include <QProgressBar>
#include <QToolButton>

namespace espalier::shell {

StatusStrip::StatusStrip(const theme::ThemeManager &themes, models::JobList &jobs, QWidget *parent)
    : QStatusBar(parent), m_themes(themes), m_jobs(jobs)
{
    createParts();
    connect(&themes, &theme::ThemeManager::changed, this, &StatusStrip::dress);
    connect(&jobs, &models::JobList::runningChanged, this, &StatusStrip::updateJobs);
    connect(&jobs, &models::JobList::progressed, this, &StatusStrip::updateJobs);
    connect(m_running, &QToolButton::clicked, this, &StatusStrip::activityRequested);
    connect(m_trust, &QToolButton::clicked, this, &StatusStrip::trustRequested);
    connect(m_cancel, &QToolButton::clicked, &jobs, &models::JobList::cancelAll);
    updateJobs();
    dress();
}

void StatusStrip::createParts()
{
    const auto part = [this](const QString &name, bool right) {
        auto *button = new QToolButton(this);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAccessibleName(name);
        button->hide();
        if (right)
            addPermanentWidget(button);
        else
            addWidget(button);
        return button;
    };
    m_project = part(tr("Project and branch"), false);
    m_sandbox = part(tr("Sandbox"), false);
    m_model = part(tr("Model"), false);
    m_cost = part(tr("Cost of the last run"), false);
    m_cost->setToolTip(m_cost->accessibleName());
    m_cost->setObjectName(QStringLiteral("status.cost"));
    m_trust = part(tr("Trust"), false);
    m_running = part(tr("Running jobs"), true);
    m_progress = new QProgressBar(this);
    m_progress->setMaximumWidth(14 * fontMetrics().averageCharWidth());
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    addPermanentWidget(m_progress);
    m_cancel = part(tr("Cancel what is running"), true);
    m_cancel->setToolTip(m_cancel->accessibleName());
    m_cancel->setObjectName(QStringLiteral("status.cancel"));
    setSizeGripEnabled(false);
}

static void setPart(QToolButton *part, const QString &text)
{
    part->setText(text);
    part->setVisible(!text.isEmpty());
}

void StatusStrip::setFacts(const StatusFacts &facts)
{
    m_facts = facts;
    setPart(m_project, facts.branch.isEmpty()
                           ? facts.project
                           : tr("%1 on %2", "project on branch").arg(facts.project, facts.branch));
    setPart(m_sandbox, facts.sandbox);
    setPart(m_model, facts.model);
    setPart(m_cost, facts.cost);
    setPart(m_trust, facts.trust);
    dress();
}

void StatusStrip::updateJobs()
{
    const auto *job = m_jobs.current();
    const int count = m_jobs.runningCount();
    m_progress->setVisible(job != nullptr);
    m_cancel->setVisible(job != nullptr);
    if (!job) {
        setPart(m_running, {});
        return;
    }
    setPart(m_running, count == 1 ? job->title : tr("%n jobs running", nullptr, count));
    const auto total = job->progress.total;
    constexpr int kSteps = 1000;
    m_progress->setRange(0, total == 0 ? 0 : kSteps);
    if (total > 0)
        m_progress->setValue(static_cast<int>(job->progress.done * kSteps / total));
}

void StatusStrip::dress()
{
    const auto &theme = m_themes.theme();
    using theme::Role;
    m_project->setIcon(theme::icon(m_facts.branch.isEmpty() ? u"folder" : u"branch", theme));
    const auto ink = m_facts.sandboxState == StatusFacts::Sandbox::Full      ? Role::Success
                     : m_facts.sandboxState == StatusFacts::Sandbox::Refused ? Role::Error
                                                                             : Role::TextMuted;
    m_sandbox->setIcon(theme::icon(u"sandbox", theme, ink));
    m_model->setIcon(theme::icon(u"model", theme, Role::TextMuted));
    m_cost->setIcon(theme::icon(u"cost", theme, Role::TextMuted));
    m_trust->setIcon(theme::icon(u"warning", theme, Role::Warning));
    m_running->setIcon(theme::icon(u"running", theme, Role::Accent));
    m_cancel->setIcon(theme::icon(u"stop", theme));
}

} // namespace espalier::shell
