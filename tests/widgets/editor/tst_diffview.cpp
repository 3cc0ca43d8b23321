// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/editor/diffsamples.h"
#include "tests/widgets/editor/icons.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/diffcanvas.h"
#include "widgets/editor/diffview.h"
#include "widgets/editor/findbar.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace tst_diffview {

using namespace espalier;
using namespace espalier::editor;
using diff::Side;
using diff::Whitespace;

namespace {

const std::string kBefore = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";
const std::string kAfter = "one\n2\nthree\nfour\nfive\nsix\nseven\neight\nNINE\nten\neleven\n";

void compare(DiffView &view, const std::string &before, const std::string &after)
{
    QSignalSpy shown(&view, &DiffView::shown);
    view.compare(test::textOf(before, QStringLiteral("Original")),
                 test::textOf(after, QStringLiteral("Attempt")));
    QVERIFY(shown.wait(20'000));
}

/// The longest the event loop was away.
class Watchdog final : public QObject {
public:
    Watchdog()
    {
        connect(&m_timer, &QTimer::timeout, this, [this] { beat(); });
        m_clock.start();
        m_timer.start(0);
    }
    void beat() { m_longest = std::max(m_longest, m_clock.restart()); }
    [[nodiscard]] qint64 longest()
    {
        beat();
        return m_longest;
    }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

} // namespace

class DiffViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void theFirstChangeIsCurrent();
    void keysGoFromChangeToChange_data();
    void keysGoFromChangeToChange();
    void decisionsMakeTheResult();
    void aLineIsDecidedByItself();
    void decisionsOutliveAnotherComparison();
    void decisionsCanBeKept();
    void stepsAreUndone();
    void ticksAreCounted();
    void unchangedLinesFold();
    void aNarrowViewIsUnified();
    void theCursorStaysOnItsLine();
    void wrappingKeepsRowsAligned();
    void findCountsInBoth();
    void singleKeysAreTypedIntoTheFindBar();
    void copyHasNoLineNumbers();
    void aPatchOfOneChange();
    void hiddenWhitespaceIsTold();
    void limitsCanBePassed();
    void limitsAreReadToTheEnd_data();
    void limitsAreReadToTheEnd();
    void titlesStandAboveTheirSides();
    void theFoldBarIsNotCut();
    void theTabWidthIsChosen();
    void theNewestRequestWins();
    void editingComparesAgain();
    void theCurrentRowIsReadAloud();
    void rowsAreItems();
    void everyActionHasATextAndAnIcon();
    void foundTextCanBeEdited();
    void leftLinesAreRestored();
    void anEditOutlivesOtherOptions();
    void anotherComparisonEndsAnEdit();
    void aLargePairNeverBlocks();

private:
    std::unique_ptr<DiffView> m_view;
};

void DiffViewTest::initTestCase()
{
    findIcons();
}

void DiffViewTest::init()
{
    m_view = std::make_unique<DiffView>();
    m_view->resize(1200, 600);
    m_view->show();
    m_view->canvas().setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
}

void DiffViewTest::cleanup()
{
    m_view.reset();
}

void DiffViewTest::theFirstChangeIsCurrent()
{
    compare(*m_view, kBefore, kAfter);
    QCOMPARE(m_view->canvas().currentChange(), std::optional(0U));
    QCOMPARE(m_view->changes(), 3U);
}

void DiffViewTest::keysGoFromChangeToChange_data()
{
    QTest::addColumn<int>("next");
    QTest::addColumn<int>("nextModifier");
    QTest::addColumn<int>("previous");
    QTest::addColumn<int>("previousModifier");
    QTest::newRow("function keys")
        << int(Qt::Key_F8) << 0 << int(Qt::Key_F8) << int(Qt::ShiftModifier);
    QTest::newRow("arrows") << int(Qt::Key_Down) << int(Qt::AltModifier) << int(Qt::Key_Up)
                            << int(Qt::AltModifier);
    QTest::newRow("letters") << int(Qt::Key_J) << 0 << int(Qt::Key_K) << 0;
}

void DiffViewTest::keysGoFromChangeToChange()
{
    QFETCH(int, next);
    QFETCH(int, nextModifier);
    QFETCH(int, previous);
    QFETCH(int, previousModifier);
    compare(*m_view, kBefore, kAfter);
    auto &canvas = m_view->canvas();
    const auto press = [&](int key, int modifier) {
        QTest::keyClick(&canvas, static_cast<Qt::Key>(key),
                        Qt::KeyboardModifiers::fromInt(modifier));
    };
    press(next, nextModifier);
    QCOMPARE(canvas.currentChange(), std::optional(1U));
    press(next, nextModifier);
    press(next, nextModifier);
    QCOMPARE(canvas.currentChange(), std::optional(2U));
    press(previous, previousModifier);
    QCOMPARE(canvas.currentChange(), std::optional(1U));
}

void DiffViewTest::decisionsMakeTheResult()
{
    compare(*m_view, kBefore, kAfter);
    QCOMPARE(m_view->resultText(), kAfter);
    QTest::keyClick(&m_view->canvas(), Qt::Key_R);
    QCOMPARE(m_view->resultText().substr(0, 10), std::string("one\ntwo\nth"));
    m_view->setUndecided(diff::Decision::Rejected);
    QCOMPARE(m_view->resultText(), kBefore);
    QTest::keyClick(&m_view->canvas(), Qt::Key_A);
    QCOMPARE(m_view->resultText().substr(0, 8), std::string("one\n2\nth"));
}

void DiffViewTest::aLineIsDecidedByItself()
{
    compare(*m_view, "a\nz\n", "a\nnew 1\nnew 2\nnew 3\nz\n");
    m_view->canvas().goToLine(Side::Right, 2);
    m_view->action(DiffAction::RejectLine)->trigger();
    QCOMPARE(m_view->resultText(), std::string("a\nnew 1\nnew 3\nz\n"));
    m_view->action(DiffAction::Revert)->trigger();
    QCOMPARE(m_view->resultText(), std::string("a\nnew 1\nnew 2\nnew 3\nz\n"));
}

void DiffViewTest::decisionsOutliveAnotherComparison()
{
    compare(*m_view, kBefore, kAfter);
    m_view->action(DiffAction::NextChange)->trigger();
    m_view->action(DiffAction::Reject)->trigger();
    m_view->action(DiffAction::ToggleReviewed)->trigger();
    compare(*m_view, kBefore, "zero\n" + kAfter);
    QCOMPARE(m_view->reviewed(), 1U);
    QVERIFY(m_view->resultText().contains("nine\n"));
}

void DiffViewTest::decisionsCanBeKept()
{
    compare(*m_view, kBefore, kAfter);
    m_view->action(DiffAction::Reject)->trigger();
    m_view->action(DiffAction::NextChange)->trigger();
    m_view->action(DiffAction::AcceptLine)->trigger();
    m_view->action(DiffAction::ToggleReviewed)->trigger();
    const auto kept = DiffDecisions::fromJson(m_view->decisions().toJson());
    QVERIFY(kept.has_value());
    QVERIFY(*kept == m_view->decisions());
    QVERIFY(!DiffDecisions::fromJson("{}").has_value());
    QVERIFY(!DiffDecisions::fromJson("nonsense").has_value());
}

void DiffViewTest::stepsAreUndone()
{
    compare(*m_view, kBefore, kAfter);
    QTest::keyClick(&m_view->canvas(), Qt::Key_R);
    QTest::keyClick(&m_view->canvas(), Qt::Key_Space);
    QCOMPARE(m_view->reviewed(), 1U);
    QTest::keyClick(&m_view->canvas(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_view->reviewed(), 0U);
    QTest::keyClick(&m_view->canvas(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(m_view->decisions().isEmpty());
    m_view->action(DiffAction::Redo)->trigger();
    QVERIFY(!m_view->decisions().isEmpty());
}

void DiffViewTest::ticksAreCounted()
{
    QSignalSpy reviewed(m_view.get(), &DiffView::reviewedChanged);
    compare(*m_view, kBefore, kAfter);
    QTest::keyClick(&m_view->canvas(), Qt::Key_Space);
    QCOMPARE(reviewed.back().at(0).toUInt(), 1U);
    QCOMPARE(reviewed.back().at(1).toUInt(), 3U);
}

void DiffViewTest::unchangedLinesFold()
{
    const auto pair = test::largePair(200, 1);
    compare(*m_view, pair.before, pair.after);
    auto &canvas = m_view->canvas();
    QCOMPARE(canvas.scene().layout.folds().size(), 2U);
    const auto first = canvas.scene().layout.folds().front();
    QCOMPARE(first.begin, 0U);
    canvas.unfold(0, FoldPart::Below);
    QCOMPARE(canvas.scene().layout.folds().front().end, first.end - 10);
    QTest::keyClick(&canvas, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(canvas.scene().layout.folds().size(), 1U);
    m_view->setCollapsed(false);
    QVERIFY(canvas.scene().layout.folds().empty());
}

void DiffViewTest::aNarrowViewIsUnified()
{
    compare(*m_view, kBefore, kAfter);
    QVERIFY(!m_view->canvas().isUnified());
    m_view->resize(400, 600);
    QTRY_VERIFY(m_view->canvas().isUnified());
    QVERIFY(!m_view->isUnified());
    m_view->resize(1200, 600);
    QTRY_VERIFY(!m_view->canvas().isUnified());
}

void DiffViewTest::theCursorStaysOnItsLine()
{
    const auto pair = test::largePair(2000, 100);
    compare(*m_view, pair.before, pair.after);
    auto &canvas = m_view->canvas();
    canvas.goToLine(Side::Right, 1234);
    for (int i = 0; i < 3; ++i) {
        m_view->setUnified(i % 2 == 0);
        m_view->setWrapping(i % 2 == 0);
        m_view->setZoom(100 + 50 * i);
        QVERIFY(canvas.currentLine().has_value());
        QCOMPARE(canvas.currentLine()->line, 1234U);
        const auto rect = canvas.rowRect(canvas.scene().cursor.row);
        QVERIFY2(rect.top() >= 0 && rect.bottom() < canvas.viewport()->height(),
                 qPrintable(QStringLiteral("%1 of %2, step %3")
                                .arg(rect.top())
                                .arg(canvas.viewport()->height())
                                .arg(i)));
    }
}

void DiffViewTest::wrappingKeepsRowsAligned()
{
    std::string large;
    for (int i = 0; i < 800; ++i)
        large += "word ";
    compare(*m_view, "a\n" + large + "\nb\n", "a\nshort\nb\n");
    m_view->setWrapping(true);
    const auto &scene = m_view->canvas().scene();
    const auto row = scene.rowOf(Side::Left, 1);
    QVERIFY(scene.layout.height(row) > 30);
    QCOMPARE(scene.rowOf(Side::Left, 2), scene.rowOf(Side::Right, 2));
    QCOMPARE(m_view->canvas().horizontalScrollBar()->maximum(), 0);
    m_view->setWrapping(false);
    QCOMPARE(scene.layout.height(row), 1U);
    QVERIFY(m_view->canvas().horizontalScrollBar()->maximum() > 1000);
}

void DiffViewTest::findCountsInBoth()
{
    compare(*m_view, kBefore, kAfter);
    QTest::keyClick(&m_view->canvas(), Qt::Key_F, Qt::ControlModifier);
    auto *bar = m_view->findChild<FindBar *>();
    QVERIFY(bar->isVisible());
    auto *field = bar->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("nine"));
    QTRY_COMPARE(bar->findChild<QLabel *>()->text(), QStringLiteral("1 of 2"));
    QTest::keyClick(field, Qt::Key_Return);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(bar->findChild<QLabel *>()->text(), QStringLiteral("2 of 2"));
    QCOMPARE(m_view->canvas().scene().selectedText(), std::string("NINE"));
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
    QVERIFY(m_view->canvas().scene().hits.empty());
}

void DiffViewTest::singleKeysAreTypedIntoTheFindBar()
{
    compare(*m_view, kBefore, kAfter);
    m_view->action(DiffAction::Find)->trigger();
    auto *field = m_view->findChild<FindBar *>()->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("jark es"));
    QCOMPARE(field->text(), QStringLiteral("jark es"));
    QCOMPARE(m_view->canvas().currentChange(), std::optional(0U));
    QVERIFY(m_view->decisions().isEmpty());
}

void DiffViewTest::copyHasNoLineNumbers()
{
    compare(*m_view, kBefore, kAfter);
    auto &canvas = m_view->canvas();
    canvas.goToLine(Side::Right, 0);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&canvas, Qt::Key_Down, Qt::ShiftModifier);
    m_view->action(DiffAction::Copy)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("one\n2\nthree\n"));
    m_view->action(DiffAction::SwitchSide)->trigger();
    m_view->action(DiffAction::SelectAll)->trigger();
    m_view->action(DiffAction::Copy)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().left(8), QStringLiteral("one\ntwo\n"));
}

void DiffViewTest::aPatchOfOneChange()
{
    compare(*m_view, kBefore, kAfter);
    m_view->action(DiffAction::CopyHunkPatch)->trigger();
    const auto patch = QGuiApplication::clipboard()->text();
    QVERIFY(patch.contains(QStringLiteral("-two\n+2\n")));
    QVERIFY(!patch.contains(QStringLiteral("NINE")));
    m_view->action(DiffAction::CopyAllPatch)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("+eleven\n")));
}

