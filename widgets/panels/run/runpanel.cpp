// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run/runpanel.h"

#include "widgets/controls/commandbar.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/panels/run/outputview.h"
#include "widgets/panels/run/shellwords.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include <utility>

namespace espalier::panels {

using controls::MessageBar;
using models::FunctionCallsModel;
using process::Ending;
using theme::Role;

namespace {

constexpr std::size_t kHeld = 5u << 20;     // bytes that wait to be shown
constexpr std::size_t kAtOnce = 128u << 10; // bytes that are shown at one go
constexpr int kHistory = 30;

using Run = std::shared_ptr<const engine::TracedRun>;

Result<Run> runAndKeep(const engine::Project &project, engine::TracedCommand command,
                       JobContext &job)
{
    command.project = project.root;
    auto run = engine::runTraced(command, *project.processes, job);
    if (!run)
        return failure(run.error());
    if (run->traced) {
        auto workspace = project.open();
        if (!workspace)
            return failure(workspace.error());
        if (auto kept = engine::keepRun(**workspace, *run); !kept)
            return failure(kept.error());
    }
    return std::make_shared<const engine::TracedRun>(*std::move(run));
}

Result<Run> readLast(const engine::Project &project)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto run = engine::lastRun(**workspace);
    if (!run)
        return failure(run.error());
    return *run ? std::make_shared<const engine::TracedRun>(*std::move(*run)) : nullptr;
}

QString endingText(const engine::TracedRun &run)
{
    const auto took = models::durationText(static_cast<qint64>(run.seconds * 1000));
    switch (run.status.ending) {
    case Ending::Exited:
        return RunPanel::tr("Exit code %1 after %2").arg(run.status.code).arg(took);
    case Ending::Signalled:
        return RunPanel::tr("Ended by signal %1 after %2").arg(run.status.code).arg(took);
    case Ending::TimedOut: return RunPanel::tr("Ended at the time limit after %1").arg(took);
    case Ending::Cancelled: return RunPanel::tr("Stopped after %1").arg(took);
    }
    return {};
}

QStringList toQStrings(const std::vector<std::string> &words)
{
    QStringList list;
    for (const auto &word : words)
        list << QString::fromStdString(word);
    return list;
}

} // namespace

controls::PanelFacts RunPanel::describe()
{
    return {.id = QStringLiteral("run"),
            .title = tr("Run"),
            .icon = QStringLiteral("run"),
            .place = controls::PanelFacts::Place::Dock};
}

RunPanel::RunPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context)
{
    createActions();
    createParts();
    createTable();
    createLayout();
    connectParts();
    showRun(nullptr);
    dress();
    updateActions();
    updateCommand();
    loadLast();
}

void RunPanel::connectParts()
{
    connect(m_run, &QAction::triggered, this, &RunPanel::run);
    connect(m_stop, &QAction::triggered, this, &RunPanel::stop);
    connect(m_clear, &QAction::triggered, m_output, &OutputView::begin);
    connect(m_show, &QAction::triggered, this, &RunPanel::showInFunctions);
    connect(m_focus, &QAction::triggered, m_line, qOverload<>(&QWidget::setFocus));
    connect(m_functions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
    connect(m_line->lineEdit(), &QLineEdit::returnPressed, this, &RunPanel::run);
    connect(m_line, &QComboBox::editTextChanged, this, [this] {
        updateActions();
        updateCommand();
    });
    connect(m_table, &QTreeView::activated, this, &RunPanel::showInFunctions);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RunPanel::updateActions);
    connect(&m_tick, &QTimer::timeout, this, &RunPanel::drain);
    connect(m_task, &models::Task::runningChanged, this, &RunPanel::updateActions);
    connect(&m_context, &models::ProjectContext::trustChanged, this, [this] {
        m_message->clear();
        updateActions();
    });
    connect(&m_context.themes(), &theme::ThemeManager::changed, this, &RunPanel::dress);
}

// ---- running ----

