// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The window is closed, or the program killed, while it is at something: no process stays, no file
// is half written, and the next start says what was interrupted. The program runs in a process of
// its own: this one, started again as "child".

#include "tests/app/workbench/program.h"
#include "tests/support/verify.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/messagebar.h"

#include <QApplication>
#include <QComboBox>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QProcess>
#include <QTest>

#include <cstdio>
#include <sys/prctl.h>
#include <sys/wait.h>

using namespace espalier;
using namespace Qt::StringLiterals;
using test::kPatience;
using test::Program;

namespace {

using Files = QMap<QString, QByteArray>;

/// The project's files without git's and Espalier's own.
Files filesOf(const QString &project)
{
    Files files;
    QDirIterator walk(project, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const auto path = walk.next();
        const auto name = path.mid(project.size() + 1);
        if (name.startsWith(".git/"_L1) || name.startsWith(".espalier/"_L1))
            continue;
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            files.insert(name, file.readAll());
    }
    return files;
}

QStringList childrenLeft()
{
    QStringList children;
    QDirIterator tasks(u"/proc/self/task"_s, QDir::Dirs | QDir::NoDotAndDotDot);
    while (tasks.hasNext()) {
        QFile list(tasks.next() + "/children"_L1);
        if (list.open(QIODevice::ReadOnly))
            children += QString::fromLatin1(list.readAll()).split(u' ', Qt::SkipEmptyParts);
    }
    return children;
}

void run(Program &program, const QString &panel, const QString &action)
{
    program.window().projectView()->showPanel(panel);
    auto *chosen = test::actionOf(*program.panel(panel), action);
    if (!QTest::qWaitFor([&] { return chosen->isEnabled(); }, kPatience))
        qFatal("%s cannot be done", qPrintable(action));
    chosen->trigger();
}

void startCommand(Program &program, const QString &command)
{
    program.window().projectView()->showPanel(u"run"_s);
    auto *box = program.panel(u"run"_s)->findChild<QComboBox *>();
    box->lineEdit()->setText(command);
    run(program, u"run"_s, u"start"_s);
}

void enter(Program &program, const QString &phase)
{
    if (phase == "opening"_L1) {
        program.workbench().openProject(program.project());
        return;
    }
    program.openSample();
    if (phase == "previewing"_L1)
        run(program, u"functions"_s, u"preview"_s);
    else if (phase == "applying in place"_L1)
        run(program, u"functions"_s, u"applyInPlace"_s);
    else if (phase == "applying to a branch"_L1)
        run(program, u"functions"_s, u"applyBranch"_s);
    else if (phase == "running a command"_L1)
        startCommand(program, u"python3 -c \"import time; time.sleep(300)\""_s);
    else if (phase == "testing"_L1) {
        run(program, u"functions"_s, u"preview"_s);
        if (!QTest::qWaitFor([&] { return program.idle(); }, kPatience))
            qFatal("the preview does not end");
        run(program, u"tests"_s, u"runAll"_s);
    }
}

bool isNoted(const QString &folder)
{
    const QDir state(folder + "/STATE/espalier"_L1);
    return !state.entryList({u"running-*"_s}, QDir::Files).isEmpty();
}

/// child FOLDER PHASE MILLISECONDS: does as it is told, then says so; and closes its window once it
/// is written to.
int child(const QStringList &arguments)
{
    Program program(arguments[2]);
    enter(program, arguments[3]);
    if (arguments[4] == "noted"_L1) {
        if (!QTest::qWaitFor([&] { return isNoted(arguments[2]); }, kPatience))
            return 3;
    } else {
        QTest::qWait(arguments[4].toInt());
    }
    std::puts("reached");
    std::fflush(stdout);
    if (arguments.value(5) == "wait"_L1)
        return QApplication::exec();
    program.window().close();
    return 0;
}

} // namespace

class ClosingTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void nothingIsLeftAfterClosing_data() { phases(); }
    void nothingIsLeftAfterClosing();
    void nothingIsLeftAfterAKill_data() { phases(); }
    void nothingIsLeftAfterAKill();
    void theNextStartSaysWhatWasInterrupted_data();
    void theNextStartSaysWhatWasInterrupted();
    void whatWasClosedIsNotCalledInterrupted();

private:
    static void phases();
    [[nodiscard]] static bool start(QProcess &process, const QStringList &arguments);
    void checkFiles(const QString &project) const;

    Files m_plain;
    Files m_instrumented;
};

