// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/strip.h"

#include "core/base/textformat.h"
#include "core/instrument/snippet.h"
#include "core/syntax/outline.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <format>
#include <optional>
#include <span>

namespace espalier::instrument {

namespace {

constexpr std::string_view kName = "_esp";
constexpr std::string_view kMarker = "/*_esp*/";

enum class Shape : std::uint8_t { Line, Plain };
enum class Part : std::uint8_t { Prelude, Enter, Exit, Loop, OutOpen, OutClose, BraceClose };

/// One way a snippet stands in a text.
struct Form {
    Part part;
    Shape shape;
    SnippetPattern pattern;
    bool continues = false; ///< a line of a prelude that stands behind another one
    bool continued = false; ///< one that another one stands behind
    Capture capture = {};   ///< of an entry
};

struct Found {
    ByteRange range;
    Part part;
    std::string id;
    bool closesBrace = false; ///< ends with a brace of ours
    bool ownBrace = false;    ///< the brace before it turned out to be ours
    bool doubled = false;     ///< an out() with parentheses of its own
    bool continues = false;   ///< as of its form
    bool continued = false;
    Capture capture = {};
};

class Stripper final {
public:
    Stripper(const syntax::Language &language, const LanguagePack &pack, std::string_view text)
        : m_text(text), m_hasBraces(!pack.exit.empty())
    {
        auto scan = syntax::scanOpaque(language, text);
        m_opaque = std::move(scan.ranges);
        m_errors = scan.errors;
        buildForms(pack);
    }

    Result<Stripped> run();

private:
    void buildForms(const LanguagePack &pack);
    void addForm(Part part, Shape shape, std::string_view snippet);
    [[nodiscard]] bool isOpaque(std::uint32_t offset) const;
    void findAll();
    [[nodiscard]] std::optional<Found> matchAround(std::uint32_t name, std::uint32_t from) const;
    [[nodiscard]] std::optional<Found> matchLine(const Form &form, std::uint32_t name) const;
    Result<> pairBraces();
    Result<> claimBrace(std::uint32_t brace);
    Result<> pairValues();
    void assignOwners();
    [[nodiscard]] Result<> checkCounts() const;
    [[nodiscard]] Result<> checkPreludes() const;
    [[nodiscard]] std::unexpected<Error> problem(std::string what, std::uint32_t offset) const;
    [[nodiscard]] Result<> checkLeftOvers() const;
    [[nodiscard]] Stripped result() const;

