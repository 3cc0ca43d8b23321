// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/network.h"

#include "core/llm/eventthread.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <format>
#include <mutex>

namespace espalier::llm {

namespace {

constexpr qint64 kReadBuffer = 256 * 1024;

QByteArray bytes(const std::string &text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// What the network's thread and the caller's share of one exchange.
struct Channel {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<HttpHead> head;
    std::deque<std::string> pieces;
    std::optional<HttpFailure> failure;
    bool ended = false;
    // The network's thread alone:
    QPointer<QNetworkReply> reply;
    std::size_t received = 0;
    std::size_t largest = 0;

    void end(std::optional<HttpFailure> why)
    {
        const std::scoped_lock lock(mutex);
        if (!ended)
            failure = std::move(why);
        ended = true;
        changed.notify_all();
    }
};

/// The system's proxies; none for this machine.
class ProxyChoice final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const auto host = query.peerHostName();
        if (host == QLatin1String("localhost") || host == QLatin1String("::1") ||
            host.startsWith(QLatin1String("127.")))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

QNetworkRequest toQt(const HttpRequest &request)
{
    QNetworkRequest result(QUrl(QString::fromStdString(request.url), QUrl::StrictMode));
    using Request = QNetworkRequest;
    result.setAttribute(Request::RedirectPolicyAttribute, Request::ManualRedirectPolicy);
    result.setAttribute(Request::CookieLoadControlAttribute, Request::Manual);
    result.setAttribute(Request::CookieSaveControlAttribute, Request::Manual);
    result.setAttribute(Request::AuthenticationReuseAttribute, Request::Manual);
    result.setAttribute(Request::CacheLoadControlAttribute, Request::AlwaysNetwork);
    result.setAttribute(Request::CacheSaveControlAttribute, false);
    result.setAttribute(Request::Http2AllowedAttribute, false);
    // Nothing is unpacked: sizes are what is counted, and pieces arrive when they are sent.
    result.setRawHeader("Accept-Encoding", "identity");
    result.setRawHeader("User-Agent", "Espalier");
    for (const auto &[name, value] : request.headers)
        result.setRawHeader(bytes(name), bytes(value));
    if (request.key && !request.keyHeader.empty())
        result.setRawHeader(bytes(request.keyHeader),
                            bytes(request.keyPrefix + request.key->reveal()));
    return result;
}

// Whether it is the server's status, rather than the network, that Qt counts as an error.
bool isStatus(const QNetworkReply &reply)
{
    const auto error = static_cast<int>(reply.error());
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool byStatus = (error > 200 && error < 300) || (error > 400 && error < 500) ||
                          (reply.error() == QNetworkReply::ProtocolInvalidOperationError);
    return byStatus && status >= 300;
}

HttpFailure failureOf(const QNetworkReply &reply)
{
    using Reply = QNetworkReply;
    const auto code = reply.error();
    const auto origin = reply.url().host().toStdString();
    const auto fail = [&](const char *what, bool retryable) {
        return HttpFailure{{.kind = ErrorKind::Network, .message = what, .context = origin},
                           retryable};
    };
    switch (code) {
    case Reply::ConnectionRefusedError:
        return fail("nothing answers at the address of the model server", true);
    case Reply::RemoteHostClosedError:
        return fail("the connection to the model server was lost", true);
    case Reply::HostNotFoundError: return fail("the model server's name is not known", true);
    case Reply::SslHandshakeFailedError:
        return fail("the model server's certificate is not accepted", false);
    case Reply::TimeoutError: return fail("the connection to the model server timed out", true);
    default: break;
    }
    const bool proxy = code > 100 && code < 200;
    auto failed = fail("", !proxy);
    failed.error.message = std::format("{}: {}",
                                       proxy ? "the proxy on the way to the model server failed"
                                             : "the exchange with the model server failed",
                                       reply.errorString().toStdString());
    return failed;
}

void takeHead(Channel &channel, const QNetworkReply &reply)
{
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute);
    if (!status.isValid())
        return;
    HttpHead head{.status = status.toInt(), .headers = {}};
    for (const auto &[name, value] : reply.rawHeaderPairs())
        head.headers.add(name.toStdString(), value.toStdString());
    const std::scoped_lock lock(channel.mutex);
    if (!channel.head)
        channel.head = std::move(head);
    channel.changed.notify_all();
}

void takePieces(Channel &channel, QNetworkReply &reply)
{
    const auto piece = reply.readAll();
    if (piece.isEmpty())
        return;
    channel.received += static_cast<std::size_t>(piece.size());
    if (channel.received > channel.largest) {
        channel.end(HttpFailure{
            {.kind = ErrorKind::Network,
             .message = std::format("the answer is larger than {} KiB", channel.largest >> 10),
             .context = reply.url().host().toStdString()}});
        reply.abort();
        return;
    }
    const std::scoped_lock lock(channel.mutex);
    channel.pieces.push_back(piece.toStdString());
    channel.changed.notify_all();
}

void takeEnd(Channel &channel, QNetworkReply &reply)
{
    takeHead(channel, reply);
    if (reply.isOpen())
        takePieces(channel, reply);
    const bool good = reply.error() == QNetworkReply::NoError || isStatus(reply);
    channel.end(good ? std::nullopt : std::optional(failureOf(reply)));
}

class Stream final : public HttpStream {
public:
    Stream(std::shared_ptr<Network> network, std::shared_ptr<Channel> channel)
        : m_network(std::move(network)), m_channel(std::move(channel))
    {
    }
    ~Stream() override
    {
        m_network->thread().post([channel = m_channel] {
            if (channel->reply)
                channel->reply->abort();
        });
    }

