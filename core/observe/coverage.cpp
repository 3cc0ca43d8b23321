// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"
#include "core/base/jsonaccess.h"
#include "core/base/textformat.h"
#include "core/observe/coveragefiles.h"
#include "core/observe/handover.h"
#include "core/observe/readers.h"
#include "core/observe/textlines.h"
#include "core/observe/texts.h"

#include <charconv>
#include <format>
#include <utility>

namespace espalier::observe {

namespace {

/// Adds the lines of a list; false when it is there and is no list of numbers.
bool addLines(const Json &file, const char *key, std::uint64_t hits, model::CoverageSeen &seen)
{
    const auto *lines = find(file, key);
    if (!lines)
        return true;
    if (!lines->is_array())
        return false;
    for (const auto &line : *lines) {
        if (!line.is_number_integer())
            return false;
        // A line that stands in both lists was executed.
        if (const auto number = line.get<std::int64_t>(); number > 0)
            seen.lines.try_emplace(seen.lines.end(), number, hits);
    }
    return true;
}

// Pairs of lines; a negative one stands for leaving the function, and is a branch like others. What
// is older than 7.0 has the counts only.
void addBranches(const Json &file, model::CoverageSeen &seen)
{
    const auto *executed = find(file, "executed_branches");
    const auto *missing = find(file, "missing_branches");
    if (executed && executed->is_array()) {
        seen.branchesTaken = executed->size();
        seen.branches = executed->size() + (missing && missing->is_array() ? missing->size() : 0);
    } else if (const auto *summary = find(file, "summary")) {
        seen.branches = countAt(*summary, "num_branches");
        seen.branchesTaken = std::min(countAt(*summary, "covered_branches"), seen.branches);
    }
}

} // namespace

Result<> readCoveragePy(std::string_view text, const ImportOptions &options,
                        const ObservationSink &sink, ImportSummary &summary)
{
    const auto report = parseDocument(text, options.limits);
    if (!report)
        return failure(report.error());
    const auto *files = find(*report, "files");
    const auto *meta = find(*report, "meta");
    if (!files || !files->is_object() || !meta || !meta->is_object())
        return failure(ErrorKind::InvalidInput,
                       "this is JSON, but no report of coverage.py: it has no meta, or no files");
    const auto at = utcTime(textAt(*meta, "timestamp")).value_or(std::string());
    Handover handover(options.limits, sink, summary);
    for (const auto &[path, file] : files->items()) {
        handover.countRecord();
        if (handover.leavesOut())
            continue;
        model::CoverageSeen seen;
        seen.path = cutText(relativePath(path, options.project), options.limits.textBytes);
        if (!file.is_object() || !addLines(file, "executed_lines", 1, seen) ||
            !addLines(file, "missing_lines", 0, seen))
            return failure(ErrorKind::InvalidInput,
                           std::format("files[{}] has no lists of executed and missing lines",
                                       toText(Json(cutText(path, 256)))));
        addBranches(file, seen);
        if (auto given = handover.give({.content = std::move(seen), .at = at}); !given)
            return given;
    }
    return {};
}

namespace {

/// Reads a tracefile line by line.
class LcovReader final {
public:
    Result<> read(std::string_view text);
    CoverageFiles takeFiles() { return std::move(m_files); }
    std::uint64_t records() const { return m_records; }

private:
    std::unexpected<Error> wrong(const std::string &why) const
    {
        return failure(ErrorKind::InvalidInput, std::format("line {}: {}", m_line, why));
    }
    std::unexpected<Error> noEnd() const
    {
        return wrong(
            std::format("the record that begins on line {} has no end_of_record", m_begin));
    }
    Result<> readLine(std::string_view line);
    Result<> begin(std::string_view path);
    Result<> addLine(std::string_view values);
    Result<> addBranch(std::string_view values);

    CoverageFiles m_files;
    FileHits *m_file = nullptr; ///< of the record that is open
    std::uint64_t m_records = 0;
    std::uint64_t m_line = 0;
    std::uint64_t m_begin = 0;
};

Result<> LcovReader::begin(std::string_view path)
{
    if (m_file)
        return noEnd();
    if (path.empty() || path.contains('\0') || !isValidUtf8(path))
        return wrong("the name of the file is empty or no UTF-8");
    m_file = &m_files.at(std::string(path));
    m_begin = m_line;
    ++m_records;
    return {};
}

// "DA:7,1" or "DA:7,1,checksum".
Result<> LcovReader::addLine(std::string_view values)
{
    const auto comma = std::min(values.find(','), values.size());
    std::int64_t line = 0;
    const auto *end = values.data() + comma;
    const auto read = std::from_chars(values.data(), end, line);
    const auto rest = values.substr(std::min(comma + 1, values.size()));
    const auto hits = hitsIn(rest.substr(0, rest.find(',')));
    if (!m_file || read.ec != std::errc() || read.ptr != end || !hits)
        return wrong("not a line and its hits within a record");
    m_file->addLine(line, *hits);
    return {};
}

// "BRDA:7,0,1,-": line, block, branch, taken. A branch may be described in words, with commas; the
// line is 0 where a program wrote one that has none.
Result<> LcovReader::addBranch(std::string_view values)
{
    const auto first = values.find(',');
    const auto last = values.rfind(',');
    if (!m_file || first == std::string_view::npos || first == last)
        return wrong("not a branch within a record");
    std::int64_t line = 0;
    const auto *end = values.data() + first;
    const auto read = std::from_chars(values.data(), end, line);
    const auto taken = values.substr(last + 1);
    const auto hits = taken == "-" ? std::optional<std::uint64_t>(0) : hitsIn(taken);
    if (read.ec != std::errc() || read.ptr != end || !hits)
        return wrong("not a branch and how often it was taken");
    const auto id = hash64(values.substr(first + 1, last - first - 1));
    m_file->addBranches(line, id, 1, *hits > 0 ? 1 : 0);
    return {};
}

Result<> LcovReader::readLine(std::string_view line)
{
    const auto colon = line.find(':');
    const auto key = line.substr(0, colon);
    const auto values =
        colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (key == "SF")
        return begin(values);
    if (key == "DA")
        return addLine(values);
    if (key == "BRDA")
        return addBranch(values);
    if (line == "end_of_record") {
        if (!m_file)
            return wrong("an end_of_record without a beginning (SF)");
        m_file = nullptr;
        return {};
    }
    // Names of tests, functions, sums.
    const bool other =
        colon != std::string_view::npos && !key.empty() &&
        key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
    if (!other && !line.empty() && !line.starts_with('#'))
        return wrong("this is not a line of lcov");
    return {};
}

Result<> LcovReader::read(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (!text.empty()) {
        ++m_line;
        if (auto done = readLine(trimmed(takeLine(text))); !done)
            return done;
    }
    if (m_file)
        return noEnd();
    return m_records > 0 ? Result<>() : wrong("there is no record (SF) in the file");
}

} // namespace

Result<> readLcov(std::string_view text, const ImportOptions &options, const ObservationSink &sink,
                  ImportSummary &summary)
{
    LcovReader reader;
    if (auto done = reader.read(text); !done)
        return done;
    summary.records += reader.records();
    Handover handover(options.limits, sink, summary);
    auto files = reader.takeFiles();
    for (auto &file : files.files()) {
        if (handover.leavesOut())
            continue;
        auto seen = file.hits.take();
        seen.path = cutText(relativePath(file.path, options.project), options.limits.textBytes);
        if (auto given = handover.give({.content = std::move(seen), .at = {}}); !given)
            return given;
    }
    return {};
}

} // namespace espalier::observe
