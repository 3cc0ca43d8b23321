// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/llm/keychain.h"

#include "core/llm/eventthread.h"
#include "core/llm/network.h"

#include <qt6keychain/keychain.h>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace espalier::llm {

namespace {

const QString &service()
{
    static const QString kService = QStringLiteral("espalier");
    return kService;
}

/// What a job of the keychain leaves for the caller; the caller may be gone by then.
struct Outcome {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool done = false;
    QKeychain::Error error = QKeychain::OtherError;
    std::string text;
    Secret key;
};

Error toError(QKeychain::Error code, const std::string &text)
{
    switch (code) {
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {.kind = ErrorKind::Unsupported,
                .message = "this session has no keychain; give the key in an environment variable",
                .context = {}};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {.kind = ErrorKind::Permission,
                .message = "the keychain does not give access",
                .context = text};
    case QKeychain::EntryNotFound:
        return {.kind = ErrorKind::NotFound,
                .message = "the keychain has no such entry",
                .context = {}};
    default:
        // Without a session bus or a service, the libraries below say no more than this.
        return {.kind = ErrorKind::Unsupported,
                .message = "the keychain cannot be used; start the desktop's keychain service, or "
                           "give the key in an environment variable",
                .context = text};
    }
}

// Makes the job on the network's thread and starts it there; `make` runs there, too.
Result<> runJob(Network &network, std::chrono::milliseconds limit, JobContext &job,
                std::shared_ptr<Outcome> outcome, std::function<QKeychain::Job *()> make)
{
    network.thread().post([outcome, make = std::move(make)] {
        auto *task = make();
        // Never the plain settings file that QtKeychain could fall back to.
        task->setInsecureFallback(false);
        task->setAutoDelete(true);
        QObject::connect(task, &QKeychain::Job::finished, task, [outcome](QKeychain::Job *done) {
            const std::scoped_lock lock(outcome->mutex);
            outcome->error = done->error();
            outcome->text = done->errorString().toStdString();
            if (const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(done))
                outcome->key = Secret(read->textData().toStdString());
            outcome->done = true;
            outcome->changed.notify_all();
        });
        task->start();
    });
    std::unique_lock lock(outcome->mutex);
    const bool done =
        outcome->changed.wait_for(lock, job.stopToken(), limit, [&] { return outcome->done; });
    if (const auto go = job.checkpoint(); !go)
        return go;
    if (!done)
        return failure(ErrorKind::Timeout, "the keychain does not answer");
    if (outcome->error != QKeychain::NoError)
        return failure(toError(outcome->error, outcome->text));
    return {};
}

} // namespace

Keychain::Keychain(std::shared_ptr<Network> network, std::chrono::milliseconds limit)
    : m_network(std::move(network)), m_limit(limit)
{
}

Result<std::optional<Secret>> Keychain::read(const std::string &name, JobContext &job)
{
    auto outcome = std::make_shared<Outcome>();
    const auto done = runJob(*m_network, m_limit, job, outcome, [name]() -> QKeychain::Job * {
        auto *task = new QKeychain::ReadPasswordJob(service());
        task->setKey(QString::fromStdString(name));
        return task;
    });
    if (!done && done.error().kind == ErrorKind::NotFound)
        return std::nullopt;
    if (!done)
        return failure(done.error());
    const std::scoped_lock lock(outcome->mutex);
    auto key = Secret::fromText(outcome->key.reveal());
    if (!key)
        return failure(key.error());
    return std::optional(std::move(*key));
}

Result<> Keychain::write(const std::string &name, const Secret &key, JobContext &job)
{
    return runJob(*m_network, m_limit, job, std::make_shared<Outcome>(),
                  [name, key]() -> QKeychain::Job * {
                      auto *task = new QKeychain::WritePasswordJob(service());
                      task->setKey(QString::fromStdString(name));
                      task->setTextData(QString::fromStdString(key.reveal()));
                      return task;
                  });
}

Result<> Keychain::remove(const std::string &name, JobContext &job)
{
    auto done =
        runJob(*m_network, m_limit, job, std::make_shared<Outcome>(), [name]() -> QKeychain::Job * {
            auto *task = new QKeychain::DeletePasswordJob(service());
            task->setKey(QString::fromStdString(name));
            return task;
        });
    if (!done && done.error().kind == ErrorKind::NotFound)
        return {};
    return done;
}

} // namespace espalier::llm
