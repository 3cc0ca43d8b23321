// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/recipes/recipespanel.h"

#include "widgets/controls/commandbar.h"
#include "widgets/controls/detailpane.h"
#include "widgets/controls/emptystate.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/patterntext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/models/tickettext.h"
#include "widgets/panels/recipes/recipedetail.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier::panels {

using controls::MessageBar;
using model::LearnedRecipe;
using model::RecipeState;
using models::plainText;

namespace {

enum Column { TitleColumn, ErrorColumn, LanguageColumn, StateColumn, CountColumn };
enum Which { All, Learned, BuiltIn };
constexpr int kIdRole = Qt::UserRole;

QString stateText(const LearnedRecipe &recipe, bool isOn)
{
    if (!isOn)
        return RecipesPanel::tr("Off by the settings");
    switch (recipe.state) {
    case RecipeState::Active: return RecipesPanel::tr("On");
    case RecipeState::Disabled: return RecipesPanel::tr("Off");
    case RecipeState::Demoted: return RecipesPanel::tr("Demoted");
    case RecipeState::Forgotten: break;
    }
    return {};
}

QString errorText(const LearnedRecipe &recipe)
{
    return recipe.errorType.empty() ? RecipesPanel::tr("a failed test")
                                    : plainText(recipe.errorType);
}

} // namespace

controls::PanelFacts RecipesPanel::describe()
{
    return {.id = QStringLiteral("recipes"),
            .title = tr("Recipes"),
            .icon = QStringLiteral("recipes"),
            .place = controls::PanelFacts::Place::Activity};
}

RecipesPanel::RecipesPanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context), m_access(context)
{
    createActions();
    createLayout();
    connectAll();
    updateState();
    m_access.load();
}

RecipesPanel::~RecipesPanel() = default;

void RecipesPanel::createActions()
{
    m_reload = offer(QStringLiteral("reload"), tr("Read the recipes again"),
                     QStringLiteral("refresh"), QKeySequence::Refresh);
    m_find = offer(QStringLiteral("find"), tr("Filter the recipes"), QStringLiteral("filter"));
    m_find->setShortcuts({QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)});
    m_onOff = offer(QStringLiteral("onOff"), tr("Switch the recipe off"), QStringLiteral("skipped"),
                    Qt::Key_Space);
    m_onOff->setShortcutContext(Qt::WidgetShortcut);
    m_keep = offer(QStringLiteral("keep"), tr("Keep what was edited"), QStringLiteral("passed"),
                   QKeySequence::Save);
    m_discard = offer(QStringLiteral("discard"), tr("As it was"), QStringLiteral("undo"));
    m_forget = offer(QStringLiteral("forget"), tr("Forget the recipe"), QStringLiteral("remove"),
                     QKeySequence::Delete);
    m_forget->setShortcutContext(Qt::WidgetShortcut);
    m_ticket = offer(QStringLiteral("ticket"), tr("Go to the ticket that taught it"),
                     QStringLiteral("backlog"));
    m_keep->setIconText(tr("Keep"));
    m_forget->setIconText(tr("Forget"));
    m_ticket->setIconText(tr("Ticket"));
}

void RecipesPanel::createLayout()
{
    const auto &themes = m_context.themes();
    m_message = new MessageBar(themes, this);
    auto *side = new QWidget(this);
    m_words = new controls::FilterField(themes, tr("Title, error, language or code"), side);
    m_words->setObjectName(QStringLiteral("recipeFilter"));
    m_which = new QComboBox(side);
    m_which->setObjectName(QStringLiteral("recipeWhich"));
    m_which->setAccessibleName(tr("Which recipes are shown"));
    m_which->setToolTip(m_which->accessibleName());
    m_which->addItems({tr("All"), tr("Learned"), tr("Built in")});
    auto *filters = new QHBoxLayout;
    filters->setContentsMargins(8, 8, 8, 8);
    filters->addWidget(m_words, 1);
    filters->addWidget(m_which);
    m_rows = new QTreeWidget(side);
    m_rows->setObjectName(QStringLiteral("recipeRows"));
    m_rows->setAccessibleName(tr("Recipes"));
    m_rows->setHeaderLabels(
        {tr("Recipe"), tr("For errors"), tr("Language"), tr("State"), tr("Patches")});
    m_rows->setRootIsDecorated(false);
    m_rows->setUniformRowHeights(true);
    m_rows->addActions({m_onOff, m_forget});
    m_words->setTarget(m_rows);
    m_none = new controls::EmptyState(themes, QStringLiteral("recipes"), side);
    m_pages = new QStackedWidget(side);
    m_pages->addWidget(m_rows);
    m_pages->addWidget(m_none);
    auto *list = new QVBoxLayout(side);
    list->setContentsMargins({});
    list->setSpacing(0);
    list->addLayout(filters);
    list->addWidget(m_pages, 1);
    m_pane = new controls::DetailPane(themes, QStringLiteral("recipe"),
                                      tr("Parts of the recipe's details"), this);
    m_detail = new RecipeDetail(this);
    m_pane->tabs().addTab(m_detail, tr("What it does"));
    m_pane->bar().addActions({m_onOff, m_keep, m_discard, m_forget, m_ticket});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(controls::besideEachOther(side, 45, m_pane, 45, this), 1);
    setFocusProxy(m_rows);
}

