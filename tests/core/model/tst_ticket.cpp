// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/ticket.h"

#include <QTest>

#include <set>

namespace tst_ticket {

using namespace espalier;
using namespace espalier::model;

class TicketTest : public QObject {
    Q_OBJECT

private slots:
    void namesGoThereAndBack();
    void otherNamesAreNone_data();
    void otherNamesAreNone();
    void everySourceHasItsPrefix();
    void theSourceIsWhatTheTicketSays_data();
    void theSourceIsWhatTheTicketSays();
    void notesAreTexts();
    void theInboxIsWhatNobodyHasLookedAt_data();
    void theInboxIsWhatNobodyHasLookedAt();
    void aTicketComesBackAsItWas();
    void theJsonHasTheNamesOfTheColumns();
    void missingValuesKeepTheirDefaults();
    void whatIsNoTicketIsNone_data();
    void whatIsNoTicketIsNone();
    void damagedValuesKeepTheirDefaults_data();
    void damagedValuesKeepTheirDefaults();
    void whatBelongsToATicketIsJson();
};

static Ticket ticket()
{
    return {.id = "exception_20260131T093000_1",
            .title = "title",
            .description = "description",
            .category = TicketCategory::Security,
            .priority = TicketPriority::Critical,
            .status = TicketStatus::Ready,
            .evidence = Json::array({{{"kind", "exception"}, {"line", 3}}}),
            .proposedSolution = "solution",
            .testPlan = "plan",
            .filesToModify = {"a.py", "b.py"},
            .riskLevel = 7,
            .estimatedEffort = 2,
            .metadata = {{"source", "finding"}, {"others", {{"own", true}}}},
            .createdAt = "2026-01-31T09:30:00.000Z",
            .updatedAt = "2026-02-01T09:30:00.000Z"};
}

template <typename Enum>
static void checkNames(int count, std::optional<Enum> (*named)(std::string_view))
{
    std::set<std::string_view> names;
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        QVERIFY(named(nameOf(value)) == value);
        names.insert(nameOf(value));
    }
    QCOMPARE(names.size(), static_cast<std::size_t>(count));
}

void TicketTest::namesGoThereAndBack()
{
    checkNames(6, ticketCategoryNamed);
    checkNames(4, ticketPriorityNamed);
    checkNames(7, ticketStatusNamed);
    checkNames(8, ticketSourceNamed);
    QCOMPARE(nameOf(TicketCategory::BugFix), "bug_fix");
    QCOMPARE(nameOf(TicketPriority::Critical), "critical");
    QCOMPARE(nameOf(TicketStatus::InProgress), "in_progress");
    QCOMPARE(nameOf(TicketSource::Instrumentation), "instrumentation");
}

void TicketTest::otherNamesAreNone_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << "";
    QTest::newRow("capitals") << "Open";
    QTest::newRow("a blank behind it") << "open ";
    QTest::newRow("a part of one") << "bug";
    QTest::newRow("a number") << "0";
}

void TicketTest::otherNamesAreNone()
{
    QFETCH(QString, name);
    const auto text = name.toStdString();
    QVERIFY(!ticketCategoryNamed(text));
    QVERIFY(!ticketPriorityNamed(text));
    QVERIFY(!ticketStatusNamed(text));
    QVERIFY(!ticketSourceNamed(text));
}

void TicketTest::everySourceHasItsPrefix()
{
    for (int i = 0; i < 8; ++i) {
        const auto source = static_cast<TicketSource>(i);
        const Ticket made{.id = std::string(idPrefixOf(source)) + "20260131T093000_1"};
        QVERIFY2(made.source() == source, nameOf(source).data());
    }
    QCOMPARE(idPrefixOf(TicketSource::Performance), "perf_");
}

void TicketTest::theSourceIsWhatTheTicketSays_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("metadata");
    QTest::addColumn<QString>("source");
    QTest::newRow("its note before its id") << "test_1" << R"({"source": "manual"})" << "manual";
    QTest::newRow("its id where it has none") << "test_1" << "{}" << "test";
    QTest::newRow("its id where the note is unknown")
        << "test_1" << R"({"source": "rumour"})" << "test";
    QTest::newRow("its id where the note is no text") << "test_1" << R"({"source": 3})" << "test";
    QTest::newRow("none for another id") << "bug_1" << "{}" << "";
    QTest::newRow("none for an id without the underscore") << "test1" << "{}" << "";
    QTest::newRow("none for metadata that is a list") << "" << "[]" << "";
}

