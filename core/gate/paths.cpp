// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/paths.h"

#include "core/base/pathlimits.h"
#include "core/base/textformat.h"
#include "core/diff/textfacts.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::gate {

namespace {

/// Unicode's Default_Ignorable_Code_Point, beside format characters.
constexpr std::array<std::pair<char32_t, char32_t>, 9> kIgnorable{{{0x00AD, 0x00AD},
                                                                   {0x034F, 0x034F},
                                                                   {0x115F, 0x1160},
                                                                   {0x17B4, 0x17B5},
                                                                   {0x180B, 0x180F},
                                                                   {0x3164, 0x3164},
                                                                   {0xFE00, 0xFE0F},
                                                                   {0xFFA0, 0xFFA0},
                                                                   {0xE0000, 0xE0FFF}}};

bool isIgnorable(char32_t code)
{
    return QChar::category(code) == QChar::Other_Format ||
           std::ranges::any_of(kIgnorable, [&](const auto &range) {
               return code >= range.first && code <= range.second;
           });
}

bool isControl(char32_t code)
{
    using enum QChar::Category;
    const auto category = QChar::category(code);
    // Line and paragraph separators end lines in terminals and editors.
    return category == Other_Control || category == Separator_Line ||
           category == Separator_Paragraph || category == Other_Surrogate;
}

QString toQt(std::string_view text)
{
    const auto result = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    // Qt takes a byte order mark for no part of the text; here it is one.
    return text.starts_with("\xEF\xBB\xBF") ? QChar(QChar::ByteOrderMark) + result : result;
}

/// Parts of a path, empty ones included.
template <typename Visit>
bool anyPart(std::string_view path, Visit visit)
{
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (visit(path.substr(begin, end - begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

std::string undisguisedPart(std::string_view part)
{
    // Upper case first: it makes one of letters that fold apart, such as the i without its dot.
    const auto plain =
        toQt(part).normalized(QString::NormalizationForm_KD).toUpper().toCaseFolded();
    QString result;
    for (const auto code : plain.normalized(QString::NormalizationForm_KD).toUcs4()) {
        const auto category = QChar::category(char32_t{code});
        if (!isIgnorable(code) && category != QChar::Mark_NonSpacing &&
            category != QChar::Mark_Enclosing)
            result += QString::fromUcs4(reinterpret_cast<const char32_t *>(&code), 1);
    }
    while (result.endsWith(QLatin1Char('.')) || result.endsWith(QLatin1Char(' ')))
        result.chop(1);
    return result.toStdString();
}

/// `.git`, its stream on NTFS, or its short name there.
bool isGitFolder(std::string_view part)
{
    const auto plain = undisguisedPart(part);
    const std::string_view name = std::string_view(plain).substr(0, plain.find(':'));
    if (name == ".git" || undisguisedPart(name) == ".git")
        return true;
    return name.size() == 5 && name.starts_with("git~") && name[4] >= '0' && name[4] <= '9';
}

bool isAbsolute(std::string_view path)
{
    const bool drive = path.size() >= 2 && path[1] == ':' &&
                       ((path[0] >= 'a' && path[0] <= 'z') || (path[0] >= 'A' && path[0] <= 'Z'));
    return path.starts_with('/') || path.starts_with('~') || drive;
}

/// Scripts that are written together.
bool belongTogether(std::vector<QChar::Script> scripts)
{
    using enum QChar::Script;
    static const std::vector<std::vector<QChar::Script>> kTogether{
        {Script_Latin, Script_Han, Script_Hiragana, Script_Katakana},
        {Script_Latin, Script_Han, Script_Bopomofo},
        {Script_Latin, Script_Han, Script_Hangul}};
    return scripts.size() < 2 || std::ranges::any_of(
                                     kTogether,
                                     [&](const auto &together) {
                                         return std::ranges::all_of(scripts, [&](auto script) {
                                             return std::ranges::contains(together, script);
                                         });
                                     });
}

/// Words of letters, digits and underscores whose letters are of scripts that do not belong
/// together. Columns are bytes.
void addMixedScripts(std::string_view line, std::vector<HostileText> &found)
{
    std::vector<QChar::Script> scripts;
    std::uint32_t column = 1, begin = 0;
    const auto close = [&] {
        if (begin > 0 && !belongTogether(scripts))
            found.push_back({begin, "mixed-script"});
        scripts.clear();
        begin = 0;
    };
    for (const auto unit : toQt(line).toUcs4()) {
        const char32_t code{unit};
        if (QChar::isLetterOrNumber(code) || code == '_' || QChar::isMark(code)) {
            begin = begin > 0 ? begin : column;
            const auto script = QChar::script(code);
            if (script > QChar::Script_Common && !std::ranges::contains(scripts, script))
                scripts.push_back(script);
        } else if (!isIgnorable(code)) {
            close();
        }
        column += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    close();
}

std::string_view nameOf(diff::HostileKind kind)
{
    switch (kind) {
    case diff::HostileKind::BidiControl: return "bidi-control";
    case diff::HostileKind::ZeroWidth: return "zero-width";
    case diff::HostileKind::Invisible: return "invisible-character";
    case diff::HostileKind::Control: return "control-character";
    // Both show as what they are, or as a blank.
    case diff::HostileKind::UnusualSpace:
    case diff::HostileKind::InvalidUtf8: break;
    }
    return {};
}

} // namespace

std::optional<std::string_view> pathProblem(std::string_view path)
{
    if (path.empty())
        return "empty-path";
    if (isPathTooLong(path))
        return "path-too-long";
    if (!isValidUtf8(path))
        return "invalid-utf8";
    const auto text = toQt(path);
    const auto codes = text.toUcs4();
    if (std::ranges::any_of(codes, isControl))
        return "control-character";
    // Before the other disguises are looked at: it is what makes them.
    if (anyPart(path, isGitFolder))
        return "git-folder";
    if (std::ranges::any_of(codes, isIgnorable))
        return "format-character";
    if (text.normalized(QString::NormalizationForm_C) != text)
        return "not-nfc";
    if (path.contains('\\'))
        return "backslash";
    if (isAbsolute(path))
        return "absolute-path";
    if (anyPart(path, [](auto part) { return part.starts_with('-'); }))
        return "leading-dash";
    if (anyPart(path, [](auto part) { return part.empty() || part == "." || part == ".."; }))
        return "parent-path";
    return std::nullopt;
}

std::string undisguised(std::string_view path)
{
    std::string result;
    static_cast<void>(anyPart(path, [&](std::string_view part) {
        result += (result.empty() ? "" : "/") + undisguisedPart(part);
        return false;
    }));
    return result;
}

std::vector<HostileText> hostileText(std::string_view line, bool first)
{
    std::vector<HostileText> found;
    constexpr auto isAscii = [](char c) { return (c >= ' ' && c < 0x7F) || c == '\t'; };
    if (std::ranges::all_of(line, isAscii))
        return found;
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    for (const auto &each : diff::hostileCharacters(line)) {
        if (const auto name = nameOf(each.kind);
            !name.empty() && !(first && each.range.begin == 0 && line.starts_with(kMark)))
            found.push_back({each.range.begin + 1, std::string(name)});
    }
    if (isValidUtf8(line))
        addMixedScripts(line, found);
    return found;
}

} // namespace espalier::gate
