// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/exchange.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_exchangefaults {

using namespace espalier;
using namespace espalier::backlog;
using model::Ticket;

/// What comes from outside may be anything: nothing of it crashes, and nothing is taken half.
class ExchangeFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void damagedTicketsAreNamed_data();
    void damagedTicketsAreNamed();
    void damagedJsonIsRefused_data();
    void damagedJsonIsRefused();
    void damagedCsvIsRefused_data();
    void damagedCsvIsRefused();
    void oneBadTicketSpoilsAll();
    void whatIsCutOffIsRefused_data();
    void whatIsCutOffIsRefused();
    void randomDamageIsReadOrRefused_data();
    void randomDamageIsReadOrRefused();
    void tooMuchIsRefused_data();
    void tooMuchIsRefused();
    void theLargestThatIsTakenComesBack();
};

void ExchangeFaultsTest::damagedTicketsAreNamed_data()
{
    QTest::addColumn<QString>("ticket");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *ticket, const char *says) {
        QTest::newRow(name) << ticket << says;
    };
    row("a number", "7", "a ticket is an object");
    row("null", "null", "a ticket is an object");
    row("no title", "{}", "title is missing");
    row("a title of blanks", R"({"title": " "})", "title must not be empty");
    row("a title that is a list", R"({"title": []})", "title must be text");
    row("a title that is null", R"({"title": null})", "title is missing");
    row("a member with a slip", R"({"title": "T", "prioritty": "low"})", "did you mean priority?");
    row("a member nobody knows", R"({"title": "T", "colour": "red"})", "a ticket has no colour");
    row("a category nobody knows", R"({"title": "T", "category": "bug"})",
        "category must be one of bug_fix, performance, feature, refactor, security, documentation");
    row("a priority of another type", R"({"title": "T", "priority": 2})", "priority must be text");
    row("a status in capitals", R"({"title": "T", "status": "OPEN"})",
        "status must be one of open");
    row("evidence that is no list", R"({"title": "T", "evidence": {}})", "evidence must be a list");
    row("evidence of texts", R"({"title": "T", "evidence": ["x"]})",
        "evidence must be a list of objects");
    row("files that are numbers", R"({"title": "T", "files_to_modify": [1]})",
        "files_to_modify must be a list of texts");
    row("files that are one", R"({"title": "T", "files_to_modify": "a"})",
        "files_to_modify must be a list");
    row("level 11", R"({"title": "T", "risk_level": 11})", "risk_level must be a whole number");
    row("half a level", R"({"title": "T", "estimated_effort": 1.5})",
        "estimated_effort must be a whole number from 1 to 10");
    row("a level that wraps around", R"({"title": "T", "risk_level": 18446744073709551617})",
        "risk_level must be a whole number");
    row("metadata that is a list", R"({"title": "T", "metadata": []})",
        "metadata must be an object");
    row("an id that is a path", R"({"title": "T", "id": "../../x"})", "id may have letters");
    row("an id that is an option", R"({"title": "T", "id": "-x"})", "id may have letters");
    row("an id with two points", R"({"title": "T", "id": "a..b"})", "id may have letters");
    row("a time that is none", R"({"title": "T", "created_at": "2026-02-30T00:00:00Z"})",
        "created_at must be a time of RFC 3339");
}

void ExchangeFaultsTest::damagedTicketsAreNamed()
{
    QFETCH(QString, ticket);
    QFETCH(QString, says);
    const auto list = R"([{"title": "first"}, )" + ticket.toStdString() + "]";
    const auto back = importTickets(list, TicketFormat::Json);
    VERIFY_FAILS(InvalidInput, back);
    QVERIFY2(back.error().message.starts_with("ticket 2: "), back.error().message.c_str());
    QVERIFY2(back.error().message.contains(says.toStdString()), back.error().message.c_str());
}

