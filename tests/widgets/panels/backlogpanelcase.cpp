// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/backlogpanelcase.h"

#include "core/backlog/assessment.h"
#include "core/model/stacktrace.h"

#include <QApplication>
#include <QLineEdit>

#include <format>

namespace espalier::test {

using model::Ticket;
using model::TicketCategory;
using model::TicketPriority;

namespace {

Ticket plainTicket(int number)
{
    Ticket ticket;
    ticket.title = std::format("Trouble {}", number);
    ticket.metadata = {{"source", "exception"}};
    ticket.createdAt = std::format("2026-01-{:02}T{:02}:{:02}:{:02}.000Z", 1 + number / 86'400,
                                   number / 3600 % 24, number / 60 % 60, number % 60);
    ticket.updatedAt = ticket.createdAt;
    return ticket;
}

model::StackTrace sampleTrace()
{
    return {.language = "python",
            .errors = {{.type = "KeyError",
                        .message = "'size'",
                        .frames = {{.function = "total",
                                    .module = "shop.till",
                                    .path = "shop/till.py",
                                    .line = 11,
                                    .code = "result += price(item)"},
                                   {.function = "main",
                                    .module = "shop.__main__",
                                    .path = "shop/__main__.py",
                                    .line = 6},
                                   {.function = "run_code",
                                    .module = "runpy",
                                    .path = "/usr/lib/python3/runpy.py",
                                    .line = 88,
                                    .own = false},
                                   {.function = "run_module",
                                    .module = "runpy",
                                    .path = "/usr/lib/python3/runpy.py",
                                    .line = 198,
                                    .own = false}}},
                       {.relation = model::Relation::Cause,
                        .type = "ValueError",
                        .message = "no size for [masked:email]",
                        .frames = {{.function = "price",
                                    .module = "shop.till",
                                    .path = "shop/till.py",
                                    .line = 5}}}}};
}

Json hours()
{
    auto byHour = Json::object();
    for (int day = 10; day < 24; ++day)
        byHour[std::format("2026-01-{}T09", day)] = 1 + day * 7 % 12;
    return byHour;
}

Ticket errorTicket()
{
    auto ticket = plainTicket(1);
    ticket.title = "KeyError in shop.till.total: 'size'";
    ticket.description = "An item without a size ends the program.\n\nReported by [masked:email] "
                         "with <b>an order</b> of three.";
    ticket.priority = TicketPriority::Critical;
    ticket.filesToModify = {"shop/till.py", "shop/__main__.py"};
    ticket.proposedSolution = "Give items without a size the size 1, as the till does.";
    ticket.testPlan = "A test that totals an item without a size.";
    ticket.evidence =
        Json::array({{{"kind", "stack"}, {"trace", model::toJson(sampleTrace())}},
                     {{"kind", "occurrences"},
                      {"count", 87},
                      {"first_seen", "2026-01-10T09:30:00.000Z"},
                      {"last_seen", "2026-01-23T09:45:00.000Z"},
                      {"by_hour", hours()}},
                     {{"kind", "grouped"},
                      {"basis", "own-frames"},
                      {"parts", {"KeyError", "shop.till:total", "shop.__main__:main"}}}});
    ticket.metadata["occurrences"] = 87;
    ticket.metadata["first_seen"] = "2026-01-10T09:30:00.000Z";
    ticket.metadata["last_seen"] = "2026-01-23T09:45:00.000Z";
    backlog::assess(ticket, {.files = ticket.filesToModify,
                             .lines = 12,
                             .callers = 3,
                             .coverage = 0.8,
                             .language = "python"});
    return ticket;
}

Ticket metricTicket()
{
    auto ticket = plainTicket(2);
    ticket.title = "shop.till::total became slower";
    ticket.category = TicketCategory::Performance;
    ticket.priority = TicketPriority::High;
    ticket.metadata["source"] = "performance";
    ticket.evidence = Json::array({{{"kind", "metric"},
                                    {"series", "shop.till::total"},
                                    {"unit", "ms"},
                                    {"direction", "higher-is-worse"},
                                    {"values", {10, 11, 10, 12, 31, 30, 33}},
                                    {"threshold", 25},
                                    {"change",
                                     {{"at", "2026-01-20T09:00:00.000Z"},
                                      {"before", 10.5},
                                      {"after", 31},
                                      {"p_value", 0.003}}}}});
    backlog::assess(ticket, {.files = {"shop/till.py"}});
    return ticket;
}

Ticket testTicket()
{
    auto ticket = plainTicket(3);
    ticket.title = "tests/test_till.py::test_total fails";
    ticket.metadata["source"] = "test";
    ticket.evidence = Json::array({{{"kind", "test"},
                                    {"suite", "tests"},
                                    {"name", "test_total"},
                                    {"path", "tests/test_till.py"},
                                    {"line", 1},
                                    {"outcome", "failed"},
                                    {"message", "assert 6 == 7"},
                                    {"detail", "line one\nline two"},
                                    {"outcomes", {"passed", "failed", "failed"}}}});
    return ticket;
}

Ticket findingTicket()
{
    auto ticket = plainTicket(4);
    ticket.title = "Hard-coded password in shop/till.py";
    ticket.category = TicketCategory::Security;
    ticket.priority = TicketPriority::High;
    ticket.metadata["source"] = "finding";
    ticket.evidence = Json::array({{{"kind", "finding"},
                                    {"tool", "bandit"},
                                    {"rule", "B105"},
                                    {"message", "Possible hard-coded password"},
                                    {"level", "warning"},
                                    {"path", "shop/till.py"},
                                    {"line", 3}}});
    return ticket;
}

Ticket feedbackTicket()
{
    auto ticket = plainTicket(5);
    ticket.title = "The receipt is hard to read";
    ticket.category = TicketCategory::Feature;
    ticket.priority = TicketPriority::Low;
    ticket.metadata["source"] = "feedback";
    ticket.evidence = Json::array(
        {{{"kind", "feedback"}, {"text", "The receipt is <i>hard</i> to read."}, {"score", -0.6}}});
    return ticket;
}

} // namespace

void BacklogPanelCase::init()
{
    m_project = std::make_unique<PanelProject>();
}

void BacklogPanelCase::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

std::string BacklogPanelCase::idOf(int number)
{
    return std::format("exception_20260101T000000_{}", number);
}

void BacklogPanelCase::add(const std::vector<Ticket> &tickets)
{
    const auto workspace = m_project->open();
    store::TicketStore store(workspace->database());
    auto transaction = store::Transaction::begin(workspace->database());
    int number = 0;
    for (auto each : tickets) {
        each.id = idOf(++number);
        if (auto added = store.add(each); !added)
            qFatal("%s", added.error().text().c_str());
    }
    if (!transaction || !transaction->commit())
        qFatal("the tickets cannot be stored");
}

void BacklogPanelCase::fill(int count)
{
    std::vector<Ticket> tickets;
    for (int number = 1; number <= count; ++number)
        tickets.push_back(plainTicket(number));
    add(tickets);
}

void BacklogPanelCase::fillSamples()
{
    m_project->fillShop();
    add({errorTicket(), metricTicket(), testTicket(), findingTicket(), feedbackTicket()});
}

void BacklogPanelCase::open(int rows)
{
    m_panel = std::make_unique<panels::BacklogPanel>(*m_project->context);
    m_table = part<QTreeView>("tickets");
    m_model = m_panel->findChild<models::TicketModel *>();
    showPanel(*m_panel, {1500, 860});
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), rows, kPatience);
    if (rows == 0)
        return;
    QTRY_VERIFY_WITH_TIMEOUT(m_model->row(0), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(action("edit")->isEnabled(), kPatience);
    m_table->setFocus();
}

