// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Places in the text of a CodeEditor: lines, matches and what is put in their place.

#include "widgets/editor/codeeditor_p.h"

#include <algorithm>

namespace espalier::editor {

using Sci = QsciScintillaBase;

static constexpr int kMarkedMatches = 1000;

long CodeEditor::Private::lineStart(std::uint32_t line) const
{
    const auto lines = area->SendScintilla(Sci::SCI_GETLINECOUNT);
    if (static_cast<long>(line) >= lines)
        return area->SendScintilla(Sci::SCI_GETLENGTH);
    return area->SendScintilla(Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(line));
}

std::string_view CodeEditor::Private::all() const
{
    const auto size = static_cast<std::size_t>(area->SendScintilla(Sci::SCI_GETLENGTH));
    const auto *data =
        static_cast<const char *>(area->SendScintillaPtrResult(Sci::SCI_GETCHARACTERPOINTER));
    return {data, size};
}

std::string_view CodeEditor::Private::line(std::uint32_t line) const
{
    const auto begin = lineStart(line);
    const auto size = lineStart(line + 1) - begin;
    const auto address =
        area->SendScintilla(Sci::SCI_GETRANGEPOINTER, static_cast<unsigned long>(begin), size);
    const auto *data = reinterpret_cast<const char *>(address);
    std::string_view text(data, static_cast<std::size_t>(size));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

std::uint32_t CodeEditor::Private::lineAt(QPoint position) const
{
    const auto at = area->SendScintilla(Sci::SCI_POSITIONFROMPOINT,
                                        static_cast<unsigned long>(std::max(0, position.x())),
                                        static_cast<long>(position.y()));
    return static_cast<std::uint32_t>(area->SendScintilla(Sci::SCI_LINEFROMPOSITION, at));
}

QColor CodeEditor::Private::hardestBackground() const
{
    using theme::Role;
    const auto text = theme->color(Role::Text);
    std::vector roles{Role::Surface};
    // With high contrast what is selected has a colour of its own. Against its strong ground every
    // other colour would turn white, and on the line of the cursor there is contrast enough.
    if (theme->scheme() != theme::Scheme::HighContrast)
        roles.insert(roles.end(), {Role::CurrentLine, Role::Selection});
    if (comparing)
        roles.insert(roles.end(), {Role::DiffAdded, Role::DiffRemoved});
    const auto hardest = std::ranges::min_element(
        roles, {}, [&](Role role) { return theme::contrast(text, theme->color(role)); });
    return theme->color(*hardest);
}

void CodeEditor::goToLine(std::uint32_t line, std::uint32_t column)
{
    const auto position = std::min(m_d->lineStart(line) + static_cast<long>(column),
                                   std::max(m_d->lineStart(line), m_d->lineStart(line + 1) - 1));
    auto &area = *m_d->area;
    area.SendScintilla(Sci::SCI_GOTOPOS, static_cast<unsigned long>(std::max(0L, position)));
    area.SendScintilla(Sci::SCI_VERTICALCENTRECARET);
}

std::uint32_t CodeEditor::currentLine() const
{
    const auto position = m_d->area->SendScintilla(Sci::SCI_GETCURRENTPOS);
    return static_cast<std::uint32_t>(
        m_d->area->SendScintilla(Sci::SCI_LINEFROMPOSITION, position));
}

std::uint32_t CodeEditor::lineCount() const
{
    return static_cast<std::uint32_t>(m_d->area->SendScintilla(Sci::SCI_GETLINECOUNT));
}

QString CodeEditor::selectedText() const
{
    return m_d->area->selectedText();
}

void CodeEditor::replaceLines(std::uint32_t first, std::uint32_t count, const QByteArray &text)
{
    auto &area = *m_d->area;
    area.beginUndoAction();
    area.SendScintilla(Sci::SCI_SETTARGETRANGE, static_cast<unsigned long>(m_d->lineStart(first)),
                       m_d->lineStart(first + count));
    area.SendScintilla(Sci::SCI_REPLACETARGET, static_cast<uintptr_t>(text.size()),
                       text.constData());
    area.endUndoAction();
}

void CodeEditor::undo()
{
    m_d->area->undo();
}

void CodeEditor::redo()
{
    m_d->area->redo();
}

// Where the match from `from` towards `to` begins, or -1; the target is set to it.
int CodeEditor::search(const FindRequest &request, int from, int to) const
{
    auto &area = *m_d->area;
    const auto bytes = request.text.toUtf8();
    const unsigned long flags = (request.matchCase ? Sci::SCFIND_MATCHCASE : 0) |
                                (request.wholeWords ? Sci::SCFIND_WHOLEWORD : 0);
    area.SendScintilla(Sci::SCI_SETSEARCHFLAGS, flags);
    area.SendScintilla(Sci::SCI_SETTARGETSTART, static_cast<unsigned long>(from));
    area.SendScintilla(Sci::SCI_SETTARGETEND, static_cast<unsigned long>(to));
    return static_cast<int>(area.SendScintilla(
        Sci::SCI_SEARCHINTARGET, static_cast<uintptr_t>(bytes.size()), bytes.constData()));
}

bool CodeEditor::find(const FindRequest &request, bool forward)
{
    if (request.text.isEmpty())
        return false;
    auto &area = *m_d->area;
    const int end = static_cast<int>(area.SendScintilla(Sci::SCI_GETLENGTH));
    const auto at =
        area.SendScintilla(forward ? Sci::SCI_GETSELECTIONEND : Sci::SCI_GETSELECTIONSTART);
    int found = search(request, static_cast<int>(at), forward ? end : 0);
    if (found < 0)
        found = search(request, forward ? 0 : end, forward ? end : 0);
    if (found < 0)
        return false;
    const auto stop = area.SendScintilla(Sci::SCI_GETTARGETEND);
    area.SendScintilla(Sci::SCI_SETSEL, static_cast<unsigned long>(found), stop);
    return true;
}

int CodeEditor::highlightMatches(const FindRequest &request)
{
    auto &area = *m_d->area;
    const int end = static_cast<int>(area.SendScintilla(Sci::SCI_GETLENGTH));
    area.SendScintilla(Sci::SCI_SETINDICATORCURRENT, m_d->find);
    area.SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0UL, static_cast<long>(end));
    int count = 0;
    for (int from = 0; !request.text.isEmpty() && from < end; ++count) {
        const int found = search(request, from, end);
        if (found < 0)
            break;
        from = static_cast<int>(area.SendScintilla(Sci::SCI_GETTARGETEND));
        if (count < kMarkedMatches)
            area.SendScintilla(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(found),
                               static_cast<long>(from - found));
    }
    return count;
}

bool CodeEditor::replace(const FindRequest &request, const QString &with)
{
    auto &area = *m_d->area;
    const auto begin = static_cast<int>(area.SendScintilla(Sci::SCI_GETSELECTIONSTART));
    const auto end = static_cast<int>(area.SendScintilla(Sci::SCI_GETSELECTIONEND));
    const bool isMatch = begin < end && search(request, begin, end) == begin &&
                         area.SendScintilla(Sci::SCI_GETTARGETEND) == end;
    if (isMatch && !area.isReadOnly())
        area.replaceSelectedText(with);
    return find(request);
}

int CodeEditor::replaceAll(const FindRequest &request, const QString &with)
{
    auto &area = *m_d->area;
    if (request.text.isEmpty() || area.isReadOnly())
        return 0;
    const auto bytes = with.toUtf8();
    area.beginUndoAction();
    int count = 0;
    int from = 0;
    while (search(request, from, static_cast<int>(area.SendScintilla(Sci::SCI_GETLENGTH))) >= 0) {
        area.SendScintilla(Sci::SCI_REPLACETARGET, static_cast<uintptr_t>(bytes.size()),
                           bytes.constData());
        from = static_cast<int>(area.SendScintilla(Sci::SCI_GETTARGETEND));
        ++count;
    }
    area.endUndoAction();
    return count;
}

} // namespace espalier::editor
