// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/envelope.h"

#include "core/base/jobcontext.h"
#include "core/observe/jsonscanner.h"
#include "core/observe/textlines.h"

#include <algorithm>
#include <initializer_list>

namespace espalier::observe {

namespace {

bool hasAny(const MemberNames &names, std::initializer_list<std::string_view> wanted)
{
    return std::ranges::any_of(wanted, [&](auto name) { return names.contains(name); });
}

/// What an event has and no header does.
bool tellsEvent(const MemberNames &names)
{
    return hasAny(names, {"exception", "message", "logentry", "timestamp"});
}

bool isHeader(const MemberNames &names)
{
    const bool known =
        names.empty() || hasAny(names, {"event_id", "dsn", "sent_at", "sdk", "trace"});
    return known && !names.contains("platform") && !tellsEvent(names);
}

/// The next line that is not blank.
std::string_view takeFilledLine(std::string_view &text)
{
    while (!text.empty()) {
        if (const auto line = trimmed(takeLine(text)); !line.empty())
            return line;
    }
    return {};
}

} // namespace

MemberNames memberNamesOf(std::string_view text)
{
    constexpr std::size_t kMost = 64;
    JobContext job;
    const ImportLimits limits;
    ByteSource source(text, limits, job);
    JsonScanner json(source, limits);
    MemberNames names;
    std::string_view name;
    for (bool some = json.enterObject(); some && names.size() < kMost && json.nextMember(name);) {
        names.emplace(name);
        json.skip();
    }
    return names;
}

bool isEnvelope(std::string_view text)
{
    const auto header = trimmed(takeLine(text));
    const auto item = takeFilledLine(text);
    if (!header.starts_with('{') || !header.ends_with('}') || !item.starts_with('{'))
        return false;
    const auto names = memberNamesOf(item);
    return names.contains("type") && !names.contains("event_id") && !tellsEvent(names) &&
           isHeader(memberNamesOf(header));
}

} // namespace espalier::observe
