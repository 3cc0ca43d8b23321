// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lifecycle.h"
#include "tests/core/backlog/changedtickets.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_ticketedit {

using namespace espalier;
using namespace espalier::backlog;
using test::contentOf;
using test::kActor;
using test::kSilent;

class TicketEditTest : public QObject {
    Q_OBJECT

private slots:
    void editingSetsFields();
    void filesAreNamedInOneWay();
    void editingLevelsKeepsWhoAndWhy();
    void anOverrideCanBeTakenAway();
    void editingRefuses_data();
    void editingRefuses();
    void editingIsAllOrNothing();
};

void TicketEditTest::editingSetsFields()
{
    const auto edited = edit(test::someTicket(),
                             {{"title", "T"},
                              {"description", ""},
                              {"category", "security"},
                              {"priority", "low"},
                              {"proposed_solution", "S"},
                              {"test_plan", "P"},
                              {"files_to_modify", {"b.py", "lib/c..d.py"}}},
                             kSilent);
    VERIFY_OK(edited);
    const auto &ticket = edited->ticket;
    QCOMPARE(ticket.title, "T");
    QCOMPARE(ticket.description, "");
    QVERIFY(ticket.category == model::TicketCategory::Security);
    QVERIFY(ticket.priority == model::TicketPriority::Low);
    QCOMPARE(ticket.proposedSolution, "S");
    QCOMPARE(ticket.testPlan, "P");
    QCOMPARE(ticket.filesToModify, (std::vector<std::string>{"b.py", "lib/c..d.py"}));
    QCOMPARE(edited->event.changes.size(), 7);
    QCOMPARE(toText(edited->event.changes["files_to_modify"]),
             R"({"from":["a.py"],"to":["b.py","lib/c..d.py"]})");
    QCOMPARE(edited->event.action, "edited");
}

void TicketEditTest::filesAreNamedInOneWay()
{
    const auto edited = edit(test::someTicket(),
                             {{"files_to_modify", {"./b.py", "lib//x/../c.py", "b.py"}}}, kSilent);
    VERIFY_OK(edited);
    QCOMPARE(edited->ticket.filesToModify, (std::vector<std::string>{"b.py", "lib/c.py"}));
}

void TicketEditTest::editingLevelsKeepsWhoAndWhy()
{
    auto ticket = test::someTicket();
    ticket.metadata["risk"] = {{"level", 4}, {"factors", Json::array()}};
    ticket.metadata["effort"] = "not an object";
    const auto edited = edit(ticket, {{"risk_level", 9}, {"estimated_effort", 1}}, kActor);
    VERIFY_OK(edited);
    QCOMPARE(edited->ticket.riskLevel, 9);
    QCOMPARE(edited->ticket.estimatedEffort, 1);
    QCOMPARE(toText(edited->ticket.metadata["risk"]),
             R"({"level":4,"factors":[],"override":{"level":9,"reason":"because","who":"person",)"
             R"("at":"2026-02-01T12:00:00.000Z"}})");
    QVERIFY(edited->event.changes.contains("metadata.risk.override"));
    QVERIFY(!edited->event.changes.contains("metadata.risk"));
    // The same level again is still an override: it stays when the computed one moves on.
    VERIFY_OK(edit(ticket, {{"risk_level", ticket.riskLevel}}, kActor));
}

void TicketEditTest::anOverrideCanBeTakenAway()
{
    auto ticket = test::someTicket();
    ticket.metadata["risk"] = {{"level", 4}};
    const auto edited = edit(ticket, {{"risk_level", 9}}, kActor);
    VERIFY_OK(edited);
    const auto back = edit(edited->ticket, {{"risk_level", nullptr}}, kActor);
    VERIFY_OK(back);
    QCOMPARE(contentOf(back->ticket), contentOf(ticket));
    VERIFY_FAILS(InvalidInput, edit(back->ticket, {{"risk_level", nullptr}}, kActor));
}

void TicketEditTest::editingRefuses_data()
{
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QString>("says");
    QTest::newRow("a status") << R"({"status": "applied"})"
                              << "cannot be edited";
    QTest::newRow("an id") << R"({"id": "x"})"
                           << "title, description";
    QTest::newRow("metadata") << R"({"metadata": {}})"
                              << "cannot be edited";
    QTest::newRow("a number for a title") << R"({"title": 3})"
                                          << "title must be text";
    QTest::newRow("a title of blanks") << R"({"title": " \t"})"
                                       << "title must be one line";
    QTest::newRow("a title of two lines") << R"({"title": "a\nb"})"
                                          << "title must be one line";
    QTest::newRow("null") << R"({"description": null})"
                          << "description must be text";
    QTest::newRow("a category nobody knows") << R"({"category": "bug"})"
                                             << "bug_fix, performance";
    QTest::newRow("a priority that is a number") << R"({"priority": 1})"
                                                 << "low, medium, high";
    QTest::newRow("one file that is no list") << R"({"files_to_modify": "a"})"
                                              << "a list of texts";
    QTest::newRow("files that are numbers") << R"({"files_to_modify": [1]})"
                                            << "a list of texts";
    QTest::newRow("a file outside") << R"({"files_to_modify": ["a/../../b"]})"
                                    << "within";
    QTest::newRow("a file from the root") << R"({"files_to_modify": ["/b"]})"
                                          << "within";
    QTest::newRow("a file of a drive") << R"({"files_to_modify": ["C:\\\\b"]})"
                                       << "within";
    QTest::newRow("a file at home") << R"({"files_to_modify": ["~/b"]})"
                                    << "within";
    QTest::newRow("a file with NUL") << R"({"files_to_modify": ["a\u0000b"]})"
                                     << "within";
    QTest::newRow("a file without a name") << R"({"files_to_modify": [""]})"
                                           << "within";
    QTest::newRow("level 0") << R"({"risk_level": 0})"
                             << "from 1 to 10";
    QTest::newRow("level 11") << R"({"estimated_effort": 11})"
                              << "from 1 to 10";
    QTest::newRow("a level that wraps around") << R"({"risk_level": 18446744073709551615})"
                                               << "from 1 to 10";
    QTest::newRow("a level that 32 bits make small") << R"({"risk_level": 4294967301})"
                                                     << "from 1 to 10";
    QTest::newRow("half a level") << R"({"risk_level": 4.5})"
                                  << "whole number";
    QTest::newRow("a level in words") << R"({"risk_level": "4"})"
                                      << "whole number";
    QTest::newRow("what is so already") << R"({"title": "KeyError in load"})"
                                        << "nothing";
    QTest::newRow("nothing") << "{}"
                             << "nothing";
    QTest::newRow("a list") << "[]"
                            << "object";
}

void TicketEditTest::editingRefuses()
{
    QFETCH(QString, fields);
    QFETCH(QString, says);
    const auto edited = edit(test::someTicket(), parseJson(fields.toStdString()), kActor);
    VERIFY_FAILS(InvalidInput, edited);
    QVERIFY2(edited.error().message.contains(says.toStdString()), edited.error().message.c_str());
}

void TicketEditTest::editingIsAllOrNothing()
{
    const auto edited = edit(test::someTicket(), {{"title", "T"}, {"risk_level", 3}}, kSilent);
    VERIFY_FAILS(InvalidInput, edited);
    QVERIFY2(edited.error().message.contains("reason"), edited.error().message.c_str());
}

} // namespace tst_ticketedit

QTEST_GUILESS_MAIN(tst_ticketedit::TicketEditTest)
#include "tst_ticketedit.moc"
