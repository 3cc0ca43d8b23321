// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patchextract.h"

#include "core/diff/binarypatch.h"
#include "core/diff/patchheader.h"

#include <algorithm>

namespace espalier::diff {

namespace {

bool isBlank(std::string_view line)
{
    return line.find_first_not_of(" \t\r\n") == line.npos;
}

// Where a blank line is above it, an item of a list ("- so it reads better") or a rule of dashes
// rather than a line of a hunk.
bool isMarkdown(std::string_view line, std::string_view below)
{
    if (line.starts_with("---") &&
        isBlank(line.substr(std::min(line.find_first_not_of('-'), line.size()))))
        return isBlank(below.substr(0, below.find('\n')));
    return line.size() > 2 && line[1] == ' ' && !isBlank(line.substr(2, 1));
}

/// Takes the files of patches out of a text. A fence needs no rule of its own: no line of a patch
/// looks like one, except within a hunk, where lines are counted.
class PatchFinder final {
public:
    explicit PatchFinder(std::string_view reply) : m_lines(reply) {}

    Result<std::string> run();

private:
    void take();
    void takeFileHeader();
    void takeBinary();
    Result<> takeFile();
    Result<> takeHunk(Hunk hunk);
    [[nodiscard]] bool countDown(Hunk &hunk) const;
    void takeStrayLines();
    [[nodiscard]] bool isSignature(bool blankAbove) const;

    PatchLines m_lines;
    std::string m_patch;
};

void PatchFinder::take()
{
    m_patch += m_lines.line();
    m_lines.advance();
}

// Contents of a binary file have blank lines in them: one behind each way.
void PatchFinder::takeBinary()
{
    auto behind = m_lines;
    if (!passBinaryPatch(behind))
        return;
    while (m_lines.number() < behind.number())
        take();
}

void PatchFinder::takeFileHeader()
{
    take();
    while (isFileHeaderLine(m_lines.line())) {
        if (m_lines.header() == kBinaryPatch)
            return takeBinary();
        take();
    }
}

// Whether the current line can be one of the hunk, which has one less to come then.
bool PatchFinder::countDown(Hunk &hunk) const
{
    const char sign = m_lines.atEnd() ? '\0' : m_lines.line().front();
    if (sign == '\\')
        return true;
    const bool blank = sign == ' ' || isBlank(m_lines.line());
    const bool inOld = blank || sign == '-', inNew = blank || sign == '+';
    if (m_lines.atEnd() || !(inOld || inNew) || (inOld && hunk.oldCount == 0) ||
        (inNew && hunk.newCount == 0))
        return false;
    hunk.oldCount -= inOld;
    hunk.newCount -= inNew;
    return true;
}

Result<> PatchFinder::takeHunk(Hunk hunk)
{
    const auto head = m_lines.number();
    take();
    while (hunk.oldCount > 0 || hunk.newCount > 0) {
        if (!countDown(hunk))
            return PatchLines::failureAt(head, "the hunk has other lines than its head says");
        take();
    }
    takeStrayLines();
    return {};
}

// "-- " as git's mails have it above its version and ours above our name, or as others have it
// below a blank line.
bool PatchFinder::isSignature(bool blankAbove) const
{
    if (m_lines.header() != "-- " && m_lines.header() != "--")
        return false;
    const auto below = m_lines.following();
    return blankAbove || below.empty() || below.starts_with("Espalier\n") ||
           (below.front() >= '0' && below.front() <= '9');
}

// What stands below a hunk and could have been meant as part of it: a head that counts too few
// lines must not lose the others.
void PatchFinder::takeStrayLines()
{
    std::string held; // lines of context and blank ones, which only count when a change follows
    bool blankAbove = false;
    for (; !m_lines.atEnd() && !beginsFile(m_lines); m_lines.advance()) {
        const auto line = m_lines.line();
        const char sign = line.front();
        if (isBlank(line) || sign == ' ') {
            held += line;
            blankAbove |= isBlank(line);
            continue;
        }
        if (sign != '\\' && sign != '+' && sign != '-')
            return;
        if (isSignature(blankAbove) || (blankAbove && isMarkdown(line, m_lines.following())))
            return;
        m_patch.append(held).append(line);
        held.clear();
        blankAbove = false;
    }
}

Result<> PatchFinder::takeFile()
{
    takeFileHeader();
    while (const auto hunk = readHunkHead(m_lines.header())) {
        if (auto taken = takeHunk(*hunk); !taken)
            return taken;
    }
    return {};
}

Result<std::string> PatchFinder::run()
{
    while (!m_lines.atEnd()) {
        if (beginsFile(m_lines)) {
            if (auto taken = takeFile(); !taken)
                return failure(taken.error());
            continue;
        }
        if (readHunkHead(m_lines.header()))
            return m_lines.failure("the hunk stands apart from the names of its file");
        m_lines.advance();
    }
    if (m_patch.empty())
        return failure(ErrorKind::NotFound, "the text has no patch in it");
    // The end of a reply is often trimmed.
    if (!m_patch.ends_with('\n'))
        m_patch += '\n';
    return std::move(m_patch);
}

} // namespace

Result<std::string> extractPatch(std::string_view reply)
{
    return PatchFinder(reply).run();
}

} // namespace espalier::diff