    HttpResult<HttpHead> head(const Patience &patience) override
    {
        std::unique_lock lock(m_channel->mutex);
        if (auto there = wait(lock, patience, [&] { return m_channel->head.has_value(); }); !there)
            return std::unexpected(std::move(there.error()));
        if (m_channel->head)
            return *m_channel->head;
        return std::unexpected(m_channel->failure.value_or(
            HttpFailure{{.kind = ErrorKind::Network,
                         .message = "the model server ended the exchange without an answer",
                         .context = {}},
                        true}));
    }

    HttpResult<std::optional<std::string>> read(const Patience &patience) override
    {
        std::unique_lock lock(m_channel->mutex);
        if (auto there = wait(lock, patience, [&] { return !m_channel->pieces.empty(); }); !there)
            return std::unexpected(std::move(there.error()));
        if (!m_channel->pieces.empty()) {
            auto piece = std::move(m_channel->pieces.front());
            m_channel->pieces.pop_front();
            return piece;
        }
        if (m_channel->failure)
            return std::unexpected(*m_channel->failure);
        return std::nullopt;
    }

private:
    template <typename Ready>
    HttpResult<void> wait(std::unique_lock<std::mutex> &lock, const Patience &patience,
                          const Ready &ready)
    {
        const auto idleEnd = std::chrono::steady_clock::now() + patience.idle;
        const auto until = std::min(idleEnd, patience.deadline);
        const bool there = m_channel->changed.wait_until(
            lock, patience.stop, until, [&] { return ready() || m_channel->ended; });
        if (patience.stop.stop_requested())
            return std::unexpected(HttpFailure{
                {.kind = ErrorKind::Cancelled, .message = "stopped as asked", .context = {}}});
        if (there)
            return {};
        const bool idle = idleEnd < patience.deadline;
        return std::unexpected(
            HttpFailure{{.kind = ErrorKind::Timeout,
                         .message = idle ? std::format("the model server sent nothing for {} ms",
                                                       patience.idle.count())
                                         : std::string("the time limit for the answer is over"),
                         .context = {}},
                        idle});
    }

    std::shared_ptr<Network> m_network;
    std::shared_ptr<Channel> m_channel;
};

} // namespace

class Network::Manager final {
public:
    void begin(const HttpRequest &request, const std::shared_ptr<Channel> &channel)
    {
        if (!m_owner)
            m_owner = std::make_unique<QObject>();
        // One for each exchange: what a server does to its connection concerns no other exchange,
        // and no request is sent again by itself because a kept connection turns out to be closed.
        auto *manager = new QNetworkAccessManager(m_owner.get());
        manager->setProxyFactory(new ProxyChoice); // the manager owns it
        auto *reply = request.method == HttpRequest::Method::Post
                          ? manager->post(toQt(request), bytes(request.body))
                          : manager->get(toQt(request));
        channel->reply = reply;
        // Without a bound, Qt's own thread reads for as long as a server floods it, and tells
        // nobody.
        reply->setReadBufferSize(kReadBuffer);
        QObject::connect(reply, &QNetworkReply::metaDataChanged, reply,
                         [channel, reply] { takeHead(*channel, *reply); });
        QObject::connect(reply, &QNetworkReply::readyRead, reply, [channel, reply] {
            takeHead(*channel, *reply);
            takePieces(*channel, *reply);
        });
        QObject::connect(reply, &QNetworkReply::finished, reply, [channel, reply, manager] {
            takeEnd(*channel, *reply);
            manager->deleteLater();
        });
    }

private:
    std::unique_ptr<QObject> m_owner; // of what is under way
};

Network::Network()
    : m_thread(std::make_unique<EventThread>()), m_manager(std::make_unique<Manager>())
{
}

std::shared_ptr<Network> Network::create()
{
    return std::shared_ptr<Network>(new Network);
}

Network::~Network()
{
    m_thread->runAndWait([this] { m_manager.reset(); });
}

std::unique_ptr<HttpStream> Network::open(HttpRequest request, std::size_t largestReply)
{
    auto channel = std::make_shared<Channel>();
    channel->largest = largestReply;
    m_thread->post(
        [this, channel, request = std::move(request)] { m_manager->begin(request, channel); });
    return std::make_unique<Stream>(shared_from_this(), std::move(channel));
}

} // namespace espalier::llm