void ExchangeFaultsTest::damagedJsonIsRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << "" << "no JSON from line 1";
    QTest::newRow("text") << "hello" << "no JSON from line 1";
    QTest::newRow("an end too early") << "[\n{\"title\": \"T\"},\n{\"ti" << "no JSON from line 3";
    QTest::newRow("something behind it") << "[] []" << "no JSON from line 1, byte 4";
    QTest::newRow("a number beyond numbers") << "[1e999]" << "a number that is too large";
    QTest::newRow("a text") << "\"tickets\"" << "neither a list of tickets";
    QTest::newRow("another object") << R"({"issues": []})" << "neither a list of tickets";
    QTest::newRow("no version") << R"({"tickets": []})" << "neither a list of tickets";
    QTest::newRow("no tickets") << R"({"schema_version": 1})" << "neither a list of tickets";
    QTest::newRow("tickets that are no list")
        << R"({"schema_version": 1, "tickets": {}})" << "neither a list of tickets";
    QTest::newRow("a later version")
        << R"({"schema_version": 2, "tickets": []})" << "a newer program";
    QTest::newRow("one id twice")
        << R"([{"title": "A", "id": "x"}, {"title": "B"}, {"title": "C", "id": "x"}])"
        << "ticket 3: the id x is that of ticket 1, too";
}

void ExchangeFaultsTest::damagedJsonIsRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto back = importTickets(text.toStdString(), TicketFormat::Json);
    VERIFY_FAILS(InvalidInput, back);
    QVERIFY2(back.error().message.contains(says.toStdString()), back.error().message.c_str());
}

void ExchangeFaultsTest::damagedCsvIsRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << "" << "row 1: the names of the columns, with title";
    QTest::newRow("no title") << "id\n" << "row 1: the names of the columns, with title";
    QTest::newRow("a column nobody knows") << "title,colour\n" << "row 1: a ticket has no column";
    QTest::newRow("a column twice") << "title,title\n" << "row 1: the column title is there twice";
    QTest::newRow("semicolons") << "id;title;description\n" << "commas are needed";
    QTest::newRow("a field too few") << "title,id\nT\n" << "row 2: 1 fields where 2 are needed";
    QTest::newRow("a field too many") << "title,id\nT,x,y\n" << "row 2: 3 fields where 2";
    QTest::newRow("an open quote") << "title\nA\n\"B\nC\n" << "row 3: a quote is not closed";
    QTest::newRow("something behind a quote") << "title\n\"A\"B\n" << "row 2: something follows";
    QTest::newRow("a quote within") << "title\nA\"B\"\n" << "row 2: a quote stands within";
    QTest::newRow("an old end of line") << "title\rA\rB\r" << "row 1: a carriage return";
    QTest::newRow("a level in words") << "title,risk_level\nT,high\n"
                                      << "row 2: risk_level: must be a whole number from 1 to 10";
    QTest::newRow("a level with a sign") << "title,risk_level\nT,+5\n" << "row 2: risk_level";
    QTest::newRow("a level beyond numbers") << "title,risk_level\nT,99999999999999999999\n"
                                            << "row 2: risk_level must be";
    QTest::newRow("level 0") << "title,risk_level\nT,0\n" << "row 2: risk_level must be";
    QTest::newRow("a list that is no JSON") << "title,evidence\nT,x\n"
                                            << "row 2: evidence: the text is no JSON from line 1";
    QTest::newRow("a list that is an object") << "title,evidence\nT,{}\n"
                                              << "row 2: evidence must be a list";
    QTest::newRow("no title in a row") << "id,title\nx,\n" << "row 2: title is missing";
    QTest::newRow("one id twice, a blank line between") << "id,title\nx,A\n\nx,B\n"
                                                        << "row 4: the id x is that of row 2, too";
}

void ExchangeFaultsTest::damagedCsvIsRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto back = importTickets(text.toStdString(), TicketFormat::Csv);
    VERIFY_FAILS(InvalidInput, back);
    QVERIFY2(back.error().message.contains(says.toStdString()), back.error().message.c_str());
}

