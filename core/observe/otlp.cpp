// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlp.h"

#include "core/observe/bytesource.h"
#include "core/observe/jsonscanner.h"
#include "core/observe/otlpcollector.h"
#include "core/observe/otlpjson.h"
#include "core/observe/otlpprotobuf.h"
#include "core/observe/readers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// Whether a text begins as a request does: an object whose first member is one of a signal.
bool beginsRequest(std::string_view text)
{
    constexpr std::array<std::string_view, 3> kNames{"\"resourceSpans\"", "\"resourceLogs\"",
                                                     "\"resourceMetrics\""};
    if (!text.starts_with('{'))
        return false;
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks, 1), text.size()));
    return std::ranges::any_of(kNames, [text](auto name) { return text.starts_with(name); });
}

/// Whether it is one request a line rather than one that goes over several: the first line is all
/// of a value or, where that line is damaged, the second one begins one. One of which no line ends
/// here may be either, and is read the same.
bool isLines(std::string_view head)
{
    head.remove_prefix(std::min(head.find_first_not_of("\xEF\xBB\xBF \t\r\n"), head.size()));
    const auto end = head.find('\n');
    if (end == std::string_view::npos || Json::accept(head.substr(0, end)))
        return true;
    const auto next = head.find_first_not_of(kBlanks, end);
    return next != std::string_view::npos && beginsRequest(head.substr(next));
}

void countBad(ImportSummary &summary, const std::optional<Error> &why)
{
    if (summary.bad++ == 0 && why)
        summary.firstBad = why->message;
}

Result<> readLines(JsonScanner &json, OtlpCollector &collector, ImportSummary &summary)
{
    OtlpJson reader(json, collector);
    std::uint64_t good = 0;
    while (json.nextLine()) {
        if (json.isBlankLine())
            continue;
        if (reader.readRequest() && json.atLineEnd()) {
            ++good;
            if (auto taken = collector.commit(); !taken)
                return taken;
            continue;
        }
        if (collector.fault())
            return failure(*collector.fault());
        if (json.sourceFailed())
            break;
        collector.rollback();
        countBad(summary, json.fault());
    }
    if (json.sourceFailed())
        return failure(*json.fault());
    if (good == 0)
        return failure(ErrorKind::InvalidInput,
                       summary.bad > 0 ? summary.firstBad : "there is nothing in it");
    return {};
}

Result<> readValues(JsonScanner &json, OtlpCollector &collector)
{
    OtlpJson reader(json, collector);
    while (json.atValue()) {
        if (!reader.readRequest())
            return failure(collector.fault() ? *collector.fault() : *json.fault());
        if (auto taken = collector.commit(); !taken)
            return taken;
    }
    return json.good() ? Result<>() : failure(*json.fault());
}

} // namespace

Result<> readOtlp(ByteSource &source, const ImportOptions &options, const ObservationSink &sink,
                  ImportSummary &summary)
{
    const auto head = source.peek();
    if (!head)
        return failure(head.error());
    const bool lines = isLines(*head);
    JsonScanner json(source, options.limits);
    OtlpCollector collector(options, sink, summary, lines ? Handing::Whole : Handing::Soon);
    auto read = lines ? readLines(json, collector, summary) : readValues(json, collector);
    return read ? collector.finish() : read;
}

namespace {

std::uint64_t nanosecondsOf(std::chrono::system_clock::time_point time)
{
    const auto count = std::chrono::nanoseconds(time.time_since_epoch()).count();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 1));
}

/// Also when what reads a request throws, for want of memory: the next one must not be mixed with
/// its beginning.
struct RollbackUnlessTaken {
    explicit RollbackUnlessTaken(OtlpCollector &of) : collector(of) {}
    ~RollbackUnlessTaken()
    {
        if (!isTaken)
            collector.rollback();
    }
    RollbackUnlessTaken(const RollbackUnlessTaken &) = delete;
    RollbackUnlessTaken &operator=(const RollbackUnlessTaken &) = delete;

    OtlpCollector &collector;
    bool isTaken = false;
};

} // namespace

struct OtlpReader::Private {
    Private(const ImportOptions &asked, ObservationSink taker,
            std::chrono::system_clock::time_point since)
        : options(asked), sink(std::move(taker)),
          collector(options, sink, summary, Handing::Whole, nanosecondsOf(since))
    {
        summary.format = Format::Otlp;
    }

    Result<> decode(std::string_view request, Signal signal, Encoding encoding, JobContext &job);
    Result<> decodeJson(std::string_view request, JobContext &job);

    ImportOptions options;
    ObservationSink sink;
    ImportSummary summary;
    OtlpCollector collector;
    UnfinishedRequests unfinished;
};

Result<> OtlpReader::Private::decodeJson(std::string_view request, JobContext &job)
{
    auto source = ByteSource::ofPlain(request, options.limits, job);
    JsonScanner json(source, options.limits);
    OtlpJson reader(json, collector);
    if (!reader.readRequest())
        return failure(collector.fault() ? *collector.fault() : *json.fault());
    if (json.atValue())
        json.refuse("something follows the request");
    return json.good() ? Result<>() : failure(*json.fault());
}

Result<> OtlpReader::Private::decode(std::string_view request, Signal signal, Encoding encoding,
                                     JobContext &job)
{
    if (request.empty())
        return {}; // nothing to tell, as protobuf writes it
    if (encoding == Encoding::Json)
        return decodeJson(request, job);
    const auto read = readOtlpProtobuf(request, signal, options.limits, collector);
    if (!read)
        return failure(read.error());
    return *read ? Result<>() : failure(*collector.fault());
}

OtlpReader::OtlpReader(const ImportOptions &options, ObservationSink sink,
                       std::chrono::system_clock::time_point since)
    : m_d(std::make_unique<Private>(options, std::move(sink), since))
{
}

OtlpReader::~OtlpReader() = default;

Result<> OtlpReader::read(std::string_view request, Signal signal, Encoding encoding,
                          const std::stop_token &stop)
{
    RollbackUnlessTaken end(m_d->collector);
    JobContext job(stop);
    if (auto decoded = m_d->decode(request, signal, encoding, job); !decoded)
        return decoded;
    if (auto taken = m_d->collector.commit(m_d->unfinished.progressOf(request)); !taken) {
        m_d->unfinished.remember(request, m_d->collector.progress());
        return taken;
    }
    end.isTaken = true;
    m_d->unfinished.forget(request);
    m_d->summary.bytes += request.size();
    return {};
}

Result<> OtlpReader::flush()
{
    return m_d->collector.flush();
}

const ImportSummary &OtlpReader::summary() const
{
    return m_d->summary;
}

} // namespace espalier::observe
