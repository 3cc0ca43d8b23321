// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tracedrun.h"
#include "tests/app/workbench/program.h"
#include "tests/support/blockwatch.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

namespace tst_flow {

using namespace espalier;

using test::kPatience;
using test::Program;

/// From opening a project to taking everything out again, by keys and clicks.
class FlowTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aProjectIsOpenedAndTrusted();
    void trustIsWithdrawnAndGivenAgain();
    void functionsArePreviewed();
    void aFileIsLeftOut();
    void aChangeIsLeftOutByKeys();
    void theRestIsCommittedOnABranch();
    void itIsAppliedInPlace();
    void aRunGivesFigures();
    void itIsStripped();
    void everyPanelIsNamed();
    void everyPanelTakesTheKeys();
    void theWindowIsClosed();
    void cleanup();

private:
    void press(const QString &panel, const QString &action);
    void chooseFile(const QString &name);
    std::unique_ptr<Program> m_program;
    test::BlockWatch m_watch;
};

void FlowTest::initTestCase()
{
    m_program = std::make_unique<Program>();
    QVERIFY(QTest::qWaitForWindowExposed(&m_program->window()));
}

// Not a failure: a machine that has other things to do blocks any program.
void FlowTest::cleanup()
{
    constexpr qint64 kMost = 100;
    if (const auto longest = m_watch.takeLongest(); longest > kMost)
        qInfo("%s: the window did not answer for %lld ms", QTest::currentTestFunction(), longest);
}

/// The action's keys, where its panel has the focus.
void FlowTest::press(const QString &panel, const QString &action)
{
    auto &window = m_program->window();
    window.projectView()->showPanel(panel);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *chosen = test::actionOf(*m_program->panel(panel), action);
    QTRY_VERIFY2_WITH_TIMEOUT(chosen->isEnabled(), qPrintable(action), kPatience);
    QVERIFY(!chosen->shortcut().isEmpty());
    auto *focused = window.focusWidget();
    QVERIFY2(focused, qPrintable(panel));
    QTest::keySequence(focused, chosen->shortcut());
}

