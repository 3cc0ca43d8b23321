// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/wire.h"

#include <algorithm>
#include <format>
#include <random>

namespace espalier::llm {

namespace {

using std::chrono::milliseconds;

constexpr int kMostRedirects = 3;
constexpr milliseconds kLoadingInterval{500};

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

double chanceOf(const ClientOptions &options)
{
    if (options.chance)
        return options.chance();
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(generator);
}

} // namespace

const Price *ClientParts::priceOf(std::string_view model) const
{
    const auto *price = options.prices.find(model);
    return price && (price->own || !endpoint.loopback) ? price : nullptr;
}

std::optional<double> ClientParts::costOf(const Usage &usage, std::string_view model) const
{
    if (priceOf(model))
        return options.prices.cost(usage, model);
    return endpoint.loopback ? std::optional(0.0) : std::nullopt;
}

FailedTry Wire::failed(HttpFailure failure) const
{
    if (failure.error.context.empty() && failure.error.kind != ErrorKind::Cancelled)
        failure.error.context = m_parts.endpoint.host;
    return {.error = m_parts.redactor.redact(std::move(failure.error)),
            .retryable = failure.retryable,
            .server = {},
            .headers = {}};
}

FailedTry Wire::failed(const ServerError &error, const Headers &headers) const
{
    return {.error = m_parts.redactor.redact(toError(error, m_parts.endpoint.host)),
            .retryable = judge(error).retryable,
            .server = error,
            .headers = headers};
}

TryResult<std::string> Wire::redirected(const HttpHead &head, bool post) const
{
    const auto target = resolvedUrl(m_url, head.headers.find("location"));
    const auto origin = originOf(target);
    const auto fail = [&](std::string message) {
        return std::unexpected(failed(HttpFailure{
            {.kind = ErrorKind::InvalidInput, .message = std::move(message), .context = {}}}));
    };
    if (origin != m_parts.endpoint.origin)
        return fail("the model server sends requests on to another host, which was not followed: " +
                    (origin.empty() ? "(no address)" : origin));
    // The others would turn the request into a GET.
    if (post && head.status != 307 && head.status != 308)
        return fail(std::format(
            "the model server sends requests on to {}; set that as the base URL", target));
    return target;
}

TryResult<OpenedAnswer> Wire::open(const std::string &path, const std::string &body,
                                   bool alternative)
{
    const auto &endpoint = m_parts.endpoint;
    const bool post = !body.empty();
    m_url = (alternative ? endpoint.alternativeBase : endpoint.base) + path;
    for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
        const auto [keyHeader, keyPrefix] = m_parts.protocol->keyHeader();
        HttpRequest request{.method = post ? HttpRequest::Method::Post : HttpRequest::Method::Get,
                            .url = m_url,
                            .headers = m_parts.protocol->headers(),
                            .keyHeader = keyHeader,
                            .keyPrefix = keyPrefix,
                            .key = m_parts.key,
                            .body = body};
        if (post)
            request.headers.emplace_back("Content-Type", "application/json");
        request.headers.emplace_back("Accept",
                                     "application/json, text/event-stream, application/x-ndjson");
        auto stream = m_parts.network->open(std::move(request), m_parts.config.limits.replyBytes);
        auto head = stream->head(patience(m_parts.config.limits.firstByte));
        if (!head)
            return std::unexpected(failed(std::move(head.error())));
        if (!isRedirect(head->status))
            return OpenedAnswer{.head = std::move(*head), .stream = std::move(stream)};
        auto target = redirected(*head, post);
        if (!target)
            return std::unexpected(std::move(target.error()));
        m_url = std::move(*target);
    }
    return std::unexpected(
        failed(HttpFailure{{.kind = ErrorKind::Network,
                            .message = "the model server sends requests round in "
                                       "a circle",
                            .context = {}}}));
}

TryResult<std::string> Wire::readAll(HttpStream &stream) const
{
    std::string body;
    for (;;) {
        auto piece = stream.read(patience(m_parts.config.limits.idle));
        if (!piece)
            return std::unexpected(failed(std::move(piece.error())));
        if (!*piece)
            return body;
        body += **piece;
    }
}

TryResult<WholeAnswer> Wire::fetch(const std::string &path, const std::string &body,
                                   bool alternative)
{
    auto answer = open(path, body, alternative);
    if (!answer)
        return std::unexpected(std::move(answer.error()));
    auto text = readAll(*answer->stream);
    if (!text)
        return std::unexpected(std::move(text.error()));
    return WholeAnswer{.head = std::move(answer->head), .body = std::move(*text)};
}

Result<> Tries::next(const FailedTry &failed)
{
    const auto &policy = m_parts.config.retry;
    if (!failed.retryable || ++m_failures >= policy.tries)
        return failure(failed.error);
    const double chance = chanceOf(m_parts.options);
    auto wait = backOff(policy, m_failures, chance);
    if (const auto asked = serverDelay(failed.headers, m_parts.options.clock->now())) {
        // All who were sent away together are not to come back together.
        const auto spread = milliseconds(
            static_cast<milliseconds::rep>(static_cast<double>(policy.base.count()) * chance));
        wait = std::min(*asked, policy.serverCap) + spread;
    }
    if (std::chrono::steady_clock::now() + wait >= m_deadline)
        return failure(failed.error);
    m_parts.options.sleeper(wait, m_job.stopToken());
    return m_job.checkpoint();
}

Result<> Tries::untilLoaded(Wire &wire, const FailedTry &failed)
{
    const auto most = m_parts.config.limits.loading / kLoadingInterval;
    for (milliseconds::rep polls = 0; polls < most; ++polls) {
        m_parts.options.sleeper(kLoadingInterval, m_job.stopToken());
        if (const auto go = m_job.checkpoint(); !go)
            return go;
        const auto health = wire.fetch("/health", {});
        if (!health && !health.error().retryable)
            return failure(health.error().error);
        if (health && health->head.status == 200)
            return {};
        if (std::chrono::steady_clock::now() >= m_deadline)
            break;
    }
    return failure(ErrorKind::Timeout, "the model server has not loaded its model in time",
                   failed.error.context);
}

} // namespace espalier::llm