void DiffViewTest::hiddenWhitespaceIsTold()
{
    compare(*m_view, "a\nb\n", "a  \nB\n");
    auto *chip = m_view->findChild<QWidget *>(QStringLiteral("hiddenDifferences"));
    QVERIFY(!chip->isVisible());
    QSignalSpy shown(m_view.get(), &DiffView::shown);
    compare(*m_view, "a\nb\nc\nd\n", "a  \nb\nc\nD\n");
    m_view->setWhitespace(Whitespace::IgnoreAll);
    QTRY_COMPARE(shown.size(), 2);
    QVERIFY(chip->isVisible());
    QCOMPARE(m_view->changes(), 1U);
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_COMPARE(shown.size(), 3);
    QCOMPARE(m_view->changes(), 2U);
    QVERIFY(!chip->isVisible());
}

void DiffViewTest::limitsCanBePassed()
{
    m_view->setLimits({.bytes = 20, .lines = 1000});
    compare(*m_view, kBefore, kAfter);
    QVERIFY(!m_view->content());
    auto *button = m_view->findChild<QPushButton *>();
    QVERIFY(button->isVisible());
    QSignalSpy shown(m_view.get(), &DiffView::shown);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(shown.wait());
    QVERIFY(m_view->content() != nullptr);
    QVERIFY(!button->isVisible());
}

