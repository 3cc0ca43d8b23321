// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors by a model: the part of ModelAccess that asks for them, and what the settings say of it.

#include "core/base/clock.h"
#include "core/engine/embeddingsettings.h"
#include "core/engine/modelcall.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <utility>

namespace espalier::engine {

Result<llm::Embeddings> ModelAccess::embed(std::vector<std::string> texts, JobContext &job)
{
    if (isRecorded())
        return failure(ErrorKind::Unsupported, "a recording has no vectors");
    const auto models = llm::poolModels(m_settings.endpoint.models);
    if (models.empty())
        return failure(ErrorKind::InvalidInput, "no model is set");
    std::string all;
    for (auto &text : texts) {
        text = scrub::masked(text);
        all += (all.empty() ? "" : "\n\n") + text;
    }
    auto call = open(models.front(), all, std::format("vectors of {} texts", texts.size()), job);
    if (!call)
        return failure(call.error());
    const auto begun = std::chrono::steady_clock::now();
    llm::Usage used{.costUsd = 0.0};
    const auto reply = call->client->embed(
        {.model = models.front(),
         .texts = std::move(texts),
         .meter =
             [&](const llm::Usage &soFar) {
                 used = soFar;
                 return !call->budget || m_budget.allows(*call->budget, soFar.costUsd);
             }},
        job);
    auto &row = call->row;
    const auto cost = used.costUsd.value_or(0);
    row.state = reply ? store::ExchangeState::Answered : store::ExchangeState::Failed;
    row.error = reply ? std::string() : reply.error().text();
    row.promptTokens = static_cast<std::int64_t>(used.prompt());
    row.costNanoUsd = nanoUsd(cost);
    row.durationMs = millisecondsSince(begun);
    const auto finished = finish(*call);
    if (call->budget)
        m_budget.end(*call->budget, cost);
    if (!finished)
        return failure(finished.error());
    return reply;
}

Result<ModelSettings> embeddingSettings(std::string_view setting, const ModelSettings &models)
{
    const auto blank = setting.find(' ');
    const auto last = setting.find_last_not_of(' ');
    const auto name =
        blank == std::string_view::npos ? blank : setting.find_first_not_of(' ', blank);
    if (name == std::string_view::npos || setting.substr(name, last + 1 - name).contains(' '))
        return failure(ErrorKind::InvalidInput,
                       "learn.embeddings is an address and, behind a blank, the name of a model",
                       std::string(setting));
    const auto address = setting.substr(0, blank);
    ModelSettings made{.endpoint = models.endpoint, .budgets = models.budgets};
    auto &endpoint = made.endpoint;
    endpoint.baseUrl = address;
    endpoint.models = setting.substr(name, last + 1 - name);
    endpoint.embeddingModel = endpoint.models;
    endpoint.provider.reset();
    if (address.ends_with("/api/embed"))
        endpoint.provider = llm::Provider::Ollama;
    else if (address.ends_with("/embeddings"))
        endpoint.provider = llm::Provider::OpenAi;
    const auto resolved = llm::resolve(endpoint);
    if (!resolved)
        return failure(resolved.error());
    // A key goes nowhere but where it is for.
    const auto chat = llm::resolve(models.endpoint);
    if (chat && chat->origin == resolved->origin)
        made.key = models.key;
    else
        made.key = resolved->loopback ? "none" : "keychain";
    return made;
}

} // namespace espalier::engine
