// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/ticketmodel.h"
#include "widgets/models/tickettext.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QIcon>
#include <QSignalSpy>
#include <QTest>

#include <format>
#include <numeric>

namespace tst_ticketmodel {

using namespace espalier;
using model::TicketPriority;
using model::TicketStatus;
using models::TicketModel;

class TestTicketModel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void rowsAreAskedForAsTheyAreLookedAt();
    void onePageIsAskedForAtATime();
    void manyRowsAreNoWork();
    void whatIsFarOffIsForgotten();
    void whatCannotBeReadIsNotAskedForAgain();
    void knownRowsAreShownUntilTheNewOnesCome();
    void marksStayWithTheirTickets();
    void aTicketIsWorded();
    void hostileTextIsHarmless();
    void theScoreIsASum();
    void everyWordIsThere();
    void factorsAreWorded_data();
    void factorsAreWorded();
    void changesAreTold();

private:
    static store::TicketRow rowOf(std::int64_t number)
    {
        return {.row = number,
                .id = std::format("exception_{}", number),
                .title = std::format("Trouble {}", number),
                .priority = TicketPriority::High,
                .source = "exception",
                .risk = 5,
                .effort = 3,
                .score = 6,
                .createdAt = "2026-01-31T09:30:00.000Z",
                .updatedAt = "2026-01-31T09:30:00.000Z"};
    }
    void setMany(int count)
    {
        std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
        std::iota(numbers.begin(), numbers.end(), 1);
        m_model->setNumbers(numbers);
    }
    /// Answers each page that is asked for.
    void serve()
    {
        connect(m_model.get(), &TicketModel::pageWanted, m_model.get(),
                [this](int page, const std::vector<std::int64_t> &numbers) {
                    std::vector<store::TicketRow> rows;
                    for (const auto number : numbers)
                        rows.push_back(rowOf(number));
                    m_model->setRows(page, rows);
                });
    }
    [[nodiscard]] QString text(int row, int column = TicketModel::TitleColumn,
                               int role = Qt::DisplayRole) const
    {
        return m_model->index(row, column).data(role).toString();
    }

    theme::ThemeManager m_themes{theme::Choice::Light};
    std::unique_ptr<TicketModel> m_model;
};

void TestTicketModel::init()
{
    m_model = std::make_unique<TicketModel>(m_themes);
}

void TestTicketModel::rowsAreAskedForAsTheyAreLookedAt()
{
    const QAbstractItemModelTester tester(m_model.get());
    setMany(450);
    QSignalSpy wanted(m_model.get(), &TicketModel::pageWanted);
    serve();
    QCOMPARE(text(0), QStringLiteral("…"));
    QVERIFY(!m_model->index(0, 0).data(TicketModel::KnownRole).toBool());
    QTRY_COMPARE(text(0), QStringLiteral("Trouble 1"));
    QCOMPARE(text(449), QStringLiteral("…"));
    QTRY_COMPARE(text(449), QStringLiteral("Trouble 450"));
    QVERIFY(wanted.count() <= 3);
}

void TestTicketModel::onePageIsAskedForAtATime()
{
    setMany(2000);
    QSignalSpy wanted(m_model.get(), &TicketModel::pageWanted);
    for (const int row : {0, 400, 1200})
        QCOMPARE(text(row), QStringLiteral("…"));
    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).toInt(), 6); // what was looked at last
    m_model->setRows(6, {rowOf(1201)});
    QTRY_COMPARE(wanted.count(), 2);
    QCOMPARE(wanted.at(1).at(0).toInt(), 2);
    // An answer that nobody waits for any more.
    setMany(2000);
    m_model->setRows(2, {rowOf(401)});
    QVERIFY(!m_model->row(400));
}

void TestTicketModel::manyRowsAreNoWork()
{
    constexpr int kMany = 156'000;
    QElapsedTimer timer;
    timer.start();
    setMany(kMany);
    QCOMPARE(m_model->rowCount(), kMany);
    QCOMPARE(m_model->rowOf(kMany), kMany - 1);
    QCOMPARE(m_model->index(kMany - 1, 0).data(TicketModel::NumberRole).toInt(), kMany);
    QVERIFY2(timer.elapsed() < 300, qPrintable(QString::number(timer.elapsed())));
}

