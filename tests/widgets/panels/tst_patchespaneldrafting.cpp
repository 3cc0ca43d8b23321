// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes make a patch at a person's word, and learn from what is approved.
#include "core/engine/recipelearning.h"
#include "tests/support/shoptexts.h"
#include "tests/widgets/panels/patchespanelcase.h"

namespace tst_patchespaneldrafting {

using namespace espalier;
using model::PatchStage;
using models::PatchModel;

class TestPatchesPanelDrafting : public test::PatchesPanelCase {
    Q_OBJECT

private slots:
    void recipesMakeAPatch();
    void withoutATestNothingIsTried();
    void theModelIsAskedWhereOneIsSet();
    void whatIsApprovedTeaches();

private:
    void take(const std::string &ticket)
    {
        m_project->context->showPatch(QString::fromStdString(ticket), QStringLiteral("A bug"));
        QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("takePane")->isVisible(), kPatience);
    }
    /// What is current is read, and nothing is under way.
    void waitForDetails()
    {
        QTRY_VERIFY_WITH_TIMEOUT(idle() && action("open")->isEnabled(), kPatience);
        QTest::qWait(150); // what rests until it is read
        QTRY_VERIFY_WITH_TIMEOUT(idle() && action("open")->isEnabled(), kPatience);
    }
    [[nodiscard]] std::vector<model::LearnedRecipe> learned() const
    {
        return engine::learnedRecipes(m_project->project().knowledge.file).value();
    }
};

void TestPatchesPanelDrafting::recipesMakeAPatch()
{
    m_project->files.write("tests/test_unknown.py", "from shop.cart import price_of\n\n\n"
                                                    "def test_unknown():\n"
                                                    "    assert price_of(\"plum\", {}) is None\n");
    m_project->files.commitAll("a test");
    const auto id = makeTicket();
    open(0);
    take(id);
    // The first thing that is offered, by keys.
    QTRY_VERIFY(part<QPushButton>("takeRecipes")->hasFocus());
    press(Qt::Key_Space);
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("waits for a person")),
                              qPrintable(message()), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 1, kPatience);
    QCOMPARE(cell(0, PatchModel::StateColumn), QStringLiteral("To review"));
    QCOMPARE(patch(id).origin, model::PatchOrigin::Recipe);
    QCOMPARE(patch(id).madeBy, "py-key-default");
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patches-drafted"));
}

void TestPatchesPanelDrafting::withoutATestNothingIsTried()
{
    const auto id = makeTicket();
    open(0);
    take(id);
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patches-take"));
    part<QPushButton>("takeRecipes")->click();
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("nothing can be proven")),
                              qPrintable(message()), kPatience);
    QVERIFY(message().contains(QStringLiteral("KeyError: 'plum'")));
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(m_project->files.git({"branch", "--list", "improvement/*"}).empty());
}

void TestPatchesPanelDrafting::theModelIsAskedWhereOneIsSet()
{
    const auto id = makeTicket();
    open(0);
    take(id);
    QVERIFY(!part<QPushButton>("takeModel"));
}

void TestPatchesPanelDrafting::whatIsApprovedTeaches()
{
    m_project->useKnowledge();
    const auto id = makeTicket();
    tryPatch(id, test::kFix + test::kNewTest);
    QCOMPARE(patch(id).stage, PatchStage::Ready);
    open(1);
    QVERIFY(learned().empty());
    waitForDetails();
    press(Qt::Key_1);
    QTRY_VERIFY2_WITH_TIMEOUT(part<QWidget>("askBar")->isVisible(), qPrintable(message()),
                              kPatience);
    press(Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("has taught the recipe")),
                              qPrintable(message()), kPatience);
    QCOMPARE(learned().size(), 1);
    QCOMPARE(learned()[0].rewrite.after, "$1.get($2, 0)");
    // A no to what it taught counts against it.
    waitForDetails();
    press(Qt::Key_3);
    QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("askBar")->isVisible(), kPatience);
    type(QStringLiteral("it hides a mistake"));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(learned()[0].state, model::RecipeState::Demoted, kPatience);
}

} // namespace tst_patchespaneldrafting

QTEST_MAIN(tst_patchespaneldrafting::TestPatchesPanelDrafting)
#include "tst_patchespaneldrafting.moc"