void TicketTest::theSourceIsWhatTheTicketSays()
{
    QFETCH(QString, id);
    QFETCH(QString, metadata);
    QFETCH(QString, source);
    const Ticket made{.id = id.toStdString(), .metadata = parseJson(metadata.toStdString())};
    QCOMPARE(made.source() ? nameOf(*made.source()) : "", source.toStdString());
}

void TicketTest::notesAreTexts()
{
    const Ticket made{.metadata = {{"a", "text"}, {"b", 3}, {"c", nullptr}}};
    QCOMPARE(made.note("a"), "text");
    QCOMPARE(made.note("b"), "");
    QCOMPARE(made.note("c"), "");
    QCOMPARE(made.note("d"), "");
}

void TicketTest::theInboxIsWhatNobodyHasLookedAt_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("triagedAt");
    QTest::addColumn<bool>("isThere");
    const auto *time = "2026-01-31T09:30:00Z";
    QTest::newRow("open") << static_cast<int>(TicketStatus::Open) << "" << true;
    QTest::newRow("open and looked at") << static_cast<int>(TicketStatus::Open) << time << false;
    QTest::newRow("failed") << static_cast<int>(TicketStatus::Failed) << "" << false;
    QTest::newRow("rejected") << static_cast<int>(TicketStatus::Rejected) << time << false;
}

void TicketTest::theInboxIsWhatNobodyHasLookedAt()
{
    QFETCH(int, status);
    QFETCH(QString, triagedAt);
    const Ticket made{.status = static_cast<TicketStatus>(status),
                      .metadata = {{"triaged_at", triagedAt.toStdString()}}};
    QTEST(made.inInbox(), "isThere");
}

void TicketTest::aTicketComesBackAsItWas()
{
    const auto json = toJson(ticket());
    const auto back = ticketFromJson(parseJson(toText(json)));
    QVERIFY(back);
    QCOMPARE(toText(toJson(*back)), toText(json));
    QCOMPARE(back->filesToModify, ticket().filesToModify);
    QVERIFY(back->category == TicketCategory::Security);
    QVERIFY(back->status == TicketStatus::Ready);
    QCOMPARE(back->riskLevel, 7);
    QCOMPARE(back->estimatedEffort, 2);
    QCOMPARE(back->evidence, ticket().evidence);
}

void TicketTest::theJsonHasTheNamesOfTheColumns()
{
    QCOMPARE(toText(toJson(ticket())),
             R"({"id":"exception_20260131T093000_1","title":"title","description":"description",)"
             R"("category":"security","priority":"critical","status":"ready",)"
             R"("evidence":[{"kind":"exception","line":3}],"proposed_solution":"solution",)"
             R"("test_plan":"plan","files_to_modify":["a.py","b.py"],"risk_level":7,)"
             R"("estimated_effort":2,"metadata":{"source":"finding","others":{"own":true}},)"
             R"("created_at":"2026-01-31T09:30:00.000Z",)"
             R"("updated_at":"2026-02-01T09:30:00.000Z"})");
}

void TicketTest::missingValuesKeepTheirDefaults()
{
    const auto made = ticketFromJson({{"title", "T"}, {"status", nullptr}});
    QVERIFY(made);
    QCOMPARE(toText(toJson(*made)), toText(toJson(Ticket{.title = "T"})));
    QCOMPARE(made->riskLevel, 5);
    QVERIFY(made->evidence.is_array());
    QVERIFY(made->metadata.is_object());
}

void TicketTest::whatIsNoTicketIsNone_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("null") << "null";
    QTest::newRow("a list") << "[]";
    QTest::newRow("text") << "\"title\"";
    QTest::newRow("an empty object") << "{}";
    QTest::newRow("an empty title") << R"({"title": ""})";
    QTest::newRow("a title that is a number") << R"({"title": 3})";
    QTest::newRow("a category nobody knows") << R"({"title": "T", "category": "bug"})";
    QTest::newRow("a category that is a number") << R"({"title": "T", "category": 0})";
    QTest::newRow("a priority nobody knows") << R"({"title": "T", "priority": "urgent"})";
    QTest::newRow("a status that is a list") << R"({"title": "T", "status": []})";
}

