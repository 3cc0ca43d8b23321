// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/messageforms.h"

#include "core/backlog/bytes.h"

#include <algorithm>
#include <array>
#include <ranges>

namespace espalier::backlog {

using std::size_t;
using std::string_view;

namespace {

bool isSlash(char c)
{
    return c == '/' || c == '\\';
}

bool isQuote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

bool isOfPathName(char c)
{
    return isOfWord(c) || string_view(".-+@%~#$").contains(c);
}

bool isOfPath(char c)
{
    return isOfPathName(c) || isSlash(c);
}

/// Without the marks that end a sentence.
size_t withoutEnd(string_view text, size_t length)
{
    while (length > 0 && string_view(".,:;!?-").contains(text[length - 1]))
        --length;
    return length;
}

bool endsWord(string_view text, size_t at)
{
    return at >= text.size() || !isOfWord(text[at]);
}

size_t digitRuns(string_view text)
{
    size_t runs = 0;
    for (size_t i = 0; i < text.size(); ++i)
        runs += isDigit(text[i]) && (i == 0 || !isDigit(text[i - 1]));
    return runs;
}

bool isOneOf(string_view word, const auto &names)
{
    constexpr size_t kLongest = 16;
    return word.size() <= kLongest && std::ranges::binary_search(names, lowered(word));
}

} // namespace

Run urlRun(string_view text)
{
    const auto scheme = runOf(text, [](char c) { return isOfWord(c) || c == '+' || c == '-'; });
    const Run none{.length = 0, .looked = scheme};
    if (scheme == 0 || !text.substr(scheme).starts_with("://"))
        return none;
    const auto begin = scheme + 3;
    const auto end =
        begin + runOf(text.substr(begin), [](char c) {
            return !isBlankByte(c) && !isQuote(c) && !string_view("<>()[]{}|,").contains(c);
        });
    const auto length = withoutEnd(text, end);
    return length > begin ? Run{.length = length, .looked = end} : none;
}

size_t uuidLength(string_view text)
{
    constexpr size_t kLength = 36;
    if (text.size() < kLength || !endsWord(text, kLength))
        return 0;
    for (size_t i = 0; i < kLength; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !isHexDigit(text[i]))
            return 0;
    }
    return kLength;
}

size_t ipv4Length(string_view text)
{
    size_t at = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && (at >= text.size() || text[at++] != '.'))
            return 0;
        const auto digits = runOf(text.substr(at), isDigit);
        if (digits == 0 || digits > 3)
            return 0;
        at += digits;
    }
    if (at + 1 < text.size() && text[at] == '.' && isDigit(text[at + 1]))
        return 0;
    if (at < text.size() && (text[at] == ':' || text[at] == '/')) {
        const auto port = runOf(text.substr(at + 1), isDigit);
        at += port > 0 && port <= 5 ? port + 1 : 0;
    }
    return endsWord(text, at) ? at : 0;
}

Run colonedRun(string_view text)
{
    constexpr size_t kLongest = 48;
    const auto run = runOf(text, [](char c) { return isHexDigit(c) || c == ':' || c == '.'; });
    const Run none{.length = 0, .looked = run};
    auto address = text.substr(0, withoutEnd(text, run));
    // A sentence's colon behind it was taken off; those of "fe80::" belong to it.
    if (text.substr(0, run).substr(address.size()).starts_with("::"))
        address = text.substr(0, address.size() + 2);
    if (address.size() > kLongest || !endsWord(text, run) || std::ranges::none_of(address, isDigit))
        return none;
    const bool shortened = address.contains("::");
    size_t groups = 0;
    size_t longest = 0;
    for (const auto group : std::views::split(address, ':')) {
        ++groups;
        longest = std::max(longest, string_view(group).contains('.') ? 0 : group.size());
    }
    const bool hardware = !shortened && groups == 6 && longest == 2;
    const bool version6 = longest <= 4 && (shortened ? groups >= 3 && groups <= 9 : groups == 8);
    return hardware || version6 ? Run{.length = address.size(), .looked = run} : none;
}

