// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/scriptspanel.h"

#include "widgets/controls/commandbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/panels/scripts/shapetree.h"
#include "widgets/panels/scripts/versionattempts.h"
#include "widgets/panels/scripts/versioncompare.h"
#include "widgets/panels/scripts/versioneditor.h"
#include "widgets/panels/scripts/versionevidence.h"
#include "widgets/panels/scripts/versionexchange.h"
#include "widgets/panels/scripts/versionwords.h"
#include "widgets/theme/icons.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

using models::ScriptModel;

controls::PanelFacts ScriptsPanel::describe()
{
    return {.id = QStringLiteral("scripts"),
            .title = tr("Scripts"),
            .icon = QStringLiteral("scripts"),
            .place = controls::PanelFacts::Place::Activity};
}

ScriptsPanel::ScriptsPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context), m_library(new ScriptLibrary(context, this)),
      m_model(new ScriptModel(context.themes(), this))
{
    createActions();
    createTree();
    createLayout();
    connectTree();
    connectLibrary();
    connectActions();
    connect(&context.themes(), &theme::ThemeManager::changed, this, &ScriptsPanel::dress);
    dress();
    showChosen();
    updateState();
    m_library->load();
}

void ScriptsPanel::createActions()
{
    m_edit = offer(QStringLiteral("edit"), tr("Edit as a new version"), QStringLiteral("edit"),
                   Qt::CTRL | Qt::Key_E);
    m_check = offer(QStringLiteral("check"), tr("Test this version"), QStringLiteral("tests"),
                    Qt::CTRL | Qt::Key_T);
    m_use = offer(QStringLiteral("use"), tr("Use this version"), QStringLiteral("apply"),
                  Qt::CTRL | Qt::Key_U);
    m_pin = offer(QStringLiteral("pin"), tr("Pin the version in use"), QStringLiteral("pin"));
    m_pin->setCheckable(true);
    m_archive = offer(QStringLiteral("archive"), tr("Archive this version"),
                      QStringLiteral("remove"), QKeySequence::Delete);
    m_restore = offer(QStringLiteral("restore"), tr("Take this version out of the archive"),
                      QStringLiteral("undo"));
    m_runTests = offer(QStringLiteral("runTests"), tr("Run the tests of the version in use"),
                       QStringLiteral("run"), Qt::CTRL | Qt::Key_R);
    m_export = offer(QStringLiteral("export"), tr("Export all scripts…"), QStringLiteral("export"));
    m_reload = offer(QStringLiteral("reload"), tr("Read the scripts again"),
                     QStringLiteral("refresh"), QKeySequence::Refresh);
    m_toFunctions = new QAction(tr("Choose functions"), this);
    // On buttons, where the whole sentence is the tool tip.
    m_edit->setIconText(tr("Edit"));
    m_check->setIconText(tr("Test"));
    m_use->setIconText(tr("Use"));
    m_pin->setIconText(tr("Pin"));
    m_archive->setIconText(tr("Archive"));
    m_restore->setIconText(tr("Unarchive"));
    m_runTests->setIconText(tr("Run tests"));
    m_export->setIconText(tr("Export all"));
}

void ScriptsPanel::createTree()
{
    m_rows = new ShapeRows(*m_model, this);
    m_tree = new ShapeTree(*m_rows, this);
    m_tree->setObjectName(QStringLiteral("shapes"));
}

QWidget *ScriptsPanel::createSide()
{
    auto *side = new QWidget(this);
    m_filter = new controls::FilterField(m_context.themes(), tr("Filter shapes"), side);
    m_filter->setTarget(m_tree);
    // What it does is for all of the scripts, not for the version beside them.
    auto *exportAll = new QToolButton(side);
    exportAll->setDefaultAction(m_export);
    exportAll->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 8, 8, 8);
    head->setSpacing(8);
    head->addWidget(m_filter, 1);
    head->addWidget(exportAll);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_tree, 1);
    return side;
}

