// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/workbench.h"

#include "app/bootstrap/instrumentdefaults.h"
#include "app/workbench/consent.h"
#include "app/workbench/panels.h"
#include "core/engine/sampleproject.h"
#include "core/settings/settings.h"
#include "core/settings/trust.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/models/refinetext.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>

namespace espalier::workbench {

using controls::MessageBar;

Workbench::Workbench(bootstrap::Application &application, Options options)
    : m_application(application),
      m_store(options.safeMode ? std::filesystem::path()
                               : application.paths().state / "window.ini"),
      m_panels(allPanels()), m_instance(application.paths().state),
      m_unfinished(m_jobs, application.paths().state), m_opening(m_jobs), m_trust(this),
      m_status(this)
{
    m_themes.setChoice(m_store.theme());
    m_window = std::make_unique<shell::MainWindow>(
        shell::MainWindow::Services{m_themes, m_jobs, m_store, m_panels});
    connectWindow();
}

Workbench::~Workbench()
{
    m_window->closeProject();
}

void Workbench::connectWindow()
{
    using shell::MainWindow;
    auto *window = m_window.get();
    connect(window, &MainWindow::projectChosen, this, &Workbench::openProject);
    connect(window, &MainWindow::sampleChosen, this, &Workbench::openSample);
    connect(window, &MainWindow::projectClosed, this, &Workbench::closeProject);
    connect(window, &MainWindow::settingsRequested, this, &Workbench::openSettings);
    connect(window, &MainWindow::reportRequested, this, [this] {
        if (m_context)
            m_context->askForReport();
    });
    connect(&window->trustBar(), &shell::TrustBar::answered, this, [this](bool trusted) {
        if (trusted)
            setTrust(true);
    });
    connect(window, &MainWindow::trustChangeRequested, this, [this] {
        if (m_context && m_context->isTrusted())
            setTrust(false);
        else
            askForTrust();
    });
    connect(&m_instance, &SingleInstance::raiseRequested, window, [window] {
        window->show();
        window->raise();
        window->activateWindow();
    });
    connect(&m_jobs, &models::JobList::ended, this, [this](const models::JobEntry &job) {
        if (job.state == models::JobState::Failed)
            m_log.add(models::LogModel::Level::Error,
                      QStringLiteral("%1: %2").arg(job.title, job.message));
        // The first job that needs the sandbox tries it.
        if (!m_sandboxKnown)
            refreshStatus();
    });
    // Branches and files change outside of us, too.
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](auto state) {
        if (state == Qt::ApplicationActive)
            refreshStatus();
    });
}

void Workbench::show()
{
    m_window->show();
}

static Result<OpenedProject> open(const engine::Project &project)
{
    const auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    OpenedProject opened{.status = engine::statusOf(**workspace)};
    opened.trusted = settings::Trust::ofUser().isTrusted(project.root).value_or(false);
    const auto all =
        settings::Settings::load(settings::Sources::standard(project.root, opened.trusted));
    const auto &settings = all ? *all : settings::Settings();
    if (!all)
        opened.settingsError = all.error();
    opened.model = settings.value(settings::keys::kModel);
    opened.recorded = !settings.value(settings::keys::kRecording).empty();
    opened.defaults = bootstrap::instrumentDefaults(settings);
    for (const auto &setting : settings.list())
        opened.settings += settings::toText(setting.value) + '\n';
    return opened;
}

void Workbench::openProject(const QString &folder)
{
    const auto path = QFileInfo(folder).absoluteFilePath();
    if (!m_instance.claim(path.toStdString())) {
        m_window->messages().showMessage(
            MessageBar::Severity::Info,
            tr("%1 is open in another window, which was asked to come to the front.").arg(path));
        emit handedOver();
        emit opened(false);
        return;
    }
    m_opening.start(
        tr("Open %1").arg(QDir(path).dirName()),
        [project = m_application.project(path.toStdString())](JobContext &) {
            auto opened = open(project);
            if (opened)
                opened->interrupted = UnfinishedWork::take(project.paths.state, project.root);
            return opened;
        },
        [this, path](const Result<OpenedProject> &result) { onOpened(path, result); });
}

void Workbench::onOpened(const QString &folder, const Result<OpenedProject> &result)
{
    if (!result) {
        if (m_context)
            static_cast<void>(m_instance.claim(m_context->project().root));
        else
            m_instance.release();
        m_window->messages().showError(result.error());
        emit opened(false);
        return;
    }
    closeProject();
    static_cast<void>(m_instance.claim(folder.toStdString()));
    auto project = m_application.project(folder.toStdString());
    project.askConsent = consentIn(m_window.get());
    m_context = std::make_unique<models::ProjectContext>(
        std::move(project), models::ProjectContext::Services{m_jobs, m_log, m_themes},
        result->trusted);
    m_context->setDefaults(result->defaults);
    m_settings = result->settings;
    connectContext();
    m_window->showProject(*m_context);
    if (result->settingsError)
        m_window->messages().showError(*result->settingsError);
    showStatus(*result);
    m_unfinished.follow(folder.toStdString());
    noteInterrupted(*result);
    noteRepair(result->status.repair);
    if (!result->trusted)
        askForTrust();
    emit opened(true);
}

void Workbench::connectContext()
{
    using models::ProjectContext;
    connect(m_context.get(), &ProjectContext::filesChanged, this, &Workbench::refreshStatus);
    connect(m_context.get(), &ProjectContext::costChanged, this, &Workbench::refreshStatus);
    connect(m_context.get(), &ProjectContext::trustRequested, this, &Workbench::askForTrust);
    connect(m_context.get(), &ProjectContext::trustChanged, m_window.get(),
            &shell::MainWindow::setTrusted);
    m_window->setTrusted(m_context->isTrusted());
}

