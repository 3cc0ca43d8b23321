// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temporaryproject.h"
#include "widgets/shell/mainwindow.h"

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

namespace tst_mainwindow {

using namespace espalier;
using namespace espalier::shell;

namespace {

/// A panel with a field and an action, as plain as can be.
class PlainPanel final : public controls::Panel {
public:
    PlainPanel(const controls::PanelFacts &facts, models::ProjectContext &context, QWidget *parent)
        : Panel(facts, parent), field(new QLineEdit(this))
    {
        auto *layout = new QVBoxLayout(this);
        layout->addWidget(field);
        setFocusProxy(field);
        action =
            offer(QStringLiteral("act"), QStringLiteral("&Act here"), {}, QKeySequence(Qt::Key_F9));
        connect(&context, &models::ProjectContext::scriptRequested, this,
                [this](const QString &key) { field->setText(key); });
    }
    [[nodiscard]] QString unsavedWork() const override { return unsaved; }
    [[nodiscard]] QVariantMap saveState() const override
    {
        return {{QStringLiteral("text"), field->text()}};
    }
    void restoreState(const QVariantMap &state) override
    {
        field->setText(state.value(QStringLiteral("text")).toString());
    }
    void count(int number) { setCount(number); }

    QString unsaved;
    QLineEdit *field;
    QAction *action;
};

PanelFactory plain(const QString &id, controls::PanelFacts::Place place)
{
    const controls::PanelFacts facts{id, id.toUpper(), QStringLiteral("file"), place};
    return {facts, [facts](models::ProjectContext &context, QWidget *parent) -> controls::Panel * {
                return new PlainPanel(facts, context, parent);
            }};
}

/// A window with two activities and two docks; its state stays in one file over windows.
struct Fixture {
    explicit Fixture(const QTemporaryDir &folder)
        : store(folder.filePath(QStringLiteral("window.ini")).toStdString()),
          window({themes, jobs, store, panels})
    {
        window.resize(1000, 700);
        window.show();
    }
    std::unique_ptr<models::ProjectContext> open(const test::TemporaryProject &project)
    {
        auto context = std::make_unique<models::ProjectContext>(
            engine::Project{.root = project.root()},
            models::ProjectContext::Services{jobs, log, themes}, true);
        window.showProject(*context);
        return context;
    }
    PlainPanel *made(const QString &id)
    {
        for (auto *panel : window.projectView()->madePanels()) {
            if (panel->facts().id == id)
                return static_cast<PlainPanel *>(panel);
        }
        return nullptr;
    }

    theme::ThemeManager themes{theme::Choice::Light};
    models::JobList jobs;
    models::LogModel log;
    WindowStore store;
    const PanelSet panels{plain(QStringLiteral("one"), controls::PanelFacts::Place::Activity),
                          plain(QStringLiteral("scripts"), controls::PanelFacts::Place::Activity),
                          plain(QStringLiteral("low"), controls::PanelFacts::Place::Dock),
                          plain(QStringLiteral("lower"), controls::PanelFacts::Place::Dock)};
    MainWindow window;
};

} // namespace

class MainWindowTest final : public QObject {
    Q_OBJECT

private slots:
    void theStartPageOffersWhatWasUsedBefore();
    void panelsAreMadeWhenTheyAreShown();
    void aPanelIsMadeBeforeItIsAsked();
    void actionsOfPanelsAreInMenusAndGoWithThem();
    void countsStandBesideTheNames();
    void theSessionComesBack();
    void withoutAFileNothingIsKept();
    void aDetachedDockComesBackDetached();
    void thePaletteKnowsPanelsThatWereNeverShown();
    void whatIsNotSavedIsToldBeforeTheWindowCloses();
    void aKeptLayoutIsFoundOnce();
    void layoutsCanBeReset();
    void f6GoesThroughThePanes();
    void aJobCanBeCancelledFromTheStatusBar();
    void aFolderCanBeDropped();
};

void MainWindowTest::theStartPageOffersWhatWasUsedBefore()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    const auto path = QString::fromStdString(project.root().string());
    {
        Fixture first(folder);
        const auto context = first.open(project);
        first.window.closeProject();
    }
    Fixture fixture(folder);
    auto *list = fixture.window.findChild<QListWidget *>();
    QCOMPARE(list->count(), 1);
    const QSignalSpy chosen(&fixture.window, &MainWindow::projectChosen);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.front().front().toString(), path);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->count(), 0);
    QVERIFY(fixture.store.recentProjects().isEmpty());
}

