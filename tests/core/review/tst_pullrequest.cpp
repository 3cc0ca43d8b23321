// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/commitmessage.h"
#include "core/review/pullrequest.h"

#include <QTest>

#include <format>
#include <ranges>

namespace tst_pullrequest {

using namespace espalier;
using namespace espalier::review;
using std::string;

class PullRequestTest : public QObject {
    Q_OBJECT

private slots:
    void messagesAreConventional();
    void summariesFit_data();
    void summariesFit();
    void bodiesCannotSignFor();
    void textsHaveTheirParts();
    void nothingHostileComesThrough_data();
    void nothingHostileComesThrough();
    void textsAreLimited();
    void theTemplateComesFirst();
};

void PullRequestTest::messagesAreConventional()
{
    const CommitFacts facts{.scope = "cart",
                            .summary = "Look for the price before it is used.",
                            .body = "An item without a price ended the program.",
                            .ticketId = "exception_20260131T093000_1",
                            .risk = 4,
                            .assistedBy = "recipe python-key-error",
                            .reviewers = {"Ada <ada@example.org>"}};
    QCOMPARE(QByteArray::fromStdString(commitMessage(facts)),
             QByteArray("fix(cart): Look for the price before it is used\n"
                        "\n"
                        "An item without a price ended the program.\n"
                        "\n"
                        "Assisted-by: recipe python-key-error\n"
                        "Espalier-Ticket: exception_20260131T093000_1\n"
                        "Espalier-Risk: 4\n"
                        "Reviewed-by: Ada <ada@example.org>\n"));
    using enum model::TicketCategory;
    QCOMPARE(commitTypeOf(Performance), std::string_view("perf"));
    QCOMPARE(commitTypeOf(Feature), std::string_view("feat"));
    QCOMPARE(commitTypeOf(Security), std::string_view("fix"));
}

void PullRequestTest::summariesFit_data()
{
    QTest::addColumn<string>("summary");
    QTest::addColumn<string>("first");
    QTest::newRow("long") << "KeyError in " + string(30, 'a') + " " + string(30, 'b') + " " +
                                 string(30, 'c')
                          << "fix: KeyError in " + string(30, 'a') + "…";
    QTest::newRow("several lines") << string("one\ntwo\r\n\tthree") << string("fix: one two three");
    QTest::newRow("control characters") << string("a\x1b[31mb") << string("fix: a [31mb");
    QTest::newRow("blanks around") << string("  a.  ") << string("fix: a");
}

void PullRequestTest::summariesFit()
{
    QFETCH(string, summary);
    QFETCH(string, first);
    const auto message = commitMessage({.scope = "bad)\nscope (",
                                        .summary = summary,
                                        .body = {},
                                        .ticketId = "t",
                                        .risk = 1,
                                        .assistedBy = {}});
    const auto line = message.substr(0, message.find('\n'));
    QVERIFY(QString::fromStdString(line).size() <= 72);
    if (line.starts_with("fix(badscope): "))
        first.replace(0, 5, "fix(badscope): ");
    if (summary.size() < 60)
        QCOMPARE(line, first);
}

void PullRequestTest::bodiesCannotSignFor()
{
    const auto message = commitMessage(
        {.scope = {},
         .summary = "x",
         .body = "Reviewed-by: Mallory\n# gone\n" + string(80, 'w') + " next word\n    laid   out",
         .ticketId = "t\nReviewed-by: Mallory",
         .risk = 1,
         .assistedBy = "m\nReviewed-by: Mallory"});
    for (const auto line : std::views::split(message, '\n'))
        QVERIFY(!std::string_view(line).starts_with("Reviewed-by:"));
    QVERIFY(message.contains("  # gone\n"));
    QVERIFY(message.contains(string(80, 'w') + "\nnext word\n"));
    QVERIFY(message.contains("    laid   out\n"));
}

void PullRequestTest::textsHaveTheirParts()
{
    const auto text = pullRequestText({.title = "Look for the price",
                                       .why = "It fails.",
                                       .evidence = {"87 times since January"},
                                       .changes = {{"shop/cart.py", "2 lines"}},
                                       .tests = {{"test_total", "failed", "passed"}},
                                       .risk = 3,
                                       .riskFactors = {"1 file"},
                                       .rollback = "espalier review rollback x",
                                       .gates = {{"tests", "pass"}},
                                       .verify = "pytest",
                                       .cost = "0.01 $",
                                       .ticketId = "exception_1",
                                       .log = "1 passed"});
    qsizetype at = 0;
    for (const auto *part :
         {"## Summary", "## Why", "87 times", "## Changes", "`shop/cart.py` 2 lines", "## Tests",
          "| test\\_total | failed | passed |", "## Risk and rollback", "Risk 3 of 10",
          "## Quality gates", "## How to verify", "```\npytest\n```", "## Ticket", "<details>",
          "1 passed"}) {
        const auto found = QString::fromStdString(text).indexOf(QLatin1String(part), at);
        QVERIFY2(found >= at, part);
        at = found;
    }
}

void PullRequestTest::nothingHostileComesThrough_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<string>("forbidden");
    QTest::newRow("HTML") << string("<img src=x onerror=y>") << string("<img");
    QTest::newRow("a heading") << string("a\n# Approved") << string("\n# Approved");
    QTest::newRow("a link") << string("[here](https://example.org)") << string("[here](");
    QTest::newRow("a mention") << string("@somebody") << string("@somebody");
    QTest::newRow("a cell of a table") << string("a | b") << string("a | b");
    QTest::newRow("a fence") << string("```\n# x") << string("\n# x");
}

