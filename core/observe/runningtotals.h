// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"
#include "core/observe/otlprecords.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

namespace espalier::observe {

/// Of counters and histograms that tell all since the program began to count, makes what came since
/// they were told before: by series and by when they were begun, so that programs that run beside
/// each other and those that were started again are told apart.
///
/// The first value of a series is of unknown age, and gives nothing, unless what it counts was
/// begun within this data: then it is all new. One that fell was begun anew, and gives nothing. Of
/// a file the only value of a series is taken as it is in the end, for there is nothing else of it.
/// Nothing is remembered from one import to the next.
class RunningTotals final {
public:
    static constexpr std::size_t kMostBytes = std::size_t{32} << 20; ///< of all series together

    /// `began` (nanoseconds) is when data came in first; 0 when the earliest time in it tells.
    explicit RunningTotals(std::uint64_t began = 0) : m_began(began), m_keepsAlone(began == 0) {}

    /// What a point says of its own time: the point itself when it is no total. Nothing when that
    /// is not known.
    [[nodiscard]] std::optional<OtlpPoint> since(const model::Observation &of,
                                                 const OtlpPoint &point) const;
    /// Once that was taken. False when there is no room for another series.
    [[nodiscard]] bool keep(const model::Observation &of, const OtlpPoint &point);

    /// Hands over the points that are the only ones of their series. Ends when it is told to.
    using Take = std::function<bool(const model::Observation &of, const OtlpPoint &point)>;
    void takeAlone(const Take &take);

private:
    struct Series {
        OtlpPoint last;
        std::optional<model::Observation> alone; ///< its only point has given nothing so far
    };

    [[nodiscard]] bool isOfThisData(const OtlpPoint &point) const;

    std::uint64_t m_began;
    bool m_keepsAlone;
    std::size_t m_bytes = 0;
    std::unordered_map<std::uint64_t, Series> m_series;
};

} // namespace espalier::observe
