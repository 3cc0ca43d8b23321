// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/textspool.h"
#include "core/model/observation.h"
#include "core/observe/otlprecords.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::observe {

/// An observation that is not complete: names of metrics and of the service may come after it.
struct StagedObservation {
    model::Observation observation;
    std::uint64_t key = 0; ///< of an exception that a span and a log may tell both; 0 for none
    bool fromLog = false;
    std::uint64_t number = 0;           ///< in the order in which they came
    std::unique_ptr<OtlpPoint> point{}; ///< what a metric's values are made of
};

/// Keeps observations until it is known that they are to be taken, and whose they are. Beyond
/// kMostBytes they wait on disk, so that a document of any size needs no more memory than that.
class Staged final {
public:
    static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

    void beginGroup();
    /// Fails when the disk is full.
    [[nodiscard]] Result<> add(StagedObservation &&staged);
    /// Completes the metrics of this group that have no name so far.
    void nameMetrics(const OtlpMetric &metric);
    /// Completes what came since the group began.
    void endGroup(const OtlpResource &resource);

    /// Hands everything over in the order it came, and is empty then. Ends when it is told to.
    using Take = std::function<Result<>(StagedObservation &&)>;
    [[nodiscard]] Result<> deliver(const Take &take);
    void discard();

private:
    /// What the entry was waiting for when it went to disk.
    struct Waits {
        std::optional<std::size_t> group;
        std::optional<std::size_t> metric;
    };

    [[nodiscard]] Result<> spill();
    void write(const StagedObservation &staged, const Waits &waits);
    [[nodiscard]] Result<> deliverSpilled(const Take &take);
    [[nodiscard]] std::optional<StagedObservation> readBack(std::string_view line) const;

    std::vector<StagedObservation> m_entries;
    std::size_t m_bytes = 0;
    std::size_t m_groupStart = 0;  ///< the first of this group in m_entries
    std::size_t m_metricStart = 0; ///< the first without a name
    std::optional<TextSpool> m_spool;
    // Of what went to disk before it was complete.
    std::vector<OtlpResource> m_groups;
    std::vector<OtlpMetric> m_metrics;
    bool m_groupSpilled = false;  ///< the last of m_groups is this one
    bool m_metricSpilled = false; ///< likewise
};

} // namespace espalier::observe
