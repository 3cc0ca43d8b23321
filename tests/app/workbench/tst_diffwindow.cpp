// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/diffwindow.h"

#include "tests/support/temporaryproject.h"
#include "tests/widgets/panels/panelproject.h"
#include "widgets/controls/messagebar.h"
#include "widgets/editor/diffview.h"

#include <QMenuBar>
#include <QSignalSpy>
#include <QTest>

namespace tst_diffwindow {

using namespace espalier;
using editor::DiffAction;
using workbench::DiffWindow;

class DiffWindowTest final : public QObject {
    Q_OBJECT

private slots:
    void twoFilesAreCompared();
    void aLargeFileIsMapped();
    void aFileThatIsNotThereIsTold();
    void nothingCanBeDecided();
    void everyPartIsNamed();

private:
    [[nodiscard]] QString path(const char *name) const
    {
        return QString::fromStdString((m_files.root() / name).string());
    }
    test::TemporaryProject m_files;
    theme::ThemeManager m_themes{theme::Choice::Light};
};

void DiffWindowTest::twoFilesAreCompared()
{
    m_files.write("a.py", "one\ntwo\nthree\n");
    m_files.write("b.py", "one\n2\nthree\nfour\n");
    DiffWindow window(m_themes, path("a.py"), path("b.py"));
    window.show();
    QSignalSpy shown(&window.view(), &editor::DiffView::shown);
    QTRY_COMPARE(shown.count(), 1);
    QCOMPARE(window.view().changes(), 2U);
    QVERIFY(window.windowTitle().contains(QLatin1String("a.py")));
}

void DiffWindowTest::aLargeFileIsMapped()
{
    std::string large;
    for (int line = 0; large.size() < (9 << 20); ++line)
        large += std::format("value_{} = {}\n", line, line * 7);
    m_files.write("large.py", large);
    m_files.write("changed.py", large + "last = True\n");
    DiffWindow window(m_themes, path("large.py"), path("changed.py"));
    QSignalSpy shown(&window.view(), &editor::DiffView::shown);
    QTRY_COMPARE_WITH_TIMEOUT(shown.count(), 1, 30'000);
    QCOMPARE(window.view().changes(), 1U);
}

void DiffWindowTest::aFileThatIsNotThereIsTold()
{
    m_files.write("a.py", "one\n");
    DiffWindow window(m_themes, path("a.py"), path("none.py"));
    window.show();
    QTRY_VERIFY(window.messages().isVisible());
    QVERIFY(!window.messages().text().isEmpty());
}

void DiffWindowTest::nothingCanBeDecided()
{
    m_files.write("a.py", "one\n");
    m_files.write("b.py", "two\n");
    DiffWindow window(m_themes, path("a.py"), path("b.py"));
    QSignalSpy shown(&window.view(), &editor::DiffView::shown);
    QTRY_COMPARE(shown.count(), 1);
    for (const auto action : {DiffAction::Accept, DiffAction::Reject, DiffAction::ToggleReviewed,
                              DiffAction::AcceptLine, DiffAction::Edit}) {
        QVERIFY(!window.view().action(action)->isEnabled());
        QVERIFY(!window.view().action(action)->isVisible());
    }
    QVERIFY(window.view().action(DiffAction::CopyHunkPatch)->isEnabled());
}

void DiffWindowTest::everyPartIsNamed()
{
    m_files.write("a.py", "one\n");
    DiffWindow window(m_themes, path("a.py"), path("a.py"));
    window.show();
    QCOMPARE(test::namelessIn(window).join(u' '), QString());
}

} // namespace tst_diffwindow

QTEST_MAIN(tst_diffwindow::DiffWindowTest)
#include "tst_diffwindow.moc"
