// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/mailencoding.h"

#include "core/base/textcut.h"

#include <QByteArray>
#include <QString>
#include <QStringDecoder>

#include <algorithm>
#include <cctype>
#include <format>

namespace espalier::git {

static constexpr std::string_view kBlanks = " \t\r\n";

std::string lowerCase(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(kBlanks);
    if (begin == text.npos)
        return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

static bool isControl(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

/// The end of a piece of at most so many bytes that does not cut a character.
static std::size_t pieceEnd(std::string_view text, std::size_t begin, std::size_t most)
{
    std::size_t end = std::min(begin + most, text.size());
    const auto isInside = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
    };
    while (end > begin + 1 && isInside(end))
        --end;
    return end;
}

std::string encodedHeader(std::string_view text)
{
    constexpr std::size_t kBytesAWord = 42; // 56 of base64, and 12 around them, are below 75
    const bool plain = !text.contains("=?") && std::ranges::all_of(text, [](unsigned char c) {
        return c < 0x7f && !isControl(c);
    });
    if (plain)
        return std::string(text);
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = pieceEnd(text, begin, kBytesAWord);
        const QByteArray piece(text.data() + begin, static_cast<qsizetype>(end - begin));
        result += (result.empty() ? "=?UTF-8?B?" : "\n =?UTF-8?B?") +
                  piece.toBase64().toStdString() + "?=";
        begin = end;
    }
    return result;
}

Result<std::string> toUtf8(std::string_view bytes, std::string_view characterSet)
{
    const std::string name = lowerCase(characterSet);
    if (name.empty() || name == "utf-8" || name == "us-ascii" || name == "ascii")
        return repairedUtf8(bytes);
    QStringDecoder decoder(name.c_str());
    if (!decoder.isValid())
        return failure(ErrorKind::Unsupported, "a mail in an unknown character set",
                       repairedUtf8(characterSet));
    const QString text =
        decoder(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    return text.toStdString();
}

static int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// "=41" and, where asked for, "_" as a blank.
static Result<std::string> decodedQuoted(std::string_view text, bool underscores)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_' && underscores) {
            result += ' ';
        } else if (text[i] != '=') {
            result += text[i];
        } else {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return failure(ErrorKind::InvalidInput, "a mail with a damaged encoding");
            result += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return result;
}

static Result<std::string> decodedBase64(std::string_view text)
{
    QByteArray packed;
    for (const char c : text) {
        if (!kBlanks.contains(c))
            packed += c;
    }
    const auto decoded =
        QByteArray::fromBase64Encoding(packed, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return failure(ErrorKind::InvalidInput, "a mail with a damaged encoding");
    return decoded.decoded.toStdString();
}

/// A word of RFC 2047, "=?set?B?text?=".
struct EncodedWord {
    std::string characterSet;
    std::string bytes;
    std::size_t length = 0; ///< in the header
};

/// Whether it begins with a word: none of its parts has blanks.
static bool beginsWithWord(std::string_view text)
{
    const auto first = text.find('?', 2);
    if (first == text.npos || first + 2 >= text.size() || text[first + 2] != '?' ||
        !std::string_view("bBqQ").contains(text[first + 1]))
        return false;
    const auto end = text.find("?=", first + 3);
    return end != text.npos && text.substr(0, end).find_first_of(kBlanks) == text.npos;
}

/// Where the next word begins; what only looks like the beginning of one is text.
static std::size_t findWord(std::string_view text)
{
    for (auto at = text.find("=?"); at != text.npos; at = text.find("=?", at + 1)) {
        if (beginsWithWord(text.substr(at)))
            return at;
    }
    return text.size();
}

/// Of a text that begins with a word.
static Result<EncodedWord> readWord(std::string_view text)
{
    const auto first = text.find('?', 2);
    const auto end = text.find("?=", first + 3);
    const std::string_view content = text.substr(first + 3, end - first - 3);
    const bool base64 = std::string_view("bB").contains(text[first + 1]);
    auto bytes = base64 ? decodedBase64(content) : decodedQuoted(content, true);
    if (!bytes)
        return failure(std::move(bytes.error()));
    std::string_view set = text.substr(2, first - 2);
    set = set.substr(0, set.find('*')); // the language, of RFC 2231
    return EncodedWord{lowerCase(set), *std::move(bytes), end + 2};
}

/// Words next to each other are one text: a character may be cut by them.
static Result<std::string> decodedWords(std::string_view text)
{
    std::string result;
    EncodedWord open;
    const auto close = [&]() -> Result<> {
        auto decoded = toUtf8(open.bytes, open.characterSet);
        if (!decoded)
            return failure(std::move(decoded.error()));
        result += *decoded;
        open = {};
        return {};
    };
    while (!text.empty()) {
        const auto at = findWord(text);
        const std::string_view between = text.substr(0, at);
        auto word = at < text.size() ? readWord(text.substr(at)) : Result<EncodedWord>();
        if (!word)
            return failure(std::move(word.error()));
        const bool adjacent = !open.bytes.empty() && trimmed(between).empty() && word->length > 0;
        const bool goesOn = adjacent && word->characterSet == open.characterSet;
        if (!goesOn) {
            if (auto closed = close(); !closed)
                return failure(std::move(closed.error()));
            result += adjacent ? std::string_view() : between;
        }
        open.characterSet = word->characterSet;
        open.bytes += word->bytes;
        text.remove_prefix(at + word->length);
    }
    if (auto closed = close(); !closed)
        return failure(std::move(closed.error()));
    return result;
}

Result<std::string> decodedHeader(std::string_view text)
{
    auto decoded = decodedWords(text);
    if (!decoded)
        return decoded;
    std::ranges::replace(*decoded, '\t', ' ');
    if (std::ranges::any_of(*decoded, [](unsigned char c) { return isControl(c); }))
        return failure(ErrorKind::InvalidInput, "a mail with control characters in its header");
    return std::string(trimmed(repairedUtf8(*decoded)));
}

static std::string quotedLine(std::string_view line)
{
    constexpr std::size_t kLongest = 72; // 76 with an escape and the "=" at the end
    std::string result;
    std::size_t length = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto c = static_cast<unsigned char>(line[i]);
        const bool last = i + 1 == line.size();
        const bool plain = c > 0x20 && c < 0x7f && c != '=';
        // A line "From …" would begin another mail, one of a dot end it.
        const bool risky = length == 0 && (c == 'F' || c == '.');
        const bool asIs = (plain && !risky) || ((c == ' ' || c == '\t') && !last);
        const std::string piece =
            asIs ? std::string(1, line[i]) : std::format("={:02X}", static_cast<unsigned>(c));
        if (length + piece.size() > kLongest) {
            result += "=\n";
            length = 0;
        }
        result += piece;
        length += piece.size();
    }
    return result;
}

std::string quotedPrintable(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const auto end = text.find('\n');
        result += quotedLine(text.substr(0, end));
        if (end == text.npos)
            break;
        result += '\n';
        text.remove_prefix(end + 1);
    }
    return result;
}

static Result<std::string> decodedQuotedBody(std::string_view body)
{
    std::string joined;
    while (!body.empty()) {
        const auto end = std::min(body.find('\n'), body.size());
        std::string_view line = body.substr(0, end);
        const bool ended = end < body.size();
        body.remove_prefix(ended ? end + 1 : end);
        const auto last = line.find_last_not_of(" \t\r"); // added on the way
        line = line.substr(0, last == line.npos ? 0 : last + 1);
        const bool goesOn = line.ends_with('=');
        auto decoded = decodedQuoted(goesOn ? line.substr(0, line.size() - 1) : line, false);
        if (!decoded)
            return decoded;
        joined += *decoded;
        if (!goesOn && ended)
            joined += '\n';
    }
    return joined;
}

Result<std::string> decodedBody(std::string_view body, std::string_view encoding)
{
    const std::string name = lowerCase(trimmed(encoding));
    if (name.empty() || name == "7bit" || name == "8bit" || name == "binary")
        return std::string(body);
    if (name == "quoted-printable")
        return decodedQuotedBody(body);
    if (name == "base64")
        return decodedBase64(body);
    return failure(ErrorKind::Unsupported, "a mail in an unknown transfer encoding",
                   repairedUtf8(name));
}

} // namespace espalier::git
