// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gate/tampering.h"

#include "core/gate/testconfiguration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

namespace espalier::gate {

namespace {

/// A word that says what the number behind it limits.
struct Limit {
    std::string_view word; ///< lower case
    std::string_view what;
    bool lowered = false; ///< less is looser
    bool last = false;    ///< the last number of the line, not the first behind the word
};

constexpr std::array kLimits{Limit{"fail_under", "lowered-threshold", true},
                             Limit{"fail-under", "lowered-threshold", true},
                             Limit{"min_coverage", "lowered-threshold", true},
                             Limit{"threshold", "lowered-threshold", true},
                             Limit{"check-coverage", "lowered-threshold", true},
                             Limit{"branches", "lowered-threshold", true},
                             Limit{"functions", "lowered-threshold", true},
                             Limit{"statements", "lowered-threshold", true},
                             Limit{"lines", "lowered-threshold", true},
                             Limit{"places", "raised-tolerance", true},
                             Limit{"decimal", "raised-tolerance", true},
                             Limit{"tobecloseto", "raised-tolerance", true, true},
                             Limit{"assertalmostequal", "raised-tolerance", true, true},
                             Limit{"indelta", "raised-tolerance", false, true},
                             Limit{"inepsilon", "raised-tolerance", false, true},
                             Limit{"closeto", "raised-tolerance", false, true},
                             Limit{"approximately", "raised-tolerance", false, true},
                             Limit{"tolerance", "raised-tolerance"},
                             Limit{"epsilon", "raised-tolerance"},
                             Limit{"delta", "raised-tolerance"},
                             Limit{"atol", "raised-tolerance"},
                             Limit{"rtol", "raised-tolerance"},
                             Limit{"abs_tol", "raised-tolerance"},
                             Limit{"rel_tol", "raised-tolerance"},
                             Limit{"abs=", "raised-tolerance"},
                             Limit{"rel=", "raised-tolerance"},
                             Limit{"math.abs(", "raised-tolerance", false, true},
                             Limit{"abs(", "raised-tolerance", false, true},
                             Limit{"settimeout", "raised-timeout", false, true},
                             Limit{"timeout", "raised-timeout"},
                             Limit{"deadline", "raised-timeout"},
                             Limit{"time.after", "raised-timeout"},
                             Limit{"retries", "raised-retries"},
                             Limit{"retrytimes", "raised-retries"},
                             Limit{"reruns", "raised-retries"},
                             Limit{"max-warnings", "lowered-threshold"}};

struct Number {
    std::size_t begin = 0;
    std::size_t end = 0;
    double value = 0;
};

std::string lowerCase(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

/// What a unit behind a number makes of it.
double unitOf(std::string_view behind)
{
    constexpr std::array<std::pair<std::string_view, double>, 4> kUnits{
        {{"*time.millisecond", 1e-3}, {"*time.second", 1}, {"*time.minute", 60}, {"*1000", 1000}}};
    std::string plain;
    std::ranges::copy_if(behind.substr(0, 24), std::back_inserter(plain),
                         [](char c) { return c != ' '; });
    for (const auto &[unit, factor] : kUnits) {
        if (plain.starts_with(unit))
            return factor;
    }
    return 1;
}

std::vector<Number> numbersOf(std::string_view line)
{
    std::vector<Number> numbers;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t at = 0; at < line.size(); ++at) {
        const bool inWord =
            at > 0 && (line[at - 1] == '_' || (line[at - 1] >= 'a' && line[at - 1] <= 'z'));
        if (!isDigit(line[at]) || inWord)
            continue;
        std::string digits;
        auto end = at;
        // "5_000" and "1e-6" are one number each.
        while (end < line.size() &&
               (isDigit(line[end]) || line[end] == '.' || line[end] == '_' || line[end] == 'e' ||
                (line[end] == '-' && line[end - 1] == 'e'))) {
            if (line[end] != '_')
                digits += line[end];
            ++end;
        }
        double value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        numbers.push_back({at, end, value * unitOf(line.substr(end))});
        at = end - 1;
    }
    return numbers;
}

/// The line without its numbers and blanks: by that a line is known again.
std::string keyOf(std::string_view line, const std::vector<Number> &numbers)
{
    std::string key;
    std::size_t at = 0;
    for (const auto &number : numbers) {
        key += line.substr(at, number.begin - at);
        key += '#';
        at = number.end;
    }
    key += line.substr(at);
    for (const std::string_view unit : {"millisecond", "second", "minute"}) {
        if (const auto found = key.find(unit); found != key.npos)
            key.replace(found, unit.size(), "unit");
    }
    std::erase_if(key, [](char c) { return c == ' ' || c == '\t'; });
    return key;
}

std::optional<double> valueOf(const Limit &limit, std::string_view line,
                              const std::vector<Number> &numbers)
{
    const auto word = line.find(limit.word);
    if (word == line.npos || numbers.empty())
        return std::nullopt;
    if (limit.last)
        return numbers.back().begin > word ? std::optional(numbers.back().value) : std::nullopt;
    const auto found = std::ranges::find_if(
        numbers, [&](const Number &each) { return each.begin >= word + limit.word.size(); });
    return found == numbers.end() ? std::nullopt : std::optional(found->value);
}

} // namespace

void checkLimits(const FilePatch &patch, Findings &found)
{
    const bool tests = isBesideTests(patch.file.path);
    if (!tests && !isTestConfiguration(patch.file.path))
        return;
    std::multimap<std::string, std::vector<Number>> gone;
    std::multimap<std::string, std::string> lines;
    for (const auto &line : patch.removed) {
        const auto text = lowerCase(line.text);
        auto numbers = numbersOf(text);
        if (!numbers.empty()) {
            auto key = keyOf(text, numbers);
            lines.emplace(key, text);
            gone.emplace(std::move(key), std::move(numbers));
        }
    }
    for (const auto &line : patch.added) {
        const auto text = lowerCase(line.text);
        const auto numbers = numbersOf(text);
        const auto key = keyOf(text, numbers);
        const auto before = gone.find(key);
        if (before == gone.end())
            continue;
        // The end of a test with how long it may take.
        if ((key == "},#);" || key == "},#)") &&
            numbers.front().value > before->second.front().value)
            found.add(Effect::Fail, patch.file.path, line.number, "raised-timeout", line.text);
        for (const auto &limit : kLimits) {
            const auto was = valueOf(limit, lines.find(key)->second, before->second);
            const auto is = valueOf(limit, text, numbers);
            if (!was || !is)
                continue;
            if (limit.lowered ? *is < *was : *is > *was)
                found.add(Effect::Fail, patch.file.path, line.number, limit.what, line.text);
            break;
        }
        lines.erase(lines.find(key));
        gone.erase(before);
    }
}

} // namespace espalier::gate
