// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::model {

/// One version of the script that instruments the functions of one shape.
struct Script {
    std::string key; ///< 32 hexadecimal digits over all that decides a cache hit
    int version = 0; ///< from 1; every version is kept
    std::string language;
    std::string shape;        ///< the signature the key was made from, readable
    std::string origin;       ///< "template", "recipe:<name>", "llm-refactor-<n>", "human"
    std::string text;         ///< Python source
    std::string tests;        ///< pytest source
    std::string functionName; ///< id of the function it was made for
    std::string modelUsed;    ///< empty unless a model wrote it
    std::string createdAt;    ///< RFC 3339
    bool effective = false;   ///< the one version that is used
    std::int64_t hits = 0;
    bool pinned = false;   ///< effective, and no run puts another one in its place
    bool archived = false; ///< out of use
    double costUsd = 0;    ///< of asking a model for it
    double seconds = 0;    ///< of asking and testing, when it was made
    /// Key under which the user's knowledge keeps what the model was asked; empty without one.
    std::string exchange{};
};

/// The two sides of a comparison that an assertion found to be wrong.
struct Comparison {
    std::string actual; ///< the left side: a text, or what `repr` gives; bounded
    std::string op;     ///< "==", "in", "<=" …
    std::string expected;
    bool operator==(const Comparison &) const = default;
};

/// Outcome of one test or one static check.
struct TestOutcome {
    std::string name;
    std::string outcome; ///< "passed", "failed", "error", "skipped"
    std::string message; ///< bounded; empty when passed
    double seconds = 0;
    int testLine = 0;   ///< of the tests, from 1, where it failed; 0 when unknown
    int scriptLine = 0; ///< of the script, from 1, where that raised; 0 when it did not
    std::optional<Comparison> comparison; ///< when an assertion of two sides failed
};

/// Something the security walk found in a script.
struct Finding {
    int line = 0; ///< from 1
    std::string rule;
    std::string reason;
};

/// The verdict on one version of a script, with its evidence.
struct Validation {
    std::string scriptKey;
    int scriptVersion = 0;
    bool ok = false;
    std::string phase; ///< what decided: "syntax", "security", "tests", "functions"
    std::vector<Finding> findings;
    std::vector<TestOutcome> tests;
    std::optional<double> coverage; ///< 0 to 1; none when it could not be measured
    std::string output;             ///< bounded
    std::string createdAt;

    [[nodiscard]] int testsRun() const { return static_cast<int>(tests.size()); }
    /// Names and messages of what failed, or the findings; null when ok.
    [[nodiscard]] Json evidence() const;
};

[[nodiscard]] Json toJson(const TestOutcome &test);
[[nodiscard]] Json toJson(const Finding &finding);
[[nodiscard]] Json toJson(const Validation &validation);
/// Throws like validationFromJson when a value has another type.
[[nodiscard]] TestOutcome testOutcomeFromJson(const Json &json);
[[nodiscard]] Validation validationFromJson(const Json &json);

} // namespace espalier::model