void DiffViewTest::limitsAreReadToTheEnd_data()
{
    QTest::addColumn<std::string>("before");
    QTest::newRow("a very long line") << std::string(60'000, 'x');
    QTest::newRow("bytes that are no text") << std::string("\x7f"
                                                           "ELF\0\0\1\2",
                                                           8);
}

void DiffViewTest::limitsAreReadToTheEnd()
{
    QFETCH(std::string, before);
    compare(*m_view, before, kAfter);
    QVERIFY(!m_view->content());
    const auto *text = m_view->findChild<QLabel *>(QStringLiteral("limitText"));
    for (const int width : {1200, 700, 320}) {
        m_view->resize(width, 600);
        QCoreApplication::processEvents();
        QVERIFY(text->isVisible());
        QVERIFY2(text->height() >= text->heightForWidth(text->width()),
                 qPrintable(QString::number(width)));
        // Nearly as wide as it may be.
        QVERIFY(text->width() > std::min(width - 100, text->maximumWidth() - 20));
    }
}

void DiffViewTest::titlesStandAboveTheirSides()
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    const auto back = qScopeGuard([] { QGuiApplication::setLayoutDirection(Qt::LeftToRight); });
    DiffView view;
    view.resize(1200, 600);
    view.show();
    compare(view, kBefore, kAfter);
    const auto at = [&](const QString &title) {
        for (const auto *label : view.findChildren<QLabel *>()) {
            if (label->text() == title)
                return label->mapTo(&view, QPoint()).x();
        }
        return -1;
    };
    QVERIFY(at(QStringLiteral("Original")) >= 0);
    QVERIFY(at(QStringLiteral("Original")) < at(QStringLiteral("Attempt")));
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setEditing(true);
    QCoreApplication::processEvents();
    const auto editors = view.findChildren<CodeEditor *>();
    QCOMPARE(editors.size(), 2);
    for (const auto *editor : editors) {
        QCOMPARE(editor->layoutDirection(), Qt::LeftToRight);
        // What can be written in is at the right.
        QCOMPARE(editor->mapTo(&view, QPoint()).x() > 300, !editor->isReadOnly());
    }
}

