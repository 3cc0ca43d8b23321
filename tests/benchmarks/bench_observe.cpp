// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What taking in large files of spans costs, beside the bare events of the JSON library over the
// same file. Megabytes are 10^6 bytes; memory is the most this process had so far.

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/observe/importer.h"
#include "core/observe/tracesummary.h"
#include "tests/benchmarks/measure.h"

#include <QCoreApplication>

#include <cstdio>
#include <format>
#include <fstream>
#include <functional>
#include <memory>
#include <random>

namespace espalier::bench {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargeFile = 1'000'000'000;
constexpr std::size_t kManySpans = 1'000'000;
constexpr std::uint64_t kStart = 1'750'000'000'000'000'000;

/// Spans as exporters of OpenTelemetry write them: attributes of a server, one in fifty an error
/// with its stack.
class SpanMaker final {
public:
    std::string span()
    {
        const auto number = m_count++;
        const auto function = number % 400;
        const bool failed = number % 50 == 0;
        const auto start = kStart + number * 10'000;
        auto text = std::format(
            R"({{"traceId":"{:016x}{:016x}","spanId":"{:016x}","parentSpanId":"{:016x}",)"
            R"("name":"Cart.total{}","kind":1,"startTimeUnixNano":"{}","endTimeUnixNano":"{}",)"
            R"("attributes":[{{"key":"code.function.name","value":{{"stringValue":"Cart.total{}"}}}},)"
            R"({{"key":"code.file.path","value":{{"stringValue":"shop/cart{}.py"}}}},)"
            R"({{"key":"code.line.number","value":{{"intValue":"{}"}}}},)"
            R"({{"key":"http.route","value":{{"stringValue":"/carts/{{id}}/total"}}}},)"
            R"({{"key":"retry","value":{{"boolValue":false}}}}],)",
            m_random(), m_random(), m_random(), m_random(), function, start,
            start + m_random() % 50'000'000, function, function % 20, function + 1);
        text += failed ? kFailed : kFine;
        return text;
    }

private:
    static constexpr std::string_view kFine = R"("status":{}})";
    static constexpr std::string_view kFailed =
        R"("events":[{"timeUnixNano":"1750000000000000000","name":"exception","attributes":[)"
        R"({"key":"exception.type","value":{"stringValue":"ValueError"}},)"
        R"({"key":"exception.message","value":{"stringValue":"no such article"}},)"
        R"({"key":"exception.stacktrace","value":{"stringValue":)"
        R"("Traceback (most recent call last):\n  File \"shop/cart.py\", line 17, in total\n)"
        R"(    return price[article]\nValueError: no such article\n"}}]}],)"
        R"("status":{"code":2,"message":"no such article"}})";
    std::mt19937_64 m_random{1};
    std::uint64_t m_count = 0;
};

constexpr std::string_view kHead =
    R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":)"
    R"("shop"}},{"key":"telemetry.sdk.language","value":{"stringValue":"python"}}]},)"
    R"("scopeSpans":[{"scope":{"name":"shop"},"spans":[)";
constexpr std::string_view kTail = "]}]}]}";

/// Requests of 100 spans, one a line.
void writeLines(const fs::path &file)
{
    std::ofstream stream(file, std::ios::binary);
    SpanMaker spans;
    std::string line;
    for (std::uint64_t written = 0; written < kLargeFile; written += line.size()) {
        line = kHead;
        for (int i = 0; i < 100; ++i)
            line += (i > 0 ? "," : "") + spans.span();
        line += kTail;
        line += '\n';
        stream << line;
    }
}

/// All of it one object, laid out for people.
void writeDocument(const fs::path &file)
{
    std::ofstream stream(file, std::ios::binary);
    SpanMaker spans;
    stream << "{\n\"resourceSpans\": [{\n\"scopeSpans\": [{\n\"spans\": [\n";
    std::uint64_t written = 0;
    for (bool first = true; written < kLargeFile; first = false) {
        const auto text = toText(parseJson(spans.span()), 2);
        stream << (first ? "" : ",\n") << text;
        written += text.size();
    }
    stream << "]\n}],\n" << R"("resource": {"attributes": []})" << "}]}\n";
}

/// One span a line, as Espalier's runtimes write them.
void writeTrace(const fs::path &file)
{
    std::ofstream stream(file, std::ios::binary);
    SpanMaker spans;
    for (std::size_t i = 0; i < kManySpans; ++i) {
        auto span = spans.span();
        const std::string id = std::format(
            R"("attributes":[{{"key":"espalier.id","value":{{"stringValue":"shop/cart.py::f{}"}}}},)",
            i % 400);
        span.replace(span.find("\"attributes\":["), 14, id);
        stream << kHead << span << kTail << '\n';
    }
}

