// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/pullrequest.h"

#include "core/base/textcut.h"

#include <algorithm>
#include <format>

namespace espalier::review {

using std::string;
using std::string_view;

namespace {

constexpr string_view kCutNote =
    "\n\n*The rest was cut: the text is limited to 65 536 characters.*\n";

/// Text within a line: what Markdown and HTML would take for their own is made plain.
string plain(string_view text)
{
    string result;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
            result += ' ';
        else if (c == '<')
            result += "&lt;";
        else if (c == '&')
            result += "&amp;";
        else if (c == '@') // a zero-width joiner keeps it from calling somebody
            result += "@&#8205;";
        else if (string_view("\\`*_{}[]()#+-.!|>~").contains(c))
            result += {'\\', c};
        else
            result += c;
    }
    return result;
}

/// A path or name in code, within a line.
string code(string_view text)
{
    string inside;
    for (const char c : text)
        inside += static_cast<unsigned char>(c) < ' ' || c == '`' ? '?' : c;
    return inside.empty() ? string() : '`' + inside + '`';
}

void addSection(string &text, string_view heading, const string &content)
{
    if (!content.empty())
        text += std::format("## {}\n\n{}\n", heading, content);
}

string listOf(const std::vector<string> &lines)
{
    string text;
    for (const auto &line : lines)
        text += "- " + plain(line) + '\n';
    return text;
}

string changesOf(const PullRequestFacts &facts)
{
    string text;
    for (const auto &[path, what] : facts.changes)
        text += std::format("- {} {}\n", code(path), plain(what));
    return text;
}

string testsOf(const PullRequestFacts &facts)
{
    if (facts.tests.empty())
        return {};
    string text = "| test | before | after |\n|---|---|---|\n";
    for (const auto &test : facts.tests)
        text += std::format("| {} | {} | {} |\n", plain(test.name), plain(test.before),
                            plain(test.after));
    return text;
}

string gatesOf(const PullRequestFacts &facts)
{
    string text;
    for (const auto &[name, verdict] : facts.gates)
        text += std::format("- {}: {}\n", plain(name), plain(verdict));
    return text;
}

string riskOf(const PullRequestFacts &facts)
{
    auto text = std::format("Risk {} of 10.\n\n", facts.risk) + listOf(facts.riskFactors);
    if (!facts.rollback.empty())
        text += "\nTo take it back:\n\n" + fenced(facts.rollback);
    return text;
}

string folded(const string &log)
{
    return "<details><summary>Log of the tests</summary>\n\n" + fenced(log) + "\n</details>\n";
}

} // namespace

string fenced(string_view text)
{
    string inside(text);
    std::erase_if(inside, [](unsigned char c) { return c < ' ' && c != '\n' && c != '\t'; });
    return espalier::fenced(inside);
}

string pullRequestText(const PullRequestFacts &facts, string_view pattern)
{
    string text(pattern);
    if (!text.empty())
        text += text.ends_with('\n') ? "\n" : "\n\n";
    addSection(text, "Summary", plain(facts.title) + '\n');
    addSection(text, "Why",
               (facts.why.empty() ? string() : plain(facts.why) + "\n\n") + listOf(facts.evidence));
    addSection(text, "Changes", changesOf(facts));
    addSection(text, "Tests", testsOf(facts));
    addSection(text, "Risk and rollback", riskOf(facts));
    addSection(text, "Quality gates", gatesOf(facts));
    addSection(text, "How to verify", facts.verify.empty() ? string() : fenced(facts.verify));
    addSection(text, "Ticket",
               code(facts.ticketId) + (facts.cost.empty() ? "" : ", " + plain(facts.cost)) + '\n');
    if (text.size() > kMostOfPullRequest)
        return cutAtWord(text, kMostOfPullRequest - kCutNote.size()) + string(kCutNote);
    if (facts.log.empty())
        return text;
    // Of a log that is too long its end is kept, where failures are told.
    auto log = facts.log;
    for (auto whole = text + folded(log);; whole = text + folded(log)) {
        if (whole.size() <= kMostOfPullRequest)
            return whole;
        const auto over = whole.size() - kMostOfPullRequest + 64;
        if (over >= log.size())
            return text;
        log.erase(0, over);
        log = "(cut)\n" + log.substr(std::min(log.find('\n'), log.size() - 1) + 1);
    }
}

} // namespace espalier::review
