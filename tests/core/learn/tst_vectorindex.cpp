// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/vectorindex.h"
#include "tests/core/learn/somevectors.h"

#include <QTest>

#include <limits>
#include <map>
#include <set>

namespace tst_vectorindex {

using namespace espalier;
using namespace espalier::learn;

class VectorIndexTest : public QObject {
    Q_OBJECT

private slots:
    void quantisedVectorsKeepTheirDirection();
    void refusesComponents_data();
    void refusesComponents();
    void keptVectorsComeBack_data();
    void keptVectorsComeBack();
    void refusesBytes_data();
    void refusesBytes();
    void everyKernelFindsWhatDoubleFinds_data();
    void everyKernelFindsWhatDoubleFinds();
    void spacesAreNotMixed();
    void behavesLikeAMap_data();
    void behavesLikeAMap();
    void oddSearches_data();
    void oddSearches();
    void equallyNearOnesComeById_data();
    void equallyNearOnesComeById();
    void findsNearlyAllOfMany_data();
    void findsNearlyAllOfMany();
    void memoryIsLittleMoreThanTheRows();
};

static const VectorSpace kSpace{"test", 128};

/// Enough for sketches to be asked.
static constexpr std::int64_t kMany = 3000;

void VectorIndexTest::quantisedVectorsKeepTheirDirection()
{
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    std::vector<float> components(128);
    for (auto &each : components)
        each = 1e-3F * normal(random);
    const auto vector = quantised(kSpace, components).value();
    double product = 0, squares = 0, length = 0;
    for (std::size_t i = 0; i < components.size(); ++i) {
        const double back = static_cast<double>(vector.codes[i]) * vector.scale;
        product += back * components[i];
        squares += static_cast<double>(components[i]) * components[i];
        length += back * back;
    }
    QVERIFY(product / std::sqrt(squares * length) > 0.999999);
    QVERIFY(std::abs(length - 1) < 1e-5);
    QCOMPARE(*std::ranges::max_element(vector.codes, {}, [](int each) { return std::abs(each); }) %
                 kCodeLimit,
             0);
    const auto nothing = quantised(kSpace, std::vector<float>(128)).value();
    QCOMPARE(nothing.codes, std::vector<std::int16_t>(128));
    QCOMPARE(similarity(nothing, vector).value(), 0.0);
}

void VectorIndexTest::refusesComponents_data()
{
    QTest::addColumn<std::uint32_t>("dimensions");
    QTest::addColumn<std::vector<float>>("components");
    QTest::newRow("too few") << 3u << std::vector<float>{1, 2};
    QTest::newRow("none") << 0u << std::vector<float>{};
    QTest::newRow("too many dimensions") << 9000u << std::vector<float>(9000, 1);
    QTest::newRow("not a number") << 2u << std::vector<float>{1, std::nanf("")};
    QTest::newRow("infinite") << 2u
                              << std::vector<float>{1, std::numeric_limits<float>::infinity()};
}

void VectorIndexTest::refusesComponents()
{
    QFETCH(std::uint32_t, dimensions);
    QFETCH(std::vector<float>, components);
    const auto result = quantised({"test", dimensions}, components);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::InvalidInput);
}

void VectorIndexTest::keptVectorsComeBack_data()
{
    QTest::addColumn<std::uint32_t>("dimensions");
    QTest::addColumn<std::size_t>("bytes");
    QTest::newRow("1 dimension") << 1u << std::size_t{2};
    QTest::newRow("2") << 2u << std::size_t{3};
    QTest::newRow("7") << 7u << std::size_t{11};
    QTest::newRow("128") << 128u << std::size_t{192};
    QTest::newRow("8192") << 8192u << std::size_t{12288};
}

void VectorIndexTest::keptVectorsComeBack()
{
    QFETCH(std::uint32_t, dimensions);
    QFETCH(std::size_t, bytes);
    const VectorSpace space{"test", dimensions};
    SomeVectors some(space, 3);
    for (int i = 0; i < 20; ++i) {
        const auto vector = some.next();
        QCOMPARE(packed(vector).size(), bytes);
        QVERIFY(unpacked(space, packed(vector)).value() == vector);
    }
    const auto nothing = quantised(space, std::vector<float>(dimensions)).value();
    QVERIFY(unpacked(space, packed(nothing)).value() == nothing);
}

void VectorIndexTest::refusesBytes_data()
{
    QTest::addColumn<std::uint32_t>("dimensions");
    QTest::addColumn<std::string>("bytes");
    QTest::newRow("none") << 2u << std::string();
    QTest::newRow("too few") << 2u << std::string(2, '\1');
    QTest::newRow("too many") << 2u << std::string(4, '\1');
    QTest::newRow("of eight bits a dimension") << 128u << std::string(128, '\1');
    QTest::newRow("a code that is too large") << 2u << std::string("\x00\x08\x00", 3);
    QTest::newRow("more than the codes") << 1u << std::string("\x01\x10", 2);
    QTest::newRow("of no dimension") << 0u << std::string();
}