void MainWindowTest::panelsAreMadeWhenTheyAreShown()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    QVERIFY(fixture.made(QStringLiteral("one")));
    QVERIFY(!fixture.made(QStringLiteral("scripts")));
    fixture.window.projectView()->showPanel(QStringLiteral("scripts"));
    QVERIFY(fixture.made(QStringLiteral("scripts")));
    QVERIFY(fixture.made(QStringLiteral("scripts"))->isVisible());
    fixture.window.closeProject();
    QVERIFY(!fixture.window.projectView());
}

void MainWindowTest::aPanelIsMadeBeforeItIsAsked()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    context->showScript(QStringLiteral("abc"));
    QVERIFY(fixture.made(QStringLiteral("scripts")));
    QCOMPARE(fixture.made(QStringLiteral("scripts"))->field->text(), QStringLiteral("abc"));
    fixture.window.closeProject();
}

void MainWindowTest::actionsOfPanelsAreInMenusAndGoWithThem()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    fixture.window.projectView()->showPanel(QStringLiteral("one"));
    const auto *panel = fixture.made(QStringLiteral("one"));
    QVERIFY(std::ranges::contains(fixture.window.actionRegistry().actions(), panel->action,
                                  &controls::RegisteredAction::action));
    QVERIFY(!panel->action->associatedObjects().isEmpty());
    const QSignalSpy done(panel->action, &QAction::triggered);
    QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
    QTest::keyClick(panel->field, Qt::Key_F9);
    QCOMPARE(done.size(), 1);
    fixture.window.closeProject();
    const auto ofProject = [](const controls::RegisteredAction &entry) {
        const auto name = entry.action->objectName();
        return name.startsWith(QLatin1String("one.")) || name.startsWith(QLatin1String("dock."));
    };
    QVERIFY(std::ranges::none_of(fixture.window.actionRegistry().actions(), ofProject));
}

void MainWindowTest::countsStandBesideTheNames()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    fixture.made(QStringLiteral("one"))->count(7);
    auto *bar = fixture.window.findChild<ActivityBar *>();
    QCOMPARE(bar->actions().front()->iconText(), QStringLiteral("ONE 7"));
    fixture.made(QStringLiteral("one"))->count(0);
    QCOMPARE(bar->actions().front()->iconText(), QStringLiteral("ONE"));
    fixture.window.closeProject();
}

void MainWindowTest::theSessionComesBack()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    {
        Fixture fixture(folder);
        const auto context = fixture.open(project);
        fixture.window.projectView()->showPanel(QStringLiteral("scripts"));
        fixture.made(QStringLiteral("scripts"))->field->setText(QStringLiteral("kept"));
        fixture.window.close();
        fixture.window.closeProject();
    }
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    QCOMPARE(fixture.window.projectView()->currentActivity(), QStringLiteral("scripts"));
    QCOMPARE(fixture.made(QStringLiteral("scripts"))->field->text(), QStringLiteral("kept"));
    fixture.window.closeProject();
}

void MainWindowTest::withoutAFileNothingIsKept()
{
    const test::TemporaryProject project;
    QString file;
    {
        WindowStore store{std::filesystem::path()};
        store.noteProject(QString::fromStdString(project.root().string()));
        store.setTheme(theme::Choice::Dark);
        QCOMPARE(store.theme(), theme::Choice::Dark);
        file = store.settings().fileName();
    }
    QVERIFY(!QFile::exists(file));
    const WindowStore store{std::filesystem::path()};
    QVERIFY(store.recentProjects().isEmpty());
    QCOMPARE(store.theme(), theme::Choice::System);
}

void MainWindowTest::aDetachedDockComesBackDetached()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    {
        Fixture fixture(folder);
        const auto context = fixture.open(project);
        fixture.window.projectView()->docks().front()->setFloating(true);
        QTRY_VERIFY(fixture.window.projectView()->docks().front()->isVisible());
        QVERIFY(!fixture.window.projectView()->docks().front()->titleBarWidget());
        fixture.window.closeProject();
    }
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    const auto *dock = fixture.window.projectView()->docks().front();
    QTRY_VERIFY(dock->isFloating() && dock->isVisible());
    QTest::qWait(0); // title bars are put right in the next turn
    QVERIFY(dock->isVisible());
    QVERIFY(!dock->titleBarWidget());
    fixture.window.closeProject();
}

