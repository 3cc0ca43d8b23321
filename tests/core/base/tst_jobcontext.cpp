// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "tests/support/verify.h"

#include <QTest>

#include <cerrno>
#include <vector>

namespace tst_jobcontext {

using namespace espalier;

class JobContextTest : public QObject {
    Q_OBJECT

private slots:
    void aStopIsSeenAtTheCheckpoint();
    void firstAndLastOfAPhaseAlwaysPass();
    void systemErrorsHaveKinds_data();
    void systemErrorsHaveKinds();
};

void JobContextTest::aStopIsSeenAtTheCheckpoint()
{
    std::stop_source source;
    const JobContext job(source.get_token());
    VERIFY_OK(job.checkpoint());
    source.request_stop();
    VERIFY_FAILS(Cancelled, job.checkpoint());
}

void JobContextTest::firstAndLastOfAPhaseAlwaysPass()
{
    std::vector<std::string> seen;
    JobContext job({},
                   [&](const Progress &p) { seen.push_back(p.phase + std::to_string(p.done)); });
    for (std::uint64_t i = 1; i <= 1000; ++i)
        job.report("a", i, 1000);
    job.report("b", 1, 2);
    job.report("b", 2, 2);
    QVERIFY(seen.size() < 500); // the others are a tenth of a second apart
    QCOMPARE(seen.front(), "a1");
    QCOMPARE(std::vector(seen.end() - 3, seen.end()),
             (std::vector<std::string>{"a1000", "b1", "b2"}));
}

void JobContextTest::systemErrorsHaveKinds_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("kind");
    QTest::newRow("no such file") << ENOENT << int(ErrorKind::NotFound);
    QTest::newRow("exists") << EEXIST << int(ErrorKind::AlreadyExists);
    QTest::newRow("access") << EACCES << int(ErrorKind::Permission);
    QTest::newRow("read-only file system") << EROFS << int(ErrorKind::Permission);
    QTest::newRow("full disk") << ENOSPC << int(ErrorKind::DiskFull);
    QTest::newRow("quota") << EDQUOT << int(ErrorKind::DiskFull);
    QTest::newRow("any other") << EIO << int(ErrorKind::Io);
}

void JobContextTest::systemErrorsHaveKinds()
{
    QFETCH(int, number);
    const Result<> failed = systemFailure(number, "cannot open", "a.py");
    QTEST(int(failed.error().kind), "kind");
    QVERIFY(failed.error().text().starts_with("cannot open: "));
    QVERIFY(failed.error().text().ends_with(" (a.py)"));
}

} // namespace tst_jobcontext

QTEST_GUILESS_MAIN(tst_jobcontext::JobContextTest)
#include "tst_jobcontext.moc"
