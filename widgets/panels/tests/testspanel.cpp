// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/tests/testspanel.h"

#include "widgets/controls/columns.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/enginewords.h"
#include "widgets/models/scriptmodel.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/testtreemodel.h"
#include "widgets/panels/tests/testdetails.h"
#include "widgets/theme/icons.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QTreeView>
#include <QVBoxLayout>

namespace espalier::panels {

using models::TestState;
using models::TestTreeModel;

// So many rows are unfolded by themselves when a filter leaves them.
static constexpr std::size_t kMostUnfolded = 2000;

controls::PanelFacts TestsPanel::describe()
{
    return {.id = QStringLiteral("tests"),
            .title = tr("Tests"),
            .icon = QStringLiteral("tests"),
            .place = controls::PanelFacts::Place::Dock};
}

TestsPanel::TestsPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context), m_session(new TestSession(context, this)),
      m_model(new TestTreeModel(context.themes(), this))
{
    createActions();
    createTree();
    createLayout();
    connectSession();
    connectTree();
    connect(&context.themes(), &theme::ThemeManager::changed, this, &TestsPanel::dress);
    dress();
    updateState();
    m_session->load();
}

void TestsPanel::createActions()
{
    m_runAll = offer(QStringLiteral("runAll"), tr("Run all tests"), QStringLiteral("run"),
                     Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    m_runFailed = offer(QStringLiteral("runFailed"), tr("Run failed tests"),
                        QStringLiteral("refresh"), Qt::CTRL | Qt::SHIFT | Qt::Key_F);
    m_runChosen = offer(QStringLiteral("runChosen"), tr("Run the chosen tests"),
                        QStringLiteral("next"), Qt::CTRL | Qt::Key_R);
    m_stop = offer(QStringLiteral("stop"), tr("Stop the tests"), QStringLiteral("stop"),
                   Qt::CTRL | Qt::Key_Period);
    m_failedOnly =
        offer(QStringLiteral("failedOnly"), tr("Show failed tests only"), QStringLiteral("failed"));
    m_failedOnly->setCheckable(true);
    m_toFailure = offer(QStringLiteral("toFailure"), tr("Go to the line that failed"),
                        QStringLiteral("open"), Qt::Key_F4);
    m_toFunctions = new QAction(tr("Choose functions"), this);
    connect(m_runAll, &QAction::triggered, this, &TestsPanel::runAll);
    connect(m_runFailed, &QAction::triggered, this, &TestsPanel::runFailed);
    connect(m_runChosen, &QAction::triggered, this, &TestsPanel::runChosen);
    connect(m_stop, &QAction::triggered, m_session, &TestSession::stop);
    connect(m_failedOnly, &QAction::toggled, this, &TestsPanel::applyFilter);
    connect(m_toFunctions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
}

void TestsPanel::createTree()
{
    m_tree = new QTreeView(this);
    m_tree->setModel(m_model);
    m_tree->setAccessibleName(tr("Suites and their tests"));
    // With these a row costs nothing until it is seen.
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->installEventFilter(this);
    auto *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(TestTreeModel::NameColumn, QHeaderView::Stretch);
    header->setMinimumSectionSize(4 * fontMetrics().height());
    // The name is what one looks for: the others take what they need and no more.
    controls::setColumnWidths(*header, {0, 16, 9});
}

QWidget *TestsPanel::createBar()
{
    m_counts = new QLabel(this);
    m_counts->setContentsMargins(8, 0, 8, 0);
    m_filter = new controls::FilterField(m_context.themes(), tr("Filter tests"), this);
    m_filter->setTarget(m_tree);
    m_filter->setMaximumWidth(fontMetrics().height() * 18);
    auto *bar = new QToolBar(this);
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    bar->addActions({m_runAll, m_runFailed, m_runChosen, m_stop});
    bar->addSeparator();
    bar->addAction(m_failedOnly);
    bar->addWidget(m_filter);
    bar->addWidget(m_counts);
    return bar;
}

void TestsPanel::createLayout()
{
    auto *bar = createBar();
    m_message = new controls::MessageBar(m_context.themes(), this);
    m_details = new TestDetails(m_context.themes(), this);
    m_splitter = new QSplitter(this);
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_empty = new controls::EmptyState(m_context.themes(), QStringLiteral("tests"), this);
    m_empty->setContent(tr("There are no tests yet"),
                        tr("Each script comes with tests of its own. Both are written with the "
                           "first preview of functions."),
                        m_toFunctions);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
}

void TestsPanel::connectSession()
{
    connect(m_session, &TestSession::loaded, this, &TestsPanel::setKept);
    connect(m_session, &TestSession::failed, m_message, &controls::MessageBar::showError);
    connect(m_session, &TestSession::ended, this, &TestsPanel::finish);
    connect(m_session, &TestSession::arrived, this,
            [this](const std::vector<engine::SuiteOutcome> &outcomes) {
                for (const auto &outcome : outcomes) {
                    m_model->apply(outcome);
                    if (outcome.problem)
                        m_message->showError(*outcome.problem);
                }
            });
    connect(m_session, &TestSession::detailReady, this, [this](const TestDetail &detail) {
        m_details->setDetail(detail, m_shown.test);
        m_toFailure->setEnabled(detail.run &&
                                models::isBad(models::testStateOf(detail.run->test.outcome)));
    });
    connect(&m_context, &models::ProjectContext::testsRequested, this, &TestsPanel::runOf);
    connect(&m_context, &models::ProjectContext::scriptsChanged, this, [this] {
        if (m_session->isRunning())
            m_stale = true;
        else if (!m_telling)
            m_session->load();
    });
}

void TestsPanel::connectTree()
{
    connect(m_model, &TestTreeModel::countsChanged, this, &TestsPanel::updateState);
    connect(m_filter, &controls::FilterField::filterChanged, this, &TestsPanel::applyFilter);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &TestsPanel::showChosen);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TestsPanel::updateState);
    connect(m_tree, &QTreeView::doubleClicked, m_toFailure, &QAction::trigger);
    connect(m_toFailure, &QAction::triggered, m_details, &TestDetails::showFailure);
    // Outcomes that come while their test is looked at.
    connect(m_model, &TestTreeModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                const auto current = m_tree->currentIndex();
                if (current.isValid() && current.parent() == first.parent() &&
                    current.row() >= first.row() && current.row() <= last.row())
                    showChosen();
            });
}

