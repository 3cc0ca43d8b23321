// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/refine/failures.h"

#include <format>

namespace espalier::refine {

std::vector<Failure> failuresOf(const model::Validation &verdict)
{
    std::vector<Failure> failures;
    for (const auto &finding : verdict.findings)
        failures.push_back(
            {finding.rule, std::format("line {}: {}", finding.line, finding.reason)});
    for (const auto &test : verdict.tests) {
        if (test.outcome == "failed" || test.outcome == "error")
            failures.push_back({test.name, test.message});
    }
    if (failures.empty() && !verdict.ok)
        failures.push_back({verdict.phase, verdict.output});
    return failures;
}

// Each `*` takes as little as it can; a mismatch goes back to the last one only, which is enough.
bool matchesWildcard(std::string_view pattern, std::string_view text)
{
    std::size_t p = 0;
    std::size_t t = 0;
    auto star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::string withOrigin(std::string_view script, std::string_view origin)
{
    constexpr std::string_view kName = "  origin ";
    constexpr std::string_view kQuotes = "\"\"\"";
    const auto end = script.find('\n');
    const auto line = script.substr(0, end);
    const auto at = line.rfind(kName);
    if (at == std::string_view::npos || !line.starts_with(kQuotes) || !line.ends_with(kQuotes))
        return std::string(script);
    return std::string(line.substr(0, at + kName.size())) + std::string(origin) +
           std::string(kQuotes) +
           (end == std::string_view::npos ? std::string{} : std::string(script.substr(end)));
}

} // namespace espalier::refine
