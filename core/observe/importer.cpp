// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/importer.h"

#include "core/observe/bytesource.h"
#include "core/observe/readers.h"
#include "core/observe/sniff.h"

#include <algorithm>
#include <array>
#include <utility>

namespace espalier::observe {

namespace {

constexpr std::array<std::string_view, 9> kNames{
    "otlp", "log", "sentry", "junit", "sarif", "coverage.py", "cobertura", "lcov", "ndjson"};

using DocumentReader = Result<> (*)(std::string_view, const ImportOptions &,
                                    const ObservationSink &, ImportSummary &);
using StreamReader = Result<> (*)(ByteSource &, const ImportOptions &, const ObservationSink &,
                                  ImportSummary &);

struct Reader {
    StreamReader stream = nullptr;
    DocumentReader document = nullptr;
};

Reader readerOf(Format format)
{
    switch (format) {
    case Format::Otlp: return {.stream = readOtlp};
    case Format::Log: return {.stream = readLog};
    case Format::Ndjson: return {.stream = readNdjson};
    case Format::Sentry: return {.document = readSentry};
    case Format::Junit: return {.document = readJunit};
    case Format::Sarif: return {.document = readSarif};
    case Format::CoveragePy: return {.document = readCoveragePy};
    case Format::Cobertura: return {.document = readCobertura};
    case Format::Lcov: return {.document = readLcov};
    }
    std::unreachable();
}

Result<> readAs(Format format, ByteSource &source, const ImportOptions &options,
                const ObservationSink &sink, ImportSummary &summary, const JobContext &job)
{
    const auto reader = readerOf(format);
    if (reader.stream)
        return reader.stream(source, options, sink, summary);
    const auto text = source.rest();
    if (!text)
        return failure(text.error());
    // Nothing more is read from the source, which would ask.
    const ObservationSink unlessStopped = [&](model::Observation &&observation) {
        auto asked = job.checkpoint();
        return asked ? sink(std::move(observation)) : asked;
    };
    return reader.document(*text, options, unlessStopped, summary);
}

Result<ImportSummary> importSource(ByteSource &source, const std::string &name,
                                   const ImportOptions &options, const ObservationSink &sink,
                                   const JobContext &job)
{
    const auto named = [&name](Error error) {
        if (error.context.empty())
            error.context = name;
        return failure(std::move(error));
    };
    const auto head = source.peek();
    if (!head)
        return named(head.error());
    if (head->empty())
        return named({ErrorKind::InvalidInput, "it is empty", {}});
    const auto format = options.format ? Result<Format>(*options.format) : formatOfHead(*head);
    if (!format)
        return named(format.error());
    // Before more of it is read into the place of what is there.
    const bool isUnknown = !options.format && *format == Format::Log && isDocument(*head);
    ImportSummary summary;
    summary.format = *format;
    if (auto read = readAs(*format, source, options, sink, summary, job); !read)
        return named(std::move(read.error()));
    summary.bytes = source.bytes();
    if (isUnknown && summary.kinds.empty())
        return named({ErrorKind::InvalidInput,
                      "it is of no format that is known, and there is no trace in it",
                      {}});
    return summary;
}

} // namespace

std::string_view nameOf(Format format)
{
    return kNames[static_cast<std::size_t>(format)];
}

std::optional<Format> formatNamed(std::string_view name)
{
    const auto at = std::ranges::find(kNames, name);
    return at == kNames.end() ? std::nullopt
                              : std::optional(static_cast<Format>(at - kNames.begin()));
}

Result<Format> formatOf(const std::filesystem::path &file)
{
    JobContext job;
    auto source = ByteSource::open(file, {}, job);
    if (!source)
        return failure(std::move(source.error()));
    const auto head = source->peek();
    auto format = head ? formatOfHead(*head) : failure(head.error());
    if (!format && format.error().context.empty())
        format.error().context = file.string();
    return format;
}

Result<ImportSummary> importFile(const std::filesystem::path &file, const ImportOptions &options,
                                 const ObservationSink &sink, JobContext &job)
{
    auto source = ByteSource::open(file, options.limits, job);
    return source ? importSource(*source, file.string(), options, sink, job)
                  : failure(std::move(source.error()));
}

Result<ImportSummary> importText(std::string_view text, const std::string &name,
                                 const ImportOptions &options, const ObservationSink &sink,
                                 JobContext &job)
{
    auto source = options.isPlain ? ByteSource::ofPlain(text, options.limits, job)
                                  : ByteSource(text, options.limits, job);
    return importSource(source, name, options, sink, job);
}

} // namespace espalier::observe