void VectorIndexTest::refusesBytes()
{
    QFETCH(std::uint32_t, dimensions);
    QFETCH(std::string, bytes);
    const auto vector = unpacked({"test", dimensions}, bytes);
    QVERIFY(!vector);
    QCOMPARE(vector.error().kind, ErrorKind::Corrupt);
}

void VectorIndexTest::everyKernelFindsWhatDoubleFinds_data()
{
    QTest::addColumn<int>("kernels");
    QTest::addColumn<std::uint32_t>("dimensions");
    int index = 0;
    for (const auto &each : availableKernels()) {
        for (const std::uint32_t dimensions : {1u, 100u, 128u, 384u})
            QTest::addRow("%s, %u", each.name, dimensions) << index << dimensions;
        ++index;
    }
}

void VectorIndexTest::everyKernelFindsWhatDoubleFinds()
{
    QFETCH(int, kernels);
    QFETCH(std::uint32_t, dimensions);
    const VectorSpace space{"test", dimensions};
    SomeVectors some(space, 20);
    VectorIndex index(space, availableKernels()[static_cast<std::size_t>(kernels)]);
    VectorIndex plain(space, availableKernels().back());
    std::vector<Vector> all;
    for (std::int64_t id = 0; id < kMany; ++id) {
        all.push_back(some.next());
        QVERIFY(index.add(id, all.back()));
        QVERIFY(plain.add(id, all.back()));
    }
    for (int i = 0; i < 40; ++i) {
        const auto query = some.next();
        const auto found = index.searchAll(query, 10).value();
        QCOMPARE(found.size(), 10u);
        QCOMPARE(recall(all, query, found, 10), 1.0);
        const auto wanted = nearest(all, query, 10);
        for (std::size_t k = 0; k < 10; ++k)
            QVERIFY(std::abs(static_cast<double>(found[k].similarity) - wanted[k]) < 1e-5);
        QVERIFY(index.search(query, 10).value() == plain.search(query, 10).value());
    }
}

