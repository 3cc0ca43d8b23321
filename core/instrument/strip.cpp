// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/strip.h"

#include "core/instrument/insertionfinder.h"
#include "core/instrument/openedbodies.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <format>
#include <utility>

namespace espalier::instrument {

namespace {

constexpr std::string_view kMarker = "/*_esp*/";

class Stripper final {
public:
    Stripper(const syntax::Language &language, const LanguagePack &pack, std::string_view text)
        : m_text(text), m_language(language), m_finder(language, pack, text),
          m_opaque(m_finder.opaque()), m_hasBraces(!pack.exit.empty()),
          m_usesShortName(pack.entry.names("_espalier."))
    {
    }

    Result<Stripped> run();

private:
    Result<> unsqueeze();
    Result<> pairBraces();
    Result<> claimBrace(std::uint32_t brace);
    Result<> pairValues();
    void assignOwners();
    [[nodiscard]] Result<> checkCounts() const;
    [[nodiscard]] Result<> checkLines() const;
    [[nodiscard]] std::unexpected<Error> problem(std::string what, std::uint32_t offset) const;
    [[nodiscard]] Result<> checkLeftOvers() const;
    [[nodiscard]] Stripped result() const;

    std::string_view m_text;
    const syntax::Language &m_language;
    InsertionFinder m_finder;
    const std::vector<ByteRange> &m_opaque;
    bool m_hasBraces;
    bool m_usesShortName; ///< the pack's runtime is called `_espalier`
    std::vector<Found> m_found;
};

// What went when bodies were opened up is among what was found.
Result<> Stripper::unsqueeze()
{
    auto squeezed = OpenedBodies(m_language, m_finder, m_text).close(m_found);
    if (!squeezed)
        return failure(squeezed.error());
    m_found.insert(m_found.end(), squeezed->begin(), squeezed->end());
    std::ranges::stable_sort(m_found, {}, [](const Found &found) {
        return std::pair(found.range.begin, found.range.end);
    });
    return {};
}

std::unexpected<Error> Stripper::problem(std::string what, std::uint32_t offset) const
{
    return changedAt(m_text, std::move(what), offset);
}

// A brace of ours was closed: what opened it stands right behind the opening brace.
Result<> Stripper::claimBrace(std::uint32_t brace)
{
    const auto at = std::ranges::lower_bound(m_found, brace + 1, {},
                                             [](const Found &f) { return f.range.begin; });
    const bool opener = at != m_found.end() && at->range.begin == brace + 1 &&
                        (at->part == Part::Loop || at->part == Part::Enter);
    if (!opener)
        return problem("a closing marker has no opening one", brace);
    const std::string_view tail = at->part == Part::Enter ? " return " : " ";
    if (!m_text.substr(at->range.end).starts_with(tail))
        return problem("an insertion was changed", at->range.end);
    at->ownBrace = true;
    at->range.begin = brace;
    at->range.end += static_cast<std::uint32_t>(tail.size());
    return {};
}

// Follows the braces of the code to find the ones that were given to bodies without.
Result<> Stripper::pairBraces()
{
    if (!m_hasBraces)
        return {};
    std::vector<std::uint32_t> open;
    auto opaque = m_opaque.begin();
    for (std::uint32_t at = 0; at < m_text.size(); ++at) {
        while (opaque != m_opaque.end() && opaque->end <= at)
            ++opaque;
        if (opaque != m_opaque.end() && opaque->contains(at)) {
            at = opaque->end - 1;
            continue;
        }
        if (m_text[at] == '{') {
            open.push_back(at);
        } else if (m_text[at] == '}') {
            const bool ours = m_text.substr(0, at).ends_with(kMarker);
            if (open.empty() && ours)
                return problem("a closing marker has no opening one", at);
            if (ours) {
                if (auto claimed = claimBrace(open.back()); !claimed)
                    return claimed;
            }
            if (!open.empty())
                open.pop_back();
        }
    }
    return {};
}

// Each out( has its own closing parenthesis.
Result<> Stripper::pairValues()
{
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < m_found.size(); ++i) {
        if (m_found[i].part == Part::OutOpen)
            open.push_back(i);
        if (m_found[i].part != Part::OutClose)
            continue;
        if (open.empty())
            return problem("a closing marker has no opening one", m_found[i].range.begin);
        open.pop_back();
    }
    if (!open.empty())
        return problem("an opening marker has no closing one", m_found[open.back()].range.begin);
    return {};
}

// What stands between an entry and its exit belongs to that function, as far as it is not within
// another pair. Without exits only entries tell.
void Stripper::assignOwners()
{
    std::vector<std::string> open;
    std::string closed;
    const Found *before = nullptr;
    for (auto &found : m_found) {
        if (found.part == Part::Enter) {
            found.id = unescapeId(found.id);
            if (m_hasBraces)
                open.push_back(found.id);
        } else if (found.part == Part::BraceClose && before && before->part == Part::Exit &&
                   before->range.end == found.range.begin) {
            found.id = closed; // the brace that an expression body was given
        } else if (found.part == Part::Squeezed || found.part == Part::BodyClose) {
            found.id = unescapeId(found.id);
        } else {
            found.id = open.empty() || found.part == Part::Prelude ? std::string{} : open.back();
        }
        if (found.part == Part::Exit && !open.empty()) {
            closed = std::move(open.back());
            open.pop_back();
        }
        before = &found;
    }
}

Result<> Stripper::checkCounts() const
{
    std::int64_t balance = 0;
    for (const auto &found : m_found) {
        if (!m_hasBraces)
            break;
        balance += found.part == Part::Enter ? 1 : found.part == Part::Exit ? -1 : 0;
        if (balance < 0)
            return problem("an exit has no entry", found.range.begin);
    }
    if (balance != 0)
        return failure(ErrorKind::Conflict, "an entry has no exit");
    return {};
}

// The lines of a prelude or an entry stand one behind the other, and all of them.
Result<> Stripper::checkLines() const
{
    bool awaited = false;
    for (const auto &found : m_found) {
        if (found.continues != awaited)
            return problem("a line of telemetry is missing", found.range.begin);
        awaited = found.continued;
    }
    if (awaited)
        return problem("a line of telemetry is missing", m_found.back().range.begin);
    return {};
}

bool isNameByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Whether a reserved name (_esp, _esp2 …, _esp_e, _espalier_tel, and _espalier where it is used)
// stands at the offset.
bool isReserved(std::string_view text, std::size_t at, bool shortName)
{
    if (at > 0 && (isNameByte(text[at - 1]) || text[at - 1] == '.'))
        return false; // part of a longer name, or a property
    auto end = at;
    while (end < text.size() && isNameByte(text[end]))
        ++end;
    auto name = text.substr(at, end - at);
    if (name == "_espalier_tel" || (shortName && name == "_espalier"))
        return true;
    name.remove_prefix(kReservedStart.size());
    while (!name.empty() && name.front() >= '0' && name.front() <= '9')
        name.remove_prefix(1);
    return name.empty() || name == "_e";
}

Result<> Stripper::checkLeftOvers() const
{
    auto found = m_found.begin();
    for (auto at = m_text.find(kReservedStart); at != std::string_view::npos;
         at = m_text.find(kReservedStart, at + 1)) {
        const auto name = static_cast<std::uint32_t>(at);
        while (found != m_found.end() && found->range.end <= name)
            ++found;
        if (found != m_found.end() && found->range.contains(name))
            continue;
        if (m_finder.isOpaque(name) || !isReserved(m_text, at, m_usesShortName))
            continue;
        if (m_found.empty())
            return failure(ErrorKind::Unsupported, "the file uses a reserved name");
        return problem("a reserved name is left that Espalier did not put there as it stands",
                       name);
    }
    return {};
}

Stripped Stripper::result() const
{
    Stripped stripped{.errors = m_finder.errors()};
    std::uint32_t from = 0;
    for (const auto &found : m_found) {
        stripped.text += m_text.substr(from, found.range.begin - from);
        stripped.text += found.restored;
        stripped.removed.push_back(found.range);
        stripped.restored.push_back(found.restored);
        stripped.owners.push_back(found.id);
        stripped.pieces.push_back(
            {.part = found.part, .opensBrace = found.ownBrace, .closesBrace = found.closesBrace});
        if (found.part == Part::Enter && !found.id.empty()) {
            stripped.functionIds.insert(found.id);
            if (found.capture.any())
                stripped.captures.emplace(found.id, found.capture);
        }
        from = found.range.end;
    }
    stripped.text += m_text.substr(from);
    return stripped;
}

Result<Stripped> Stripper::run()
{
    m_found = m_finder.findAll();
    for (const auto &step : {&Stripper::unsqueeze, &Stripper::pairBraces, &Stripper::pairValues}) {
        if (auto done = (this->*step)(); !done)
            return failure(done.error());
    }
    for (const auto &check :
         {&Stripper::checkCounts, &Stripper::checkLines, &Stripper::checkLeftOvers}) {
        if (auto done = (this->*check)(); !done)
            return failure(done.error());
    }
    assignOwners();
    return result();
}

} // namespace

