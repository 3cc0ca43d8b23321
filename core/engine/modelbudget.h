// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine/modelsettings.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace espalier::engine {

/// Keeps what models cost within what they may: of one run, its day and its ticket. Sums are in US
/// dollars and hold all calls under way. Thread-safe.
class ModelBudget final {
public:
    explicit ModelBudget(const ModelBudgets &limits) : m_limits(limits) {}

    /// What the store knows to be spent by others than this run.
    struct Kept {
        double day = 0;
        std::optional<double> ticket; ///< none: it is for no ticket
    };
    using Call = std::uint64_t;

    /// Begins a call that may cost something. Budget, saying which, when one is used up.
    [[nodiscard]] Result<Call> begin(const Kept &kept);
    /// Whether a call may go on that has cost so much so far. Never when that is not known.
    [[nodiscard]] bool allows(Call call, std::optional<double> soFar);
    /// A call has ended, and the store knows its cost.
    void end(Call call, double cost);
    /// The failure of a call that was not allowed to go on.
    [[nodiscard]] Error error() const;

private:
    struct Limit {
        const char *name = "";    ///< what it is of
        const char *setting = ""; ///< that raises it
        double most = 0;
        double used = 0;  ///< with what is under way
        double spent = 0; ///< without
    };
    [[nodiscard]] std::vector<Limit> limits() const;
    [[nodiscard]] static Error errorOf(const Limit &limit);

    const ModelBudgets m_limits;
    mutable std::mutex m_mutex;
    std::map<Call, double> m_underWay;
    Call m_next = 1;
    double m_finished = 0;
    double m_dayElsewhere = 0; ///< spent today by others, as far as it is known
    std::optional<double> m_ticketElsewhere;
};

} // namespace espalier::engine
