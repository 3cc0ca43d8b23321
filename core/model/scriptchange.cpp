// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/scriptchange.h"

#include "core/base/textformat.h"
#include "core/model/scriptline.h"

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <utility>

namespace espalier::model {

namespace {

using Holes = std::map<std::string, std::string, std::less<>>;

/// How much of the text a hole takes; 0 when it does not fit.
std::size_t holeLength(std::string_view name, std::string_view text)
{
    if (name == "n")
        return digitsLength(text);
    if (name == "anchor")
        return std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789."),
                        text.size());
    return name == "text" ? literalLength(text) : literalsLength(text);
}

constexpr std::array kFindHoles{std::string_view("n"), std::string_view("anchor"),
                                std::string_view("text"), std::string_view("texts")};

/// The name of the hole that begins here, if one does.
template <typename Names>
std::optional<std::string_view> holeAt(std::string_view text, const Names &names)
{
    for (const auto &name : names) {
        const std::string_view known = name;
        if (text.size() > known.size() + 1 && text[0] == '{' &&
            text.substr(1, known.size()) == known && text[known.size() + 1] == '}')
            return known;
    }
    return std::nullopt;
}

std::optional<Holes> match(std::string_view pattern, std::string_view line)
{
    Holes holes;
    while (!pattern.empty()) {
        if (const auto name = holeAt(pattern, kFindHoles)) {
            const auto length = holeLength(*name, line);
            if (length == 0)
                return std::nullopt;
            const auto [at, isNew] = holes.try_emplace(std::string(*name), line.substr(0, length));
            if (!isNew && at->second != line.substr(0, length))
                return std::nullopt;
            line.remove_prefix(length);
            pattern.remove_prefix(name->size() + 2);
        } else {
            if (line.empty() || line.front() != pattern.front())
                return std::nullopt;
            line.remove_prefix(1);
            pattern.remove_prefix(1);
        }
    }
    return line.empty() ? std::optional(std::move(holes)) : std::nullopt;
}

// What follows from what was found.
void addDerived(Holes &holes, std::string_view line)
{
    const auto anchor =
        holes.contains("anchor") ? holes.at("anchor") : std::string(firstLiteral(line));
    if (const auto end = endAnchorOf(anchor); !end.empty())
        holes.try_emplace("end", end);
    if (const auto number = numberOf(anchor); !number.empty())
        holes.try_emplace("n", number);
    for (const auto *name : {"text", "texts"}) {
        const auto at = holes.find(name);
        if (at != holes.end() && literalLength(at->second) == at->second.size())
            holes.try_emplace("code", at->second.substr(1, at->second.size() - 2));
    }
}

std::string fill(std::string_view text, const Holes &holes)
{
    std::string result;
    const auto names = holes | std::views::keys;
    while (!text.empty()) {
        if (const auto name = holeAt(text, names)) {
            result += holes.find(*name)->second;
            text.remove_prefix(name->size() + 2);
        } else {
            result += text.front();
            text.remove_prefix(1);
        }
    }
    return result;
}

bool rewriteLine(const ScriptChange &change, std::string_view line, std::string_view shape,
                 std::string &out)
{
    const auto bare = withoutIndent(line);
    const auto indent = line.substr(0, line.size() - bare.size());
    for (const auto &rewrite : change.rewrites) {
        if (!rewrite.situation.empty() &&
            situationIn(shape, firstLiteral(bare)) != rewrite.situation)
            continue;
        auto holes = match(rewrite.find, bare);
        if (!holes)
            continue;
        addDerived(*holes, bare);
        for (const auto &each : rewrite.replace) {
            out += indent;
            out += fill(each, *holes);
            out += '\n';
        }
        return true;
    }
    return false;
}

} // namespace

std::string_view situationIn(std::string_view shape, std::string_view anchor)
{
    if (anchor.empty())
        return {};
    const auto start = "|" + std::string(anchor) + ":";
    const auto at = shape.find(start);
    if (at == std::string_view::npos)
        return {};
    const auto rest = shape.substr(at + start.size());
    return rest.substr(0, rest.find('|'));
}

std::optional<std::string> applyChange(const ScriptChange &change, std::string_view script,
                                       std::string_view shape)
{
    std::string result;
    bool fits = false;
    for (const auto line : linesOf(script)) {
        if (rewriteLine(change, line, shape, result)) {
            fits = true;
            continue;
        }
        result += line;
        result += '\n';
    }
    return fits ? std::optional(std::move(result)) : std::nullopt;
}

Json toJson(const ScriptChange &change)
{
    Json rewrites = Json::array();
    for (const auto &rewrite : change.rewrites) {
        Json each{{"find", rewrite.find}};
        if (!rewrite.situation.empty())
            each["situation"] = rewrite.situation;
        each["replace"] = rewrite.replace;
        rewrites.push_back(std::move(each));
    }
    return {{"rewrites", std::move(rewrites)}};
}

Result<ScriptChange> scriptChangeFromJson(const Json &json)
{
    const auto bad = [](std::string_view what) {
        return failure(ErrorKind::InvalidInput, "not a change of a script: " + std::string(what));
    };
    if (!json.is_object() || !json.contains("rewrites") || !json["rewrites"].is_array())
        return bad("no list \"rewrites\"");
    ScriptChange change;
    for (const auto &each : json["rewrites"]) {
        if (!each.is_object() || !each.contains("find") || !each["find"].is_string() ||
            each["find"].get_ref<const std::string &>().empty())
            return bad("a rewrite without a text \"find\"");
        LineRewrite rewrite{.find = each["find"]};
        if (each.contains("situation")) {
            if (!each["situation"].is_string())
                return bad("a \"situation\" that is not a text");
            rewrite.situation = each["situation"];
        }
        const auto lines = each.value("replace", Json::array());
        if (!lines.is_array() ||
            !std::ranges::all_of(lines, [](const Json &line) { return line.is_string(); }))
            return bad("a \"replace\" that is not a list of texts");
        rewrite.replace = lines.get<std::vector<std::string>>();
        change.rewrites.push_back(std::move(rewrite));
    }
    return change;
}

} // namespace espalier::model
