// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/drafting.h"

#include "core/backlog/bytes.h"
#include "core/backlog/fingerprintparts.h"
#include "core/backlog/framenames.h"
#include "core/backlog/projectpath.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

Draft draftOf(model::TicketSource source, Fingerprint fingerprint)
{
    Draft draft{.ticket = {}, .fingerprint = std::move(fingerprint)};
    draft.ticket.metadata = {{"source", nameOf(source)},
                             {"fingerprints", Json::array({draft.fingerprint.value})}};
    return draft;
}

void addSeen(Draft &draft, std::uint64_t count, const string &first, const string &last)
{
    auto &metadata = draft.ticket.metadata;
    metadata["occurrences"] = count;
    if (!first.empty())
        metadata["first_seen"] = first;
    if (!last.empty())
        metadata["last_seen"] = last;
}

void addGrouped(Draft &draft)
{
    draft.ticket.evidence.push_back({{"kind", "grouped"},
                                     {"fingerprint", draft.fingerprint.value},
                                     {"basis", nameOf(draft.fingerprint.basis)},
                                     {"parts", draft.fingerprint.parts}});
}

void addOccurrences(Draft &draft, const ObservedGroup &group)
{
    constexpr std::ptrdiff_t kMostHours = 720; // a month
    addSeen(draft, group.count, group.firstSeen, group.lastSeen);
    auto hours = Json::object();
    const auto begin =
        std::prev(group.byHour.end(), std::min(std::ssize(group.byHour), kMostHours));
    for (auto hour = begin; hour != group.byHour.end(); ++hour)
        hours[hour->first] = hour->second;
    draft.ticket.evidence.push_back({{"kind", "occurrences"},
                                     {"count", group.count},
                                     {"first_seen", group.firstSeen},
                                     {"last_seen", group.lastSeen},
                                     {"by_hour", std::move(hours)}});
    addGrouped(draft);
}

namespace {

/// What a panel shows; the rest is counted.
model::StackTrace bounded(const model::StackTrace &trace)
{
    constexpr size_t kMostErrors = 16;
    constexpr size_t kMostFrames = 64;
    model::StackTrace result{.language = trace.language, .errors = {}};
    for (const auto &error : trace.errors) {
        if (result.errors.size() >= kMostErrors)
            break;
        const auto kept = std::min(error.frames.size(), kMostFrames);
        model::RaisedError copy{.relation = error.relation,
                                .of = error.of,
                                .type = cutText(error.type, kLongestName),
                                .message = cutText(error.message, kLongestEvidence),
                                .frames = {},
                                .framesLeftOut = error.framesLeftOut + error.frames.size() - kept};
        for (size_t i = 0; i < kept; ++i) {
            auto frame = error.frames[i];
            for (auto *text : {&frame.function, &frame.module, &frame.path, &frame.code})
                *text = cutText(*text, kLongestName);
            copy.frames.push_back(std::move(frame));
        }
        result.errors.push_back(std::move(copy));
    }
    return result;
}

bool hasName(const model::StackFrame &frame)
{
    return !frame.function.empty() && !frame.function.starts_with('<');
}

} // namespace

Json stackEvidence(const model::StackTrace &trace)
{
    Json evidence{{"kind", "stack"}, {"trace", model::toJson(bounded(trace))}};
    if (const auto *place = ownPlace(trace).frame) {
        evidence["path"] = cutText(place->path, kLongestName);
        evidence["line"] = place->line;
        evidence["function"] = cutText(place->function, kLongestName);
    }
    return evidence;
}

void addFile(model::Ticket &ticket, const string &path)
{
    auto &files = ticket.filesToModify;
    auto own = projectPath(path);
    if (own && files.size() < kMostFiles && !std::ranges::contains(files, *own))
        files.push_back(*std::move(own));
}

void addFiles(model::Ticket &ticket, const model::StackTrace &trace)
{
    auto counted = countedErrors(trace);
    // The roots are where things went wrong first.
    if (!counted.empty())
        std::ranges::rotate(counted, counted.begin() + 1);
    for (const auto index : counted) {
        for (const auto &frame : trace.errors[index].frames) {
            if (frame.own)
                addFile(ticket, frame.path);
        }
    }
}

