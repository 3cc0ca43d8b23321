// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/sentiment.h"

#include "core/backlog/bytes.h"
#include "core/backlog/lexicon.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

namespace {

constexpr size_t kLongestText = 16384; // bytes that are looked at: people do not write more
constexpr size_t kReach = 3;           // words within which a negation turns another

struct Token {
    string word;
    size_t sentence = 0;
    size_t clause = 0; ///< what commas divide, too
};

/// A word or phrase that sounds like something.
struct Hit {
    size_t begin = 0;
    size_t length = 1; ///< words
    double value = 0;
    string before; ///< the negation that turned it, with a blank
    bool counts = true;
};

string readable(string_view text)
{
    string result(cutAt(text, kLongestText));
    replaceAll(result, "\u2019", "'");
    return result;
}

std::vector<Token> tokensOf(string_view text)
{
    std::vector<Token> tokens;
    size_t sentence = 0;
    size_t clause = 0;
    for (size_t at = 0; at < text.size();) {
        const auto length = runOf(text.substr(at), [](char c) { return isOfWord(c) || c == '\''; });
        if (length > 0) {
            auto word = text.substr(at, length);
            while (word.starts_with('\''))
                word.remove_prefix(1);
            while (word.ends_with('\''))
                word.remove_suffix(1);
            if (!word.empty())
                tokens.push_back({.word = lowered(word), .sentence = sentence, .clause = clause});
            at += length;
            continue;
        }
        const bool ends = at + 1 == text.size() || isBlankByte(text[at + 1]);
        // "2.3" and "file.txt" go on.
        if (string_view("!?;\n").contains(text[at]) || (text[at] == '.' && ends))
            ++sentence;
        if (!isBlankByte(text[at]) && text[at] != '-')
            ++clause;
        ++at;
    }
    return tokens;
}

class Reading final {
public:
    Reading(const Lexicon &lexicon, string_view text) : m_lexicon(lexicon), m_tokens(tokensOf(text))
    {
        m_turns.resize(m_tokens.empty() ? 0 : m_tokens.back().sentence + 1);
        for (size_t i = 0; i < m_tokens.size(); ++i) {
            if (lexicon.turns.contains(m_tokens[i].word))
                m_turns[m_tokens[i].sentence] = i;
        }
    }

    [[nodiscard]] std::vector<Hit> run()
    {
        findHits();
        for (auto &hit : m_hits)
            turn(hit);
        for (auto &hit : m_hits)
            resolve(hit);
        for (auto &hit : m_hits)
            weigh(hit);
        std::erase_if(m_hits, [](const Hit &hit) { return !hit.counts; });
        return std::move(m_hits);
    }

    [[nodiscard]] string textOf(const Hit &hit) const
    {
        string text = hit.before;
        for (size_t i = 0; i < hit.length; ++i)
            text += (i > 0 ? " " : "") + m_tokens[hit.begin + i].word;
        return text;
    }

private:
    void findHits();
    [[nodiscard]] Hit longestAt(size_t begin) const;
    void turn(Hit &hit);
    void resolve(Hit &hit);
    void weigh(Hit &hit) const;

    [[nodiscard]] bool sameClause(size_t a, size_t b) const
    {
        return m_tokens[a].clause == m_tokens[b].clause;
    }
    /// What does its work on another word says nothing of its own.
    void use(size_t token)
    {
        const auto hit = std::ranges::lower_bound(m_hits, token, {}, &Hit::begin);
        if (hit != m_hits.end() && hit->begin == token && hit->length == 1)
            hit->counts = false;
    }
    /// The nearest word of the set within reach before the hit; the hit's own begin when none is.
    [[nodiscard]] size_t nearestBefore(const Hit &hit, const WordSet &words, size_t reach) const
    {
        for (size_t i = hit.begin; i > 0 && hit.begin - i < reach && sameClause(i - 1, hit.begin);
             --i) {
            if (words.contains(m_tokens[i - 1].word))
                return i - 1;
        }
        return hit.begin;
    }