bool mayBeInstrumented(std::string_view text)
{
    return text.contains(kReservedStart);
}

Result<Stripped> strip(const syntax::Language &language, const LanguagePack &pack,
                       std::string_view text)
{
    if (!mayBeInstrumented(text))
        return Stripped{.text = std::string(text), .errors = syntax::countErrors(language, text)};
    return Stripper(language, pack, text).run();
}

std::vector<model::Insertion> toInsertions(std::string_view text, const Stripped &stripped)
{
    std::vector<model::Insertion> insertions;
    std::uint32_t taken = 0; // bytes by which the original is behind; may pass zero and wrap
    for (std::size_t i = 0; i < stripped.removed.size(); ++i) {
        const auto &range = stripped.removed[i];
        const auto &restored = stripped.restored[i];
        insertions.push_back({.offset = range.begin - taken,
                              .text = std::string(range.of(text)),
                              .replaced = restored});
        taken += range.size() - static_cast<std::uint32_t>(restored.size());
    }
    return insertions;
}

static void appendUtf8(std::string &out, std::uint32_t code)
{
    if (code >= 0xDC80 && code <= 0xDCFF) { // a byte that was not UTF-8
        out += static_cast<char>(code - 0xDC00);
    } else if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

static std::uint32_t hexValue(std::string_view digits)
{
    std::uint32_t value = 0;
    for (const char c : digits)
        value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return value;
}

std::string unescapeId(std::string_view escaped)
{
    std::string out;
    std::uint32_t high = 0; // first half of a surrogate pair
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        if (escaped[i] != '\\' || i + 1 >= escaped.size()) {
            out += escaped[i];
            continue;
        }
        const char kind = escaped[++i];
        const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
        if (digits == 0 || i + digits >= escaped.size()) {
            out += kind == 'n' ? '\n' : kind == 't' ? '\t' : kind == 'r' ? '\r' : kind;
            continue;
        }
        std::uint32_t code = hexValue(escaped.substr(i + 1, digits));
        i += digits;
        if (code >= 0xD800 && code <= 0xDBFF) {
            high = code;
            continue;
        }
        if (high != 0)
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00);
        high = 0;
        appendUtf8(out, code);
    }
    return out;
}

} // namespace espalier::instrument
