// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/panels/patchespanelcase.h"

#include "core/engine/backlog.h"
#include "core/engine/backlogscan.h"
#include "core/engine/observing.h"
#include "core/store/patchstore.h"
#include "core/store/reviewstore.h"
#include "core/store/ticketstore.h"
#include "tests/support/shoptexts.h"
#include "widgets/controls/messagebar.h"

#include <QApplication>

#include <format>

namespace espalier::test {

using model::GateVerdict;
using model::PatchStage;

void PatchesPanelCase::init()
{
    m_project = std::make_unique<PanelProject>();
    auto &files = m_project->files;
    files.git({"config", "user.name", "Ada"});
    files.git({"config", "user.email", "ada@example.org"});
    files.write("shop/__init__.py", "");
    files.write("shop/cart.py", kCart);
    files.write("tests/__init__.py", "");
    files.write("tests/test_cart.py", kTests);
    files.commitAll("first");
}

void PatchesPanelCase::cleanup()
{
    m_panel.reset();
    m_project.reset();
}

std::string PatchesPanelCase::idOf(int number)
{
    return std::format("exception_20260101T000000_{}", number);
}

std::string PatchesPanelCase::makeTicket()
{
    TemporaryProject logs;
    logs.write("shop.log", kLog.toStdString());
    const auto workspace = m_project->open();
    JobContext job;
    const auto taken = engine::takeInFile(*workspace, logs.root() / "shop.log", std::nullopt, job);
    if (!taken)
        qFatal("%s", taken.error().text().c_str());
    const auto scan = engine::scanBacklog(*workspace, {.sources = {engine::ScanSource::Exceptions}},
                                          SystemClock(), job);
    if (!scan)
        qFatal("%s", scan.error().text().c_str());
    const auto tickets = store::TicketStore(workspace->database()).numbers({});
    const auto rows = store::TicketStore(workspace->database()).rows(*tickets);
    if (!rows || rows->empty())
        qFatal("there is no ticket");
    return rows->front().id;
}

model::Patch PatchesPanelCase::tryPatch(const std::string &ticket, const QByteArray &patch)
{
    const auto workspace = m_project->open();
    JobContext job;
    const auto result = engine::runAutopatch(*workspace,
                                             {.ticketId = ticket,
                                              .patch = patch.toStdString(),
                                              .madeBy = "Ada <ada@example.org>",
                                              .trusted = true},
                                             m_project->project().openSandbox, SystemClock(), job);
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return result->patch;
}

std::string PatchesPanelCase::addPatch(int number, const Made &made)
{
    const auto workspace = m_project->open();
    model::Ticket ticket{.id = idOf(number), .title = std::format("Trouble {}", number)};
    ticket.riskLevel = made.risk;
    ticket.status =
        made.stage == PatchStage::Ready ? model::TicketStatus::Ready : model::TicketStatus::Failed;
    ticket.metadata = {{"source", "exception"}};
    ticket.createdAt = ticket.updatedAt = "2026-01-01T00:00:00.000Z";
    auto repository = git::Repository::open(m_project->files.root());
    const auto head = repository->head();
    std::vector<std::pair<std::string, std::string>> contents;
    for (int change = 0; change < made.changes; ++change)
        contents.emplace_back(std::format("shop/part{}_{}.py", number, change), "X = 1\n");
    git::CommitRequest request{.branch = "improvement/" + ticket.id,
                               .base = head->commit,
                               .message = ticket.title + "\n\nEspalier-Ticket: " + ticket.id,
                               .author = {"Grace", "grace@example.org"}};
    for (const auto &[path, content] : contents)
        request.changes.push_back({.path = path, .content = content});
    const auto commit = repository->commitOnNewBranch(request);
    if (!commit || !store::TicketStore(workspace->database()).add(ticket))
        qFatal("the patch cannot be made");
    model::GateReport gates{.results = {{.name = "paths", .verdict = GateVerdict::Pass},
                                        {.name = "tests", .verdict = GateVerdict::Pass}},
                            .policyDigest = "rules",
                            .base = head->commit.value(),
                            .tree = commit->tree.value()};
    store::PatchStore patches(workspace->database());
    auto patch = patches.begin({.ticketId = ticket.id,
                                .madeBy = made.madeBy,
                                .base = head->commit.value(),
                                .branch = commit->branch,
                                .startedAt = ticket.createdAt,
                                .updatedAt = ticket.createdAt});
    if (!patch)
        qFatal("%s", patch.error().text().c_str());
    patch->stage = made.stage;
    patch->commit = commit->commit.value();
    patch->tree = commit->tree.value();
    patch->diff = repository->diff(head->commit, commit->commit).value();
    patch->detail["gates"] = model::toJson(gates);
    patch->detail["proof"] = {{"turned", {"tests::test_it"}}, {"proving", {"tests::test_it"}}};
    if (!patches.update(*patch))
        qFatal("the patch cannot be kept");
    return ticket.id;
}

void PatchesPanelCase::useRules(const std::string &policy)
{
    m_project->files.write(".espalier.toml", "[policy]\n" + policy);
    m_project->files.commitAll("rules");
}

void PatchesPanelCase::setStage(const std::string &ticket, PatchStage stage)
{
    const auto workspace = m_project->open();
    store::PatchStore patches(workspace->database());
    auto patch = patches.last(ticket);
    (*patch)->stage = stage;
    if (!patches.update(**patch))
        qFatal("the stage cannot be set");
}

void PatchesPanelCase::open(int rows)
{
    m_panel = std::make_unique<panels::PatchesPanel>(*m_project->context);
    m_table = part<QTreeView>("patches");
    m_model = m_panel->findChild<models::PatchModel *>();
    showPanel(*m_panel, {1280, 800});
    QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), rows, kPatience);
    if (rows == 0)
        return;
    QTRY_VERIFY_WITH_TIMEOUT(action("open")->isEnabled(), kPatience);
    m_table->setFocus();
}

