// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/sniff.h"

#include "core/base/textformat.h"
#include "core/observe/envelope.h"
#include "core/observe/textlines.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace espalier::observe {

namespace {

constexpr std::size_t kHead = 64 << 10;
constexpr std::string_view kBlanks = " \t\r\n";

bool hasAny(const MemberNames &names, std::initializer_list<std::string_view> wanted)
{
    return std::ranges::any_of(wanted, [&](auto name) { return names.contains(name); });
}

bool hasOnly(const MemberNames &names, std::initializer_list<std::string_view> known)
{
    return std::ranges::all_of(
        names, [&](const auto &name) { return std::ranges::find(known, name) != known.end(); });
}

/// An error, a metric or feedback of one line. Log records have other names beside these.
bool isNdjson(const MemberNames &names)
{
    if (names.contains("metric") && names.contains("value"))
        return true;
    if (names.contains("text"))
        return hasOnly(names, {"text", "sentiment", "timestamp", "file_path"});
    return hasAny(names, {"type", "message"}) &&
           hasOnly(names, {"type", "message", "stack_trace", "file_path", "count", "timestamp"}) &&
           (names.contains("type") || names.contains("stack_trace"));
}

std::optional<Format> formatOfObject(std::string_view text)
{
    constexpr std::size_t kNearBeginning = 4096;
    const auto names = memberNamesOf(text);
    if (hasAny(names, {"resourceSpans", "resourceLogs", "resourceMetrics"}))
        return Format::Otlp;
    const bool namesSchema =
        names.contains("$schema") && text.substr(0, kNearBeginning).contains("sarif");
    if (names.contains("runs") || namesSchema)
        return Format::Sarif;
    if (names.contains("files") &&
        (hasAny(names, {"meta", "totals"}) || text.contains("\"executed_lines\"")))
        return Format::CoveragePy;
    if (names.contains("event_id") &&
        hasAny(names, {"exception", "message", "logentry", "platform", "level", "timestamp"}))
        return Format::Sentry;
    if (names.contains("exception") && names.contains("platform"))
        return Format::Sentry;
    return isNdjson(names) ? std::optional(Format::Ndjson) : std::nullopt;
}

/// Of JSON: what the whole is, else what the first line is that can be told; logs have any others.
Format formatOfJson(std::string_view text)
{
    constexpr int kLines = 20;
    if (const auto format = formatOfObject(text))
        return *format;
    for (int i = 0; i < kLines && !text.empty(); ++i) {
        if (const auto format = formatOfObject(takeLine(text)))
            return *format;
    }
    return Format::Log;
}

/// The name of the first element, and its attributes.
std::string_view rootOf(std::string_view text)
{
    while (!text.empty()) {
        text.remove_prefix(std::min(text.find('<'), text.size()));
        if (text.starts_with("<!--"))
            text.remove_prefix(std::min(text.find("-->"), text.size()));
        else if (text.starts_with("<?") || text.starts_with("<!"))
            text.remove_prefix(std::min(text.find('>'), text.size()));
        else
            return text.substr(0, text.find('>'));
    }
    return {};
}

Format formatOfXml(std::string_view text)
{
    const auto root = rootOf(text);
    const auto name = root.substr(0, root.find_first_of(" \t\r\n/>"));
    if (name == "<testsuites" || name == "<testsuite")
        return Format::Junit;
    return name == "<coverage" && root.contains("line-rate") ? Format::Cobertura : Format::Log;
}

bool isLcov(std::string_view text)
{
    while (text.starts_with("TN:") || text.starts_with('#'))
        (void)takeLine(text);
    return text.starts_with("SF:");
}

} // namespace

Result<Format> formatOfHead(std::string_view head)
{
    if (head.empty())
        return failure(ErrorKind::InvalidInput, "it is empty");
    head = head.substr(0, kHead);
    auto text = head;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (text.empty())
        return failure(ErrorKind::InvalidInput, "there is nothing but blanks in it");
    // These two may hold bytes of any kind.
    if (text.starts_with('{') && isEnvelope(text))
        return Format::Sentry;
    if (text.starts_with("__CURSOR="))
        return Format::Log;
    if (detectFormat(head).binary)
        return failure(ErrorKind::InvalidInput, "this is binary data, not text");
    if (text.starts_with('{'))
        return formatOfJson(text);
    if (text.starts_with('<'))
        return formatOfXml(text);
    return isLcov(text) ? Format::Lcov : Format::Log;
}

bool isDocument(std::string_view head)
{
    head.remove_prefix(std::min(head.find_first_not_of(kBlanks), head.size()));
    if (head.size() < 2)
        return false;
    const auto second = head[std::min(head.find_first_not_of(kBlanks, 1), head.size() - 1)];
    switch (head.front()) {
    case '[': return std::string_view("[{\"]").contains(second);
    case '<': return second < '0' || second > '9';
    case '{': {
        const auto line = head.substr(0, head.find('\n'));
        const auto end = line.find_last_not_of(" \t\r");
        return line[end] != '}' || head.find_first_not_of(kBlanks, line.size()) == head.npos;
    }
    default: return false;
    }
}

} // namespace espalier::observe
