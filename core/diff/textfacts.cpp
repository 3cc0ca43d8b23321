// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/textfacts.h"

#include "core/base/textformat.h"
#include "core/diff/utf8.h"

#include <algorithm>
#include <array>

namespace espalier::diff {

namespace {

constexpr std::size_t kBinaryWindow = 8192;
constexpr std::uint32_t kMinifiedLine = 500; ///< bytes of a line no person writes often
constexpr std::uint64_t kMinifiedBlanks = 8; ///< per cent; written text has about 15
// Of one line: from here on it settles the matter. A table of data or a picture in a string may
// well take some thousand bytes in a text that is otherwise written by hand.
constexpr std::uint32_t kMinifiedLongLine = 50'000;

std::optional<std::uint32_t> firstInvalid(std::string_view text)
{
    if (isValidUtf8(text))
        return {};
    for (std::uint32_t at = 0; at < text.size();) {
        const auto character = characterAt(text, at);
        if (!character.valid)
            return at;
        at += character.size;
    }
    return {};
}

// Most of the text is in long lines, and these have few blanks.
bool isMinified(const TextLines &lines)
{
    std::uint64_t longBytes = 0, blanks = 0;
    for (Line line = 0; line < lines.count(); ++line) {
        const auto bytes = lines.line(line);
        if (bytes.size() < kMinifiedLine)
            continue;
        longBytes += bytes.size();
        blanks += static_cast<std::uint64_t>(std::ranges::count(bytes, ' '));
    }
    return 2 * longBytes > lines.text().size() && 100 * blanks < kMinifiedBlanks * longBytes;
}

struct HostileRange {
    char32_t first;
    char32_t last;
    HostileKind kind;
};

// In order. Unicode 16, what has no glyph of its own.
constexpr std::array kHostile{
    HostileRange{0x0000, 0x0008, HostileKind::Control},
    HostileRange{0x000A, 0x001F, HostileKind::Control},
    HostileRange{0x007F, 0x009F, HostileKind::Control},
    HostileRange{0x00A0, 0x00A0, HostileKind::UnusualSpace},
    HostileRange{0x00AD, 0x00AD, HostileKind::Invisible},
    HostileRange{0x034F, 0x034F, HostileKind::Invisible},
    HostileRange{0x061C, 0x061C, HostileKind::BidiControl},
    HostileRange{0x115F, 0x1160, HostileKind::Invisible},
    HostileRange{0x1680, 0x1680, HostileKind::UnusualSpace},
    HostileRange{0x17B4, 0x17B5, HostileKind::Invisible},
    HostileRange{0x180B, 0x180F, HostileKind::Invisible},
    HostileRange{0x2000, 0x200A, HostileKind::UnusualSpace},
    HostileRange{0x200B, 0x200D, HostileKind::ZeroWidth},
    HostileRange{0x200E, 0x200F, HostileKind::BidiControl},
    HostileRange{0x2028, 0x2029, HostileKind::UnusualSpace},
    HostileRange{0x202A, 0x202E, HostileKind::BidiControl},
    HostileRange{0x202F, 0x202F, HostileKind::UnusualSpace},
    HostileRange{0x205F, 0x205F, HostileKind::UnusualSpace},
    HostileRange{0x2060, 0x2065, HostileKind::ZeroWidth},
    HostileRange{0x2066, 0x2069, HostileKind::BidiControl},
    HostileRange{0x206A, 0x206F, HostileKind::BidiControl},
    HostileRange{0x2800, 0x2800, HostileKind::UnusualSpace},
    HostileRange{0x3000, 0x3000, HostileKind::UnusualSpace},
    HostileRange{0x3164, 0x3164, HostileKind::Invisible},
    HostileRange{0xFE00, 0xFE0F, HostileKind::Invisible},
    HostileRange{0xFEFF, 0xFEFF, HostileKind::ZeroWidth},
    HostileRange{0xFFA0, 0xFFA0, HostileKind::Invisible},
    HostileRange{0xFFF0, 0xFFFB, HostileKind::Invisible},
    HostileRange{0x1BCA0, 0x1BCA3, HostileKind::Invisible},
    HostileRange{0x1D173, 0x1D17A, HostileKind::Invisible},
    HostileRange{0xE0000, 0xE0FFF, HostileKind::Invisible},
};

std::optional<HostileKind> hostileKind(char32_t code)
{
    const auto behind = std::ranges::upper_bound(kHostile, code, {}, &HostileRange::first);
    if (behind == kHostile.begin() || (behind - 1)->last < code)
        return {};
    return (behind - 1)->kind;
}

// Joiners and the choice of coloured drawing belong to emoji when they stand behind one.
bool isPartOfEmoji(char32_t code, char32_t before)
{
    const bool emoji = before >= 0x1F000 || (before >= 0x2190 && before <= 0x2BFF) ||
                       before == 0xFE0F || before == 0xA9 || before == 0xAE;
    const bool keycap = before == '#' || before == '*' || (before >= '0' && before <= '9');
    return (code == 0x200D && emoji) || (code == 0xFE0F && (emoji || keycap));
}

bool isPlain(char c)
{
    return (c >= ' ' && c < 0x7F) || c == '\t';
}

std::string_view withoutEnding(std::string_view line)
{
    if (line.ends_with('\n'))
        line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
    return line;
}

} // namespace

bool isBinary(std::string_view text)
{
    return text.substr(0, kBinaryWindow).contains('\0');
}

TextFacts factsOf(const TextLines &lines)
{
    const auto text = lines.text();
    TextFacts facts{.bytes = static_cast<std::uint32_t>(text.size()), .lines = lines.count()};
    facts.binary = isBinary(text);
    facts.lacksFinalNewline = lines.lacksFinalNewline();
    facts.invalidUtf8 = firstInvalid(text);
    bool unix = false, dos = false;
    for (Line line = 0; line < lines.count(); ++line) {
        const auto size = static_cast<std::uint32_t>(lines.content(line).size());
        if (size > facts.longestLineBytes) {
            facts.longestLineBytes = size;
            facts.longestLine = line;
        }
        const auto ending = lines.ending(line);
        unix |= ending == LineEnding::Lf;
        dos |= ending == LineEnding::CrLf;
    }
    facts.mixedLineEndings = unix && dos;
    facts.minified = facts.longestLineBytes >= kMinifiedLongLine || isMinified(lines);
    return facts;
}

std::vector<HostileCharacter> hostileCharacters(std::string_view line)
{
    line = withoutEnding(line);
    std::vector<HostileCharacter> found;
    if (std::ranges::all_of(line, isPlain))
        return found;
    char32_t before = 0;
    for (std::uint32_t at = 0; at < line.size();) {
        const auto character = characterAt(line, at);
        const ByteRange range{at, at + character.size};
        if (!character.valid)
            found.push_back({range, HostileKind::InvalidUtf8, character.code});
        else if (const auto kind = hostileKind(character.code);
                 kind && !isPartOfEmoji(character.code, before))
            found.push_back({range, *kind, character.code});
        before = character.valid ? character.code : 0;
        at += character.size;
    }
    return found;
}

} // namespace espalier::diff
