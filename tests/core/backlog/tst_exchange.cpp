// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/exchange.h"
#include "core/base/textformat.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

namespace tst_exchange {

using namespace espalier;
using namespace espalier::backlog;
using model::Ticket;

class ExchangeTest : public QObject {
    Q_OBJECT

private slots:
    void formatsHaveNames();
    void ticketsComeBackAsTheyWere_data();
    void ticketsComeBackAsTheyWere();
    void noTicketsComeBackAsNone_data();
    void noTicketsComeBackAsNone();
    void whatIsNoUtf8IsReplaced_data();
    void whatIsNoUtf8IsReplaced();
    void jsonIsOneTicketALine();
    void aPlainListIsTaken();
    void missingMembersHaveDefaults();
    void timesComeOutInUtc();
    void whatIsNoDateIsLeftOut_data();
    void whatIsNoDateIsLeftOut();
    void onlyFilesOfAProjectAreTaken_data();
    void onlyFilesOfAProjectAreTaken();
    void csvHasItsColumnsFirst();
    void csvTakesOtherLayouts_data();
    void csvTakesOtherLayouts();
    void noCellIsAFormula_data();
    void noCellIsAFormula();
    void apostrophesOfPeopleStay();
    void randomCellsComeBack();
};

static std::string textOf(const std::vector<Ticket> &tickets)
{
    std::string text;
    for (const auto &ticket : tickets)
        text += toText(toJson(ticket)) + "\n";
    return text;
}

void ExchangeTest::formatsHaveNames()
{
    for (const auto format : {TicketFormat::Json, TicketFormat::Csv, TicketFormat::Sarif})
        QVERIFY(ticketFormatNamed(nameOf(format)) == format);
    QCOMPARE(nameOf(TicketFormat::Sarif), "sarif");
    QVERIFY(!ticketFormatNamed("xml"));
    QVERIFY(!ticketFormatNamed(""));
}

static void addFormats()
{
    QTest::addColumn<TicketFormat>("format");
    for (const auto format : {TicketFormat::Json, TicketFormat::Csv, TicketFormat::Sarif})
        QTest::newRow(nameOf(format).data()) << format;
}

void ExchangeTest::ticketsComeBackAsTheyWere_data()
{
    addFormats();
}

void ExchangeTest::ticketsComeBackAsTheyWere()
{
    QFETCH(TicketFormat, format);
    test::RandomTickets random(31);
    for (int i = 0; i < 60; ++i) {
        std::vector<Ticket> tickets{test::someTicket()};
        for (auto count = random.number(12); count > 0; --count)
            tickets.push_back(random.ticket());
        const auto text = exportTickets(tickets, format);
        QVERIFY(isValidUtf8(text));
        const auto back = importTickets(text, format);
        VERIFY_OK(back);
        QCOMPARE(textOf(*back), textOf(tickets));
        QCOMPARE(exportTickets(*back, format), text);
    }
}

void ExchangeTest::noTicketsComeBackAsNone_data()
{
    addFormats();
}

void ExchangeTest::noTicketsComeBackAsNone()
{
    QFETCH(TicketFormat, format);
    const auto back = importTickets(exportTickets({}, format), format);
    VERIFY_OK(back);
    QVERIFY(back->empty());
}

void ExchangeTest::whatIsNoUtf8IsReplaced_data()
{
    addFormats();
}

void ExchangeTest::whatIsNoUtf8IsReplaced()
{
    QFETCH(TicketFormat, format);
    auto ticket = test::someTicket();
    ticket.title = "a\xff!";
    ticket.filesToModify = {"\xfe"};
    const auto back = importTickets(exportTickets({ticket}, format), format);
    VERIFY_OK(back);
    QCOMPARE(back->front().title, "a\uFFFD!");
    QCOMPARE(back->front().filesToModify.front(), "\uFFFD");
}

void ExchangeTest::jsonIsOneTicketALine()
{
    test::RandomTickets random(32);
    const auto text = exportTickets({random.ticket(), random.ticket()}, TicketFormat::Json);
    QCOMPARE(std::ranges::count(text, '\n'), 4);
    const auto json = parseJson(text);
    QCOMPARE(json["schema_version"], Json(1));
    QCOMPARE(json["tickets"].size(), 2);
}

void ExchangeTest::aPlainListIsTaken()
{
    const auto list = "\xef\xbb\xbf[" + toText(toJson(test::someTicket())) + "]";
    const auto back = importTickets(list, TicketFormat::Json);
    VERIFY_OK(back);
    QCOMPARE(textOf(*back), textOf({test::someTicket()}));
}

void ExchangeTest::missingMembersHaveDefaults()
{
    const auto fromJson =
        importTickets(R"([{"title": "T", "evidence": null}])", TicketFormat::Json);
    VERIFY_OK(fromJson);
    QCOMPARE(textOf(*fromJson), textOf({Ticket{.title = "T"}}));
    const auto fromCsv = importTickets("status,title,evidence\n,T,\n", TicketFormat::Csv);
    VERIFY_OK(fromCsv);
    QCOMPARE(textOf(*fromCsv), textOf({Ticket{.title = "T"}}));
}

/// Stored times are compared as texts.
void ExchangeTest::timesComeOutInUtc()
{
    const auto back = importTickets(R"([{"title": "T", "created_at": "2026-01-31T09:30:00+02:00",
                           "updated_at": "2026-01-31 23:30:00.5-01:00",
                           "metadata": {"snoozed_until": "2026-03-31T00:30:00+01:00",
                                        "triaged_at": "2026-02-01T09:30:00Z",
                                        "applied_at": "2026-02-01t09:30:00.1234567z"}}])",
                                    TicketFormat::Json);
    VERIFY_OK(back);
    const auto &ticket = back->front();
    QCOMPARE(ticket.createdAt, "2026-01-31T07:30:00.000Z");
    QCOMPARE(ticket.updatedAt, "2026-02-01T00:30:00.500Z");
    QCOMPARE(ticket.note("snoozed_until"), "2026-03-30T23:30:00.000Z");
    QCOMPARE(ticket.note("triaged_at"), "2026-02-01T09:30:00.000Z");
    QCOMPARE(ticket.note("applied_at"), "2026-02-01T09:30:00.123Z");
}

