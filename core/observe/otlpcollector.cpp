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
/// Observations that wait for others that may take their place, where nothing else has to wait.
constexpr std::uint64_t kWindow = 512;

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
                             ImportSummary &summary, Handing handing, std::uint64_t began)
    : m_options(options), m_summary(summary), m_sink(sink), m_handing(handing),
      m_handover(std::in_place, m_options.limits, m_sink, m_summary),
      m_group(options.limits.functions), m_staged(options.limits.functions),
      m_taken(options.limits.functions), m_totals(began)
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

/// Hands over what waits for nothing, once it is more than `waiting`.
bool OtlpCollector::settle(std::uint64_t waiting)
{
    if (m_handing != Handing::Soon || !m_resourceTold || m_waiting <= waiting)
        return true;
    m_observations.endGroup(m_resource);
    return keep(deliver({}));
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
    m_leftOut += span.errorsLeftOut + span.dropped;
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
    return settle(kWindow);
}

bool OtlpCollector::addError(const OtlpSpan &span, const OtlpError &error, std::string_view id)
{
    if (error.isTold)
        return true;
    model::ExceptionSeen seen;
    seen.trace = traceOf({error.type, error.message, error.stack, m_resource.language}, m_options);
    seen.handled = error.escaped ? !*error.escaped : !span.failed;
    seen.level = "error";
    seen.functionId = cutText(id, kLongestName);
    seen.traceId = plainId(span.traceId);
    seen.spanId = plainId(span.spanId);
    const auto key = keyOf(seen.traceId, seen.spanId, error);
    const auto number = m_number++;
    const auto &raised = seen.trace.errors.front();
    if (!m_passed.add({.trace = seen.traceId,
                       .span = seen.spanId,
                       .parent = plainId(span.parentSpanId),
                       .type = raised.type,
                       .message = raised.message,
                       .frames = raised.frames},
                      number)) {
        m_passedOn.push_back(key);
        return true;
    }
    return stage({.observation = {.content = std::move(seen),
                                  .at = timeOfNanoseconds(error.at != 0 ? error.at : span.end),
                                  .service = {}},
                  .key = key,
                  .number = number});
}

bool OtlpCollector::log(OtlpLog &log)
{
    ++m_records;
    m_leftOut += log.dropped;
    const int severity = log.severity > 0 ? log.severity : severityOf(log.severityText);
    const bool tells = log.error.bytes() > 0 ||
                       (severity >= kErrorSeverity && log.body.kind != AnyValue::Kind::None);
    return !tells || (addExceptionLog(log, severity) && settle(kWindow));
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
                  .fromLog = true,
                  .number = m_number++});
}

bool OtlpCollector::point(OtlpPoint &point)
{
    ++m_records;
    model::MetricSeen seen{.series = {}, .unit = {}, .context = {}, .severity = {}};
    seen.context.swap(point.attributes);
    return stage({.observation = {.content = std::move(seen),
                                  .at = timeOfNanoseconds(point.at),
                                  .service = {}},
                  .number = m_number++,
                  .point = std::make_unique<OtlpPoint>(std::move(point))});
}

bool OtlpCollector::metricEnd(const OtlpMetric &metric)
{
    auto kept = metric;
    kept.name = cutText(kept.name, kLongestName);
    kept.unit = cutText(kept.unit, kLongestName);
    m_observations.nameMetrics(kept);
    return settle(kWindow);
}

bool OtlpCollector::endGroup()
{
    m_leftOut += m_group.moveTo(m_staged, m_resource.service);
    m_resourceTold = true; // or it never will be
    m_observations.endGroup(m_resource);
    return settle(kWindow);
}

Result<> OtlpCollector::give(StagedObservation &&staged, std::size_t partsDone)
{
    if (staged.point)
        return giveValues(std::move(staged), partsDone);
    Result<> given;
    const bool isRepeated = staged.key != 0 && m_repeats.isRepeated(staged.key, staged.fromLog);
    if (!isRepeated && !m_passed.isPassedOn(staged.number) && !m_handover->leavesOut())
        given = m_handover->give(std::move(staged.observation));
    if (given && staged.key != 0)
        m_repeats.tell(staged.key, staged.fromLog);
    return given;
}

/// Of a metric. `partsDone` of what a point gives were handed over before.
Result<> OtlpCollector::giveValues(StagedObservation &&staged, std::size_t partsDone)
{
    const auto &of = staged.observation;
    if (std::get<model::MetricSeen>(of.content).series.empty()) {
        ++m_summary.leftOut;
        return {};
    }
    if (const auto since = m_totals.since(of, *staged.point)) {
        if (auto given = giveParts(of, *since, partsDone); !given)
            return given;
    }
    if (!m_totals.keep(of, *staged.point))
        ++m_summary.leftOut;
    return {};
}

Result<> OtlpCollector::giveParts(const model::Observation &of, const OtlpPoint &point,
                                  std::size_t partsDone)
{
    const auto values = valuesOf(point);
    for (m_progress.parts = partsDone; m_progress.parts < values.size(); ++m_progress.parts) {
        const auto &[suffix, value] = values[m_progress.parts];
        auto part = of;
        auto &metric = std::get<model::MetricSeen>(part.content);
        metric.series += suffix;
        metric.value = value;
        if (m_handover->leavesOut())
            continue;
        if (auto given = m_handover->give(std::move(part)); !given)
            return given;
    }
    return {};
}

Result<> OtlpCollector::deliver(const HandedOver &done)
{
    m_waiting = 0;
    m_progress = {};
    const auto leftOut = m_summary.leftOut;
    auto delivered = m_observations.deliver([&](StagedObservation &&staged) -> Result<> {
        m_progress = {.whole = staged.number};
        if (staged.number < done.whole)
            return {};
        auto given = give(std::move(staged), staged.number == done.whole ? done.parts : 0);
        if (given)
            m_progress = {.whole = m_progress.whole + 1};
        return given;
    });
    if (!delivered) {
        m_summary.leftOut = leftOut;
        return delivered;
    }
    for (const auto key : std::exchange(m_passedOn, {})) {
        if (key != 0)
            m_repeats.tell(key, false);
    }
    m_passed.commit();
    return {};
}

Result<> OtlpCollector::commit(const HandedOver &done)
{
    if (auto delivered = deliver(done); !delivered)
        return delivered;
    m_number = 0;
    m_summary.records += std::exchange(m_records, 0);
    m_summary.leftOut += std::exchange(m_leftOut, 0);
    m_summary.leftOut += m_staged.moveTo(m_taken, {});
    return {};
}

void OtlpCollector::rollback()
{
    m_waiting = 0;
    m_number = 0;
    m_records = 0;
    m_leftOut = 0;
    m_group.clear();
    m_staged.clear();
    m_observations.discard();
    m_passedOn.clear();
    m_passed.rollback();
    m_fault.reset();
}

Result<> OtlpCollector::flush()
{
    Result<> given;
    m_taken.finish(
        [&](const model::FunctionSeen &seen, const std::string &service, std::uint64_t end) {
            if (!m_handover->leavesOut())
                given = m_handover->give(
                    {.content = seen, .at = timeOfNanoseconds(end), .service = service});
            return given.has_value();
        });
    if (given)
        m_handover.emplace(m_options.limits, m_sink, m_summary);
    return given;
}

Result<> OtlpCollector::finish()
{
    Result<> given;
    m_totals.takeAlone([&](const model::Observation &of, const OtlpPoint &point) {
        given = giveParts(of, point, 0);
        return given.has_value();
    });
    return given ? flush() : given;
}

} // namespace espalier::observe
