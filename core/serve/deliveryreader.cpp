// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/deliveryreader.h"

#include "core/base/jsonaccess.h"

#include <algorithm>
#include <exception>
#include <format>
#include <random>
#include <string_view>
#include <utility>

namespace espalier::serve {

namespace {

constexpr std::size_t kIdLength = 32;

observe::Signal signalOf(Route route)
{
    switch (route) {
    case Route::Logs: return observe::Signal::Logs;
    case Route::Metrics: return observe::Signal::Metrics;
    default: return observe::Signal::Traces;
    }
}

// What the headers call packed is unpacked here, within the limit of a body, and nothing else is.
observe::ImportOptions sentryOptions(observe::ImportOptions options)
{
    options.format = observe::Format::Sentry;
    options.isPlain = true;
    return options;
}

bool isId(std::string_view text)
{
    return text.size() == kIdLength &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string newId()
{
    std::random_device random;
    std::string result;
    while (result.size() < kIdLength)
        result += std::format("{:08x}", random());
    return result;
}

/// A sink that throws has failed like one that says so: what came before is known to be taken.
Result<> given(const observe::ObservationSink &sink, model::Observation &&observation)
{
    try {
        return sink(std::move(observation));
    } catch (const std::exception &error) {
        return failure(ErrorKind::Internal, error.what());
    }
}

/// What the client is told the event is called: as it said itself, in the event or in the first
/// line of an envelope.
std::string eventIdOf(std::string_view text, Route route)
{
    if (route == Route::SentryEnvelope)
        text = text.substr(0, text.find('\n'));
    auto id = textAt(parseForeign(text), "event_id");
    std::erase(id, '-');
    return isId(id) ? id : newId();
}

} // namespace

DeliveryReader::DeliveryReader(const ReceiverOptions &options, observe::ObservationSink sink,
                               Tally &tally)
    : m_options(options.import), m_sentryOptions(sentryOptions(options.import)),
      m_bodyBytes(options.limits.bodyBytes), m_sink(std::move(sink)), m_tally(tally),
      m_otlp(m_options,
             [this](model::Observation &&observation) { return handOver(std::move(observation)); })
{
}

Outcome DeliveryReader::read(Delivery &&delivery, const std::stop_token &stop)
{
    m_sinkError.reset();
    if (delivery.packed && !delivery.body.empty()) {
        auto text = observe::unpackGzip(delivery.body, m_bodyBytes);
        if (!text)
            return outcomeOf(text.error());
        delivery.body = *std::move(text);
    }
    if (!isSentry(delivery.route))
        return readOtlp(delivery, stop);
    auto outcome = readSentry(delivery.body, stop);
    if (outcome.kind == Outcome::Kind::Taken)
        outcome.id = eventIdOf(delivery.body, delivery.route);
    return outcome;
}

Outcome DeliveryReader::readOtlp(const Delivery &delivery, const std::stop_token &stop)
{
    // Nothing at all is an empty message in protobuf; in JSON, some clients mean the same by it.
    if (delivery.body.empty())
        return {};
    const auto taken =
        m_otlp.read(delivery.body, signalOf(delivery.route), delivery.encoding, stop);
    const auto &summary = m_otlp.summary();
    m_tally.addRecords(summary.records - std::exchange(m_records, summary.records),
                       summary.leftOut - std::exchange(m_leftOut, summary.leftOut));
    if (!taken)
        return outcomeOf(taken.error());
    m_unflushed = true;
    return {};
}

Outcome DeliveryReader::readSentry(const std::string &text, const std::stop_token &stop)
{
    // Held back until all of it was read: of what is malformed, nothing is taken.
    std::vector<model::Observation> seen;
    JobContext job(stop);
    const auto summary = observe::importText(
        text, "request", m_sentryOptions,
        [&seen](model::Observation &&observation) -> Result<> {
            seen.push_back(std::move(observation));
            return {};
        },
        job);
    if (!summary)
        return outcomeOf(summary.error());
    if (const auto taken = handOverFrom(text, std::move(seen)); !taken)
        return outcomeOf(taken.error());
    m_tally.addRecords(summary->records, summary->leftOut);
    return {};
}

/// Those of a text that were not handed over when it came before.
Result<> DeliveryReader::handOverFrom(const std::string &text,
                                      std::vector<model::Observation> &&seen)
{
    for (auto done = m_unfinished.progressOf(text); done.whole < seen.size(); ++done.whole) {
        if (auto taken = handOver(std::move(seen[done.whole])); !taken) {
            m_unfinished.remember(text, done);
            return taken;
        }
    }
    m_unfinished.forget(text);
    return {};
}

void DeliveryReader::flush()
{
    if (!m_unflushed)
        return;
    const auto flushed = m_otlp.flush();
    m_unflushed = !flushed;
    if (!flushed)
        m_tally.note(flushed.error().text());
}

Outcome DeliveryReader::outcomeOf(const Error &error) const
{
    if (m_sinkError)
        return {Outcome::Kind::Failed, m_sinkError->text()};
    switch (error.kind) {
    case ErrorKind::Budget: return {Outcome::Kind::TooLarge, error.text()};
    case ErrorKind::InvalidInput:
    case ErrorKind::Corrupt:
    case ErrorKind::Unsupported: return {Outcome::Kind::Bad, error.text()};
    case ErrorKind::Cancelled: return {Outcome::Kind::Stopping, "the receiver stops"};
    default: return {Outcome::Kind::Failed, error.text()};
    }
}

Result<> DeliveryReader::handOver(model::Observation &&observation)
{
    auto taken = given(m_sink, std::move(observation));
    if (!taken)
        m_sinkError = taken.error();
    return taken;
}

} // namespace espalier::serve
