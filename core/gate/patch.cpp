// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/patch.h"

#include "core/base/textformat.h"
#include "core/diff/linediff.h"

#include <algorithm>
#include <charconv>

namespace espalier::gate {

namespace {

/// Reads a diff line by line.
class DiffReader final {
public:
    [[nodiscard]] std::vector<FilePatch> read(std::string_view diff)
    {
        for (const auto line : linesOf(diff)) {
            if (m_oldLeft > 0 || m_newLeft > 0)
                readBody(line);
            else
                readHead(line);
        }
        return std::move(m_files);
    }

private:
    void readBody(std::string_view line);
    void readHead(std::string_view line);
    void readHunk(std::string_view line);
    FilePatch &current();

    std::vector<FilePatch> m_files;
    std::uint32_t m_oldLeft = 0;
    std::uint32_t m_newLeft = 0;
    std::uint32_t m_old = 0;
    std::uint32_t m_new = 0;
};

/// The value of a name in quotes, as git writes those that have other bytes than ASCII.
std::string unquoted(std::string_view name)
{
    if (!name.starts_with('"') || !name.ends_with('"') || name.size() < 2)
        return std::string(name);
    constexpr std::string_view kLetters = "abtnvfr";
    constexpr std::string_view kValues = "\a\b\t\n\v\f\r";
    name = name.substr(1, name.size() - 2);
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '\\' || i + 1 == name.size()) {
            result += name[i];
            continue;
        }
        const char next = name[++i];
        unsigned byte = 0;
        const auto digits = name.substr(i, 3);
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 8);
        if (end.ec == std::errc() && end.ptr == digits.data() + 3) {
            result += static_cast<char>(byte);
            i += 2;
        } else {
            const auto letter = kLetters.find(next);
            result += letter == std::string_view::npos ? next : kValues[letter];
        }
    }
    return result;
}

/// The path behind "--- " or "+++ "; empty for /dev/null.
std::string pathOf(std::string_view name)
{
    name = name.substr(0, name.find('\t'));
    if (name.ends_with('\r'))
        name.remove_suffix(1);
    auto path = unquoted(name);
    if (path == "/dev/null")
        return {};
    return path.starts_with("a/") || path.starts_with("b/") ? path.substr(2) : path;
}

std::uint32_t modeOf(std::string_view text)
{
    std::uint32_t mode = 0;
    std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    return mode;
}

/// Both names of "diff --git a/x b/x"; only where they are the same, for else one cannot tell where
/// the first ends.
std::string pathOfHeader(std::string_view names)
{
    if (names.starts_with('"'))
        return pathOf(names.substr(0, names.find("\" ", 1) + 1));
    const auto half = names.size() / 2;
    const auto first = names.substr(0, half);
    return names.size() % 2 == 1 && first.size() > 2 && names.ends_with(first.substr(2))
               ? std::string(first.substr(2))
               : std::string();
}

FilePatch &DiffReader::current()
{
    if (m_files.empty())
        m_files.emplace_back();
    return m_files.back();
}

void DiffReader::readBody(std::string_view line)
{
    const char kind = line.empty() ? ' ' : line.front();
    const auto text = line.empty() ? line : line.substr(1);
    if (kind == '\\')
        return;
    if (kind == '+' && m_newLeft > 0) {
        current().added.push_back({m_new++, text});
        --m_newLeft;
    } else if (kind == '-' && m_oldLeft > 0) {
        current().removed.push_back({m_old++, text});
        --m_oldLeft;
    } else {
        ++m_old;
        ++m_new;
        m_oldLeft -= std::min(m_oldLeft, 1u);
        m_newLeft -= std::min(m_newLeft, 1u);
    }
}

void DiffReader::readHunk(std::string_view line)
{
    const auto read = [&](char sign, std::uint32_t &start, std::uint32_t &count) {
        const auto at = line.find(sign, 2);
        if (at == std::string_view::npos)
            return;
        const auto *last = line.data() + line.size();
        const auto end = std::from_chars(line.data() + at + 1, last, start);
        count = 1;
        if (end.ptr != last && *end.ptr == ',')
            std::from_chars(end.ptr + 1, last, count);
    };
    read('-', m_old, m_oldLeft);
    read('+', m_new, m_newLeft);
}

