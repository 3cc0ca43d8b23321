// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/functions/functionspanel.h"

#include "widgets/controls/actionbutton.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/panels/functions/functionlist.h"
#include "widgets/panels/functions/functionoptionsbar.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

namespace espalier::panels {

using controls::MessageBar;
using engine::ApplyMode;
using engine::CommandVerb;
using engine::ProposalKind;
using models::FunctionTreeModel;

static constexpr qsizetype kLongestCommand = 30'000; // a field for one line does not take more

static QString inWords(const model::InstrumentReport &report)
{
    const auto count = report.totals.instrumented;
    if (report.applied == "branch")
        return FunctionsPanel::tr("%n function(s) instrumented on branch %1.", nullptr, count)
            .arg(QString::fromStdString(report.branch));
    return FunctionsPanel::tr("%n function(s) instrumented in place.", nullptr, count);
}

controls::PanelFacts FunctionsPanel::describe()
{
    return {.id = QStringLiteral("functions"),
            .title = tr("Functions"),
            .icon = QStringLiteral("functions")};
}

FunctionsPanel::FunctionsPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context), m_defaults(context.defaults())
{
    createActions();
    createParts();
    createLayout();
    connectParts();
    connectContext();
    dress();
    setDefaults(m_defaults);
}

void FunctionsPanel::connectParts()
{
    connect(m_list, &FunctionList::changed, this, &FunctionsPanel::updateActions);
    connect(m_list, &FunctionList::confirmed, this, &FunctionsPanel::openCurrent);
    connect(m_options, &FunctionOptionsBar::changed, this, &FunctionsPanel::updateCommand);
    connect(m_options, &FunctionOptionsBar::listChanged, this, &FunctionsPanel::refresh);
    connect(m_branch, &QLineEdit::textChanged, this, &FunctionsPanel::updateActions);
    connect(m_work, &controls::WorkBar::cancelRequested, this, [this] {
        m_listTask->cancel();
        m_proposeTask->cancel();
    });
    for (const auto *task : {m_listTask, m_proposeTask}) {
        connect(task, &models::Task::runningChanged, this, &FunctionsPanel::updateActions);
        connect(task, &models::Task::progressed, m_work, &controls::WorkBar::report);
    }
    connect(m_do.refresh, &QAction::triggered, this, [this] {
        m_failures.reset();
        refresh();
    });
    connect(m_do.preview, &QAction::triggered, this, [this] { preview(ProposalKind::Instrument); });
    connect(m_do.strip, &QAction::triggered, this, [this] { preview(ProposalKind::Strip); });
    connect(m_do.applyInPlace, &QAction::triggered, this, [this] { apply(ApplyMode::InPlace); });
    connect(m_do.applyBranch, &QAction::triggered, this, [this] { apply(ApplyMode::Branch); });
    connect(m_do.run, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("run")); });
    connect(m_do.chooseAll, &QAction::triggered, m_model, &FunctionTreeModel::chooseSeen);
    connect(m_do.chooseNone, &QAction::triggered, m_model, &FunctionTreeModel::chooseNone);
    connect(m_do.openSource, &QAction::triggered, this, &FunctionsPanel::openCurrent);
    connect(m_do.openScript, &QAction::triggered, this, &FunctionsPanel::openCurrentScript);
    connect(m_do.find, &QAction::triggered, m_list, &FunctionList::focusFilter);
    connect(m_do.withTests, &QAction::triggered, m_options, &FunctionOptionsBar::includeTests);
}

void FunctionsPanel::connectContext()
{
    connect(&m_context, &models::ProjectContext::filesChanged, this, &FunctionsPanel::refresh);
    connect(&m_context, &models::ProjectContext::defaultsChanged, this,
            [this] { setDefaults(m_context.defaults()); });
    connect(&m_context, &models::ProjectContext::runFinished, this,
            &FunctionsPanel::refreshFigures);
    connect(&m_context, &models::ProjectContext::functionRequested, m_list,
            [this](const QString &id) { m_list->showFunction(id, true); });
    connect(&m_context, &models::ProjectContext::refining, this, [this](const QString &text) {
        if (!m_proposeTask->isRunning())
            return;
        m_work->say(text);
        m_proposeTask->note(text);
    });
    connect(&m_context.themes(), &theme::ThemeManager::changed, this, &FunctionsPanel::dress);
}

void FunctionsPanel::setDefaults(const engine::InstrumentOptions &defaults)
{
    m_defaults = defaults;
    m_options->setOptions(defaults);
    updateCommand();
    refresh();
}

// ---- listing ----

engine::InstrumentOptions FunctionsPanel::listOptions() const
{
    auto options = m_defaults;
    m_options->fill(options);
    return options;
}

void FunctionsPanel::refresh()
{
    if (!m_proposeTask->isRunning())
        m_work->begin(tr("Looking for functions…"));
    m_listTask->start(
        tr("List functions"),
        [project = m_context.project(), options = listOptions()](JobContext &job) {
            return listProject(project, options, job);
        },
        [this](Result<FunctionListing> listing) { listed(std::move(listing)); });
    m_list->setProgress(FunctionList::Progress::Listing);
}

