// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/workerrunner.h"

#include "core/base/textformat.h"
#include "core/instrument/scriptwriter.h"
#include "core/syntax/outline.h"
#include "core/syntax/tree.h"

#include <algorithm>
#include <charconv>

namespace espalier::engine {

namespace {

bool isTrusted(const model::Script &script)
{
    return script.origin == "template"; // written by this program, word for word
}

std::string textOf(const Json &object, const char *name)
{
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

const Json &listOf(const Json &object, const char *name)
{
    static const Json kNone = Json::array();
    const auto at = object.is_object() ? object.find(name) : object.end();
    return at != object.end() && at->is_array() ? *at : kNone;
}

std::unexpected<Error> badReply(const Json &reply)
{
    const auto error = reply.is_object() ? reply.find("error") : reply.end();
    return failure(ErrorKind::Process, "a worker's reply is not what was asked for",
                   error != reply.end() ? toText(*error) : std::string{});
}

// Bytes that are not UTF-8 travel as one character each.
void setSource(Json &item, std::string_view source)
{
    const bool utf8 = isValidUtf8(source);
    item["source"] = utf8 ? std::string(source) : latin1ToUtf8(source);
    if (!utf8)
        item["latin1"] = true;
}

// The reverse of latin1ToUtf8; nothing when a character does not fit a byte.
std::optional<std::string> utf8ToLatin1(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            bytes += text[i];
        } else if ((lead == 0xC2 || lead == 0xC3) && i + 1 < text.size()) {
            bytes += static_cast<char>(((lead & 3) << 6) |
                                       (static_cast<unsigned char>(text[++i]) & 0x3F));
        } else {
            return std::nullopt;
        }
    }
    return bytes;
}

std::optional<std::string> sourceOf(const Json &message, const char *name)
{
    const auto text = textOf(message, name);
    return message.value("latin1", false) ? utf8ToLatin1(text) : std::optional(text);
}

Json suiteOf(const model::Script &script)
{
    return {{"key", script.key},
            {"script", script.text},
            {"tests", script.tests},
            {"trusted", isTrusted(script)}};
}

// The last line number behind `file` and a colon where a line of a traceback begins; 0 for none.
int lastLineIn(std::string_view traceback, std::string_view file)
{
    int line = 0;
    for (auto at = traceback.find(file); at != std::string_view::npos;
         at = traceback.find(file, at + file.size())) {
        const bool whole = at == 0 || traceback[at - 1] == '/' || traceback[at - 1] == '\n';
        const auto digits = traceback.substr(at + file.size());
        int number = 0;
        if (whole && std::from_chars(digits.data(), digits.data() + digits.size(), number).ptr !=
                         digits.data())
            line = number;
    }
    return line;
}

std::optional<model::Comparison> comparisonOf(const Json &test)
{
    constexpr std::size_t kMostText = 64 * 1024;
    const auto at = test.find("comparison");
    if (at == test.end() || !at->is_object())
        return std::nullopt;
    model::Comparison comparison{.actual = textOf(*at, "actual"),
                                 .op = textOf(*at, "op"),
                                 .expected = textOf(*at, "expected")};
    if (comparison.op.empty() || comparison.op.size() > 6 ||
        std::max(comparison.actual.size(), comparison.expected.size()) > kMostText)
        return std::nullopt;
    return comparison;
}

model::TestOutcome toOutcome(const Json &test, const std::string &key)
{
    model::TestOutcome outcome{.name = textOf(test, "name"),
                               .outcome = textOf(test, "outcome"),
                               .message = textOf(test, "message"),
                               .seconds = test.value("seconds", 0.0)};
    if (outcome.outcome == "passed")
        return outcome;
    outcome.testLine = lastLineIn(outcome.message, "test_" + key + ".py:");
    outcome.scriptLine = lastLineIn(outcome.message, key + ".py:");
    outcome.comparison = comparisonOf(test);
    return outcome;
}

model::Validation toValidation(const Json &result, const std::string &key)
{
    constexpr std::size_t kMostOutput = 16 * 1024;
    model::Validation verdict{.phase = "tests", .output = textOf(result, "output")};
    verdict.output.resize(std::min(verdict.output.size(), kMostOutput));
    bool allPassed = true;
    for (const auto &test : listOf(result, "tests")) {
        verdict.tests.push_back(toOutcome(test, key));
        allPassed &= verdict.tests.back().outcome == "passed";
    }
    if (const auto at = result.find("coverage"); at != result.end() && at->is_number())
        verdict.coverage = at->get<double>();
    // What a worker says is evidence: the verdict follows from the tests it lists.
    constexpr std::size_t kFewestTests = 8;
    verdict.ok = result.value("ok", false) && allPassed && verdict.tests.size() >= kFewestTests;
    return verdict;
}

std::optional<std::vector<model::Insertion>> toInsertions(const Json &list, std::size_t size)
{
    std::vector<model::Insertion> insertions;
    for (const auto &item : list) {
        const bool sound = item.is_array() && item.size() == 4 && item[0].is_number_unsigned() &&
                           item[1].is_string() && item[2].is_number_unsigned() &&
                           item[3].is_string() && item[0].get<std::uint64_t>() <= size &&
                           item[2].get<std::uint64_t>() < 100'000;
        if (!sound)
            return std::nullopt;
        insertions.push_back({.offset = item[0].get<std::uint32_t>(),
                              .close = item[1] == "close",
                              .depth = item[2].get<std::uint32_t>(),
                              .text = item[3].get<std::string>()});
    }
    return insertions;
}

ScriptOutput toOutput(const Json &result, std::string_view source)
{
    if (const auto error = result.find("error"); error != result.end())
        return std::unexpected(textOf(*error, "type") + ": " + textOf(*error, "message"));
    std::optional<std::vector<model::Insertion>> insertions;
    if (result.contains("insertions")) {
        insertions = toInsertions(listOf(result, "insertions"), source.size());
    } else if (const auto text = sourceOf(result, "text")) {
        insertions = deriveInsertions(source, *text);
    }
    if (!insertions)
        return std::unexpected("the script did more than insert");
    return *std::move(insertions);
}

} // namespace

