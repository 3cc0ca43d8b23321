// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "tests/support/temporaryproject.h"
#include "tests/support/verify.h"

#include <QTest>

namespace tst_noapplication {

using namespace espalier;

class NoApplicationTest : public QObject {
    Q_OBJECT

private slots:
    void openingIsRefusedInsteadOfCrashing();
};

void NoApplicationTest::openingIsRefusedInsteadOfCrashing()
{
    const test::TemporaryProject project;
    VERIFY_FAILS(Internal, store::Database::open(project.path("a.db"), store::projectSchema()));
}

} // namespace tst_noapplication

QTEST_APPLESS_MAIN(tst_noapplication::NoApplicationTest)
#include "tst_noapplication.moc"
