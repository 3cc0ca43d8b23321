// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/framenames.h"

#include <algorithm>
#include <array>
#include <ranges>
#include <vector>

namespace espalier::backlog {

using std::size_t;
using std::string;
using std::string_view;

namespace {

/// Where programs lie on a machine, and how many folders below it are named by the machine, too.
struct Root {
    string_view path;
    size_t folders = 0;
};
// The longer ones first, where one begins the other.
constexpr std::array<Root, 20> kRoots{{
    {.path = "/home/runner/work/", .folders = 2},
    {.path = "/home/", .folders = 1},
    {.path = "/Users/", .folders = 1},
    {.path = "/mnt/c/Users/", .folders = 1},
    {.path = "/root/"},
    {.path = "/usr/src/app/"},
    {.path = "/usr/src/"},
    {.path = "/usr/local/src/"},
    {.path = "/var/www/html/"},
    {.path = "/var/www/", .folders = 1},
    {.path = "/var/task/"},
    {.path = "/github/workspace/"},
    {.path = "/workspaces/", .folders = 1},
    {.path = "/workspace/"},
    {.path = "/builds/", .folders = 2},
    {.path = "/app/"},
    {.path = "/code/"},
    {.path = "/srv/", .folders = 1},
    {.path = "/opt/", .folders = 1},
    {.path = "/tmp/"},
}};

string_view withoutFolders(string_view path, size_t folders)
{
    for (; folders > 0; --folders) {
        const auto end = path.find('/');
        if (end == string_view::npos)
            return path;
        path.remove_prefix(end + 1);
    }
    return path;
}

string_view withoutRoot(string_view path)
{
    for (const auto &root : kRoots) {
        if (path.starts_with(root.path))
            return withoutFolders(path.substr(root.path.size()), root.folders);
    }
    return path;
}

/// Without scheme and host, and what is behind '?' or '#': "webpack://shop/./src/cart.js?ab12".
string_view withoutUrl(string_view path)
{
    constexpr size_t kLongestScheme = 24;
    const auto scheme = path.find("://");
    if (scheme == string_view::npos || scheme > kLongestScheme)
        return path;
    const bool file = path.starts_with("file:");
    path.remove_prefix(scheme + 3);
    path.remove_prefix(std::min(path.find('/'), path.size()));
    // Only a file's path begins with folders of the machine.
    while (!file && path.starts_with('/'))
        path.remove_prefix(1);
    return path.substr(0, path.find_first_of("?#"));
}

/// How long the version is that begins the text, as "1.2" or "v1.2.3"; 0 without two parts.
size_t versionLength(string_view text)
{
    const size_t prefix = text.starts_with('v') ? 1 : 0;
    const auto run = runOf(text.substr(prefix), [](char c) { return isDigit(c) || c == '.'; });
    auto version = text.substr(prefix, run);
    while (version.ends_with('.'))
        version.remove_suffix(1);
    if (version.empty() || !isDigit(version[0]) || !version.contains('.'))
        return 0;
    return prefix + version.size();
}

bool isHash(string_view part)
{
    constexpr size_t kShortestHex = 6;
    constexpr size_t kShortest = 8;
    constexpr size_t kLongest = 64;
    if (part.size() < kShortestHex || part.size() > kLongest ||
        !std::ranges::all_of(
            part, [](char c) { return isOfWord(c) && static_cast<unsigned char>(c) < 0x80; }))
        return false;
    size_t digitRuns = 0;
    size_t turns = 0; // between upper and lower case
    for (size_t i = 0; i < part.size(); ++i) {
        digitRuns += isDigit(part[i]) && (i == 0 || !isDigit(part[i - 1]));
        turns += i > 0 && isUpper(part[i]) != isUpper(part[i - 1]);
    }
    if (std::ranges::all_of(part, isHexDigit))
        return digitRuns > 0;
    if (part.size() < kShortest)
        return false;
    constexpr size_t kMostTurnsOfNames = 4; // "getMyJob"
    const bool digits = digitRuns > 0;
    return digitRuns >= 2 || std::ranges::none_of(part, isLower) || turns > kMostTurnsOfNames ||
           (digits && turns == kMostTurnsOfNames && part.size() == kShortest);
}

/// "main.3f2a1b9c.chunk.js" is "main.chunk.js", "index-BfK3x9aZ.js" is "index.js".
string withoutBundlerHash(string_view name)
{
    constexpr std::array<string_view, 9> kSuffixes{".js",  ".mjs", ".cjs", ".jsx", ".ts",
                                                   ".tsx", ".css", ".map", ".wasm"};
    if (std::ranges::none_of(kSuffixes, [&](auto suffix) { return name.ends_with(suffix); }))
        return string(name);
    string result;
    for (size_t at = 0; at < name.size();) {
        const auto separators = at > 0 ? size_t{1} : 0;
        const auto length =
            runOf(name.substr(at + separators), [](char c) { return c != '.' && c != '-'; });
        const auto part = name.substr(at, separators + length);
        if (!isHash(part.substr(separators)))
            result += part;
        else if (at == 0)
            result += "<hash>";
        at += part.size();
    }
    return result;
}

/// A name without its version: "shop-1.2.3", "shop@1.2.3", "shop-1.2.3.jar".
string withoutVersion(string_view name)
{
    for (size_t i = 1; i < name.size(); ++i) {
        if (!string_view("-_@").contains(name[i]))
            continue;
        const auto version = versionLength(name.substr(i + 1));
        if (version > 0)
            return string(name.substr(0, i)) + string(name.substr(i + 1 + version));
    }
    return string(name);
}

/// Folders that a release, a build or a commit gives its name to.
bool isOfRelease(string_view folder)
{
    constexpr size_t kShortestStamp = 8;
    constexpr size_t kShortestCommit = 7;
    if (versionLength(folder) == folder.size())
        return true;
    const bool digits = std::ranges::all_of(folder, isDigit);
    const bool hex = std::ranges::all_of(folder, isHexDigit);
    return (digits && folder.size() >= kShortestStamp) ||
           (hex && folder.size() >= kShortestCommit && std::ranges::any_of(folder, isDigit));
}

} // namespace

string stablePath(string_view path)
{
    constexpr size_t kLongest = 4096;
    string text(withoutUrl(trimmed(cutAt(path, kLongest))));
    std::ranges::replace(text, '\\', '/');
    const size_t drive = text.starts_with('/') ? 1 : 0; // "file:///C:/"
    if (text.size() > drive + 2 && text[drive + 1] == ':' && text[drive + 2] == '/')
        text.erase(0, drive + 2);
    // "<stdin>", "<ipython-input-3-1a2b>": what a name in brackets counts.
    if (text.starts_with('<')) {
        std::erase_if(text, isDigit);
        return text;
    }
    std::vector<string> names;
    for (const auto part : std::views::split(withoutRoot(text), '/')) {
        const string_view name(part);
        if (!name.empty() && name != "." && name != ".." && !isOfRelease(name))
            names.push_back(withoutVersion(name));
    }
    if (names.empty())
        return {};
    names.back() = withoutBundlerHash(names.back());
    string result;
    for (const auto &name : names)
        result += (result.empty() ? "" : "/") + name;
    return result;
}

} // namespace espalier::backlog
