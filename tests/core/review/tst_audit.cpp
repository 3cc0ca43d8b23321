// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/audit.h"

#include <QTest>

namespace tst_audit {

using namespace espalier;
using namespace espalier::review;
using model::AuditEntry;
using Kind = AuditFault::Kind;

static std::vector<AuditEntry> someChain()
{
    std::vector<AuditEntry> entries;
    for (const auto *action : {"approved", "applied", "rolled-back", "rejected"}) {
        const auto last = entries.empty() ? std::nullopt : std::optional(entries.back());
        entries.push_back(chained({.at = "2026-01-31T09:30:00.000Z",
                                   .who = "Ada <ada@example.org>",
                                   .action = action,
                                   .subject = "exception_1",
                                   .detail = {{"attempt", 1}}},
                                  last));
    }
    return entries;
}

class AuditTest : public QObject {
    Q_OBJECT

private slots:
    void aChainIsWhole();
    void everyChangeIsFound_data();
    void everyChangeIsFound();
    void aChainMadeAnewIsTold();
};

void AuditTest::aChainIsWhole()
{
    const auto entries = someChain();
    QVERIFY(!findFault({}));
    QVERIFY(!findFault(entries));
    QVERIFY(!findFault(entries, entries.back().hash));
    QCOMPARE(entries.front().number, 1);
    QVERIFY(entries.front().previous.empty());
    QCOMPARE(entries.back().previous, entries[2].hash);
}

void AuditTest::everyChangeIsFound_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("number");
    const auto row = [](const char *name, int what, Kind kind, int number) {
        QTest::newRow(name) << what << static_cast<int>(kind) << number;
    };
    row("another time", 0, Kind::Changed, 2);
    row("another person", 1, Kind::Changed, 2);
    row("another act", 2, Kind::Changed, 2);
    row("another ticket", 3, Kind::Changed, 2);
    row("another detail", 4, Kind::Changed, 2);
    row("another number", 5, Kind::Changed, 2);
    row("another one before", 6, Kind::Changed, 2);
    row("changed, with its hash", 7, Kind::Missing, 3);
    row("one gone in the middle", 8, Kind::Missing, 2);
    row("the first one gone", 9, Kind::Missing, 1);
    row("two exchanged", 10, Kind::Missing, 2);
    row("the last one gone", 11, Kind::CutShort, 4);
    row("all gone", 12, Kind::CutShort, 1);
}

static void damage(std::vector<AuditEntry> &entries, int what)
{
    auto &second = entries[1];
    switch (what) {
    case 0: second.at = "2026-02-01T09:30:00.000Z"; break;
    case 1: second.who = "Grace <grace@example.org>"; break;
    case 2: second.action = "approved"; break;
    case 3: second.subject = "exception_2"; break;
    case 4: second.detail["attempt"] = 2; break;
    case 5: second.number = 7; break;
    case 6: second.previous = second.hash; break;
    case 7:
        second.who = "Grace <grace@example.org>";
        second.hash = hashOf(second);
        break;
    case 8: entries.erase(entries.begin() + 1); break;
    case 9: entries.erase(entries.begin()); break;
    case 10: std::swap(entries[1], entries[2]); break;
    case 11: entries.pop_back(); break;
    default: entries.clear();
    }
}

void AuditTest::everyChangeIsFound()
{
    QFETCH(int, what);
    QFETCH(int, kind);
    QFETCH(int, number);
    auto entries = someChain();
    const auto head = entries.back().hash;
    damage(entries, what);
    const auto fault = findFault(entries, head);
    QVERIFY(fault);
    QCOMPARE(static_cast<int>(fault->kind), kind);
    QCOMPARE(fault->number, number);
}

void AuditTest::aChainMadeAnewIsTold()
{
    auto entries = someChain();
    const auto head = entries.back().hash;
    entries[0].who = "Grace <grace@example.org>";
    std::optional<AuditEntry> last;
    for (auto &entry : entries) {
        entry = chained(entry, last);
        last = entry;
    }
    QVERIFY(!findFault(entries)); // by itself it is whole
    QCOMPARE(findFault(entries, head)->kind, Kind::CutShort);
}

} // namespace tst_audit

QTEST_APPLESS_MAIN(tst_audit::AuditTest)
#include "tst_audit.moc"
