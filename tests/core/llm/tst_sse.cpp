// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/ndjsonparser.h"
#include "core/llm/sseparser.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_sse {

using namespace espalier;
using namespace std::string_literals;
using llm::NdjsonParser;
using llm::ServerEvent;
using llm::SseParser;

using Events = std::vector<ServerEvent>;

class SseTest : public QObject {
    Q_OBJECT

private slots:
    void readsEvents_data();
    void readsEvents();
    void readsTheSameByteByByte();
    void remembersRetry();
    void refusesAnEventThatIsTooLarge();
    void cutsLines_data();
    void cutsLines();
    void refusesALineThatIsTooLarge();

private:
    // The bytes in the pieces that end at `first` and `second`.
    static Events read(const std::string &bytes, std::size_t first, std::size_t second)
    {
        SseParser parser;
        Events events;
        for (const auto part : {std::string_view(bytes).substr(0, first),
                                std::string_view(bytes).substr(first, second - first),
                                std::string_view(bytes).substr(second)}) {
            const auto some = parser.feed(part);
            if (!some)
                return {};
            events.insert(events.end(), some->begin(), some->end());
        }
        if (auto last = parser.finish())
            events.push_back(*last);
        return events;
    }
};

} // namespace tst_sse
Q_DECLARE_METATYPE(tst_sse::Events)
namespace tst_sse {

void SseTest::readsEvents_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<Events>("events");
    const Events one{{"message", "a"}};
    const Events two{{"message", "a"}, {"message", "b"}};
    QTest::newRow("nothing") << ""s << Events{};
    QTest::newRow("lines end with LF") << "data: a\n\ndata: b\n\n"s << two;
    QTest::newRow("lines end with CR") << "data: a\r\rdata: b\r\r"s << two;
    QTest::newRow("lines end with CRLF") << "data: a\r\n\r\ndata: b\r\n\r\n"s << two;
    QTest::newRow("line ends are mixed") << "data: a\r\n\ndata: b\n\r"s << two;
    QTest::newRow("no blank line at the end") << "data: a\n\ndata: b\n"s << two;
    QTest::newRow("no line end at the end") << "data: a\n\ndata: b"s << two;
    QTest::newRow("comments are passed over") << ": ping\n\n: x\ndata: a\n: y\n\n"s << one;
    QTest::newRow("unknown fields are passed over") << "id: 7\nfoo: bar\ndata: a\nx\n\n"s << one;
    QTest::newRow("several data lines are joined")
        << "data: a\ndata:\ndata: b\n\n"s << Events{{"message", "a\n\nb"}};
    QTest::newRow("one blank after the colon is dropped")
        << "data:  a\n\ndata:b\n\n"s << Events{{"message", " a"}, {"message", "b"}};
    QTest::newRow("a field without a colon") << "data\n\n"s << Events{{"message", ""}};
    QTest::newRow("events have names")
        << "event: x\ndata: a\n\ndata: b\n\n"s << Events{{"x", "a"}, {"message", "b"}};
    QTest::newRow("a name without data is no event") << "event: x\n\ndata: a\n\n"s << one;
    QTest::newRow("a byte order mark at the beginning") << "\xEF\xBB\xBF"s + "data: a\n\n" << one;
    QTest::newRow("a byte order mark later is text")
        << "data: \xEF\xBB\xBF\n\n"s << Events{{"message", "\xEF\xBB\xBF"}};
    QTest::newRow("characters of many bytes")
        << "data: \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\n\n"s
        << Events{{"message", "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"}};
    QTest::newRow("a colon in the data")
        << "data: {\"a\": 1}\n\n"s << Events{{"message", "{\"a\": 1}"}};
    QTest::newRow("NUL bytes") << "data: a"s + '\0' + "b\n\n"
                               << Events{{"message", "a"s + '\0' + "b"}};
}

void SseTest::readsEvents()
{
    QFETCH(const std::string, bytes);
    QFETCH(const Events, events);
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        for (auto second = first; second <= bytes.size(); ++second) {
            const auto found = read(bytes, first, second);
            QVERIFY2(found == events,
                     qPrintable(QStringLiteral("split at %1 and %2").arg(first).arg(second)));
        }
    }
}

void SseTest::readsTheSameByteByByte()
{
    SseParser parser;
    Events events;
    for (const char c : "event: x\r\ndata: 1\r\n\r\ndata: 2\rdata: 3\r\r"s) {
        const auto some = parser.feed(std::string_view(&c, 1));
        VERIFY_OK(some);
        events.insert(events.end(), some->begin(), some->end());
    }
    QVERIFY((events == Events{{"x", "1"}, {"message", "2\n3"}}));
    QVERIFY(!parser.finish());
}

void SseTest::remembersRetry()
{
    SseParser parser;
    VERIFY_OK(parser.feed("retry: 2500\n\nretry: soon\nretry: -1\n\n"));
    QVERIFY(parser.retry() == std::chrono::milliseconds(2500));
}

void SseTest::refusesAnEventThatIsTooLarge()
{
    SseParser oneLine(100);
    VERIFY_FAILS(Network, oneLine.feed("data: " + std::string(100, 'x')));
    SseParser manyLines(100);
    Result<Events> last = Events{};
    for (int i = 0; i < 200 && last; ++i)
        last = manyLines.feed("data: x\n");
    VERIFY_FAILS(Network, last);
    // The cap is for one event, not for the stream.
    SseParser manyEvents(100);
    for (int i = 0; i < 200; ++i)
        VERIFY_OK(manyEvents.feed("data: x\n\n"));
}

void SseTest::cutsLines_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::vector<std::string>>("lines");
    using Lines = std::vector<std::string>;
    QTest::newRow("nothing") << ""s << Lines{};
    QTest::newRow("LF") << "{\"a\":1}\n{}\n"s << Lines{"{\"a\":1}", "{}"};
    QTest::newRow("CRLF") << "{\"a\":1}\r\n{}\r\n"s << Lines{"{\"a\":1}", "{}"};
    QTest::newRow("no line end at the end") << "{}\n{}"s << Lines{"{}", "{}"};
    QTest::newRow("blank lines") << "\n{}\n \n\r\n{}\n\n"s << Lines{"{}", "{}"};
    QTest::newRow("a byte order mark") << "\xEF\xBB\xBF{}\n"s << Lines{"{}"};
    QTest::newRow("characters of many bytes")
        << "\"\xF0\x9F\x98\x80\"\n"s << Lines{"\"\xF0\x9F\x98\x80\""};
}

void SseTest::cutsLines()
{
    QFETCH(const std::string, bytes);
    QFETCH(const std::vector<std::string>, lines);
    for (std::size_t split = 0; split <= bytes.size(); ++split) {
        NdjsonParser parser;
        std::vector<std::string> found;
        for (const auto part :
             {std::string_view(bytes).substr(0, split), std::string_view(bytes).substr(split)}) {
            const auto some = parser.feed(part);
            VERIFY_OK(some);
            found.insert(found.end(), some->begin(), some->end());
        }
        if (auto last = parser.finish())
            found.push_back(*last);
        QVERIFY2(found == lines, qPrintable(QStringLiteral("split at %1").arg(split)));
    }
}

void SseTest::refusesALineThatIsTooLarge()
{
    NdjsonParser parser(100);
    VERIFY_OK(parser.feed(std::string(60, 'x')));
    VERIFY_FAILS(Network, parser.feed(std::string(60, 'x')));
}

} // namespace tst_sse

QTEST_GUILESS_MAIN(tst_sse::SseTest)
#include "tst_sse.moc"
