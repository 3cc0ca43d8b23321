// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/framing.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_framing {

using namespace espalier;
using process::frame;
using process::FrameReader;

class FramingTest : public QObject {
    Q_OBJECT

private slots:
    void framesByLength();
    void takesMessagesInPieces();
    void refusesWhatIsNoMessage_data();
    void refusesWhatIsNoMessage();
    void bracketsInTextAreNoDepth();
};

static std::string withLength(const std::string &text)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(text.size() >> shift);
    return bytes + text;
}

void FramingTest::framesByLength()
{
    const auto bytes = frame({{"id", 1}, {"text", "ä"}});
    VERIFY_OK(bytes);
    QCOMPARE(*bytes, withLength(R"({"id":1,"text":"ä"})"));
}

void FramingTest::takesMessagesInPieces()
{
    const auto bytes = *frame({{"id", 1}}) + *frame({{"id", 2}}) + *frame({{"id", 3}});
    FrameReader reader;
    std::vector<Json> found;
    for (const char byte : bytes) {
        reader.add({&byte, 1});
        const auto message = reader.next();
        VERIFY_OK(message);
        if (*message)
            found.push_back(**message);
    }
    QVERIFY(found == std::vector<Json>({{{"id", 1}}, {{"id", 2}}, {{"id", 3}}}));
    reader.add(bytes);
    for (int id = 1; id <= 3; ++id)
        QVERIFY(**reader.next() == Json({{"id", id}}));
    QVERIFY(!*reader.next());
}

void FramingTest::refusesWhatIsNoMessage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const std::string &bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("longer than allowed", "\xff\xff\xff\xff");
    row("no JSON", withLength("hello"));
    row("no object", withLength("[1]"));
    row("empty", withLength(""));
    row("cut off", withLength("{\"id\":"));
    row("not UTF-8", withLength("{\"id\":\"\xff\"}"));
    row("too deep",
        withLength("{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}"));
}

void FramingTest::refusesWhatIsNoMessage()
{
    QFETCH(const QByteArray, bytes);
    FrameReader reader;
    reader.add(bytes.toStdString());
    VERIFY_FAILS(Process, reader.next());
}

void FramingTest::bracketsInTextAreNoDepth()
{
    const Json message{{"text", "\\\"" + std::string(1000, '[')}, {"more", {{"a", 1}}}};
    FrameReader reader;
    reader.add(*frame(message));
    const auto read = reader.next();
    VERIFY_OK(read);
    QVERIFY(**read == message);
}

} // namespace tst_framing

QTEST_APPLESS_MAIN(tst_framing::FramingTest)
#include "tst_framing.moc"
