// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patterns/patternspanel.h"

#include "widgets/controls/commandbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/messagebar.h"
#include "widgets/controls/workbar.h"
#include "widgets/editor/diffview.h"
#include "widgets/models/patternmodel.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/patterns/patterndetail.h"
#include "widgets/panels/patterns/patterneditor.h"
#include "widgets/panels/patterns/patternfilterbar.h"
#include "widgets/panels/patterns/patternlists.h"
#include "widgets/panels/patterns/patterntable.h"
#include "widgets/panels/patterns/promptview.h"
#include "widgets/panels/patterns/reviewpane.h"

#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

using models::PatternModel;

controls::PanelFacts PatternsPanel::describe()
{
    return {.id = QStringLiteral("patterns"),
            .title = tr("Patterns"),
            .icon = QStringLiteral("patterns"),
            .place = controls::PanelFacts::Place::Activity};
}

PatternsPanel::PatternsPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context),
      m_model(new PatternModel(context.themes(), this)), m_rows(new PatternRows(*m_model, this)),
      m_access(context)
{
    createActions();
    createChangeActions();
    createSharingActions();
    createSide();
    createLayout();
    connectList();
    connectAccess();
    connectActions();
    connectEditor();
    connectReviews();
    connectLearning();
    setAcceptDrops(true);
    connect(&context.themes(), &theme::ThemeManager::changed, this, &PatternsPanel::dress);
    dress();
    updateState();
    m_access.load();
}

PatternsPanel::~PatternsPanel() = default;

void PatternsPanel::createSide()
{
    m_side = new QWidget(this);
    m_filters = new PatternFilterBar(m_context.themes(), m_side);
    m_table = new PatternTable(*m_rows, m_side);
    m_table->setObjectName(QStringLiteral("patterns"));
    m_filters->words().setTarget(m_table);
    m_noneFits = new controls::EmptyState(m_context.themes(), QStringLiteral("search"), m_side);
    m_noneFits->setContent(tr("No pattern fits"),
                           tr("Other words, or fewer filters, would show some."), m_clearFilters);
    m_list = new QStackedWidget(m_side);
    m_list->addWidget(m_table);
    m_list->addWidget(m_noneFits);
    auto *layout = new QVBoxLayout(m_side);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_filters);
    layout->addWidget(m_list, 1);
    layout->addWidget(createFoot());
}

// What is for all of the patterns, not for the one beside them.
QWidget *PatternsPanel::createFoot()
{
    auto *foot = new QWidget(m_side);
    m_found = new QLabel(foot);
    m_found->setObjectName(QStringLiteral("patternCount"));
    auto *bar = new QToolBar(foot);
    bar->setObjectName(QStringLiteral("patternsBar"));
    bar->setIconSize(QSize(1, 1) * (fontMetrics().height() + 2));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({m_consolidate, m_import, m_exportAll});
    auto *layout = new QHBoxLayout(foot);
    layout->setContentsMargins(10, 2, 4, 2);
    layout->addWidget(m_found);
    layout->addWidget(bar, 1);
    return foot;
}