void TestTicketModel::whatIsFarOffIsForgotten()
{
    setMany(60'000);
    serve();
    for (int row = 0; row < 60'000; row += TicketModel::kPage)
        QTRY_VERIFY(!text(row).isEmpty() && m_model->row(row));
    int known = 0;
    for (int row = 0; row < 60'000; ++row)
        known += m_model->row(row) ? 1 : 0;
    QVERIFY(known <= TicketModel::kMostKept);
    QVERIFY(!m_model->row(0));
    QVERIFY(text(0) == QStringLiteral("…"));
    QTRY_COMPARE(text(0), QStringLiteral("Trouble 1"));
}

void TestTicketModel::whatCannotBeReadIsNotAskedForAgain()
{
    setMany(10);
    QSignalSpy wanted(m_model.get(), &TicketModel::pageWanted);
    QCOMPARE(text(0), QStringLiteral("…"));
    QTRY_COMPARE(wanted.count(), 1);
    m_model->refuseRows(0);
    QCOMPARE(text(3), QStringLiteral("…"));
    QCoreApplication::processEvents();
    QCOMPARE(wanted.count(), 1);
}

void TestTicketModel::knownRowsAreShownUntilTheNewOnesCome()
{
    setMany(10);
    serve();
    QCOMPARE(text(4), QStringLiteral("…"));
    QTRY_COMPARE(text(4), QStringLiteral("Trouble 5"));
    m_model->disconnect(m_model.get());
    QSignalSpy wanted(m_model.get(), &TicketModel::pageWanted);
    m_model->setNumbers({5, 6});
    QCOMPARE(text(0), QStringLiteral("Trouble 5"));
    QTRY_COMPARE(wanted.count(), 1);
}

void TestTicketModel::marksStayWithTheirTickets()
{
    setMany(10);
    QSignalSpy changed(m_model.get(), &TicketModel::marksChanged);
    m_model->setMarked(2, 4, true);
    QVERIFY(m_model->setData(m_model->index(7, 0), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(m_model->marked(), (std::vector<std::int64_t>{3, 4, 5, 8}));
    QCOMPARE(m_model->index(2, 0).data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    m_model->setNumbers({8, 1, 3});
    QCOMPARE(m_model->marked(), (std::vector<std::int64_t>{8, 3}));
    m_model->clearMarks();
    QCOMPARE(m_model->markCount(), 0U);
    QCOMPARE(changed.count(), 4);
}

void TestTicketModel::aTicketIsWorded()
{
    setMany(1);
    QCOMPARE(text(0), QStringLiteral("…"));
    QCoreApplication::processEvents();
    auto row = rowOf(1);
    row.regressed = true;
    m_model->setRows(0, {row});
    QCOMPARE(text(0, TicketModel::PriorityColumn), QStringLiteral("High"));
    QCOMPARE(text(0, TicketModel::ScoreColumn), QStringLiteral("6"));
    QCOMPARE(text(0, TicketModel::StatusColumn), QStringLiteral("Open, came back"));
    QVERIFY(text(0, TicketModel::TitleColumn, Qt::AccessibleTextRole)
                .contains(QStringLiteral("priority High")));
    QVERIFY(!m_model->index(0, 0).data(Qt::DecorationRole).value<QIcon>().isNull());
}

void TestTicketModel::hostileTextIsHarmless()
{
    setMany(1);
    QCOMPARE(text(0), QStringLiteral("…"));
    QCoreApplication::processEvents();
    auto row = rowOf(1);
    row.title = "<b>bold</b>\xE2\x80\xAE turned";
    m_model->setRows(0, {row});
    QVERIFY(!text(0).contains(QChar(0x202e)));
    QVERIFY(text(0, 0, Qt::ToolTipRole).contains(QStringLiteral("&lt;b&gt;")));
}

void TestTicketModel::theScoreIsASum()
{
    model::Ticket ticket;
    ticket.priority = TicketPriority::High;
    ticket.riskLevel = 5;
    ticket.estimatedEffort = 3;
    QCOMPARE(models::scoreText(backlog::explainScore(ticket), ticket.priority, 5, 3),
             QStringLiteral("6 = (10 − 8) for the priority “High” + 5 / 2 for the risk + 3 / 2 for "
                            "the effort"));
    QCOMPARE(models::numberText(2.5), QStringLiteral("2.5"));
    QCOMPARE(models::numberText(100), QStringLiteral("100"));
    QCOMPARE(models::numberText(0), QStringLiteral("0"));
}

void TestTicketModel::everyWordIsThere()
{
    for (int status = 0; status <= static_cast<int>(TicketStatus::Rejected); ++status) {
        QVERIFY(!models::textOf(static_cast<TicketStatus>(status)).isEmpty());
        QVERIFY(!models::lookOf(static_cast<TicketStatus>(status)).icon.isEmpty());
    }
    for (int each = 0; each <= static_cast<int>(TicketPriority::Critical); ++each)
        QVERIFY(!models::textOf(static_cast<TicketPriority>(each)).isEmpty());
    for (int each = 0; each <= static_cast<int>(model::TicketCategory::Documentation); ++each)
        QVERIFY(!models::textOf(static_cast<model::TicketCategory>(each)).isEmpty());
    for (int each = 0; each <= static_cast<int>(model::TicketSource::Manual); ++each) {
        const std::string name(nameOf(static_cast<model::TicketSource>(each)));
        QVERIFY2(models::ticketSourceText(name) != QString::fromStdString(name), name.c_str());
    }
    for (const auto source : engine::kScanSources)
        QVERIFY(!models::textOf(source).isEmpty());
    for (int each = 1; each <= static_cast<int>(engine::NothingBecause::AllKnown); ++each)
        QVERIFY(!models::textOf(static_cast<engine::NothingBecause>(each)).isEmpty());
    for (const char *basis : {"explicit", "own-frames", "type-and-value", "message", "rule", "test",
                              "function", "series", "text"})
        QVERIFY(models::groupBasisText(basis) != QLatin1String(basis));
    QCOMPARE(models::ticketSourceText("elsewhere"), QStringLiteral("elsewhere"));
}

void TestTicketModel::factorsAreWorded_data()
{
    QTest::addColumn<QString>("factor");
    QTest::addColumn<QString>("measured");
    QTest::newRow("a category") << R"({"factor": "base", "value": 2, "detail": "security"})"
                                << "Security";
    QTest::newRow("files") << R"({"factor": "files", "value": 3})" << "3 file(s)";
    QTest::newRow("a share") << R"({"factor": "coverage", "value": 0.5})" << "50 % of the lines";
    QTest::newRow("what is not known") << R"({"factor": "callers", "value": null})" << "Not known";
    QTest::newRow("names") << R"({"factor": "protected-paths", "value": 1, "detail": "a.sql"})"
                           << "1: a.sql";
    QTest::newRow("a language") << R"({"factor": "language", "value": 1, "detail": "python"})"
                                << "Python";
    QTest::newRow("none of them") << R"({"factor": "history", "value": 0})" << "0";
    QTest::newRow("what others wrote") << R"([1, 2])" << "Not known";
}

void TestTicketModel::factorsAreWorded()
{
    QFETCH(QString, factor);
    QTEST(models::measuredText(parseJson(factor.toStdString())), "measured");
}

void TestTicketModel::changesAreTold()
{
    model::TicketEvent event{
        .action = "edited",
        .changes = {{"priority", {{"from", "low"}, {"to", "high"}}},
                    {"risk_level", {{"from", 5}, {"to", 9}}},
                    {"metadata.duplicate_of", {{"from", nullptr}, {"to", "a"}}}}};
    QCOMPARE(models::ticketChangesText(event),
             QStringLiteral("Priority: Low → High · Risk: 5 → 9 · Duplicate of: none → a"));
    QCOMPARE(models::ticketEventText(event), QStringLiteral("Edited"));
    event.changes = Json::array({1});
    QCOMPARE(models::ticketChangesText(event), QString());
    event.changes = {{"title", 3}};
    QCOMPARE(models::ticketChangesText(event), QStringLiteral("Title: none → none"));
    QCOMPARE(models::maskedPlaces(QStringLiteral("[masked:email] and [masked:key]")), 2);
}

} // namespace tst_ticketmodel

QTEST_MAIN(tst_ticketmodel::TestTicketModel)
#include "tst_ticketmodel.moc"
