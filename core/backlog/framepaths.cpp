// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/bytes.h"
#include "core/backlog/framenames.h"

#include <algorithm>
#include <array>
#include <functional>
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

/// Bundlers' hashes are letters and digits by chance, names are words and numbers behind them. What
/// may be either is left as a name: without it, files that differ would be one.
constexpr size_t kShortestHash = 8;
constexpr size_t kLongestHash = 64;

/// "cart", "Cart2", "HANDLERS".
bool isPlainWord(string_view word)
{
    while (!word.empty() && isDigit(word.back()))
        word.remove_suffix(1);
    return std::ranges::all_of(word, isUpper) ||
           (isLetter(word[0]) && std::ranges::all_of(word.substr(1), isLower));
}

/// "v1_to_v2".
bool isJoinedWords(string_view part)
{
    return std::ranges::all_of(std::views::split(part, '_'),
                               [](const auto &word) { return isPlainWord(string_view(word)); });
}

/// Letters at the beginning, up to a capital behind a small one: 3 of "getJob".
size_t wordLength(string_view text)
{
    const auto letters = runOf(text, isLetter);
    size_t length = std::min<size_t>(letters, 1);
    while (length < letters && !(isLower(text[length - 1]) && isUpper(text[length])))
        ++length;
    return length;
}

/// Whether most of the letters stand in what can be said: three or more, a vowel among them.
bool isMostlyWords(string_view part)
{
    constexpr string_view kVowels = "aeiouyAEIOUY";
    constexpr size_t kShortestWord = 3;
    size_t ofWords = 0;
    for (size_t at = 0; at < part.size();) {
        const auto word = part.substr(at, wordLength(part.substr(at)));
        if (word.size() >= kShortestWord && word.find_first_of(kVowels) != string_view::npos)
            ofWords += word.size();
        at += std::max<size_t>(word.size(), 1);
    }
    return 2 * ofWords >= static_cast<size_t>(std::ranges::count_if(part, isLetter));
}

/// How often a part changes between two kinds of bytes that stand beside each other.
template <typename From, typename To>
size_t changesOf(string_view part, From &&from, To &&to)
{
    size_t changes = 0;
    for (size_t i = 1; i < part.size(); ++i)
        changes += from(part[i - 1]) && to(part[i]);
    return changes;
}

bool hasDigit(string_view part)
{
    return std::ranges::any_of(part, isDigit);
}

/// Of letters of both cases, or small ones, with digits.
bool isMixedHash(string_view part)
{
    constexpr size_t kManyTurns = 4; // "getMyJob" has as many
    constexpr size_t kManyNumbers = 3;
    const auto turns = changesOf(part, isLower, isUpper) + changesOf(part, isUpper, isLower);
    const bool digits = hasDigit(part);
    if (part.size() == kShortestHash && turns >= kManyTurns + (digits ? 0 : 1))
        return true;
    const auto numbers = changesOf(part, std::not_fn(isDigit), isDigit) + isDigit(part[0]);
    return digits && (turns > 0 || numbers >= kManyNumbers) && !isMostlyWords(part);
}

/// Whether a part behind a separator is a hash.
bool isHash(string_view part)
{
    constexpr size_t kShortestHex = 6;
    const auto isAscii = [](char c) { return isOfWord(c) && static_cast<unsigned char>(c) < 0x80; };
    if (part.size() < kShortestHex || part.size() > kLongestHash ||
        !std::ranges::all_of(part, isAscii))
        return false;
    if (std::ranges::all_of(part, isHexDigit))
        return hasDigit(part);
    if (part.size() < kShortestHash || isJoinedWords(part))
        return false;
    if (std::ranges::any_of(part, isLower))
        return isMixedHash(part);
    // Of Base32, which has neither 0 and 1 nor 8 and 9.
    return part.size() == kShortestHash && hasDigit(part) &&
           part.find_first_of("0189_") == string_view::npos;
}

/// Whether a name is a hash from its beginning: shorter ones may be numbers that people gave.
bool isLongHex(string_view part)
{
    constexpr size_t kShortest = 16;
    return part.size() >= kShortest && part.size() <= kLongestHash &&
           std::ranges::all_of(part, isHexDigit) && hasDigit(part);
}

/// "main" of "main_3f2a1b9c".
string_view withoutJoinedHash(string_view part)
{
    const auto begin = part.rfind('_');
    if (begin == string_view::npos || begin == 0)
        return part;
    const auto end = part.substr(begin + 1);
    const bool isOne = end.size() >= kShortestHash && end.size() <= kLongestHash &&
                       std::ranges::all_of(end, isHexDigit) && hasDigit(end) &&
                       std::ranges::any_of(end, isLetter);
    return isOne ? part.substr(0, begin) : part;
}

/// "main.3f2a1b9c.chunk.js" is "main.chunk.js", "index-BfK3x9aZ.js" is "index.js".
string withoutBundlerHash(string_view name)
{
    constexpr std::array<string_view, 9> kSuffixes{".js",  ".mjs", ".cjs", ".jsx", ".ts",
                                                   ".tsx", ".css", ".map", ".wasm"};
    if (std::ranges::none_of(kSuffixes, [&](auto suffix) { return name.ends_with(suffix); }))
        return string(name);
    const auto isOfPart = [](char c) { return c != '.' && c != '-'; };
    const auto first = name.substr(0, runOf(name, isOfPart));
    string result(isLongHex(first) ? "<hash>" : withoutJoinedHash(first));
    for (size_t at = first.size(); at < name.size();) {
        const auto part = name.substr(at, 1 + runOf(name.substr(at + 1), isOfPart));
        if (!isHash(part.substr(1)))
            result += withoutJoinedHash(part);
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

/// "cart.php(263) : eval()'d code" of PHP: the number is that of a line.
string_view withoutEvaluation(string_view path)
{
    const auto end = path.find(") : ");
    const auto open = path.substr(0, end).rfind('(');
    const bool isLine = end != string_view::npos && open != string_view::npos && open + 1 < end &&
                        std::ranges::all_of(path.substr(open + 1, end - open - 1), isDigit);
    return isLine ? path.substr(0, open) : path;
}

} // namespace

string stablePath(string_view path)
{
    constexpr size_t kLongest = 4096;
    string text(withoutUrl(withoutEvaluation(trimmed(cutAt(path, kLongest)))));
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