void PatternsPanel::createTabs()
{
    m_detail = new PatternDetail(m_context.themes(), this);
    m_learnings = new PatternLearnings(this);
    m_history = new PatternHistory(this);
    m_uses = new PatternUses(m_context.themes(), this);
    m_promptView = new PromptView(m_context.project().knowledge.promptPatterns, this);
    m_editor = new PatternEditor(m_context.themes(), this);
    m_editor->hide();
    m_tabs->addTab(m_detail, tr("Pattern"));
    m_tabs->addTab(m_learnings, tr("Failures"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(m_promptView, tr("Prompt"));
    m_tabs->addTab(m_uses, tr("Uses"));
}

void PatternsPanel::createDetail()
{
    m_pane = new controls::DetailPane(m_context.themes(), QStringLiteral("pattern"),
                                      tr("Parts of the pattern's details"), this);
    m_tabs = &m_pane->tabs();
    createTabs();
    m_pane->bar().addActions(
        {m_edit, m_pin, m_toggle, m_forget, m_restore, m_undoAct, m_similar, m_merge, m_prompt});
}

void PatternsPanel::createPages()
{
    m_empty = new controls::EmptyState(m_context.themes(), QStringLiteral("patterns"), this);
    m_empty->setContent(tr("Nothing was learned yet"),
                        tr("A pattern is made of failures of one kind that a success followed: "
                           "what went wrong, and what mended it. Failures are kept when functions "
                           "are instrumented."),
                        m_toFunctions);
    m_failed = new controls::EmptyState(m_context.themes(), QStringLiteral("error"), this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(new QWidget(m_pages)); // until it is known what there is
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_failed);
}

void PatternsPanel::createLayout()
{
    createDetail();
    m_splitter = controls::besideEachOther(m_side, 46, m_pane, 62, this);
    m_message = new controls::MessageBar(m_context.themes(), this);
    m_work = new controls::WorkBar(this);
    m_review = new ReviewPane(m_context.themes(), this);
    createPages();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_work);
    layout->addWidget(m_review);
    layout->addWidget(m_pages, 1);
}

// ---- what is shown ----

void PatternsPanel::setRows(const std::vector<engine::PatternRow> &rows)
{
    const auto now = chosen() != 0 ? chosen() : m_wanted;
    m_loaded = true;
    m_model->setRows(rows);
    m_filters->setLanguages(rows);
    m_promptView->setLanguages(rows);
    const auto toLookAt = std::ranges::count_if(rows, [](const engine::PatternRow &row) {
        return row.state == model::PatternState::Demoted ||
               (row.state == model::PatternState::Active && row.contradictions > 0);
    });
    setCount(static_cast<int>(toLookAt));
    updatePages();
    choose(now);
    // What was found among the former ones may be another now.
    if (const auto typed = m_filters->words().text().trimmed(); !typed.isEmpty())
        m_access.search(typed);
    if (m_similarTo != 0)
        m_access.findSimilar(m_similarTo);
}

void PatternsPanel::setFound(const QString &typed, const engine::FoundPatterns &found)
{
    const auto now = chosen();
    m_rows->setFound(typed, found.ids);
    updatePages();
    if (found.more)
        m_found->setText(tr("The first %1; type more to see the others")
                             .arg(QLocale().toString(m_rows->rowCount())));
    choose(now);
}

void PatternsPanel::search(const QString &typed)
{
    if (!typed.trimmed().isEmpty())
        m_access.search(typed);
    else
        setFound({}, {});
}

void PatternsPanel::showLoadFailure(const Error &error)
{
    const auto words = controls::wordsOf(error);
    // What is learned is not made anew: no advice to delete it.
    const auto remedy =
        error.kind == ErrorKind::Corrupt
            ? tr("The file that keeps what was learned is damaged. It was left as it is; nothing "
                 "was deleted.")
            : tr("What was learned is still there; it could not be opened now.");
    m_message->showMessage(controls::MessageBar::Severity::Error, words.what, remedy,
                           words.details);
    m_failed->setContent(tr("The patterns cannot be read"), remedy, m_reload);
    if (m_model->rows().empty())
        m_pages->setCurrentWidget(m_failed);
}

void PatternsPanel::updatePages()
{
    if (!m_loaded)
        return;
    m_pages->setCurrentWidget(m_model->rows().empty() ? static_cast<QWidget *>(m_empty)
                                                      : m_splitter);
    const int shown = m_rows->rowCount();
    m_list->setCurrentWidget(shown > 0 ? static_cast<QWidget *>(m_table) : m_noneFits);
    m_clearFilters->setEnabled(m_rows->isFiltered());
    m_found->setText(m_rows->isFiltered() ? tr("%n pattern(s) fit", nullptr, shown)
                                          : tr("%n pattern(s)", nullptr, shown));
}

std::int64_t PatternsPanel::chosen() const
{
    return m_table->currentIndex().data(PatternModel::IdRole).toLongLong();
}

void PatternsPanel::choose(std::int64_t id)
{
    auto index = m_rows->mapFromSource(m_model->indexOf(id));
    if (!index.isValid())
        index = m_rows->index(0, 0);
    // Not QTreeView::setCurrentIndex, which heeds the keys that are held down.
    if (index.isValid())
        m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                              QItemSelectionModel::Rows);
    showChosen();
}