void PullRequestTest::nothingHostileComesThrough()
{
    QFETCH(string, text);
    QFETCH(string, forbidden);
    const auto made = pullRequestText({.title = text,
                                       .why = text,
                                       .evidence = {text},
                                       .changes = {{text, text}},
                                       .tests = {{text, text, text}},
                                       .riskFactors = {text},
                                       .rollback = {},
                                       .gates = {{text, text}},
                                       .verify = {},
                                       .cost = text,
                                       .ticketId = "t",
                                       .log = {}});
    // Paths stand in code, where only backticks and line ends mean something.
    string outside;
    bool inCode = false;
    for (const char c : made) {
        inCode = c == '`' ? !inCode : inCode;
        outside += inCode ? 'x' : c;
    }
    QVERIFY2(!outside.contains(forbidden), outside.c_str());
    QVERIFY(fenced("a ```` b").starts_with("`````\n"));
    QVERIFY(fenced("a").ends_with("a\n```\n"));
}

void PullRequestTest::textsAreLimited()
{
    string log;
    for (int i = 0; i < 20'000; ++i)
        log += std::format("line {}\n", i);
    const auto text = pullRequestText({.title = "t",
                                       .why = {},
                                       .rollback = {},
                                       .verify = {},
                                       .cost = {},
                                       .ticketId = "t",
                                       .log = log});
    QVERIFY(text.size() <= kMostOfPullRequest);
    QVERIFY(text.size() > kMostOfPullRequest - 200);
    QVERIFY(text.contains("line 19999\n") && text.contains("(cut)\n") &&
            text.contains("</details>"));
    const auto wide = pullRequestText({.title = "t",
                                       .why = string(100'000, 'w') + " " + string(10, 'x'),
                                       .evidence = std::vector<string>(9000, "more and more"),
                                       .rollback = {},
                                       .verify = {},
                                       .cost = {},
                                       .ticketId = "t",
                                       .log = log});
    QVERIFY(wide.size() <= kMostOfPullRequest);
    QVERIFY(wide.contains("The rest was cut"));
}

void PullRequestTest::theTemplateComesFirst()
{
    const auto text = pullRequestText({.title = "t",
                                       .why = {},
                                       .rollback = {},
                                       .verify = {},
                                       .cost = {},
                                       .ticketId = "t",
                                       .log = {}},
                                      "<!-- describe -->\n- [ ] I have read it");
    QVERIFY(text.starts_with("<!-- describe -->\n- [ ] I have read it\n\n## Summary"));
}

} // namespace tst_pullrequest

QTEST_APPLESS_MAIN(tst_pullrequest::PullRequestTest)
#include "tst_pullrequest.moc"
