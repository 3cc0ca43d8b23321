// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/autopatch/modelprompt.h"

#include "core/base/textcut.h"

#include <format>
#include <utility>

namespace espalier::autopatch {

namespace {

constexpr std::size_t kMostReply = std::size_t(4) << 20;
constexpr std::size_t kMostExplanation = 2'000;
constexpr std::string_view kSearch = "<<<<<<< SEARCH";
constexpr std::string_view kMiddle = "=======";
constexpr std::string_view kReplace = ">>>>>>> REPLACE";

std::string_view trimmed(std::string_view line)
{
    const auto end = line.find_last_not_of(" \t\r\n");
    return line.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

struct Block {
    std::string path;
    std::string search;
    std::string replacement;
};

/// Reads a reply line by line: what is outside of blocks is prose.
class ReplyReader final {
public:
    explicit ReplyReader(std::string_view reply) : m_rest(reply) {}

    Result<> run();

    std::vector<Block> blocks;
    std::string prose;

private:
    [[nodiscard]] std::string_view take();
    Result<> takeBlock();
    Result<std::string> takeUntil(std::string_view mark);

    std::string_view m_rest;
    std::string m_path;
};

std::string_view ReplyReader::take()
{
    const auto end = std::min(m_rest.find('\n'), m_rest.size() - 1) + 1;
    const auto line = m_rest.substr(0, end);
    m_rest.remove_prefix(end);
    return line;
}

Result<std::string> ReplyReader::takeUntil(std::string_view mark)
{
    std::string text;
    while (!m_rest.empty()) {
        const auto line = take();
        if (trimmed(line) == mark)
            return text;
        text += line;
    }
    return failure(ErrorKind::InvalidInput, std::format("a block of the reply has no {}", mark),
                   m_path);
}

Result<> ReplyReader::takeBlock()
{
    if (m_path.empty())
        return failure(ErrorKind::InvalidInput, "a block of the reply names no file");
    auto search = takeUntil(kMiddle);
    if (!search)
        return failure(std::move(search.error()));
    auto replacement = takeUntil(kReplace);
    if (!replacement)
        return failure(std::move(replacement.error()));
    blocks.push_back({m_path, *std::move(search), *std::move(replacement)});
    return {};
}

Result<> ReplyReader::run()
{
    while (!m_rest.empty()) {
        const auto line = take();
        const auto text = trimmed(line);
        if (text == kSearch) {
            if (auto taken = takeBlock(); !taken)
                return taken;
        } else if (text.starts_with("FILE ")) {
            m_path = text.substr(5);
            std::erase(m_path, '`');
        } else if (!text.starts_with("```")) {
            prose += line;
        }
    }
    return {};
}

std::string withLineEnds(const std::string &text, bool crlf)
{
    std::string result;
    for (const char c : text) {
        if (c == '\n' && crlf && !result.ends_with('\r'))
            result += '\r';
        result += c;
    }
    return result;
}

/// The place of a text, from the beginning of a line; npos unless it is there exactly once.
Result<std::size_t> placeOf(const std::string &search, const std::string &text,
                            const std::string &path)
{
    std::size_t found = std::string::npos;
    for (auto at = text.find(search); at != std::string::npos; at = text.find(search, at + 1)) {
        if (at > 0 && text[at - 1] != '\n')
            continue;
        if (found != std::string::npos)
            return failure(ErrorKind::InvalidInput,
                           "lines of the reply are in the file more than once", path);
        found = at;
    }
    if (found == std::string::npos)
        return failure(ErrorKind::InvalidInput, "lines of the reply are not in the file", path);
    return found;
}

Result<> change(std::string &text, const Block &block)
{
    const bool crlf = text.contains("\r\n");
    auto search = withLineEnds(block.search, crlf);
    auto replacement = withLineEnds(block.replacement, crlf);
    if (search.empty()) {
        if (!text.empty() && !text.ends_with('\n'))
            text += crlf ? "\r\n" : "\n";
        text += replacement;
        return {};
    }
    // A last line without its newline is written with one in a reply.
    if (!text.ends_with('\n') && !text.contains(search)) {
        for (auto *each : {&search, &replacement})
            each->erase(std::min(each->size(), each->find_last_not_of("\r\n") + 1));
    }
    const auto place = placeOf(search, text, block.path);
    if (!place)
        return failure(place.error());
    text.replace(*place, search.size(), replacement);
    return {};
}

} // namespace

Result<PatchProposal> proposalIn(std::string_view reply, const PatchTask &task)
{
    if (reply.size() > kMostReply)
        return failure(ErrorKind::InvalidInput, "the reply is larger than 4 MiB");
    ReplyReader reader(reply);
    if (auto read = reader.run(); !read)
        return failure(std::move(read.error()));
    PatchProposal proposal{.origin = model::PatchOrigin::Model,
                           .madeBy = {},
                           .explanation = cutAtWord(reader.prose, kMostExplanation)};
    if (reader.blocks.empty()) {
        if (!reply.contains("\n@@ ") && !reply.contains("diff --git "))
            return failure(ErrorKind::InvalidInput, "the reply has no change in it");
        proposal.diff = reply;
        return proposal;
    }
    std::map<std::string, std::string> before;
    for (const auto &block : reader.blocks) {
        if (!proposal.files.contains(block.path)) {
            auto text = task.read(block.path);
            const bool isNew = !text && text.error().kind == ErrorKind::NotFound;
            if (!text && (!isNew || !block.search.empty()))
                return failure(std::move(text.error()));
            before[block.path] = text.value_or(std::string());
            proposal.files[block.path] = before[block.path];
        }
        if (auto changed = change(*proposal.files[block.path], block); !changed)
            return failure(std::move(changed.error()));
    }
    std::erase_if(proposal.files,
                  [&](const auto &file) { return file.second == before[file.first]; });
    if (proposal.files.empty())
        return failure(ErrorKind::InvalidInput, "the reply changes nothing");
    return proposal;
}

} // namespace espalier::autopatch
