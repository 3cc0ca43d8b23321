// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/endpoint.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <cctype>
#include <random>
#include <regex>

namespace espalier::llm {

namespace {

struct Named {
    std::string_view name;
    Provider provider;
};
constexpr std::array kNames{
    Named{"openai", Provider::OpenAi},       Named{"openai-compatible", Provider::OpenAi},
    Named{"anthropic", Provider::Anthropic}, Named{"ollama", Provider::Ollama},
    Named{"llama.cpp", Provider::LlamaCpp},  Named{"llamacpp", Provider::LlamaCpp}};

const char *ownAddress(Provider provider)
{
    switch (provider) {
    case Provider::OpenAi: return "https://api.openai.com";
    case Provider::Anthropic: return "https://api.anthropic.com";
    case Provider::Ollama: return "http://127.0.0.1:11434";
    case Provider::LlamaCpp: return "http://127.0.0.1:8080";
    }
    return "";
}

QUrl parsed(std::string_view text)
{
    return QUrl(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())),
                QUrl::StrictMode);
}

bool isLoopback(const std::string &host)
{
    static const std::regex kLoopback(R"(localhost|127(\.\d{1,3}){3}|::1|0:0:0:0:0:0:0:1)");
    return std::regex_match(host, kLoopback);
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
}

std::string originOf(const QUrl &url)
{
    const auto host = url.host(QUrl::FullyEncoded);
    const auto shown =
        host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host;
    return (url.scheme() + QStringLiteral("://") + shown + QLatin1Char(':') +
            QString::number(portOf(url)))
        .toLower()
        .toStdString();
}

Provider guess(const QUrl &url, const std::string &host, bool loopback)
{
    if (host == "api.anthropic.com" || url.path().contains(QLatin1String("/anthropic")))
        return Provider::Anthropic;
    if (portOf(url) == 11434)
        return Provider::Ollama;
    if (loopback && portOf(url) == 8080)
        return Provider::LlamaCpp;
    return Provider::OpenAi;
}

void dropSuffix(std::string &text, std::string_view suffix)
{
    if (text.ends_with(suffix))
        text.resize(text.size() - suffix.size());
}

void dropSlashes(std::string &text)
{
    while (text.ends_with('/'))
        text.pop_back();
}

// People paste the whole route as often as the base.
std::string withoutRoute(std::string path, Provider provider)
{
    dropSlashes(path);
    for (const auto *route : {"/chat/completions", "/embeddings", "/models", "/messages",
                              "/api/chat", "/api/generate", "/api/embed", "/api"}) {
        const bool ollamas = std::string_view(route).starts_with("/api");
        if (ollamas == (provider == Provider::Ollama))
            dropSuffix(path, route);
    }
    dropSlashes(path);
    if (provider != Provider::OpenAi)
        dropSuffix(path, "/v1");
    return path;
}

bool hasVersion(const std::string &path)
{
    static const std::regex kVersion(R"((^|.*/)v\d[A-Za-z0-9]*(/.*|$))");
    return std::regex_match(path, kVersion);
}

Result<> checkAddress(const QUrl &url, const std::string &host, bool loopback)
{
    const auto scheme = url.scheme();
    const bool web = scheme == QLatin1String("https") || scheme == QLatin1String("http");
    // What is no address may hold anything, a key included: it is not quoted.
    if (!url.isValid() || !web || host.empty())
        return failure(ErrorKind::InvalidInput,
                       "the base URL is no address of the form https://host/path");
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return failure(ErrorKind::InvalidInput,
                       "the base URL must have no user name, query or fragment in it", host);
    if (scheme == QLatin1String("http") && !loopback)
        return failure(
            ErrorKind::InvalidInput,
            "the base URL is http, which sends prompts and key unencrypted; use https, or "
            "an address of this machine",
            host);
    return {};
}

} // namespace

const char *name(Provider provider)
{
    switch (provider) {
    case Provider::OpenAi: return "openai";
    case Provider::Anthropic: return "anthropic";
    case Provider::Ollama: return "ollama";
    case Provider::LlamaCpp: return "llama.cpp";
    }
    return "openai";
}

