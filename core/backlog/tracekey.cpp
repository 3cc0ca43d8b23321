// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/fingerprintparts.h"
#include "core/backlog/framenames.h"
#include "core/base/textcut.h"

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <set>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

namespace {

constexpr size_t kFrames = 8; // the innermost own ones of one error
constexpr size_t kFramesLookedAt = 1000;
constexpr size_t kRoots = 8; // of a group of errors
constexpr size_t kLongestCycle = 4;

constexpr size_t kNone = static_cast<size_t>(-1);

/// What leads on from each error: its members, or else its cause, or else its context.
std::vector<std::vector<size_t>> leadsOf(const model::StackTrace &trace)
{
    using enum model::Relation;
    const auto count = trace.errors.size();
    std::vector<std::vector<size_t>> members(count);
    std::vector<size_t> causes(count, kNone);
    std::vector<size_t> contexts(count, kNone);
    for (size_t i = 1; i < count; ++i) {
        const auto &error = trace.errors[i];
        if (error.of >= i)
            continue;
        if (error.relation == Member)
            members[error.of].push_back(i);
        else if (error.relation == Cause && causes[error.of] == kNone)
            causes[error.of] = i;
        else if (error.relation == Context && contexts[error.of] == kNone)
            contexts[error.of] = i;
    }
    for (size_t i = 0; i < count; ++i) {
        const auto next = causes[i] != kNone ? causes[i] : contexts[i];
        if (members[i].empty() && next != kNone)
            members[i].push_back(next);
    }
    return members;
}

/// Calls that repeat each other, alone or as a cycle of a few, are there once.
void collapseCycles(std::vector<string> &frames)
{
    std::vector<string> kept;
    for (auto &frame : frames) {
        kept.push_back(std::move(frame));
        for (size_t period = 1; period <= kLongestCycle && 2 * period <= kept.size(); ++period) {
            const auto end = kept.end();
            const auto length = static_cast<std::ptrdiff_t>(period);
            if (std::equal(end - length, end, end - 2 * length)) {
                kept.resize(kept.size() - period);
                break;
            }
        }
    }
    frames = std::move(kept);
}

bool isOverflow(const model::RaisedError &error)
{
    const auto type = lowered(cutAt(error.type, 200));
    const auto message = lowered(cutAt(error.message, 200));
    const auto has = [](string_view text, const auto &...words) {
        return (text.contains(words) || ...);
    };
    return has(type, "recursionerror", "stackoverflow", "systemstackerror") ||
           has(message, "maximum call stack size", "stack overflow", "goroutine stack exceeds",
               "stack level too deep");
}

/// Where in the recursion the stack comes to its end is chance; which calls take part is not.
std::vector<string> repeated(const std::vector<string> &frames)
{
    std::map<string_view, size_t> counts;
    for (const auto &frame : frames)
        ++counts[frame];
    std::vector<string> result;
    for (const auto &[frame, count] : counts) {
        if (count > 1)
            result.emplace_back(frame);
    }
    return result;
}

std::vector<string> ownFrames(const model::RaisedError &error, string_view language)
{
    std::vector<string> frames;
    for (const auto &frame : std::views::take(error.frames, kFramesLookedAt)) {
        if (!frame.own)
            continue;
        if (auto name = stableFrame(frame, language); !name.empty())
            frames.push_back(std::move(name));
    }
    if (isOverflow(error)) {
        if (auto recursion = repeated(frames); !recursion.empty())
            frames = std::move(recursion);
    }
    collapseCycles(frames);
    if (frames.size() > kFrames)
        frames.resize(kFrames);
    return frames;
}

string firstLineOf(string_view message)
{
    constexpr size_t kLongest = 2000;
    message = trimmed(message);
    return cutAtWord(message.substr(0, message.find('\n')), kLongest);
}

/// What a message says, whatever it names: its first line, masked, quoted texts left out.
string gistOf(string_view message)
{
    constexpr size_t kLongestQuoted = 200;
    const auto masked = maskedMessage(firstLineOf(message));
    string gist;
    for (size_t i = 0; i < masked.size(); ++i) {
        gist += masked[i];
        const bool opens =
            string_view("'\"`").contains(masked[i]) && (i == 0 || !isOfWord(masked[i - 1]));
        const auto end = opens ? masked.find(masked[i], i + 1) : string::npos;
        if (end == string::npos || end - i > kLongestQuoted)
            continue;
        gist += "…";
        gist += masked[end];
        i = end;
    }
    return gist;
}

/// Whether Go itself has said it, not the program.
bool isGosOwn(const model::RaisedError &error)
{
    return lowered(error.type) == "runtime error" ||
           error.message.starts_with("interface conversion: ");
}

/// What Go says of its own errors: their kind comes first. A runtime that only looks at a panic
/// passing knows that and no values.
string kindOfGoError(string_view message)
{
    constexpr std::array<string_view, 3> kEnds{" [", ": ", " ("};
    for (const auto end : kEnds)
        message = message.substr(0, message.find(end));
    return maskedMessage(message);
}

/// Whether names were taken away, as bundlers for browsers do: then many failures look the same.
bool areMinified(const std::vector<string> &frames, string_view language)
{
    constexpr size_t kShort = 2;
    return language == "javascript" && std::ranges::all_of(frames, [](string_view frame) {
               const auto name = frame.substr(frame.rfind(':') + 1);
               return name.size() <= kShort || name == "<anonymous>";
           });
}

/// Whether nothing was called: code outside of functions may do anything.
bool areOutsideOfFunctions(const std::vector<string> &frames)
{
    constexpr std::array<string_view, 5> kNames{"<module>", "<main>", "{main}", "<anonymous>",
                                                "<top (required)>"};
    return !frames.empty() && std::ranges::all_of(frames, [&](string_view frame) {
        return std::ranges::any_of(kNames, [&](string_view name) { return frame.ends_with(name); });
    });
}

/// One counted error: its type, with what it says where nothing else does, then its calls.
std::vector<string> partsOf(const model::RaisedError &error, string_view relation,
                            string_view language)
{
    const auto frames = ownFrames(error, language);
    auto head = string(relation) + stableType(error.type);
    const auto said =
        areOutsideOfFunctions(frames)         ? maskedMessage(firstLineOf(error.message))
        : language == "go" && isGosOwn(error) ? kindOfGoError(firstLineOf(error.message))
        : saysNothing(error.type) || areMinified(frames, language) ? gistOf(error.message)
                                                                   : string();
    if (!said.empty())
        head += ": " + said;
    std::vector<string> parts{std::move(head)};
    for (const auto &frame : frames)
        parts.push_back("at " + frame);
    return parts;
}

string typeAndMessage(const model::RaisedError &error, string_view relation)
{
    const auto type = stableType(error.type);
    return string(relation) + type + (type.empty() ? "" : ": ") + maskedMessage(error.message);
}

bool hasOwn(const model::RaisedError &error, string_view language)
{
    return std::ranges::any_of(
        std::views::take(error.frames, kFramesLookedAt),
        [&](const auto &frame) { return frame.own && !stableFrame(frame, language).empty(); });
}

} // namespace

