// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/engine/filework.h"
#include "core/engine/refinement.h"
#include "core/learn/capture.h"
#include "core/store/patternusestore.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace espalier::engine {

/// A recipe that was tried on a failure.
struct RecipeTrial {
    std::string recipe; ///< its name
    std::string language;
    model::LearningSource source = model::LearningSource::ScriptTests; ///< of the failure
    std::vector<learn::Failure> failures;                              ///< that it was tried on
    bool repaired = false;
};

/// An attempt that a model was asked for.
struct AskedAttempt {
    std::string exchange; ///< key
    bool passed = false;
};

/// What judged a script, by the phase of its verdict.
[[nodiscard]] model::LearningSource sourceOf(std::string_view phase);

/// All that a run was told by tests, its own checks and compilers, in the order of telling. A
/// value of one thread.
class RunVerdicts final {
public:
    /// `pack` and `capture`: what the run instruments with.
    explicit RunVerdicts(const std::filesystem::path &root, std::string pack = {},
                         std::string capture = {});

    /// A first version of a script. A failure is kept with its tests.
    void judged(const model::Script &script, const model::Validation &verdict);
    /// What was tried on a script that failed; with its first version unless that was told before.
    /// `file`: what a compiler refused because of the first version; may be null.
    void refined(const Refined &refined, bool withFirst, const FileWork *file = nullptr);
    /// What a check that is not of the script's own tests said of what it made of a function; with
    /// an empty message all is well. `script` may have no text where none can be blamed. `file` as
    /// above.
    void checked(const model::Script &script, const std::string &functionId,
                 model::LearningSource source, const std::string &message,
                 const FileWork *file = nullptr);

    /// A lesson made a script fail that is right as the template makes it.
    void harmed(const model::Script &lesson);

    /// All of it.
    struct Parts {
        std::vector<learn::Verdict> verdicts;
        std::vector<RecipeTrial> trials;
        /// Where patterns were used without a model; the run is the caller's to add.
        std::vector<store::PatternUse> uses;
        std::vector<AskedAttempt> asked;   ///< what the attempts came to that models were asked for
        std::vector<std::int64_t> harmful; ///< numbers of the patterns that did harm
    };
    /// What an earlier run was told.
    explicit RunVerdicts(Parts parts) : m_parts(std::move(parts)) {}

    [[nodiscard]] const Parts &parts() const { return m_parts; }
    [[nodiscard]] const std::vector<learn::Verdict> &verdicts() const { return m_parts.verdicts; }
    [[nodiscard]] const std::vector<RecipeTrial> &trials() const { return m_parts.trials; }
    [[nodiscard]] bool empty() const { return m_parts.verdicts.empty(); }

private:
    void add(const model::Script &script, const model::Validation &validation, int attempt);
    void addUse(store::UseKind kind, const model::Script &script, bool passed);
    /// Has a first failure of a template kept with what it takes to judge it again.
    void makeReplayable(learn::Verdict &verdict, const model::Script &script,
                        const std::string &functionId, const FileWork *file) const;
    void addSuccess(const Refined &refined, const refine::Attempt &good);

    std::string m_project;
    std::string m_pack;
    std::string m_capture;
    Parts m_parts;
};

/// What came of keeping the verdicts of a run.
struct LearnedFromRun {
    std::int64_t learnings = 0;
    std::int64_t rows = 0;          ///< written, of all tables
    std::vector<std::string> notes; ///< what people are to know, in words
};

/// Keeps what a run was told. It never fails: what went wrong is among the notes.
using VerdictSink = std::function<LearnedFromRun(const RunVerdicts &, JobContext &)>;

} // namespace espalier::engine
