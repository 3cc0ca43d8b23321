// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/codechange.h"

#include "core/base/hash.h"
#include "core/base/textformat.h"
#include "core/diff/linediff.h"

#include <algorithm>
#include <format>
#include <iterator>

namespace espalier::learn {

using std::string_view;

namespace {

constexpr std::size_t kQuotedLines = 4;   // of one side of a hunk
constexpr std::size_t kQuotedBytes = 160; // of one line
constexpr std::size_t kHunksTold = 3;
constexpr double kSameLines = 0.8; // of the words, for a change that is the other one backwards

/// The texts as lines with their difference.
struct Compared {
    diff::TextLines bad;
    diff::TextLines good;
    diff::LineDiff diff;
};

Result<Compared> compareLines(string_view bad, string_view good, JobContext &job)
{
    auto left = diff::TextLines::split(bad);
    auto right = diff::TextLines::split(good);
    if (!left || !right)
        return failure(!left ? std::move(left.error()) : std::move(right.error()));
    auto compared = diff::compare(*left, *right, {}, job);
    if (!compared)
        return failure(std::move(compared.error()));
    return Compared{*std::move(left), *std::move(right), *std::move(compared)};
}

bool isBlank(string_view line)
{
    return line.find_first_not_of(" \t\r\n\f") == string_view::npos;
}

string_view trimmed(string_view line)
{
    const auto begin = line.find_first_not_of(" \t\r\n\f");
    if (begin == string_view::npos)
        return {};
    return line.substr(begin, line.find_last_not_of(" \t\r\n\f") - begin + 1);
}

std::vector<std::string> textsOf(const diff::TextLines &lines, diff::LineRange range)
{
    std::vector<std::string> texts;
    for (auto line = range.begin; line < range.end; ++line)
        texts.emplace_back(lines.content(line));
    return texts;
}

std::string lineAbove(const diff::TextLines &lines, diff::Line line)
{
    while (line > 0) {
        if (const auto text = lines.content(--line); !isBlank(text))
            return std::string(text);
    }
    return {};
}

bool isOfWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Words, and other characters one by one; blanks count for nothing.
void addWords(const std::vector<std::string> &lines, std::vector<std::uint64_t> &hashes)
{
    for (const string_view line : lines) {
        for (std::size_t at = 0; at < line.size();) {
            std::size_t end = at + 1;
            if (isOfWord(line[at])) {
                while (end < line.size() && isOfWord(line[end]))
                    ++end;
            }
            if (!isBlank(line.substr(at, end - at)))
                hashes.push_back(hash64(line.substr(at, end - at)));
            at = end;
        }
    }
}

/// Number of words that both have, each as often as it is in both.
std::size_t common(const std::vector<std::uint64_t> &a, const std::vector<std::uint64_t> &b)
{
    std::size_t count = 0;
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
        if (*left == *right) {
            ++count;
            ++left;
            ++right;
        } else if (*left < *right) {
            ++left;
        } else {
            ++right;
        }
    }
    return count;
}

double overlap(const std::vector<std::uint64_t> &a, const std::vector<std::uint64_t> &b)
{
    const auto shared = common(a, b);
    const auto all = a.size() + b.size() - shared;
    return all == 0 ? 1.0 : static_cast<double>(shared) / static_cast<double>(all);
}

/// A line as people are shown it: cut, and on one line whatever is in it.
std::string shown(string_view line)
{
    line = trimmed(line);
    std::string text = visibleLine(line.substr(0, kQuotedBytes));
    if (line.size() > kQuotedBytes)
        text += " …";
    return '`' + text + '`';
}

std::string quoted(const std::vector<std::string> &lines)
{
    std::string text;
    std::size_t told = 0;
    std::size_t said = 0;
    for (const auto &line : lines) {
        if (isBlank(line))
            continue;
        if (++said > kQuotedLines)
            continue;
        text += told++ == 0 ? "" : ", ";
        text += shown(line);
    }
    if (said > kQuotedLines)
        text += std::format(" and {} more lines", said - kQuotedLines);
    return text;
}

std::string placeOf(const CodeHunk &hunk)
{
    return hunk.above.empty() ? " at the beginning" : " after " + shown(hunk.above);
}

} // namespace