void RunPanel::run()
{
    if (!m_run->isEnabled())
        return;
    const auto line = m_line->currentText().trimmed();
    const auto words = shellWords(line);
    m_message->clear();
    if (words) {
        remember(line);
        start(*words);
    } else if (words.error() == ShellProblem::NeedsShell) {
        refuse(line);
    } else {
        m_message->showMessage(MessageBar::Severity::Error, tr("A quote has no end."),
                               tr("Close it, or put a backslash before it."));
    }
}

// The words go to the program as they are: nothing in between understands pipes or patterns.
void RunPanel::refuse(const QString &line)
{
    const auto inShell = controls::shellQuoted({QStringLiteral("sh"), QStringLiteral("-c"), line});
    m_message->showMessage(MessageBar::Severity::Warning,
                           tr("This line needs a shell: pipes, variables and patterns are not "
                              "understood here."),
                           tr("Quote what is meant as it stands, or run it as: %1").arg(inShell));
    m_message->offer(tr("Run it in a shell"), [this, inShell] {
        m_line->setEditText(inShell);
        run();
    });
}

void RunPanel::start(const QStringList &words)
{
    engine::TracedCommand command{.folder = m_context.project().root};
    for (const auto &word : words)
        command.command.push_back(word.toStdString());
    m_queue = std::make_shared<OutputQueue>(kHeld);
    command.output = [queue = m_queue](process::OutputStream stream, std::string_view bytes) {
        queue->add(stream, bytes);
    };
    m_ended.reset();
    m_output->begin();
    m_clock.start();
    m_tick.start();
    setStatus(QStringLiteral("running"), Role::Info, tr("Running…"));
    m_task->start(
        tr("Run %1").arg(words.constFirst()),
        [project = m_context.project(), command](JobContext &job) {
            return runAndKeep(project, command, job);
        },
        [this](Result<Run> run) { m_ended = std::move(run); });
}

void RunPanel::stop()
{
    m_task->cancel();
}

// At most so much at one go that the window stays awake; the end is told after the last of it.
void RunPanel::drain()
{
    if (const auto dropped = m_queue->takeDropped(); dropped > 0)
        m_output->note(tr("… %1 of output are not shown …")
                           .arg(QLocale().formattedDataSize(static_cast<qint64>(dropped))));
    for (const auto &piece : m_queue->take(kAtOnce))
        m_output->add(piece.stream, piece.bytes);
    updateStatus();
    if (!m_ended || !m_queue->isEmpty())
        return;
    m_tick.stop();
    finished(*std::exchange(m_ended, std::nullopt));
}

void RunPanel::updateStatus()
{
    if (m_task->isRunning())
        m_status->setText(tr("Running for %1").arg(models::durationText(m_clock.elapsed())));
}

void RunPanel::finished(Result<Run> run)
{
    updateActions();
    if (!run) {
        setStatus(QStringLiteral("failed"), Role::Error, tr("The command was not run"));
        m_message->showError(run.error());
        return;
    }
    const bool ok = (*run)->status.ok();
    const bool stopped = (*run)->status.ending == Ending::Cancelled;
    setStatus(ok        ? QStringLiteral("passed")
              : stopped ? QStringLiteral("stop")
                        : QStringLiteral("failed"),
              ok        ? Role::Success
              : stopped ? Role::TextMuted
                        : Role::Error,
              endingText(**run));
    showRun(*run);
    if ((*run)->traced)
        emit m_context.runFinished();
}

void RunPanel::loadLast()
{
    m_lastTask->start(
        tr("Read the last run"),
        [project = m_context.project()](JobContext &) { return readLast(project); },
        [this](Result<Run> run) {
            if (!run || !*run || m_task->isRunning() || m_clock.isValid())
                return;
            const auto line = controls::shellQuoted(toQStrings((*run)->command));
            if (m_line->count() == 0)
                remember(line);
            if (m_line->currentText().isEmpty())
                m_line->setEditText(line);
            setStatus(QStringLiteral("history"), Role::TextMuted,
                      tr("Last run: %1 · %2").arg(line, endingText(**run)));
            showRun(*run);
        });
}

