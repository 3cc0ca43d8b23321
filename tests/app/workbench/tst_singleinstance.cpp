// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/projectfile.h"
#include "app/workbench/singleinstance.h"
#include "tests/support/temporaryproject.h"

#include <QSignalSpy>
#include <QTest>

#include <filesystem>

namespace tst_singleinstance {

using namespace espalier;
using workbench::SingleInstance;

namespace fs = std::filesystem;

class SingleInstanceTest final : public QObject {
    Q_OBJECT

private slots:
    void theFirstHasTheProject();
    void theSecondAsksTheFirstToTheFront();
    void anotherWayToWriteTheFolderIsTheSameProject();
    void twoProjectsAreTwoWindows();
    void afterTheEndAnotherOneMayHaveIt();
    void whatAKilledProgramLeftIsReplaced();
    void whereNoSocketCanBeThereAreTwoWindows();

private:
    test::TemporaryProject m_state;
    test::TemporaryProject m_project;
};

void SingleInstanceTest::theFirstHasTheProject()
{
    SingleInstance first(m_state.root());
    QVERIFY(first.claim(m_project.root()));
}

void SingleInstanceTest::theSecondAsksTheFirstToTheFront()
{
    SingleInstance first(m_state.root());
    QVERIFY(first.claim(m_project.root()));
    QSignalSpy asked(&first, &SingleInstance::raiseRequested);
    SingleInstance second(m_state.root());
    QVERIFY(!second.claim(m_project.root()));
    QTRY_COMPARE(asked.count(), 1);
}

void SingleInstanceTest::anotherWayToWriteTheFolderIsTheSameProject()
{
    m_project.write("part/a.py", "");
    fs::create_directory_symlink(m_project.root(), m_state.root() / "link");
    SingleInstance first(m_state.root());
    QVERIFY(first.claim(m_project.root() / "part" / ".."));
    SingleInstance second(m_state.root());
    QVERIFY(!second.claim(m_state.root() / "link"));
}

void SingleInstanceTest::twoProjectsAreTwoWindows()
{
    const test::TemporaryProject other;
    SingleInstance first(m_state.root());
    SingleInstance second(m_state.root());
    QVERIFY(first.claim(m_project.root()));
    QVERIFY(second.claim(other.root()));
}

void SingleInstanceTest::afterTheEndAnotherOneMayHaveIt()
{
    SingleInstance second(m_state.root());
    {
        SingleInstance first(m_state.root());
        QVERIFY(first.claim(m_project.root()));
    }
    QVERIFY(second.claim(m_project.root()));
}

void SingleInstanceTest::whatAKilledProgramLeftIsReplaced()
{
    const auto socket = workbench::projectFile(m_state.root(), "window", m_project.root());
    m_state.write(socket.filename().string(), "a leftover");
    SingleInstance first(m_state.root());
    QVERIFY(first.claim(m_project.root()));
    SingleInstance second(m_state.root());
    QVERIFY(!second.claim(m_project.root()));
}

// An address of a socket has 108 bytes.
void SingleInstanceTest::whereNoSocketCanBeThereAreTwoWindows()
{
    const auto deep = m_state.root() / std::string(120, 'd');
    SingleInstance first(deep);
    SingleInstance second(deep);
    QVERIFY(first.claim(m_project.root()));
    QVERIFY(second.claim(m_project.root()));
}

} // namespace tst_singleinstance

QTEST_GUILESS_MAIN(tst_singleinstance::SingleInstanceTest)
#include "tst_singleinstance.moc"
