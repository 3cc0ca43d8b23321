// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/screenshottour.h"

#include "widgets/models/functiontreemodel.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/models/testtreemodel.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeView>
#include <QTreeWidget>

#include <algorithm>

namespace espalier::workbench {

std::vector<ScreenshotStep> ScreenshotTour::ofProject(const QString &project)
{
    Steps steps;
    addOpening(steps, project);
    addReview(steps);
    addPanels(steps);
    addOverlays(steps);
    return steps;
}

std::vector<ScreenshotStep> ScreenshotTour::ofSample(const QString &copy)
{
    Steps steps;
    addOpening(steps, copy);
    addReview(steps);
    addPanels(steps);
    addRun(steps);
    addOverlays(steps);
    return steps;
}

void ScreenshotTour::addOpening(Steps &steps, const QString &project)
{
    steps.push_back({QStringLiteral("start"), [] {}});
    steps.push_back(
        {QStringLiteral("trust"), [this, project] { m_workbench.openProject(project); }});
    steps.push_back({QStringLiteral("functions"), [this] {
                         m_workbench.window().trustBar().hide();
                         showPanel(QStringLiteral("functions"));
                     }});
    steps.push_back({QStringLiteral("functions-nothing"), [this] {
                         if (auto *field =
                                 panel(QStringLiteral("functions"))
                                     ->findChild<QLineEdit *>(QStringLiteral("functionFilter")))
                             field->setText(QStringLiteral("no such name"));
                     }});
    steps.push_back({QString(), [this] {
                         if (auto *field =
                                 panel(QStringLiteral("functions"))
                                     ->findChild<QLineEdit *>(QStringLiteral("functionFilter")))
                             field->clear();
                     }});
}

void ScreenshotTour::addReview(Steps &steps)
{
    steps.push_back({QStringLiteral("changes"), [this] {
                         showPanel(QStringLiteral("functions"));
                         trigger(QStringLiteral("functions.preview"));
                     }});
    steps.push_back(
        {QStringLiteral("changes-unified"), [this] { trigger(QStringLiteral("diff.unified")); }});
    steps.push_back({QStringLiteral("tests"), [this] {
                         trigger(QStringLiteral("diff.unified"));
                         showPanel(QStringLiteral("tests"));
                         trigger(QStringLiteral("tests.runAll"));
                     }});
    steps.push_back({QStringLiteral("tests-failed"), [this] { chooseFailedTest(); }});
}

void ScreenshotTour::addPanels(Steps &steps)
{
    steps.push_back({QStringLiteral("scripts"), [this] { showPanel(QStringLiteral("scripts")); }});
    steps.push_back({QStringLiteral("scripts-refined"), [this] { showRefined(0); }});
    steps.push_back({QStringLiteral("scripts-attempts"), [this] { showRefined(4); }});
    steps.push_back({QStringLiteral("scripts-prompt"), [this] { showRefined(5); }});
    steps.push_back(
        {QStringLiteral("scripts-edit"), [this] { trigger(QStringLiteral("scripts.edit")); }});
    steps.push_back(
        {QStringLiteral("patterns"), [this] { showPanel(QStringLiteral("patterns")); }});
    steps.push_back({QStringLiteral("source"), [this] { openSomeSource(); }});
    for (const auto *id : {"backlog", "dashboard", "log", "activity", "run"})
        steps.push_back({QLatin1String(id), [this, id] { showPanel(QLatin1String(id)); }});
}

// Changes the project's files, and takes it back.
void ScreenshotTour::addRun(Steps &steps)
{
    steps.push_back({QString(), [this] {
                         if (auto *yes = m_workbench.window().findChild<QPushButton *>(
                                 QStringLiteral("trust.yes")))
                             yes->click();
                     }});
    steps.push_back({QStringLiteral("applied"), [this] {
                         showPanel(QStringLiteral("changes"));
                         trigger(QStringLiteral("changes.applyInPlace"));
                     }});
    steps.push_back({QStringLiteral("run-figures"), [this] {
                         showPanel(QStringLiteral("functions"));
                         run(QStringLiteral("python3 -m orchard.report data"));
                     }});
    steps.push_back({QStringLiteral("functions-figures"), [this] {
                         showPanel(QStringLiteral("functions"));
                         showPanel(QStringLiteral("activity"));
                     }});
    addBacklog(steps);
    addPatches(steps);
    steps.push_back({QStringLiteral("strip"), [this] {
                         showPanel(QStringLiteral("functions"));
                         trigger(QStringLiteral("functions.strip"));
                     }});
}

// The bugs of the sample come to light, and are tickets.
void ScreenshotTour::addBacklog(Steps &steps)
{
    const auto tab = [this](const char *id, int number) {
        if (auto *tabs = panel(QLatin1String(id))->findChild<QTabWidget *>())
            tabs->setCurrentIndex(number);
    };
    steps.push_back({QStringLiteral("run-errors"),
                     [this] { run(QStringLiteral("python3 -m orchard.stall data")); }});
    steps.push_back({QStringLiteral("backlog-tickets"), [this] {
                         showPanel(QStringLiteral("backlog"));
                         trigger(QStringLiteral("backlog.scan"));
                     }});
    steps.push_back({QStringLiteral("backlog-why"), [tab] { tab("backlog", 2); }});
    steps.push_back({QStringLiteral("backlog-decline"), [this, tab] {
                         tab("backlog", 0);
                         trigger(QStringLiteral("backlog.decline"));
                     }});
    steps.push_back(
        {QStringLiteral("dashboard-figures"), [this] { showPanel(QStringLiteral("dashboard")); }});
    steps.push_back({QStringLiteral("dashboard-over-time"), [tab] { tab("dashboard", 1); }});
    steps.push_back({QStringLiteral("source-of-error"), [this] {
                         m_workbench.context()->showSource(QStringLiteral("orchard/stall.py"), 37);
                     }});
}

// One of these bugs is mended: tried, looked at, approved, and nearly applied.
void ScreenshotTour::addPatches(Steps &steps)
{
    const auto tab = [this](int number) {
        if (auto *tabs = panel(QStringLiteral("patches"))
                             ->findChild<QTabWidget *>(QStringLiteral("patchTabs")))
            tabs->setCurrentIndex(number);
    };
    steps.push_back(
        {QStringLiteral("patches-empty"), [this] { showPanel(QStringLiteral("patches")); }});
    steps.push_back({QString(), [this] {
                         showPanel(QStringLiteral("backlog"));
                         chooseTicket(QStringLiteral("average_basket"));
                     }});
    steps.push_back(
        {QStringLiteral("patches-try"), [this] { trigger(QStringLiteral("backlog.autopatch")); }});
    steps.push_back({QStringLiteral("patches"), [this] { takeFix(); }});
    steps.push_back({QStringLiteral("patches-checks"), [tab] { tab(1); }});
    steps.push_back({QStringLiteral("patches-refused"), [this, tab] {
                         tab(0);
                         trigger(QStringLiteral("patches.approve"));
                     }});
    steps.push_back({QString(), [this] { tickFiles(); }});
    steps.push_back({QStringLiteral("patches-approve"),
                     [this] { trigger(QStringLiteral("patches.approve")); }});
    steps.push_back({QStringLiteral("patches-approved"), [this] { giveReason(); }});
    steps.push_back(
        {QStringLiteral("patches-apply"), [this] { trigger(QStringLiteral("patches.apply")); }});
    steps.push_back({QStringLiteral("patches-record"), [this, tab] {
                         if (auto *leave =
                                 panel(QStringLiteral("patches"))
                                     ->findChild<QPushButton *>(QStringLiteral("applyLeave")))
                             leave->click();
                         tab(2);
                     }});
    steps.push_back(
        {QStringLiteral("patches-audit"), [this] { trigger(QStringLiteral("patches.audit")); }});
}

void ScreenshotTour::run(const QString &command)
{
    showPanel(QStringLiteral("run"));
    if (auto *line = panel(QStringLiteral("run"))->findChild<QComboBox *>())
        line->setEditText(command);
    trigger(QStringLiteral("run.start"));
}

void ScreenshotTour::addOverlays(Steps &steps)
{
    auto &window = m_workbench.window();
    steps.push_back({QStringLiteral("palette"), [&window] {
                         window.palette().open();
                         for (auto *field : window.palette().findChildren<QLineEdit *>())
                             field->setText(QStringLiteral("show"));
                     }});
    steps.push_back({QStringLiteral("keys"), [this, &window] {
                         window.palette().hide();
                         showPanel(QStringLiteral("changes"));
                         window.keysSheet().open();
                     }});
    steps.push_back({QStringLiteral("settings"), [this, &window] {
                         window.keysSheet().hide();
                         trigger(QStringLiteral("file.settings"));
                     }});
    steps.push_back({QStringLiteral("settings-keys"), [this] {
                         trigger(QStringLiteral("file.settings"));
                         for (auto *top : QApplication::topLevelWidgets()) {
                             if (auto *tabs = top->isVisible() ? top->findChild<QTabWidget *>(
                                                                     QStringLiteral("settingsTabs"))
                                                               : nullptr)
                                 tabs->setCurrentIndex(tabs->count() - 1);
                         }
                     }});
}

QWidget *ScreenshotTour::panel(const QString &id)
{
    auto *view = m_workbench.window().projectView();
    return view ? static_cast<QWidget *>(view->panel(id)) : &m_workbench.window();
}

void ScreenshotTour::showPanel(const QString &id)
{
    if (auto *view = m_workbench.window().projectView())
        view->showPanel(id);
    else
        emit lost(id);
}

void ScreenshotTour::trigger(const QString &action)
{
    for (const auto &entry : m_workbench.window().actionRegistry().actions()) {
        if (entry.action->objectName() == action && entry.action->isEnabled()) {
            entry.action->trigger();
            return;
        }
    }
    emit lost(action);
}

void ScreenshotTour::chooseFailedTest()
{
    auto *tree = panel(QStringLiteral("tests"))->findChild<QTreeView *>();
    if (!tree)
        return;
    tree->expandAll();
    const auto *model = tree->model();
    const auto failed = model->match(model->index(0, 0), models::TestTreeModel::StateRole,
                                     static_cast<int>(models::TestState::Failed), -1,
                                     Qt::MatchExactly | Qt::MatchRecursive);
    for (const auto &index : failed) {
        if (!model->hasChildren(index)) {
            tree->setCurrentIndex(index);
            return;
        }
    }
}

void ScreenshotTour::chooseTicket(const QString &words)
{
    auto *tree =
        panel(QStringLiteral("backlog"))->findChild<QTreeView *>(QStringLiteral("tickets"));
    const auto found = tree ? tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole,
                                                   words, 1, Qt::MatchContains)
                            : QModelIndexList();
    if (found.isEmpty())
        emit lost(words);
    else
        tree->setCurrentIndex(found.front());
}