std::optional<Provider> providerNamed(std::string_view name)
{
    const auto *const found = std::ranges::find(kNames, name, &Named::name);
    return found == kNames.end() ? std::nullopt : std::optional(found->provider);
}

Result<KeySource> KeySource::parse(std::string_view text)
{
    static const std::regex kVariable("[A-Za-z_][A-Za-z0-9_]*");
    if (text.empty() || text == "auto")
        return KeySource{};
    if (text == "none")
        return KeySource{.kind = Kind::None, .name = {}};
    if (text == "keychain")
        return KeySource{.kind = Kind::Keychain, .name = {}};
    if (text.starts_with("keychain:") && text.size() > 9)
        return KeySource{.kind = Kind::Keychain, .name = std::string(text.substr(9))};
    if (text.starts_with("env:")) {
        std::string variable(text.substr(4));
        if (std::regex_match(variable, kVariable))
            return KeySource{.kind = Kind::Environment, .name = std::move(variable)};
    }
    return failure(
        ErrorKind::InvalidInput,
        "where the key comes from must be auto, none, env:NAME, keychain or keychain:NAME; "
        "a key itself does not belong into settings");
}

Result<Endpoint> resolve(const EndpointConfig &config)
{
    if (config.baseUrl.empty() && !config.provider)
        return failure(ErrorKind::NotFound, "no model endpoint is set");
    const auto url = parsed(config.baseUrl.empty() ? ownAddress(*config.provider) : config.baseUrl);
    auto host = url.host(QUrl::FullyEncoded).toLower().toStdString();
    const bool loopback = isLoopback(host);
    if (const auto good = checkAddress(url, host, loopback); !good)
        return failure(good.error());
    Endpoint endpoint{.provider = config.provider.value_or(guess(url, host, loopback)),
                      .origin = originOf(url),
                      .host = std::move(host),
                      .loopback = loopback};
    const auto path = withoutRoute(url.path(QUrl::FullyEncoded).toStdString(), endpoint.provider);
    endpoint.base = endpoint.origin + path;
    if (endpoint.provider == Provider::OpenAi && !hasVersion(path)) {
        endpoint.alternativeBase = endpoint.base;
        endpoint.base += "/v1";
    }
    return endpoint;
}

std::string originOf(std::string_view url)
{
    const auto address = parsed(url);
    const bool web =
        address.scheme() == QLatin1String("https") || address.scheme() == QLatin1String("http");
    return address.isValid() && web && !address.host().isEmpty() ? originOf(address)
                                                                 : std::string();
}

std::string resolvedUrl(std::string_view url, std::string_view target)
{
    return parsed(url).resolved(parsed(target)).toString(QUrl::FullyEncoded).toStdString();
}

std::vector<std::string> poolModels(std::string_view pool)
{
    std::vector<std::string> models;
    while (!pool.empty()) {
        const auto comma = pool.find(',');
        auto part = pool.substr(0, comma);
        pool.remove_prefix(comma == std::string_view::npos ? pool.size() : comma + 1);
        while (!part.empty() && std::isspace(static_cast<unsigned char>(part.front())))
            part.remove_prefix(1);
        while (!part.empty() && std::isspace(static_cast<unsigned char>(part.back())))
            part.remove_suffix(1);
        if (!part.empty() && std::ranges::find(models, part) == models.end())
            models.emplace_back(part);
    }
    return models;
}

std::vector<std::string> poolSequence(std::string_view pool, PoolOrder order,
                                      std::optional<std::uint64_t> seed)
{
    auto models = poolModels(pool);
    if (order == PoolOrder::FirstAvailable || models.size() < 2)
        return models;
    std::mt19937_64 generator(seed ? *seed : std::random_device{}());
    // By hand: what std::shuffle makes of a seed is the library's own affair.
    for (auto last = models.size() - 1; last > 0; --last)
        std::swap(models[last], models[generator() % (last + 1)]);
    return models;
}

} // namespace espalier::llm
