// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes make a patch at a person's word, and learn from what is approved.
#include "core/engine/recipelearning.h"
#include "tests/support/shoptexts.h"
#include "tests/widgets/panels/patchespanelcase.h"
#include "widgets/editor/diffview.h"

#include <QApplication>

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
    void whatIsEditedIsTriedAsAnotherPatch();

private:
    void take(const std::string &ticket)
    {
        m_project->context->showPatch(QString::fromStdString(ticket), QStringLiteral("A bug"));
        QTRY_VERIFY_WITH_TIMEOUT(part<QWidget>("takePane")->isVisible(), kPatience);
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

void TestPatchesPanelDrafting::whatIsEditedIsTriedAsAnotherPatch()
{
    const auto id = makeTicket();
    tryPatch(id, test::kFix + test::kNewTest);
    const auto first = patch(id);
    open(1);
    waitForDetails();
    auto &diff = *m_panel->findChild<editor::DiffView *>();
    QTRY_VERIFY_WITH_TIMEOUT(diff.action(editor::DiffAction::Edit)->isEnabled(), kPatience);
    QVERIFY(!action("tryEdits")->isEnabled());
    press(Qt::Key_Return);
    QTRY_VERIFY(diff.isAncestorOf(QApplication::focusWidget()));
    press(Qt::Key_E);
    QVERIFY(diff.isEditing());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_End, Qt::ControlModifier);
    type(QStringLiteral("# known"));
    diff.setEditing(false);
    QTRY_VERIFY2(message().contains(QStringLiteral("has to be tested")), qPrintable(message()));
    QVERIFY(!m_panel->unsavedWork().isEmpty());
    test::shoot(*m_panel, m_project->themes, QStringLiteral("patches-edited"));
    // Once more, and it is as it was.
    action("discardEdits")->trigger();
    QVERIFY(m_panel->unsavedWork().isEmpty() && !action("tryEdits")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(diff.action(editor::DiffAction::Edit)->isEnabled(), kPatience);
    diff.setEditing(true);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_End, Qt::ControlModifier);
    type(QStringLiteral("# known"));
    diff.setEditing(false);
    QTRY_VERIFY(action("tryEdits")->isEnabled());
    action("tryEdits")->trigger();
    QTRY_VERIFY2_WITH_TIMEOUT(message().contains(QStringLiteral("waits for a person")),
                              qPrintable(message()), kPatience);
    const auto second = patch(id);
    QCOMPARE(second.number, 2);
    QCOMPARE(second.madeBy, m_project->files.git({"config", "user.name"}) + " <ada@example.org>");
    QVERIFY(m_project->files.git({"show", second.branch + ":shop/cart.py"}).contains("# known"));
    QVERIFY(!m_project->files.git({"show", first.branch + ":shop/cart.py"}).contains("# known"));
    // The test that it brings has come along.
    QVERIFY(m_project->files.git({"show", second.branch + ":tests/test_cart.py"})
                .contains("test_unknown"));
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->unsavedWork().isEmpty(), kPatience);
}

} // namespace tst_patchespaneldrafting

QTEST_MAIN(tst_patchespaneldrafting::TestPatchesPanelDrafting)
#include "tst_patchespaneldrafting.moc"
