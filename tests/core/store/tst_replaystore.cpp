// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/replaystore.h"
#include "tests/support/verify.h"

#include <QTest>

#include <array>

namespace tst_replaystore {

using namespace espalier;
using namespace espalier::store;

class ReplayStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void theLastWordOnAFailureCounts();
    void patternsAndChangesAreKeptApart();

private:
    [[nodiscard]] ReplayTally record(std::int64_t pattern, std::uint64_t change,
                                     std::span<const ReplayedFailure> replayed)
    {
        const auto tally = ReplayStore(*m_database).record(pattern, change, replayed);
        if (!tally)
            qFatal("%s", tally.error().text().c_str());
        return *tally;
    }

    std::unique_ptr<Database> m_database;
};

constexpr std::uint64_t kLarge = 0xfedcba9876543210; // as hashes are

void ReplayStoreTest::init()
{
    auto database = Database::inMemory(knowledgeSchema());
    VERIFY_OK(database);
    m_database = *std::move(database);
}

void ReplayStoreTest::theLastWordOnAFailureCounts()
{
    const std::array first{ReplayedFailure{1, ReplayEffect::Helped},
                           ReplayedFailure{kLarge, ReplayEffect::Harmed},
                           ReplayedFailure{3, ReplayEffect::Nothing}};
    QCOMPARE(record(7, kLarge, first), (ReplayTally{1, 1}));
    QCOMPARE(record(7, kLarge, first), (ReplayTally{1, 1}));
    const std::array second{ReplayedFailure{kLarge, ReplayEffect::Helped},
                            ReplayedFailure{4, ReplayEffect::Helped}};
    QCOMPARE(record(7, kLarge, second), (ReplayTally{3, 0}));
    const std::array third{ReplayedFailure{1, ReplayEffect::Nothing}};
    QCOMPARE(record(7, kLarge, third), (ReplayTally{2, 0}));
    QCOMPARE(record(7, kLarge, {}), (ReplayTally{2, 0}));
}

void ReplayStoreTest::patternsAndChangesAreKeptApart()
{
    const std::array helped{ReplayedFailure{1, ReplayEffect::Helped}};
    QCOMPARE(record(7, 1, helped), (ReplayTally{1, 0}));
    QCOMPARE(record(7, 2, {}), (ReplayTally{}));
    QCOMPARE(record(8, 1, {}), (ReplayTally{}));
    QCOMPARE(record(7, 1, {}), (ReplayTally{1, 0}));
}

} // namespace tst_replaystore

QTEST_GUILESS_MAIN(tst_replaystore::ReplayStoreTest)
#include "tst_replaystore.moc"