void ExchangeFaultsTest::oneBadTicketSpoilsAll()
{
    std::string list = "[";
    for (int i = 0; i < 1000; ++i)
        list += R"({"title": "good"},)";
    VERIFY_FAILS(InvalidInput, importTickets(list + R"({"title": ""}])", TicketFormat::Json));
    const auto good = importTickets(list + R"({"title": "x"}])", TicketFormat::Json);
    VERIFY_OK(good);
    QCOMPARE(good->size(), 1001);
}

static void addFormats()
{
    QTest::addColumn<TicketFormat>("format");
    for (const auto format : {TicketFormat::Json, TicketFormat::Csv, TicketFormat::Sarif})
        QTest::newRow(nameOf(format).data()) << format;
}

void ExchangeFaultsTest::whatIsCutOffIsRefused_data()
{
    addFormats();
}

void ExchangeFaultsTest::whatIsCutOffIsRefused()
{
    QFETCH(TicketFormat, format);
    auto ticket = test::someTicket();
    ticket.updatedAt = "2026-01-31T09:30:00.000+00:00"; // cut off anywhere it is no time any more
    const auto text = exportTickets({ticket}, format);
    VERIFY_OK(importTickets(text, format));
    // Without all of its header, or without any row, a table is one of fewer columns or of none;
    // and a last field that is missing altogether is an empty one.
    const bool isCsv = format == TicketFormat::Csv;
    const auto start = isCsv ? text.find('\n') + 2 : 0;
    const auto end = text.find_last_not_of("\r\n");
    for (auto size = start; size <= end; ++size) {
        if (isCsv && size == text.rfind(',') + 1)
            continue;
        const auto back = importTickets(std::string_view(text).substr(0, size), format);
        QVERIFY2(!back && back.error().kind == ErrorKind::InvalidInput,
                 std::to_string(size).c_str());
    }
}

void ExchangeFaultsTest::randomDamageIsReadOrRefused_data()
{
    addFormats();
}

void ExchangeFaultsTest::randomDamageIsReadOrRefused()
{
    QFETCH(TicketFormat, format);
    test::RandomTickets random(51);
    int refused = 0;
    for (int i = 0; i < 500; ++i) {
        auto text = exportTickets({random.ticket(), random.ticket()}, format);
        for (auto count = random.number(4) + 1; count > 0; --count) {
            const auto at = random.number(static_cast<std::uint32_t>(text.size()));
            if (random.number(2) == 0)
                text[at] = static_cast<char>(random.number(256));
            else
                text.erase(at, random.number(20));
            if (text.empty())
                text = " ";
        }
        const auto back = importTickets(text, format);
        if (!back) {
            QVERIFY(back.error().kind == ErrorKind::InvalidInput);
            ++refused;
            continue;
        }
        // What was taken can be given out and taken again.
        const auto again = importTickets(exportTickets(*back, format), format);
        VERIFY_OK(again);
        QCOMPARE(again->size(), back->size());
    }
    QVERIFY(refused > 100);
}

static std::string deepJson(int levels)
{
    std::string text;
    for (int i = 0; i < levels; ++i)
        text += R"({"a":)";
    text += "1";
    return text.append(static_cast<std::size_t>(levels), '}');
}

