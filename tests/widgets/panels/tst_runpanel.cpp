// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/commandbar.h"
#include "widgets/controls/messagebar.h"
#include "widgets/models/functioncallsmodel.h"
#include "widgets/panels/run/outputview.h"
#include "widgets/panels/run/runpanel.h"
#include "widgets/panels/run/shellwords.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTreeView>

namespace tst_runpanel {

using namespace espalier;
using namespace Qt::StringLiterals;
using controls::CommandBar;
using controls::MessageBar;
using models::FunctionCallsModel;
using models::ProjectContext;
using panels::OutputQueue;
using panels::OutputView;
using panels::RunPanel;
using panels::ShellProblem;
using panels::shellWords;
using panels::TerminalReader;
using panels::TerminalRun;
using process::OutputStream;
using test::actionOf;
using test::PanelProject;

class RunPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aLineIsSplitAsAShellDoes_data();
    void aLineIsSplitAsAShellDoes();
    void aLineThatNeedsAShellIsRefused_data();
    void aLineThatNeedsAShellIsRefused();
    void codesOfATerminalAreRead_data();
    void codesOfATerminalAreRead();
    void coloursOfATerminalAreKept();
    void theQueueDropsTheOldest();
    void anUntrustedProjectRunsNothing();
    void trustMakesItRun();
    void whatTheCommandPrintsIsShown();
    void aCommandThatIsNotThereIsTold();
    void aFloodOfOutputIsBounded();
    void stoppingEndsTheCommand();
    void instrumentedFunctionsGetFigures();
    void aLineForAShellIsOfferedToOne();
    void theCommandLineIsShown();
    void theHistoryIsBroughtBack();
    void everyPartHasAName();

private:
    void open(bool trusted = true);
    void start(const QString &line);
    void run(const QString &line);
    [[nodiscard]] QString output() const
    {
        return m_panel->findChild<OutputView *>()->toPlainText();
    }
    [[nodiscard]] bool says(const QString &text) const;

    std::unique_ptr<PanelProject> m_project;
    std::unique_ptr<RunPanel> m_panel;
};

void RunPanelTest::init() {}

void RunPanelTest::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

void RunPanelTest::open(bool trusted)
{
    m_project = std::make_unique<PanelProject>(trusted);
    m_project->fillShop();
    m_panel = std::make_unique<RunPanel>(*m_project->context);
    m_panel->resize(1150, 320);
    m_panel->show();
    QTRY_COMPARE(m_project->jobs.runningCount(), 0);
}

void RunPanelTest::start(const QString &line)
{
    auto *field = m_panel->findChild<QComboBox *>();
    field->setEditText(line);
    QTest::keyClick(field->lineEdit(), Qt::Key_Return);
}

