// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/fingerprint.h"
#include "core/backlog/generate.h"
#include "core/base/file.h"
#include "core/traceback/traceback.h"

#include <QTest>

namespace tst_realtraces {

using namespace espalier;
using namespace espalier::backlog;
using std::string;

/// What small programs of each language said when they failed, as traces/<language>-<case>.txt:
/// "first", "later" (the same failure after lines were put above it, with other values),
/// "elsewhere" (in another function), "otherwise" (in the same calls, of another kind).
class RealTracesTest : public QObject {
    Q_OBJECT

private slots:
    void groups_data();
    void groups();
};

static model::Observation read(const string &name)
{
    const auto text = readFile(string(QT_TESTCASE_SOURCEDIR) + "/traces/" + name + ".txt");
    model::ExceptionSeen seen;
    for (auto &found : traceback::findTraces(text.value_or(string()))) {
        if (seen.trace.empty())
            seen.trace = std::move(found.trace);
    }
    traceback::markOwn(seen.trace, "/srv/shop");
    return {.content = std::move(seen), .at = {}, .service = {}};
}

static string partsOf(const Fingerprint &fingerprint)
{
    string text;
    for (const auto &part : fingerprint.parts)
        text += part + "\n";
    return text;
}

void RealTracesTest::groups_data()
{
    QTest::addColumn<string>("language");
    QTest::addColumn<string>("title");
    const auto row = [](const char *language, const char *title) {
        QTest::newRow(language) << string(language) << string(title);
    };
    row("python",
        "RuntimeError in main.checkout: cannot price order <n>, because of KeyError: 'price'");
    row("javascript", "TypeError in Cart.total (src/cart.js): Cannot read properties of undefined "
                      "(reading 'amount')");
    row("go", "runtime error in cart.(*Cart).Total.func: index out of range [<n>] with length <n>");
    row("java", "IllegalStateException in Main.checkout: cannot price order <n>, because of "
                "NullPointerException: Can…");
    row("ruby", "KeyError in total (lib/cart.rb): key not found: :price");
    row("php", "PriceError in Cart::priceOf: no price for <n>");
    row("rust", "panic in main::cart::Cart::price_of: index out of bounds: the len is <n> but the "
                "index is <n>");
}

void RealTracesTest::groups()
{
    QFETCH(string, language);
    QFETCH(string, title);
    const auto first = fingerprintOf(read(language + "-first"));
    const auto later = fingerprintOf(read(language + "-later"));
    const auto elsewhere = fingerprintOf(read(language + "-elsewhere"));
    const auto otherwise = fingerprintOf(read(language + "-otherwise"));
    QCOMPARE(first->basis, GroupBasis::OwnFrames);
    QCOMPARE(partsOf(*later), partsOf(*first));
    QCOMPARE(*later, *first);
    QVERIFY2(elsewhere->value != first->value, partsOf(*first).c_str());
    QVERIFY2(otherwise->value != first->value, partsOf(*first).c_str());
    QVERIFY2(otherwise->value != elsewhere->value, partsOf(*otherwise).c_str());
    const auto drafts = fromExceptions(
        {{.fingerprint = *first, .count = 1, .samples = {read(language + "-first")}}});
    QCOMPARE(drafts.size(), 1u);
    QCOMPARE(drafts[0].ticket.title, title);
}

} // namespace tst_realtraces

QTEST_APPLESS_MAIN(tst_realtraces::RealTracesTest)
#include "tst_realtraces.moc"
