// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/trust.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_trust {

using namespace espalier;
using namespace espalier::settings;
using test::ForkedProcess;
using test::TemporaryProject;

class TrustTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsTrustedAtFirst();
    void trustIsKeptAndWithdrawn();
    void theCanonicalPathCounts();
    void foldersBelowAreNotTrusted();
    void oddPathsAreKept_data();
    void oddPathsAreKept();
    void aDamagedListTrustsNobodyAndStays_data();
    void aDamagedListTrustsNobodyAndStays();
    void withoutAHomeNothingIsTrusted();
    void severalProgramsAtOnce();
};

void TrustTest::nothingIsTrustedAtFirst()
{
    const TemporaryProject folder;
    const Trust trust(folder.path("state/trust.toml"));
    QCOMPARE(trust.isTrusted(folder.root()), false);
    QVERIFY(trust.list()->empty());
    VERIFY_FAILS(NotFound, trust.isTrusted(folder.path("missing")));
}

void TrustTest::trustIsKeptAndWithdrawn()
{
    const TemporaryProject folder;
    Trust trust(folder.path("state/trust.toml"));
    VERIFY_OK(trust.trust(folder.root()));
    VERIFY_OK(trust.trust(folder.root()));
    QCOMPARE(Trust(folder.path("state/trust.toml")).isTrusted(folder.root()), true);
    QCOMPARE(trust.list()->size(), 1u);
    VERIFY_OK(trust.withdraw(folder.root()));
    QCOMPARE(trust.isTrusted(folder.root()), false);
}

void TrustTest::theCanonicalPathCounts()
{
    const TemporaryProject folder;
    folder.write("project/a", "");
    std::filesystem::create_directory_symlink("project", folder.path("link"));
    Trust trust(folder.path("trust.toml"));
    VERIFY_OK(trust.trust(folder.path("link/../project/.")));
    QCOMPARE(trust.isTrusted(folder.path("link")), true);
    QCOMPARE(trust.isTrusted(folder.path("project")), true);
}

void TrustTest::foldersBelowAreNotTrusted()
{
    const TemporaryProject folder;
    folder.write("project/vendor/a", "");
    Trust trust(folder.path("trust.toml"));
    VERIFY_OK(trust.trust(folder.path("project")));
    QCOMPARE(trust.isTrusted(folder.path("project/vendor")), false);
    QCOMPARE(trust.isTrusted(folder.root()), false);
}

void TrustTest::oddPathsAreKept_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("dots") << QByteArray("a.b.c");
    QTest::newRow("quotes and line ends") << QByteArray("a\"'\\\n=#]");
    QTest::newRow("umlaut") << QByteArray("\xc3\xa4");
    QTest::newRow("latin-1") << QByteArray("\xe4");
}

void TrustTest::oddPathsAreKept()
{
    QFETCH(QByteArray, name);
    const TemporaryProject folder;
    folder.write(name.toStdString() + "/a", "");
    folder.write("other/a", "");
    Trust trust(folder.path("trust.toml"));
    VERIFY_OK(trust.trust(folder.path(name.toStdString())));
    VERIFY_OK(trust.trust(folder.path("other")));
    QCOMPARE(trust.isTrusted(folder.path(name.toStdString())), true);
    VERIFY_OK(trust.withdraw(folder.path("other")));
    QCOMPARE(trust.isTrusted(folder.path(name.toStdString())), true);
}

void TrustTest::aDamagedListTrustsNobodyAndStays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no TOML") << QByteArray("[projects\n");
    QTest::newRow("something else") << QByteArray("[projects]\n\"/\" = true\n");
    QTest::newRow("another section") << QByteArray("[others]\n\"/\" = \"x\"\n");
}

void TrustTest::aDamagedListTrustsNobodyAndStays()
{
    QFETCH(QByteArray, text);
    const TemporaryProject folder;
    folder.write("trust.toml", text.toStdString());
    Trust trust(folder.path("trust.toml"));
    VERIFY_FAILS(InvalidInput, trust.isTrusted("/"));
    VERIFY_FAILS(InvalidInput, trust.trust("/"));
    QCOMPARE(folder.read("trust.toml"), text.toStdString());
}

void TrustTest::withoutAHomeNothingIsTrusted()
{
    Trust trust({});
    QCOMPARE(trust.isTrusted("/"), false);
    VERIFY_FAILS(NotFound, trust.trust("/"));
}

void TrustTest::severalProgramsAtOnce()
{
    const TemporaryProject folder;
    for (int i = 0; i < 20; ++i)
        folder.write("p" + std::to_string(i) + "/a", "");
    const auto trustSome = [&](int first) {
        return [&folder, first](ForkedProcess &) {
            Trust trust(folder.path("trust.toml"));
            for (int i = first; i < 20; i += 2) {
                if (!trust.trust(folder.path("p" + std::to_string(i))))
                    return 1;
            }
            return 0;
        };
    };
    ForkedProcess even(trustSome(0));
    ForkedProcess odd(trustSome(1));
    QCOMPARE(even.wait(), 0);
    QCOMPARE(odd.wait(), 0);
    QCOMPARE(Trust(folder.path("trust.toml")).list()->size(), 20u);
}

} // namespace tst_trust

QTEST_APPLESS_MAIN(tst_trust::TrustTest)
#include "tst_trust.moc"
