// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes are read, edited, switched off and forgotten, over a real file of knowledge.
#include "core/engine/knowledge.h"
#include "core/engine/recipelearning.h"
#include "core/store/learnedrecipestore.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/messagebar.h"
#include "widgets/panels/recipes/recipespanel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <format>

namespace tst_recipespanel {

using namespace espalier;
using model::LearnedRecipe;
using model::RecipeState;
using panels::RecipesPanel;

class RecipesPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void learnedOnesComeFirst();
    void rowsAreFiltered_data();
    void rowsAreFiltered();
    void oneIsSwitchedOffAndOn();
    void oneIsEdited();
    void whatCannotBeIsRefused();
    void oneIsForgotten();
    void whatIsTaughtMeanwhileIsShown();
    void everythingHasAName();

private:
    void teach(int number)
    {
        LearnedRecipe recipe{.language = "python",
                             .errorType = "KeyError",
                             .rewrite = {.before = std::format("lookup{}($1)[$2]", number),
                                         .after = std::format("lookup{}($1).get($2)", number),
                                         .kinds = {{"1", "simple"}, {"2", "simple"}}},
                             .title = std::format("Lesson {}", number)};
        recipe.id = model::idOf(recipe);
        auto knowledge = engine::Knowledge::open(file());
        QVERIFY(knowledge);
        VERIFY_OK(store::LearnedRecipeStore((*knowledge)->database())
                      .teach(recipe,
                             {.project = "p",
                              .ticket = std::format("t_{}", number),
                              .attempt = 1,
                              .isAccepted = true},
                             std::format("2026-02-0{}T10:00:00.000Z", number)));
    }
    [[nodiscard]] std::filesystem::path file() const { return m_project->project().knowledge.file; }
    [[nodiscard]] std::vector<LearnedRecipe> learned() const
    {
        return engine::learnedRecipes(file()).value();
    }
    void open(int rows)
    {
        m_panel = std::make_unique<RecipesPanel>(*m_project->context);
        test::showPanel(*m_panel, {1150, 650});
        m_rows = m_panel->findChild<QTreeWidget *>(QStringLiteral("recipeRows"));
        QTRY_COMPARE(m_rows->topLevelItemCount(), rows);
    }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return m_rows->topLevelItem(row)->text(column);
    }
    [[nodiscard]] QAction *action(const char *id) const
    {
        return test::actionOf(*m_panel, QLatin1String(id));
    }
    template <typename Widget>
    [[nodiscard]] Widget *part(const char *name) const
    {
        return m_panel->findChild<Widget *>(QLatin1String(name));
    }
    [[nodiscard]] QString message() const
    {
        return m_panel->findChild<controls::MessageBar *>()->text();
    }

    static constexpr int kBuiltIn = 66;
    std::unique_ptr<test::PanelProject> m_project;
    std::unique_ptr<RecipesPanel> m_panel;
    QTreeWidget *m_rows = nullptr;
};

void RecipesPanelTest::init()
{
    m_project = std::make_unique<test::PanelProject>();
    m_project->useKnowledge();
}

void RecipesPanelTest::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void RecipesPanelTest::learnedOnesComeFirst()
{
    teach(1);
    teach(2);
    open(2 + kBuiltIn);
    QCOMPARE(m_panel->count(), 2);
    QCOMPARE(cell(0, 0), QStringLiteral("Lesson 2"));
    QCOMPARE(cell(0, 1), QStringLiteral("KeyError"));
    QCOMPARE(cell(0, 3), QStringLiteral("On"));
    QCOMPARE(cell(0, 4), QStringLiteral("1 accepted, 0 turned down"));
    QCOMPARE(cell(2, 3), QStringLiteral("Built in"));
    QCOMPARE(part<QPlainTextEdit>("recipeBefore")->toPlainText(),
             QStringLiteral("lookup2($1)[$2]"));
    QVERIFY(part<QLabel>("recipeNotes")->text().contains(QStringLiteral("$1 is any name")));
    test::shoot(*m_panel, m_project->themes, QStringLiteral("recipes"));
    m_rows->setCurrentItem(m_rows->topLevelItem(2));
    QVERIFY(!part<QPlainTextEdit>("recipeBefore")->isVisible());
    QVERIFY(part<QLabel>("recipeAbout")->text().contains(QStringLiteral("skip_recipes")));
    QVERIFY(!action("onOff")->isEnabled() && !action("forget")->isEnabled());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("recipes-built-in"));
}

void RecipesPanelTest::rowsAreFiltered_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("rows");
    QTest::newRow("learned") << QString() << 1 << 1;
    QTest::newRow("built in") << QString() << 2 << kBuiltIn;
    QTest::newRow("by code") << QStringLiteral("LOOKUP1 keyerror") << 0 << 1;
    QTest::newRow("by name") << QStringLiteral("py-key-default") << 0 << 1;
    QTest::newRow("none") << QStringLiteral("no such thing") << 0 << 0;
}