OwnPlace ownPlace(const model::StackTrace &trace)
{
    for (const auto index : countedErrors(trace)) {
        const auto &frames = trace.errors[index].frames;
        const auto own = std::ranges::find_if(frames, &model::StackFrame::own);
        if (own == frames.end())
            continue;
        const auto named = std::find_if(own, frames.end(), [&own](const auto &frame) {
            return frame.own && hasName(frame) && frame.path == own->path;
        });
        return {.frame = &*own, .named = named == frames.end() ? &*own : &*named};
    }
    return {};
}

string simpleType(string_view type)
{
    type = trimmed(type);
    const auto begin = type.find_last_of(".:\\");
    const auto simple = begin == string_view::npos ? type : type.substr(begin + 1);
    return cutText(simple.empty() ? type : simple, 80);
}

namespace {

/// A module as titles name it; empty where the file says it.
string moduleName(const model::StackFrame &frame, string_view language)
{
    if (language == "python" && frame.module.empty()) {
        auto place = stableFrame({.function = "f", .module = {}, .path = frame.path}, language);
        place.resize(place.rfind(':'));
        return place;
    }
    if (language == "java" || language == "csharp" || language == "php")
        return simpleType(frame.module);
    if (language == "go")
        return frame.module.substr(frame.module.rfind('/') + 1);
    return frame.module == "Object" ? string() : frame.module;
}

string_view jointOf(string_view language)
{
    return language == "rust" || language == "php" ? "::" : language == "ruby" ? "#" : ".";
}

} // namespace

string placeName(const model::StackFrame &frame, string_view language)
{
    const auto file = string(frame.path.empty() ? string() : stablePath(frame.path));
    const auto module = stableName(moduleName(frame, language), language);
    const auto function = stableName(frame.function, language);
    const bool anonymous =
        function.empty() || function.starts_with('<') || function == "Object.<anonymous>";
    if (anonymous)
        return cutText(module.empty() ? file : module, kLongestTitle);
    const auto name =
        module.empty() ? function : string(module).append(jointOf(language)).append(function);
    // Where modules are places, the file adds nothing.
    const bool needsFile = language == "javascript" || language == "ruby" || module.empty();
    return cutText(needsFile && !file.empty() ? std::format("{} ({})", name, file) : name,
                   kLongestTitle);
}

string whereText(string_view path, std::int64_t line)
{
    if (path.empty())
        return {};
    const auto name = visibleLine(cutText(path, kLongestTextShown));
    return line > 0 ? std::format("{}, line {}", name, line) : name;
}

string errorText(const model::RaisedError &error, bool masked)
{
    const auto type = simpleType(error.type);
    auto message = firstLine(error.message);
    if (masked)
        message = maskedMessage(message);
    if (type.empty() || message.empty())
        return type.empty() ? message : type;
    return type + ": " + message;
}

string cutText(string_view text, size_t most)
{
    if (text.size() <= most)
        return string(text);
    return string(cutAt(text, most)) + "…";
}

string titleText(string_view text)
{
    return cutText(visibleLine(cutAt(trimmed(text), 4 * kLongestTitle)), kLongestTitle);
}

string firstLine(string_view text, size_t most)
{
    text = trimmed(text);
    return cutText(visibleLine(trimmed(cutAt(text.substr(0, text.find('\n')), most + 1))), most);
}

string timesText(std::uint64_t count)
{
    return count == 1 ? "once" : std::format("{} times", count);
}

string seenText(std::uint64_t count, const string &first, const string &last)
{
    auto text = std::format("Seen {}", timesText(count));
    if (!first.empty() && first == last)
        text += std::format(", at {}", first);
    else if (!first.empty() && !last.empty())
        text += std::format(", first at {}, last at {}", first, last);
    return text + ".";
}

string paragraphs(const std::vector<string> &texts)
{
    string result;
    for (const auto &text : texts) {
        if (text.empty())
            continue;
        result += (result.empty() ? "" : "\n\n") + text;
    }
    return result;
}

model::TicketPriority priorityOf(int points)
{
    return static_cast<model::TicketPriority>(std::clamp(points, 0, 3));
}

} // namespace espalier::backlog
