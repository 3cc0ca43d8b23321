// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorsketch.h"
#include "tests/core/learn/somevectors.h"

#include <QTest>

#include <array>
#include <cmath>

namespace tst_vectorsketch {

using namespace espalier::learn;

class VectorSketchTest : public QObject {
    Q_OBJECT

private slots:
    void estimatesAreTrueOnAverage_data();
    void estimatesAreTrueOnAverage();
    void nothingIsAtARightAngle();
    void copiesAreAlike();
};

using Codes = std::vector<std::int16_t>;

static Codes estimatesOf(const Sketches &sketches, const SketchQuery &query, bool coarse,
                         std::size_t blocks)
{
    Codes sum(blocks * kBlockRows), estimates(blocks * kBlockRows), largest(blocks);
    for (const auto half : {SketchHalf::First, SketchHalf::Second}) {
        if (coarse && half == SketchHalf::Second)
            break;
        kernels().estimate(sketches.block(half, 0), blocks, query.tables(half), estimates.data(),
                           largest.data());
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] = static_cast<std::int16_t>(sum[i] + estimates[i]);
    }
    return sum;
}

void VectorSketchTest::estimatesAreTrueOnAverage_data()
{
    QTest::addColumn<std::uint32_t>("dimensions");
    QTest::addColumn<std::uint32_t>("used"); // components that are not 0
    QTest::addColumn<bool>("coarse");
    const auto add = [](const char *name, std::uint32_t dimensions, std::uint32_t used) {
        QTest::addRow("%s", name) << dimensions << used << false;
        QTest::addRow("%s, by half of the bits", name) << dimensions << used << true;
    };
    add("few dimensions", 20, 20);
    add("texts", 128, 128);
    add("short texts", 128, 12);
    add("one word", 128, 2);
    add("not a power of two", 384, 384);
    add("a model's", 1536, 1536);
    add("the most dimensions", 8192, 8192);
}

/// Of rows that are near the query, far from it, and on the other side.
void VectorSketchTest::estimatesAreTrueOnAverage()
{
    QFETCH(std::uint32_t, dimensions);
    QFETCH(std::uint32_t, used);
    QFETCH(bool, coarse);
    const VectorSpace space{"test", dimensions};
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    const auto components = [&] {
        std::vector<float> result(dimensions);
        for (std::uint32_t i = 0; i < used; ++i)
            result[used == dimensions ? i : random() % dimensions] = normal(random);
        return result;
    };
    double errors = 0;
    int below = 0, count = 0;
    constexpr std::size_t kBlocks = 8;
    for (int i = 0; i < 12; ++i) {
        const auto towards = components();
        const auto query = quantised(space, towards).value();
        Sketches sketches(dimensions);
        sketches.resize(kBlocks * kBlockRows);
        std::vector<double> wanted;
        for (std::size_t row = 0; row < kBlocks * kBlockRows; ++row) {
            auto vector = components();
            const float share = static_cast<float>(row % 9) / 4 - 1;
            for (std::size_t k = 0; k < vector.size(); ++k)
                vector[k] = share * towards[k] + (1 - std::fabs(share)) * vector[k];
            const auto made = quantised(space, vector).value();
            wanted.push_back(similarity(query, made).value());
            sketches.write(row, made.codes);
        }
        const auto looked = sketches.query(query.codes);
        const auto &level = coarse ? looked.coarse : looked.fine;
        const auto estimates = estimatesOf(sketches, looked, coarse, kBlocks);
        for (std::size_t row = 0; row < wanted.size(); ++row) {
            errors += estimates[row] / static_cast<double>(level.unit) - wanted[row];
            below += estimates[row] < level.least(static_cast<float>(wanted[row])) ? 1 : 0;
            ++count;
        }
    }
    qInfo("on average %.4f, below the least %d of %d", errors / count, below, count);
    QVERIFY2(std::abs(errors / count) < 0.015, qPrintable(QString::number(errors / count)));
    QVERIFY2(below * 200 < count, qPrintable(QString::number(below)));
}

void VectorSketchTest::nothingIsAtARightAngle()
{
    SomeVectors some({"test", 128});
    Sketches sketches(128);
    sketches.resize(kBlockRows);
    sketches.write(3, Codes(128));
    const auto query = sketches.query(some.next().codes);
    const auto estimates = estimatesOf(sketches, query, false, 1);
    QCOMPARE(estimates, Codes(kBlockRows));
}

void VectorSketchTest::copiesAreAlike()
{
    SomeVectors some({"test", 128});
    Sketches sketches(128);
    sketches.resize(2 * kBlockRows);
    constexpr std::size_t kFrom = 37; // in the lower half of a byte; 20 and 50 in the upper one
    for (const std::size_t row : {kFrom - 1, kFrom, kFrom + 1, std::size_t{50}, std::size_t{20}})
        sketches.write(row, some.next().codes);
    const auto query = sketches.query(some.next().codes);
    const auto before = estimatesOf(sketches, query, false, 2);
    sketches.copy(kFrom, 20);
    sketches.copy(50, 0);
    auto wanted = before;
    wanted[20] = before[kFrom];
    wanted[0] = before[50];
    QCOMPARE(estimatesOf(sketches, query, false, 2), wanted);
}

} // namespace tst_vectorsketch

QTEST_APPLESS_MAIN(tst_vectorsketch::VectorSketchTest)
#include "tst_vectorsketch.moc"