void MainWindowTest::thePaletteKnowsPanelsThatWereNeverShown()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    QVERIFY(!fixture.made(QStringLiteral("lower")));
    const auto known = [&](const QString &name) {
        return std::ranges::any_of(fixture.window.actionRegistry().actions(),
                                   [&](const controls::RegisteredAction &entry) {
                                       return entry.action->objectName() == name;
                                   });
    };
    QVERIFY(known(QStringLiteral("dock.show.lower")));
    for (auto *action : fixture.window.findChildren<QAction *>(QStringLiteral("view.palette")))
        action->trigger();
    QVERIFY(known(QStringLiteral("lower.act")));
    fixture.window.closeProject();
}

void MainWindowTest::whatIsNotSavedIsToldBeforeTheWindowCloses()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    fixture.window.projectView()->showPanel(QStringLiteral("one"));
    fixture.made(QStringLiteral("one"))->unsaved = QStringLiteral("a text");
    fixture.window.close();
    QVERIFY(fixture.window.isVisible());
    QVERIFY(fixture.window.messages().text().contains(QStringLiteral("a text")));
    const QSignalSpy left(&fixture.window, &MainWindow::projectClosed);
    fixture.window.findChild<QAction *>(QStringLiteral("file.close"))->trigger();
    QCOMPARE(left.size(), 0);
    fixture.made(QStringLiteral("one"))->unsaved.clear();
    fixture.window.findChild<QAction *>(QStringLiteral("file.close"))->trigger();
    QCOMPARE(left.size(), 1);
    fixture.made(QStringLiteral("one"))->unsaved = QStringLiteral("a text");
    fixture.window.closeNow();
    QVERIFY(!fixture.window.isVisible());
    fixture.window.closeProject();
}

void MainWindowTest::aKeptLayoutIsFoundOnce()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    {
        WindowStore store(folder.filePath(QStringLiteral("window.ini")).toStdString());
        store.keepLayout({QStringLiteral("mine"), {}});
    }
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    const auto found = [&] {
        return std::ranges::count_if(
            fixture.window.actionRegistry().actions(), [](const auto &entry) {
                return entry.action->objectName() == QLatin1String("layout.use.mine");
            });
    };
    QCOMPARE(found(), 1);
    // The menu of layouts makes its own menus anew when it is opened.
    QList<QPointer<QMenu>> menus;
    for (auto *menu : fixture.window.findChildren<QMenu *>())
        menus.append(menu);
    for (const auto &menu : std::as_const(menus)) {
        if (menu)
            emit menu->aboutToShow();
    }
    QCOMPARE(found(), 1);
    fixture.window.closeProject();
}

void MainWindowTest::layoutsCanBeReset()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    auto *dock = fixture.window.projectView()->docks().front();
    dock->setFloating(true);
    dock->hide();
    fixture.window.projectView()->resetDocks();
    QVERIFY(!dock->isFloating());
    QVERIFY(!dock->isHidden());
    QCOMPARE(fixture.window.dockWidgetArea(dock), Qt::BottomDockWidgetArea);
    fixture.window.closeProject();
}

void MainWindowTest::f6GoesThroughThePanes()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const auto context = fixture.open(project);
    fixture.window.projectView()->showPanel(QStringLiteral("low"));
    fixture.window.projectView()->showPanel(QStringLiteral("one"));
    QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
    QVERIFY(fixture.made(QStringLiteral("one"))->field->hasFocus());
    QTest::keyClick(&fixture.window, Qt::Key_F6);
    QVERIFY(fixture.made(QStringLiteral("low"))->field->hasFocus());
    QTest::keyClick(&fixture.window, Qt::Key_F6, Qt::ShiftModifier);
    QVERIFY(fixture.made(QStringLiteral("one"))->field->hasFocus());
    fixture.window.closeProject();
}

void MainWindowTest::aJobCanBeCancelledFromTheStatusBar()
{
    const QTemporaryDir folder;
    Fixture fixture(folder);
    bool cancelled = false;
    const int id = fixture.jobs.begin(QStringLiteral("Long work"), [&] { cancelled = true; });
    auto *cancel = fixture.window.findChild<QToolButton *>(QStringLiteral("status.cancel"));
    QVERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(cancelled);
    fixture.jobs.end(id, models::JobState::Cancelled);
    QVERIFY(!cancel->isVisible());
}

void MainWindowTest::aFolderCanBeDropped()
{
    const QTemporaryDir folder;
    const test::TemporaryProject project;
    Fixture fixture(folder);
    const QSignalSpy chosen(&fixture.window, &MainWindow::projectChosen);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(project.root().string()))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&fixture.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&fixture.window, &drop);
    QCOMPARE(chosen.size(), 1);
}

} // namespace tst_mainwindow

QTEST_MAIN(tst_mainwindow::MainWindowTest)
#include "tst_mainwindow.moc"
