// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/texts.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <format>

namespace espalier::observe {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr double kSecondsOfYear10000 = 253'402'300'800.0;

bool goesOn(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Bytes of the character that begins here; 0 when none does.
std::size_t characterAt(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead == 0)
        return 0;
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    return size <= text.size() && isValidUtf8(text.substr(0, size)) ? size : 0;
}

std::optional<int> digits(std::string_view &text, std::size_t count)
{
    int value = 0;
    if (text.size() < count)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
    if (error != std::errc() || end != text.data() + count || value < 0)
        return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view &text, std::string_view anyOf)
{
    if (text.empty() || !anyOf.contains(text.front()))
        return false;
    text.remove_prefix(1);
    return true;
}

/// Whether there is nothing to be made simpler, and nothing absolute: most paths are like this, and
/// taking them apart costs much more than looking.
bool isPlainRelative(std::string_view path)
{
    return !path.empty() && path.front() != '/' && path.front() != '.' && !path.contains("//") &&
           !path.contains("/.");
}

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

/// In milliseconds throughout: the nanoseconds of the system's clock end in the year 2262.
std::string toText(Milliseconds time)
{
    return std::format("{:%FT%T}Z", time);
}

/// The rest of a time after its minutes: seconds, their fraction.
std::optional<std::chrono::milliseconds> takeSeconds(std::string_view &text)
{
    std::chrono::milliseconds result{0};
    if (!take(text, ":"))
        return result;
    const auto seconds = digits(text, 2);
    if (!seconds || *seconds > 60) // 60: a leap second
        return std::nullopt;
    result += std::chrono::seconds(*seconds);
    if (!take(text, ".,"))
        return result;
    int weight = 100;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        result += std::chrono::milliseconds(weight * (text.front() - '0'));
        weight /= 10;
        text.remove_prefix(1);
    }
    return result;
}

/// "Z", "+02:00", "-0530" or nothing.
std::optional<std::chrono::minutes> takeOffset(std::string_view &text)
{
    if (text.empty() || take(text, "Zz"))
        return std::chrono::minutes(0);
    const bool behind = text.front() == '-';
    if (!take(text, "+-"))
        return std::nullopt;
    const auto hours = digits(text, 2);
    take(text, ":");
    const auto minutes = text.empty() ? std::optional(0) : digits(text, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return behind ? -offset : offset;
}

std::optional<std::chrono::sys_days> takeDay(std::string_view &text)
{
    const auto year = digits(text, 4);
    const bool dashes = take(text, "-");
    const auto month = digits(text, 2);
    if (dashes && !take(text, "-"))
        return std::nullopt;
    const auto day = digits(text, 2);
    if (!dashes || !year || !month || !day)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

} // namespace

std::string validText(std::string_view text)
{
    if (isValidUtf8(text) && !text.contains('\0'))
        return std::string(text);
    std::string result;
    result.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const auto size = characterAt(text);
        result += size > 0 ? text.substr(0, size) : kReplacement;
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return result;
}

std::string cutText(std::string_view text, std::size_t most)
{
    // Of a long text only the part that can be kept is looked at. Replacing makes it longer only.
    const bool cutHere = text.size() > most + kEllipsis.size();
    std::string result = validText(cutHere ? text.substr(0, most + kEllipsis.size()) : text);
    if (!cutHere && result.size() <= most)
        return result;
    auto end = std::min(result.size(), most - std::min(most, kEllipsis.size()));
    while (end > 0 && goesOn(result[end]))
        --end;
    result.resize(end);
    return result += kEllipsis;
}

std::string relativePath(std::string_view path, const std::filesystem::path &project)
{
    if (path.starts_with("file://"))
        path.remove_prefix(7);
    if (project.empty() || path.contains('\0') || isPlainRelative(path))
        return std::string(path);
    const std::filesystem::path given(path);
    const auto plain = given.lexically_normal();
    if (given.is_relative()) {
        const auto text = plain.generic_string();
        return text == "." || text.starts_with("..") ? std::string(path) : text;
    }
    // A project that ends in "/" has an empty last part, which no path below it has.
    auto root = project.lexically_normal();
    if (!root.has_filename())
        root = root.parent_path();
    const auto [inRoot, inPath] = std::ranges::mismatch(root, plain);
    if (inRoot != root.end() || inPath == plain.end())
        return std::string(path);
    std::filesystem::path below;
    for (auto at = inPath; at != plain.end(); ++at)
        below /= *at;
    return below.generic_string();
}

std::string placeOf(std::string_view text, std::size_t offset, std::uint64_t firstLine)
{
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = firstLine + static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
    const auto start = before.rfind('\n');
    const auto inLine = start == std::string_view::npos ? before.size() : before.size() - start - 1;
    return std::format("line {}, byte {}", line, inLine + 1);
}

std::string timeOfNanoseconds(std::uint64_t sinceEpoch)
{
    return sinceEpoch == 0 ? std::string() : timeOfSeconds(static_cast<double>(sinceEpoch) / 1e9);
}

std::string timeOfSeconds(double sinceEpoch)
{
    if (!(sinceEpoch > 0) || sinceEpoch >= kSecondsOfYear10000)
        return {};
    const auto milliseconds = std::chrono::milliseconds(std::llround(sinceEpoch * 1000));
    return toText(Milliseconds(milliseconds));
}

std::optional<std::string> utcTime(std::string_view text)
{
    const auto day = takeDay(text);
    if (!day || !take(text, "Tt "))
        return std::nullopt;
    const auto hours = digits(text, 2);
    if (!take(text, ":"))
        return std::nullopt;
    const auto minutes = digits(text, 2);
    const auto seconds = takeSeconds(text);
    if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59)
        return std::nullopt;
    const auto offset = takeOffset(text);
    if (!offset || !text.empty())
        return std::nullopt;
    const Milliseconds local =
        *day + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) + *seconds;
    return toText(local - *offset);
}

std::string timeOf(const Json &value)
{
    if (value.is_string())
        return utcTime(value.get_ref<const std::string &>()).value_or(std::string());
    if (!value.is_number())
        return {};
    auto seconds = value.get<double>();
    // The smallest time that is told in milliseconds is as far away as the year 5138 in seconds.
    for (int i = 0; i < 3 && seconds > 1e11; ++i)
        seconds /= 1000;
    return timeOfSeconds(seconds);
}

} // namespace espalier::observe
