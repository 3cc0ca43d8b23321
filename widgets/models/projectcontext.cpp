// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/projectcontext.h"

#include "widgets/models/refinetext.h"
#include "widgets/models/scriptshape.h"

#include <mutex>

namespace espalier::models {

struct ProjectContext::Relay {
    std::mutex mutex;
    ProjectContext *context = nullptr; ///< null once it is gone
};

ProjectContext::ProjectContext(engine::Project project, Services services, bool trusted,
                               QObject *parent)
    : QObject(parent), m_project(std::move(project)), m_services(services), m_trusted(trusted),
      m_relay(std::make_shared<Relay>())
{
    m_relay->context = this;
}

ProjectContext::~ProjectContext()
{
    const std::scoped_lock lock(m_relay->mutex);
    m_relay->context = nullptr;
}

engine::NoticeSink ProjectContext::notices() const
{
    return [relay = m_relay](const refine::Notice &notice) {
        const std::scoped_lock lock(relay->mutex);
        if (auto *context = relay->context)
            QMetaObject::invokeMethod(
                context, [context, notice] { context->takeNotice(notice); }, Qt::QueuedConnection);
    };
}

void ProjectContext::takeNotice(const refine::Notice &notice)
{
    if (!isWorthTelling(notice))
        return;
    const auto text = noticeText(notice);
    log().add(isBad(notice) ? LogModel::Level::Warning : LogModel::Level::Info, text);
    emit refining(text);
}

void ProjectContext::noteCost(double usd)
{
    if (usd == m_lastCost)
        return;
    m_lastCost = usd;
    emit costChanged(usd);
}

void ProjectContext::noteRun(const model::InstrumentReport &report)
{
    noteCost(report.totals.costUsd);
    for (const auto &note : report.notes)
        log().add(LogModel::Level::Info, plainText(note));
}

QString ProjectContext::folder() const
{
    return QString::fromStdString(m_project.root.string());
}

void ProjectContext::showProposal(const ProposalRequest &request)
{
    emit panelRequested(QStringLiteral("changes"));
    emit proposalReady(request);
    emit scriptsChanged(); // a preview writes and tests those that are new
}

void ProjectContext::showScript(const QString &key)
{
    emit panelRequested(QStringLiteral("scripts"));
    emit scriptRequested(key);
}

void ProjectContext::showTickets(const QString &filter)
{
    emit panelRequested(QStringLiteral("backlog"));
    emit ticketsRequested(filter);
}

void ProjectContext::showPatch(const QString &ticket, const QString &title)
{
    emit panelRequested(QStringLiteral("patches"));
    emit patchRequested(ticket, title);
}

void ProjectContext::askForReport()
{
    emit panelRequested(QStringLiteral("backlog"));
    emit reportRequested();
}

void ProjectContext::showTests(const QString &key)
{
    emit panelRequested(QStringLiteral("tests"));
    emit testsRequested(key);
}

void ProjectContext::showFunction(const QString &id)
{
    emit panelRequested(QStringLiteral("functions"));
    emit functionRequested(id);
}

void ProjectContext::showSource(const QString &path, int line)
{
    emit panelRequested(QStringLiteral("source"));
    emit sourceRequested(path, line);
}

void ProjectContext::setDefaults(const engine::InstrumentOptions &defaults)
{
    m_defaults = defaults;
    emit defaultsChanged();
}

void ProjectContext::setTrusted(bool trusted)
{
    if (trusted == m_trusted)
        return;
    m_trusted = trusted;
    emit trustChanged(trusted);
}

} // namespace espalier::models
