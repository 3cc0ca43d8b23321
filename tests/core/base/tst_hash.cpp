// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"

#include <QTest>

#include <utility>

namespace tst_hash {

using namespace espalier;

class HashTest : public QObject {
    Q_OBJECT

private slots:
    void partsAreFramed();
    void theOrderCounts();
    void emptyPartsCount();
    void aDigestIsThirtyTwoDigits();
    void askingDoesNotEndTheHash();
    void aMovedHashGoesOn();
    void seedsMakeOtherHashes();
    void sha256IsTheStandards_data();
    void sha256IsTheStandards();
};

void HashTest::partsAreFramed()
{
    QVERIFY(KeyHasher().add("ab").add("c").hex() != KeyHasher().add("a").add("bc").hex());
    QVERIFY(KeyHasher().add("abc").hex() != KeyHasher().add("ab").add("c").hex());
}

void HashTest::theOrderCounts()
{
    QVERIFY(KeyHasher().add("a").add("b").hex() != KeyHasher().add("b").add("a").hex());
}

void HashTest::emptyPartsCount()
{
    QVERIFY(KeyHasher().hex() != KeyHasher().add("").hex());
    QVERIFY(KeyHasher().add("a").hex() != KeyHasher().add("a").add("").hex());
    QVERIFY(KeyHasher().add("a").add("").hex() != KeyHasher().add("").add("a").hex());
}

void HashTest::aDigestIsThirtyTwoDigits()
{
    for (const char *text : {"", "a", "b", "c"}) {
        const std::string digest = KeyHasher().add(text).hex();
        QCOMPARE(digest.size(), 32u);
        QCOMPARE(digest.find_first_not_of("0123456789abcdef"), std::string::npos);
    }
}

void HashTest::askingDoesNotEndTheHash()
{
    KeyHasher asked;
    asked.add("a");
    QCOMPARE(asked.hex(), asked.hex());
    asked.add("b");
    QCOMPARE(asked.hex(), KeyHasher().add("a").add("b").hex());
}

void HashTest::aMovedHashGoesOn()
{
    KeyHasher first;
    first.add("a");
    KeyHasher second = std::move(first);
    second.add("b");
    QCOMPARE(second.low(), KeyHasher().add("a").add("b").low());
    KeyHasher third;
    third = std::move(second);
    QCOMPARE(third.hex(), KeyHasher().add("a").add("b").hex());
}

void HashTest::seedsMakeOtherHashes()
{
    QVERIFY(hash64("text", 1) != hash64("text", 2));
    QCOMPARE(hash64("text"), hash64("text", 0));
    QVERIFY(hash64("") != hash64("", 1));
}

void HashTest::sha256IsTheStandards_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("digest");
    // From FIPS 180-2.
    QTest::newRow("nothing") << QByteArray()
                             << QByteArray("e3b0c44298fc1c149afbf4c8996fb924"
                                           "27ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223"
                                       "b00361a396177a9cb410ff61f20015ad");
}

void HashTest::sha256IsTheStandards()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, digest);
    QCOMPARE(sha256Hex(text.toStdString()), digest.toStdString());
}

} // namespace tst_hash

QTEST_GUILESS_MAIN(tst_hash::HashTest)
#include "tst_hash.moc"
