// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::model {

/// Part of a program that something was learned about.
enum class Construct : std::uint8_t {
    Function, ///< entry, exits, the text of the function as a whole
    Loop,
    Variable, ///< arguments and locals that are recorded
    Import,   ///< the prelude and the runtime it brings in
};

/// What judged an attempt.
enum class LearningSource : std::uint8_t {
    ScriptTests,  ///< the tests of a script
    Functions,    ///< the engine, on what the script made of a function
    CompileCheck, ///< the tools of the language, on the instrumented file
};

/// One verdict on one attempt, success or failure. It says nothing of where the project lies.
struct Learning {
    std::int64_t id = 0; ///< in the store, ascending in the order of capture; 0 when not stored
    std::string project; ///< a hash, never a path
    std::string language;
    Construct construct = Construct::Function;
    LearningSource source = LearningSource::ScriptTests;
    std::string functionName;       ///< the name only
    std::uint64_t functionHash = 0; ///< over project and id of the function
    std::string shape;
    std::string origin; ///< "template", "recipe:<name>", "llm-refactor-<n>", "human"
    int attempt = 1;    ///< from 1
    bool success = false;
    std::string code;                ///< the script that was judged
    std::vector<std::string> errors; ///< bounded; empty on success
    std::string errorPattern;        ///< class of the error or its fingerprint; empty on success
    std::string fixApplied;          ///< what this attempt had changed; may be empty
    double durationMs = 0;
    std::string createdAt;  ///< RFC 3339
    std::uint64_t hash = 0; ///< see hashOf
};

/// Names as in JSON: "function", "loop", "variable", "import".
[[nodiscard]] std::string_view nameOf(Construct construct);
[[nodiscard]] std::optional<Construct> constructNamed(std::string_view name);
/// Names as in JSON: "script-tests", "functions", "compile-check".
[[nodiscard]] std::string_view nameOf(LearningSource source);
[[nodiscard]] std::optional<LearningSource> learningSourceNamed(std::string_view name);

/// Over all that was learned, so without `id` and `hash`: the same on every machine.
[[nodiscard]] std::uint64_t hashOf(const Learning &learning);

/// 16 lower-case hexadecimal digits: numbers of 64 bits do not survive every reader of JSON.
[[nodiscard]] std::string hexOf(std::uint64_t number);
/// None unless it is 1 to 16 hexadecimal digits.
[[nodiscard]] std::optional<std::uint64_t> numberOfHex(std::string_view text);

[[nodiscard]] Json toJson(const Learning &learning);
/// What is missing or has a name nobody knows keeps its default; a value of another type throws.
[[nodiscard]] Learning learningFromJson(const Json &json);

} // namespace espalier::model