void DiffReader::readHead(std::string_view line)
{
    const auto behind = [&](std::string_view word) {
        const bool there = line.starts_with(word);
        if (there)
            line.remove_prefix(word.size());
        return there;
    };
    if (behind("diff --git "))
        m_files.emplace_back().file.path = pathOfHeader(line);
    else if (behind("new file mode ") || behind("new mode "))
        current().file.newMode = modeOf(line);
    else if (behind("deleted file mode ") || behind("old mode "))
        current().file.oldMode = modeOf(line);
    else if (behind("index ")) {
        if (const auto blank = line.find(' '); blank != line.npos)
            current().file.oldMode = current().file.newMode = modeOf(line.substr(blank + 1));
    } else if (behind("rename from "))
        current().file.oldPath = unquoted(line);
    else if (behind("rename to ") || behind("copy to "))
        current().file.path = unquoted(line);
    else if (line.starts_with("@@ "))
        readHunk(line);
    else if (behind("--- ")) {
        // Diffs that git did not write begin a file here.
        if (m_files.empty() || !current().added.empty() || !current().removed.empty())
            m_files.emplace_back();
        if (auto path = pathOf(line); !path.empty())
            current().file.path = std::move(path);
    } else if (behind("+++ ")) {
        if (auto path = pathOf(line); !path.empty())
            current().file.path = std::move(path);
    }
}

/// All lines of a text as added or removed ones.
std::vector<PatchLine> allLines(std::string_view text)
{
    std::vector<PatchLine> result;
    for (const auto line : linesOf(text))
        result.push_back({static_cast<std::uint32_t>(result.size() + 1), line});
    return result;
}

} // namespace

bool FilePatch::isNew() const
{
    return file.newContent ? !file.oldContent : file.oldMode == 0 && file.newMode != 0;
}

bool FilePatch::isRemoved() const
{
    return file.oldContent ? !file.newContent : file.newMode == 0 && file.oldMode != 0;
}

std::vector<FilePatch> readDiff(std::string_view diff)
{
    auto files = DiffReader().read(diff);
    std::erase_if(files, [](const FilePatch &each) { return each.file.path.empty(); });
    return files;
}

void compareContents(std::string_view before, std::string_view after, FilePatch &patch)
{
    const auto left = diff::TextLines::split(before);
    const auto right = diff::TextLines::split(after);
    JobContext job;
    const auto difference =
        left && right ? diff::compare(*left, *right, {}, job) : Result<diff::LineDiff>();
    if (!left || !right || !difference) {
        patch.removed = allLines(before);
        patch.added = allLines(after);
        return;
    }
    for (const auto &change : difference->changes) {
        for (auto line = change.left.begin; line < change.left.end; ++line)
            patch.removed.push_back({line + 1, left->content(line)});
        for (auto line = change.right.begin; line < change.right.end; ++line)
            patch.added.push_back({line + 1, right->content(line)});
    }
}

Patch::Patch(const GateInput &input) : m_input(&input)
{
    auto read = readDiff(input.diff);
    const auto inDiff = [&](const std::string &path) {
        return std::ranges::find(read, path, [](const FilePatch &each) { return each.file.path; });
    };
    for (const auto &file : input.files) {
        FilePatch patch{.file = file};
        const auto found = inDiff(file.path);
        if (file.oldContent || file.newContent) {
            compareContents(file.oldContent.value_or(""), file.newContent.value_or(""), patch);
        } else if (found != read.end()) {
            patch.added = std::move(found->added);
            patch.removed = std::move(found->removed);
        }
        if (found != read.end())
            read.erase(found);
        m_files.push_back(std::move(patch));
    }
    for (auto &each : read)
        m_files.push_back(std::move(each));
}

} // namespace espalier::gate
