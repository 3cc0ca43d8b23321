// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/project.h"
#include "core/engine/proposal.h"
#include "widgets/models/joblist.h"
#include "widgets/models/logmodel.h"
#include "widgets/theme/thememanager.h"

#include <QObject>

#include <functional>
#include <memory>

namespace espalier::models {

/// A preview with what it was asked for, on its way from one panel to another.
struct ProposalRequest {
    std::shared_ptr<const engine::Proposal> proposal;
    engine::InstrumentOptions options; ///< that the proposal was made with
};

/// What the panels of an opened project share: the project, the program's lists, what is looked at
/// now, and what one panel asks of the others, which it does not know. GUI thread.
class ProjectContext final : public QObject {
    Q_OBJECT

public:
    /// What belongs to the program and outlives the project.
    struct Services {
        JobList &jobs;
        LogModel &log;
        const theme::ThemeManager &themes;
    };

    ProjectContext(engine::Project project, Services services, bool trusted,
                   QObject *parent = nullptr);
    ~ProjectContext() override;

    /// A value to take along into a job.
    [[nodiscard]] const engine::Project &project() const { return m_project; }
    [[nodiscard]] QString folder() const;
    [[nodiscard]] JobList &jobs() const { return m_services.jobs; }
    [[nodiscard]] LogModel &log() const { return m_services.log; }
    [[nodiscard]] const theme::ThemeManager &themes() const { return m_services.themes; }

    /// What the settings say of a run.
    [[nodiscard]] const engine::InstrumentOptions &defaults() const { return m_defaults; }
    void setDefaults(const engine::InstrumentOptions &defaults);

    /// Whether the project's own code and settings may run.
    [[nodiscard]] bool isTrusted() const { return m_trusted; }
    void setTrusted(bool trusted);

    /// For runs: what happens while scripts are made better is told by `refining`, and kept in the
    /// log. May be called on any thread, and outlive the context.
    [[nodiscard]] engine::NoticeSink notices() const;
    /// What the last run has cost, in US dollars.
    [[nodiscard]] double lastCost() const { return m_lastCost; }
    void noteCost(double usd);
    /// Keeps what a run cost, and tells the log what people are to know of it: what it learned or
    /// could not, which pattern is not used any more, and the like.
    void noteRun(const model::InstrumentReport &report);

    // What a panel asks of the others. The window brings the panel that answers to the front, and
    // makes it when it was never shown, before it is asked.
    void showProposal(const ProposalRequest &request);
    void showScript(const QString &key);
    void showTests(const QString &key);
    void showFunction(const QString &id);
    void showSource(const QString &path, int line);
    void showTickets(const QString &filter);
    /// The patch for a ticket, or how to come to one.
    void showPatch(const QString &ticket, const QString &title);
    /// Asks the person what there is to say.
    void askForReport();

signals:
    void trustChanged(bool trusted);
    void trustRequested(); ///< a panel needs the project to be trusted: the person is asked

    // What the panels are asked; by way of the functions above.
    void proposalReady(const espalier::models::ProposalRequest &request);
    void scriptRequested(const QString &key);
    void testsRequested(const QString &key);
    /// `id` of a function: chosen in the tree of functions.
    void functionRequested(const QString &id);
    /// Opens the project's file for reading; line from 1.
    void sourceRequested(const QString &path, int line);
    /// The tickets of a filter, as a person types it.
    void ticketsRequested(const QString &filter);
    /// The last patch for a ticket; where there is none, one is asked for.
    void patchRequested(const QString &ticket, const QString &title);
    void reportRequested();
    void panelRequested(const QString &id);

    // What happened.
    void filesChanged();   ///< files of the project were written, or a branch was made
    void scriptsChanged(); ///< versions or verdicts
    void runFinished();    ///< a traced run was kept
    void ticketsChanged(); ///< the backlog, by a scan or a person
    void defaultsChanged();
    /// A script is being made better: what about it, translated.
    void refining(const QString &text);
    void costChanged(double usd);

private:
    /// The way from other threads to a context, which may be gone.
    struct Relay;
    void takeNotice(const refine::Notice &notice);

    engine::Project m_project;
    Services m_services;
    bool m_trusted;
    engine::InstrumentOptions m_defaults;
    double m_lastCost = 0;
    std::shared_ptr<Relay> m_relay;
};

} // namespace espalier::models

Q_DECLARE_METATYPE(espalier::models::ProposalRequest)