// What the engine has kept -------------------------------------------------------------------

void TestsPanel::setKept(const KeptTests &kept)
{
    m_loaded = true;
    std::vector<models::TestSuite> suites;
    for (const auto &shape : kept.shapes) {
        const auto *effective = models::ScriptModel::effectiveOf(shape);
        if (!effective)
            continue;
        // Of shapes with the same title, the function tells which is which.
        const auto example = models::plainText(shape.example).section(QStringLiteral("::"), 1);
        const auto title =
            tr("%1: %2").arg(models::languageText(shape.language), models::shapeTitle(shape.shape));
        suites.push_back(
            {.key = QString::fromStdString(shape.key),
             .version = effective->version,
             .title = example.isEmpty() ? title : QStringLiteral("%1 · %2").arg(title, example),
             .details =
                 tr("%1\nFor example %2")
                     .arg(models::shapeDetails(shape.shape), models::plainText(shape.example))});
    }
    const auto current = m_tree->currentIndex();
    const auto place = current.isValid() ? placeOf(current) : std::exchange(m_wanted, {});
    m_model->setSuites(std::move(suites), kept.runs);
    applyFilter();
    choose(place);
    if (!m_wantedKey.isEmpty())
        runOf(std::exchange(m_wantedKey, {}));
}

TestsPanel::Place TestsPanel::placeOf(const QModelIndex &index) const
{
    return {index.data(TestTreeModel::KeyRole).toString(),
            index.data(TestTreeModel::TestRole).toString()};
}

void TestsPanel::choose(const Place &place)
{
    auto index = m_model->indexOf(place.key, place.test);
    if (!index.isValid())
        index = m_model->indexOf(place.key);
    // Not QTreeView::setCurrentIndex, which heeds the keys that are held down.
    if (index.isValid())
        m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                             QItemSelectionModel::Rows);
    else
        showChosen();
}

void TestsPanel::applyFilter()
{
    const auto place = placeOf(m_tree->currentIndex());
    const bool narrow = !m_filter->text().isEmpty() || m_failedOnly->isChecked();
    m_model->setFilter(m_filter->text(), m_failedOnly->isChecked());
    if (narrow && m_model->shownTests() <= kMostUnfolded)
        m_tree->expandAll();
    choose(place);
    updateState();
}

// Running ------------------------------------------------------------------------------------

void TestsPanel::runAll()
{
    QHash<QString, QStringList> wanted;
    for (const auto &key : m_model->keys())
        wanted.insert(key, {});
    run(wanted);
}

void TestsPanel::runFailed()
{
    run(m_model->failedTests());
}

