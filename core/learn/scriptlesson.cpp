// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/scriptlesson.h"

#include "core/base/textformat.h"
#include "core/diff/linediff.h"
#include "core/model/scriptline.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace espalier::learn {

using model::endAnchorOf;
using model::firstLiteral;
using model::LineRewrite;
using model::literalLength;
using model::literalsLength;
using model::numberOf;
using model::ScriptChange;
using model::situationIn;
using model::withoutIndent;

namespace {

// Numbers that stand alone and are the anchor's, outside of holes.
void generalizeNumber(std::string &text, std::string_view number)
{
    for (auto at = text.find(number); !number.empty() && at != std::string::npos;
         at = text.find(number, at + 1)) {
        const auto end = at + number.size();
        const auto belongs = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '{';
        };
        if ((at > 0 && belongs(text[at - 1])) || (end < text.size() && belongs(text[end])))
            continue;
        text.replace(at, number.size(), "{n}");
        at += 2;
    }
}

/// The same rewrite, said in a way that holds for other scripts, too.
LineRewrite generalized(LineRewrite rewrite, std::string_view shape)
{
    const std::string anchor(firstLiteral(rewrite.find));
    const auto situation = situationIn(shape, anchor);
    if (situation.empty())
        return rewrite;
    rewrite.situation = situation;
    const auto quoted = rewrite.find.find(anchor) + anchor.size() + 1;
    std::string texts;
    if (std::string_view(rewrite.find).substr(quoted).starts_with(", ")) {
        const auto rest = std::string_view(rewrite.find).substr(quoted + 2);
        texts = rest.substr(0, literalsLength(rest));
    }
    const bool single = literalLength(texts) == texts.size() && texts.size() > 2;
    const auto end = endAnchorOf(anchor);
    const auto generalize = [&](std::string &line) {
        replaceAll(line, texts, "{texts}");
        if (single)
            replaceAll(line, std::string_view(texts).substr(1, texts.size() - 2), "{code}");
        replaceAll(line, '"' + anchor + '"', "\"{anchor}\"");
        if (!end.empty())
            replaceAll(line, '"' + end + '"', "\"{end}\"");
        generalizeNumber(line, numberOf(anchor));
    };
    for (auto &line : rewrite.replace)
        generalize(line);
    replaceAll(rewrite.find, texts, "{texts}");
    replaceAll(rewrite.find, '"' + anchor + '"', "\"{anchor}\"");
    return rewrite;
}

/// What the lines of one place become, as rewrites without holes.
void addRewrites(const std::vector<std::string_view> &before, diff::LineRange gone,
                 const std::vector<std::string_view> &after, diff::LineRange come,
                 std::vector<LineRewrite> &rewrites)
{
    const bool onlyNew = gone.begin == gone.end;
    const bool atEnd = gone.begin == before.size();
    const auto line = before[atEnd ? gone.begin - 1 : gone.begin];
    const auto bare = withoutIndent(line);
    const auto indent = line.substr(0, line.size() - bare.size());
    LineRewrite rewrite{.find = std::string(bare)};
    for (auto k = come.begin; k < come.end; ++k)
        rewrite.replace.emplace_back(after[k].starts_with(indent) ? after[k].substr(indent.size())
                                                                  : withoutIndent(after[k]));
    if (onlyNew) // before the next line, or behind the last
        rewrite.replace.insert(atEnd ? rewrite.replace.begin() : rewrite.replace.end(),
                               rewrite.find);
    rewrites.push_back(std::move(rewrite));
    for (auto i = gone.begin + 1; i < gone.end; ++i)
        rewrites.push_back({.find = std::string(withoutIndent(before[i]))});
}

// Without the first line, which names the origin.
std::string_view bodyOf(std::string_view script)
{
    const auto end = script.find('\n');
    return end == std::string_view::npos ? std::string_view{} : script.substr(end + 1);
}

} // namespace

Result<std::optional<ScriptChange>> scriptLesson(std::string_view bad, std::string_view good,
                                                 std::string_view shape, JobContext &job)
{
    const auto left = diff::TextLines::split(bodyOf(bad));
    const auto right = diff::TextLines::split(bodyOf(good));
    if (!left || !right)
        return failure(left ? right.error() : left.error());
    const auto compared = diff::compare(*left, *right, {}, job);
    if (!compared)
        return failure(compared.error());
    const auto before = linesOf(bodyOf(bad));
    const auto after = linesOf(bodyOf(good));
    if (before.empty() || compared->changes.empty())
        return std::nullopt;
    ScriptChange exact;
    for (const auto &change : compared->changes)
        addRewrites(before, change.left, after, change.right, exact.rewrites);
    ScriptChange general;
    for (const auto &rewrite : exact.rewrites) {
        auto each = generalized(rewrite, shape);
        if (!std::ranges::contains(general.rewrites, each))
            general.rewrites.push_back(std::move(each));
    }
    for (const auto &change : {general, exact}) {
        const auto made = model::applyChange(change, bad, shape);
        if (made && bodyOf(*made) == bodyOf(good))
            return change;
    }
    return std::nullopt;
}

} // namespace espalier::learn
