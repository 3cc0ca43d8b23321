// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/modelsetting.h"

#include "core/base/clock.h"
#include "core/base/file.h"

#include <QtLogging>

#include <chrono>
#include <cmath>

namespace espalier::test {

using namespace engine;

ModelSetting::ModelSetting(const ModelServer &server, const std::string &scenario)
{
    settings.endpoint.provider = llm::Provider::OpenAi;
    settings.endpoint.baseUrl = server.url(scenario);
    settings.endpoint.models = "good";
    settings.endpoint.retry.tries = 1;
}

ModelSetting::ModelSetting() : real(false)
{
    settings.endpoint.provider = llm::Provider::OpenAi;
    settings.endpoint.baseUrl = "https://models.example";
    settings.endpoint.models = "good";
    setPrice(1);
}

void ModelSetting::setPrice(double price) const
{
    const auto file = home.paths().config / "prices.json";
    const Json table{
        {"prices",
         {{{"model", "good"}, {"input", price}, {"output", price}, {"as_of", "2026-01-01"}}}}};
    if (!makeFolder(file.parent_path()) || !writeFileAtomically(file, toText(table)))
        qFatal("cannot write prices");
}

Result<std::shared_ptr<ModelAccess>> ModelSetting::access() const
{
    ModelSurroundings around{.project = project.root(),
                             .paths = home.paths(),
                             .ask = ask,
                             .ticket = ticket,
                             .connect = {},
                             .setAside = setAside};
    if (!real)
        around.connect = [client = fake](JobContext &) {
            return Result<std::shared_ptr<llm::LlmClient>>(client);
        };
    return ModelAccess::create(settings, around);
}

std::filesystem::path ModelSetting::knowledge() const
{
    return knowledgeFile(home.paths());
}

std::vector<store::Exchange> ModelSetting::kept(const std::string &run) const
{
    const auto opened = Knowledge::open(knowledge());
    if (!opened)
        return {};
    auto &store = (*opened)->exchanges();
    std::vector<store::Exchange> all;
    for (const auto &each : store.recent(run, 1000).value_or(std::vector<store::Exchange>{})) {
        if (auto whole = store.find(each.key); whole && *whole)
            all.push_back(**whole);
    }
    return all;
}

void ModelSetting::spend(double usd, const std::string &forTicket) const
{
    const auto opened = Knowledge::open(knowledge());
    if (!opened)
        qFatal("no knowledge");
    auto &store = (*opened)->exchanges();
    store::Exchange exchange{.key = "earlier",
                             .provider = "openai",
                             .model = "good",
                             .run = "earlier",
                             .ticket = forTicket,
                             .prompt = "p",
                             .createdAt = toRfc3339(std::chrono::system_clock::now())};
    const auto begun = store.begin(exchange);
    exchange.state = store::ExchangeState::Answered;
    exchange.costNanoUsd = std::llround(usd * 1e9);
    if (!begun || !store.finish(exchange))
        qFatal("cannot spend");
}

Result<ModelAnswer> asked(const Result<std::shared_ptr<ModelAccess>> &access,
                          const ModelQuestion &question)
{
    if (!access)
        return failure(access.error());
    JobContext job;
    return (*access)->ask(question, job);
}

} // namespace espalier::test
