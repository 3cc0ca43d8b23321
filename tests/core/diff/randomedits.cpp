// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/diff/randomedits.h"

#include "core/base/textformat.h"

#include <algorithm>
#include <array>

namespace espalier::test {

namespace {

constexpr std::array kLines{
    std::string_view("a"),
    std::string_view("b"),
    std::string_view(""),
    std::string_view("    return x"),
    std::string_view("\t{"),
    std::string_view("}"),
    std::string_view("-- a"),
    std::string_view("+++ b"),
    std::string_view("@@ -1 +1 @@"),
    std::string_view("\\ No newline at end of file"),
    std::string_view("\xFF\xFE\xE4"),
    std::string_view("größe = 'ß'  "),
    std::string_view("a\rb"),
    std::string_view("diff --git a/x b/x"),
};

} // namespace

std::string RandomEdits::line(std::uint32_t style)
{
    const bool crlf = style == 1 || (style == 2 && number(2) == 0);
    return std::string(kLines[number(kLines.size())]) + (crlf ? "\r\n" : "\n");
}

std::string RandomEdits::text()
{
    const auto style = number(3);
    const auto count = number(4) == 0 ? number(3) : number(40);
    std::string result;
    for (std::uint32_t i = 0; i < count; ++i)
        result += line(style);
    if (!result.empty() && number(3) == 0)
        result.erase(result.find_last_not_of("\r\n") + 1);
    return result;
}

std::string RandomEdits::inserted(bool wholeLines)
{
    if (wholeLines) {
        std::string lines = line(number(3));
        return number(3) == 0 ? lines + line(0) : lines;
    }
    constexpr std::array kPieces{
        std::string_view("x"),    std::string_view("a"),    std::string_view(" {\n"),
        std::string_view("\n"),   std::string_view("b\nb"), std::string_view("\r"),
        std::string_view("\r\n"),
    };
    return std::string(kPieces[number(kPieces.size())]);
}

// One change at or behind `from`.
diff::Replacement RandomEdits::change(std::string_view text, std::uint32_t from)
{
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto at = std::min(from + number(60), size);
    const auto start = std::max(from, lineStart(text, at));
    const auto end = std::min(at + number(30), size);
    switch (number(6)) {
    case 0: return {{start, start}, inserted(true)};
    case 1: return {{at, at}, inserted(false)};
    case 2: return {{at, end}, inserted(false)};
    case 3: return {{at, end}, {}};
    case 4: return {{start, lineEnd(text, at)}, {}};
    default: return {{start, lineEnd(text, at)}, inserted(true)};
    }
}

std::vector<diff::Replacement> RandomEdits::changes(std::string_view text)
{
    std::vector<diff::Replacement> result;
    std::uint32_t from = 0;
    const auto count = 1 + number(6);
    for (std::uint32_t i = 0; i < count; ++i) {
        result.push_back(change(text, from));
        from = result.back().range.end;
    }
    return result;
}

} // namespace espalier::test
