// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of cases of who may decide what, asked of the command line.
#include "tests/app/reviewcases.h"

#include <QFile>
#include <QTest>

namespace tst_clireviewcases {

using namespace espalier;
using test::Asking;
using test::CliOutcome;
using test::ReviewAct;
using test::ReviewCase;
using test::ShopRepository;

namespace {

/// The command line as a place where patches are decided about.
class CliSurface final : public test::ReviewSurface {
public:
    explicit CliSurface(ShopRepository &shop) : m_shop(shop) {}

    std::optional<std::string> approve(Asking asking, const std::string &reason,
                                       bool lookAtAll) override
    {
        const auto id = (asking == Asking::OtherIdTyped ? QStringLiteral("yes") : m_shop.ticket);
        // Every change is asked about where the risk is high, and no other question comes before.
        const bool isHigh = shown()["risk_level"].get<int>() > kMostRisk;
        const auto changes = isHigh ? shown()["hunks"].get<int>() : 0;
        QByteArray typed;
        for (int i = 0; i < changes; ++i)
            typed += lookAtAll ? "y\n" : "n\n";
        return told(ask(asking, {QStringLiteral("approve"), m_shop.ticket}, reason,
                        typed + id.toUtf8() + '\n'));
    }
    std::optional<std::string> apply(Asking asking) override
    {
        return told(ask(asking, {QStringLiteral("apply"), m_shop.ticket}, {}, {}));
    }
    std::optional<std::string> reject(Asking asking, const std::string &reason) override
    {
        return told(ask(asking, {QStringLiteral("reject"), m_shop.ticket}, reason, {}));
    }
    std::optional<std::string> rollBack(Asking asking, const std::string &reason) override
    {
        return told(ask(asking, {QStringLiteral("rollback"), m_shop.ticket}, reason, {}));
    }
    std::optional<std::string> audit() override
    {
        const auto outcome = ask(Asking::Person, {QStringLiteral("audit")}, {}, {});
        const bool isWhole = outcome.json()["whole"].get<bool>();
        return outcome.code == (isWhole ? 0 : 1) ? (isWhole ? "whole" : "faulty")
                                                 : outcome.err.toStdString();
    }

private:
    static constexpr int kMostRisk = 7;

    [[nodiscard]] Json shown() const
    {
        return m_shop.cli
            .run({QStringLiteral("review"), QStringLiteral("show"), m_shop.ticket,
                  QStringLiteral("--json")})
            .json();
    }
    [[nodiscard]] CliOutcome ask(Asking asking, QStringList arguments, const std::string &reason,
                                 const QByteArray &typed) const
    {
        arguments.prepend(QStringLiteral("review"));
        arguments << QStringLiteral("--json");
        if (!reason.empty())
            arguments << QStringLiteral("--reason") << QString::fromStdString(reason);
        auto &cli = m_shop.cli;
        switch (asking) {
        case Asking::NoTerminal: return cli.run(arguments);
        case Asking::PipedId: return cli.run(arguments, m_shop.ticket.toUtf8() + '\n');
        case Asking::NoInput: arguments << QStringLiteral("--no-input"); break;
        case Asking::Yes: arguments << QStringLiteral("--yes"); break;
        case Asking::ContinuousIntegration: cli.setVariable("CI", "true"); break;
        case Asking::Person:
        case Asking::OtherIdTyped: break;
        }
        auto outcome = cli.runTyping(arguments, typed);
        cli.setVariable("CI", {});
        return outcome;
    }
    /// The refusal stands behind the words for it, in brackets.
    static std::string told(const CliOutcome &outcome)
    {
        constexpr int kGateMissing = 3;
        if (outcome.code == 0)
            return "none";
        if (outcome.code == kGateMissing && outcome.err.contains("Nothing was approved"))
            return "not-confirmed";
        const auto said = outcome.err.trimmed().toStdString();
        const auto bracket = said.rfind('(');
        if (outcome.code == kGateMissing && bracket != std::string::npos && said.ends_with(')'))
            return said.substr(bracket + 1, said.size() - bracket - 2);
        return "failed: " + outcome.out.toStdString() + outcome.err.toStdString();
    }

    ShopRepository &m_shop;
};

} // namespace

class CliReviewCasesTest : public QObject {
    Q_OBJECT

private slots:
    void decisions_data();
    void decisions();
};

void CliReviewCasesTest::decisions_data()
{
    QVERIFY2(QFile::exists(test::Cli::program()), "the program is not built");
    QTest::addColumn<std::size_t>("number");
    for (std::size_t i = 0; i < test::reviewCases().size(); ++i)
        QTest::newRow(test::reviewCases()[i].name) << i;
}

void CliReviewCasesTest::decisions()
{
    QFETCH(std::size_t, number);
    const auto &wanted = test::reviewCases()[number];
    ShopRepository shop;
    wanted.given(shop);
    const auto before = wanted.act == ReviewAct::Audit ? std::string() : decidedSoFar(shop);
    CliSurface surface(shop);
    const auto said = test::carryOut(wanted, surface);
    QVERIFY(said.has_value());
    QCOMPARE(*said, std::string(wanted.expected));
    if (wanted.act != ReviewAct::Audit)
        QCOMPARE(decidedSoFar(shop) == before, *said != "none");
}

} // namespace tst_clireviewcases

QTEST_GUILESS_MAIN(tst_clireviewcases::CliReviewCasesTest)
#include "tst_clireviewcases.moc"