/// Takes every event and does nothing.
struct Bare {
    bool null() { return true; }
    bool boolean(bool /*value*/) { return true; }
    bool number_integer(Json::number_integer_t /*value*/) { return true; }
    bool number_unsigned(Json::number_unsigned_t /*value*/) { return true; }
    bool number_float(Json::number_float_t /*value*/, const std::string & /*text*/) { return true; }
    bool string(std::string & /*value*/) { return true; }
    bool binary(Json::binary_t & /*value*/) { return true; }
    bool start_object(std::size_t /*count*/) { return true; }
    bool key(std::string & /*value*/) { return true; }
    bool end_object() { return true; }
    bool start_array(std::size_t /*count*/) { return true; }
    bool end_array() { return true; }
    bool parse_error(std::size_t /*at*/, const std::string & /*token*/,
                     const nlohmann::detail::exception & /*error*/)
    {
        return false;
    }
};

void parseBare(const fs::path &file)
{
    constexpr std::size_t kMostAtOnce = 64 << 20;
    std::ifstream stream(file, std::ios::binary);
    std::string block;
    std::string rest;
    Bare bare;
    while (stream) {
        block.resize(kMostAtOnce);
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        block.resize(static_cast<std::size_t>(stream.gcount()));
        rest += block;
        std::string_view text = rest;
        for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
            if (!Json::sax_parse(text.substr(0, end), &bare))
                giveUp({ErrorKind::Internal, "the file that was made is not JSON", {}});
            text.remove_prefix(end + 1);
        }
        rest.erase(0, rest.size() - text.size());
    }
}

class Observe final {
public:
    Observe() : m_folder(valueOf(TemporaryFolder::create("espalier-bench"))) {}
    void run();

private:
    observe::ImportSummary import(const fs::path &file);
    void importing(const std::string &what, const fs::path &file);
    static std::string rate(const Series &series, std::uint64_t bytes)
    {
        return std::format("{:.0f} MB/s, {:.0f} of processor",
                           static_cast<double>(bytes) / 1e3 / series.best(),
                           static_cast<double>(bytes) / 1e3 / series.processor());
    }

    TemporaryFolder m_folder;
};

observe::ImportSummary Observe::import(const fs::path &file)
{
    JobContext job;
    std::uint64_t taken = 0;
    const observe::ObservationSink sink = [&](model::Observation && /*observation*/) -> Result<> {
        ++taken;
        return {};
    };
    return valueOf(observe::importFile(file, {}, sink, job));
}

void Observe::importing(const std::string &what, const fs::path &file)
{
    observe::ImportSummary summary;
    Series series;
    for (int i = 0; i < 3; ++i)
        measure(series, [&] { summary = import(file); });
    if (summary.bad > 0 || summary.kinds.at("function") != 400)
        giveUp({ErrorKind::Internal, "the import has not read what was made", summary.firstBad});
    const auto bytes = fs::file_size(file);
    print(std::format("  {}, {:.0f} MB", what, static_cast<double>(bytes) / 1e6),
          rate(series, bytes), "100 MB/s");
    print("    spans a second",
          std::format("{:.0f}", static_cast<double>(summary.records) / series.best() * 1e3));
    print("    1 000 000 spans",
          std::format("{:.1f} s", series.best() / static_cast<double>(summary.records) * 1e3),
          "10 s");
    print("    memory at most", std::format("{:.0f} MB", peakMemory()), "200 MB");
}

void Observe::run()
{
    const auto trace = m_folder.path() / "trace.jsonl";
    writeTrace(trace);
    importing("1 000 000 spans of our own, one a line", trace);
    Series summed;
    for (int i = 0; i < 3; ++i)
        measure(summed, [&] { (void)valueOf(observe::summarizeTrace(trace)); });
    print("    summed up as a traced run", rate(summed, fs::file_size(trace)));
    fs::remove(trace);

    const auto document = m_folder.path() / "document.json";
    writeDocument(document);
    importing("one object over many lines", document);
    fs::remove(document);

    const auto lines = m_folder.path() / "spans.jsonl";
    writeLines(lines);
    importing("requests of 100 spans, one a line", lines);
    Series bare;
    for (int i = 0; i < 3; ++i)
        measure(bare, [&] { parseBare(lines); });
    print("    the bare parser of the library", rate(bare, fs::file_size(lines)));
}

} // namespace

} // namespace espalier::bench

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    espalier::bench::Observe().run();
    return 0;
}