    const Lexicon &m_lexicon;
    std::vector<Token> m_tokens;
    std::vector<size_t> m_turns; ///< by sentence, the last one; 0: none, or it begins the text
    std::vector<Hit> m_hits;     ///< by where they begin
};

void Reading::findHits()
{
    for (size_t at = 0; at < m_tokens.size();) {
        auto hit = longestAt(at);
        at += hit.length;
        if (hit.value != 0)
            m_hits.push_back(std::move(hit));
    }
}

Hit Reading::longestAt(size_t begin) const
{
    Hit best{.begin = begin, .value = m_lexicon.valueOf(m_tokens[begin].word), .before = {}};
    string phrase = m_tokens[begin].word;
    for (size_t length = 2; length <= m_lexicon.longestPhrase; ++length) {
        const auto last = begin + length - 1;
        if (last >= m_tokens.size() || !sameClause(begin, last))
            break;
        phrase += " " + m_tokens[last].word;
        if (const auto found = m_lexicon.terms.find(phrase); found != m_lexicon.terms.end()) {
            best.length = length;
            best.value = found->second;
        }
    }
    return best;
}

void Reading::turn(Hit &hit)
{
    constexpr double kNoLongerGood = -0.75;
    constexpr double kNoLongerBad = -0.5; // "not bad" is less than "good"
    const auto negation = nearestBefore(hit, m_lexicon.negations, kReach);
    if (negation == hit.begin ||
        (hit.length == 1 && m_lexicon.negations.contains(m_tokens[hit.begin].word)))
        return;
    hit.value *= hit.value > 0 ? kNoLongerGood : kNoLongerBad;
    hit.before = m_tokens[negation].word + " ";
    use(negation);
}

/// "The crash is fixed", "thanks for fixing the crash".
void Reading::resolve(Hit &hit)
{
    constexpr double kResolved = -0.3;
    if (hit.value >= 0 || !hit.before.empty())
        return;
    const auto end = hit.begin + hit.length;
    for (size_t i = hit.begin - std::min(hit.begin, kReach);
         i < std::min(end + kReach, m_tokens.size()); ++i) {
        const bool outside = i < hit.begin || i >= end;
        if (!outside || !sameClause(i, hit.begin) ||
            !m_lexicon.resolutions.contains(m_tokens[i].word))
            continue;
        const bool denied =
            nearestBefore({.begin = i, .before = {}}, m_lexicon.negations, kReach) != i;
        if (denied)
            continue;
        hit.value *= kResolved;
        hit.before = m_tokens[i].word + " ";
        if (m_lexicon.valueOf(m_tokens[i].word) < 0)
            use(i);
        return;
    }
}

void Reading::weigh(Hit &hit) const
{
    constexpr double kStronger = 1.4;
    constexpr double kWeaker = 0.7;
    constexpr double kBeforeTurn = 0.5;
    if (nearestBefore(hit, m_lexicon.strengtheners, 2) != hit.begin)
        hit.value *= kStronger;
    if (nearestBefore(hit, m_lexicon.weakeners, 2) != hit.begin)
        hit.value *= kWeaker;
    const auto turn = m_turns[m_tokens[hit.begin].sentence];
    if (turn > 0)
        hit.value *= hit.begin < turn ? kBeforeTurn : kStronger;
}

/// Marks beside the words: smileys by what they are, each once, and how loud it all is.
double signsIn(string_view text, const Lexicon &lexicon, std::vector<string> &words)
{
    double sum = 0;
    for (const auto &[sign, value] : lexicon.signs) {
        if (!text.contains(sign))
            continue;
        sum += value;
        words.push_back((value < 0 ? "-" : "+") + sign);
    }
    return sum;
}

double loudness(string_view text)
{
    constexpr double kEach = 0.08;
    constexpr std::ptrdiff_t kMost = 3;
    return 1 + kEach * static_cast<double>(std::min(std::ranges::count(text, '!'), kMost));
}

} // namespace

Sentiment sentimentOf(string_view text)
{
    constexpr double kOneWord = 10; // one strong word alone comes to about 0.7
    const auto &lexicon = Lexicon::builtIn();
    const auto plain = readable(text);
    Reading reading(lexicon, plain);
    Sentiment sentiment;
    double sum = 0;
    for (const auto &hit : reading.run()) {
        sum += hit.value;
        sentiment.words.push_back((hit.value < 0 ? "-" : "+") + reading.textOf(hit));
    }
    sum = (sum + signsIn(plain, lexicon, sentiment.words)) * loudness(plain);
    sentiment.score = sum / std::sqrt(sum * sum + kOneWord);
    return sentiment;
}

bool asksForSomething(string_view text)
{
    constexpr double kComplaint = -0.45;
    const auto &lexicon = Lexicon::builtIn();
    string words = " ";
    for (const auto &token : tokensOf(readable(text)))
        words += token.word + " ";
    const bool asks = std::ranges::any_of(lexicon.requests, [&words](const string &request) {
        return words.contains(" " + request + " ");
    });
    return asks && sentimentOf(text).score > kComplaint;
}

} // namespace espalier::backlog