Ticket BacklogPanelCase::ticket(const std::string &id) const
{
    const auto workspace = m_project->open();
    auto found = engine::Backlog(workspace->database()).ticket(id);
    return found ? *found : Ticket{.title = found.error().text()};
}

std::int64_t BacklogPanelCase::count(const model::TicketQuery &query) const
{
    const auto workspace = m_project->open();
    return store::TicketStore(workspace->database()).count(query).value_or(-1);
}

std::vector<model::TicketEvent> BacklogPanelCase::history(const std::string &id) const
{
    const auto workspace = m_project->open();
    return engine::Backlog(workspace->database())
        .history(id)
        .value_or(std::vector<model::TicketEvent>());
}

void BacklogPanelCase::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QVERIFY(QApplication::focusWidget());
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    QVERIFY(!QApplication::activeModalWidget());
}

void BacklogPanelCase::type(const QString &text)
{
    QTest::keyClicks(QApplication::focusWidget(), text);
}

void BacklogPanelCase::setFilter(const QString &text)
{
    part<QLineEdit>("ticketFilter")->setText(text);
    QTest::keyClick(part<QLineEdit>("ticketFilter"), Qt::Key_Return);
}

QString BacklogPanelCase::titleAt(int row) const
{
    // A row is there before what it shows has been read.
    const auto title = [&] {
        return m_model->index(row, models::TicketModel::TitleColumn).data().toString();
    };
    (void)QTest::qWaitFor([&] { return title() != QStringLiteral("…"); }, kPatience);
    return title();
}

} // namespace espalier::test
