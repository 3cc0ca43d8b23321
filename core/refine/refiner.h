// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/refine/prompt.h"
#include "core/refine/recipe.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::refine {

/// A version that was tried, with its verdict.
struct Attempt {
    model::Script script;
    model::Validation verdict;
    double costUsd = 0;
    double seconds = 0;   ///< all of it: asking and testing
    std::string exchange; ///< with the model that wrote it, as in ModelReply; may be empty
};

/// What a model answered.
struct ModelReply {
    std::string text;
    std::string model; ///< the one that answered
    double costUsd = 0;
    std::optional<Error> error;   ///< it could not answer, and yet it cost
    std::string exchange;         ///< key that it is kept under; empty without an answer
    std::string incomplete;       ///< why the text may not be all of it; empty: it is
    bool promptTruncated = false; ///< the server has most likely left out a part of the prompt
};

/// What is known of the function a script is for.
struct Subject {
    std::string_view source; ///< its whole lines
    std::string facts;       ///< JSON
};

/// Something that people watching want to know; surfaces word it.
struct Notice {
    enum class Kind {
        TryingRecipe,      ///< `name`
        AskingModel,       ///< attempt `attempt` of `attempts` failed; a model is asked
        ModelChosen,       ///< `name`
        UnusableReply,     ///< `name`: why
        ImprovedByRecipe,  ///< `name`
        ImprovedByModel,   ///< after `attempt` attempts, the first included
        ModelFailed,       ///< `name`: why it could not be asked
        Flaky,             ///< what failed does not fail when it is run again
        Failed,            ///< after `attempt` attempts
        KnowledgeSetAside, ///< what was learned is damaged; it lies in the file `name` now
        VectorsFailed,     ///< `name`: why the server of vectors was not asked
        NoModel,           ///< `name`: why the model that is set cannot be used in this run
        PromptTruncated,   ///< the model `name` has most likely not seen all of the prompt
        StillWaiting,      ///< for a model's answer; `attempt`: seconds so far
    };
    Kind kind = Kind::Failed;
    std::string key; ///< of the script
    std::string name;
    int attempt = 0;
    int attempts = 0;
};

/// What a script can be made better by. Callables are called on the thread that refines.
struct Means {
    std::vector<Recipe> recipes; ///< in the order in which they are tried
    /// Asks a model; none: there is none. Cancelled ends the whole, any other failure the attempts.
    std::function<Result<ModelReply>(const Prompt &prompt, int attempt, JobContext &job)> ask;
    /// Why the model is not to be asked any more in this run, if so; may be empty.
    std::function<std::optional<Error>()> refused{};
    int attempts = 3;     ///< the first version included; recipes, which are free, are not counted
    std::string patterns; ///< text for prompts
    std::vector<std::int64_t> told; ///< numbers of the patterns that it tells
    std::vector<Example> examples;  ///< for prompts
    /// Finds further examples, once a model is to be asked; may be empty.
    std::function<std::vector<Example>(JobContext &)> recall{};
    std::vector<std::string> known; ///< texts of versions that were judged before, and failed
    std::function<void(const Notice &)> notify; ///< may be empty
};

/// Gives the verdict on a script: security, then tests, then whatever the failure was found by.
using Judge = std::function<Result<model::Validation>(const model::Script &script, JobContext &)>;

struct Outcome {
    enum class End {
        Repaired,
        NothingFits, ///< no recipe fits, and there is no model
        AttemptsUsed,
        Exhausted,   ///< the budget
        ModelFailed, ///< could not be asked
        Flaky,
        Stopped, ///< before its end: `stopped` says why
    };
    End end = End::NothingFits;
    std::vector<Attempt> tried;   ///< in order; the last one is the good one where there is one
    std::string reason;           ///< in the words of who failed
    std::optional<Error> stopped; ///< cancelled, or a version could not be judged
};

/// Tries to make a failed script right: recipes first, then a model, each version judged. Before a
/// model is asked, what failed is judged again: a failure that does not come back is not refined.
/// What was tried is there also when it is stopped: it may have been paid for.
[[nodiscard]] Outcome refineScript(const model::Script &script, const model::Validation &verdict,
                                   const Subject &subject, const Means &means, const Judge &judge,
                                   JobContext &job);

} // namespace espalier::refine
