// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorkernels.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

namespace tst_vectorkernels {

using namespace espalier::learn;

class VectorKernelsTest : public QObject {
    Q_OBJECT

private slots:
    void theLastRunsEverywhere() { QCOMPARE(availableKernels().back().name, "plain"); }
    void productsAreThoseOfAPerson_data();
    void productsAreThoseOfAPerson();
    void estimatesAreThoseOfAPerson_data();
    void estimatesAreThoseOfAPerson();
};

/// Sums as a person would write them down, not those of the plain kernels.
void VectorKernelsTest::productsAreThoseOfAPerson_data()
{
    QTest::addColumn<int>("kernels");
    QTest::addColumn<std::size_t>("length");
    QTest::addColumn<bool>("extreme");
    int index = 0;
    for (const auto &each : availableKernels()) {
        for (const std::size_t length : {32u, 64u, 96u, 128u, 256u}) {
            QTest::addRow("%s, %zu codes", each.name, length) << index << length << false;
            QTest::addRow("%s, %zu codes, the largest", each.name, length)
                << index << length << true;
        }
        ++index;
    }
}

void VectorKernelsTest::productsAreThoseOfAPerson()
{
    QFETCH(int, kernels);
    QFETCH(std::size_t, length);
    QFETCH(bool, extreme);
    const auto &tried = availableKernels()[static_cast<std::size_t>(kernels)];
    std::mt19937 random(7);
    for (const int sign : {1, -1}) {
        // One code more, so that they are not aligned.
        std::vector<std::int16_t> a(length + 1), b(length + 1);
        for (std::size_t i = 0; i <= length; ++i) {
            a[i] = static_cast<std::int16_t>(extreme ? 2047
                                                     : static_cast<int>(random() % 4095) - 2047);
            b[i] = static_cast<std::int16_t>(extreme ? sign * 2047
                                                     : static_cast<int>(random() % 4095) - 2047);
        }
        long long sum = 0;
        for (std::size_t i = 1; i <= length; ++i)
            sum += static_cast<long long>(a[i]) * b[i];
        QCOMPARE(tried.dot(a.data() + 1, b.data() + 1, length), sum);
    }
}

void VectorKernelsTest::estimatesAreThoseOfAPerson_data()
{
    QTest::addColumn<int>("kernels");
    QTest::addColumn<std::size_t>("groups");
    QTest::addColumn<int>("entry"); // of all, or -1 for random ones
    int index = 0;
    for (const auto &each : availableKernels()) {
        for (const std::size_t groups : {16u, 32u, 36u, 128u, 2048u}) {
            for (const int entry : {-1, 0, int{kLargestEntry}})
                QTest::addRow("%s, %zu groups, entries %d", each.name, groups, entry)
                    << index << groups << entry;
        }
        ++index;
    }
}

void VectorKernelsTest::estimatesAreThoseOfAPerson()
{
    QFETCH(int, kernels);
    QFETCH(std::size_t, groups);
    QFETCH(int, entry);
    const auto &tried = availableKernels()[static_cast<std::size_t>(kernels)];
    std::mt19937 random(5);
    constexpr std::size_t kBlocks = 3;
    // There may be more groups than are looked at.
    const auto blockBytes = kFactorBytes + (groups + 4) * kGroupBytes;
    std::vector<std::uint8_t> entries(groups * 16), blocks(kBlocks * blockBytes);
    for (auto &each : entries)
        each = static_cast<std::uint8_t>(entry < 0 ? random() % (kLargestEntry + 1)
                                                   : static_cast<unsigned>(entry));
    for (auto &each : blocks)
        each = static_cast<std::uint8_t>(random());
    const SketchTables tables{entries.data(), groups, blockBytes,
                              static_cast<std::int16_t>(groups * kLargestEntry / 2),
                              groups <= 32 ? 5 : 0};
    std::vector<std::int16_t> estimates(kBlocks * kBlockRows), largest(kBlocks);
    tried.estimate(blocks.data(), kBlocks, tables, estimates.data(), largest.data());
    for (std::size_t block = 0; block < kBlocks; ++block) {
        const auto *bits = blocks.data() + block * blockBytes + kFactorBytes;
        int most = -32768;
        for (std::size_t row = 0; row < kBlockRows; ++row) {
            long long sum = -tables.zero;
            for (std::size_t group = 0; group < groups; ++group)
                sum +=
                    entries[group * 16 + (bits[group * 16 + row % 16] >> (row < 16 ? 0 : 4) & 15)];
            std::int16_t factor = 0;
            std::memcpy(&factor, bits - kFactorBytes + row * 2, 2);
            const auto product = static_cast<double>(sum * (1LL << tables.shift) * factor);
            const int wanted = static_cast<int>(std::floor(product / 65536));
            QCOMPARE(int{estimates[block * kBlockRows + row]}, wanted);
            most = std::max(most, wanted);
        }
        QCOMPARE(int{largest[block]}, most);
    }
}

} // namespace tst_vectorkernels

QTEST_APPLESS_MAIN(tst_vectorkernels::VectorKernelsTest)
#include "tst_vectorkernels.moc"