void DiffViewTest::theFoldBarIsNotCut()
{
    std::string before;
    for (int line = 0; line < 200; ++line)
        before += "line " + std::to_string(line) + '\n';
    m_view->canvas().clearFocus();
    compare(*m_view, before, before + "more\n");
    auto &canvas = m_view->canvas();
    const auto &scene = canvas.scene();
    const auto image = canvas.viewport()->grab().toImage();
    const int divider = scene.paneOf(Side::Right).left - 1;
    QVERIFY(scene.layout.foldOf(0));
    const auto &theme = theme::Theme::of(theme::Scheme::Light);
    const auto fold = scene.top(0) + scene.lineHeight / 2;
    QCOMPARE(image.pixelColor(divider, fold), theme.color(theme::Role::DiffFold));
    const auto row = scene.top(scene.rows().count() - 3) + scene.lineHeight / 2;
    QCOMPARE(image.pixelColor(divider, row), theme.color(theme::Role::Border));
    QCOMPARE(image.pixelColor(divider, image.height() - 5), theme.color(theme::Role::Border));
}

void DiffViewTest::theTabWidthIsChosen()
{
    compare(*m_view, "\ta\n", "\tb\n");
    QVERIFY(m_view->action(DiffAction::TabWidth4)->isChecked());
    QSignalSpy chosen(m_view.get(), &DiffView::tabWidthChanged);
    QSignalSpy shown(m_view.get(), &DiffView::shown);
    m_view->action(DiffAction::TabWidth8)->trigger();
    QVERIFY(shown.wait());
    QCOMPARE(m_view->content()->tabWidth, 8);
    QCOMPARE(chosen.value(0).value(0).toInt(), 8);
    m_view->setProperty("tabWidth", 2);
    QVERIFY(m_view->action(DiffAction::TabWidth2)->isChecked());
    QVERIFY(!m_view->action(DiffAction::TabWidth8)->isChecked());
    QCOMPARE(m_view->action(DiffAction::TabWidth2)->objectName(), QStringLiteral("diff.tabWidth2"));
}

