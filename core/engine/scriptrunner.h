// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/model/outline.h"
#include "core/model/script.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// One function a script is run on.
struct ScriptInput {
    std::string_view source; ///< its whole lines
    Json facts;
};

/// What the script inserts, with offsets into the source and no function depth yet; or why it
/// refused, in the script's words.
using ScriptOutput = std::expected<std::vector<model::Insertion>, std::string>;

/// How scripts and their tests are run, for a person to see.
struct RunnerFacts {
    std::vector<std::string> command;     ///< the program and its arguments; empty: not known
    std::string folder;                   ///< it runs in, as seen inside
    std::vector<std::string> environment; ///< "NAME=value", all there is of it
    bool sandboxed = false;
    std::chrono::milliseconds wall{0}; ///< the longest a call may take
    std::uint64_t memory = 0;          ///< bytes, of all its processes together
    unsigned processes = 0;            ///< at most
    std::string python;                ///< versions; empty until something ran
    std::string pytest;
};

/// Runs scripts and their tests in sandboxed workers. Workers start when first needed: a run in
/// which nothing has to be run starts none. Thread-safe.
class ScriptRunner {
public:
    virtual ~ScriptRunner() = default;
    /// How many calls can be under way at once.
    [[nodiscard]] virtual unsigned width() const = 0;
    [[nodiscard]] virtual RunnerFacts facts() const = 0;
    /// Starts the workers without waiting for them.
    virtual void warmUp() = 0;
    /// One verdict a script, in the same order. Fails when no worker can be had.
    [[nodiscard]] virtual Result<std::vector<model::Validation>>
    test(std::span<const model::Script> scripts, JobContext &job) = 0;
    /// Some tests of one script, by name: evidence, never a verdict. Names that the suite does not
    /// have are passed over.
    [[nodiscard]] virtual Result<model::Validation>
    testSome(const model::Script &script, const std::set<std::string> &tests, JobContext &job) = 0;
    /// One output an input, in the same order.
    [[nodiscard]] virtual Result<std::vector<ScriptOutput>>
    run(const model::Script &script, std::span<const ScriptInput> inputs, JobContext &job) = 0;
};

} // namespace espalier::engine