    std::string_view m_text;
    std::vector<ByteRange> m_opaque;
    std::uint32_t m_errors = 0;
    bool m_hasBraces;
    std::vector<Form> m_forms;
    std::vector<Found> m_found;
};

void Stripper::addForm(Part part, Shape shape, std::string_view snippet)
{
    m_forms.push_back({part, shape, SnippetPattern(snippet)});
}

// In the order in which they are tried: the longer form of two that begin alike comes first.
void Stripper::buildForms(const LanguagePack &pack)
{
    for (const auto *lines : {&pack.prelude, &pack.scriptPrelude}) {
        for (const auto &line : *lines) {
            const std::pair<Shape, std::string> ways[] = {{Shape::Line, line},
                                                          {Shape::Plain, line + " "}};
            for (const auto &[shape, text] : ways) {
                addForm(Part::Prelude, shape, text);
                m_forms.back().continues = &line != &lines->front();
                m_forms.back().continued = &line != &lines->back();
            }
        }
    }
    for (const auto &entry : pack.entries) {
        const auto first = m_forms.size();
        addForm(Part::Enter, Shape::Line, entry.text);
        if (!pack.entersByDecorator()) {
            addForm(Part::Enter, Shape::Plain, " " + entry.text);
            addForm(Part::Enter, Shape::Plain, "/*_esp*/; " + entry.text);
        }
        for (auto &form : std::span(m_forms).subspan(first))
            form.capture = entry.capture;
    }
    if (!pack.loop.empty()) {
        addForm(Part::Loop, Shape::Line, pack.loop);
        if (m_hasBraces)
            addForm(Part::Loop, Shape::Plain, " " + pack.loop);
        else
            addForm(Part::Loop, Shape::Plain, pack.loop + "; ");
    }
    if (m_hasBraces) {
        addForm(Part::Exit, Shape::Line, pack.exit);
        addForm(Part::Exit, Shape::Plain, "; " + pack.exit + " " + pack.braceClose);
        addForm(Part::Exit, Shape::Plain, pack.exit + " ");
        addForm(Part::BraceClose, Shape::Plain, " " + pack.braceClose);
    }
    if (!pack.outOpen.empty()) {
        addForm(Part::OutOpen, Shape::Plain, pack.outOpen);
        addForm(Part::OutClose, Shape::Plain, pack.outClose + ")");
        addForm(Part::OutClose, Shape::Plain, pack.outClose);
    }
}

bool Stripper::isOpaque(std::uint32_t offset) const
{
    auto at = std::ranges::upper_bound(m_opaque, offset, {}, &ByteRange::begin);
    if (at == m_opaque.begin())
        return false;
    --at;
    return at->contains(offset) && at->of(m_text) != kMarker;
}

// A form alone on its line, together with indentation and line end.
std::optional<Found> Stripper::matchLine(const Form &form, std::uint32_t name) const
{
    const auto begin = lineStart(m_text, name);
    const std::uint32_t mark = begin == 0 && m_text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    auto start = begin + mark;
    while (start < name && (m_text[start] == ' ' || m_text[start] == '\t' || m_text[start] == '\f'))
        ++start;
    const auto match = form.pattern.matchAt(m_text, start);
    if (!match || match->end <= name)
        return std::nullopt;
    auto end = match->end;
    if (m_text.substr(end).starts_with("\r\n"))
        end += 2;
    else if (m_text.substr(end).starts_with("\n"))
        end += 1;
    else if (end != m_text.size())
        return std::nullopt;
    return Found{.range = {begin + mark, end},
                 .part = form.part,
                 .id = match->id,
                 .continues = form.continues,
                 .continued = form.continued,
                 .capture = form.capture};
}

// The form that covers the reserved name at `name`, not reaching before `from`.
std::optional<Found> Stripper::matchAround(std::uint32_t name, std::uint32_t from) const
{
    for (const auto &form : m_forms) {
        if (form.pattern.empty())
            continue;
        if (form.shape == Shape::Line) {
            auto found = matchLine(form, name);
            if (found && found->range.begin >= from)
                return found;
            continue;
        }
        const auto distance = form.pattern.distanceToName();
        if (name < from + distance)
            continue;
        const auto start = name - distance;
        if (const auto match = form.pattern.matchAt(m_text, start)) {
            const bool closes = m_text.substr(0, match->end).ends_with("/*_esp*/}");
            return Found{.range = {start, match->end},
                         .part = form.part,
                         .id = match->id,
                         .closesBrace = closes,
                         .doubled = form.part == Part::OutClose &&
                                    m_text.substr(0, match->end).ends_with("))"),
                         .continues = form.continues,
                         .continued = form.continued,
                         .capture = form.capture};
        }
    }
    return std::nullopt;
}

void Stripper::findAll()
{
    std::uint32_t from = 0;
    for (auto at = m_text.find(kName); at != std::string_view::npos;
         at = m_text.find(kName, std::max<std::size_t>(at + 1, from))) {
        const auto name = static_cast<std::uint32_t>(at);
        if (isOpaque(name))
            continue;
        auto found = matchAround(name, from);
        if (!found)
            continue;
        from = found->range.end;
        m_found.push_back(*std::move(found));
    }
}

std::unexpected<Error> Stripper::problem(std::string what, std::uint32_t offset) const
{
    const auto line = std::ranges::count(m_text.substr(0, offset), '\n') + 1;
    return failure(ErrorKind::Conflict, std::move(what), std::format("line {}", line));
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

// Each out( has its own closing parenthesis; the doubled ones also took one from behind the name.
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
        auto &opener = m_found[open.back()];
        open.pop_back();
        if (!m_found[i].doubled)
            continue;
        if (!m_text.substr(opener.range.end).starts_with('('))
            return problem("an insertion was changed", opener.range.begin);
        ++opener.range.end;
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

// The lines of a prelude stand one behind the other, and all of them.
Result<> Stripper::checkPreludes() const
{
    bool awaited = false;
    for (const auto &found : m_found) {
        if (found.continues != awaited)
            return problem("a line of what makes the runtime known is missing", found.range.begin);
        awaited = found.continued;
    }
    if (awaited)
        return problem("a line of what makes the runtime known is missing",
                       m_found.back().range.begin);
    return {};
}

bool isNameByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Whether a reserved name (_esp, _esp2 …, _esp_e, _espalier_tel) stands at the offset.
bool isReserved(std::string_view text, std::size_t at)
{
    if (at > 0 && (isNameByte(text[at - 1]) || text[at - 1] == '.'))
        return false; // part of a longer name, or a property
    auto end = at;
    while (end < text.size() && isNameByte(text[end]))
        ++end;
    auto name = text.substr(at, end - at);
    if (name == "_espalier_tel")
        return true;
    name.remove_prefix(kName.size());
    while (!name.empty() && name.front() >= '0' && name.front() <= '9')
        name.remove_prefix(1);
    return name.empty() || name == "_e";
}

Result<> Stripper::checkLeftOvers() const
{
    auto found = m_found.begin();
    for (auto at = m_text.find(kName); at != std::string_view::npos;
         at = m_text.find(kName, at + 1)) {
        const auto name = static_cast<std::uint32_t>(at);
        while (found != m_found.end() && found->range.end <= name)
            ++found;
        if (found != m_found.end() && found->range.contains(name))
            continue;
        if (isOpaque(name) || !isReserved(m_text, at))
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
    Stripped stripped{.errors = m_errors};
    std::uint32_t from = 0;
    for (const auto &found : m_found) {
        stripped.text += m_text.substr(from, found.range.begin - from);
        stripped.removed.push_back(found.range);
        stripped.owners.push_back(found.id);
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
    findAll();
    for (const auto &step : {&Stripper::pairBraces, &Stripper::pairValues}) {
        if (auto done = (this->*step)(); !done)
            return failure(done.error());
    }
    for (const auto &check :
         {&Stripper::checkCounts, &Stripper::checkPreludes, &Stripper::checkLeftOvers}) {
        if (auto done = (this->*check)(); !done)
            return failure(done.error());
    }
    assignOwners();
    return result();
}

} // namespace

bool mayBeInstrumented(std::string_view text)
{
    return text.contains(kName);
}

Result<Stripped> strip(const syntax::Language &language, const LanguagePack &pack,
                       std::string_view text)
{
    if (!mayBeInstrumented(text))
        return Stripped{.text = std::string(text), .errors = syntax::countErrors(language, text)};
    return Stripper(language, pack, text).run();
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
