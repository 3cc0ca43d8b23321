// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/insertionfinder.h"

#include "core/base/textformat.h"
#include "core/syntax/outline.h"

#include <algorithm>
#include <span>
#include <utility>

namespace espalier::instrument {

static constexpr std::string_view kMarker = "/*_esp*/";

std::uint32_t skipBlanks(std::string_view text, std::uint32_t at)
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
        ++at;
    return at;
}

// Behind the end of the line that begins at the offset; the offset when there is none.
static std::uint32_t skipLineEnd(std::string_view text, std::uint32_t at)
{
    if (text.substr(at).starts_with("\r\n"))
        return at + 2;
    return text.substr(at).starts_with('\n') ? at + 1 : at;
}

InsertionFinder::InsertionFinder(const syntax::Language &language, const LanguagePack &pack,
                                 std::string_view text)
    : m_text(text), m_hasBraces(!pack.exit.empty()), m_byLine(language.endsStatementsByLine()),
      m_apart(language.setsPreludeApart())
{
    auto scan = syntax::scanOpaque(language, text);
    m_opaque = std::move(scan.ranges);
    m_errors = scan.errors;
    buildForms(pack);
}

void InsertionFinder::addForm(Part part, Shape shape, std::string_view snippet)
{
    m_forms.push_back({part, shape, SnippetPattern(snippet)});
}

void InsertionFinder::buildEntry(const Entry &entry, bool decorator)
{
    const auto first = m_forms.size();
    EntryPatterns patterns{.statements = {}, .capture = entry.capture};
    std::string joined;
    for (const auto &statement : entry.statements) {
        const bool isFirst = &statement == &entry.statements.front();
        addForm(isFirst ? Part::Enter : Part::EnterMore, Shape::Line, statement);
        m_forms.back().continues = !isFirst;
        m_forms.back().continued = &statement != &entry.statements.back();
        patterns.statements.emplace_back(statement);
        joined += (isFirst ? "" : m_byLine ? "; " : " ") + statement;
    }
    if (!decorator) {
        addForm(Part::Enter, Shape::Plain, " " + joined + (m_byLine ? ";" : ""));
        addForm(Part::Enter, Shape::Plain, "/*_esp*/; " + joined);
        m_entries.push_back(std::move(patterns));
    }
    for (auto &form : std::span(m_forms).subspan(first))
        form.capture = entry.capture;
}

// In the order in which they are tried: the longer form of two that begin alike comes first.
void InsertionFinder::buildForms(const LanguagePack &pack)
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
    for (const auto &entry : pack.entries)
        buildEntry(entry, pack.entersByDecorator());
    if (!pack.loop.empty()) {
        addForm(Part::Loop, Shape::Line, pack.loop);
        if (m_byLine) {
            addForm(Part::Loop, Shape::Plain, pack.loop + "; ");
            addForm(Part::Loop, Shape::Plain, " " + pack.loop + ";");
        } else {
            addForm(Part::Loop, Shape::Plain, " " + pack.loop);
        }
    }
    if (m_hasBraces) {
        addForm(Part::Exit, Shape::Line, pack.exit);
        addForm(Part::Exit, Shape::Plain, "; " + pack.exit + " " + pack.braceClose);
        addForm(Part::Exit, Shape::Plain, pack.exit + " ");
        addForm(Part::BraceClose, Shape::Plain, " " + pack.braceClose);
    }
    if (!pack.outOpen.empty()) {
        addForm(Part::OutOpen, Shape::Plain, pack.outOpen);
        addForm(Part::OutClose, Shape::Plain, pack.outClose);
    }
}

bool InsertionFinder::isOpaque(std::uint32_t offset) const
{
    auto at = std::ranges::upper_bound(m_opaque, offset, {}, &ByteRange::begin);
    if (at == m_opaque.begin())
        return false;
    --at;
    if (!at->contains(offset) || at->of(m_text) == kMarker)
        return false;
    return !m_byLine || !OpenMark::at(m_text, at->begin);
}

// Size of the empty line that ends at the offset; 0 when there is none.
static std::uint32_t emptyLineBefore(std::string_view text, std::uint32_t offset)
{
    const auto before = text.substr(0, offset);
    if (before.ends_with("\n\r\n"))
        return 2;
    return before.ends_with("\n\n") ? 1 : 0;
}

// A form alone on its line, together with indentation and line end.
std::optional<Found> InsertionFinder::matchLine(const Form &form, std::uint32_t name) const
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
    end = skipLineEnd(m_text, end);
    if (end == match->end && end != m_text.size())
        return std::nullopt;
    auto from = begin + mark;
    if (m_apart && form.part == Part::Prelude)
        from -= emptyLineBefore(m_text, from);
    return Found{.range = {from, end},
                 .part = form.part,
                 .id = match->id,
                 .continues = form.continues,
                 .continued = form.continued,
                 .capture = form.capture};
}

// The form that covers the reserved name at `name`, not reaching before `from`.
std::optional<Found> InsertionFinder::matchAround(std::uint32_t name, std::uint32_t from) const
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
                         .continues = form.continues,
                         .continued = form.continued,
                         .capture = form.capture};
        }
    }
    return std::nullopt;
}

std::vector<Found> InsertionFinder::findAll() const
{
    std::vector<Found> all;
    std::uint32_t from = 0;
    for (auto at = m_text.find(kReservedStart); at != std::string_view::npos;
         at = m_text.find(kReservedStart, std::max<std::size_t>(at + 1, from))) {
        const auto name = static_cast<std::uint32_t>(at);
        if (isOpaque(name))
            continue;
        auto found = matchOpened(name, from);
        if (!found)
            found = matchAround(name, from);
        if (!found)
            continue;
        from = found->range.end;
        all.push_back(*std::move(found));
    }
    return all;
}

// The statements of an entry on lines of their own behind the end of a line, and the indentation of
// what follows.
std::optional<Found> InsertionFinder::matchEntryLines(std::uint32_t at) const
{
    for (const auto &entry : m_entries) {
        Found found{.range = {at, at}, .part = Part::Enter, .id = {}, .capture = entry.capture};
        const bool all = std::ranges::all_of(entry.statements, [&](const SnippetPattern &pattern) {
            const auto match = pattern.matchAt(m_text, skipBlanks(m_text, found.range.end));
            const auto end = match ? skipLineEnd(m_text, match->end) : 0;
            if (end == 0 || end == match->end)
                return false;
            if (found.id.empty())
                found.id = match->id;
            found.range.end = end;
            return true;
        });
        if (all) {
            found.range.end = skipBlanks(m_text, found.range.end);
            return found;
        }
    }
    return std::nullopt;
}

// The mark of a body that was opened up, with the entry behind it.
std::optional<Found> InsertionFinder::matchOpened(std::uint32_t name, std::uint32_t from) const
{
    constexpr std::uint32_t kBeforeName = 3;
    if (!m_byLine || name < from + kBeforeName)
        return std::nullopt;
    const auto mark = OpenMark::at(m_text, name - kBeforeName);
    const auto brace = mark ? m_text.substr(0, name - kBeforeName).find_last_not_of(" \t\r\n")
                            : std::string_view::npos;
    if (brace == std::string_view::npos || m_text[brace] != '{' || brace < from)
        return std::nullopt;
    auto found = matchEntryLines(skipLineEnd(m_text, name - kBeforeName + mark->size));
    if (!found)
        return std::nullopt;
    found->range.begin = static_cast<std::uint32_t>(brace) + 1;
    found->opens = mark;
    return found;
}

} // namespace espalier::instrument