void ExchangeTest::whatIsNoDateIsLeftOut_data()
{
    QTest::addColumn<std::string>("date");
    QTest::newRow("words") << std::string(R"("for ever")");
    QTest::newRow("a day that is none") << std::string(R"("2026-02-30")");
    QTest::newRow("a time without its zone") << std::string(R"("2026-01-31T09:30:00")");
    QTest::newRow("a number") << std::string("99999999999");
    QTest::newRow("a flag") << std::string("true");
    QTest::newRow("a list") << std::string(R"(["2026-01-31"])");
}

/// A ticket must not sleep for ever, nor leave the inbox, for what cannot be read.
void ExchangeTest::whatIsNoDateIsLeftOut()
{
    QFETCH(std::string, date);
    const auto back =
        importTickets(R"([{"title": "T", "metadata": {"reason": "R", "snoozed_until": )" + date +
                          R"(, "triaged_at": )" + date + "}}]",
                      TicketFormat::Json);
    VERIFY_OK(back);
    QCOMPARE(toText(back->front().metadata), R"({"reason":"R"})");
}

void ExchangeTest::onlyFilesOfAProjectAreTaken_data()
{
    addFormats();
}

void ExchangeTest::onlyFilesOfAProjectAreTaken()
{
    QFETCH(TicketFormat, format);
    auto ticket = test::someTicket();
    ticket.filesToModify = {"./b.py",    "/etc/passwd", "../c.py",  "lib/../../c.py",
                            "lib//d.py", "b.py",        "C:\\x.py", std::string("e\0.py", 5)};
    const auto back = importTickets(exportTickets({ticket}, format), format);
    VERIFY_OK(back);
    QCOMPARE(back->front().filesToModify, (std::vector<std::string>{"b.py", "lib/d.py"}));
}

void ExchangeTest::csvHasItsColumnsFirst()
{
    auto ticket = test::someTicket();
    ticket.description = "one, \"two\"\nthree";
    QCOMPARE(
        exportTickets({ticket}, TicketFormat::Csv),
        "id,title,description,category,priority,status,evidence,proposed_solution,test_plan,"
        "files_to_modify,risk_level,estimated_effort,metadata,created_at,updated_at\r\n"
        "exception_20260131T093000_1,KeyError in load,\"one, \"\"two\"\"\nthree\",bug_fix,high,"
        "open,\"[{\"\"kind\"\":\"\"exception\"\",\"\"path\"\":\"\"a.py\"\",\"\"line\"\":3}]\","
        "Look before.,Without the key.,\"[\"\"a.py\"\"]\",4,3,"
        "\"{\"\"source\"\":\"\"exception\"\",\"\"occurrences\"\":7}\","
        "2026-01-31T09:30:00.000Z,2026-01-31T09:30:00.000Z\r\n");
}