// The sample has a patch for one of its bugs.
void ScreenshotTour::takeFix()
{
    auto *patches = panel(QStringLiteral("patches"));
    auto *text = patches->findChild<QPlainTextEdit *>(QStringLiteral("takePatch"));
    auto *take = patches->findChild<QPushButton *>(QStringLiteral("takeAccept"));
    QFile file(m_workbench.context()->folder() + QStringLiteral("/fixes/basket.patch"));
    if (!text || !take || !file.open(QIODevice::ReadOnly)) {
        emit lost(QStringLiteral("fixes/basket.patch"));
        return;
    }
    text->setPlainText(QString::fromUtf8(file.readAll()));
    take->click();
}

void ScreenshotTour::tickFiles()
{
    if (auto *files = panel(QStringLiteral("patches"))
                          ->findChild<QTreeWidget *>(QStringLiteral("patchFiles"))) {
        for (int row = 0; row < files->topLevelItemCount(); ++row)
            files->topLevelItem(row)->setCheckState(0, Qt::Checked);
    }
}

void ScreenshotTour::giveReason()
{
    auto *patches = panel(QStringLiteral("patches"));
    for (auto *line : patches->findChildren<QLineEdit *>(QStringLiteral("ask.reason")))
        line->setText(QStringLiteral("A day without buyers is no error."));
    if (auto *accept = patches->findChild<QPushButton *>(QStringLiteral("askAccept")))
        accept->click();
}