void ClosingTest::phases()
{
    QTest::addColumn<QString>("phase");
    QTest::addColumn<int>("after");
    for (const auto *phase : {"opening", "previewing", "testing", "running a command",
                              "applying to a branch", "applying in place"}) {
        for (const int after : {0, 60, 400, 1500})
            QTest::addRow("%s, %d ms", phase, after) << QString::fromLatin1(phase) << after;
    }
}

// What the files are like before and after, to tell half of it by.
void ClosingTest::initTestCase()
{
    QVERIFY(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    Program program;
    program.openSample();
    m_plain = filesOf(program.project());
    run(program, u"functions"_s, u"applyInPlace"_s);
    QTRY_VERIFY_WITH_TIMEOUT(program.idle(), kPatience);
    m_instrumented = filesOf(program.project());
    QVERIFY(m_plain != m_instrumented);
}

bool ClosingTest::start(QProcess &process, const QStringList &arguments)
{
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), QStringList{u"child"_s} + arguments);
    while (process.state() != QProcess::NotRunning || process.bytesAvailable() > 0) {
        if (process.canReadLine())
            return process.readLine().trimmed() == "reached";
        if (!process.waitForReadyRead(kPatience))
            return process.canReadLine() && process.readLine().trimmed() == "reached";
    }
    return false;
}

static void checkNothingRuns()
{
    QTRY_VERIFY2_WITH_TIMEOUT(
        [] {
            // Orphans come to us; those that have ended only wait to be counted.
            for (const auto &pid : childrenLeft())
                ::waitpid(pid.toInt(), nullptr, WNOHANG);
            return childrenLeft().isEmpty();
        }(),
        qPrintable(childrenLeft().join(u' ')), 5'000);
}

void ClosingTest::checkFiles(const QString &project) const
{
    const auto files = filesOf(project);
    if (files == m_plain || files == m_instrumented)
        return;
    QStringList different;
    for (auto file = files.begin(); file != files.end(); ++file) {
        const bool known = m_plain.value(file.key()) == file.value() ||
                           m_instrumented.value(file.key()) == file.value();
        different << file.key() + (known ? QString() : u" (neither)"_s);
    }
    QFAIL(qPrintable(different.join(u' ')));
}

void ClosingTest::nothingIsLeftAfterClosing()
{
    QFETCH(QString, phase);
    QFETCH(int, after);
    const QTemporaryDir folder;
    QProcess process;
    QVERIFY(start(process, {folder.path(), phase, QString::number(after)}));
    QElapsedTimer clock;
    clock.start();
    QVERIFY(process.waitForFinished(kPatience));
    qInfo("the end took %lld ms", clock.elapsed());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    checkNothingRuns();
    checkFiles(folder.filePath(u"sample"_s));
}

void ClosingTest::nothingIsLeftAfterAKill()
{
    QFETCH(QString, phase);
    QFETCH(int, after);
    const QTemporaryDir folder;
    QProcess process;
    QVERIFY(start(process, {folder.path(), phase, QString::number(after), u"wait"_s}));
    process.kill();
    QVERIFY(process.waitForFinished(kPatience));
    checkNothingRuns();
    // The next start puts right what was begun.
    Program program(folder.path());
    program.openSample();
    checkFiles(program.project());
}

void ClosingTest::theNextStartSaysWhatWasInterrupted_data()
{
    QTest::addColumn<QString>("phase");
    QTest::addColumn<QString>("title");
    QTest::newRow("preview") << u"previewing"_s << u"Preview of instrumenting"_s;
    QTest::newRow("run") << u"running a command"_s << u"python3"_s;
}

void ClosingTest::theNextStartSaysWhatWasInterrupted()
{
    QFETCH(QString, phase);
    QFETCH(QString, title);
    const QTemporaryDir folder;
    QProcess process;
    QVERIFY(start(process, {folder.path(), phase, u"noted"_s, u"wait"_s}));
    process.kill();
    QVERIFY(process.waitForFinished(kPatience));
    Program program(folder.path());
    program.openSample();
    const auto text = program.window().messages().text();
    QVERIFY2(text.contains(title), qPrintable(text));
    QVERIFY(!isNoted(folder.path()));
}

void ClosingTest::whatWasClosedIsNotCalledInterrupted()
{
    const QTemporaryDir folder;
    QProcess process;
    QVERIFY(start(process, {folder.path(), u"running a command"_s, u"noted"_s}));
    QVERIFY(process.waitForFinished(kPatience));
    QVERIFY(!isNoted(folder.path()));
    Program program(folder.path());
    program.openSample();
    QCOMPARE(program.window().messages().text(), QString());
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc > 4 && qstrcmp(argv[1], "child") == 0)
        return child(QCoreApplication::arguments());
    ClosingTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_closing.moc"
