// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelpatchsource.h"

#include "core/autopatch/modelprompt.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace espalier::engine {

namespace {

using autopatch::PatchProposal;
using autopatch::PatchTask;
using autopatch::TriedProposal;

class ModelPatchSource final : public autopatch::PatchSource {
public:
    ModelPatchSource(std::shared_ptr<ModelAccess> access, int attempts)
        : m_access(std::move(access)), m_attempts(attempts)
    {
    }

    [[nodiscard]] std::string_view name() const override { return "model"; }
    [[nodiscard]] bool writesTests() const override { return true; }
    [[nodiscard]] Result<std::optional<PatchProposal>>
    next(const PatchTask &task, std::span<const TriedProposal> former, JobContext &job) override;

private:
    struct Reply {
        PatchProposal proposal;
        std::string flaw; ///< why it is of no use; empty
    };
    [[nodiscard]] Result<Reply> ask(const PatchTask &task, std::span<const TriedProposal> former,
                                    double &costUsd, JobContext &job);

    std::shared_ptr<ModelAccess> m_access;
    int m_attempts;
};

Result<ModelPatchSource::Reply> ModelPatchSource::ask(const PatchTask &task,
                                                      std::span<const TriedProposal> former,
                                                      double &costUsd, JobContext &job)
{
    auto prompt = autopatch::makeModelPrompt(task, former);
    auto answer = m_access->ask({.system = std::move(prompt.system),
                                 .lead = {},
                                 .subject = std::move(prompt.subject),
                                 .detail = std::move(prompt.detail),
                                 .told = {},
                                 .language = task.language,
                                 .functionId = {}},
                                job);
    if (!answer)
        return failure(std::move(answer.error()));
    costUsd += answer->costUsd;
    if (answer->error)
        return failure(*answer->error);
    // Half an answer may be a patch that nobody meant.
    auto proposal =
        answer->incomplete.empty()
            ? autopatch::proposalIn(answer->text, task)
            : failure(ErrorKind::InvalidInput, "the reply is not whole: " + answer->incomplete);
    Reply reply;
    if (!proposal)
        reply = {.proposal = {.diff = std::move(answer->text),
                              .origin = model::PatchOrigin::Model,
                              .madeBy = {},
                              .explanation = {}},
                 .flaw = proposal.error().text()};
    else
        reply.proposal = *std::move(proposal);
    reply.proposal.madeBy = std::move(answer->model);
    return reply;
}

Result<std::optional<PatchProposal>> ModelPatchSource::next(const PatchTask &task,
                                                            std::span<const TriedProposal> former,
                                                            JobContext &job)
{
    std::vector<TriedProposal> tried(former.begin(), former.end());
    auto left =
        m_attempts -
        static_cast<int>(std::ranges::count(former, model::PatchOrigin::Model,
                                            [](const auto &each) { return each.proposal.origin; }));
    double costUsd = 0;
    for (; left > 0; --left) {
        auto reply = ask(task, tried, costUsd, job);
        if (!reply)
            return failure(std::move(reply.error()));
        if (reply->flaw.empty()) {
            reply->proposal.costUsd = costUsd;
            return std::optional(std::move(reply->proposal));
        }
        tried.push_back({std::move(reply->proposal), std::move(reply->flaw), {}});
    }
    return std::optional<PatchProposal>();
}

} // namespace

std::unique_ptr<autopatch::PatchSource> makeModelPatchSource(std::shared_ptr<ModelAccess> access,
                                                             int attempts)
{
    return std::make_unique<ModelPatchSource>(std::move(access), attempts);
}

} // namespace espalier::engine