Result<std::vector<model::Validation>>
WorkerRunner::runSuites(std::span<const model::Script> scripts, Json suites, JobContext &job)
{
    auto reply = m_call({{"op", "suite"}, {"suites", std::move(suites)}}, job);
    if (!reply)
        return failure(reply.error());
    const auto &results = listOf(*reply, "results");
    if (results.size() != scripts.size())
        return badReply(*reply);
    std::vector<model::Validation> verdicts;
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        verdicts.push_back(toValidation(results[i], scripts[i].key));
        verdicts.back().scriptKey = scripts[i].key;
        verdicts.back().scriptVersion = scripts[i].version;
    }
    return verdicts;
}

Result<std::vector<model::Validation>> WorkerRunner::test(std::span<const model::Script> scripts,
                                                          JobContext &job)
{
    Json suites = Json::array();
    for (const auto &script : scripts)
        suites.push_back(suiteOf(script));
    return runSuites(scripts, std::move(suites), job);
}

Result<model::Validation> WorkerRunner::testSome(const model::Script &script,
                                                 const std::set<std::string> &tests,
                                                 JobContext &job)
{
    auto suite = suiteOf(script);
    suite["only"] = tests;
    auto verdicts = runSuites(std::span(&script, 1), Json::array({std::move(suite)}), job);
    if (!verdicts)
        return failure(verdicts.error());
    verdicts->front().ok = false;
    return std::move(verdicts->front());
}

Result<std::vector<ScriptOutput>>
WorkerRunner::run(const model::Script &script, std::span<const ScriptInput> inputs, JobContext &job)
{
    Json items = Json::array();
    for (const auto &input : inputs) {
        Json item{{"facts", input.facts}};
        setSource(item, input.source);
        items.push_back(std::move(item));
    }
    auto reply = m_call({{"op", "apply"},
                         {"script", script.text},
                         {"trusted", isTrusted(script)},
                         {"items", std::move(items)}},
                        job);
    if (!reply)
        return failure(reply.error());
    const auto &results = listOf(*reply, "results");
    if (results.size() != inputs.size())
        return badReply(*reply);
    std::vector<ScriptOutput> outputs;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        outputs.push_back(toOutput(results[i], inputs[i].source));
    return outputs;
}

Json answerWorker(const Json &question)
{
    const auto *language = syntax::languageNamed(textOf(question, "language"));
    const auto source = sourceOf(question, "source");
    if (!language || !source)
        return {{"error", {{"message", "unknown language or unreadable text"}}}};
    if (textOf(question, "op") == "parse")
        return {{"errors", syntax::countErrors(*language, *source)}};
    const auto outline = syntax::outline(*language, *source);
    Json functions = Json::array();
    for (const auto &function : outline.functions) {
        functions.push_back(instrument::factsOf("text::" + function.localId(), outline, function,
                                                detectFormat(*source).newline));
    }
    return {{"functions", std::move(functions)}};
}

std::optional<std::vector<model::Insertion>> deriveInsertions(std::string_view source,
                                                              std::string_view result)
{
    std::vector<model::Insertion> insertions;
    std::size_t at = 0;
    std::string pending;
    const auto flush = [&] {
        if (!pending.empty())
            insertions.push_back({.offset = static_cast<std::uint32_t>(at),
                                  .depth = static_cast<std::uint32_t>(insertions.size()),
                                  .text = std::exchange(pending, {})});
    };
    for (const char c : result) {
        if (at < source.size() && source[at] == c) {
            flush();
            ++at;
        } else {
            pending += c;
        }
    }
    if (at != source.size())
        return std::nullopt;
    flush();
    return insertions;
}

} // namespace espalier::engine
