// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diff/patchheader.h"

#include "core/diff/binarypatch.h"
#include "core/diff/patchnames.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace espalier::diff {

namespace {

enum Field : std::size_t {
    OldMode,
    NewMode,
    Created,
    Deleted,
    Similarity,
    Dissimilarity,
    RenameFrom,
    RenameTo,
    CopyFrom,
    CopyTo,
    Index,
};

constexpr std::array<std::string_view, 11> kFields{
    "old mode ",
    "new mode ",
    "new file mode ",
    "deleted file mode ",
    "similarity index ",
    "dissimilarity index ",
    "rename from ",
    "rename to ",
    "copy from ",
    "copy to ",
    "index ",
};

constexpr std::array<std::string_view, 4> kOtherLines{
    "--- ",
    "+++ ",
    kBinaryFiles,
    kBinaryPatch,
};

bool isMode(std::string_view text)
{
    return text.size() == 6 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
}

bool isId(std::string_view text)
{
    return text.size() >= 4 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::optional<std::uint32_t> readPercent(std::string_view text)
{
    std::uint32_t percent = 0;
    const auto *const end = text.data() + text.size();
    const auto [behind, error] = std::from_chars(text.data(), end, percent);
    if (error != std::errc() || std::string_view(behind, end) != "%" || percent > 100)
        return {};
    return percent;
}

/// Reads the header of one file: first its lines, then what they say.
class HeaderReader final {
public:
    explicit HeaderReader(PatchLines &lines) : m_lines(lines) {}

    Result<FileHeader> run();

private:
    /// What stands behind the word of a line, and where.
    struct Value {
        std::string_view text;
        std::uint32_t line = 0;
        explicit operator bool() const { return line != 0; }
    };

    Result<> readGitLines();
    Result<> readSideLines();
    Result<> takeModes();
    Result<> takeMode(Field field, std::optional<std::string> &mode);
    Result<> takeIndex();
    Result<> takePercents();
    Result<> takeMove();
    Result<> takeMove(Field from, Field to);
    Result<> takeNames();
    Result<> takeGitNames();
    void keepFolder();
    Result<> checkModes();
    Result<> takeBinary();
    [[nodiscard]] bool has(Field field) const { return bool(m_fields[field]); }
    [[nodiscard]] std::unexpected<Error> wrong(const Value &at, std::string message) const
    {
        return PatchLines::failureAt(at.line, std::move(message));
    }

    PatchLines &m_lines;
    Value m_git; ///< the names behind "diff --git "
    std::array<Value, kFields.size()> m_fields;
    Value m_oldSide; ///< behind "--- "
    Value m_newSide; ///< behind "+++ "
    FilePatch m_file;
};

Result<> HeaderReader::readGitLines()
{
    static constexpr std::string_view kGit = "diff --git ";
    if (!m_lines.header().starts_with(kGit))
        return {};
    m_git = {m_lines.header().substr(kGit.size()), m_lines.number()};
    for (m_lines.advance(); !m_lines.atEnd(); m_lines.advance()) {
        const auto header = m_lines.header();
        const auto field = std::ranges::find_if(
            kFields, [header](std::string_view word) { return header.starts_with(word); });
        if (field == kFields.end())
            return {};
        auto &value = m_fields[static_cast<std::size_t>(field - kFields.begin())];
        if (value)
            return m_lines.failure("the same is said twice of one file");
        value = {header.substr(field->size()), m_lines.number()};
    }
    return {};
}

Result<> HeaderReader::readSideLines()
{
    if (!m_lines.line().starts_with("--- "))
        return {};
    m_oldSide = {m_lines.header().substr(4), m_lines.number()};
    m_lines.advance();
    if (!m_lines.line().starts_with("+++ "))
        return m_lines.failure("the new name of the file is missing");
    m_newSide = {m_lines.header().substr(4), m_lines.number()};
    m_lines.advance();
    return {};
}

Result<> HeaderReader::takeMode(Field field, std::optional<std::string> &mode)
{
    const auto &value = m_fields[field];
    if (!value)
        return {};
    if (!isMode(value.text))
        return wrong(value, "a mode has six octal digits");
    if (mode)
        return wrong(value, "the same is said twice of one file");
    mode = value.text;
    return {};
}

Result<> HeaderReader::takeModes()
{
    if (has(OldMode) != has(NewMode))
        return wrong(m_git, "only one of the old and the new mode is told");
    if (has(Created) && has(Deleted))
        return wrong(m_git, "the file is made and removed");
    if (has(OldMode) && (has(Created) || has(Deleted)))
        return wrong(m_git, "the mode of a file that is made or removed changes");
    for (const auto field : {OldMode, Deleted}) {
        if (auto taken = takeMode(field, m_file.oldMode); !taken)
            return taken;
    }
    for (const auto field : {NewMode, Created}) {
        if (auto taken = takeMode(field, m_file.newMode); !taken)
            return taken;
    }
    return {};
}

Result<> HeaderReader::takeIndex()
{
    const auto &value = m_fields[Index];
    if (!value)
        return {};
    const auto ids = value.text.substr(0, value.text.find(' '));
    const auto dots = ids.find("..");
    if (dots == ids.npos || !isId(ids.substr(0, dots)) || !isId(ids.substr(dots + 2)))
        return wrong(value, "the ids of the contents cannot be read");
    m_file.oldId = ids.substr(0, dots);
    m_file.newId = ids.substr(dots + 2);
    if (ids.size() == value.text.size())
        return {};
    const auto mode = value.text.substr(ids.size() + 1);
    if (!isMode(mode))
        return wrong(value, "a mode has six octal digits");
    if (m_file.oldMode || m_file.newMode)
        return wrong(value, "the same is said twice of one file");
    m_file.oldMode = m_file.newMode = mode;
    return {};
}

Result<> HeaderReader::takePercents()
{
    for (const auto field : {Similarity, Dissimilarity}) {
        const auto &value = m_fields[field];
        if (!value)
            continue;
        const auto percent = readPercent(value.text);
        if (!percent)
            return wrong(value, "a share is a number from 0% to 100%");
        if ((field == Similarity) != (m_file.isRename || m_file.isCopy))
            return wrong(value, "only a file that is renamed or copied is similar to another");
        (field == Similarity ? m_file.similarity : m_file.dissimilarity) = percent;
    }
    return {};
}

Result<> HeaderReader::takeMove(Field from, Field to)
{
    if (!has(from) || !has(to))
        return wrong(m_git, "only one name of a file that is renamed or copied is told");
    if (has(Created) || has(Deleted))
        return wrong(m_git, "a file that is made or removed cannot be renamed or copied");
    for (const auto field : {from, to}) {
        const auto name = readName(m_fields[field].text);
        if (!name)
            return wrong(m_fields[field], "the name of the file cannot be read");
        (field == from ? m_file.oldPath : m_file.newPath) = *name;
    }
    if (m_file.oldPath == m_file.newPath)
        return wrong(m_fields[to], "the file is renamed or copied to its own name");
    return {};
}

Result<> HeaderReader::takeMove()
{
    m_file.isRename = has(RenameFrom) || has(RenameTo);
    m_file.isCopy = has(CopyFrom) || has(CopyTo);
    if (m_file.isRename && m_file.isCopy)
        return wrong(m_git, "the file is renamed and copied");
    if (m_file.isRename)
        return takeMove(RenameFrom, RenameTo);
    if (m_file.isCopy)
        return takeMove(CopyFrom, CopyTo);
    return {};
}

// The names in "diff --git" are not told apart by it alone: what else names the file goes first.
Result<> HeaderReader::takeGitNames()
{
    if (!m_oldSide && m_file.oldPath.empty()) {
        const auto name = nameOnBothSides(m_git.text);
        if (!name)
            return wrong(m_git, "the name of the file cannot be read");
        m_file.oldPath = has(Created) ? std::string() : *name;
        m_file.newPath = has(Deleted) ? std::string() : *name;
    }
    if (has(Created) && !m_file.oldPath.empty())
        return wrong(m_fields[Created], "a new file has an old name");
    if (has(Deleted) && !m_file.newPath.empty())
        return wrong(m_fields[Deleted], "a removed file has a new name");
    const auto &newPath = m_file.newPath.empty() ? m_file.oldPath : m_file.newPath;
    const auto &oldPath = m_file.oldPath.empty() ? m_file.newPath : m_file.oldPath;
    if (!areNames(m_git.text, {oldPath, newPath}))
        return wrong(m_git, "the names of the file contradict each other");
    return {};
}

// One side alone does not tell a prefix from a folder of that name; git's line has both sides.
void HeaderReader::keepFolder()
{
    const auto name = m_git ? nameOnBothSides(m_git.text) : std::nullopt;
    if (name && m_file.newPath.empty() && *name == "a/" + m_file.oldPath)
        m_file.oldPath = *name;
    if (name && m_file.oldPath.empty() && *name == "b/" + m_file.newPath)
        m_file.newPath = *name;
}

Result<> HeaderReader::takeNames()
{
    if (m_oldSide) {
        const auto sides = readSides(m_oldSide.text, m_newSide.text);
        if (!sides)
            return wrong(m_oldSide, "the names of the file cannot be read");
        const bool moves = m_file.isRename || m_file.isCopy;
        if (moves && (sides->oldPath != m_file.oldPath || sides->newPath != m_file.newPath))
            return wrong(m_oldSide, "the names of the file contradict each other");
        m_file.oldPath = sides->oldPath;
        m_file.newPath = sides->newPath;
        keepFolder();
        const bool both = !m_file.oldPath.empty() && !m_file.newPath.empty();
        if (both && !moves && m_file.oldPath != m_file.newPath)
            return wrong(m_oldSide, "the names of the file contradict each other");
    }
    return m_git ? takeGitNames() : Result<>();
}

Result<> HeaderReader::checkModes()
{
    if ((m_file.oldPath.empty() && m_file.oldMode) || (m_file.newPath.empty() && m_file.newMode))
        return wrong(m_git, "a file that does not exist has a mode");
    return {};
}

Result<> HeaderReader::takeBinary()
{
    if (m_oldSide || !m_git)
        return {};
    if (m_lines.header() == kBinaryPatch) {
        m_file.isBinary = true;
        return passBinaryPatch(m_lines);
    }
    if (!m_lines.line().starts_with(kBinaryFiles))
        return {};
    if (!isBinaryLine(m_lines.header(), m_file))
        return m_lines.failure("the names of the file contradict each other");
    m_file.isBinary = true;
    m_lines.advance();
    return {};
}

Result<FileHeader> HeaderReader::run()
{
    using Step = Result<> (HeaderReader::*)();
    static constexpr std::array<Step, 9> kSteps{
        &HeaderReader::readGitLines, &HeaderReader::readSideLines, &HeaderReader::takeModes,
        &HeaderReader::takeIndex,    &HeaderReader::takeMove,      &HeaderReader::takePercents,
        &HeaderReader::takeNames,    &HeaderReader::checkModes,    &HeaderReader::takeBinary,
    };
    for (const auto step : kSteps) {
        if (auto taken = (this->*step)(); !taken)
            return failure(taken.error());
    }
    return FileHeader{std::move(m_file), bool(m_oldSide)};
}

} // namespace

bool isFileHeaderLine(std::string_view line)
{
    const auto begins = [line](std::string_view word) { return line.starts_with(word); };
    return std::ranges::any_of(kFields, begins) || std::ranges::any_of(kOtherLines, begins);
}

Result<FileHeader> readFileHeader(PatchLines &lines)
{
    return HeaderReader(lines).run();
}

} // namespace espalier::diff