void RecipesPanel::connectAll()
{
    connect(&m_access, &RecipeAccess::listed, this, &RecipesPanel::setList);
    connect(&m_access, &RecipeAccess::loadFailed, m_message, &MessageBar::showError);
    connect(&m_access, &RecipeAccess::changeFailed, m_message, &MessageBar::showError);
    connect(&m_access, &RecipeAccess::changed, this, [this](const LearnedRecipe &recipe) {
        if (m_detail->edited() == recipe)
            m_detail->kept(recipe);
        m_message->clear();
        m_access.load();
    });
    connect(&m_context, &models::ProjectContext::ticketsChanged, &m_access, &RecipeAccess::load);
    connect(&m_context, &models::ProjectContext::trustChanged, &m_access, &RecipeAccess::load);
    connect(m_words, &controls::FilterField::filterChanged, this, &RecipesPanel::fillRows);
    connect(m_which, &QComboBox::currentIndexChanged, this, &RecipesPanel::fillRows);
    connect(m_rows, &QTreeWidget::currentItemChanged, this, &RecipesPanel::showCurrent);
    connect(m_detail, &RecipeDetail::changed, this, &RecipesPanel::updateState);
    connect(m_reload, &QAction::triggered, &m_access, &RecipeAccess::load);
    connect(m_find, &QAction::triggered, this, [this] {
        m_words->setFocus(Qt::ShortcutFocusReason);
        m_words->selectAll();
    });
    connect(m_onOff, &QAction::triggered, this, [this] {
        if (const auto *recipe = currentLearned())
            setState(recipe->state == RecipeState::Active ? RecipeState::Disabled
                                                          : RecipeState::Active);
    });
    connect(m_keep, &QAction::triggered, this, &RecipesPanel::keep);
    connect(m_discard, &QAction::triggered, m_detail, &RecipeDetail::forgetEdits);
    connect(m_forget, &QAction::triggered, this, [this] {
        const auto *recipe = currentLearned();
        if (!recipe)
            return;
        m_message->showMessage(MessageBar::Severity::Warning,
                               tr("Once it is forgotten, no patch brings it back."));
        m_message->offer(tr("Forget it"), [this, forgotten = *recipe]() mutable {
            forgotten.state = RecipeState::Forgotten;
            m_access.change(forgotten);
        });
    });
    connect(m_ticket, &QAction::triggered, this, [this] {
        if (const auto *recipe = currentLearned())
            m_context.showTickets(QStringLiteral("\"%1\"").arg(plainText(recipe->ticketId)));
    });
}

// ---- what is shown ----

void RecipesPanel::setList(const engine::RecipeList &list)
{
    m_list = list;
    setCount(static_cast<int>(list.learned.size()));
    fillRows();
}