void FlowTest::aProjectIsOpenedAndTrusted()
{
    auto &window = m_program->window();
    m_program->workbench().openProject(m_program->project());
    QTRY_VERIFY_WITH_TIMEOUT(window.projectView(), kPatience);
    auto *trust = window.findChild<QPushButton *>(QStringLiteral("trust.yes"));
    QVERIFY(trust->isVisible());
    QTest::mouseClick(trust, Qt::LeftButton);
    QVERIFY(!trust->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(m_program->workbench().context()->isTrusted(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_program->panel(QStringLiteral("functions"))->count(), 93,
                              kPatience);
}

void FlowTest::trustIsWithdrawnAndGivenAgain()
{
    auto &window = m_program->window();
    const auto *context = m_program->workbench().context();
    auto *trust = window.findChild<QAction *>(QStringLiteral("file.trust"));
    trust->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!context->isTrusted(), kPatience);
    trust->trigger();
    auto *yes = window.findChild<QPushButton *>(QStringLiteral("trust.yes"));
    QVERIFY(yes->isVisible());
    QVERIFY(!yes->hasFocus());
    QTest::mouseClick(yes, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(context->isTrusted(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
}

void FlowTest::functionsArePreviewed()
{
    press(QStringLiteral("functions"), QStringLiteral("preview"));
    auto *view = m_program->window().projectView();
    QTRY_COMPARE_WITH_TIMEOUT(view->currentActivity(), QStringLiteral("changes"), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_program->panel(QStringLiteral("changes"))->count(), 16, kPatience);
    QVERIFY(m_program->git({QStringLiteral("status"), QStringLiteral("--short")}).isEmpty());
    const auto *command =
        m_program->panel(QStringLiteral("changes"))->findChild<controls::CommandBar *>();
    QVERIFY(command->text().startsWith(QLatin1String("espalier instrument ")));
}

void FlowTest::chooseFile(const QString &name)
{
    auto *changes = m_program->panel(QStringLiteral("changes"));
    auto *files = changes->findChild<QTreeView *>();
    const auto *model = files->model();
    QModelIndex wanted;
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto index = model->index(row, 0);
        if (index.data(Qt::ToolTipRole).toString().contains(name) ||
            index.data().toString().contains(name))
            wanted = index;
    }
    QVERIFY(wanted.isValid());
    files->setCurrentIndex(wanted);
    files->setFocus();
}

void FlowTest::aFileIsLeftOut()
{
    chooseFile(QStringLiteral("retry.py"));
    press(QStringLiteral("changes"), QStringLiteral("leaveFileOut"));
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
}

// The first change of the file brings the runtime in, which all functions need: the next one is
// that of a function.
void FlowTest::aChangeIsLeftOutByKeys()
{
    chooseFile(QStringLiteral("forecast.py"));
    auto *changes = m_program->panel(QStringLiteral("changes"));
    auto *view = changes->findChild<editor::DiffView *>();
    QTRY_VERIFY_WITH_TIMEOUT(view->content() && view->changes() > 3, kPatience);
    auto *canvas = &view->canvas();
    canvas->setFocus();
    QTRY_VERIFY(canvas->hasFocus());
    QTest::keyClick(canvas, Qt::Key_Home, Qt::ControlModifier);
    while (canvas->currentChange() != 1U && canvas->hasChange(true))
        QTest::keyClick(canvas, Qt::Key_J);
    QCOMPARE(canvas->currentChange(), 1U);
    QTest::keyClick(canvas, Qt::Key_R);
    const auto *command = changes->findChild<controls::CommandBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(
        command->text().contains(QLatin1String("--leave-out=orchard/forecast.py::")),
        qPrintable(command->text()), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
    const auto before = view->reviewed();
    canvas->setFocus();
    QTest::keyClick(canvas, Qt::Key_J);
    QVERIFY(canvas->currentChange());
    QTest::keyClick(canvas, Qt::Key_Space);
    QTRY_COMPARE(view->reviewed(), before + 1);
}

void FlowTest::theRestIsCommittedOnABranch()
{
    press(QStringLiteral("changes"), QStringLiteral("applyBranch"));
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_program
             ->git({QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("-q"),
                    QStringLiteral("espalier/telemetry")})
             .isEmpty(),
        kPatience);
    QVERIFY(m_program->git({QStringLiteral("status"), QStringLiteral("--short")}).isEmpty());
    const auto changed =
        m_program->git({QStringLiteral("diff"), QStringLiteral("--name-only"),
                        QStringLiteral("main"), QStringLiteral("espalier/telemetry")});
    QVERIFY(changed.contains("orchard/forecast.py"));
    QVERIFY(!changed.contains("orchard/retry.py"));
    // The function that was left out is as it was, the others are not.
    const auto forecast = m_program->git(
        {QStringLiteral("diff"), QStringLiteral("main"), QStringLiteral("espalier/telemetry"),
         QStringLiteral("--"), QStringLiteral("orchard/forecast.py")});
    QVERIFY(forecast.contains("forecast.py::frost_loss"));
    QVERIFY(!forecast.contains("forecast.py::degree_days"));
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
}

void FlowTest::itIsAppliedInPlace()
{
    press(QStringLiteral("functions"), QStringLiteral("preview"));
    auto *view = m_program->window().projectView();
    QTRY_COMPARE_WITH_TIMEOUT(view->currentActivity(), QStringLiteral("changes"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
    press(QStringLiteral("changes"), QStringLiteral("applyInPlace"));
    QTRY_VERIFY_WITH_TIMEOUT(m_program->git({QStringLiteral("status"), QStringLiteral("--short")})
                                 .contains("orchard/retry.py"),
                             kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
    // What comes next is one key away.
    auto *next = qobject_cast<QPushButton *>(m_program->window().focusWidget());
    QVERIFY(next);
    QSignalSpy asked(m_program->workbench().context(), &models::ProjectContext::panelRequested);
    QTest::keyClick(next, Qt::Key_Return);
    QTRY_COMPARE(asked.size(), 1);
    QCOMPARE(asked.front().front().toString(), QStringLiteral("run"));
}

void FlowTest::aRunGivesFigures()
{
    auto *run = m_program->panel(QStringLiteral("run"));
    m_program->window().projectView()->showPanel(QStringLiteral("run"));
    auto *box = run->findChild<QComboBox *>();
    auto *field = box ? box->lineEdit() : run->findChild<QLineEdit *>();
    QVERIFY(field);
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("python3 -m orchard.report data"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(
        [this] {
            const auto workspace = m_program->workbench().context()->project().open();
            const auto last = workspace ? engine::lastRun(**workspace) : failure(workspace.error());
            return last && *last && !(*last)->summary.functions.empty();
        }(),
        kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
}

void FlowTest::itIsStripped()
{
    press(QStringLiteral("functions"), QStringLiteral("strip"));
    auto *view = m_program->window().projectView();
    QTRY_COMPARE_WITH_TIMEOUT(view->currentActivity(), QStringLiteral("changes"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
    press(QStringLiteral("changes"), QStringLiteral("applyInPlace"));
    QTRY_COMPARE_WITH_TIMEOUT(m_program->git({QStringLiteral("status"), QStringLiteral("--short")}),
                              QByteArray(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_program->idle(), kPatience);
}

void FlowTest::everyPanelIsNamed()
{
    auto &window = m_program->window();
    for (const auto *id : {"functions", "changes", "scripts", "patterns", "source", "tests", "run",
                           "backlog", "dashboard", "activity", "log"}) {
        window.projectView()->showPanel(QLatin1String(id));
        QCOMPARE(test::namelessIn(window).join(u' '), QString());
    }
}

// Not the panel itself has the focus then, but something that shows it and does something with
// keys.
void FlowTest::everyPanelTakesTheKeys()
{
    auto &window = m_program->window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    for (const auto *id : {"functions", "changes", "scripts", "tests", "run", "backlog",
                           "dashboard", "activity", "log"}) {
        const auto *panel = m_program->panel(QLatin1String(id));
        window.projectView()->showPanel(QLatin1String(id));
        const auto *focused = window.focusWidget();
        QVERIFY2(focused && focused != panel && panel->isAncestorOf(focused), id);
        QVERIFY2(focused->focusPolicy() & Qt::TabFocus, id);
    }
}

void FlowTest::theWindowIsClosed()
{
    m_program->window().close();
    m_program.reset();
}

} // namespace tst_flow

QTEST_MAIN(tst_flow::FlowTest)
#include "tst_flow.moc"
