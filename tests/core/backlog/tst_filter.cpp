// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/filter.h"
#include "tests/core/backlog/sometickets.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <format>

namespace tst_filter {

using namespace espalier;
using namespace espalier::backlog;
using model::TicketQuery;

class FilterTest : public QObject {
    Q_OBJECT

private slots:
    void aTextIsReadAs_data();
    void aTextIsReadAs();
    void namesAreRead();
    void wordsAndFilesAreRead_data();
    void wordsAndFilesAreRead();
    void anOrderIsRead();
    void refuses_data();
    void refuses();
    void theRefusedTokenIsTold();
    void tooMuchIsRefused();
    void randomQueriesComeBack();
    void randomTextsAreReadOrRefused();
    void whatCannotBeSaidIsLeftOut();
    void completes_data();
    void completes();
    void whatIsCompletedCanBeRead();
};

/// Texts that say the same in other words are told apart by nothing but their canonical form.
void FilterTest::aTextIsReadAs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    QTest::newRow("nothing") << "" << "";
    QTest::newRow("blanks") << " \t\n" << "";
    QTest::newRow("a status") << "status:open" << "status:open";
    QTest::newRow("several") << "status:ready,open" << "status:open,ready";
    QTest::newRow("a key that comes again") << "status:ready status:open" << "status:open,ready";
    QTest::newRow("excluded") << "-status:applied,rejected" << "-status:applied,rejected";
    QTest::newRow("more excluded than not")
        << "-status:open,in_progress,testing,ready,failed" << "status:applied,rejected";
    QTest::newRow("some of these, but not that") << "priority:low,high -priority:low"
                                                 << "priority:high";
    QTest::newRow("all there are") << "priority:critical,high,medium,low"
                                   << "priority:low,medium,high,critical";
    QTest::newRow("other ways to write a name")
        << "Category:Bug-Fix SOURCE:manual" << "category:bug_fix source:manual";
    QTest::newRow("the inbox") << "is:inbox" << "is:inbox";
    QTest::newRow("not the inbox") << "-is:inbox" << "is:triaged";
    QTest::newRow("not triaged") << "-is:triaged" << "is:inbox";
    QTest::newRow("the same twice") << "is:inbox -is:triaged" << "is:inbox";
    QTest::newRow("awake") << "-is:snoozed" << "-is:snoozed";
    QTest::newRow("came back") << "is:regressed" << "is:regressed";
    QTest::newRow("one level") << "risk:5" << "risk:5";
    QTest::newRow("one level with a sign") << "risk:=5" << "risk:5";
    QTest::newRow("at most") << "risk:<=5" << "risk:<=5";
    QTest::newRow("less") << "risk:<5" << "risk:<=4";
    QTest::newRow("more") << "effort:>3" << "effort:>=4";
    QTest::newRow("at least") << "effort:>=3" << "effort:>=3";
    QTest::newRow("between") << "risk:2..4" << "risk:2..4";
    QTest::newRow("from the lowest") << "risk:1..4" << "risk:<=4";
    QTest::newRow("any level") << "risk:<=10" << "risk:1..10";
    QTest::newRow("from both sides") << "risk:>3 risk:<7" << "risk:4..6";
    QTest::newRow("made from a day on") << "created:>=2026-01-24" << "created:>=2026-01-24";
    QTest::newRow("changed from a time on")
        << "Updated:>=2026-01-24T09:30:00+02:00" << "updated:>=2026-01-24T07:30:00.000Z";
    QTest::newRow("the later of two days")
        << "created:>=2026-01-24 created:>=2026-01-20" << "created:>=2026-01-24";
    QTest::newRow("the later of a day and a time") << "created:>=2026-01-24T00:00:01Z "
                                                      "created:>=2026-01-24"
                                                   << "created:>=2026-01-24T00:00:01.000Z";
    QTest::newRow("an order") << "sort:-updated" << "sort:-updated";
    QTest::newRow("the usual order") << "sort:score" << "";
    QTest::newRow("the usual order the other way round") << "sort:-Score" << "sort:-score";
    QTest::newRow("a name in quotes") << "status:\"open\"" << "status:open";
    QTest::newRow("all at once, in the order of the text")
        << "sort:title crash file:b* updated:>=2026-01-24 created:>=2026-01-01 effort:<3 "
           "-is:regressed is:snoozed is:triaged risk:1 "
           "source:test category:security priority:low status:open file:a*"
        << "status:open priority:low category:security source:test is:triaged is:snoozed "
           "-is:regressed risk:1 effort:<=2 created:>=2026-01-01 updated:>=2026-01-24 file:b* "
           "file:a* crash sort:title";
}