Run emailRun(string_view text)
{
    const auto isLocal = [](char c) { return isOfWord(c) || string_view(".%+-").contains(c); };
    const auto isOfDomain = [](char c) { return isOfWord(c) || c == '.' || c == '-'; };
    const auto local = runOf(text, isLocal);
    if (local == 0 || local >= text.size() || text[local] != '@')
        return {.length = 0, .looked = local};
    const auto end = local + 1 + runOf(text.substr(local + 1), isOfDomain);
    const auto domain = text.substr(local + 1, withoutEnd(text, end) - local - 1);
    const auto dot = domain.find('.');
    if (dot == string_view::npos || dot == 0)
        return {.length = 0, .looked = local};
    return {.length = local + 1 + domain.size(), .looked = end};
}

Run base64Run(string_view text)
{
    constexpr size_t kShortest = 24;
    constexpr size_t kFewestDigitRuns = 3;
    const auto length = runOf(text, [](char c) { return isOfWord(c) || c == '+' || c == '/'; });
    const auto run = text.substr(0, length);
    if (length < kShortest || std::ranges::none_of(run, isUpper) ||
        std::ranges::none_of(run, isLower) || digitRuns(run) < kFewestDigitRuns)
        return {.length = 0, .looked = length};
    const auto filling = runOf(text.substr(length), [](char c) { return c == '='; });
    return {.length = length + std::min(filling, size_t{2}), .looked = length};
}

Run relativePathRun(string_view text)
{
    const auto run = runOf(text, isOfPath);
    const auto length = withoutEnd(text, run);
    const auto path = text.substr(0, length);
    const auto last = path.find_last_of("/\\");
    const Run none{.length = 0, .looked = run};
    if (last == string_view::npos || std::ranges::none_of(path, isLetter))
        return none;
    const auto name = path.substr(last + 1);
    const auto dot = name.find('.', name.empty() ? 0 : 1);
    const bool hasSuffix = dot != string_view::npos && std::ranges::any_of(name, isLetter);
    if (!hasSuffix && std::ranges::count_if(path, isSlash) < 2)
        return none;
    return {.length = length + linesLength(text.substr(length)), .looked = run};
}

namespace {

/// "/", "~/", "C:\" … at the beginning; 0 when there is none, or nothing behind it.
size_t rootLength(string_view text)
{
    constexpr std::array<string_view, 6> kRoots{"/", "~/", "./", "../", ".\\", "..\\"};
    size_t root = 0;
    if (text.empty() || !(isLetter(text[0]) || string_view("/~.\\").contains(text[0])))
        return 0;
    for (const auto known : kRoots)
        root = std::max(root, text.starts_with(known) ? known.size() : 0);
    if (text.starts_with("\\\\"))
        root = 2;
    if (text.size() > 2 && (isUpper(text[0]) || isLower(text[0])) && text[1] == ':' &&
        isSlash(text[2]))
        root = 3;
    // "C:\\x" as programs print it.
    root += root > 0 ? runOf(text.substr(root, 1), [](char c) { return c == '\\'; }) : 0;
    return root > 0 && root < text.size() && isOfPathName(text[root]) ? root : 0;
}

} // namespace

size_t rootedPathLength(string_view text)
{
    const auto root = rootLength(text);
    if (root == 0)
        return 0;
    const auto run = root + runOf(text.substr(root), isOfPath);
    const auto length = std::max(withoutEnd(text, run), root + 1);
    return length + linesLength(text.substr(length));
}

size_t quotedPathLength(string_view text, char quote)
{
    constexpr size_t kLongest = 1024;
    if (rootLength(text) == 0)
        return 0;
    const auto length = runOf(text.substr(0, kLongest), [quote](char c) {
        return c != quote && c != '<' && c != '>' && c != '\n';
    });
    return length < text.size() && text[length] == quote ? length : 0;
}

size_t linesLength(string_view text)
{
    size_t length = 0;
    while (length + 1 < text.size() && text[length] == ':' && isDigit(text[length + 1])) {
        const auto digits = runOf(text.substr(length + 1), isDigit);
        if (!endsWord(text, length + 1 + digits))
            break;
        length += 1 + digits;
    }
    return length;
}