void PatternsPanel::goTo(std::int64_t id)
{
    if (!m_model->row(id))
        return;
    if (!m_rows->mapFromSource(m_model->indexOf(id)).isValid()) {
        m_filters->clear();
        setFound({}, {});
    }
    choose(id);
    m_table->scrollTo(m_table->currentIndex());
}

void PatternsPanel::showChosen()
{
    const auto id = chosen();
    if (m_view && m_view->pattern.id != id)
        m_view.reset();
    if (id == 0) {
        updateState();
        return;
    }
    m_wanted = 0;
    leaveEdit();
    m_pane->command().setCommand({QStringLiteral("espalier"), QStringLiteral("learn"),
                                  QStringLiteral("show"), QString::number(id)});
    m_pane->setTitle(
        m_table->currentIndex().siblingAtColumn(PatternModel::NameColumn).data().toString());
    showFacts();
    updateState();
    m_access.loadView(id);
}

void PatternsPanel::setView(const engine::PatternView &view)
{
    if (view.pattern.id != chosen())
        return;
    const bool another = !m_view;
    m_view = view;
    m_detail->setView(view);
    m_learnings->setLearnings(view.learnings);
    m_history->setEvents(view.events);
    m_uses->setUses(view.uses);
    m_tabs->setTabText(m_tabs->indexOf(m_uses), tr("Uses (%1)").arg(view.useSums.all()));
    showFacts();
    m_tabs->setTabText(m_tabs->indexOf(m_learnings),
                       tr("Failures (%1)").arg(view.learnings.size()));
    if (m_tabs->currentWidget() == m_promptView) {
        if (another)
            m_promptView->ask(view.pattern);
        else
            m_promptView->askAgain();
    }
    updateState();
}

void PatternsPanel::showFacts()
{
    const auto *row = m_model->row(chosen());
    if (!row)
        return;
    QStringList facts{models::languagesText(row->languages), models::textOf(row->construct),
                      models::plainText(row->errorClass),
                      tr("mended %1").arg(models::rateText(row->followedBySuccess, row->failures)),
                      tr("%n occurrence(s)", nullptr, static_cast<int>(row->occurrences))};
    if (row->helped + row->harmed > 0)
        facts << tr("helped %1, harmed %2 when replayed").arg(row->helped).arg(row->harmed);
    if (row->changesScripts)
        facts << tr("changes scripts without a model");
    facts << models::provenanceText(row->provenance);
    if (m_view && m_view->pattern.id == row->id) {
        for (const auto &[source, counts] : m_view->pattern.elsewhere)
            facts << tr("%1: mended %2", "a source of patterns: its counts")
                         .arg(models::provenanceText(source),
                              models::rateText(counts.followedBySuccess, counts.failures));
        facts << models::usesText(m_view->useSums);
        if (m_view->mergedInto)
            facts << tr("merged into “%1”").arg(models::plainText(m_view->mergedInto->name));
    }
    if (const auto time = models::timeText(row->lastUpdated); !time.isEmpty())
        facts << tr("changed %1").arg(time);
    facts.removeAll(QString());
    m_pane->setFacts(QStringLiteral("%1: %2\n%3")
                         .arg(models::textOf(row->state), models::explanationOf(row->state),
                              facts.join(QStringLiteral(" · "))));
}

// ---- the session ----

QVariantMap PatternsPanel::saveState() const
{
    return {{QStringLiteral("filters"), m_filters->saveState()},
            {QStringLiteral("pattern"), static_cast<qlonglong>(chosen())},
            {QStringLiteral("tab"), m_tabs->currentIndex()},
            {QStringLiteral("unified"), m_detail->diff().isUnified()},
            {QStringLiteral("splitter"), m_splitter->saveState()}};
}

void PatternsPanel::restoreState(const QVariantMap &state)
{
    m_splitter->restoreState(state.value(QStringLiteral("splitter")).toByteArray());
    m_tabs->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    m_detail->diff().setUnified(state.value(QStringLiteral("unified")).toBool());
    m_filters->restoreState(state.value(QStringLiteral("filters")).toMap());
    m_wanted = state.value(QStringLiteral("pattern")).toLongLong();
    if (m_loaded)
        choose(m_wanted);
}

} // namespace espalier::panels