void TicketTest::whatIsNoTicketIsNone()
{
    QFETCH(QString, json);
    QVERIFY(!ticketFromJson(parseJson(json.toStdString())));
}

void TicketTest::damagedValuesKeepTheirDefaults_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<int>("risk");
    QTest::newRow("texts of other types")
        << R"({"title": "T", "id": 1, "description": [], "test_plan": {}, "created_at": true})"
        << 5;
    QTest::newRow("evidence that is an object") << R"({"title": "T", "evidence": {"a": 1}})" << 5;
    QTest::newRow("metadata that is a list") << R"({"title": "T", "metadata": [1]})" << 5;
    QTest::newRow("files that are no list") << R"({"title": "T", "files_to_modify": "a"})" << 5;
    QTest::newRow("files that are no texts")
        << R"({"title": "T", "files_to_modify": [1, null]})" << 5;
    QTest::newRow("a level in words") << R"({"title": "T", "risk_level": "7"})" << 5;
    QTest::newRow("a level that is too high")
        << R"({"title": "T", "risk_level": 4294967298})" << 10;
    QTest::newRow("a level that is too low") << R"({"title": "T", "risk_level": -3})" << 1;
    QTest::newRow("a level beyond numbers") << R"({"title": "T", "risk_level": 1e300})" << 5;
    QTest::newRow("a member nobody knows") << R"({"title": "T", "colour": "red"})" << 5;
}

void TicketTest::damagedValuesKeepTheirDefaults()
{
    QFETCH(QString, json);
    QFETCH(int, risk);
    const auto made = ticketFromJson(parseJson(json.toStdString()));
    QVERIFY(made);
    QCOMPARE(toText(toJson(*made)), toText(toJson(Ticket{.title = "T", .riskLevel = risk})));
}

void TicketTest::whatBelongsToATicketIsJson()
{
    QCOMPARE(toText(toJson(TicketAttempt{.id = 4,
                                         .ticketId = "test_1",
                                         .attemptNumber = 2,
                                         .branchName = "improvement/test_1",
                                         .changesSummary = "one line",
                                         .testResults = {{"passed", 3}},
                                         .success = true,
                                         .errorMessage = "none",
                                         .timestamp = "2026-01-31T09:30:00Z"})),
             R"({"id":4,"ticket_id":"test_1","attempt_number":2,)"
             R"("branch_name":"improvement/test_1","changes_summary":"one line",)"
             R"("test_results":{"passed":3},"success":true,"error_message":"none",)"
             R"("timestamp":"2026-01-31T09:30:00Z"})");
    QCOMPARE(toText(toJson(TicketEvent{.id = 5,
                                       .ticketId = "test_1",
                                       .at = "2026-01-31T09:30:00Z",
                                       .who = "scan",
                                       .action = "created",
                                       .why = "seen",
                                       .changes = {{"title", {{"from", nullptr}, {"to", "T"}}}}})),
             R"({"id":5,"ticket_id":"test_1","at":"2026-01-31T09:30:00Z","who":"scan",)"
             R"("action":"created","why":"seen","changes":{"title":{"from":null,"to":"T"}}})");
    QCOMPARE(toText(toJson(BugPattern{.id = 6,
                                      .category = "error_handling",
                                      .pattern = "KeyError: <key>",
                                      .description = "d",
                                      .solution = "s",
                                      .occurrences = 18'000'000'000'000'000'000ULL,
                                      .severity = TicketPriority::High,
                                      .tickets = {"test_1", "test_2"},
                                      .fixTicket = "test_2",
                                      .updatedAt = "2026-01-31T09:30:00Z"})),
             R"({"id":6,"category":"error_handling","pattern":"KeyError: <key>",)"
             R"("description":"d","solution":"s","occurrences":18000000000000000000,)"
             R"("severity":"high","tickets":["test_1","test_2"],"fix_ticket":"test_2",)"
             R"("updated_at":"2026-01-31T09:30:00Z"})");
}

} // namespace tst_ticket

QTEST_GUILESS_MAIN(tst_ticket::TicketTest)
#include "tst_ticket.moc"
