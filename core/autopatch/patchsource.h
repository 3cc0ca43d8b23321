// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/base/result.h"
#include "core/model/patch.h"
#include "core/model/stacktrace.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::autopatch {

/// What a patch is wanted for: a failure, and the code as it is in the base commit. Paths are those
/// of the base. What is not known is empty.
struct PatchTask {
    std::string ticketId;
    std::string title;
    std::string description;
    std::string language;  ///< "python", "javascript", "typescript", "go"
    std::string errorType; ///< as the language names it
    std::string message;
    /// Calls of the program itself whose files are in the base, innermost first.
    std::vector<model::StackFrame> frames{};
    std::map<std::string, std::string> values{}; ///< of variables in the innermost call, as printed
    std::string failingTest{};                   ///< as a run tells it
    std::string failureText{};                   ///< what was said of its failure
    std::vector<std::string> declaredFiles{};    ///< the only ones to be changed; empty: any
    std::vector<std::string> remarks{};          ///< on attempts of earlier runs
    std::vector<std::string> paths{};            ///< of all files
    /// Text of a file. NotFound: it is not there.
    std::function<Result<std::string>(const std::string &path)> read{};
};

/// A patch that a source offers. Either a diff or files.
struct PatchProposal {
    std::string diff{}; ///< unified, with whatever is around it
    /// Whole new texts by path; none for a file that goes.
    std::map<std::string, std::optional<std::string>> files{};
    model::PatchOrigin origin = model::PatchOrigin::Recipe;
    std::string madeBy;      ///< id of the recipe, name of the model
    std::string explanation; ///< one or two sentences: what was changed, and why
    double costUsd = 0;      ///< of asking for it
};

/// What became of a proposal.
struct TriedProposal {
    PatchProposal proposal;
    std::string failure;                     ///< why it is none that can be applied
    std::vector<std::string> failingTests{}; ///< with it, each with what was said
};

/// Where patches come from. A source has no memory: all that was tried is handed to it.
class PatchSource {
public:
    virtual ~PatchSource() = default;

    /// "recipes", "model".
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Whether its proposals may bring the test that shows the failure, where the project has none.
    [[nodiscard]] virtual bool writesTests() const { return false; }
    /// The next proposal, the most promising first; none when there is no further one. `former`:
    /// all that were tried for the task, also those of other sources, in their order. Fails where
    /// the source itself could not do its work, and with Cancelled.
    [[nodiscard]] virtual Result<std::optional<PatchProposal>>
    next(const PatchTask &task, std::span<const TriedProposal> former, JobContext &job) = 0;
};

} // namespace espalier::autopatch
