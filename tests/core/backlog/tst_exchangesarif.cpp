// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/exchange.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>
#include <QUrl>

#include <set>

namespace tst_exchangesarif {

using namespace espalier;
using namespace espalier::backlog;
using model::Ticket;

class ExchangeSarifTest : public QObject {
    Q_OBJECT

private slots:
    void isWhatTheStandardWants();
    void aResultTellsItsTicket();
    void theLevelFollowsThePriority_data();
    void theLevelFollowsThePriority();
    void whatIsResolvedIsNoFailure();
    void thePlaceIsThatOfTheEvidence_data();
    void thePlaceIsThatOfTheEvidence();
    void findingsOfOthersAreRefused_data();
    void findingsOfOthersAreRefused();
    void severalRunsAreTaken();
};

static Json sarifOf(const std::vector<Ticket> &tickets)
{
    return parseJson(exportTickets(tickets, TicketFormat::Sarif));
}

static Json resultOf(const Ticket &ticket)
{
    return sarifOf({ticket})["runs"][0]["results"][0];
}

static bool isOneOf(const Json &value, const std::set<std::string> &texts)
{
    return value.is_string() && texts.contains(value.get<std::string>());
}

/// What the standard requires of a result, and what it forbids.
static const char *problemOf(const Json &result, const Json &rules)
{
    static const std::set<std::string> kMembers{
        "ruleId",     "ruleIndex",          "kind", "level", "message", "locations", "suppressions",
        "properties", "partialFingerprints"};
    for (const auto &[key, value] : result.items()) {
        if (!kMembers.contains(key))
            return "a member the standard does not know";
    }
    if (!result["message"]["text"].is_string() ||
        result["message"]["text"].get<std::string>().empty())
        return "no message";
    if (rules.at(result["ruleIndex"].get<std::size_t>())["id"] != result["ruleId"])
        return "another rule than it says";
    if (!isOneOf(result["level"], {"none", "note", "warning", "error"}) ||
        !isOneOf(result["kind"], {"pass", "fail"}))
        return "no level or kind";
    if ((result["kind"] == "fail") == (result["level"] == "none"))
        return "a level that does not go with its kind";
    if (result.contains("locations")) {
        const auto &place = result["locations"][0]["physicalLocation"];
        const auto uri = place["artifactLocation"]["uri"].get<std::string>();
        if (!QUrl(QString::fromStdString(uri), QUrl::StrictMode).isValid())
            return "no URI";
        if (place.contains("region") && place["region"]["startLine"].get<std::int64_t>() < 1)
            return "a line before the first";
    }
    if (result.contains("suppressions") &&
        !isOneOf(result["suppressions"][0]["kind"], {"inSource", "external"}))
        return "no kind of suppression";
    return nullptr;
}

void ExchangeSarifTest::isWhatTheStandardWants()
{
    test::RandomTickets random(41);
    std::vector<Ticket> tickets;
    for (int i = 0; i < 300; ++i)
        tickets.push_back(random.ticket());
    const auto json = sarifOf(tickets);
    QCOMPARE(json["version"], Json("2.1.0"));
    QVERIFY(json["$schema"].is_string());
    QCOMPARE(json["runs"].size(), 1);
    const auto &driver = json["runs"][0]["tool"]["driver"];
    QCOMPARE(driver["name"], Json("Espalier"));
    std::set<std::string> ids;
    for (const auto &rule : driver["rules"]) {
        QVERIFY(ids.insert(rule["id"].get<std::string>()).second);
        QVERIFY(!rule["shortDescription"]["text"].get<std::string>().empty());
    }
    QCOMPARE(ids.size(), 6);
    QCOMPARE(json["runs"][0]["results"].size(), tickets.size());
    for (const auto &result : json["runs"][0]["results"]) {
        const auto *problem = problemOf(result, driver["rules"]);
        QVERIFY2(!problem, (std::string(problem ? problem : "") + toText(result)).c_str());
    }
}

void ExchangeSarifTest::aResultTellsItsTicket()
{
    QCOMPARE(toText(resultOf(test::someTicket())),
             R"({"ruleId":"bug_fix","ruleIndex":0,"kind":"fail","level":"error",)"
             R"("message":{"text":"KeyError in load\n\nThe key is missing."},)"
             R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.py"},)"
             R"("region":{"startLine":3}}}],)"
             R"("partialFingerprints":{"espalierTicket/v1":"exception_20260131T093000_1"},)"
             R"("properties":{"ticket":)" +
                 toText(toJson(test::someTicket())) + "}}");
}

void ExchangeSarifTest::theLevelFollowsThePriority_data()
{
    QTest::addColumn<int>("priority");
    QTest::addColumn<QString>("level");
    QTest::newRow("low") << 0 << "note";
    QTest::newRow("medium") << 1 << "warning";
    QTest::newRow("high") << 2 << "error";
    QTest::newRow("critical") << 3 << "error";
}

void ExchangeSarifTest::theLevelFollowsThePriority()
{
    QFETCH(int, priority);
    auto ticket = test::someTicket();
    ticket.priority = static_cast<model::TicketPriority>(priority);
    QTEST(QString::fromStdString(resultOf(ticket)["level"].get<std::string>()), "level");
}

void ExchangeSarifTest::whatIsResolvedIsNoFailure()
{
    auto ticket = test::someTicket();
    ticket.status = model::TicketStatus::Applied;
    QCOMPARE(resultOf(ticket)["kind"], Json("pass"));
    QCOMPARE(resultOf(ticket)["level"], Json("none"));
    ticket.status = model::TicketStatus::Rejected;
    ticket.metadata["reason"] = "on purpose";
    QCOMPARE(
        resultOf(ticket)["suppressions"],
        parseJson(R"([{"kind":"external","status":"accepted","justification":"on purpose"}])"));
    QVERIFY(!resultOf(test::someTicket()).contains("suppressions"));
}

void ExchangeSarifTest::thePlaceIsThatOfTheEvidence_data()
{
    QTest::addColumn<QString>("evidence");
    QTest::addColumn<QString>("place");
    QTest::newRow("a path with a line")
        << R"([{"path": "src/a.py", "line": 7}])"
        << R"({"artifactLocation":{"uri":"src/a.py"},"region":{"startLine":7}})";
    QTest::newRow("a path without one")
        << R"([{"path": "a.py"}])" << R"({"artifactLocation":{"uri":"a.py"}})";
    QTest::newRow("a line that is none")
        << R"([{"path": "a.py", "line": -1}])" << R"({"artifactLocation":{"uri":"a.py"}})";
    QTest::newRow("the first that is anywhere")
        << R"([{"kind": "x"}, {"path": 3}, {"path": "b"}, {"path": "c"}])"
        << R"({"artifactLocation":{"uri":"b"}})";
    QTest::newRow("else the first file to change")
        << R"([{"kind": "x"}])" << R"({"artifactLocation":{"uri":"first.py"}})";
    QTest::newRow("characters that URIs have no room for")
        << R"([{"path": "ä b/%41?#[c]:d"}])"
        << R"({"artifactLocation":{"uri":"%C3%A4%20b/%2541%3F%23%5Bc%5D%3Ad"}})";
    QTest::newRow("a path from the root")
        << R"([{"path": "/usr/a.py"}])" << R"({"artifactLocation":{"uri":"file:///usr/a.py"}})";
}

void ExchangeSarifTest::thePlaceIsThatOfTheEvidence()
{
    QFETCH(QString, evidence);
    auto ticket = test::someTicket();
    ticket.evidence = parseJson(evidence.toStdString());
    ticket.filesToModify = {"", "first.py", "second.py"};
    QTEST(QString::fromStdString(toText(resultOf(ticket)["locations"][0]["physicalLocation"])),
          "place");
    ticket.evidence = Json::array();
    ticket.filesToModify = {};
    QVERIFY(!resultOf(ticket).contains("locations"));
}

void ExchangeSarifTest::findingsOfOthersAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("another tool")
        << R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"lint"}},"results":[]}]})"
        << "run 1: these are no exported tickets; findings of other tools are taken in by `observe "
           "import`";
    QTest::newRow("no tool") << R"({"version":"2.1.0","runs":[{"results":[]}]})"
                             << "`observe import`";
    QTest::newRow("a result without a ticket")
        << R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Espalier"}},"results":)"
           R"([{"properties":{}}]}]})"
        << "run 1, result 1: these are no exported tickets";
    QTest::newRow("a damaged ticket")
        << R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Espalier"}},"results":)"
           R"([{"properties":{"ticket":{"title":3}}}]}]})"
        << "run 1, result 1: title must be text";
    QTest::newRow("no results")
        << R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Espalier"}}}]})"
        << "run 1: results is missing";
    QTest::newRow("another version") << R"({"version":"2.0.0","runs":[]})" << "no SARIF of version";
    QTest::newRow("no runs") << R"({"version":"2.1.0"})" << "no SARIF of version";
    QTest::newRow("runs that are none") << R"({"version":"2.1.0","runs":{}})" << "no SARIF of";
    QTest::newRow("a run that is a number") << R"({"version":"2.1.0","runs":[3]})" << "run 1";
    QTest::newRow("a list") << "[]" << "no SARIF of version";
    QTest::newRow("text") << "\"2.1.0\"" << "no SARIF of version";
}

void ExchangeSarifTest::findingsOfOthersAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto tickets = importTickets(text.toStdString(), TicketFormat::Sarif);
    VERIFY_FAILS(InvalidInput, tickets);
    QVERIFY2(tickets.error().message.contains(says.toStdString()), tickets.error().message.c_str());
}

void ExchangeSarifTest::severalRunsAreTaken()
{
    test::RandomTickets random(42);
    auto both = sarifOf({random.ticket()});
    both["runs"].push_back(sarifOf({random.ticket(), random.ticket()})["runs"][0]);
    const auto tickets = importTickets(toText(both), TicketFormat::Sarif);
    VERIFY_OK(tickets);
    QCOMPARE(tickets->size(), 3);
    both["runs"].push_back(both["runs"][0]);
    const auto twice = importTickets(toText(both), TicketFormat::Sarif);
    VERIFY_FAILS(InvalidInput, twice);
    QVERIFY2(twice.error().message.contains("is that of run 1, result 1, too"),
             twice.error().message.c_str());
}

} // namespace tst_exchangesarif

QTEST_GUILESS_MAIN(tst_exchangesarif::ExchangeSarifTest)
#include "tst_exchangesarif.moc"
