// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observationbatch.h"

#include "core/store/measurestore.h"

#include <algorithm>

namespace espalier::engine {

using model::Observation;

namespace {

constexpr std::size_t kMostGroups = 100'000;
constexpr std::size_t kMostMeasures = 1'000'000;
constexpr std::size_t kHourLength = std::string_view("2026-01-31T09").size();

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

// Programs that run together have spans and metrics of the same names. Instrumented code has its
// path instead.
void nameByService(Observation &observation)
{
    if (observation.service.empty())
        return;
    if (auto *metric = std::get_if<model::MetricSeen>(&observation.content))
        metric->context.try_emplace("service", observation.service);
    if (auto *function = std::get_if<model::FunctionSeen>(&observation.content);
        function && function->path.empty())
        function->id = observation.service + ": " + function->id;
}

/// Functions of an import by their ids: what is told in several pieces is one run.
class FunctionTotals final {
public:
    struct Total {
        model::FunctionSeen seen;
        std::string at;
    };

    void add(const model::FunctionSeen &seen, const std::string &at)
    {
        const auto [found, isNew] = m_all.try_emplace(seen.id, Total{seen, at});
        if (isNew)
            return;
        auto &total = found->second.seen;
        // Medians of parts do not tell that of the whole; nearest to it is that of the larger part.
        if (seen.calls > total.calls)
            total.p50Ms = seen.p50Ms;
        total.p95Ms = std::max(total.p95Ms, seen.p95Ms);
        total.maxMs = std::max(total.maxMs, seen.maxMs);
        total.totalMs += seen.totalMs;
        total.calls += seen.calls;
        total.errors += seen.errors;
        total.abandoned += seen.abandoned;
        if (seen.memoryBytes)
            total.memoryBytes = std::max(total.memoryBytes.value_or(0), *seen.memoryBytes);
        for (const auto &[loop, count] : seen.loops)
            total.loops[loop] += count;
        for (const auto &[loop, count] : seen.largestLoops)
            total.largestLoops[loop] = std::max(total.largestLoops[loop], count);
        for (const auto &[type, count] : seen.errorTypes)
            total.errorTypes[type] += count;
    }
    [[nodiscard]] const std::map<std::string, Total> &all() const { return m_all; }

private:
    std::map<std::string, Total> m_all;
};

} // namespace

Result<> ObservationBatch::take(Observation &&observation)
{
    if (observation.at.empty())
        observation.at = m_now;
    if (const auto *exception = std::get_if<model::ExceptionSeen>(&observation.content))
        return group(std::move(observation), exception->count);
    if (std::holds_alternative<model::FindingSeen>(observation.content) ||
        std::holds_alternative<model::FeedbackSeen>(observation.content))
        return group(std::move(observation), 1);
    return keep(std::move(observation));
}

Result<> ObservationBatch::keep(Observation &&observation)
{
    if (m_measures.size() >= kMostMeasures) {
        return failure(ErrorKind::Budget,
                       "there is more to keep than 1 000 000 values, tests and functions at once; "
                       "take it in in parts");
    }
    m_measures.push_back(std::move(observation));
    return {};
}

Result<> ObservationBatch::group(Observation &&observation, std::uint64_t count)
{
    auto fingerprint = backlog::fingerprintOf(observation);
    if (!fingerprint)
        return {};
    auto found = m_groups.find(fingerprint->value);
    if (found == m_groups.end()) {
        if (m_groups.size() >= kMostGroups) {
            return failure(ErrorKind::Budget, "there are more than 100 000 different errors and "
                                              "findings at once; take it in in parts");
        }
        found = m_groups.emplace(fingerprint->value, Group{}).first;
        found->second.fingerprint = std::move(*fingerprint);
        found->second.kind = kindOf(observation);
        found->second.firstSeen = observation.at;
        found->second.lastSeen = observation.at;
    }
    auto &group = found->second;
    group.count += count;
    group.firstSeen = std::min(group.firstSeen, observation.at);
    group.lastSeen = std::max(group.lastSeen, observation.at);
    if (observation.at.size() >= kHourLength)
        group.hours[observation.at.substr(0, kHourLength)] += static_cast<std::int64_t>(count);
    // Of those at one time the first stays: the samples do not depend on how often it came.
    auto place = std::ranges::find_if(
        group.samples, [&](const Observation &sample) { return sample.at < observation.at; });
    if (group.samples.size() < store::ObservationStore::kSamples || place != group.samples.end())
        group.samples.insert(place, std::move(observation));
    if (group.samples.size() > store::ObservationStore::kSamples)
        group.samples.pop_back();
    return {};
}

bool ObservationBatch::empty() const
{
    return m_groups.empty() && m_measures.empty();
}

Observation ObservationBatch::scrubbed(const Observation &observation)
{
    auto clean = m_scrubber.scrubbed(observation);
    m_masked += clean.masked;
    return clean;
}

store::GroupRecord ObservationBatch::recordOf(const Group &group)
{
    store::GroupRecord record{.fingerprint = group.fingerprint.value,
                              .kind = group.kind,
                              .basis = std::string(nameOf(group.fingerprint.basis)),
                              .count = static_cast<std::int64_t>(group.count),
                              .firstSeen = m_scrubber.scrubbed(group.firstSeen),
                              .lastSeen = m_scrubber.scrubbed(group.lastSeen)};
    for (const auto &part : group.fingerprint.parts)
        record.parts.push_back(m_scrubber.scrubbed(part));
    for (const auto &sample : group.samples)
        record.samples.push_back(toJson(scrubbed(sample)));
    for (const auto &[hour, count] : group.hours)
        record.hours[m_scrubber.scrubbed(hour)] += count;
    return record;
}

Result<> ObservationBatch::storeGroups(store::Database &database, std::int64_t import)
{
    store::ObservationStore observations(database);
    for (const auto &[value, group] : m_groups) {
        if (auto done = observations.addToGroup(recordOf(group), import); !done)
            return done;
    }
    return {};
}

Result<> ObservationBatch::storeMeasures(store::Database &database, std::int64_t import)
{
    if (m_measures.empty())
        return {};
    store::MeasureStore measures(database);
    FunctionTotals functions;
    for (const auto &measure : m_measures) {
        auto clean = scrubbed(measure);
        nameByService(clean);
        const auto done =
            std::visit(Overloaded{[&](const model::FunctionSeen &seen) {
                                      functions.add(seen, clean.at);
                                      return Result<>{};
                                  },
                                  [&](const model::MetricSeen &seen) {
                                      return measures.addValue(seen, clean.at, import);
                                  },
                                  [&](const model::TestSeen &seen) {
                                      return measures.addTest(seen, clean.at, import);
                                  },
                                  [&](const model::CoverageSeen &seen) {
                                      return measures.putCoverage(seen, clean.at, import);
                                  },
                                  [](const auto &) { return Result<>{}; }},
                       clean.content);
        if (!done)
            return done;
    }
    for (const auto &[id, total] : functions.all()) {
        if (auto done = measures.addFunction(total.seen, total.at, import); !done)
            return done;
    }
    return measures.bound(import);
}

Result<std::int64_t> ObservationBatch::store(store::Database &database, store::ImportRecord record)
{
    auto transaction = store::Transaction::begin(database);
    if (!transaction)
        return failure(std::move(transaction.error()));
    record.name = m_scrubber.scrubbed(record.name);
    auto id = store::ObservationStore(database).addImport(record);
    if (!id)
        return id;
    if (auto done = storeGroups(database, *id); !done)
        return failure(std::move(done.error()));
    if (auto done = storeMeasures(database, *id); !done)
        return failure(std::move(done.error()));
    if (auto done = transaction->commit(); !done)
        return failure(std::move(done.error()));
    return id;
}

} // namespace espalier::engine