void RunPanelTest::run(const QString &line)
{
    start(line);
    QTRY_VERIFY(actionOf(*m_panel, u"stop"_s)->isEnabled() || says(u"after"_s));
    QTRY_VERIFY_WITH_TIMEOUT(says(u" after "_s) || says(u"not run"_s), 30'000);
}

bool RunPanelTest::says(const QString &text) const
{
    for (const auto *label : m_panel->findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

void RunPanelTest::aLineIsSplitAsAShellDoes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("words") << u"  python3   -m shop "_s
                           << QStringList{u"python3"_s, u"-m"_s, u"shop"_s};
    QTest::newRow("single quotes") << u"echo 'a  $b\\'"_s << QStringList{u"echo"_s, u"a  $b\\"_s};
    QTest::newRow("double quotes")
        << u"echo \"a \\\"b\\\" c\""_s << QStringList{u"echo"_s, u"a \"b\" c"_s};
    QTest::newRow("an empty word") << u"echo ''"_s << QStringList{u"echo"_s, QString()};
    QTest::newRow("a backslash") << u"echo a\\ b"_s << QStringList{u"echo"_s, u"a b"_s};
    QTest::newRow("parts of one word") << u"a'b'\"c\"d"_s << QStringList{u"abcd"_s};
}

void RunPanelTest::aLineIsSplitAsAShellDoes()
{
    QFETCH(QString, line);
    const auto words = shellWords(line);
    QVERIFY(words.has_value());
    QTEST(*words, "words");
}

void RunPanelTest::aLineThatNeedsAShellIsRefused_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<ShellProblem>("problem");
    QTest::newRow("nothing") << u"  "_s << ShellProblem::Empty;
    QTest::newRow("an open quote") << u"echo 'a"_s << ShellProblem::OpenQuote;
    QTest::newRow("a pipe") << u"ls | wc"_s << ShellProblem::NeedsShell;
    QTest::newRow("a variable") << u"echo \"$HOME\""_s << ShellProblem::NeedsShell;
    QTest::newRow("a pattern") << u"ls *.py"_s << ShellProblem::NeedsShell;
    QTest::newRow("a home folder") << u"ls ~/a"_s << ShellProblem::NeedsShell;
}

void RunPanelTest::aLineThatNeedsAShellIsRefused()
{
    QFETCH(QString, line);
    QFETCH(ShellProblem, problem);
    const auto words = shellWords(line);
    QVERIFY(!words.has_value());
    QCOMPARE(words.error(), problem);
}

void RunPanelTest::codesOfATerminalAreRead_data()
{
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain lines") << QByteArrayList{"a\nb\n"} << u"a\nb\n"_s;
    QTest::newRow("lines of Windows") << QByteArrayList{"a\r\nb"} << u"a\nb"_s;
    QTest::newRow("a bar of progress") << QByteArrayList{"10%\r", "20%\r", "done\n"} << u"done\n"_s;
    QTest::newRow("a letter cut in two") << QByteArrayList{"\xc3", "\xa4"} << u"\u00e4"_s;
    QTest::newRow("colours") << QByteArrayList{"\x1b[1;31mred\x1b[0m"} << u"red"_s;
    QTest::newRow("a code cut in two") << QByteArrayList{"a\x1b[3", "1mb"} << u"ab"_s;
    QTest::newRow("a title") << QByteArrayList{"\x1b]0;title\x07x"} << u"x"_s;
    QTest::newRow("moves of the cursor") << QByteArrayList{"\x1b[2K\x1b[1Gx"} << u"x"_s;
}

void RunPanelTest::codesOfATerminalAreRead()
{
    QFETCH(QByteArrayList, pieces);
    theme::ThemeManager themes(theme::Choice::Light);
    OutputView view(themes);
    for (const auto &piece : pieces)
        view.add(OutputStream::Output, piece.toStdString());
    QTEST(view.toPlainText(), "text");
}

void RunPanelTest::coloursOfATerminalAreKept()
{
    TerminalReader reader;
    const auto runs = reader.read("a\x1b[32mb\x1b[0mc");
    QCOMPARE(runs.size(), 3u);
    QCOMPARE(runs[1].ink, panels::TerminalInk::Green);
    QCOMPARE(runs[2].ink, panels::TerminalInk::Plain);
}

void RunPanelTest::theQueueDropsTheOldest()
{
    OutputQueue queue(40'000);
    for (int i = 0; i < 10; ++i)
        queue.add(i % 2 ? OutputStream::Errors : OutputStream::Output,
                  std::string(10'000, static_cast<char>('0' + i)));
    QCOMPARE(queue.takeDropped(), 60'000u);
    const auto first = queue.take(15'000);
    QCOMPARE(first.size(), 1u);
    QCOMPARE(first[0].bytes[0], '6');
    QCOMPARE(queue.take(1'000'000).size(), 3u);
    QVERIFY(queue.isEmpty());
}

void RunPanelTest::anUntrustedProjectRunsNothing()
{
    open(false);
    QVERIFY(says(u"not trusted"_s));
    m_panel->findChild<QComboBox *>()->setEditText(u"touch made"_s);
    QVERIFY(!actionOf(*m_panel, u"start"_s)->isEnabled());
    m_panel->run();
    QCOMPARE(m_project->jobs.runningCount(), 0);
    QVERIFY(!m_project->files.exists("made"));
}

void RunPanelTest::trustMakesItRun()
{
    open(false);
    m_project->context->setTrusted(true);
    QVERIFY(!says(u"not trusted"_s));
    run(u"touch made"_s);
    QVERIFY(m_project->files.exists("made"));
}

void RunPanelTest::whatTheCommandPrintsIsShown()
{
    open();
    run(u"python3 -c \"import sys; print('one'); sys.stdout.flush(); "
        "sys.stderr.write('two\\\\n'); sys.exit(3)\""_s);
    QVERIFY(says(u"Exit code 3"_s));
    QCOMPARE(output(), u"one\ntwo\n"_s);
    const auto *document = m_panel->findChild<OutputView *>()->document();
    QVERIFY(document->findBlockByNumber(0).userState() <= 0);
    QCOMPARE(document->findBlockByNumber(1).userState(), 1);
    QVERIFY(says(u"No instrumented function was called"_s));
}

void RunPanelTest::aCommandThatIsNotThereIsTold()
{
    open();
    run(u"no-such-program"_s);
    QVERIFY(says(u"The command was not run"_s));
    QVERIFY(!m_panel->findChild<MessageBar *>()->text().isEmpty());
}

void RunPanelTest::aFloodOfOutputIsBounded()
{
    open();
    start(u"python3 -c \"print('0123456789' * 9 + '\\\\n', end='')\nfor i in range(200000): "
          "print('0123456789' * 9)\""_s);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"Exit code 0"_s), 60'000);
    QVERIFY(output().size() <= 5'300'000);
    QVERIFY(output().size() > 1'000'000);
}

void RunPanelTest::stoppingEndsTheCommand()
{
    open();
    start(u"sleep 60"_s);
    QVERIFY(actionOf(*m_panel, u"stop"_s)->isEnabled());
    QVERIFY(!actionOf(*m_panel, u"start"_s)->isEnabled());
    QElapsedTimer clock;
    clock.start();
    actionOf(*m_panel, u"stop"_s)->trigger();
    QTRY_VERIFY(says(u"Stopped after"_s));
    QVERIFY2(clock.elapsed() < 2'000, qPrintable(QString::number(clock.elapsed())));
}

void RunPanelTest::instrumentedFunctionsGetFigures()
{
    open();
    engine::InstrumentOptions options;
    options.apply = engine::ApplyMode::InPlace;
    VERIFY_OK(test::instrumentProject(m_project->files, m_project->home, options,
                                      *m_project->project().scripts));
    QSignalSpy finished(m_project->context.get(), &ProjectContext::runFinished);
    run(u"python3 -m shop"_s);
    QCOMPARE(finished.count(), 1);
    QVERIFY(output().contains(u"total 12"_s));
    auto *table = m_panel->findChild<QTreeView *>();
    QCOMPARE(table->model()->rowCount(), 4);
    QCOMPARE(m_panel->count(), 4);
    QSignalSpy asked(m_project->context.get(), &ProjectContext::functionRequested);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    m_panel = std::make_unique<RunPanel>(*m_project->context);
    m_panel->show();
    QTRY_VERIFY(says(u"Last run: python3 -m shop"_s));
}

void RunPanelTest::aLineForAShellIsOfferedToOne()
{
    open();
    start(u"echo one | tr o O"_s);
    auto *bar = m_panel->findChild<MessageBar *>();
    QVERIFY(bar->text().contains(u"needs a shell"_s));
    for (auto *button : bar->findChildren<QPushButton *>()) {
        if (button->isVisible())
            button->click();
    }
    QTRY_VERIFY(says(u"Exit code 0"_s));
    QCOMPARE(output(), u"One\n"_s);
}

void RunPanelTest::theCommandLineIsShown()
{
    open();
    m_panel->findChild<QComboBox *>()->setEditText(u"python3 -c 'print(1)'"_s);
    QCOMPARE(m_panel->findChild<CommandBar *>()->text(), u"espalier run --project "_s +
                                                             m_project->context->folder() +
                                                             u" -- python3 -c 'print(1)'"_s);
}

void RunPanelTest::theHistoryIsBroughtBack()
{
    open();
    run(u"echo one"_s);
    run(u"echo two"_s);
    run(u"echo one"_s);
    const auto state = m_panel->saveState();
    m_panel = std::make_unique<RunPanel>(*m_project->context);
    m_panel->restoreState(state);
    auto *field = m_panel->findChild<QComboBox *>();
    QCOMPARE(field->count(), 2);
    QCOMPARE(field->itemText(0), u"echo one"_s);
    QCOMPARE(field->currentText(), u"echo one"_s);
}

void RunPanelTest::everyPartHasAName()
{
    open();
    QCOMPARE(test::namelessIn(*m_panel), QStringList());
}

} // namespace tst_runpanel

QTEST_MAIN(tst_runpanel::RunPanelTest)
#include "tst_runpanel.moc"
