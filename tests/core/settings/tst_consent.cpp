// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/consent.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_consent {

using namespace espalier;
using namespace espalier::settings;
using test::TemporaryProject;

static const std::string kOrigin = "https://models.example:443";

class ConsentTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsAgreedToAtFirst();
    void anAgreementIsForOneServerAndOneProject();
    void anAgreementCanBeWithdrawn();
    void whatIsGivenIsListed();
    void theCanonicalPathCounts();
    void aDamagedListAgreesToNothingAndStays();
    void withoutAHomeNothingIsKept();
};

void ConsentTest::nothingIsAgreedToAtFirst()
{
    const TemporaryProject folder;
    const auto consent = Consent::in(folder.path("state"));
    QCOMPARE(consent.isGiven(folder.root(), kOrigin), false);
    VERIFY_FAILS(NotFound, consent.isGiven(folder.path("missing"), kOrigin));
}

void ConsentTest::anAgreementIsForOneServerAndOneProject()
{
    const TemporaryProject folder;
    folder.write("one two/a", "");
    folder.write("other/a", "");
    auto consent = Consent::in(folder.path("state"));
    VERIFY_OK(consent.give(folder.path("one two"), kOrigin));
    const auto again = Consent::in(folder.path("state"));
    QCOMPARE(again.isGiven(folder.path("one two"), kOrigin), true);
    QCOMPARE(again.isGiven(folder.path("one two"), "https://models.example:8443"), false);
    QCOMPARE(again.isGiven(folder.path("other"), kOrigin), false);
    QCOMPARE(again.isGiven(folder.root(), kOrigin), false);
}

void ConsentTest::anAgreementCanBeWithdrawn()
{
    const TemporaryProject folder;
    auto consent = Consent::in(folder.path("state"));
    VERIFY_OK(consent.give(folder.root(), kOrigin));
    VERIFY_OK(consent.give(folder.root(), "https://other.example:443"));
    VERIFY_OK(consent.withdraw(folder.root(), kOrigin));
    QCOMPARE(consent.isGiven(folder.root(), kOrigin), false);
    QCOMPARE(consent.isGiven(folder.root(), "https://other.example:443"), true);
}

void ConsentTest::whatIsGivenIsListed()
{
    const TemporaryProject folder;
    folder.write("one/a", "");
    folder.write("another one/a", ""); // its name ends like that of the other
    auto consent = Consent::in(folder.path("state"));
    QVERIFY(consent.list(folder.path("one"))->empty());
    VERIFY_OK(consent.give(folder.path("one"), kOrigin));
    VERIFY_OK(consent.give(folder.path("another one"), "https://other.example:443"));
    VERIFY_OK(consent.give(folder.path("one"), "http://near.example:80"));
    const auto given = consent.list(folder.path("one"));
    VERIFY_OK(given);
    QCOMPARE(given->size(), 2u);
    QCOMPARE(given->at(0).origin, kOrigin);
    QCOMPARE(given->at(0).since.size(), std::string("2026-01-02T03:04:05.678Z").size());
    QCOMPARE(given->at(1).origin, "http://near.example:80");
    QCOMPARE(consent.list(folder.path("another one"))->front().origin, "https://other.example:443");
    VERIFY_OK(consent.withdraw(folder.path("one"), kOrigin));
    QCOMPARE(consent.list(folder.path("one"))->size(), 1u);
    VERIFY_FAILS(NotFound, consent.list(folder.path("missing")));
    QVERIFY(Consent::in({}).list(folder.root())->empty());
    folder.write("state/consent.toml", "[models\n");
    VERIFY_FAILS(InvalidInput, consent.list(folder.path("one")));
}

void ConsentTest::theCanonicalPathCounts()
{
    const TemporaryProject folder;
    folder.write("project/a", "");
    std::filesystem::create_directory_symlink("project", folder.path("link"));
    auto consent = Consent::in(folder.path("state"));
    VERIFY_OK(consent.give(folder.path("link"), kOrigin));
    QCOMPARE(consent.isGiven(folder.path("project"), kOrigin), true);
}

void ConsentTest::aDamagedListAgreesToNothingAndStays()
{
    const TemporaryProject folder;
    folder.write("state/consent.toml", "[models\n");
    auto consent = Consent::in(folder.path("state"));
    VERIFY_FAILS(InvalidInput, consent.isGiven(folder.root(), kOrigin));
    VERIFY_FAILS(InvalidInput, consent.give(folder.root(), kOrigin));
    QCOMPARE(folder.read("state/consent.toml"), "[models\n");
}

void ConsentTest::withoutAHomeNothingIsKept()
{
    const TemporaryProject folder;
    auto consent = Consent::in({});
    QCOMPARE(consent.isGiven(folder.root(), kOrigin), false);
    VERIFY_FAILS(NotFound, consent.give(folder.root(), kOrigin));
}

} // namespace tst_consent

QTEST_GUILESS_MAIN(tst_consent::ConsentTest)
#include "tst_consent.moc"
