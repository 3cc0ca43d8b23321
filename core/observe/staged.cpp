// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/staged.h"

#include "core/base/jsonaccess.h"
#include "core/observe/otlppoints.h"

#include <span>
#include <utility>
#include <variant>

namespace espalier::observe {

namespace {

std::size_t bytesOf(const model::StackTrace &trace)
{
    std::size_t bytes = 0;
    for (const auto &error : trace.errors) {
        bytes += sizeof error + error.type.size() + error.message.size();
        for (const auto &frame : error.frames)
            bytes += sizeof frame + frame.function.size() + frame.module.size() +
                     frame.path.size() + frame.code.size();
    }
    return bytes;
}

/// What it takes in memory, about.
std::size_t bytesOf(const StagedObservation &staged)
{
    std::size_t bytes = sizeof staged + (staged.point ? bytesOf(*staged.point) : 0);
    const auto &content = staged.observation.content;
    if (const auto *seen = std::get_if<model::ExceptionSeen>(&content))
        return bytes + bytesOf(seen->trace);
    if (const auto *seen = std::get_if<model::MetricSeen>(&content)) {
        constexpr std::size_t kMapNode = 96;
        for (const auto &[key, value] : seen->context)
            bytes += kMapNode + key.size() + value.size();
    }
    return bytes;
}

void complete(model::Observation &observation, const OtlpResource &resource)
{
    observation.service = resource.service;
    auto *const seen = std::get_if<model::ExceptionSeen>(&observation.content);
    if (!seen)
        return;
    seen->release = resource.release;
    seen->environment = resource.environment;
    if (seen->trace.language.empty())
        seen->trace.language = resource.language;
}

void complete(StagedObservation &staged, const OtlpMetric &metric)
{
    auto *const seen = std::get_if<model::MetricSeen>(&staged.observation.content);
    if (!seen || !staged.point)
        return;
    seen->series = metric.name;
    seen->unit = metric.unit;
    // A sum that may fall is a level, as a gauge tells it.
    staged.point->isTotal = metric.temporality == OtlpMetric::Temporality::Cumulative &&
                            (metric.isMonotonic || staged.point->shape != OtlpPoint::Shape::Number);
}

std::optional<std::size_t> indexAt(const Json &json, const char *key)
{
    const auto *value = find(json, key);
    return value ? std::optional(value->get<std::size_t>()) : std::nullopt;
}

} // namespace

void Staged::beginGroup()
{
    m_groupStart = m_metricStart = m_entries.size();
    m_groupSpilled = m_metricSpilled = false;
}

Result<> Staged::add(StagedObservation &&staged)
{
    m_bytes += bytesOf(staged);
    m_entries.push_back(std::move(staged));
    return m_bytes > kMostBytes ? spill() : Result<>();
}

void Staged::nameMetrics(const OtlpMetric &metric)
{
    for (auto &entry : std::span(m_entries).subspan(m_metricStart))
        complete(entry, metric);
    if (std::exchange(m_metricSpilled, false))
        m_metrics.back() = metric;
    m_metricStart = m_entries.size();
}

void Staged::endGroup(const OtlpResource &resource)
{
    for (auto &entry : std::span(m_entries).subspan(m_groupStart))
        complete(entry.observation, resource);
    if (std::exchange(m_groupSpilled, false))
        m_groups.back() = resource;
    m_groupStart = m_metricStart = m_entries.size();
}

Result<> Staged::spill()
{
    if (!m_spool) {
        auto spool = TextSpool::create();
        if (!spool)
            return failure(std::move(spool.error()));
        m_spool = std::move(*spool);
    }
    if (m_groupStart < m_entries.size() && !std::exchange(m_groupSpilled, true))
        m_groups.emplace_back();
    if (m_metricStart < m_entries.size() && !std::exchange(m_metricSpilled, true))
        m_metrics.emplace_back();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Waits waits;
        if (i >= m_groupStart)
            waits.group = m_groups.size() - 1;
        if (i >= m_metricStart)
            waits.metric = m_metrics.size() - 1;
        write(m_entries[i], waits);
    }
    m_entries.clear();
    m_bytes = 0;
    m_groupStart = m_metricStart = 0;
    return {};
}

void Staged::write(const StagedObservation &staged, const Waits &waits)
{
    Json json{{"observation", model::toJson(staged.observation)},
              {"key", staged.key},
              {"log", staged.fromLog},
              {"number", staged.number}};
    if (staged.point)
        json["point"] = toJson(*staged.point);
    if (waits.group)
        json["group"] = *waits.group;
    if (waits.metric)
        json["metric"] = *waits.metric;
    m_spool->add(toText(json) + '\n');
}

std::optional<StagedObservation> Staged::readBack(std::string_view line) const
{
    const Json json = parseJson(line);
    const auto *content = find(json, "observation");
    auto observation = content ? model::observationFromJson(*content) : std::nullopt;
    if (!observation)
        return std::nullopt;
    StagedObservation staged{.observation = std::move(*observation),
                             .key = indexAt(json, "key").value_or(0),
                             .fromLog = isTrue(json, "log"),
                             .number = indexAt(json, "number").value_or(0)};
    if (const auto *point = find(json, "point"))
        staged.point = std::make_unique<OtlpPoint>(pointFromJson(*point));
    if (const auto index = indexAt(json, "group"))
        complete(staged.observation, m_groups[*index]);
    if (const auto index = indexAt(json, "metric"))
        complete(staged, m_metrics[*index]);
    return staged;
}

Result<> Staged::deliverSpilled(const Take &take)
{
    Result<> taken;
    std::string line;
    const auto copied = m_spool->copyTo([&](std::string_view part) {
        while (taken && !part.empty()) {
            const auto end = part.find('\n');
            line += part.substr(0, end);
            part.remove_prefix(end == std::string_view::npos ? part.size() : end + 1);
            if (end == std::string_view::npos)
                return;
            if (auto staged = readBack(std::exchange(line, {})))
                taken = take(std::move(*staged));
            else
                taken = failure(ErrorKind::Io, "what was kept for later cannot be read back");
        }
    });
    return taken ? copied : taken;
}

Result<> Staged::deliver(const Take &take)
{
    Result<> taken;
    if (m_spool)
        taken = deliverSpilled(take);
    for (auto &entry : m_entries) {
        if (!taken)
            break;
        taken = take(std::move(entry));
    }
    discard();
    return taken;
}

void Staged::discard()
{
    m_entries.clear();
    m_bytes = 0;
    m_spool.reset();
    m_groups.clear();
    m_metrics.clear();
    beginGroup();
}

} // namespace espalier::observe