void ScriptsPanel::createTabs()
{
    const auto &themes = m_context.themes();
    const auto code = [this](const QString &name) {
        auto *text = new editor::CodeEditor(this);
        text->setReadOnly(true);
        text->setAccessibleName(name);
        return text;
    };
    m_compare = new VersionCompare(themes, m_edit, this);
    m_script = code(tr("Text of the script"));
    m_tests = code(tr("Text of the tests"));
    for (auto *text : {m_script, m_tests})
        connect(&m_compare->diff(), &editor::DiffView::tabWidthChanged, text,
                &editor::CodeEditor::setTabWidth);
    m_evidence = new VersionEvidence(themes, this);
    m_attempts = new VersionAttempts(themes, this);
    m_exchange = new VersionExchange(themes, this);
    m_editor = new VersionEditor(themes, this);
    m_editor->hide();
    m_tabs->addTab(m_compare, tr("Compare"));
    m_tabs->addTab(m_script, tr("Script"));
    m_tabs->addTab(m_tests, tr("Tests"));
    m_tabs->addTab(m_evidence, tr("Evidence"));
    m_tabs->addTab(m_attempts, tr("Attempts"));
    m_tabs->addTab(m_exchange, tr("Prompt and reply"));
}

void ScriptsPanel::createDetail()
{
    m_detail = new controls::DetailPane(m_context.themes(), QStringLiteral("version"),
                                        tr("Parts of the version's details"), this);
    m_tabs = &m_detail->tabs();
    createTabs();
    m_detail->bar().addActions({m_edit, m_check, m_use, m_pin, m_archive, m_restore, m_runTests});
}

void ScriptsPanel::createLayout()
{
    auto *side = createSide();
    createDetail();
    m_splitter = controls::besideEachOther(side, 52, m_detail, 56, this);
    m_message = new controls::MessageBar(m_context.themes(), this);
    m_empty = new controls::EmptyState(m_context.themes(), QStringLiteral("scripts"), this);
    m_empty->setContent(tr("There are no scripts yet"),
                        tr("Functions of one shape are instrumented by one tested script. Scripts "
                           "are written with the first preview of functions."),
                        m_toFunctions);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
}

void ScriptsPanel::connectTree()
{
    connect(m_filter, &controls::FilterField::filterChanged, this, [this](const QString &text) {
        const auto place = chosen();
        m_rows->setFilterFixedString(text);
        choose(place);
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ScriptsPanel::showChosen);
    connect(m_evidence, &VersionEvidence::scriptLineChosen, this,
            [this](int line) { goTo(m_script, line); });
    connect(m_evidence, &VersionEvidence::testLineChosen, this,
            [this](int line) { goTo(m_tests, line); });
    connect(m_attempts, &VersionAttempts::versionChosen, this,
            [this](int version) { choose({m_key, version}); });
}

void ScriptsPanel::setShapes(const std::vector<engine::ShapeInfo> &shapes, bool counted)
{
    const auto now = chosen();
    const auto place = now.key.isEmpty() ? m_wanted : now;
    QStringList open;
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        const auto index = m_rows->index(row, 0);
        if (m_tree->isExpanded(index))
            open.append(index.data(ScriptModel::KeyRole).toString());
    }
    m_model->setShapes(shapes, counted);
    for (const auto &key : open)
        m_tree->setExpanded(m_rows->mapFromSource(m_model->indexOf(key)), true);
    const auto bad = std::ranges::count_if(shapes, [](const engine::ShapeInfo &shape) {
        const auto *effective = ScriptModel::effectiveOf(shape);
        return effective && effective->verdict == store::VerdictState::Failed;
    });
    setCount(static_cast<int>(bad));
    choose(place);
    updateState();
}

void ScriptsPanel::choose(const Place &place)
{
    auto source = m_model->indexOf(place.key, place.version);
    if (!source.isValid())
        source = m_model->indexOf(place.key);
    auto index = m_rows->mapFromSource(source);
    if (!index.isValid())
        index = m_rows->index(0, 0);
    // Not QTreeView::setCurrentIndex, which heeds the keys that are held down.
    if (index.isValid())
        m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                             QItemSelectionModel::Rows);
    showChosen();
}

ScriptsPanel::Place ScriptsPanel::chosen() const
{
    const auto index = m_tree->currentIndex();
    return {index.data(ScriptModel::KeyRole).toString(),
            index.data(ScriptModel::VersionRole).toInt()};
}

