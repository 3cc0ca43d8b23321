// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/commitmessage.h"

#include "core/base/textcut.h"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace espalier::review {

using std::string;
using std::string_view;

namespace {

constexpr std::size_t kWidth = 72;

bool isControl(unsigned char c)
{
    return c < ' ' || c == 0x7f;
}

/// In one line, with single blanks.
string oneLine(string_view text)
{
    string line;
    for (const char c : text) {
        const bool blank = c == ' ' || isControl(static_cast<unsigned char>(c));
        if (!blank)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    while (line.ends_with(' ') || line.ends_with('.'))
        line.pop_back();
    return line;
}

/// What may stand between the brackets.
string scopeOf(string_view text)
{
    string scope;
    for (const unsigned char c : text) {
        if (std::isalnum(c) || c == '-' || c == '_' || c == '/' || c == '.')
            scope += static_cast<char>(c);
    }
    return scope.size() <= 30 ? scope : string();
}

bool readsAsTrailer(string_view line)
{
    constexpr std::array<string_view, 4> kNames{"Espalier-",
                                                "Reviewed-by:", "Assisted-by:", "Signed-off-by:"};
    return std::ranges::any_of(kNames, [&](string_view name) { return line.starts_with(name); });
}

/// The words of a paragraph in lines.
string wrapped(string_view paragraph)
{
    string text;
    std::size_t width = 0;
    while (!paragraph.empty()) {
        const auto end = std::min(paragraph.find(' '), paragraph.size());
        const auto word = paragraph.substr(0, end);
        paragraph.remove_prefix(std::min(end + 1, paragraph.size()));
        if (word.empty())
            continue;
        if (width > 0 && width + 1 + word.size() > kWidth) {
            text += '\n';
            width = 0;
        }
        text += width > 0 ? " " : "";
        width += word.size() + (width > 0 ? 1 : 0);
        text += word;
    }
    return text + '\n';
}

string bodyOf(string_view body)
{
    string text;
    while (!body.empty()) {
        const auto end = std::min(body.find('\n'), body.size());
        string line;
        std::ranges::copy_if(body.substr(0, end), std::back_inserter(line),
                             [](unsigned char c) { return !isControl(c); });
        body.remove_prefix(std::min(end + 1, body.size()));
        if (readsAsTrailer(line) || line.starts_with('#')) // git takes that for a comment
            line.insert(0, "  ");
        // What is indented is laid out: code, lists.
        text += line.starts_with(' ') ? line + '\n' : wrapped(line);
    }
    while (text.ends_with("\n\n"))
        text.pop_back();
    return text;
}

} // namespace

string_view commitTypeOf(model::TicketCategory category)
{
    using enum model::TicketCategory;
    switch (category) {
    case BugFix:
    case Security: return "fix";
    case Performance: return "perf";
    case Feature: return "feat";
    case Refactor: return "refactor";
    case Documentation: return "docs";
    }
    return "fix";
}

string commitMessage(const CommitFacts &facts)
{
    const auto scope = scopeOf(facts.scope);
    const auto head = string(commitTypeOf(facts.category)) +
                      (scope.empty() ? string() : '(' + scope + ')') + ": ";
    auto message = head + cutAtWord(oneLine(facts.summary), kWidth - head.size()) + '\n';
    if (const auto body = bodyOf(facts.body); !body.empty() && body != "\n")
        message += '\n' + body;
    message += '\n';
    if (!facts.assistedBy.empty())
        message += "Assisted-by: " + oneLine(facts.assistedBy) + '\n';
    message += "Espalier-Ticket: " + oneLine(facts.ticketId) + '\n';
    message += std::format("Espalier-Risk: {}\n", facts.risk);
    for (const auto &reviewer : facts.reviewers)
        message += "Reviewed-by: " + oneLine(reviewer) + '\n';
    return message;
}

} // namespace espalier::review
