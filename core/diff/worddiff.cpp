// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/worddiff.h"

#include "core/diff/myers.h"
#include "core/diff/utf8.h"

#include <algorithm>
#include <span>
#include <unordered_map>

namespace espalier::diff {

namespace {

constexpr std::size_t kMaxBytes = 8192;     ///< of both lines, to be taken apart
constexpr std::uint32_t kWayCost = 64;      ///< bounds the time two lines take
constexpr std::uint64_t kAlikePercent = 40; ///< below that, words in common are chance

enum class TokenKind : std::uint8_t { Word, Space, Other };

struct Token {
    ByteRange range;
    TokenKind kind = TokenKind::Other;
};

bool isSpace(char32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Letters of alphabets that make up words; of other scripts each character is a token.
bool isWord(char32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7);
}

// Characters that are drawn onto the one before or join it to the next.
bool isJoined(char32_t c)
{
    return (c >= 0x300 && c < 0x370) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x200D ||
           (c >= 0x1F3FB && c <= 0x1F3FF);
}

TokenKind kindOf(const Character &character)
{
    if (!character.valid)
        return TokenKind::Other;
    if (isSpace(character.code))
        return TokenKind::Space;
    return isWord(character.code) ? TokenKind::Word : TokenKind::Other;
}

std::vector<Token> tokensOf(std::string_view line)
{
    std::vector<Token> tokens;
    char32_t before = 0;
    for (std::uint32_t at = 0; at < line.size();) {
        const auto character = characterAt(line, at);
        const auto kind = kindOf(character);
        const bool joined = character.valid && (isJoined(character.code) ||
                                                (before == 0x200D && !isSpace(character.code)));
        const bool goesOn =
            !tokens.empty() && (joined || (kind == tokens.back().kind && kind != TokenKind::Other));
        if (goesOn)
            tokens.back().range.end = at + character.size;
        else
            tokens.push_back({{at, at + character.size}, kind});
        before = character.valid ? character.code : 0;
        at += character.size;
    }
    return tokens;
}

using Numbers = std::unordered_map<std::string_view, std::uint32_t>;

std::vector<std::uint32_t> numbersOf(const std::vector<Token> &tokens, std::string_view line,
                                     Whitespace whitespace, Numbers &known)
{
    std::vector<std::uint32_t> numbers;
    numbers.reserve(tokens.size());
    for (const auto &token : tokens) {
        const bool anyBlank =
            token.kind == TokenKind::Space && whitespace >= Whitespace::IgnoreAmount;
        const auto text = anyBlank ? std::string_view(" ") : token.range.of(line);
        const auto next = static_cast<std::uint32_t>(known.size());
        numbers.push_back(known.try_emplace(text, next).first->second);
    }
    return numbers;
}

// The tokens without a counterpart, as ranges; over blanks between two of them one range goes on.
std::vector<ByteRange> rangesOf(const std::vector<Token> &tokens, const std::vector<bool> &kept,
                                Whitespace whitespace)
{
    std::vector<ByteRange> ranges;
    bool near = false; // only blanks since the last range
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const bool blank = tokens[i].kind == TokenKind::Space;
        if (kept[i]) {
            near = near && blank;
            continue;
        }
        if (blank && whitespace == Whitespace::IgnoreAll)
            continue;
        if (near)
            ranges.back().end = tokens[i].range.end;
        else
            ranges.push_back(tokens[i].range);
        near = true;
    }
    return ranges;
}

std::uint64_t visibleBytes(const std::vector<Token> &tokens)
{
    std::uint64_t bytes = 0;
    for (const auto &token : tokens)
        bytes += token.kind == TokenKind::Space ? 0 : token.range.size();
    return bytes;
}

bool areAlike(std::uint64_t common, std::uint64_t left, std::uint64_t right)
{
    return 200 * common >= kAlikePercent * (left + right);
}

std::optional<WordDiff> byTokens(std::string_view left, std::string_view right,
                                 Whitespace whitespace)
{
    const auto leftTokens = tokensOf(left);
    const auto rightTokens = tokensOf(right);
    Numbers known;
    const auto leftNumbers = numbersOf(leftTokens, left, whitespace, known);
    const auto rightNumbers = numbersOf(rightTokens, right, whitespace, known);
    std::vector<bool> leftKept(leftTokens.size()), rightKept(rightTokens.size());
    std::uint64_t common = 0;
    const auto keep = [&](std::uint32_t l, std::uint32_t r, std::uint32_t length) {
        for (std::uint32_t i = 0; i < length; ++i) {
            leftKept[l + i] = rightKept[r + i] = true;
            const auto &token = leftTokens[l + i];
            common += token.kind == TokenKind::Space ? 0 : token.range.size();
        }
    };
    const Box box{0, static_cast<std::uint32_t>(leftTokens.size()), 0,
                  static_cast<std::uint32_t>(rightTokens.size())};
    Myers(leftNumbers, rightNumbers, {}).approximately(box, kWayCost, keep);
    if (!areAlike(common, visibleBytes(leftTokens), visibleBytes(rightTokens)))
        return {};
    return WordDiff{rangesOf(leftTokens, leftKept, whitespace),
                    rangesOf(rightTokens, rightKept, whitespace)};
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Very long lines: all between their common beginning and end.
std::optional<WordDiff> byEnds(std::string_view left, std::string_view right)
{
    const auto limit = std::min(left.size(), right.size());
    auto prefix = static_cast<std::size_t>(std::ranges::mismatch(left, right).in1 - left.begin());
    const auto within = [](std::string_view text, std::size_t at) {
        return at < text.size() && isContinuation(text[at]);
    };
    while (prefix > 0 && (within(left, prefix) || within(right, prefix)))
        --prefix;
    std::size_t suffix = 0;
    while (suffix < limit - prefix &&
           left[left.size() - 1 - suffix] == right[right.size() - 1 - suffix])
        ++suffix;
    while (suffix > 0 &&
           (within(left, left.size() - suffix) || within(right, right.size() - suffix)))
        --suffix;
    if (!areAlike(prefix + suffix, left.size(), right.size()))
        return {};
    const auto rangeIn = [&](std::string_view text) {
        const ByteRange range{static_cast<std::uint32_t>(prefix),
                              static_cast<std::uint32_t>(text.size() - suffix)};
        return range.size() > 0 ? std::vector{range} : std::vector<ByteRange>{};
    };
    return WordDiff{rangeIn(left), rangeIn(right)};
}

} // namespace

std::optional<WordDiff> words(std::string_view left, std::string_view right, Whitespace whitespace)
{
    if (whitespace != Whitespace::Exact) {
        for (auto *const line : {&left, &right}) {
            while (!line->empty() && isSpace(static_cast<unsigned char>(line->back())))
                line->remove_suffix(1);
        }
    }
    if (left.size() + right.size() > kMaxBytes)
        return byEnds(left, right);
    return byTokens(left, right, whitespace);
}

} // namespace espalier::diff