namespace {

constexpr auto kUnits = std::to_array<string_view>({
    "%",   "b",    "byte",   "bytes",   "d",    "day",  "days", "gb",      "gib",
    "h",   "hour", "hours",  "hr",      "hrs",  "kb",   "kib",  "mb",      "mib",
    "min", "mins", "minute", "minutes", "ms",   "msec", "ns",   "percent", "px",
    "s",   "sec",  "second", "seconds", "secs", "tb",   "tib",  "us",
});

constexpr auto kTechnicalNames = std::to_array<string_view>({
    "a11y",      "aes128",  "aes256",     "amd64",   "arm64",        "armv7",   "ascii85",
    "base16",    "base32",  "base58",     "base64",  "bcp47",        "bzip2",   "complex128",
    "complex64", "cp1252",  "cp437",      "crc32",   "ec2",          "ed25519", "es5",
    "es6",       "float16", "float32",    "float64", "h264",         "h265",    "http2",
    "http3",     "i18n",    "int128",     "int16",   "int32",        "int64",   "int8",
    "ipv4",      "ipv6",    "iso-8859-1", "iso8859", "iso8859-1",    "k8s",     "l10n",
    "latin-1",   "latin1",  "log4j",      "lz4",     "md5",          "mp3",     "mp4",
    "neo4j",     "oauth2",  "p256",       "pbkdf2",  "python2",      "python3", "s3",
    "sha-1",     "sha-256", "sha-512",    "sha1",    "sha224",       "sha256",  "sha384",
    "sha512",    "sqlite3", "uint16",     "uint32",  "uint64",       "uint8",   "utf-16",
    "utf-32",    "utf-7",   "utf-8",      "utf16",   "utf32",        "utf8",    "utf8mb4",
    "utf_16",    "utf_8",   "win32",      "win64",   "windows-1252", "x25519",  "x509",
    "x64",       "x86",     "x86_64",     "xxh3",
});

// They are searched by halves.
static_assert(std::ranges::is_sorted(kUnits) && std::ranges::is_sorted(kTechnicalNames));

/// A unit that follows the digits at once, or an ordinal's ending.
size_t attachedUnit(string_view text)
{
    constexpr size_t kLongest = 3;
    if (text.starts_with('%'))
        return 1;
    const auto letters = runOf(text, isLetter);
    if (letters == 0 || !endsWord(text, letters))
        return 0;
    return letters <= kLongest || isOneOf(text.substr(0, letters), kUnits) ? letters : 0;
}

size_t unitBehindBlank(string_view text)
{
    if (!text.starts_with(' '))
        return 0;
    if (text.starts_with(" %"))
        return 2;
    const auto letters = runOf(text.substr(1), isLetter);
    return endsWord(text, 1 + letters) && isOneOf(text.substr(1, letters), kUnits) ? 1 + letters
                                                                                   : 0;
}

} // namespace

size_t numberLength(string_view text)
{
    size_t length = 0;
    while (length < text.size()) {
        const bool between = length > 0 && string_view(",.'_").contains(text[length]) &&
                             length + 1 < text.size() && isDigit(text[length + 1]);
        if (!isDigit(text[length]) && !between)
            break;
        ++length;
    }
    if (length < text.size() && lowered(text[length]) == 'e') {
        const auto sign =
            runOf(text.substr(length + 1, 1), [](char c) { return c == '-' || c == '+'; });
        const auto digits = runOf(text.substr(length + 1 + sign), isDigit);
        length += digits > 0 ? 1 + sign + digits : 0;
    }
    const auto rest = text.substr(length);
    const auto unit = attachedUnit(rest);
    return length + (unit > 0 ? unit : unitBehindBlank(rest));
}

size_t codeLength(string_view text, string_view before)
{
    constexpr size_t kLongest = 5;
    constexpr std::array<string_view, 7> kNames{"code",   "errno",    "error", "http",
                                                "signal", "sqlstate", "status"};
    constexpr size_t kFarthest = 2; // marks between the name and the number
    for (size_t i = 0;
         i < kFarthest && !before.empty() && string_view(" :=#([").contains(before.back()); ++i)
        before.remove_suffix(1);
    const auto word = lowered(before.substr(before.size() - std::min(before.size(), size_t{8})));
    if (std::ranges::none_of(kNames, [&](auto name) { return word.ends_with(name); }))
        return 0;
    const auto digits = runOf(text, isDigit);
    if (digits == 0 || digits > kLongest)
        return 0;
    const auto behind = text.substr(digits);
    const bool alone =
        behind.empty() || isBlankByte(behind[0]) || string_view(")],;'\"").contains(behind[0]);
    const bool endsSentence = !alone && string_view(".:").contains(behind[0]) &&
                              (behind.size() == 1 || isBlankByte(behind[1]));
    return alone || endsSentence ? digits : 0;
}

bool isTechnicalName(string_view word)
{
    return isOneOf(word, kTechnicalNames);
}

} // namespace espalier::backlog
