// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/lexicon.h"

#include "core/base/jsonaccess.h"
#include "core/base/resource.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace espalier::backlog {

using std::string;
using std::string_view;

namespace {

/// Calls `take` with each text and the value it is filed under.
void forEachValued(const Json &json, const char *key, const auto &take)
{
    const auto *groups = find(json, key);
    if (!groups || !groups->is_object())
        return;
    for (const auto &[name, texts] : groups->items()) {
        double value = 0;
        const auto *end = name.data() + name.size();
        if (std::from_chars(name.data(), end, value).ptr != end)
            continue;
        for (const auto &text : textsAt(*groups, name.c_str()))
            take(text, value);
    }
}

WordSet wordsAt(const Json &json, const char *key)
{
    const auto texts = textsAt(json, key);
    return {texts.begin(), texts.end()};
}

} // namespace

Lexicon Lexicon::fromJson(const Json &json)
{
    Lexicon lexicon;
    const auto add = [&lexicon](const string &term, double value) {
        const auto blanks = std::ranges::count(term, ' ');
        lexicon.longestPhrase =
            std::max(lexicon.longestPhrase, static_cast<std::size_t>(blanks) + 1);
        lexicon.terms[term] = value;
    };
    forEachValued(json, "words", add);
    forEachValued(json, "phrases", add);
    forEachValued(json, "signs", [&lexicon](const string &sign, double value) {
        if (!sign.empty())
            lexicon.signs.emplace_back(sign, value);
    });
    lexicon.negations = wordsAt(json, "negations");
    lexicon.strengtheners = wordsAt(json, "strengtheners");
    lexicon.weakeners = wordsAt(json, "weakeners");
    lexicon.turns = wordsAt(json, "turns");
    lexicon.resolutions = wordsAt(json, "resolutions");
    lexicon.requests = textsAt(json, "requests");
    return lexicon;
}

const Lexicon &Lexicon::builtIn()
{
    static const Lexicon kLexicon = [] {
        const auto text = readResource("backlog/sentiment.json");
        return fromJson(text ? parseJson(*text) : Json());
    }();
    return kLexicon;
}

double Lexicon::valueOf(string_view word) const
{
    if (const auto found = terms.find(word); found != terms.end())
        return found->second;
    constexpr std::size_t kShortestStem = 4;
    for (const string_view ending : {"s", "es", "d", "ed", "ing", "ly"}) {
        if (!word.ends_with(ending) || word.size() < ending.size() + kShortestStem)
            continue;
        const auto stem = terms.find(word.substr(0, word.size() - ending.size()));
        if (stem != terms.end())
            return stem->second;
    }
    return 0;
}

} // namespace espalier::backlog