void FunctionsPanel::listed(Result<FunctionListing> listing)
{
    if (!m_proposeTask->isRunning())
        m_work->end();
    if (listing) {
        setCount(listing->report->totals.functions);
        m_canBranch = listing->branchState == engine::BranchState::OnBranch ||
                      listing->branchState == engine::BranchState::Detached;
        m_list->setReport(listing->report);
        m_list->setFigures(listing->figures);
        if (m_failures)
            m_model->setFailures(*m_failures);
        return;
    }
    m_list->setProgress(FunctionList::Progress::Failed);
    if (listing.error().kind != ErrorKind::Cancelled) {
        m_message->showError(listing.error());
        m_message->offer(tr("Try again"), [this] { refresh(); });
    }
}

void FunctionsPanel::refreshFigures()
{
    m_figuresTask->start(
        tr("Read the figures of the last run"),
        [project = m_context.project()](JobContext &) { return lastFigures(project); },
        [this](Result<std::shared_ptr<const observe::TraceSummary>> figures) {
            if (figures)
                m_list->setFigures(*figures);
            else
                m_message->showError(figures.error());
        });
}

void FunctionsPanel::updateActions()
{
    const bool any = m_model->seenCount() > 0 || m_model->chosenCount() > 0;
    const bool idle = !m_listTask->isRunning() && !m_proposeTask->isRunning();
    const auto current = m_list->tree().currentIndex();
    for (auto *action : {m_do.preview, m_do.applyInPlace, m_do.strip})
        action->setEnabled(any && idle);
    m_do.applyBranch->setEnabled(any && idle && m_canBranch &&
                                 !m_branch->text().trimmed().isEmpty());
    m_do.applyBranch->setToolTip(m_canBranch
                                     ? tr("Commit on a new branch; the files stay as they are")
                                     : tr("A branch needs a git repository with a commit"));
    m_branch->setEnabled(m_canBranch);
    m_do.chooseAll->setEnabled(m_model->seenCount() > 0);
    m_do.chooseNone->setEnabled(m_model->chosenCount() > 0);
    m_do.openSource->setEnabled(current.isValid());
    m_do.openScript->setEnabled(!current.data(FunctionTreeModel::KeyRole).toString().isEmpty());
    const int chosen = m_model->chosenCount();
    if (chosen > 0)
        m_choice->setText(tr("%n function(s) chosen", nullptr, chosen));
    else if (m_model->filter().isEmpty())
        m_choice->setText(any ? tr("None chosen: all are meant") : QString());
    else
        m_choice->setText(any ? tr("None chosen: all shown are meant") : QString());
    updateCommand();
}

void FunctionsPanel::updateCommand()
{
    auto options = chosenOptions();
    options.apply = m_shownMode;
    options.branch =
        m_shownMode == ApplyMode::Branch ? m_branch->text().trimmed().toStdString() : std::string();
    QStringList words{QStringLiteral("espalier")};
    qsizetype length = 0;
    for (const auto &word : engine::commandLineOf({.verb = m_shownVerb,
                                                   .project = m_context.project().root,
                                                   .options = options,
                                                   .defaults = m_defaults})) {
        words << QString::fromStdString(word);
        length += words.constLast().size() + 3;
    }
    if (length <= kLongestCommand)
        m_command->setCommand(words);
    else
        m_command->setExplanation(tr("Too long for one line: choose whole files or folders"));
}

// ---- what is chosen, and what is done with it ----

void FunctionsPanel::chooseSelection(engine::Selection &selection) const
{
    const auto &filter = m_model->filter();
    if (m_model->chosenCount() > 0) {
        if (m_model->isAllChosen())
            return;
        if (auto globs = m_model->globsOfChosen(); !globs.empty())
            selection.pathGlobs = std::move(globs);
        else
            selection.only = m_model->chosen();
    } else if (!filter.text.isEmpty() || filter.state) {
        selection.only = m_model->seen();
    } else if (!filter.language.empty()) {
        selection.languages = {filter.language};
    }
}

engine::InstrumentOptions FunctionsPanel::chosenOptions() const
{
    auto options = listOptions();
    chooseSelection(options.selection);
    return options;
}

void FunctionsPanel::preview(ProposalKind kind)
{
    const bool strip = kind == ProposalKind::Strip;
    const auto options = chosenOptions();
    m_message->clear();
    m_work->begin(strip ? tr("Looking for telemetry…") : tr("Making the preview…"));
    m_proposeTask->start(
        strip ? tr("Preview of stripping") : tr("Preview of instrumenting"),
        [project = m_context.project(), kind, options, notices = m_context.notices()](
            JobContext &job) { return propose(project, kind, options, notices, job); },
        [this, options, strip](Result<std::shared_ptr<const engine::Proposal>> proposal) {
            m_work->end();
            if (!proposal) {
                m_message->showError(proposal.error());
                return;
            }
            if (!strip) {
                m_context.noteRun((*proposal)->report);
                m_failures =
                    std::shared_ptr<const model::InstrumentReport>(*proposal, &(*proposal)->report);
                m_model->setFailures(*m_failures);
            }
            if (!(*proposal)->changes.empty() || (*proposal)->report.totals.failed > 0)
                m_context.showProposal({.proposal = *proposal, .options = options});
            else
                m_message->showMessage(MessageBar::Severity::Info,
                                       strip ? tr("There is no telemetry to take out.")
                                             : tr("There is nothing to change: all of it is "
                                                  "instrumented or skipped."));
        });
}