void Workbench::closeProject()
{
    m_trust.outdate();
    m_status.outdate();
    m_window->closeProject();
    m_unfinished.stop();
    m_context.reset();
    m_instance.release();
}

void Workbench::openSample()
{
    const auto folder = m_application.paths().data / "sample";
    m_opening.start(
        tr("Make the sample project"),
        [folder](JobContext &) -> Result<> {
            auto made = engine::makeSample(folder);
            // One that is there is gone on with.
            return !made && made.error().kind == ErrorKind::AlreadyExists ? Result<>() : made;
        },
        [this, folder](const Result<> &made) {
            if (made)
                openProject(QString::fromStdString(folder.string()));
            else
                m_window->messages().showError(made.error());
        });
}

void Workbench::askForTrust()
{
    if (m_context)
        m_window->trustBar().ask(QDir(m_context->folder()).dirName());
}

void Workbench::setTrust(bool trusted)
{
    if (!m_context)
        return;
    // Not the runner of the status, which newer questions outdate.
    m_trust.start(
        [root = m_context->project().root, trusted](JobContext &) {
            auto trust = settings::Trust::ofUser();
            return trusted ? trust.trust(root) : trust.withdraw(root);
        },
        [this, trusted](const Result<> &done) {
            if (!done)
                m_window->messages().showError(done.error());
            else if (m_context)
                m_context->setTrusted(trusted);
            refreshStatus();
        });
}

void Workbench::refreshStatus()
{
    if (!m_context)
        return;
    m_status.start([project = m_context->project()](JobContext &) { return open(project); },
                   [this](const Result<OpenedProject> &result) {
                       if (!result || !m_context)
                           return;
                       showStatus(*result);
                       if (std::exchange(m_settings, result->settings) != result->settings)
                           m_context->setDefaults(result->defaults);
                   });
}

static QString branchText(const engine::ProjectStatus &status)
{
    using engine::BranchState;
    switch (status.branchState) {
    case BranchState::NoRepository: return {};
    case BranchState::OnBranch: return QString::fromStdString(status.branch);
    case BranchState::Unborn:
        return Workbench::tr("%1 (no commit yet)").arg(QString::fromStdString(status.branch));
    case BranchState::Detached:
        return Workbench::tr("%1 (no branch)")
            .arg(QString::fromStdString(status.commit.substr(0, 10)));
    }
    return {};
}

// A recording stands for the model, whatever else is set.
static QString modelText(const OpenedProject &opened)
{
    if (opened.recorded)
        return Workbench::tr("Recorded answers");
    return opened.model.empty() ? Workbench::tr("No model") : QString::fromStdString(opened.model);
}

void Workbench::showStatus(const OpenedProject &opened)
{
    const auto &sandbox = opened.status.sandbox;
    m_sandboxKnown = sandbox.has_value();
    shell::StatusFacts facts{.project = QDir(m_context->folder()).dirName(),
                             .branch = branchText(opened.status),
                             .sandbox = tr("Sandbox: not tried yet"),
                             .model = modelText(opened)};
    if (sandbox) {
        using Sandbox = shell::StatusFacts::Sandbox;
        facts.sandboxState = sandbox->full() ? Sandbox::Full : Sandbox::Refused;
        facts.sandbox = sandbox->full() ? tr("Sandbox: full") : tr("Sandbox: refused");
    }
    if (const double cost = m_context->lastCost(); cost > 0)
        facts.cost = models::costText(cost);
    if (!m_context->isTrusted())
        facts.trust = tr("Not trusted");
    m_window->setStatus(facts);
}

void Workbench::noteInterrupted(const OpenedProject &opened)
{
    if (opened.interrupted.empty())
        return;
    QStringList titles;
    for (const auto &title : opened.interrupted) {
        titles << QString::fromStdString(title);
        m_jobs.noteInterrupted(titles.constLast(), tr("The program ended before it was done."));
    }
    m_window->messages().showMessage(
        MessageBar::Severity::Warning,
        tr("Interrupted when the program ended: %1").arg(titles.join(QStringLiteral(", "))),
        tr("Start it again if you still want it."));
}

void Workbench::noteRepair(const engine::Repair &repair)
{
    if (repair.restored.empty() && repair.kept.empty())
        return;
    const auto restored = static_cast<int>(repair.restored.size());
    const auto text =
        tr("An earlier run was interrupted. %n file(s) have their original bytes again.", nullptr,
           restored);
    m_jobs.noteInterrupted(tr("Apply"), text);
    for (const auto &path : repair.restored)
        m_log.add(models::LogModel::Level::Warning,
                  tr("Restored: %1").arg(QString::fromStdString(path)));
    for (const auto &path : repair.kept)
        m_log.add(
            models::LogModel::Level::Warning,
            tr("Left alone, somebody changed it since: %1").arg(QString::fromStdString(path)));
    m_window->messages().showMessage(MessageBar::Severity::Warning, text);
}

void Workbench::openSettings()
{
    auto *dialog =
        new dialogs::SettingsDialog(m_themes, m_window->actionRegistry(),
                                    m_context ? m_context->project().root : std::filesystem::path(),
                                    m_context && m_context->isTrusted(), m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &dialogs::SettingsDialog::written, this, [this] { refreshStatus(); });
    dialog->show();
}

} // namespace espalier::workbench
