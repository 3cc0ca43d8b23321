// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/originallines.h"

#include "core/base/file.h"
#include "core/base/textformat.h"
#include "core/instrument/strip.h"
#include "core/syntax/language.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace espalier::engine {

namespace {

std::string trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos)
        return {};
    return std::string(text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1));
}

std::vector<std::string> trimmedLines(std::string_view text)
{
    std::vector<std::string> lines;
    for (const auto line : linesOf(text))
        lines.push_back(trimmed(line));
    return lines;
}

bool says(const std::vector<std::string> &lines, std::int64_t line, const std::string &code)
{
    return line > 0 && std::cmp_less_equal(line, lines.size()) &&
           lines[static_cast<std::size_t>(line - 1)] == code;
}

} // namespace

OriginalLines::OriginalLines(std::filesystem::path project) : m_project(std::move(project)) {}

const OriginalLines::File *OriginalLines::fileOf(const std::string &path)
{
    const auto known = m_files.find(path);
    if (known != m_files.end())
        return known->second ? &*known->second : nullptr;
    auto &file = m_files[path];
    const auto *language = syntax::languageOf(path);
    if (!language || std::filesystem::path(path).is_absolute())
        return nullptr;
    const auto text = readFile(m_project / path);
    if (!text || !instrument::mayBeInstrumented(*text))
        return nullptr;
    if (!m_pack) {
        auto pack = instrument::Pack::load("spans");
        if (!pack)
            return nullptr;
        m_pack = *std::move(pack);
    }
    const auto *snippets = m_pack->language(language->name());
    if (!snippets)
        return nullptr;
    const auto stripped = instrument::strip(*language, *snippets, *text);
    if (!stripped || stripped->removed.empty())
        return nullptr;
    file = File{
        .instrumented = trimmedLines(*text),
        .original = trimmedLines(stripped->text),
        .map = instrument::LineMap(stripped->text, instrument::toInsertions(*text, *stripped))};
    return &*file;
}

void OriginalLines::restore(model::Observation &observation, bool isTraced)
{
    auto *exception = std::get_if<model::ExceptionSeen>(&observation.content);
    if (!exception)
        return;
    for (auto &error : exception->trace.errors) {
        for (auto &frame : error.frames) {
            const auto *file = frame.own && frame.line > 0 ? fileOf(frame.path) : nullptr;
            if (!file || std::cmp_greater(frame.line, file->instrumented.size()))
                continue;
            const auto code = trimmed(frame.code);
            const auto line = file->map.oldLine(static_cast<std::uint32_t>(frame.line));
            // Where a line of code is told it must be the one of the instrumented text, and be the
            // same at its place in the original.
            const bool isOfIt = code.empty() ? isTraced
                                             : says(file->instrumented, frame.line, code) &&
                                                   says(file->original, line, code);
            if (isOfIt)
                frame.line = line;
        }
    }
}

std::int64_t OriginalLines::now(const std::string &path, std::int64_t line)
{
    const auto *file = line > 0 ? fileOf(path) : nullptr;
    return file && std::cmp_less_equal(line, file->original.size())
               ? file->map.newLine(static_cast<std::uint32_t>(line))
               : line;
}

std::int64_t lineNow(const std::filesystem::path &project, const std::string &path,
                     std::int64_t line)
{
    return OriginalLines(project).now(path, line);
}

} // namespace espalier::engine
