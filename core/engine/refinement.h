// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptrunner.h"
#include "core/refine/refiner.h"
#include "core/store/refinementstore.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::engine {

/// What scripts that fail are made better by.
struct Refinement {
    /// Recipes, model and what was learned, for this failure of a script; none: what fails stays
    /// failed, with its evidence. Called on several threads at once.
    std::function<refine::Means(const model::Script &, const model::Validation &)> meansFor;
    /// A hash over all of these: what failed with the same ones is not tried again.
    std::string fingerprint;
    /// What earlier failures taught about a script as the template makes it: the same, changed;
    /// none where nothing is known. May be empty.
    std::function<std::optional<model::Script>(const model::Script &)> lessonFor;

    explicit operator bool() const { return meansFor != nullptr; }
};

/// A script that was refined, with all that was tried.
struct Refined {
    model::Script first;       ///< as it was
    model::Validation verdict; ///< on it
    refine::Outcome outcome;

    [[nodiscard]] double costUsd() const;
    /// The version that is right; none when there is none.
    [[nodiscard]] const refine::Attempt *good() const;
};

/// The verdict on a script by its security walk and its tests.
[[nodiscard]] Result<model::Validation> judgeScript(const model::Script &script,
                                                    ScriptRunner &runner, JobContext &job);

/// Keeps every version that was tried with its verdict and cost, and how it ended; the versions
/// have their numbers afterwards. Within the caller's transaction where there is one.
[[nodiscard]] Result<> keepRefined(store::Database &database, std::span<Refined> refined,
                                   const std::string &fingerprint);

/// Is told what happens, on any thread but never twice at the same time.
using NoticeSink = std::function<void(const refine::Notice &)>;
/// The same for callers on any thread; an empty one stays empty.
[[nodiscard]] NoticeSink oneAtATime(NoticeSink notify);

/// One source of means beside what the program comes with: a model, or what was learned.
struct MeansPart {
    /// Adds to, or orders, the means for this failure. Called on several threads at once.
    std::function<void(refine::Means &, const model::Script &, const model::Validation &)> add;
    std::string fingerprint; ///< as Refinement's; empty: as if the part were not there
    /// As Refinement's; may be empty.
    std::function<std::optional<model::Script>(const model::Script &)> lessonFor{};
};

/// Refining by what the program comes with, then by `parts` in their order. `attempts`: how often a
/// script is tried, the first version included; with one only, nothing is refined.
[[nodiscard]] Result<Refinement> makeRefinement(int attempts, NoticeSink notify,
                                                std::vector<MeansPart> parts = {});

/// Whether the same means need not be tried again on what they were tried on before. Where a model
/// could not be asked, the budget was used up or the run was stopped, they have not been tried.
[[nodiscard]] bool isSettled(const store::RefinementRow &row, std::string_view fingerprint);

/// "repaired", "nothing-fits" …
[[nodiscard]] std::string_view name(refine::Outcome::End end);

} // namespace espalier::engine
