// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backlog/assessment.h"

#include "core/backlog/ticketchange.h"
#include "core/base/jsonaccess.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace espalier::backlog {

using model::Ticket;
using model::TicketCategory;

namespace {

/// For numbers without an end: the tenth file says less than the second.
struct Scale {
    double points; ///< for `unit`, once more for three of them, for seven …
    double unit;
    double most;
    double unknown;
};

/// What makes a level; the header tells the same in words.
struct Weights {
    std::array<double, 6> base; ///< by category
    Scale files;
    Scale lines;
    Scale callers;
    Scale failures;
    double uncovered;
    double unknownCoverage;
    double firstProtected;
    double nextProtected;
    double mostProtected;
    double api;
    double tests;
    double untyped;
    double unknownLanguage;
};

constexpr Weights kRisk{.base = {2, 2, 2.5, 2, 3, 0.5},
                        .files = {.points = 0.5, .unit = 1, .most = 2, .unknown = 0.5},
                        .lines = {.points = 0.5, .unit = 20, .most = 2, .unknown = 0.75},
                        .callers = {.points = 0.4, .unit = 1, .most = 2, .unknown = 0.8},
                        .failures = {.points = 0.5, .unit = 1, .most = 2, .unknown = 0.25},
                        .uncovered = 1.5,
                        .unknownCoverage = 1,
                        .firstProtected = 3,
                        .nextProtected = 0.5,
                        .mostProtected = 4,
                        .api = 1.5,
                        .tests = 0.5,
                        .untyped = 0.5,
                        .unknownLanguage = 0.25};

constexpr Weights kEffort{.base = {1.5, 2, 2.5, 2, 2, 1},
                          .files = {.points = 0.8, .unit = 1, .most = 3, .unknown = 0.8},
                          .lines = {.points = 0.8, .unit = 20, .most = 3, .unknown = 1.2},
                          .callers = {.points = 0.2, .unit = 1, .most = 1, .unknown = 0.4},
                          .failures = {.points = 0.5, .unit = 1, .most = 2, .unknown = 0.25},
                          .uncovered = 1,
                          .unknownCoverage = 0.5,
                          .firstProtected = 0.5,
                          .nextProtected = 0.5,
                          .mostProtected = 1,
                          .api = 1,
                          .tests = 0.5,
                          .untyped = 0.25,
                          .unknownLanguage = 0.1};

double rounded(double points)
{
    return std::round(points * 100) / 100;
}

std::string joined(const std::vector<std::string> &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

class Sum final {
public:
    explicit Sum(const Weights &weights) : m_weights(weights) {}

    void add(Factor factor, double points, std::optional<double> value, std::string detail = {})
    {
        m_shares.push_back({factor, rounded(points), value, std::move(detail)});
    }

    void addNumber(Factor factor, const Scale &scale, std::optional<std::uint64_t> number)
    {
        if (!number) {
            add(factor, scale.unknown, std::nullopt);
            return;
        }
        const auto value = static_cast<double>(*number);
        add(factor, std::min(scale.most, scale.points * std::log2(1 + value / scale.unit)), value);
    }

    void addCoverage(std::optional<double> coverage, bool ofFiles)
    {
        if (!coverage || !std::isfinite(*coverage)) {
            add(Factor::Coverage, m_weights.unknownCoverage, std::nullopt);
            return;
        }
        const auto covered = std::clamp(*coverage, 0.0, 1.0);
        add(Factor::Coverage, (1 - covered) * m_weights.uncovered, covered,
            ofFiles ? "whole-files" : "");
    }

    void addProtected(const std::vector<std::string> &files)
    {
        const auto count = static_cast<double>(files.size());
        const auto points = m_weights.firstProtected + (count - 1) * m_weights.nextProtected;
        add(Factor::ProtectedPaths, files.empty() ? 0 : std::min(m_weights.mostProtected, points),
            count, joined(files));
    }

    void addFlag(Factor factor, double points, bool set)
    {
        add(factor, set ? points : 0, set ? 1 : 0);
    }

    void addLanguage(const std::string &language)
    {
        constexpr std::array<std::string_view, 6> kUntyped{"python", "javascript", "ruby",
                                                           "php",    "lua",        "perl"};
        if (language.empty()) {
            add(Factor::Language, m_weights.unknownLanguage, std::nullopt);
            return;
        }
        const bool untyped = std::ranges::contains(kUntyped, language);
        add(Factor::Language, untyped ? m_weights.untyped : 0, untyped ? 1 : 0, language);
    }

    [[nodiscard]] Assessment assessment() &&
    {
        double sum = 0;
        for (const auto &share : m_shares)
            sum += share.points;
        // Sums of hundredths miss the half by what binary fractions cannot hold.
        const auto level = std::clamp(std::round(rounded(sum)), 1.0, 10.0);
        return {.level = static_cast<int>(level), .factors = std::move(m_shares)};
    }

private:
    const Weights &m_weights;
    std::vector<FactorShare> m_shares;
};

Assessment assessed(const Weights &weights, const AssessedCode &code, TicketCategory category)
{
    Sum sum(weights);
    const auto base = weights.base[static_cast<std::size_t>(category)];
    sum.add(Factor::Base, base, base, std::string(nameOf(category)));
    sum.addNumber(Factor::Files, weights.files,
                  code.files.empty() ? std::nullopt : std::optional(code.files.size()));
    sum.addNumber(Factor::Lines, weights.lines, code.lines);
    sum.addNumber(Factor::Callers, weights.callers, code.callers);
    sum.addCoverage(code.coverage, code.coverageOfFiles);
    sum.addProtected(code.protectedFiles);
    sum.addFlag(Factor::Api, weights.api, code.changesApi);
    sum.addFlag(Factor::Tests, weights.tests, code.changesTests);
    sum.addLanguage(code.language);
    sum.addNumber(Factor::History, weights.failures, code.failures);
    return std::move(sum).assessment();
}

/// Writes level and factors beside what else is there, and gives the level that counts.
int put(Ticket &ticket, const char *key, const Assessment &assessment)
{
    const auto json = toJson(assessment);
    for (const auto &[name, value] : json.items())
        setNote(ticket, key, name, value);
    const auto *override = find(*find(ticket.metadata, key), "override");
    const auto level = override ? integerAt(*override, "level") : 0;
    return level >= 1 && level <= 10 ? static_cast<int>(level) : assessment.level;
}

} // namespace

Assessment riskOf(const AssessedCode &code, TicketCategory category)
{
    return assessed(kRisk, code, category);
}

Assessment effortOf(const AssessedCode &code, TicketCategory category)
{
    return assessed(kEffort, code, category);
}

std::string_view nameOf(Factor factor)
{
    constexpr std::array<std::string_view, 10> kNames{
        "base", "files", "lines",    "callers", "coverage", "protected-paths",
        "api",  "tests", "language", "history"};
    return kNames[static_cast<std::size_t>(factor)];
}

Json toJson(const Assessment &assessment)
{
    auto factors = Json::array();
    for (const auto &share : assessment.factors)
        factors.push_back({{"factor", nameOf(share.factor)},
                           {"points", share.points},
                           {"value", share.value ? Json(*share.value) : Json()},
                           {"detail", share.detail}});
    return {{"level", assessment.level}, {"factors", std::move(factors)}};
}

void assess(Ticket &ticket, const AssessedCode &code)
{
    ticket.riskLevel = put(ticket, "risk", riskOf(code, ticket.category));
    ticket.estimatedEffort = put(ticket, "effort", effortOf(code, ticket.category));
}

} // namespace espalier::backlog