void DiffViewTest::theNewestRequestWins()
{
    const auto pair = test::largePair(100'000, 500);
    QSignalSpy shown(m_view.get(), &DiffView::shown);
    m_view->compare(test::textOf(pair.before, {}), test::textOf(pair.after, {}));
    m_view->compare(test::textOf(kBefore, {}), test::textOf(kAfter, {}));
    QVERIFY(shown.wait());
    QCOMPARE(m_view->changes(), 3U);
    QVERIFY(!m_view->isComparing());
    QCOMPARE(shown.size(), 1);
}

void DiffViewTest::editingComparesAgain()
{
    compare(*m_view, kBefore, kAfter);
    m_view->setEditing(true);
    QSignalSpy edited(m_view.get(), &DiffView::editedTextChanged);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("j"));
    QVERIFY(!edited.isEmpty());
    QVERIFY(m_view->editedText().contains("j2\n"));
    QSignalSpy shown(m_view.get(), &DiffView::shown);
    m_view->setEditing(false);
    QVERIFY(shown.wait());
    QVERIFY(m_view->resultText().contains("j2\n"));
}

void DiffViewTest::theCurrentRowIsReadAloud()
{
    compare(*m_view, kBefore, kAfter);
    auto &canvas = m_view->canvas();
    QCOMPARE(canvas.accessibleDescription(), QStringLiteral("Line 2 changed from two to 2"));
    QTest::keyClick(&canvas, Qt::Key_Down);
    QCOMPARE(canvas.accessibleDescription(), QStringLiteral("Line 3: three"));
}

void DiffViewTest::rowsAreItems()
{
    compare(*m_view, kBefore, kAfter);
    auto *item = QAccessible::queryAccessibleInterface(&m_view->canvas());
    QCOMPARE(item->role(), QAccessible::List);
    QCOMPARE(item->childCount(), m_view->canvas().rowsInView());
    QVERIFY(item->childCount() > 8);
    for (int i = 0; i < item->childCount(); ++i) {
        QVERIFY(!item->child(i)->text(QAccessible::Name).isEmpty());
        QCOMPARE(item->indexOfChild(item->child(i)), i);
    }
    QVERIFY(item->child(1)->state().selected);
    QCOMPARE(item->child(1)->text(QAccessible::Name),
             QStringLiteral("Line 2 changed from two to 2"));
}

