// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/maildiff.h"

#include "core/git/mailencoding.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace espalier::git {

static std::string_view takeLine(std::string_view &text)
{
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool isFromLine(std::string_view line)
{
    if (!line.starts_with("From "))
        return false;
    // As git does: the last colon is that of a time, and a year follows.
    const auto colon = line.rfind(':');
    if (colon == line.npos || colon < 4)
        return false;
    const std::string_view rest = line.substr(colon + 1);
    return std::ranges::count_if(rest, [](unsigned char c) { return c >= '0' && c <= '9'; }) >= 6;
}

static bool endsMessage(std::string_view line)
{
    return line.starts_with("diff -") || line.starts_with("Index: ") ||
           (line.starts_with("---") && trimmed(line) == "---") ||
           (line.starts_with("--- ") && trimmed(line).size() > 4);
}

bool hasMeaningInMails(std::string_view line)
{
    constexpr std::array<std::string_view, 4> kHeaders{"from:", "date:", "subject:", ">from "};
    const std::string lower = lowerCase(line.substr(0, 16));
    return endsMessage(line) || line.starts_with("From ") ||
           std::ranges::any_of(kHeaders, [&](auto header) { return lower.starts_with(header); });
}

namespace {

/// Follows a patch line by line. Lines of hunks are counted: a removed line "-- x" looks like a
/// header.
class PatchEnd final {
public:
    /// Whether the line still belongs to the patch.
    [[nodiscard]] Result<bool> takes(std::string_view line)
    {
        if (m_old > 0 || m_new > 0)
            return takesInHunk(line);
        if (line.starts_with("@@ "))
            return beginHunk(line);
        if (line.starts_with("\\"))
            return true;
        if (line.starts_with("diff --git ")) {
            m_binary = false;
            return true;
        }
        if (line == "-- ")
            return false;
        m_binary = m_binary || line == "GIT binary patch";
        return m_binary || isHeader(line);
    }
    [[nodiscard]] bool isInHunk() const { return m_old > 0 || m_new > 0; }

private:
    static bool isHeader(std::string_view line)
    {
        constexpr std::array<std::string_view, 12> kHeaders{
            "index ",     "old mode ",   "new mode ",      "deleted file mode ",
            "new file ",  "copy from ",  "copy to ",       "rename from ",
            "rename to ", "similarity ", "dissimilarity ", "Binary files "};
        return line.starts_with("--- ") || line.starts_with("+++ ") ||
               std::ranges::any_of(kHeaders, [&](auto header) { return line.starts_with(header); });
    }

    [[nodiscard]] Result<bool> takesInHunk(std::string_view line)
    {
        const char kind = line.empty() || line == "\r" ? ' ' : line.front(); // a blank got lost
        if (kind == '\\')
            return true;
        if (kind != ' ' && kind != '+' && kind != '-')
            return failure(ErrorKind::InvalidInput, "the patch in the mail is damaged");
        m_old -= kind != '+' ? 1 : 0;
        m_new -= kind != '-' ? 1 : 0;
        if (m_old < 0 || m_new < 0)
            return failure(ErrorKind::InvalidInput, "the patch in the mail is damaged");
        return true;
    }

    /// "-12,3": the second number, 1 where there is none.
    static bool readCount(std::string_view &text, char sign, long &count)
    {
        const auto end = std::min(text.find(' '), text.size());
        std::string_view range = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!range.starts_with(sign))
            return false;
        range.remove_prefix(1);
        const auto comma = range.find(',');
        count = 1;
        if (comma == range.npos)
            return !range.empty();
        const std::string_view digits = range.substr(comma + 1);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), count);
        constexpr long kMost = 100'000'000;
        return read.ec == std::errc() && read.ptr == digits.data() + digits.size() && count >= 0 &&
               count < kMost;
    }

    [[nodiscard]] Result<bool> beginHunk(std::string_view line)
    {
        line.remove_prefix(3);
        if (!readCount(line, '-', m_old) || !readCount(line, '+', m_new))
            return failure(ErrorKind::InvalidInput, "the patch in the mail is damaged");
        return true;
    }

    long m_old = 0; ///< lines of the hunk that are still to come
    long m_new = 0;
    bool m_binary = false;
};

} // namespace

static bool beginsPatch(std::string_view text)
{
    if (text.starts_with("diff --git "))
        return true;
    if (!text.starts_with("--- "))
        return false;
    takeLine(text);
    return text.starts_with("+++ ");
}

static Result<std::string_view> patchIn(std::string_view rest)
{
    while (!rest.empty() && !beginsPatch(rest))
        takeLine(rest);
    PatchEnd end;
    std::string_view left = rest;
    while (!left.empty()) {
        std::string_view next = left;
        const auto taken = end.takes(takeLine(next));
        if (!taken)
            return failure(taken.error());
        if (!*taken)
            break;
        left = next;
    }
    if (end.isInHunk())
        return failure(ErrorKind::InvalidInput, "the patch in the mail is cut short");
    return rest.substr(0, rest.size() - left.size());
}

Result<MailParts> splitBody(std::string_view body)
{
    std::string_view rest = body;
    while (!rest.empty()) {
        std::string_view next = rest;
        if (endsMessage(takeLine(next)))
            break;
        rest = next;
    }
    const auto diff = patchIn(rest);
    if (!diff)
        return failure(diff.error());
    return MailParts{body.substr(0, body.size() - rest.size()), *diff};
}

} // namespace espalier::git
