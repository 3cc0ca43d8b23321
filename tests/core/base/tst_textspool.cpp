// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textspool.h"
#include "tests/support/verify.h"

#include <QTest>

#include <csignal>
#include <string>
#include <sys/resource.h>

namespace tst_textspool {

using namespace espalier;

class TextSpoolTest : public QObject {
    Q_OBJECT

private slots:
    void givesBackWhatWasAdded_data();
    void givesBackWhatWasAdded();
    void aFullDiskIsTold();
};

void TextSpoolTest::givesBackWhatWasAdded_data()
{
    QTest::addColumn<int>("parts");
    QTest::newRow("nothing") << 0;
    QTest::newRow("one part") << 1;
    QTest::newRow("more than is read at once") << 50'000;
}

void TextSpoolTest::givesBackWhatWasAdded()
{
    QFETCH(int, parts);
    auto spool = TextSpool::create();
    VERIFY_OK(spool);
    std::string expected;
    for (int i = 0; i < parts; ++i) {
        const auto part = std::to_string(i) + std::string("\0;", 2);
        spool->add(part);
        expected += part;
    }
    std::string found;
    VERIFY_OK(spool->copyTo([&](std::string_view part) { found += part; }));
    QCOMPARE(found, expected);
    found.clear();
    VERIFY_OK(spool->copyTo([&](std::string_view part) { found += part; })); // again
    QCOMPARE(found, expected);
}

void TextSpoolTest::aFullDiskIsTold()
{
    auto spool = TextSpool::create();
    VERIFY_OK(spool);
    const rlimit before = [] {
        rlimit limit{};
        ::getrlimit(RLIMIT_FSIZE, &limit);
        return limit;
    }();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 100'000;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 100; ++i)
        spool->add(std::string(10'000, 'x'));
    const auto copied = spool->copyTo([](std::string_view) {});
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!copied);
    QVERIFY(copied.error().text().contains("temporary folder"));
}

} // namespace tst_textspool

QTEST_GUILESS_MAIN(tst_textspool::TextSpoolTest)
#include "tst_textspool.moc"
