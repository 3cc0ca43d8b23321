// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffsearch.h"

#include <algorithm>
#include <functional>

namespace espalier::editor {

using diff::Side;

namespace {

// Of ASCII only; what is beyond is compared as it is.
unsigned char lowered(char c)
{
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool isWord(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || c == '_' || (lowered(c) >= 'a' && lowered(c) <= 'z') ||
           (c >= '0' && c <= '9');
}

bool isWholeWord(std::string_view text, std::size_t begin, std::size_t end)
{
    return (begin == 0 || !isWord(text[begin - 1])) && (end == text.size() || !isWord(text[end]));
}

struct Fold {
    std::size_t operator()(char c) const { return lowered(c); }
    bool operator()(char a, char b) const { return lowered(a) == lowered(b); }
};

/// Calls `visit` with the place of each match until it returns false.
template <typename Searcher, typename Visit>
void eachMatch(std::string_view text, const Searcher &searcher, Visit visit)
{
    auto at = text.begin();
    while (at != text.end()) {
        const auto [begin, end] = searcher(at, text.end());
        if (begin == end || !visit(static_cast<std::size_t>(begin - text.begin()),
                                   static_cast<std::size_t>(end - text.begin())))
            return;
        at = end;
    }
}

} // namespace

static void findIn(Side side, const FindRequest &request, JobContext &job, DiffHits &found)
{
    const auto &lines = found.content->lines(side);
    const auto text = lines.text();
    const auto bytes = request.text.toUtf8();
    const std::string needle(bytes.data(), static_cast<std::size_t>(bytes.size()));
    const auto visit = [&](std::size_t begin, std::size_t end) {
        if (request.wholeWords && !isWholeWord(text, begin, end))
            return !job.stopRequested();
        if (found.hits.size() >= kMaxHits) {
            found.more = true;
            return false;
        }
        const auto line = *lines.lineAt(static_cast<std::uint32_t>(begin));
        const auto start = lines.range(line).begin;
        found.hits.push_back({.side = side,
                              .line = line,
                              .range = {static_cast<std::uint32_t>(begin) - start,
                                        static_cast<std::uint32_t>(end) - start}});
        return !job.stopRequested();
    };
    if (request.matchCase)
        eachMatch(text, std::boyer_moore_horspool_searcher(needle.begin(), needle.end()), visit);
    else
        eachMatch(text,
                  std::boyer_moore_horspool_searcher(needle.begin(), needle.end(), Fold{}, Fold{}),
                  visit);
}

Result<DiffHits> findInBoth(std::shared_ptr<const DiffContent> content, const FindRequest &request,
                            JobContext &job)
{
    DiffHits found{.content = std::move(content), .hits = {}};
    if (request.text.isEmpty() || !found.content)
        return found;
    findIn(Side::Left, request, job, found);
    findIn(Side::Right, request, job, found);
    if (const auto going = job.checkpoint(); !going)
        return failure(going.error());
    return found;
}

} // namespace espalier::editor