void RunPanel::showRun(const Run &run)
{
    // The summary lives as long as the run it is part of.
    m_calls->setSummary(run ? std::shared_ptr<const observe::TraceSummary>(run, &run->summary)
                            : nullptr);
    const int functions = m_calls->rowCount();
    m_pages->setCurrentWidget(functions > 0 ? static_cast<QWidget *>(m_table) : m_empty);
    setCount(functions);
    if (functions > 0)
        m_table->setCurrentIndex(m_calls->index(0, 0));
    else if (run)
        m_empty->setContent(tr("No instrumented function was called"),
                            tr("Put telemetry into the functions that matter, in place, and run "
                               "the command again."),
                            m_functions);
    else
        m_empty->setContent(tr("Nothing was run yet"),
                            tr("For each instrumented function: calls, p50 and p95, errors, and "
                               "iterations of its loops."));
}

// ---- what is shown ----

void RunPanel::updateActions()
{
    const bool trusted = m_context.isTrusted();
    const bool running = m_task->isRunning();
    m_run->setEnabled(trusted && !running && !m_line->currentText().trimmed().isEmpty());
    m_stop->setEnabled(running);
    m_line->setEnabled(trusted);
    m_show->setEnabled(m_table->currentIndex().isValid());
    if (!trusted) {
        m_message->showMessage(MessageBar::Severity::Info,
                               tr("This project is not trusted yet, so none of its code is run."),
                               tr("A command runs outside of the sandbox, with all your rights. "
                                  "Trust the project to run it."));
        m_message->offer(tr("Trust the project…"), [this] { emit m_context.trustRequested(); });
    }
}

void RunPanel::updateCommand()
{
    QStringList words{QStringLiteral("espalier"), QStringLiteral("run"),
                      QStringLiteral("--project"), m_context.folder(), QStringLiteral("--")};
    const auto line = m_line->currentText().trimmed();
    if (const auto command = shellWords(line))
        words << *command;
    else if (command.error() == ShellProblem::NeedsShell)
        words << QStringLiteral("sh") << QStringLiteral("-c") << line;
    m_command->setCommand(words);
}

void RunPanel::setStatus(const QString &icon, Role ink, const QString &text)
{
    m_iconName = icon;
    m_ink = ink;
    m_status->setText(text);
    dress();
}

void RunPanel::showInFunctions()
{
    const auto id = m_table->currentIndex().data(FunctionCallsModel::IdRole).toString();
    if (!id.isEmpty())
        m_context.showFunction(id);
}

// ---- the session ----

void RunPanel::remember(const QString &line)
{
    const QSignalBlocker quiet(m_line);
    if (const int known = m_line->findText(line, Qt::MatchExactly | Qt::MatchCaseSensitive);
        known >= 0)
        m_line->removeItem(known);
    m_line->insertItem(0, line);
    while (m_line->count() > kHistory)
        m_line->removeItem(m_line->count() - 1);
    m_line->setCurrentIndex(0);
    m_line->setEditText(line);
}

QVariantMap RunPanel::saveState() const
{
    QStringList history;
    for (int i = 0; i < m_line->count(); ++i)
        history << m_line->itemText(i);
    return {{QStringLiteral("history"), history},
            {QStringLiteral("line"), m_line->currentText()},
            {QStringLiteral("splitter"), m_splitter->saveState()},
            {QStringLiteral("header"), m_table->header()->saveState()}};
}

void RunPanel::restoreState(const QVariantMap &state)
{
    m_line->clear();
    m_line->addItems(state.value(QStringLiteral("history")).toStringList());
    m_line->setEditText(state.value(QStringLiteral("line")).toString());
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_table->header()->restoreState(state.value(QStringLiteral("header")).toByteArray());
}

} // namespace espalier::panels
