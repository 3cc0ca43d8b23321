// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelbudget.h"

#include <algorithm>
#include <format>

namespace espalier::engine {

std::vector<ModelBudget::Limit> ModelBudget::limits() const
{
    double run = m_finished;
    for (const auto &[call, cost] : m_underWay)
        run += cost;
    const auto limit = [&](const char *name, const char *setting, double most, double elsewhere) {
        return Limit{name, setting, most, elsewhere + run, elsewhere + m_finished};
    };
    std::vector<Limit> limits{limit("this run", "llm.budget_run", m_limits.run, 0),
                              limit("the day", "llm.budget_day", m_limits.day, m_dayElsewhere)};
    if (m_ticketElsewhere)
        limits.push_back(
            limit("the ticket", "llm.budget_ticket", m_limits.ticket, *m_ticketElsewhere));
    return limits;
}

Error ModelBudget::errorOf(const Limit &limit)
{
    const auto budget =
        std::format("the budget of {} for models, {:.2f} USD,", limit.name, limit.most);
    return {.kind = ErrorKind::Budget,
            .message =
                limit.spent >= limit.most
                    ? budget + " is used up"
                    : std::format("{} does not allow this question: {:.4f} USD of it were left",
                                  budget, limit.most - limit.spent),
            .context = std::format("{} raises it", limit.setting)};
}

Result<ModelBudget::Call> ModelBudget::begin(const Kept &kept)
{
    const std::scoped_lock lock(m_mutex);
    m_dayElsewhere = kept.day;
    m_ticketElsewhere = kept.ticket;
    for (const auto &limit : limits()) {
        if (limit.used >= limit.most)
            return failure(errorOf(limit));
    }
    const auto call = m_next++;
    m_underWay[call] = 0;
    return call;
}

bool ModelBudget::allows(Call call, std::optional<double> soFar)
{
    const std::scoped_lock lock(m_mutex);
    if (!soFar)
        return false;
    m_underWay[call] = *soFar;
    return std::ranges::all_of(limits(),
                               [](const Limit &limit) { return limit.used <= limit.most; });
}

void ModelBudget::end(Call call, double cost)
{
    const std::scoped_lock lock(m_mutex);
    m_underWay.erase(call);
    m_finished += cost;
}

Error ModelBudget::error() const
{
    const std::scoped_lock lock(m_mutex);
    auto all = limits();
    // The one that is fullest, where several are.
    return errorOf(*std::ranges::max_element(
        all, {}, [](const Limit &limit) { return limit.used - limit.most; }));
}

} // namespace espalier::engine