void VectorIndexTest::spacesAreNotMixed()
{
    VectorIndex index(kSpace);
    SomeVectors same(kSpace), otherModel({"other", 128}), otherLength({"test", 64});
    for (std::int64_t id = 0; id < kMany; ++id)
        QVERIFY(index.add(id, same.next()));
    auto cut = same.next(), tooLarge = cut;
    cut.codes.pop_back();
    tooLarge.codes[5] = kCodeLimit + 1;
    for (const auto &wrong : {otherModel.next(), otherLength.next(), cut, tooLarge}) {
        const auto added = index.add(-2, wrong);
        QVERIFY(!added);
        QCOMPARE(added.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(index.search(wrong, 1).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(index.searchAll(wrong, 1).error().kind, ErrorKind::InvalidInput);
        QVERIFY(!similarity(same.next(), wrong));
    }
    QCOMPARE(index.size(), std::size_t{kMany});
    QVERIFY(!index.contains(-2));
    QVERIFY(!makeVectorIndex({"test", 0}));
    QVERIFY(!makeVectorIndex({"test", kMaxDimensions + 1}));
    QVERIFY(makeVectorIndex({"test", kMaxDimensions}));
}

void VectorIndexTest::behavesLikeAMap_data()
{
    QTest::addColumn<std::uint32_t>("ids");
    QTest::newRow("a few") << 200u;
    QTest::newRow("many") << 6000u;
}

/// Additions, replacements and removals at random, beside a map; whatever is in is found.
void VectorIndexTest::behavesLikeAMap()
{
    QFETCH(std::uint32_t, ids);
    const auto index = makeVectorIndex(kSpace).value();
    SomeVectors some(kSpace, 30);
    std::map<std::int64_t, Vector> expected;
    std::mt19937 random(11);
    for (std::uint32_t step = 0; step < ids * 3; ++step) {
        const auto id = static_cast<std::int64_t>(random() % ids) * (1LL << 40) - (1LL << 45);
        if (random() % 3 == 0) {
            QCOMPARE(index->remove(id), expected.erase(id) == 1);
        } else {
            const auto vector = some.next();
            QVERIFY(index->add(id, vector));
            expected.insert_or_assign(id, vector);
        }
        QCOMPARE(index->size(), expected.size());
        QCOMPARE(index->contains(id), expected.contains(id));
    }
    QVERIFY(expected.size() > ids / 2);
    for (const auto &[id, vector] : expected) {
        const auto found = index->search(vector, 1).value();
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found[0].id, id);
        QVERIFY(found[0].similarity > 0.9999F);
    }
    std::set<std::int64_t> seen;
    const auto many = index->search(some.next(), 1000).value();
    for (const auto &match : many)
        QVERIFY(expected.contains(match.id) && seen.insert(match.id).second);
    for (const auto &[id, vector] : expected)
        QVERIFY(index->remove(id));
    QCOMPARE(index->size(), 0u);
    QVERIFY(index->search(some.next(), 3).value().empty());
}

void VectorIndexTest::oddSearches_data()
{
    QTest::addColumn<std::int64_t>("count");
    QTest::newRow("a few") << std::int64_t{3};
    QTest::newRow("many") << kMany;
}

void VectorIndexTest::oddSearches()
{
    QFETCH(std::int64_t, count);
    const auto size = static_cast<std::size_t>(count);
    VectorIndex index(kSpace);
    SomeVectors some(kSpace);
    QVERIFY(index.search(some.next(), 5).value().empty());
    for (std::int64_t id = 1; id <= count; ++id)
        QVERIFY(index.add(id, some.next()));
    QVERIFY(index.search(some.next(), 0).value().empty());
    QCOMPARE(index.search(some.next(), std::numeric_limits<std::size_t>::max()).value().size(),
             size);
    for (const std::size_t wanted : {63u, 64u, 65u, 90u, 100u})
        QCOMPARE(index.search(some.next(), wanted).value().size(), std::min(size, wanted));
    const Vector nothing{kSpace, std::vector<std::int16_t>(128), 0};
    const auto unlike = index.search(nothing, 3).value();
    for (const auto &match : unlike)
        QCOMPARE(match.similarity, 0.0F);
    QVERIFY(index.add(0, nothing));
    QCOMPARE(index.search(some.next(), size + 1).value().size(), size + 1);
}

void VectorIndexTest::equallyNearOnesComeById_data()
{
    QTest::addColumn<std::int64_t>("others");
    QTest::newRow("alone") << std::int64_t{0};
    QTest::newRow("among many") << kMany;
}

void VectorIndexTest::equallyNearOnesComeById()
{
    QFETCH(std::int64_t, others);
    VectorIndex index(kSpace);
    SomeVectors some(kSpace);
    for (std::int64_t id = 100; id < others; ++id)
        QVERIFY(index.add(id, some.next()));
    const auto vector = some.next();
    for (const std::int64_t id : {9, 3, 7, 1, 5})
        QVERIFY(index.add(id, vector));
    const auto found = index.search(vector, 3).value();
    QCOMPARE(found[0].id, 1);
    QCOMPARE(found[1].id, 3);
    QCOMPARE(found[2].id, 5);
}

void VectorIndexTest::findsNearlyAllOfMany_data()
{
    QTest::addColumn<std::size_t>("centres");
    QTest::addColumn<float>("spread");
    QTest::newRow("around some centres") << std::size_t{100} << 0.6F;
    QTest::newRow("nearly the same ones") << std::size_t{400} << 0.02F;
    QTest::newRow("around one centre") << std::size_t{1} << 0.6F;
    QTest::newRow("nothing is near anything") << std::size_t{1} << 20.0F;
}

void VectorIndexTest::findsNearlyAllOfMany()
{
    QFETCH(std::size_t, centres);
    QFETCH(float, spread);
    SomeVectors some(kSpace, centres, spread);
    VectorIndex index(kSpace);
    for (std::int64_t id = 0; id < 20'000; ++id)
        QVERIFY(index.add(id, some.next()));
    constexpr int kQueries = 200;
    std::size_t hits = 0;
    for (int i = 0; i < kQueries; ++i) {
        const auto query = some.next();
        const auto wanted = index.searchAll(query, 10).value();
        const auto found = index.search(query, 10).value();
        QCOMPARE(found.size(), 10u);
        for (const auto &match : found)
            hits += std::ranges::contains(wanted, match) ? 1 : 0;
    }
    const double recall = static_cast<double>(hits) / (10.0 * kQueries);
    qInfo("recall of ten: %.4f", recall);
    QVERIFY2(recall >= 0.995, qPrintable(QString::number(recall)));
}

void VectorIndexTest::memoryIsLittleMoreThanTheRows()
{
    VectorIndex index(kSpace);
    SomeVectors some(kSpace);
    for (std::int64_t id = 0; id < 20'000; ++id)
        QVERIFY(index.add(id, some.next()));
    QVERIFY2(index.memory() < 20'000u * 380, qPrintable(QString::number(index.memory())));
}

} // namespace tst_vectorindex

QTEST_APPLESS_MAIN(tst_vectorindex::VectorIndexTest)
#include "tst_vectorindex.moc"
