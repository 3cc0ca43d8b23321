// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelmeans.h"

#include <mutex>
#include <optional>
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
                              .exchange = std::move(exchange),
                              .incomplete = std::move(answer->incomplete),
                              .promptTruncated = answer->promptTruncated};
}

/// Why the model is not asked any more: where it refused the key, the budget is used up or the
/// server does not answer, it would be the same with each further script. Shared by all of a run.
class Refusal final {
public:
    void note(const Error &error)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_error && isOfTheRun(error.kind))
            m_error = error;
    }
    [[nodiscard]] std::optional<Error> error() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_error;
    }

private:
    static bool isOfTheRun(ErrorKind kind)
    {
        return kind == ErrorKind::Permission || kind == ErrorKind::Budget ||
               kind == ErrorKind::Network || kind == ErrorKind::Timeout ||
               kind == ErrorKind::NotFound;
    }

    mutable std::mutex m_mutex;
    std::optional<Error> m_error;
};

} // namespace

MeansPart modelMeans(std::shared_ptr<ModelAccess> access)
{
    const auto fingerprint = access->fingerprint();
    auto refusal = std::make_shared<Refusal>();
    return {.add =
                [access = std::move(access), refusal = std::move(refusal)](
                    refine::Means &means, const model::Script &script, const model::Validation &) {
                    if (access->isRecorded()) {
                        means.patterns.clear();
                        means.told.clear();
                        means.examples.clear();
                        means.recall = {};
                    }
                    means.ask = [access, refusal,
                                 about = About{script.language, script.functionName}](
                                    const refine::Prompt &prompt, int, JobContext &job) {
                        auto reply = ask(*access, about, prompt, job);
                        // Of a recording, each question stands for itself.
                        const auto error = reply ? reply->error : std::optional(reply.error());
                        if (error && !access->isRecorded())
                            refusal->note(*error);
                        return reply;
                    };
                    means.refused = [refusal] { return refusal->error(); };
                },
            .fingerprint = fingerprint};
}

} // namespace espalier::engine
