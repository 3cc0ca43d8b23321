// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/errortext.h"

#include <QTest>

#include <utility>

namespace tst_errortext {

using namespace espalier;
using controls::wordsOf;

class TestErrorText final : public QObject {
    Q_OBJECT

private slots:
    void everyKindHasItsWords_data();
    void everyKindHasItsWords();
    void theMessageIsASentenceWithWhatItIsAbout();
    void withoutAContextThereIsNoColon();
    void anEmptyMessageIsNoTrouble();
    void detailsAreTheErrorAsItIs();
};

void TestErrorText::everyKindHasItsWords_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<bool>("remedy");
    for (int i = 0; i <= std::to_underlying(ErrorKind::Internal); ++i) {
        const auto kind = static_cast<ErrorKind>(i);
        // What is not possible stays so, and its message says what is; cancelling was asked for.
        const bool remedy = kind != ErrorKind::Unsupported && kind != ErrorKind::Cancelled;
        QTest::newRow(name(kind)) << kind << remedy;
    }
}

void TestErrorText::everyKindHasItsWords()
{
    QFETCH(ErrorKind, kind);
    const auto words = wordsOf({kind, "it went wrong", "a.py"});
    QCOMPARE(words.what, QStringLiteral("It went wrong: a.py"));
    QTEST(!words.remedy.isEmpty(), "remedy");
    QVERIFY(words.remedy.isEmpty() || words.remedy.endsWith(u'.'));
    QVERIFY(words.details.startsWith(QLatin1String(name(kind))));
}

void TestErrorText::theMessageIsASentenceWithWhatItIsAbout()
{
    QCOMPARE(wordsOf({ErrorKind::Io, "übel", "Bäume/树.py"}).what,
             QStringLiteral("Übel: Bäume/树.py"));
}

void TestErrorText::withoutAContextThereIsNoColon()
{
    QCOMPARE(wordsOf({ErrorKind::Io, "cannot read", {}}).what, QStringLiteral("Cannot read"));
}

void TestErrorText::anEmptyMessageIsNoTrouble()
{
    QCOMPARE(wordsOf({ErrorKind::Io, {}, {}}).what, QString());
}

void TestErrorText::detailsAreTheErrorAsItIs()
{
    QCOMPARE(wordsOf({ErrorKind::DiskFull, "cannot write", "a.py"}).details,
             QStringLiteral("disk-full: cannot write (a.py)"));
}

} // namespace tst_errortext

QTEST_GUILESS_MAIN(tst_errortext::TestErrorText)
#include "tst_errortext.moc"