// A script that a model wrote, and one part of what is known of it; where there is none, what is
// chosen stays.
void ScreenshotTour::showRefined(int tab)
{
    auto *scripts = panel(QStringLiteral("scripts"));
    if (const auto *model = scripts->findChild<models::ScriptModel *>()) {
        const auto byModel = [](const engine::ShapeInfo &shape) {
            const auto *effective = models::ScriptModel::effectiveOf(shape);
            return effective && effective->origin.starts_with("llm");
        };
        const auto at = std::ranges::find_if(model->shapes(), byModel);
        if (at != model->shapes().end())
            m_workbench.context()->showScript(QString::fromStdString(at->key));
    }
    if (auto *tabs = scripts->findChild<QTabWidget *>(QStringLiteral("versionTabs")))
        tabs->setCurrentIndex(tab);
}

void ScreenshotTour::openSomeSource()
{
    const auto *model =
        panel(QStringLiteral("functions"))->findChild<models::FunctionTreeModel *>();
    const auto *report = model ? model->report() : nullptr;
    if (report && !report->functions.empty()) {
        const auto &function = report->functions[report->functions.size() / 3];
        m_workbench.context()->showSource(QString::fromStdString(function.path),
                                          static_cast<int>(function.line));
    }
}

} // namespace espalier::workbench
