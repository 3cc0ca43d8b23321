// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelmeans.h"

#include <utility>

namespace espalier::engine {

static Result<refine::ModelReply> ask(ModelAccess &access, const refine::Prompt &prompt,
                                      JobContext &job)
{
    auto answer = access.ask({.system = prompt.system,
                              .lead = prompt.patterns,
                              .subject = prompt.request,
                              .detail = prompt.failures},
                             job);
    if (!answer)
        return failure(answer.error());
    return refine::ModelReply{.text = std::move(answer->text),
                              .model = answer->recorded ? answer->model + " (recorded)"
                                                        : std::move(answer->model),
                              .costUsd = answer->costUsd,
                              .error = std::move(answer->error)};
}

MeansPart modelMeans(std::shared_ptr<ModelAccess> access)
{
    const auto fingerprint = access->fingerprint();
    return {.add =
                [access = std::move(access)](refine::Means &means, const model::Script &,
                                             const model::Validation &) {
                    if (access->isRecorded()) {
                        means.patterns.clear();
                        means.examples.clear();
                    }
                    means.ask = [access](const refine::Prompt &prompt, int, JobContext &job) {
                        return ask(*access, prompt, job);
                    };
                },
            .fingerprint = fingerprint};
}

} // namespace espalier::engine