model::Ticket PatchesPanelCase::ticket(const std::string &id) const
{
    const auto workspace = m_project->open();
    auto found = engine::Backlog(workspace->database()).ticket(id);
    return found ? *found : model::Ticket{.title = found.error().text()};
}

model::Patch PatchesPanelCase::patch(const std::string &id) const
{
    const auto workspace = m_project->open();
    return store::PatchStore(workspace->database()).last(id).value().value_or(model::Patch());
}

std::vector<std::string> PatchesPanelCase::acts() const
{
    const auto workspace = m_project->open();
    std::vector<std::string> acts;
    const auto entries = store::ReviewStore(workspace->database()).audit();
    for (const auto &entry : entries.value())
        acts.push_back(entry.action);
    return acts;
}

void PatchesPanelCase::approveAs(const std::string &ticket, const std::string &who,
                                 const std::string &reason)
{
    const auto workspace = m_project->open();
    const auto approval =
        engine::approve(*workspace,
                        {.ticketId = ticket,
                         .person = {.kind = review::Person::Kind::Human, .who = who},
                         .reason = reason,
                         .trusted = true},
                        SystemClock());
    QVERIFY2(approval, approval ? "" : approval.error().text().c_str());
}

void PatchesPanelCase::waitForDetails()
{
    QTRY_VERIFY_WITH_TIMEOUT(idle() && action("open")->isEnabled(), kPatience);
    QTest::qWait(150); // what rests until it is read
    QTRY_VERIFY_WITH_TIMEOUT(idle() && action("open")->isEnabled(), kPatience);
}

void PatchesPanelCase::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QVERIFY(QApplication::focusWidget());
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    QVERIFY(!QApplication::activeModalWidget());
}

void PatchesPanelCase::type(const QString &text)
{
    QTest::keyClicks(QApplication::focusWidget(), text);
}

QString PatchesPanelCase::cell(int row, int column) const
{
    return m_model->index(row, column).data(Qt::DisplayRole).toString();
}

QString PatchesPanelCase::currentBranch() const
{
    return m_table->currentIndex().data(models::PatchModel::BranchRole).toString();
}

QString PatchesPanelCase::message() const
{
    const auto *bar = m_panel->findChild<controls::MessageBar *>();
    return bar->isVisible() ? bar->text() : QString();
}

QPushButton *PatchesPanelCase::button(const QString &text) const
{
    for (auto *each : m_panel->findChildren<QPushButton *>()) {
        if (each->isVisible() && each->text() == text)
            return each;
    }
    return nullptr;
}

} // namespace espalier::test
