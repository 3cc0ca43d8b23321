// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonaccess.h"
#include "core/observe/exceptions.h"
#include "core/observe/handover.h"
#include "core/observe/jsonlog.h"
#include "core/observe/linereader.h"
#include "core/observe/readers.h"
#include "core/observe/texts.h"
#include "core/traceback/traceback.h"

#include <charconv>
#include <format>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::size_t kLongestLine = std::size_t{16} << 20;

/// Hands over what is found in the text of a log and in its records.
class LogImport final {
public:
    LogImport(const ImportOptions &options, const ObservationSink &sink, ImportSummary &summary)
        : m_options(options), m_handover(options.limits, sink, summary),
          m_traces([this](traceback::FoundTrace &&found) { take(std::move(found)); })
    {
    }

    /// A line of a log, or a record in JSON.
    void line(std::string_view line);
    /// What a program has written, with the time.
    void text(const std::string &text) { m_traces.feed(text); }
    void countRecord() { m_handover.countRecord(); }
    void finish() { m_traces.finish(); }
    /// Whether the sink has failed, and how.
    [[nodiscard]] const Result<> &status() const { return m_status; }

private:
    void take(traceback::FoundTrace &&found);
    void give(model::Observation &&observation);
    [[nodiscard]] bool record(std::string_view line);

    const ImportOptions &m_options;
    Handover m_handover;
    Result<> m_status;
    traceback::LogReader m_traces;
};

void LogImport::give(model::Observation &&observation)
{
    if (m_status && !m_handover.leavesOut())
        m_status = m_handover.give(std::move(observation));
}

void LogImport::take(traceback::FoundTrace &&found)
{
    finishTrace(found.trace, m_options);
    model::ExceptionSeen seen;
    seen.trace = std::move(found.trace);
    seen.level = "error";
    give({.content = std::move(seen), .at = std::move(found.at), .service = {}});
}

/// Takes a line that is a record in JSON with a stack or with a program's text; false for others.
bool LogImport::record(std::string_view line)
{
    const auto json = parseDocument(line, m_options.limits);
    if (!json || !json->is_object())
        return false;
    if (const auto written = writtenTextOf(*json)) {
        text(*written);
        return true;
    }
    auto error = errorOfLogRecord(*json, m_options);
    if (error)
        give(*std::move(error));
    return error.has_value();
}

/// Whether a line may be a record with a stack, or one of journald: few are, and parsing costs much
/// more than looking. A stack has line ends, or is a list.
bool mayTell(std::string_view line)
{
    return line.starts_with('{') && line.ends_with('}') &&
           (line.contains("\\n") || line.contains("\\u000") || line.contains("\"MESSAGE\"") ||
            line.contains('['));
}

void LogImport::line(std::string_view line)
{
    countRecord();
    if (mayTell(line) && record(line))
        return;
    m_traces.feed(line);
    m_traces.feed("\n");
}

/// An entry of journald's export: fields in any order, a blank line at its end.
struct JournalEntry {
    std::string message;
    std::uint64_t microseconds = 0;
};

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

void setField(JournalEntry &entry, std::string_view name, std::string_view value)
{
    if (name == "MESSAGE")
        entry.message = value;
    else if (name == "__REALTIME_TIMESTAMP")
        std::from_chars(value.data(), value.data() + value.size(), entry.microseconds);
}

void takeEntry(LogImport &log, JournalEntry &entry)
{
    if (!entry.message.empty()) {
        log.countRecord();
        log.text(
            withTime(timeOfSeconds(static_cast<double>(entry.microseconds) / 1e6), entry.message));
    }
    entry = {};
}

/// A field of several lines: the name, 8 bytes of length, the value.
Result<> readLongField(LineReader &lines, const std::string &name, std::uint64_t longest,
                       JournalEntry &entry)
{
    constexpr std::uint64_t kLengthBytes = 8;
    const auto number = lines.number();
    const auto refused = [&](std::string_view why) {
        // What it was read from may have failed; then that is why.
        return lines.status()
                   ? failure(ErrorKind::InvalidInput, std::format("line {}: {}", number, why))
                   : failure(lines.status().error());
    };
    const auto bytes = lines.take(kLengthBytes);
    if (!bytes)
        return refused("the field ends before its length");
    const auto length = littleEndian(*bytes);
    if (length > longest)
        return refused(std::format("the field is said to have more than {} bytes", longest));
    auto value = lines.take(length);
    if (!value)
        return refused("the field is shorter than it says");
    if (lines.wasCut()) // the last line may have lost its end
        value = value->substr(0, value->rfind('\n') + 1);
    setField(entry, name, *value);
    (void)lines.next(); // the end of the value's line
    return {};
}

/// Fields are "NAME=value", or those of several lines.
Result<> readJournal(LineReader &lines, LogImport &log, std::uint64_t longest, std::string first)
{
    JournalEntry entry;
    for (std::optional<std::string_view> line = first; line && log.status(); line = lines.next()) {
        const auto equals = line->find('=');
        if (line->empty()) {
            takeEntry(log, entry);
        } else if (equals != std::string_view::npos) {
            setField(entry, line->substr(0, equals), line->substr(equals + 1));
        } else if (auto read = readLongField(lines, std::string(*line), longest, entry); !read) {
            return read;
        }
    }
    takeEntry(log, entry);
    return lines.status();
}

Result<> readLines(LineReader &lines, LogImport &log, const ImportLimits &limits)
{
    while (log.status()) {
        const auto line = lines.next();
        if (!line)
            break;
        if (lines.number() == 1 && line->starts_with("__CURSOR="))
            return readJournal(lines, log, limits.valueBytes, std::string(*line));
        log.line(*line);
    }
    return lines.status();
}

} // namespace

Result<> readLog(ByteSource &source, const ImportOptions &options, const ObservationSink &sink,
                 ImportSummary &summary)
{
    LineReader lines(source, kLongestLine);
    LogImport log(options, sink, summary);
    if (auto read = readLines(lines, log, options.limits); !read)
        return read;
    log.finish();
    return log.status();
}

} // namespace espalier::observe