void FilterTest::aTextIsReadAs()
{
    QFETCH(QString, text);
    const auto query = parseFilter(text.toStdString());
    VERIFY_OK(query);
    QTEST(QString::fromStdString(filterText(*query)), "canonical");
}

void FilterTest::namesAreRead()
{
    const auto query = parseFilter("status:failed,open -source:manual,perf,performance");
    VERIFY_FAILS(InvalidInput, query);
    const auto good = parseFilter("status:failed,open -source:manual,performance is:inbox risk:>8");
    VERIFY_OK(good);
    using enum model::TicketSource;
    QVERIFY(good->statuses ==
            (std::vector{model::TicketStatus::Open, model::TicketStatus::Failed}));
    QVERIFY(good->sources ==
            (std::vector{Exception, Feedback, Test, Finding, Analysis, Instrumentation}));
    QVERIFY(good->priorities.empty());
    QVERIFY(good->triaged == false);
    QVERIFY(!good->snoozed);
    QVERIFY(good->risk == (model::LevelRange{9, 10}));
    QVERIFY(!good->effort);
}

void FilterTest::wordsAndFilesAreRead_data()
{
    using Texts = std::vector<std::string>;
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Texts>("words");
    QTest::addColumn<Texts>("files");
    const auto row = [](const char *name, std::string text, Texts words, Texts files = {}) {
        QTest::newRow(name) << std::move(text) << std::move(words) << std::move(files);
    };
    row("words", "crash  load", {"crash", "load"});
    row("quotes", R"("two words" x)", {"two words", "x"});
    row("quotes and backslashes within", R"("a \"b\" \\ c")", {R"(a "b" \ c)"});
    row("a key in quotes", R"("status:open")", {"status:open"});
    row("a key nobody knows", "std::vector http://x", {"std::vector", "http://x"});
    row("with quotes behind it", R"(message:"a b")", {"message:a b"});
    row("a key of another case keeps it", "KeyError:x", {"KeyError:x"});
    row("a colon first", ":open", {":open"});
    row("a quote within a word", R"(don"t 5")", {R"(don"t)", R"(5")"});
    row("a dash before a word, in quotes", R"("-O2" - "--x")", {"-O2", "-", "--x"});
    row("other scripts", "日本 ä", {"日本", "ä"});
    row("a glob", "file:core/*", {}, {"core/*"});
    row("a glob with blanks", R"(file:"my files/*" file:b,c)", {}, {"my files/*", "b,c"});
    row("a glob that begins with a dash", R"(file:-x)", {}, {"-x"});
    row("a glob of capitals", R"(FILE:Src/A*)", {}, {"Src/A*"});
}

void FilterTest::wordsAndFilesAreRead()
{
    using Texts = std::vector<std::string>;
    QFETCH(std::string, text);
    QFETCH(Texts, words);
    QFETCH(Texts, files);
    const auto query = parseFilter(text);
    VERIFY_OK(query);
    QCOMPARE(query->words, words);
    QCOMPARE(query->files, files);
    const auto again = parseFilter(filterText(*query));
    VERIFY_OK(again);
    QCOMPARE(again->words, words);
    QCOMPARE(again->files, files);
}

void FilterTest::anOrderIsRead()
{
    const auto query = parseFilter("sort:-effort");
    VERIFY_OK(query);
    QVERIFY(query->order == model::TicketOrder::Effort);
    QVERIFY(query->descending);
    QVERIFY(parseFilter("sort:created")->order == model::TicketOrder::Created);
}

void FilterTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("a name with a slip") << "status:opne" << "did you mean open?";
    QTest::newRow("a name that is begun") << "priority:crit" << "did you mean critical?";
    QTest::newRow("a name nobody knows")
        << "status:xyzzy" << "it can be open, in_progress, testing";
    QTest::newRow("one of several") << "category:security,bugs" << "category cannot be bugs";
    QTest::newRow("no name") << "status:" << "status cannot be empty";
    QTest::newRow("a comma too many") << "status:open," << "status cannot be empty";
    QTest::newRow("a key with a slip") << "stauts:open" << "did you mean status:?";
    QTest::newRow("a key that is begun") << "prio:high" << "did you mean priority:?";
    QTest::newRow("a flag nobody knows") << "is:open" << "inbox, triaged, snoozed, regressed";
    QTest::newRow("several flags at once") << "is:inbox,snoozed" << "is cannot be";
    QTest::newRow("flags that contradict") << "is:inbox is:triaged" << "contradicts";
    QTest::newRow("a flag and its exclusion") << "is:snoozed -is:snoozed" << "contradicts";
    QTest::newRow("a level of 11") << "risk:11" << "levels from 1 to 10";
    QTest::newRow("a level of 0") << "risk:0" << "levels from 1 to 10";
    QTest::newRow("less than the lowest") << "effort:<1" << "levels from 1 to 10";
    QTest::newRow("more than the highest") << "risk:>10" << "levels from 1 to 10";
    QTest::newRow("a level in words") << "risk:high" << "levels from 1 to 10";
    QTest::newRow("half a level") << "risk:2.5" << "levels from 1 to 10";
    QTest::newRow("a negative level") << "risk:-5" << "levels from 1 to 10";
    QTest::newRow("an odd sign") << "risk:=<5" << "levels from 1 to 10";
    QTest::newRow("a range the wrong way round") << "risk:4..2" << "levels from 1 to 10";
    QTest::newRow("half a range") << "risk:4.." << "levels from 1 to 10";
    QTest::newRow("a level beyond numbers") << "risk:99999999999999999999" << "levels from 1";
    QTest::newRow("levels that do not meet") << "risk:<3 risk:>5" << "leaves no level of risk";
    QTest::newRow("all excluded") << "-priority:low,medium,high,critical" << "leaves no priority";
    QTest::newRow("wanted and excluded") << "status:open -status:open" << "leaves no status";
    QTest::newRow("an excluded level") << "-risk:5" << "risk cannot be excluded";
    QTest::newRow("an excluded file") << "-file:a" << "file cannot be excluded";
    QTest::newRow("a day alone") << "created:2026-01-24" << "created takes the day or the time";
    QTest::newRow("until a day") << "updated:<=2026-01-24" << "updated takes the day or the time";
    QTest::newRow("no day") << "created:>=" << "created takes the day or the time";
    QTest::newRow("a day that is none") << "created:>=2026-02-30" << ">=2026-01-24";
    QTest::newRow("a time without its zone")
        << "created:>=2026-01-24T09:30:00" << "created takes the day or the time";
    QTest::newRow("an excluded day") << "-created:>=2026-01-24" << "created cannot be excluded";
    QTest::newRow("an excluded order") << "-sort:title" << "sort:-";
    QTest::newRow("an excluded word") << "-O2" << "in quotes, - is a part of the word";
    QTest::newRow("an excluded word in quotes") << "-\"a b\"" << "words cannot be excluded";
    QTest::newRow("an order nobody knows") << "sort:name" << "score, updated, created";
    QTest::newRow("two orders") << "sort:title sort:risk" << "an order already";
    QTest::newRow("no glob") << "file:" << "file takes a glob";
    QTest::newRow("an open quote") << "crash \"two words" << "a quote is not closed";
    QTest::newRow("an open quote that ends with a backslash") << "\"a\\" << "a quote is not closed";
    QTest::newRow("an open quote behind a key") << "file:\"a b" << "a quote is not closed";
    QTest::newRow("something stuck to a quote") << "\"a\"b" << "follows it without a blank";
    QTest::newRow("quotes around nothing") << "\"\"" << "no word between the quotes";
}

void FilterTest::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto query = parseFilter(text.toStdString());
    VERIFY_FAILS(InvalidInput, query);
    QVERIFY2(query.error().message.contains(says.toStdString()), query.error().message.c_str());
}

void FilterTest::theRefusedTokenIsTold()
{
    const auto query = parseFilter("crash  -status:opne,ready  risk:5");
    VERIFY_FAILS(InvalidInput, query);
    QCOMPARE(query.error().context, "-status:opne,ready");
    // Escapes must not steer the terminal that shows it.
    QVERIFY(!parseFilter("status:\x1b[2J").error().text().contains('\x1b'));
}

void FilterTest::tooMuchIsRefused()
{
    VERIFY_FAILS(InvalidInput, parseFilter(std::string(10'000'000, '"')));
    VERIFY_FAILS(InvalidInput, parseFilter(std::string(5000, 'a')));
    VERIFY_FAILS(InvalidInput, parseFilter("\xff\xfe"));
    std::string words;
    for (int i = 0; i < 100; ++i)
        words += "w ";
    VERIFY_OK(parseFilter(words));
    VERIFY_FAILS(InvalidInput, parseFilter(words + "w"));
}

template <typename Enum>
static std::vector<Enum> randomNames(test::RandomTickets &random, std::uint32_t count)
{
    std::vector<Enum> values;
    if (random.number(2) == 0)
        return values;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (random.number(2) == 0)
            values.push_back(static_cast<Enum>(i));
    }
    return values;
}

static std::optional<bool> randomFlag(test::RandomTickets &random)
{
    const auto number = random.number(3);
    return number == 2 ? std::nullopt : std::optional(number == 1);
}

static std::optional<model::LevelRange> randomLevels(test::RandomTickets &random)
{
    const auto low = static_cast<int>(random.number(10)) + 1;
    const auto high = low + static_cast<int>(random.number(static_cast<std::uint32_t>(11 - low)));
    return random.number(2) == 0 ? std::nullopt : std::optional(model::LevelRange{low, high});
}

static std::string randomSince(test::RandomTickets &random)
{
    const auto number = random.number(40);
    return number == 0 || number > 30 ? std::string()
           : number % 2 == 0          ? std::format("2026-01-{:02}", number)
                                      : std::format("2026-01-{:02}T09:30:00.125Z", number);
}

static TicketQuery randomQuery(test::RandomTickets &random)
{
    TicketQuery query{.statuses = randomNames<model::TicketStatus>(random, 7),
                      .priorities = randomNames<model::TicketPriority>(random, 4),
                      .categories = randomNames<model::TicketCategory>(random, 6),
                      .sources = randomNames<model::TicketSource>(random, 8),
                      .risk = randomLevels(random),
                      .effort = randomLevels(random),
                      .triaged = randomFlag(random),
                      .snoozed = randomFlag(random),
                      .regressed = randomFlag(random),
                      .createdFrom = randomSince(random),
                      .updatedFrom = randomSince(random),
                      .order = static_cast<model::TicketOrder>(random.number(7)),
                      .descending = random.number(2) == 0};
    for (auto count = random.number(3); count > 0; --count)
        query.files.push_back("f" + random.text(3));
    for (auto count = random.number(4); count > 0; --count)
        query.words.push_back(random.text(1) + "w" + random.text(3));
    // Words that look like something else.
    if (random.number(3) == 0)
        query.words.push_back("status:" + random.text(1));
    if (random.number(3) == 0)
        query.words.push_back("-" + random.text(1));
    return query;
}

void FilterTest::randomQueriesComeBack()
{
    test::RandomTickets random(11);
    for (int i = 0; i < 1000; ++i) {
        const auto query = randomQuery(random);
        const auto text = filterText(query);
        const auto back = parseFilter(text);
        QVERIFY2(back.has_value(), (text + "\n" + test::why(back)).c_str());
        QVERIFY2(back->statuses == query.statuses, text.c_str());
        QVERIFY2(back->priorities == query.priorities, text.c_str());
        QVERIFY2(back->categories == query.categories, text.c_str());
        QVERIFY2(back->sources == query.sources, text.c_str());
        QVERIFY2(back->risk == query.risk && back->effort == query.effort, text.c_str());
        QVERIFY2(back->triaged == query.triaged && back->snoozed == query.snoozed, text.c_str());
        QVERIFY2(back->regressed == query.regressed, text.c_str());
        QCOMPARE(back->createdFrom, query.createdFrom);
        QCOMPARE(back->updatedFrom, query.updatedFrom);
        QCOMPARE(back->files, query.files);
        QCOMPARE(back->words, query.words);
        QVERIFY2(back->order == query.order && back->descending == query.descending, text.c_str());
        QCOMPARE(filterText(*back), text);
    }
}

void FilterTest::randomTextsAreReadOrRefused()
{
    static constexpr std::array<std::string_view, 24> kPieces{
        "status", ":",     "-",     "open", ",",        " ",   "\"",   "\\",
        "is",     "inbox", "risk",  "<=",   "5",        "..",  "sort", "file",
        "*",      "wörd",  "ready", "\t",   "priority", "low", ">",    "stat"};
    test::RandomTickets random(12);
    int read = 0;
    for (int i = 0; i < 6000; ++i) {
        std::string text;
        for (auto count = random.number(10); count > 0; --count)
            text += kPieces[random.number(kPieces.size())];
        const auto query = parseFilter(text);
        static_cast<void>(filterCompletions(text));
        if (!query)
            continue;
        ++read;
        // What was read says the same in other words.
        const auto again = parseFilter(filterText(*query));
        QVERIFY2(again.has_value(), text.c_str());
        QCOMPARE(filterText(*again), filterText(*query));
    }
    QVERIFY(read > 500);
}

void FilterTest::whatCannotBeSaidIsLeftOut()
{
    TicketQuery query;
    query.words = {"", "a"};
    query.files = {""};
    query.statuses = {model::TicketStatus::Ready, model::TicketStatus::Open,
                      model::TicketStatus::Ready};
    QCOMPARE(filterText(query), "status:open,ready a");
}

void FilterTest::completes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("completions");
    const auto keys =
        QStringLiteral("status: priority: category: source: is: risk: effort: created: "
                       "updated: file: sort:");
    QTest::newRow("nothing") << "" << keys;
    QTest::newRow("behind a blank") << "status:open " << keys;
    QTest::newRow("a key of several") << "s" << "status: source: sort:";
    QTest::newRow("a key that is clear, in capitals")
        << "x Pri" << "priority:low priority:medium priority:high priority:critical";
    QTest::newRow("a key with nothing to choose from") << "fi" << "file:";
    QTest::newRow("an excluded key") << "-s" << "-status: -source:";
    QTest::newRow("only what can be excluded")
        << "-" << "-status: -priority: -category: -source: -is:";
    QTest::newRow("a name") << "status:re" << "status:ready status:rejected";
    QTest::newRow("a name in capitals") << "Status:REA" << "status:ready";
    QTest::newRow("another name") << "status:open,re" << "status:open,ready status:open,rejected";
    QTest::newRow("none that is there")
        << "priority:low,high," << "priority:low,high,medium priority:low,high,critical";
    QTest::newRow("an excluded name") << "-category:d" << "-category:documentation";
    QTest::newRow("a flag") << "is:s" << "is:snoozed";
    QTest::newRow("levels") << "risk:<" << "risk:<=3 risk:<=5 risk:<=7";
    QTest::newRow("an order") << "sort:-u" << "sort:-updated";
    QTest::newRow("a word") << "crash" << "";
    QTest::newRow("within quotes") << "\"sta" << "";
    QTest::newRow("a glob") << "file:co" << "";
    QTest::newRow("a key nobody knows") << "std:v" << "";
    QTest::newRow("a key that cannot be excluded") << "-risk:" << "";
    QTest::newRow("after something wrong") << "risk:99 is:t" << "is:triaged";
}

void FilterTest::completes()
{
    QFETCH(QString, text);
    QStringList completions;
    for (const auto &completion : filterCompletions(text.toStdString()))
        completions.append(QString::fromStdString(completion));
    QTEST(completions.join(u' '), "completions");
}

void FilterTest::whatIsCompletedCanBeRead()
{
    std::vector<std::string> begun{"", "-"};
    int read = 0;
    while (!begun.empty()) {
        const auto text = begun.back();
        begun.pop_back();
        for (const auto &completion : filterCompletions(text)) {
            // Any glob may follow, or any day.
            if (completion == "file:" || completion == "created:" || completion == "updated:")
                continue;
            if (completion.ends_with(':')) {
                begun.push_back(completion);
                continue;
            }
            VERIFY_OK(parseFilter(completion));
            ++read;
        }
    }
    QVERIFY(read > 50);
}

} // namespace tst_filter

QTEST_GUILESS_MAIN(tst_filter::FilterTest)
#include "tst_filter.moc"