void FunctionsPanel::apply(ApplyMode mode)
{
    auto options = chosenOptions();
    options.apply = mode;
    options.branch = mode == ApplyMode::Branch ? m_branch->text().trimmed().toStdString() : "";
    m_message->clear();
    m_work->begin(tr("Instrumenting…"));
    m_proposeTask->start(
        mode == ApplyMode::Branch ? tr("Instrument on a branch") : tr("Instrument in place"),
        [project = m_context.project(), options, notices = m_context.notices()](JobContext &job) {
            return proposeAndApply(project, options, notices, job);
        },
        [this](Result<std::shared_ptr<const model::InstrumentReport>> report) {
            m_work->end();
            if (report)
                applied(*report);
            else
                applyFailed(report.error());
        });
}

void FunctionsPanel::applied(const std::shared_ptr<const model::InstrumentReport> &report)
{
    const int failed = report->totals.failed;
    m_context.noteRun(*report);
    m_failures = report;
    m_model->setFailures(*report);
    if (report->filesChanged.empty() && failed == 0) {
        m_message->showMessage(MessageBar::Severity::Info,
                               tr("There is nothing to change: all of it is instrumented or "
                                  "skipped."));
        return;
    }
    m_message->showMessage(
        failed > 0 ? MessageBar::Severity::Warning : MessageBar::Severity::Success,
        inWords(*report),
        failed > 0 ? tr("%n function(s) failed and were left as they were.", nullptr, failed)
                   : QString());
    if (failed > 0)
        m_message->offer(tr("Show what failed"), [this] { showFailed(); });
    else if (report->applied == "in-place")
        m_message->offer(tr("Run…"), [this] { m_do.run->trigger(); });
    if (!report->filesChanged.empty())
        emit m_context.filesChanged();
}

void FunctionsPanel::showFailed()
{
    m_list->showOnly(models::FunctionState::Failed);
}

void FunctionsPanel::applyFailed(const Error &error)
{
    m_message->showError(error);
    if (error.kind != ErrorKind::AlreadyExists)
        return;
    auto name = m_branch->text().trimmed();
    const auto dash = name.lastIndexOf(u'-');
    bool isNumber = false;
    const int number = name.mid(dash + 1).toInt(&isNumber);
    name = isNumber && dash > 0 ? QStringLiteral("%1-%2").arg(name.left(dash)).arg(number + 1)
                                : QStringLiteral("%1-2").arg(name);
    m_message->offer(tr("Use %1").arg(name), [this, name] {
        m_branch->setText(name);
        apply(ApplyMode::Branch);
    });
}

void FunctionsPanel::openCurrent()
{
    const auto index = m_list->tree().currentIndex().siblingAtColumn(0);
    const bool folder =
        m_model->hasChildren(index) && m_model->hasChildren(m_model->index(0, 0, index));
    if (index.isValid() && !folder)
        m_context.showSource(index.data(FunctionTreeModel::PathRole).toString(),
                             index.data(FunctionTreeModel::LineRole).toInt());
}

void FunctionsPanel::openCurrentScript()
{
    const auto key = m_list->tree().currentIndex().data(FunctionTreeModel::KeyRole).toString();
    if (!key.isEmpty())
        m_context.showScript(key);
}

bool FunctionsPanel::eventFilter(QObject *watched, QEvent *event)
{
    // The command line is the one of the button that is looked at.
    if (event->type() == QEvent::Enter || event->type() == QEvent::FocusIn) {
        const auto *action = controls::actionOf(watched);
        const bool strip = action == m_do.strip;
        const bool known = strip || action == m_do.preview || action == m_do.applyInPlace ||
                           action == m_do.applyBranch;
        if (known) {
            m_shownVerb = strip ? CommandVerb::Strip : CommandVerb::Instrument;
            m_shownMode = action == m_do.applyInPlace  ? ApplyMode::InPlace
                          : action == m_do.applyBranch ? ApplyMode::Branch
                                                       : ApplyMode::Preview;
            updateCommand();
        }
    }
    return Panel::eventFilter(watched, event);
}

// ---- the session ----

QVariantMap FunctionsPanel::saveState() const
{
    return {{QStringLiteral("list"), m_list->saveState()},
            {QStringLiteral("branch"), m_branch->text()},
            {QStringLiteral("options"), m_options->saveState()}};
}

void FunctionsPanel::restoreState(const QVariantMap &state)
{
    m_options->restoreState(state.value(QStringLiteral("options")).toMap());
    if (const auto branch = state.value(QStringLiteral("branch")).toString(); !branch.isEmpty())
        m_branch->setText(branch);
    m_list->restoreState(state.value(QStringLiteral("list")).toMap());
    refresh();
}

} // namespace espalier::panels