void ExchangeTest::csvTakesOtherLayouts_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, const char *text) {
        QTest::newRow(name) << std::string(text);
    };
    row("another order of columns", "description,title,risk_level\nD,T,7\n");
    row("lines that end with LF", "title,description,risk_level\nT,D,7\n");
    row("lines that end with CRLF", "title,description,risk_level\r\nT,D,7\r\n");
    row("no end of the last line", "title,description,risk_level\nT,D,7");
    row("a byte order mark", "\xef\xbb\xbftitle,description,risk_level\nT,D,7\n");
    row("quotes around everything",
        "\"title\",\"description\",\"risk_level\"\n\"T\",\"D\",\"7\"\n");
    row("blank lines", "title,description,risk_level\n\nT,D,7\n\r\n\n");
}

void ExchangeTest::csvTakesOtherLayouts()
{
    QFETCH(std::string, text);
    const auto back = importTickets(text, TicketFormat::Csv);
    VERIFY_OK(back);
    QCOMPARE(textOf(*back), textOf({Ticket{.title = "T", .description = "D", .riskLevel = 7}}));
}

/// The cells of the first row below the header, by a reader that knows of no guards.
static std::vector<std::string> rawCells(const std::string &csv)
{
    std::vector<std::string> cells(1);
    bool inQuotes = false;
    for (auto i = csv.find("\r\n") + 2; i < csv.size(); ++i) {
        if (csv[i] == '"') {
            if (inQuotes && i + 1 < csv.size() && csv[i + 1] == '"')
                cells.back() += csv[++i];
            else
                inQuotes = !inQuotes;
        } else if (inQuotes || (csv[i] != ',' && csv[i] != '\r')) {
            cells.back() += csv[i];
        } else if (csv[i] == ',') {
            cells.emplace_back();
        } else {
            break;
        }
    }
    return cells;
}

void ExchangeTest::noCellIsAFormula_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char *name, const char *text) {
        QTest::newRow(name) << std::string(text);
    };
    row("an equals sign", "=1+1");
    row("a plus", "+1");
    row("a minus", "-1");
    row("an at sign", "@SUM(A1)");
    row("a tab", "\t=1");
    row("a carriage return", "\r=1");
    row("a line feed", "\n=1");
    row("blanks before the sign", "  =1");
    row("a wide equals sign", "＝1");
    row("a wide plus", "＋1");
    row("a wide minus", "－1");
    row("a wide at sign", "＠1");
    row("an apostrophe that looks like a guard", "'=1");
    row("apostrophes", "''");
    QTest::newRow("a NUL") << std::string("\0=1", 3);
}

void ExchangeTest::noCellIsAFormula()
{
    QFETCH(std::string, text);
    auto ticket = test::someTicket();
    ticket.description = text;
    const auto csv = exportTickets({ticket}, TicketFormat::Csv);
    const auto cells = rawCells(csv);
    QCOMPARE(cells.size(), 15);
    QCOMPARE(cells[2], "'" + text);
    const auto back = importTickets(csv, TicketFormat::Csv);
    VERIFY_OK(back);
    QCOMPARE(back->front().description, text);
}

void ExchangeTest::apostrophesOfPeopleStay()
{
    // Written by hand, not by us: only an apostrophe that guards something is taken away.
    const auto back =
        importTickets("title,description,test_plan\n'tis,'quoted','=1\n", TicketFormat::Csv);
    VERIFY_OK(back);
    QCOMPARE(back->front().title, "'tis");
    QCOMPARE(back->front().description, "'quoted'");
    QCOMPARE(back->front().testPlan, "=1");
}

void ExchangeTest::randomCellsComeBack()
{
    test::RandomTickets random(33);
    for (int i = 0; i < 5000; ++i) {
        const Ticket ticket{.title = "t", .description = random.text(5)};
        const auto csv = exportTickets({ticket}, TicketFormat::Csv);
        const auto back = importTickets(csv, TicketFormat::Csv);
        VERIFY_OK(back);
        QCOMPARE(back->front().description, ticket.description);
        const auto cell = rawCells(csv)[2];
        QVERIFY(cell.empty() || !std::string_view("=+-@\t\r\n").contains(cell[0]));
    }
}

} // namespace tst_exchange

QTEST_GUILESS_MAIN(tst_exchange::ExchangeTest)
#include "tst_exchange.moc"