std::vector<size_t> countedErrors(const model::StackTrace &trace)
{
    if (trace.empty())
        return {};
    const auto leads = leadsOf(trace);
    std::vector<size_t> counted{0};
    std::vector<size_t> open{0};
    while (!open.empty()) {
        const auto error = open.back();
        open.pop_back();
        if (leads[error].empty() && error != 0)
            counted.push_back(error);
        open.insert(open.end(), leads[error].rbegin(), leads[error].rend());
    }
    return counted;
}

string stableType(string_view type)
{
    type = trimmed(type);
    // What has type arguments is one type here: they are often generated.
    if (const auto arguments = type.find_first_of("`<");
        arguments != string_view::npos && arguments > 0)
        type = type.substr(0, arguments);
    return stableName(type, {});
}

bool saysNothing(string_view type)
{
    constexpr std::array<string_view, 13> kNames{"",
                                                 "error",
                                                 "errorexception",
                                                 "errorstring",
                                                 "exception",
                                                 "fatal",
                                                 "fatal error",
                                                 "panic",
                                                 "runtime error",
                                                 "runtimeerror",
                                                 "runtimeexception",
                                                 "standarderror",
                                                 "wraperror"};
    const auto simple = type.substr(type.find_last_of(".:\\*") + 1);
    return std::ranges::find(kNames, lowered(trimmed(cutAt(simple, 40)))) != kNames.end();
}

TraceKey keyOf(const model::StackTrace &trace)
{
    const auto counted = countedErrors(trace);
    if (counted.empty())
        return {};
    const auto &errors = trace.errors;
    const bool own = std::ranges::any_of(
        counted, [&](auto index) { return hasOwn(errors[index], trace.language); });
    const bool typed = std::ranges::any_of(
        counted, [&](auto index) { return !stableType(errors[index].type).empty(); });
    const auto describe = [&](size_t index) {
        const string_view relation = index == 0 ? ""
                                     : errors[index].relation == model::Relation::Member
                                         ? "member "
                                         : "because of ";
        return own ? partsOf(errors[index], relation, trace.language)
                   : std::vector{typeAndMessage(errors[index], relation)};
    };
    // Members come in any order, and as many as there happened to be.
    std::set<std::vector<string>> roots;
    for (const auto index : counted) {
        if (index != 0)
            roots.insert(describe(index));
    }
    TraceKey key{.basis = own     ? GroupBasis::OwnFrames
                          : typed ? GroupBasis::TypeAndValue
                                  : GroupBasis::Message,
                 .parts = describe(0)};
    size_t taken = 0;
    for (const auto &root : roots) {
        if (++taken > kRoots)
            break;
        key.parts.insert(key.parts.end(), root.begin(), root.end());
    }
    return key;
}

} // namespace espalier::backlog
