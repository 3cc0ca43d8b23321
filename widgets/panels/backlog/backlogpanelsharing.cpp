// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"
#include "widgets/panels/backlog/backlogpanel.h"
#include "widgets/panels/backlog/resultpane.h"
#include "widgets/panels/backlog/ticketfilterbar.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMimeData>

#include <algorithm>
#include <chrono>

// What is taken in and given away, and scans.

namespace espalier::panels {

using backlog::TicketFormat;
using controls::MessageBar;
using models::plainText;

// So long what came in waits for a scan, so that there is not one for each piece.
static constexpr auto kScanAfter = std::chrono::seconds(10);

void BacklogPanel::createSharingActions()
{
    m_scan = offer(QStringLiteral("scan"), tr("Scan now"), QStringLiteral("search"),
                   Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    m_takeIn = offer(QStringLiteral("takeIn"), tr("Take files in…"), QStringLiteral("open"),
                     Qt::CTRL | Qt::Key_I);
    m_listen =
        offer(QStringLiteral("listen"), tr("Listen for telemetry"), QStringLiteral("listen"));
    m_listen->setCheckable(true);
    m_report = offer(QStringLiteral("report"), tr("Report something…"), QStringLiteral("info"),
                     Qt::CTRL | Qt::Key_R);
    m_new = offer(QStringLiteral("new"), tr("New ticket…"), QStringLiteral("add"),
                  Qt::CTRL | Qt::SHIFT | Qt::Key_N);
    m_export =
        offer(QStringLiteral("export"), tr("Export the listed tickets…"), QStringLiteral("export"));
    m_import = offer(QStringLiteral("import"), tr("Import tickets…"), QStringLiteral("open"));
    m_scan->setIconText(tr("Scan"));
    m_takeIn->setIconText(tr("Take in"));
    m_listen->setIconText(tr("Listen"));
    m_report->setIconText(tr("Report"));
    m_new->setIconText(tr("New"));
    m_export->setIconText(tr("Export"));
    m_import->setIconText(tr("Import"));
    m_scan->setToolTip(tr("Make tickets of what was observed since the last scan"));
    m_takeIn->setToolTip(tr("Take in files of what was observed: logs, traces, test results, "
                            "findings, coverage, feedback"));
}

void BacklogPanel::connectSharing()
{
    connect(&m_context, &models::ProjectContext::reportRequested, m_report, &QAction::trigger);
    connect(m_scan, &QAction::triggered, this, [this] {
        m_message->clear();
        m_work->begin(tr("Scanning"));
        m_access.scan(false);
    });
    connect(m_takeIn, &QAction::triggered, this, &BacklogPanel::askForFiles);
    connect(m_report, &QAction::triggered, this, &BacklogPanel::askForReport);
    connect(m_new, &QAction::triggered, this, &BacklogPanel::askForTicket);
    connect(m_export, &QAction::triggered, this, &BacklogPanel::askForExport);
    connect(m_import, &QAction::triggered, this, &BacklogPanel::askForImport);
    connect(&m_access, &BacklogAccess::progressed, m_work, &controls::WorkBar::report);
    connect(m_work, &controls::WorkBar::cancelRequested, &m_access, &BacklogAccess::cancel);
    connect(&m_access, &BacklogAccess::workingChanged, this, [this](bool working) {
        if (!working)
            m_work->end();
        updateState();
    });
    connect(&m_access, &BacklogAccess::scanned, this, &BacklogPanel::tellScan);
    connect(&m_access, &BacklogAccess::takenIn, this, &BacklogPanel::tellTaken);
    connect(&m_access, &BacklogAccess::imported, this, &BacklogPanel::tellImport);
    connect(&m_access, &BacklogAccess::reported, this, [this](const engine::ScanReport &report) {
        m_message->showMessage(MessageBar::Severity::Success, tr("What you said was taken in."),
                               report.found() > 0 ? tr("%n ticket(s) came of it.", nullptr,
                                                       static_cast<int>(report.found()))
                                                  : tr("It needs no ticket of its own."));
    });
    connect(&m_access, &BacklogAccess::exported, this, [this](const QString &file) {
        m_message->showMessage(MessageBar::Severity::Success,
                               tr("The tickets were exported to %1").arg(file));
    });
}

// ---- scans by themselves ----

void BacklogPanel::connectScanning()
{
    m_scanTimer.setSingleShot(true);
    const auto wait = [this](std::int64_t seconds) {
        // A timer holds no more than some days; what is later is asked for again.
        constexpr std::int64_t kSoonest = 3;
        constexpr std::int64_t kLatest = 24 * 3600;
        m_scanIsDue = seconds <= kLatest;
        m_scanTimer.start(std::chrono::seconds(std::clamp(seconds, kSoonest, kLatest)));
    };
    connect(&m_access, &BacklogAccess::scheduleReady, this,
            [this, wait](const ScanSchedule &schedule) {
                m_scanInterval = schedule.interval;
                wait(schedule.due);
            });
    connect(&m_scanTimer, &QTimer::timeout, this, [this, wait] {
        if (!m_scanIsDue) {
            m_access.loadSchedule();
            return;
        }
        wait(m_scanInterval); // also when this scan fails
        m_access.scan(true);
    });
    connect(&m_context, &models::ProjectContext::trustChanged, &m_access,
            &BacklogAccess::loadSchedule);
    const auto scan = [this] { m_access.scan(true); };
    connect(&m_context, &models::ProjectContext::runFinished, this, scan);
    m_cameIn.setSingleShot(true);
    m_cameIn.setInterval(kScanAfter);
    connect(&m_cameIn, &QTimer::timeout, this, scan);
}

// ---- what programs send ----

void BacklogPanel::connectListening()
{
    m_listen->setToolTip(tr("Take in what programs on this machine send by OpenTelemetry or to "
                            "Sentry"));
    connect(m_listen, &QAction::triggered, this, [this](bool on) {
        m_message->clear();
        if (on)
            m_listening.start();
        else
            m_listening.stop();
    });
    connect(&m_listening, &Listening::runningChanged, m_listen, &QAction::setChecked);
    connect(&m_listening, &Listening::told, this, &BacklogPanel::tellListening);
    connect(&m_listening, &Listening::failed, m_message, &MessageBar::showError);
    connect(&m_listening, &Listening::ended, this, [this](const serve::ListeningReport &report) {
        m_message->clear();
        m_said = tr("Listening has ended after %n record(s)", nullptr,
                    static_cast<int>(report.received.records));
        updateFoot();
        m_access.scan(true);
    });
}

void BacklogPanel::tellListening(const serve::ListeningReport &report)
{
    if (report.imports > 0) {
        m_said = tr("%n record(s) came in", nullptr, static_cast<int>(report.received.records));
        updateFoot();
        if (!m_cameIn.isActive())
            m_cameIn.start();
        return;
    }
    const auto address = QStringLiteral("http://127.0.0.1:%1").arg(report.port);
    const auto variables = QStringLiteral("OTEL_EXPORTER_OTLP_ENDPOINT=%1\n"
                                          "SENTRY_DSN=http://any@127.0.0.1:%2/1")
                               .arg(address)
                               .arg(report.port);
    m_message->showMessage(MessageBar::Severity::Info,
                           tr("Programs on this machine can send to %1 now.").arg(address),
                           tr("With OTEL_EXPORTER_OTLP_ENDPOINT or SENTRY_DSN set to it they do; "
                              "copy the details for both."),
                           variables);
}

namespace {

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

void addScan(ResultRows &result, const engine::ScanReport &report)
{
    using State = ResultRows::Row::State;
    for (const auto &scan : report.sources) {
        const bool some = scan.nothing == engine::NothingBecause::Something;
        result.rows.push_back({.cells = {models::textOf(scan.source), countText(scan.looked),
                                         countText(scan.created), countText(scan.updated),
                                         countText(scan.reopened), models::textOf(scan.nothing)},
                               .state = some ? State::Good : State::Nothing});
    }
}

} // namespace

void BacklogPanel::tellScan(const engine::ScanReport &report, bool quiet)
{
    m_access.loadSchedule();
    const auto found = static_cast<int>(report.found());
    if (quiet) {
        if (found > 0)
            m_said = tr("A scan found %n ticket(s)", nullptr, found);
        return;
    }
    ResultRows result{.title = found > 0 ? tr("The scan found %n ticket(s)", nullptr, found)
                                         : tr("The scan found no new tickets"),
                      .headers = {tr("Source"), tr("Looked at"), tr("New"), tr("New evidence"),
                                  tr("Opened again"), tr("Why nothing came")},
                      .rows = {}};
    addScan(result, report);
    m_result->present(result, m_total > 0);
}

// ---- files of what was observed ----

void BacklogPanel::askForFiles()
{
    auto *dialog = new QFileDialog(this, tr("Take files in"), m_context.folder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &BacklogPanel::takeIn);
    dialog->show();
}

void BacklogPanel::takeIn(const QStringList &files)
{
    m_message->clear();
    m_work->begin(tr("Taking files in"));
    m_access.takeIn(files);
}

static QStringList filesIn(const QMimeData &data)
{
    QStringList files;
    for (const auto &url : data.urls()) {
        // Folders are the window's: it opens them.
        if (!url.isLocalFile() || QFileInfo(url.toLocalFile()).isDir())
            return {};
        files << url.toLocalFile();
    }
    return files;
}

void BacklogPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_takeIn->isEnabled() && !filesIn(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
    else
        event->ignore(); // the window may want it
}

void BacklogPanel::dropEvent(QDropEvent *event)
{
    const auto files = filesIn(*event->mimeData());
    if (files.isEmpty())
        return;
    event->acceptProposedAction();
    takeIn(files);
}

void BacklogPanel::tellTaken(const TakenAndScanned &taken)
{
    const int found = taken.scan ? static_cast<int>(taken.scan->found()) : 0;
    ResultRows result{.title = tr("%n ticket(s) came of what was taken in", nullptr, found),
                      .headers = {tr("File"), tr("Format"), tr("Observations"), tr("Masked"),
                                  tr("What came of it")},
                      .rows = {}};
    for (const auto &file : taken.files) {
        const auto name = QFileInfo(file.file).fileName();
        if (!file.taken) {
            result.rows.push_back({.cells = {name, {}, {}, {}, controls::wordsOf(*file.error).what},
                                   .state = ResultRows::Row::State::Bad});
            continue;
        }
        const auto &summary = file.taken->summary;
        std::uint64_t observations = 0;
        for (const auto &[kind, count] : summary.kinds)
            observations += count;
        QStringList came;
        if (file.taken->known)
            came << tr("It was taken in before; nothing was added");
        if (summary.bad > 0)
            came << tr("%n record(s) could not be read", nullptr, static_cast<int>(summary.bad));
        if (summary.leftOut > 0)
            came << tr("%n record(s) were left out: there are too many", nullptr,
                       static_cast<int>(summary.leftOut));
        result.rows.push_back(
            {.cells = {name, QString::fromUtf8(observe::nameOf(summary.format)),
                       countText(observations), countText(file.taken->masked),
                       came.isEmpty() ? tr("Taken in") : came.join(QStringLiteral(" · "))}});
    }
    m_result->present(result, m_total > 0);
}

// ---- tickets of others ----

static TicketFormat formatOf(const QString &file)
{
    return backlog::ticketFormatNamed(QFileInfo(file).suffix().toLower().toStdString())
        .value_or(TicketFormat::Json);
}

static QStringList nameFilters()
{
    return {BacklogPanel::tr("Tickets as JSON (*.json)"),
            BacklogPanel::tr("Tickets as CSV (*.csv)"),
            BacklogPanel::tr("Tickets as SARIF (*.sarif)")};
}

void BacklogPanel::askForImport()
{
    auto *dialog = new QFileDialog(this, tr("Import tickets"), m_context.folder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(QStringList{tr("Tickets (*.json *.csv *.sarif)")} + nameFilters());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_message->clear();
        m_work->begin(tr("Importing tickets"));
        m_access.importFrom(file, formatOf(file));
    });
    dialog->show();
}

void BacklogPanel::askForExport()
{
    auto *dialog = new QFileDialog(this, tr("Export tickets"), m_context.folder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(nameFilters());
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.section(QLatin1String("*."), 1).section(u')', 0, 0));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_message->clear();
        m_work->begin(tr("Exporting tickets"));
        m_access.exportTo(file, m_filters->query(), formatOf(file));
    });
    dialog->show();
}

void BacklogPanel::tellImport(const QString &file, const engine::ImportedTickets &tickets)
{
    const auto there = static_cast<int>(tickets.there.size());
    m_message->showMessage(
        tickets.added.empty() ? MessageBar::Severity::Info : MessageBar::Severity::Success,
        tr("%n ticket(s) were imported from %1", nullptr, static_cast<int>(tickets.added.size()))
            .arg(file),
        there > 0 ? tr("%n were there already and stayed as they were.", nullptr, there)
                  : QString());
}

} // namespace espalier::panels