void ExchangeFaultsTest::tooMuchIsRefused_data()
{
    QTest::addColumn<TicketFormat>("format");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, TicketFormat format, std::string text) {
        QTest::newRow(name) << format << std::move(text);
    };
    const auto deep = std::string(300'000, '[');
    const auto ten = std::string(10'000'000, 'x');
    row("JSON 300 000 deep", TicketFormat::Json, deep);
    row("SARIF 300 000 deep", TicketFormat::Sarif, R"({"version":"2.1.0","runs":)" + deep);
    row("a field 300 000 deep", TicketFormat::Csv, "title,evidence\nT,\"" + deep + "\"\n");
    row("evidence too deep", TicketFormat::Json,
        R"([{"title": "T", "evidence": [)" + deepJson(64) + "]}]");
    row(
        "metadata too deep", TicketFormat::Csv, "title,metadata\nT,\"" + [] {
            auto text = deepJson(65);
            for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; at += 2)
                text.insert(at, 1, '"');
            return text;
        }() + "\"\n");
    row("a field of 10 MB", TicketFormat::Csv, "title\n" + ten + "\n");
    row("a text of 10 MB", TicketFormat::Json, R"([{"title": ")" + ten + "\"}]");
    row("evidence of 10 MB", TicketFormat::Json,
        R"([{"title": "T", "evidence": [{"kind": ")" + ten + "\"}]}]");
    row("a file of 10 MB", TicketFormat::Json,
        R"([{"title": "T", "files_to_modify": [")" + ten + "\"]}]");
    row("a member with a name of 10 MB", TicketFormat::Json,
        R"([{"title": "T", ")" + ten + "\": 1}]");
    row("a column with a name of 10 MB", TicketFormat::Csv, ten + "\n");
    row("an open quote before 10 MB", TicketFormat::Csv, "title\n\"" + ten);
    row("10 MB of commas", TicketFormat::Csv, std::string(10'000'000, ','));
    row("10 MB of quotes", TicketFormat::Csv, std::string(10'000'001, '"'));
    row("10 MB of line ends", TicketFormat::Csv, std::string(10'000'000, '\n'));
    row(
        "10 MB of empty lists", TicketFormat::Json, R"([{"title": "T", "evidence": [)" + [] {
            std::string text;
            while (text.size() < 12'000'000)
                text += "[],";
            return text;
        }() + "[]]}]");
    row(
        "an object of 1001 members", TicketFormat::Json, R"([{"title": "T", "metadata": {)" + [] {
            std::string text;
            for (int i = 0; i < 1000; ++i)
                text += "\"" + std::to_string(i) + "\":1,";
            return text;
        }() + "\"last\":1}}]");
    row("more than 64 MiB of JSON", TicketFormat::Json, "[" + std::string((64u << 20), ' ') + "]");
    row("more than 64 MiB of CSV", TicketFormat::Csv, "title\n" + std::string((64u << 20), '\n'));
    std::string many = "title\n";
    for (int i = 0; i <= 100'000; ++i)
        many += "T\n";
    row("more than 100 000 tickets", TicketFormat::Csv, std::move(many));
}

void ExchangeFaultsTest::tooMuchIsRefused()
{
    QFETCH(TicketFormat, format);
    QFETCH(std::string, text);
    const auto back = importTickets(text, format);
    VERIFY_FAILS(InvalidInput, back);
    // Nobody wants to read ten million characters of an error either.
    QVERIFY(back.error().text().size() < 1000);
}

void ExchangeFaultsTest::theLargestThatIsTakenComesBack()
{
    auto ticket = test::someTicket();
    ticket.evidence = Json::array({parseJson(deepJson(63))});
    ticket.metadata = parseJson(deepJson(64));
    for (int i = 1; i < 1000; ++i)
        ticket.metadata[std::to_string(i)] = R"(a "{[,\)";
    ticket.description = std::string(1u << 20, '"');
    for (const auto format : {TicketFormat::Json, TicketFormat::Csv, TicketFormat::Sarif}) {
        const auto back = importTickets(exportTickets({ticket}, format), format);
        VERIFY_OK(back);
        QCOMPARE(toText(toJson(back->front())), toText(toJson(ticket)));
    }
}

} // namespace tst_exchangefaults

QTEST_GUILESS_MAIN(tst_exchangefaults::ExchangeFaultsTest)
#include "tst_exchangefaults.moc"