void RecipesPanelTest::rowsAreFiltered()
{
    QFETCH(QString, words);
    QFETCH(int, which);
    QFETCH(int, rows);
    teach(1);
    open(1 + kBuiltIn);
    part<QComboBox>("recipeWhich")->setCurrentIndex(which);
    part<QLineEdit>("recipeFilter")->setText(words);
    QTRY_COMPARE(m_rows->topLevelItemCount(), rows);
    QCOMPARE(m_rows->isVisible(), rows > 0);
    const auto state = m_panel->saveState();
    m_panel->restoreState({});
    QTRY_COMPARE(m_rows->topLevelItemCount(), 1 + kBuiltIn);
    m_panel->restoreState(state);
    QTRY_COMPARE(m_rows->topLevelItemCount(), rows);
}

void RecipesPanelTest::oneIsSwitchedOffAndOn()
{
    teach(1);
    open(1 + kBuiltIn);
    m_rows->setFocus();
    QTest::keyClick(m_rows, Qt::Key_Space);
    QTRY_COMPARE(cell(0, 3), QStringLiteral("Off"));
    QCOMPARE(learned()[0].state, RecipeState::Disabled);
    QCOMPARE(action("onOff")->iconText(), QStringLiteral("Switch on"));
    QTest::keyClick(m_rows, Qt::Key_Space);
    QTRY_COMPARE(cell(0, 3), QStringLiteral("On"));
    QCOMPARE(learned()[0].state, RecipeState::Active);
}

void RecipesPanelTest::oneIsEdited()
{
    teach(1);
    open(1 + kBuiltIn);
    QVERIFY(!action("keep")->isEnabled());
    part<QPlainTextEdit>("recipeAfter")->setPlainText(QStringLiteral("lookup1($1).get($2, 0)"));
    part<QLineEdit>("recipeWhy")->setText(QStringLiteral("It may be new."));
    QVERIFY(action("keep")->isEnabled());
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    // Another look at the file does not take away what is typed.
    action("reload")->trigger();
    QTest::qWait(300);
    QVERIFY(action("keep")->isEnabled());
    action("keep")->trigger();
    QTRY_VERIFY(!action("keep")->isEnabled());
    QCOMPARE(learned()[0].rewrite.after, "lookup1($1).get($2, 0)");
    QCOMPARE(learned()[0].why, "It may be new.");
    QVERIFY(m_panel->unsavedWork().isEmpty());
    part<QLineEdit>("recipeWhy")->setText(QStringLiteral("No."));
    action("discard")->trigger();
    QCOMPARE(part<QLineEdit>("recipeWhy")->text(), QStringLiteral("It may be new."));
}

void RecipesPanelTest::whatCannotBeIsRefused()
{
    teach(1);
    open(1 + kBuiltIn);
    part<QPlainTextEdit>("recipeAfter")->setPlainText(QStringLiteral("lookup1($3)"));
    action("keep")->trigger();
    QTRY_VERIFY2(message().contains(QStringLiteral("$3")), qPrintable(message()));
    QVERIFY(action("keep")->isEnabled()); // it is still there to be mended
    QCOMPARE(learned()[0].rewrite.after, "lookup1($1).get($2)");
}

void RecipesPanelTest::oneIsForgotten()
{
    teach(1);
    open(1 + kBuiltIn);
    action("forget")->trigger();
    QCOMPARE(learned().size(), 1); // not before it is said once more
    QPushButton *sure = nullptr;
    for (auto *button : m_panel->findChildren<QPushButton *>()) {
        if (button->text() == QStringLiteral("Forget it"))
            sure = button;
    }
    QVERIFY(sure);
    sure->click();
    QTRY_COMPARE(m_rows->topLevelItemCount(), kBuiltIn);
    QVERIFY(learned().empty());
    teach(1);
    QVERIFY(learned().empty());
}

void RecipesPanelTest::whatIsTaughtMeanwhileIsShown()
{
    open(kBuiltIn);
    part<QComboBox>("recipeWhich")->setCurrentIndex(1);
    QTRY_VERIFY(!m_rows->isVisible());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("recipes-none"));
    teach(3);
    emit m_project->context->ticketsChanged();
    QTRY_COMPARE(m_rows->topLevelItemCount(), 1);
    QSignalSpy asked(m_project->context.get(), &models::ProjectContext::ticketsRequested);
    action("ticket")->trigger();
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked[0][0].toString().contains(QStringLiteral("t_3")));
}

void RecipesPanelTest::everythingHasAName()
{
    teach(1);
    open(1 + kBuiltIn);
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

} // namespace tst_recipespanel

QTEST_MAIN(tst_recipespanel::RecipesPanelTest)
#include "tst_recipespanel.moc"
