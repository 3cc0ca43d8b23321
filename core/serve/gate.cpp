// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/gate.h"

#include <charconv>
#include <format>
#include <string_view>

namespace espalier::serve {

namespace {

/// httplib adds them to what a client sent.
constexpr std::size_t kAddedHeaders = 4;
constexpr std::size_t kMostProjectName = 64;

std::string lowered(std::string_view text)
{
    std::string result(text);
    for (char &c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string loweredHeader(const httplib::Request &request, const char *name)
{
    return lowered(trimmed(request.get_header_value(name)));
}

std::string mediaTypeOf(const httplib::Request &request)
{
    const auto value = request.get_header_value("Content-Type");
    return lowered(trimmed(std::string_view(value).substr(0, value.find(';'))));
}

/// Of "/api/<project>/envelope/", where clients differ about the last slash.
std::optional<Route> sentryRouteOf(std::string_view path)
{
    constexpr std::string_view kStart = "/api/";
    if (!path.starts_with(kStart))
        return std::nullopt;
    path.remove_prefix(kStart.size());
    const auto end = path.find('/');
    if (end == 0 || end == std::string_view::npos || end > kMostProjectName)
        return std::nullopt;
    path.remove_prefix(end);
    if (path.ends_with('/'))
        path.remove_suffix(1);
    if (path == "/envelope")
        return Route::SentryEnvelope;
    if (path == "/store")
        return Route::SentryStore;
    return std::nullopt;
}

std::optional<Route> routeOf(std::string_view path)
{
    if (path == "/v1/traces")
        return Route::Traces;
    if (path == "/v1/logs")
        return Route::Logs;
    if (path == "/v1/metrics")
        return Route::Metrics;
    return sentryRouteOf(path);
}

/// A web page may send to this machine's own addresses, and a name of its own may lead to them.
std::optional<Verdict> judgeSender(const httplib::Request &request, const GateRules &rules)
{
    if (request.get_header_value_count("Host") != 1 ||
        !rules.hosts.contains(loweredHeader(request, "Host")))
        return Verdict{403, "the Host is none of this machine's own addresses with this port"};
    const auto origins = request.get_header_value_count("Origin");
    if (origins > 1 ||
        (origins == 1 && !rules.origins.contains(request.get_header_value("Origin"))))
        return Verdict{403, "web pages of this origin may not send here"};
    return std::nullopt;
}

/// Of the body's length. Whoever says it twice, or twice differently, is not to be guessed at.
std::optional<Verdict> judgeLength(const httplib::Request &request, std::uint64_t most)
{
    const auto lengths = request.get_header_value_count("Content-Length");
    const auto codings = request.get_header_value_count("Transfer-Encoding");
    if (lengths + codings > 1)
        return Verdict{400, "the length of the body is said more than once"};
    if (codings == 1 && loweredHeader(request, "Transfer-Encoding") != "chunked")
        return Verdict{501, "the only transfer encoding that is known is chunked"};
    if (lengths == 0)
        return std::nullopt;
    const auto text = request.get_header_value("Content-Length");
    std::uint64_t length = 0;
    const auto *end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, length);
    if (text.empty() || rest != end || error == std::errc::invalid_argument)
        return Verdict{400, "the Content-Length is no number"};
    if (error == std::errc::result_out_of_range || length > most)
        return Verdict{413, std::format("the body is larger than {} bytes", most)};
    return std::nullopt;
}

std::optional<Verdict> judgeContent(const httplib::Request &request, Route route)
{
    const auto type = mediaTypeOf(request);
    if (isSentry(route) && type.starts_with("multipart/"))
        return Verdict{415, "forms are not received at this path"};
    if (!isSentry(route) && type != "application/json" && type != "application/x-protobuf")
        return Verdict{415, "the content type must be application/json or application/x-protobuf"};
    const auto encoding = loweredHeader(request, "Content-Encoding");
    if (request.get_header_value_count("Content-Encoding") > 1 ||
        (!encoding.empty() && encoding != "identity" && encoding != "gzip"))
        return Verdict{415, "the only content encoding that is known is gzip"};
    return std::nullopt;
}

/// A page that is allowed asks before it sends what is not plain text.
bool isPreflight(const httplib::Request &request, const Head &head)
{
    return request.method == "OPTIONS" && !head.origin.empty();
}

std::optional<Verdict> judge(const httplib::Request &request, const GateRules &rules,
                             std::optional<Route> route)
{
    if (request.headers.size() > rules.limits.headers + kAddedHeaders)
        return Verdict{431, std::format("there are more than {} headers", rules.limits.headers)};
    if (auto verdict = judgeSender(request, rules))
        return verdict;
    if (!route)
        return Verdict{404, "nothing is received at this path"};
    if (request.method != "POST")
        return Verdict{405, "only POST is received at this path"};
    if (auto verdict = judgeLength(request, rules.limits.bodyBytes))
        return verdict;
    return judgeContent(request, *route);
}

} // namespace

GateRules gateRules(const ReceiverOptions &options, std::uint16_t port)
{
    constexpr std::uint16_t kImplied = 80;
    GateRules result{.origins = {options.origins.begin(), options.origins.end()},
                     .limits = options.limits};
    for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"}) {
        result.hosts.insert(std::format("{}:{}", name, port));
        if (port == kImplied)
            result.hosts.emplace(name);
    }
    return result;
}

Head readHead(const httplib::Request &request, const GateRules &rules)
{
    Head head;
    const auto route = routeOf(request.path);
    if (mediaTypeOf(request) == "application/x-protobuf") {
        head.form = Form::Protobuf;
        head.delivery.encoding = observe::Encoding::Protobuf;
    }
    if (route) {
        head.delivery.route = *route;
        if (isSentry(*route))
            head.form = Form::Sentry;
    }
    head.delivery.packed = loweredHeader(request, "Content-Encoding") == "gzip";
    head.lastOne = loweredHeader(request, "Connection").contains("close");
    head.verdict = judge(request, rules, route);
    if (!head.verdict || head.verdict->status != 403)
        head.origin = request.get_header_value("Origin");
    if (head.verdict && head.verdict->status == 405 && isPreflight(request, head))
        head.verdict = Verdict{200, {}};
    return head;
}

void prepareForReading(httplib::Request &request)
{
    for (const char *name : {"Content-Encoding", "Accept-Encoding", "Range"})
        request.headers.erase(name);
    request.ranges.clear();
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
        request.headers.emplace("Content-Length", "0");
}

} // namespace espalier::serve