bool RecipesPanel::fits(const QStringList &texts) const
{
    const auto all = texts.join(u' ');
    return std::ranges::all_of(
        m_words->text().split(u' ', Qt::SkipEmptyParts),
        [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

void RecipesPanel::addRow(const LearnedRecipe &recipe)
{
    const QStringList texts{
        plainText(recipe.title), errorText(recipe), plainText(recipe.language),
        stateText(recipe, m_list.isOn(recipe.id)),
        tr("%1 accepted, %2 turned down").arg(recipe.taught + recipe.helped).arg(recipe.harmed)};
    const QStringList code{plainText(recipe.id), plainText(recipe.rewrite.before),
                           plainText(recipe.rewrite.after)};
    if (!fits(texts + code))
        return;
    auto *item = new QTreeWidgetItem(m_rows, texts);
    item->setData(TitleColumn, kIdRole, QString::fromStdString(recipe.id));
    item->setToolTip(TitleColumn, models::plainTip(texts.first()));
}

void RecipesPanel::addRow(const autopatch::RecipeInfo &recipe)
{
    const QStringList texts{
        plainText(recipe.title), plainText(recipe.errorClass), plainText(recipe.language),
        m_list.isOn(recipe.id) ? tr("Built in") : tr("Off by the settings"), QString()};
    if (!fits(texts + QStringList{plainText(recipe.id), plainText(recipe.about)}))
        return;
    auto *item = new QTreeWidgetItem(m_rows, texts);
    item->setData(TitleColumn, kIdRole, QString::fromStdString(recipe.id));
    item->setToolTip(TitleColumn, models::plainTip(plainText(recipe.about)));
    item->setToolTip(ErrorColumn, models::plainTip(texts.at(ErrorColumn)));
}

void RecipesPanel::fillRows()
{
    const auto wanted = m_wanted.isEmpty() ? currentId() : std::exchange(m_wanted, QString());
    {
        const QSignalBlocker blocker(m_rows);
        m_rows->clear();
        if (m_which->currentIndex() != BuiltIn)
            std::ranges::for_each(m_list.learned, [this](const auto &each) { addRow(each); });
        if (m_which->currentIndex() != Learned)
            std::ranges::for_each(m_list.builtIn, [this](const auto &each) { addRow(each); });
        for (int i = 0; i < m_rows->topLevelItemCount(); ++i) {
            auto *item = m_rows->topLevelItem(i);
            if (i == 0 || item->data(TitleColumn, kIdRole).toString() == wanted)
                m_rows->setCurrentItem(item);
        }
    }
    const bool isNone = m_rows->topLevelItemCount() == 0;
    const bool isUntaught = m_list.learned.empty() && m_which->currentIndex() == Learned;
    if (isUntaught)
        m_none->setContent(
            tr("Nothing was learned yet"),
            tr("A patch that you approve teaches a recipe, where it makes one change "
               "to code that can be made elsewhere, too."));
    else
        m_none->setContent(tr("No recipe fits"),
                           tr("Other words, or another choice, would show some."));
    m_pages->setCurrentIndex(isNone ? 1 : 0);
    for (int column = ErrorColumn; column <= CountColumn; ++column)
        m_rows->resizeColumnToContents(column);
    m_rows->setColumnWidth(TitleColumn, 30 * fontMetrics().averageCharWidth());
    m_rows->setColumnWidth(ErrorColumn, std::min(m_rows->columnWidth(ErrorColumn),
                                                 28 * fontMetrics().averageCharWidth()));
    showCurrent();
}

QString RecipesPanel::currentId() const
{
    const auto *item = m_rows->currentItem();
    return item ? item->data(TitleColumn, kIdRole).toString() : QString();
}

const LearnedRecipe *RecipesPanel::currentLearned() const
{
    const auto found =
        std::ranges::find(m_list.learned, currentId().toStdString(), &LearnedRecipe::id);
    return found == m_list.learned.end() ? nullptr : &*found;
}

void RecipesPanel::showCurrent()
{
    const auto id = currentId();
    const auto *learned = currentLearned();
    const auto builtIn =
        std::ranges::find(m_list.builtIn, id.toStdString(), &autopatch::RecipeInfo::id);
    if (learned) {
        m_pane->setTitle(plainText(learned->title));
        m_pane->setFacts(tr("%1 · %2 · taught by %n patch(es) since %3", nullptr,
                            static_cast<int>(learned->taught))
                             .arg(errorText(*learned), plainText(learned->language),
                                  models::timeText(learned->createdAt)));
        m_detail->show(*learned);
    } else if (builtIn != m_list.builtIn.end()) {
        m_pane->setTitle(plainText(builtIn->title));
        m_pane->setFacts(QStringLiteral("%1 · %2").arg(plainText(builtIn->errorClass),
                                                       plainText(builtIn->language)));
        m_detail->show(*builtIn);
    } else {
        m_pane->setTitle({});
        m_pane->setFacts({});
        m_detail->showNothing();
    }
    if (id.isEmpty())
        m_pane->command().setExplanation(tr("No recipe is chosen."));
    else
        m_pane->command().setCommand({QStringLiteral("espalier"), QStringLiteral("autopatch"),
                                      QStringLiteral("recipe"), id});
    updateState();
}

void RecipesPanel::updateState()
{
    const auto *recipe = currentLearned();
    const bool isOn = recipe && recipe->state == RecipeState::Active;
    const bool isEdited = m_detail->edited().has_value();
    m_onOff->setText(isOn ? tr("Switch the recipe off") : tr("Switch the recipe on"));
    m_onOff->setIconText(isOn ? tr("Switch off") : tr("Switch on"));
    for (auto *action : {m_onOff, m_forget, m_ticket})
        action->setEnabled(recipe != nullptr);
    for (auto *action : {m_keep, m_discard})
        action->setEnabled(isEdited);
}

// ---- what is changed ----

void RecipesPanel::setState(RecipeState state)
{
    auto recipe = *currentLearned();
    recipe.state = state;
    m_access.change(recipe);
}

void RecipesPanel::keep()
{
    if (const auto edited = m_detail->edited())
        m_access.change(*edited);
}

QString RecipesPanel::unsavedWork() const
{
    return m_detail->hasEdits() ? tr("a recipe that was edited") : QString();
}

QVariantMap RecipesPanel::saveState() const
{
    return {{QStringLiteral("filter"), m_words->text()},
            {QStringLiteral("which"), m_which->currentIndex()},
            {QStringLiteral("recipe"), currentId()}};
}

void RecipesPanel::restoreState(const QVariantMap &state)
{
    m_wanted = state.value(QStringLiteral("recipe")).toString();
    m_words->setText(state.value(QStringLiteral("filter")).toString());
    m_which->setCurrentIndex(
        std::clamp(state.value(QStringLiteral("which")).toInt(), int(All), int(BuiltIn)));
}

} // namespace espalier::panels
