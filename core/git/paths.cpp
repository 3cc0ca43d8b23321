// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/pathlimits.h"
#include "core/base/textcut.h"
#include "core/git/handles.h"

#include <algorithm>
#include <cctype>

namespace espalier::git {

/// Lower case, without the code points that HFS+ and our eyes ignore, without what NTFS drops.
static std::string undisguised(std::string_view part)
{
    // As UTF-8: U+200B-200F, U+202A-202E, U+2060-206F, U+FEFF.
    std::string result;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto byte = [&](std::size_t at) {
            return at < part.size() ? static_cast<unsigned char>(part[at]) : 0u;
        };
        const unsigned second = byte(i + 1);
        const unsigned third = byte(i + 2);
        const bool ignorable =
            (byte(i) == 0xe2 && second == 0x80 &&
             ((third >= 0x8b && third <= 0x8f) || (third >= 0xaa && third <= 0xae))) ||
            (byte(i) == 0xe2 && second == 0x81 && third >= 0xa0 && third <= 0xaf) ||
            (byte(i) == 0xef && second == 0xbb && third == 0xbf);
        if (ignorable)
            i += 2;
        else
            result += static_cast<char>(std::tolower(static_cast<unsigned char>(part[i])));
    }
    while (result.ends_with('.') || result.ends_with(' '))
        result.pop_back();
    return result;
}

static bool isForbiddenPart(std::string_view part)
{
    if (part.empty() || part == "." || part == "..")
        return true;
    const std::string plain = undisguised(part);
    return plain == ".git" || plain == "git~1" || plain.starts_with(".git:");
}

Result<> checkPath(std::string_view path)
{
    const auto refuse = [&](const char *reason) {
        return failure(ErrorKind::InvalidInput, reason, std::string(path));
    };
    if (isPathTooLong(path)) {
        constexpr std::size_t kShown = 200;
        return failure(ErrorKind::InvalidInput, "a path that is too long", cutMiddle(path, kShown));
    }
    if (path.empty() || path.starts_with('/'))
        return refuse("not a relative path");
    const auto isControl = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (path.contains('\\') || std::ranges::any_of(path, isControl))
        return refuse("a path with a backslash or control characters");
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (isForbiddenPart(path.substr(begin, end - begin)))
            return refuse("a path that leads out of the work tree or into .git");
        begin = end + 1;
    }
    return {};
}

} // namespace espalier::git
