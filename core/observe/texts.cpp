// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/texts.h"

#include "core/base/textcut.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <format>

namespace espalier::observe {

namespace {

constexpr double kSecondsOfYear10000 = 253'402'300'800.0;

/// Whether there is nothing to be made simpler, and nothing absolute: most paths are like this, and
/// taking them apart costs much more than looking.
bool isPlainRelative(std::string_view path)
{
    return !path.empty() && path.front() != '/' && path.front() != '.' && !path.contains("//") &&
           !path.contains("/.");
}

} // namespace

std::string validText(std::string_view text)
{
    auto valid = repairedUtf8(text);
    if (!valid.contains('\0'))
        return valid;
    std::string result;
    for (const char c : valid) {
        if (c == '\0')
            result += "\xEF\xBF\xBD";
        else
            result += c;
    }
    return result;
}

std::string cutText(std::string_view text, std::size_t most)
{
    // Of a long text only the part that can be kept is looked at, and enough to see that it is
    // long. Replacing makes it longer only.
    auto valid = validText(text.substr(0, most + 1));
    return valid.size() <= most ? valid : cutAtWord(valid, most);
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
    return timeText(std::chrono::sys_time<std::chrono::milliseconds>(
        std::chrono::milliseconds(std::llround(sinceEpoch * 1000))));
}

std::string timeOf(const Json &value, Unzoned unzoned)
{
    if (value.is_string())
        return utcTime(value.get_ref<const std::string &>(), unzoned).value_or(std::string());
    if (!value.is_number())
        return {};
    auto seconds = value.get<double>();
    // The smallest time that is told in milliseconds is as far away as the year 5138 in seconds.
    for (int i = 0; i < 3 && seconds > 1e11; ++i)
        seconds /= 1000;
    return timeOfSeconds(seconds);
}

} // namespace espalier::observe