std::string_view withoutTitle(std::string_view script)
{
    const auto end = script.find('\n');
    return script.starts_with("\"\"\"") && end != std::string_view::npos ? script.substr(end + 1)
                                                                         : script;
}

Result<CodeChange> changeBetween(string_view bad, string_view good, JobContext &job)
{
    auto compared = compareLines(bad, good, job);
    if (!compared)
        return failure(std::move(compared.error()));
    CodeChange change;
    for (const auto &one : compared->diff.changes) {
        change.bytes +=
            compared->bad.lines(one.left).size() + compared->good.lines(one.right).size();
        change.lines += one.left.size() + one.right.size();
        change.hunks.push_back({.above = lineAbove(compared->bad, one.left.begin),
                                .removed = textsOf(compared->bad, one.left),
                                .added = textsOf(compared->good, one.right)});
    }
    return change;
}

Result<std::size_t> sizeOfChange(string_view bad, string_view good, JobContext &job)
{
    auto compared = compareLines(bad, good, job);
    if (!compared)
        return failure(std::move(compared.error()));
    std::size_t bytes = 0;
    for (const auto &one : compared->diff.changes)
        bytes += compared->bad.lines(one.left).size() + compared->good.lines(one.right).size();
    return bytes;
}

ChangeSignature signatureOf(const CodeChange &change)
{
    ChangeSignature all;
    for (const auto &hunk : change.hunks) {
        addWords(hunk.removed, all.removed);
        addWords(hunk.added, all.added);
    }
    std::ranges::sort(all.removed);
    std::ranges::sort(all.added);
    // What both sides have was not changed: in long lines it would outweigh what was.
    ChangeSignature net;
    std::ranges::set_difference(all.removed, all.added, std::back_inserter(net.removed));
    std::ranges::set_difference(all.added, all.removed, std::back_inserter(net.added));
    return net.empty() ? all : net;
}

double similarity(const ChangeSignature &a, const ChangeSignature &b)
{
    if (a.empty() || b.empty())
        return 0;
    const auto shared = common(a.removed, b.removed) + common(a.added, b.added);
    const auto all = a.removed.size() + a.added.size() + b.removed.size() + b.added.size() - shared;
    return static_cast<double>(shared) / static_cast<double>(all);
}

bool undoEachOther(const ChangeSignature &a, const ChangeSignature &b)
{
    // What only moved words about has the same on both sides.
    if (a.empty() || b.empty() || a.removed == a.added || b.removed == b.added)
        return false;
    return overlap(a.removed, b.added) >= kSameLines && overlap(a.added, b.removed) >= kSameLines;
}

std::string describeChange(const CodeChange &change)
{
    std::string text;
    std::size_t told = 0;
    std::size_t further = 0;
    for (const auto &hunk : change.hunks) {
        const auto removed = quoted(hunk.removed);
        const auto added = quoted(hunk.added);
        if (removed.empty() && added.empty())
            continue; // blank lines
        if (told == kHunksTold) {
            ++further;
            continue;
        }
        text += told++ == 0 ? "" : " ";
        if (removed.empty())
            text += "Add " + added + placeOf(hunk) + '.';
        else if (added.empty())
            text += "Remove " + removed + placeOf(hunk) + '.';
        else
            text += "Replace " + removed + " by " + added + '.';
    }
    if (further > 0)
        text += std::format(" There are {} more changes in the good example.", further);
    return text;
}

std::string describeFault(const CodeChange &change)
{
    for (const auto &hunk : change.hunks) {
        const auto removed = quoted(hunk.removed);
        const auto added = quoted(hunk.added);
        if (!removed.empty())
            return "What failed has " + removed + '.';
        if (!added.empty())
            return "What failed lacks " + added + placeOf(hunk) + '.';
    }
    return {};
}

} // namespace espalier::learn
