// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/otlpcollector.h"

#include "core/base/hash.h"
#include "core/observe/exceptions.h"
#include "core/observe/otlpvalues.h"
#include "core/observe/texts.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <utility>

namespace espalier::observe {

namespace {

constexpr int kErrorSeverity = 17;

/// Names the error wherever it is told; 0 for one outside of a trace, of which nobody can know
/// whether it is the same.
std::uint64_t keyOf(const std::string &traceId, const std::string &spanId, const OtlpError &error)
{
    if (traceId.empty())
        return 0;
    return KeyHasher().add(traceId).add(spanId).add(error.type).add(error.stack).low();
}

std::vector<std::string> errorTypesOf(const OtlpSpan &span)
{
    std::vector<std::string> types;
    if (!span.failed)
        return types;
    for (std::size_t i = 0; i < span.errorCount; ++i) {
        if (!span.errors[i].type.empty())
            types.push_back(span.errors[i].type);
    }
    if (types.empty() && !span.errorType.empty())
        types.push_back(span.errorType);
    return types;
}

} // namespace

OtlpCollector::OtlpCollector(const ImportOptions &options, const ObservationSink &sink,
                             ImportSummary &summary, Handing handing)
    : m_options(options), m_summary(summary), m_sink(sink), m_handing(handing),
      m_handover(std::in_place, m_options.limits, m_sink, m_summary),
      m_group(options.limits.functions), m_staged(options.limits.functions),
      m_taken(options.limits.functions)
{
}

bool OtlpCollector::keep(Result<> result)
{
    if (!result)
        m_fault = std::move(result.error());
    return result.has_value();
}

bool OtlpCollector::stage(StagedObservation &&staged)
{
    // What cannot be handed over any more need not wait, least of all on disk.
    if (m_waiting >= m_options.limits.observations) {
        ++m_leftOut;
        return true;
    }
    ++m_waiting;
    return keep(m_observations.add(std::move(staged)));
}

/// Hands over what waits for nothing.
bool OtlpCollector::settle()
{
    if (m_handing != Handing::Soon || !m_resourceTold || m_waiting == 0)
        return true;
    m_observations.endGroup(m_resource);
    return keep(deliver());
}

void OtlpCollector::beginGroup()
{
    m_resource.clear();
    m_resourceTold = false;
    m_observations.beginGroup();
}

void OtlpCollector::resource(const OtlpResource &resource)
{
    m_resource.service = cutText(resource.service, kLongestName);
    m_resource.release = cutText(resource.release, kLongestName);
    m_resource.environment = cutText(resource.environment, kLongestName);
    m_resource.language = traceback::languageNamed(resource.language);
    m_resourceTold = true;
}

/// As instrumented code names itself; else by file and function; else the span's name.
std::string OtlpCollector::idOf(const OtlpSpan &span) const
{
    if (!span.id.empty())
        return span.id;
    const auto function = span.place.qualified();
    if (function.empty())
        return span.name;
    if (span.place.path.empty())
        return function;
    return relativePath(span.place.path, m_options.project) + "::" + function;
}

bool OtlpCollector::span(OtlpSpan &span)
{
    ++m_records;
    m_leftOut += span.errorsLeftOut;
    const auto id = idOf(span);
    std::string path = relativePath(span.place.path, m_options.project);
    if (const auto end = span.id.find("::"); path.empty() && end != std::string::npos)
        path = span.id.substr(0, end);
    const auto types = errorTypesOf(span);
    const FunctionCall call{.service = m_resource.service,
                            .id = id,
                            .path = path,
                            .line = span.place.line,
                            .start = span.start,
                            .end = span.end,
                            .failed = span.failed,
                            .abandoned = span.abandoned,
                            .memoryBytes = span.memoryBytes,
                            .loops = span.loops,
                            .errorTypes = types};
    if (!(m_resourceTold ? m_staged : m_group).add(call))
        ++m_leftOut;
    for (std::size_t i = 0; i < span.errorCount; ++i) {
        if (!addError(span, span.errors[i], id))
            return false;
    }
    return settle();
}

bool OtlpCollector::addError(const OtlpSpan &span, const OtlpError &error, std::string_view id)
{
    model::ExceptionSeen seen;
    seen.trace = traceOf({error.type, error.message, error.stack, m_resource.language}, m_options);
    seen.handled = error.escaped ? !*error.escaped : !span.failed;
    seen.level = "error";
    seen.functionId = cutText(id, kLongestName);
    seen.traceId = plainId(span.traceId);
    seen.spanId = plainId(span.spanId);
    const auto key = keyOf(seen.traceId, seen.spanId, error);
    return stage({.observation = {.content = std::move(seen),
                                  .at = timeOfNanoseconds(error.at != 0 ? error.at : span.end),
                                  .service = {}},
                  .key = key});
}

bool OtlpCollector::log(OtlpLog &log)
{
    ++m_records;
    const int severity = log.severity > 0 ? log.severity : severityOf(log.severityText);
    const bool tells = log.error.bytes() > 0 ||
                       (severity >= kErrorSeverity && log.body.kind != AnyValue::Kind::None);
    return !tells || (addExceptionLog(log, severity) && settle());
}

/// A message may have a whole traceback in it.
model::StackTrace OtlpCollector::traceOfBody(const OtlpLog &log) const
{
    const auto text = log.body.written();
    if (log.body.kind == AnyValue::Kind::Text && text.contains('\n')) {
        auto found = traceback::findTraces(validText(text));
        if (!found.empty()) {
            finishTrace(found.front().trace, m_options);
            return std::move(found.front().trace);
        }
    }
    return traceOf({.message = text}, m_options);
}

bool OtlpCollector::addExceptionLog(const OtlpLog &log, int severity)
{
    const auto &error = log.error;
    model::ExceptionSeen seen;
    seen.trace =
        error.bytes() == 0
            ? traceOfBody(log)
            : traceOf({error.type, error.message, error.stack, m_resource.language}, m_options);
    // One that is told below the severity of errors did no harm.
    seen.handled = error.escaped ? !*error.escaped : severity > 0 && severity < kErrorSeverity;
    seen.level = severity > 0 ? levelOf(severity) : "error";
    OtlpSpan place;
    place.place = log.place;
    seen.functionId = cutText(idOf(place), kLongestName);
    seen.traceId = plainId(log.traceId);
    seen.spanId = plainId(log.spanId);
    const auto key = error.bytes() == 0 ? 0 : keyOf(seen.traceId, seen.spanId, error);
    return stage({.observation = {.content = std::move(seen),
                                  .at = timeOfNanoseconds(log.at != 0 ? log.at : log.observedAt),
                                  .service = {}},
                  .key = key,
                  .fromLog = true});
}

bool OtlpCollector::point(OtlpPoint &point)
{
    ++m_records;
    for (auto &[suffix, value] : valuesOf(point)) {
        model::MetricSeen seen{.series = std::move(suffix),
                               .unit = {},
                               .context = point.attributes,
                               .value = value,
                               .severity = {}};
        if (!stage({.observation = {.content = std::move(seen),
                                    .at = timeOfNanoseconds(point.at),
                                    .service = {}}}))
            return false;
    }
    return true;
}

bool OtlpCollector::metricEnd(std::string_view name, std::string_view unit)
{
    m_observations.nameMetrics(cutText(name, kLongestName), cutText(unit, kLongestName));
    return settle();
}

bool OtlpCollector::endGroup()
{
    m_leftOut += m_group.moveTo(m_staged, m_resource.service);
    m_resourceTold = true; // or it never will be
    m_observations.endGroup(m_resource);
    return settle();
}

Result<> OtlpCollector::give(StagedObservation &&staged)
{
    if (staged.key != 0 && m_repeats.isRepeated(staged.key, staged.fromLog))
        return {};
    const auto *metric = std::get_if<model::MetricSeen>(&staged.observation.content);
    const bool nameless = metric && (metric->series.empty() || metric->series.front() == '.');
    if (nameless) {
        ++m_summary.leftOut;
        return {};
    }
    return m_handover->leavesOut() ? Result<>() : m_handover->give(std::move(staged.observation));
}

Result<> OtlpCollector::deliver()
{
    m_waiting = 0;
    return m_observations.deliver(
        [this](StagedObservation &&staged) { return give(std::move(staged)); });
}

Result<> OtlpCollector::commit()
{
    m_summary.records += std::exchange(m_records, 0);
    m_summary.leftOut += std::exchange(m_leftOut, 0);
    m_summary.leftOut += m_staged.moveTo(m_taken, {});
    return deliver();
}

void OtlpCollector::rollback()
{
    m_waiting = 0;
    m_records = 0;
    m_leftOut = 0;
    m_group.clear();
    m_staged.clear();
    m_observations.discard();
    m_fault.reset();
}

Result<> OtlpCollector::flush()
{
    Result<> given;
    m_taken.finish([&](model::FunctionSeen &&seen, const std::string &service) {
        if (!m_handover->leavesOut())
            given = m_handover->give({.content = std::move(seen), .at = {}, .service = service});
        return given.has_value();
    });
    m_handover.emplace(m_options.limits, m_sink, m_summary);
    return given;
}

} // namespace espalier::observe
