// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelmeans.h"

#include <utility>

namespace espalier::engine {

namespace {

/// What a prompt is about, as it is kept with the patterns that it tells.
struct About {
    std::string language;
    std::string functionId;
};

Result<refine::ModelReply> ask(ModelAccess &access, const About &about,
                               const refine::Prompt &prompt, JobContext &job)
{
    auto answer = access.ask({.system = prompt.system,
                              .lead = prompt.patterns,
                              .subject = prompt.request,
                              .detail = prompt.failures,
                              .told = prompt.told,
                              .language = about.language,
                              .functionId = about.functionId},
                             job);
    if (!answer)
        return failure(answer.error());
    auto exchange = answer->error ? std::string() : std::move(answer->exchange);
    return refine::ModelReply{.text = std::move(answer->text),
                              .model = answer->recorded ? answer->model + " (recorded)"
                                                        : std::move(answer->model),
                              .costUsd = answer->costUsd,
                              .error = std::move(answer->error),
                              .exchange = std::move(exchange)};
}

} // namespace

MeansPart modelMeans(std::shared_ptr<ModelAccess> access)
{
    const auto fingerprint = access->fingerprint();
    return {.add =
                [access = std::move(access)](refine::Means &means, const model::Script &script,
                                             const model::Validation &) {
                    if (access->isRecorded()) {
                        means.patterns.clear();
                        means.told.clear();
                        means.examples.clear();
                        means.recall = {};
                    }
                    means.ask = [access, about = About{script.language, script.functionName}](
                                    const refine::Prompt &prompt, int, JobContext &job) {
                        return ask(*access, about, prompt, job);
                    };
                },
            .fingerprint = fingerprint};
}

} // namespace espalier::engine
