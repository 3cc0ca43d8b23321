// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a receiver takes: batches of spans as SDKs send them, over loopback from a plain client in
// the same process, so that the time of the processor is that of both sides.

#include "core/serve/receiver.h"
#include "tests/benchmarks/measure.h"
#include "tests/core/serve/payload.h"
#include "tests/core/serve/rawclient.h"

#include <atomic>
#include <chrono>
#include <format>
#include <mutex>
#include <thread>
#include <vector>

namespace espalier::bench {

namespace {

constexpr std::size_t kSpans = 512; // the most that SDKs send at a time unless told otherwise
constexpr int kBatches = 200;
constexpr int kClients = 16;
constexpr std::string_view kTarget = "at least 20 000";

struct Case {
    std::string name;
    test::RequestText request;
};

std::vector<Case> cases()
{
    const auto json = test::tracesJson({.spans = kSpans});
    const auto protobuf = test::tracesProtobuf({.spans = kSpans});
    const auto request = [](const std::string &type, std::string body, bool packed) {
        test::RequestText result{.headers = {{"Content-Type", type}}, .body = std::move(body)};
        if (packed)
            result.headers["Content-Encoding"] = "gzip";
        return result;
    };
    constexpr auto kJson = "application/json";
    constexpr auto kProtobuf = "application/x-protobuf";
    return {{"JSON", request(kJson, json, false)},
            {"JSON, gzip", request(kJson, test::gzipped(json), true)},
            {"protobuf", request(kProtobuf, protobuf, false)},
            {"protobuf, gzip", request(kProtobuf, test::gzipped(protobuf), true)}};
}

void askOrGiveUp(test::RawClient &client, const std::string &text)
{
    const auto reply = client.ask(text);
    if (!reply || reply->status != 200)
        giveUp({ErrorKind::Network, "a batch was not taken",
                std::to_string(reply ? reply->status : 0)});
}

std::string perSecond(double spans, double milliseconds)
{
    return std::format("{:.0f}", spans / milliseconds * 1e3);
}

/// One client that waits for each answer.
void oneClient(const Case &one, std::uint16_t port)
{
    test::RawClient client(port);
    const auto text = one.request.text(port);
    Series series;
    Series whole;
    measure(whole, [&] {
        for (int i = 0; i < kBatches; ++i)
            measure(series, [&] { askOrGiveUp(client, text); });
    });
    constexpr auto kAll = static_cast<double>(kSpans * kBatches);
    print(one.name + std::format(", {} KB", one.request.body.size() / 1000), "");
    print("  spans a second, one client", perSecond(kAll, whole.median()), kTarget);
    print("  spans a second of one processor", perSecond(kAll, whole.processor()), kTarget);
    print("  a batch, median and 95th of 100",
          std::format("{:.2f} and {:.2f} ms", series.median(), series.at(0.95)));
}

/// Many at once, whose answers wait for each other.
void manyClients(const Case &one, std::uint16_t port)
{
    const auto text = one.request.text(port);
    std::mutex mutex;
    Series series;
    Series whole;
    measure(whole, [&] {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kClients; ++i) {
            threads.emplace_back([&] {
                test::RawClient client(port);
                for (int n = 0; n < kBatches / kClients; ++n) {
                    const auto start = std::chrono::steady_clock::now();
                    askOrGiveUp(client, text);
                    const std::chrono::duration<double, std::milli> took =
                        std::chrono::steady_clock::now() - start;
                    const std::scoped_lock lock(mutex);
                    series.add(took.count(), 0);
                }
            });
        }
    });
    print(std::format("  spans a second, {} clients", kClients),
          perSecond(static_cast<double>(kSpans * series.size()), whole.median()), kTarget);
    print("  a batch of theirs, 95th of 100", std::format("{:.2f} ms", series.at(0.95)));
}

} // namespace

static void run()
{
    std::atomic<std::uint64_t> seen = 0;
    auto receiver = valueOf(serve::OtlpReceiver::start(
        {.port = 0, .flushEvery = std::chrono::seconds(1)}, [&seen](auto &&) -> Result<> {
            ++seen;
            return {};
        }));
    for (const auto &one : cases()) {
        oneClient(one, receiver->port());
        manyClients(one, receiver->port());
    }
    receiver->stop();
    const auto counters = receiver->counters();
    print("Spans taken, observations handed over",
          std::format("{} and {}", counters.records, seen.load()));
    print("Largest memory", std::format("{:.0f} MB", peakMemory()));
}

} // namespace espalier::bench

int main()
{
    espalier::bench::run();
    return 0;
}
