// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/modelconnection.h"

#include "core/llm/keychain.h"
#include "core/llm/keys.h"
#include "core/llm/recorded.h"

#include <algorithm>
#include <format>

namespace espalier::engine {

Result<llm::PriceTable> pricesOf(const StandardPaths &paths)
{
    return llm::PriceTable::load(paths.config.empty() ? std::filesystem::path()
                                                      : paths.config / "prices.json");
}

namespace {

/// The way to an endpoint: who moves the bytes, and the key that goes with them.
struct Way {
    std::shared_ptr<llm::Network> network;
    llm::FoundKey key;
};

Result<Way> findWay(const ModelSettings &settings, JobContext &job)
{
    const auto endpoint = llm::resolve(settings.endpoint);
    if (!endpoint)
        return failure(endpoint.error());
    const auto source = llm::KeySource::parse(settings.key);
    if (!source)
        return failure(source.error());
    auto network = llm::Network::create();
    llm::Keychain keychain(network);
    auto key = llm::findKey(*source, *endpoint, llm::processEnvironment, &keychain, job);
    if (!key)
        return failure(key.error());
    return Way{std::move(network), *std::move(key)};
}

} // namespace

Result<std::shared_ptr<llm::LlmClient>> connectModel(const ModelSettings &settings,
                                                     const llm::PriceTable &prices, JobContext &job)
{
    auto way = findWay(settings, job);
    if (!way)
        return failure(way.error());
    auto client = llm::EndpointClient::create(settings.endpoint, std::move(way->network),
                                              std::move(way->key), {.prices = prices});
    if (!client)
        return failure(client.error());
    return std::shared_ptr<llm::LlmClient>(*std::move(client));
}

Result<llm::Probe> probeModel(const ModelSettings &settings, const StandardPaths &paths, bool ask,
                              JobContext &job)
{
    const auto prices = pricesOf(paths);
    if (!prices)
        return failure(prices.error());
    auto way = findWay(settings, job);
    if (!way)
        return failure(way.error());
    return llm::probe(settings.endpoint, std::move(way->network), std::move(way->key),
                      {.prices = *prices}, job, {.ask = ask});
}

static HealthCheck checkRecording(const std::filesystem::path &file)
{
    const auto recording = llm::Recording::load(file);
    if (!recording)
        return {"model", CheckState::Fail, recording.error().text(),
                "Record the answers anew, or take llm.recording out of the settings."};
    return {"model", CheckState::Pass, "recorded answers from " + file.string(), {}};
}

HealthCheck checkModel(const ModelSettings &settings, const StandardPaths &paths,
                       const std::filesystem::path &project, JobContext &job)
{
    if (!settings.recording.empty())
        return checkRecording(project / settings.recording);
    if (!settings.isSet())
        return {"model",
                CheckState::Pass,
                "none is set: scripts that fail are repaired by recipes",
                {}};
    const auto probe = probeModel(settings, paths, false, job);
    if (!probe)
        return {"model", CheckState::Fail, probe.error().text(),
                "`espalier config list` shows what is set for models."};
    const auto bad = std::ranges::find(probe->items, llm::ProbeAnswer::No, &llm::ProbeItem::answer);
    if (bad != probe->items.end())
        return {"model", CheckState::Fail,
                std::format("{} at {}: {}", probe->model, probe->baseUrl,
                            bad->error ? bad->error->text()
                                       : std::string(llm::name(bad->check)) + " is missing"),
                "`espalier check-api` says more."};
    const bool reached = probe->answer(llm::ProbeCheck::Reachable) == llm::ProbeAnswer::Yes;
    return {"model", reached ? CheckState::Pass : CheckState::Warn,
            std::format("{} at {}{}", probe->model, probe->baseUrl,
                        reached ? "" : ", not known to be reachable"),
            reached ? std::string() : "`espalier check-api` says more."};
}

} // namespace espalier::engine
