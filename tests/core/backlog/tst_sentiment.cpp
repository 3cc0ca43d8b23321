// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lexicon.h"
#include "core/backlog/sentiment.h"
#include "core/base/file.h"
#include "core/base/jsonaccess.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <format>

namespace tst_sentiment {

using namespace espalier;
using namespace espalier::backlog;
using std::string;

class SentimentTest : public QObject {
    Q_OBJECT

private slots:
    void sounds_data();
    void sounds();
    void saysWhichWordsCounted_data();
    void saysWhichWordsCounted();
    void becomesStrongerOrWeaker_data();
    void becomesStrongerOrWeaker();
    void asks_data();
    void asks();
    void textsThatPeopleWrote_data();
    void textsThatPeopleWrote();
    void staysWithinItsRange();
    void takesAnyBytes();
    void lexiconIsAllLowerCase();
};

void SentimentTest::sounds_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<int>("sign");
    const auto row = [](const char *text, int sign) {
        QTest::newRow(text) << string(text) << sign;
    };
    row("", 0);
    row("The list has three columns", 0);
    row("It crashes", -1);
    row("It never crashes", 1);
    row("No problems", 1);
    row("Not bad", 1);
    row("Not good", -1);
    row("It isn’t fast", -1);
    row("The crash is fixed", 1);
    row("The crash is still not fixed", -1);
    row("Nice idea, but it fails", -1);
    row("It failed once, but it is excellent", 1);
    row("Not now. Good work", 1);
    row(":(", -1);
    row("It arrived \xF0\x9F\x91\x8D", 1);
}

void SentimentTest::sounds()
{
    QFETCH(string, text);
    QFETCH(int, sign);
    const auto score = sentimentOf(text).score;
    QCOMPARE(score > 0 ? 1 : score < 0 ? -1 : 0, sign);
}

void SentimentTest::saysWhichWordsCounted_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<string>("words");
    const auto row = [](const char *text, const char *words) {
        QTest::newRow(text) << string(text) << string(words);
    };
    row("The list has three columns", "");
    row("CRASHES and it is SLOW", "-crashes -slow");
    row("It never crashed", "+never crashed");
    row("Good, not bad", "+good +not bad");
    row("It does not work :(", "-does not work -:(");
    row("Thanks for fixing the crash", "+thanks for +fixing crash");
}

void SentimentTest::saysWhichWordsCounted()
{
    QFETCH(string, text);
    QFETCH(string, words);
    string all;
    for (const auto &word : sentimentOf(text).words)
        all += (all.empty() ? "" : " ") + word;
    QCOMPARE(all, words);
}

void SentimentTest::becomesStrongerOrWeaker_data()
{
    QTest::addColumn<string>("more");
    QTest::addColumn<string>("less");
    const auto row = [](const char *more, const char *less) {
        QTest::newRow(more) << string(more) << string(less);
    };
    row("very slow", "slow");
    row("slow", "slightly slow");
    row("slow!!!", "slow");
    row("it crashes and it is slow", "it is slow");
    row("fine, but slow", "slow, but fine");
    row("terrible", "bad");
}

void SentimentTest::becomesStrongerOrWeaker()
{
    QFETCH(string, more);
    QFETCH(string, less);
    QVERIFY(sentimentOf(more).score < sentimentOf(less).score);
}

void SentimentTest::asks_data()
{
    QTest::addColumn<string>("text");
    QTest::addColumn<bool>("asks");
    const auto row = [](const char *text, bool asks) {
        QTest::newRow(text) << string(text) << asks;
    };
    row("Please add a dark mode", true);
    row("It would be nice to sort by date", true);
    row("COULD YOU SUPPORT CSV?", true);
    row("I’d like to see the total", true);
    row("Please fix the crash", false);
    row("How do I sort by date?", false);
    row("I wish it did not crash, this is terrible and useless", false);
    row("", false);
}

void SentimentTest::asks()
{
    QFETCH(string, text);
    QFETCH(bool, asks);
    QCOMPARE(asksForSomething(text), asks);
}

static Json labelled()
{
    const auto text = readFile(string(QT_TESTCASE_SOURCEDIR) + "/feedback.json");
    return text ? parseJson(*text) : Json();
}

void SentimentTest::textsThatPeopleWrote_data()
{
    QTest::addColumn<string>("part");
    QTest::addColumn<std::size_t>("atLeast");
    QTest::newRow("what the lexicon was tuned by") << string("tuning") << std::size_t{100};
    QTest::newRow("what was held out") << string("held_out") << std::size_t{50};
}

/// Whether complaints are told from all else, and wishes from all else.
void SentimentTest::textsThatPeopleWrote()
{
    QFETCH(string, part);
    QFETCH(std::size_t, atLeast);
    const auto all = labelled();
    const auto *texts = find(all, part.c_str());
    QVERIFY(texts && texts->size() >= atLeast);
    std::size_t right = 0;
    std::size_t rightAbout = 0;
    for (const auto &row : *texts) {
        const auto text = textAt(row, "text");
        const bool negative = sentimentOf(text).score < kNegativeBelow;
        right += negative == (textAt(row, "label") == "negative");
        rightAbout += asksForSomething(text) == isTrue(row, "asks");
    }
    const auto count = static_cast<double>(texts->size());
    const auto accuracy = static_cast<double>(right) / count;
    const auto accuracyOfAsking = static_cast<double>(rightAbout) / count;
    qInfo("%s", std::format("{}: negative or not {:.3f}, asking or not {:.3f}, of {} texts", part,
                            accuracy, accuracyOfAsking, texts->size())
                    .c_str());
    QVERIFY(accuracy >= 0.85);
    QVERIFY(accuracyOfAsking >= 0.85);
}

void SentimentTest::staysWithinItsRange()
{
    string text;
    for (int i = 0; i < 5000; ++i)
        text += "terrible! ";
    QVERIFY(sentimentOf(text).score >= -1);
    QVERIFY(sentimentOf(text).score < -0.99);
}

void SentimentTest::takesAnyBytes()
{
    const string huge(10'000'000, '!');
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(sentimentOf(huge).score, 0.0);
    QVERIFY(sentimentOf("\xff\xfe bad \xc3").score < 0);
    QVERIFY(sentimentOf(string("bad\0good", 8)).words.size() == 2);
    QCOMPARE(sentimentOf("'''").words.size(), 0u);
    string long_ = "not ";
    while (long_.size() < 10'000'000)
        long_ += "but bad ";
    QVERIFY(sentimentOf(long_).score < 0);
    QVERIFY(!asksForSomething(long_));
    QVERIFY(timer.elapsed() < 5000);
}

/// Else words would never be found.
void SentimentTest::lexiconIsAllLowerCase()
{
    const auto &lexicon = Lexicon::builtIn();
    QVERIFY(lexicon.terms.size() > 400);
    QVERIFY(lexicon.requests.size() > 50);
    QVERIFY(!lexicon.negations.empty() && !lexicon.strengtheners.empty() &&
            !lexicon.weakeners.empty() && !lexicon.turns.empty() && !lexicon.resolutions.empty() &&
            !lexicon.signs.empty());
    for (const auto &[term, value] : lexicon.terms) {
        const bool plain = std::ranges::all_of(term, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || c == ' ';
        });
        QVERIFY2(plain && value != 0, term.c_str());
    }
    QCOMPARE(Lexicon::fromJson(parseJson(R"({"words": {"x": ["a"], "1": 3}, "signs": []})"))
                 .terms.size(),
             0u);
}

} // namespace tst_sentiment

QTEST_APPLESS_MAIN(tst_sentiment::SentimentTest)
#include "tst_sentiment.moc"