void TestsPanel::runChosen()
{
    QHash<QString, QStringList> wanted;
    const auto rows = m_tree->selectionModel()->selectedRows();
    for (const auto &index : rows) {
        if (const auto place = placeOf(index); !place.test.isEmpty())
            wanted[place.key].append(place.test);
    }
    for (const auto &index : rows) {
        if (const auto place = placeOf(index); place.test.isEmpty())
            wanted[place.key].clear(); // the whole suite
    }
    run(wanted);
}

void TestsPanel::runOf(const QString &key)
{
    if (!m_loaded || !m_model->keys().size()) {
        m_wantedKey = key;
        m_session->load();
        return;
    }
    choose({key, {}});
    run({{key, {}}});
}

void TestsPanel::run(const QHash<QString, QStringList> &wanted)
{
    if (wanted.isEmpty())
        return;
    m_message->clear();
    std::vector<engine::SuiteRequest> requests;
    QSet<QString> running;
    for (const auto &key : m_model->keys()) {
        const auto found = wanted.constFind(key);
        if (found == wanted.cend())
            continue;
        engine::SuiteRequest request{.key = key.toStdString()};
        for (const auto &test : *found)
            request.tests.insert(test.toStdString());
        requests.push_back(std::move(request));
        running.insert(key);
    }
    m_model->setRunning(running);
    m_session->run(std::move(requests));
    updateState();
}

void TestsPanel::finish(bool stopped)
{
    m_model->setRunning({});
    const auto text = models::textOf(m_model->counts());
    m_context.log().add(m_model->counts().failed > 0 ? models::LogModel::Level::Warning
                                                     : models::LogModel::Level::Info,
                        stopped ? tr("Tests were stopped: %1").arg(text)
                                : tr("Tests: %1").arg(text));
    updateState();
    showChosen();
    m_telling = !m_stale;
    emit m_context.scriptsChanged(); // verdicts may be others now
    m_telling = false;
    m_stale = false;
}

// What is seen -------------------------------------------------------------------------------

void TestsPanel::showChosen()
{
    const auto index = m_tree->currentIndex();
    m_toFailure->setEnabled(false);
    if (!index.isValid()) {
        m_shown = {};
        m_session->forgetDetail();
        m_details->clear();
        return;
    }
    m_shown = placeOf(index);
    const auto state = index.siblingAtColumn(TestTreeModel::StateColumn).data().toString();
    const auto duration = index.siblingAtColumn(TestTreeModel::DurationColumn).data().toString();
    m_details->showTitle(index.data().toString(),
                         static_cast<TestState>(index.data(TestTreeModel::StateRole).toInt()),
                         duration.isEmpty() ? state
                                            : QStringLiteral("%1 · %2").arg(state, duration));
    m_session->askDetail(m_shown.key, m_shown.test);
}

void TestsPanel::updateState()
{
    const bool running = m_session->isRunning();
    const auto &counts = m_model->counts();
    const bool any = !m_model->isEmpty();
    m_runAll->setEnabled(any && !running);
    m_runFailed->setEnabled(counts.failed > 0 && !running);
    m_runChosen->setEnabled(m_tree->selectionModel()->hasSelection() && !running);
    m_stop->setEnabled(running);
    m_failedOnly->setEnabled(any);
    m_filter->setEnabled(any);
    m_counts->setText(!any      ? QString()
                      : running ? tr("Running · %1").arg(models::textOf(counts))
                                : models::textOf(counts));
    m_counts->setAccessibleName(m_counts->text());
    m_stack->setCurrentWidget(any ? static_cast<QWidget *>(m_splitter) : m_empty);
    setCount(counts.failed);
}

bool TestsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_toFailure->isEnabled()) {
            m_toFailure->trigger();
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

QVariantMap TestsPanel::saveState() const
{
    const auto place = placeOf(m_tree->currentIndex());
    return {{QStringLiteral("filter"), m_filter->text()},
            {QStringLiteral("failedOnly"), m_failedOnly->isChecked()},
            {QStringLiteral("key"), place.key},
            {QStringLiteral("test"), place.test},
            {QStringLiteral("tab"), m_details->tab()},
            {QStringLiteral("splitter"), m_splitter->saveState()}};
}

void TestsPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_details->setTab(state.value(QStringLiteral("tab")).toInt());
    m_failedOnly->setChecked(state.value(QStringLiteral("failedOnly")).toBool());
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
    m_wanted = {state.value(QStringLiteral("key")).toString(),
                state.value(QStringLiteral("test")).toString()};
    if (m_loaded)
        choose(std::exchange(m_wanted, {}));
}

void TestsPanel::dress()
{
    for (auto *action : offeredActions())
        action->setIcon(theme::icon(action->property(controls::kIconProperty).toString(),
                                    m_context.themes().theme()));
}

} // namespace espalier::panels