void ScriptsPanel::showChosen()
{
    const auto place = chosen();
    if (place.key.isEmpty())
        return;
    m_wanted = {};
    if (place.key != m_key) {
        m_key = place.key;
        m_versions.clear();
        leaveEdit();
    }
    m_detail->command().setCommand({QStringLiteral("espalier"), QStringLiteral("cache"),
                                    QStringLiteral("show"), m_key.left(12),
                                    QStringLiteral("--project"), m_context.folder()});
    showVersion();
    m_library->loadVersions(m_key);
}

void ScriptsPanel::setVersions(const QString &key, const ScriptHistory &history)
{
    if (key != m_key)
        return;
    m_versions = history.versions;
    m_problem = history.problem;
    m_compare->setVersions(key, m_versions);
    m_attempts->setHistory(history);
    showVersion();
}

const engine::VersionDetail *ScriptsPanel::current() const
{
    const int wanted = chosen().version;
    const auto found = std::ranges::find_if(m_versions, [wanted](const auto &detail) {
        return wanted == 0 ? detail.script.effective : detail.script.version == wanted;
    });
    if (found != m_versions.end())
        return &*found;
    return m_versions.empty() ? nullptr : &m_versions.back();
}

void ScriptsPanel::showVersion()
{
    const auto *version = current();
    const auto *shape = m_model->shape(m_key);
    m_detail->setTitle(shape ? shapeName(*shape) : QString());
    const auto set = [](editor::CodeEditor *editor, const std::string &text) {
        const auto bytes = QByteArray::fromStdString(text);
        if (editor->text() != bytes)
            editor->setText(bytes, QStringLiteral("script.py"));
    };
    set(m_script, version ? version->script.text : std::string());
    set(m_tests, version ? version->script.tests : std::string());
    auto failed = version ? failedLinesOf(*version) : FailedLines();
    m_script->setMarks(std::move(failed.script));
    m_script->setAnnotations(version ? findingsOf(*version)
                                     : std::vector<editor::LineAnnotation>());
    m_tests->setMarks(std::move(failed.tests));
    const engine::VersionDetail *before = nullptr;
    for (const auto &each : m_versions) {
        if (version && each.script.version < version->script.version)
            before = &each;
    }
    m_evidence->setVersion(version, before);
    m_exchange->setVersion(version, m_problem);
    if (version && chosen().version != 0)
        m_compare->showVersion(version->script.version);
    updateState();
}

void ScriptsPanel::goTo(editor::CodeEditor *text, int line)
{
    m_tabs->setCurrentWidget(text);
    text->goToLine(static_cast<std::uint32_t>(std::max(line, 1) - 1));
    text->setFocus(Qt::OtherFocusReason);
}

QVariantMap ScriptsPanel::saveState() const
{
    const auto place = chosen();
    return {{QStringLiteral("filter"), m_filter->text()},
            {QStringLiteral("key"), place.key},
            {QStringLiteral("version"), place.version},
            {QStringLiteral("tab"), m_tabs->currentIndex()},
            {QStringLiteral("unified"), m_compare->diff().isUnified()},
            {QStringLiteral("tabWidth"), m_compare->diff().tabWidth()},
            {QStringLiteral("splitter"), m_splitter->saveState()}};
}

void ScriptsPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_tabs->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    m_compare->diff().setUnified(state.value(QStringLiteral("unified")).toBool());
    if (const int columns = state.value(QStringLiteral("tabWidth")).toInt(); columns > 0)
        m_compare->diff().setTabWidth(columns);
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
    m_wanted = {state.value(QStringLiteral("key")).toString(),
                state.value(QStringLiteral("version")).toInt()};
    if (!m_model->shapes().empty())
        choose(m_wanted);
}

void ScriptsPanel::dress()
{
    const auto &theme = m_context.themes().theme();
    for (auto *action : offeredActions())
        action->setIcon(theme::icon(action->property(controls::kIconProperty).toString(), theme));
    m_script->setTheme(theme);
    m_tests->setTheme(theme);
}

} // namespace espalier::panels
