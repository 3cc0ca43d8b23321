// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytestream.h"

#include <QTest>

namespace tst_bytestream {

using namespace espalier;

class ByteStreamTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenComesBack();
    void everyCutIsNoticed();
    void aLengthBeyondTheEndIsNoticed();
    void aCountBeyondTheEndIsRefused();
    void afterAFailureAllIsEmpty();
};

static std::string sample()
{
    ByteWriter out;
    out.number(std::uint8_t{7});
    out.number(~std::uint64_t{0});
    out.text(std::string_view("a\0\xff", 3));
    out.text("");
    out.number(true);
    return out.take();
}

static void readSample(ByteReader &in)
{
    static_cast<void>(in.number<std::uint8_t>());
    static_cast<void>(in.number<std::uint64_t>());
    static_cast<void>(in.text());
    static_cast<void>(in.text());
    static_cast<void>(in.number<bool>());
}

void ByteStreamTest::whatIsWrittenComesBack()
{
    const std::string bytes = sample();
    ByteReader in(bytes);
    QCOMPARE(in.number<std::uint8_t>(), std::uint8_t{7});
    QCOMPARE(in.number<std::uint64_t>(), ~std::uint64_t{0});
    QCOMPARE(in.text(), std::string_view("a\0\xff", 3));
    QCOMPARE(in.text(), std::string_view());
    QVERIFY(in.number<bool>());
    QVERIFY(in.atEnd() && !in.failed());
}

void ByteStreamTest::everyCutIsNoticed()
{
    const std::string bytes = sample();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        ByteReader in(std::string_view(bytes).substr(0, size));
        readSample(in);
        QVERIFY2(in.failed(), std::to_string(size).c_str());
    }
}

void ByteStreamTest::aLengthBeyondTheEndIsNoticed()
{
    ByteWriter out;
    out.number(~std::uint32_t{0});
    const std::string bytes = out.take() + "abc";
    ByteReader in(bytes);
    QCOMPARE(in.text(), std::string_view());
    QVERIFY(in.failed());
}

void ByteStreamTest::aCountBeyondTheEndIsRefused()
{
    ByteWriter out;
    out.number(std::uint32_t{5});
    const std::string bytes = out.take();
    const std::string five = bytes + "12345";
    ByteReader in(five);
    QCOMPARE(in.count(), 5u);
    QVERIFY(!in.failed());
    const std::string four = bytes + "1234";
    ByteReader cut(four);
    QCOMPARE(cut.count(), 0u);
    QVERIFY(cut.failed());
}

void ByteStreamTest::afterAFailureAllIsEmpty()
{
    ByteReader in("abc");
    QCOMPARE(in.number<std::uint64_t>(), 0u);
    QCOMPARE(in.number<std::uint8_t>(), std::uint8_t{0});
    QCOMPARE(in.text(), std::string_view());
    QCOMPARE(in.count(), 0u);
    QVERIFY(in.failed());
}

} // namespace tst_bytestream

QTEST_GUILESS_MAIN(tst_bytestream::ByteStreamTest)
#include "tst_bytestream.moc"
