// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scrub/keywords.h"

#include <QTest>

#include <algorithm>
#include <set>

namespace tst_keywords {

using namespace espalier::scrub;

using Hits = std::set<std::pair<std::size_t, std::size_t>>;

class KeywordsTest : public QObject {
    Q_OBJECT

private slots:
    void findsWhatASearchWordByWordFinds_data();
    void findsWhatASearchWordByWordFinds();
};

static Hits matched(const std::vector<std::string> &words, std::string_view text)
{
    Hits hits;
    KeywordMatcher(words).forEach(
        text, [&](std::size_t word, std::size_t end) { hits.emplace(word, end); });
    return hits;
}

static Hits searched(const std::vector<std::string> &words, std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    Hits hits;
    for (std::size_t word = 0; word < words.size(); ++word) {
        for (auto at = text.find(words[word]); at != std::string::npos;
             at = text.find(words[word], at + 1))
            hits.emplace(word, at + words[word].size());
    }
    return hits;
}

void KeywordsTest::findsWhatASearchWordByWordFinds_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::size_t>("hits");
    const auto row = [](const char *name, std::string text, std::size_t hits) {
        QTest::newRow(name) << std::move(text) << hits;
    };
    row("nothing", "", 0);
    row("no word", "quiet", 0);
    row("words inside each other", "ushers", 4);
    row("either case", "UsHeRs SHE", 6);
    row("words that overlap themselves", "aaaaa", 7);
    row("cut short", "sh her", 1);
    row("bytes above ASCII and NUL", std::string("\xff\x00he\xc3\xa4she", 9), 3);
}

void KeywordsTest::findsWhatASearchWordByWordFinds()
{
    QFETCH(std::string, text);
    QFETCH(std::size_t, hits);
    const std::vector<std::string> words{"he", "she", "hers", "us", "aa", "aaa", "://"};
    QCOMPARE(matched(words, text), searched(words, text));
    QCOMPARE(matched(words, text).size(), hits);
}

} // namespace tst_keywords

QTEST_APPLESS_MAIN(tst_keywords::KeywordsTest)
#include "tst_keywords.moc"