void DiffViewTest::foundTextCanBeEdited()
{
    compare(*m_view, kBefore, kAfter);
    m_view->setEditing(true);
    m_view->action(DiffAction::Find)->trigger();
    auto *bar = m_view->findChild<FindBar *>();
    QTest::keyClicks(bar->findChild<QLineEdit *>(), QStringLiteral("nine"));
    QCOMPARE(bar->findChild<QLabel *>()->text(), QStringLiteral("1 of 2"));
}

void DiffViewTest::leftLinesAreRestored()
{
    compare(*m_view, kBefore, kAfter);
    m_view->setEditing(true);
    m_view->action(DiffAction::RestoreLeft)->trigger();
    QVERIFY(m_view->editedText().startsWith("one\ntwo\nthree\n"));
    m_view->action(DiffAction::Undo)->trigger();
    QVERIFY(m_view->editedText().startsWith("one\n2\nthree\n"));
}

void DiffViewTest::anEditOutlivesOtherOptions()
{
    compare(*m_view, kBefore, kAfter);
    m_view->setEditing(true);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("x"));
    m_view->setTabWidth(8);
    m_view->setWhitespace(Whitespace::IgnoreAll);
    QVERIFY(!m_view->isComparing());
    QVERIFY(m_view->isEditing());
    QVERIFY(m_view->editedText().contains("x2\n"));
}

void DiffViewTest::anotherComparisonEndsAnEdit()
{
    compare(*m_view, kBefore, kAfter);
    m_view->setEditing(true);
    QSignalSpy editing(m_view.get(), &DiffView::editingChanged);
    compare(*m_view, kBefore, kBefore);
    QVERIFY(!m_view->isEditing());
    QVERIFY(!m_view->action(DiffAction::Edit)->isChecked());
    QCOMPARE(editing.size(), 1);
    QCOMPARE(m_view->editedText(), QByteArray::fromStdString(kBefore));
}

void DiffViewTest::everyActionHasATextAndAnIcon()
{
    QSet<QKeySequence> keys;
    for (const auto *action : m_view->diffActions()) {
        QVERIFY(!action->text().isEmpty());
        QVERIFY2(!action->icon().isNull(), qPrintable(action->text()));
        for (const auto &key : action->shortcuts()) {
            QVERIFY2(!keys.contains(key), qPrintable(key.toString()));
            keys.insert(key);
        }
    }
}

void DiffViewTest::aLargePairNeverBlocks()
{
    constexpr int kLines = 500'000;
    auto pair = test::largePair(kLines, 5000);
    auto left = test::textOf(std::move(pair.before), QStringLiteral("Original"));
    auto right = test::textOf(std::move(pair.after), QStringLiteral("Attempt"));
    Watchdog watchdog;
    QSignalSpy shown(m_view.get(), &DiffView::shown);
    m_view->compare(std::move(left), std::move(right));
    QVERIFY(shown.wait(60'000));
    auto &canvas = m_view->canvas();
    const auto settle = [] { QTest::qWait(30); };
    settle();
    for (const bool on : {true, false}) {
        m_view->setCollapsed(!on);
        settle();
        m_view->setWrapping(on);
        settle();
        m_view->setUnified(on);
        settle();
        QTest::keyClick(&canvas, Qt::Key_End, Qt::ControlModifier);
        settle();
        for (int i = 0; i < 20; ++i)
            m_view->action(DiffAction::PreviousChange)->trigger();
        settle();
        canvas.verticalScrollBar()->setValue(canvas.verticalScrollBar()->maximum() / 2);
        settle();
    }
    const auto longest = watchdog.longest();
#ifdef __SANITIZE_ADDRESS__
    constexpr qint64 kMost = 1000; // everything is slower then
#else
    constexpr qint64 kMost = 100;
#endif
    QVERIFY2(longest <= kMost, qPrintable(QStringLiteral("%1 ms").arg(longest)));
}

} // namespace tst_diffview

QTEST_MAIN(tst_diffview::DiffViewTest)
#include "tst_diffview.moc"
