// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/madelearnings.h"

#include "core/base/hash.h"
#include "core/learn/vectorembed.h"
#include "tests/benchmarks/measure.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>

namespace espalier::bench {

using std::string_view;

namespace {

constexpr std::array<string_view, 6> kLanguages{"go",         "python", "javascript",
                                                "typescript", "java",   "rust"};
constexpr std::array<string_view, 24> kWords{
    "parse",  "render", "config", "buffer", "request", "handler", "token",  "index",
    "worker", "cache",  "matrix", "socket", "header",  "stream",  "branch", "commit",
    "policy", "ledger", "widget", "record", "signal",  "vector",  "thread", "module"};

constexpr string_view kScript =
    "\"\"\"Telemetry for a {language} function: entry, exit, 2 loops.  shape {shape}  pack "
    "spans\"\"\"\n"
    "from espalier_kit import Function\n\n"
    "LANGUAGE = \"{language}\"\n\n\n"
    "def insert_telemetry(source: str, **facts) -> str:\n"
    "    f = Function(source, LANGUAGE, **facts)\n"
    "    if f.instrumented:\n"
    "        return source\n"
    "    f.line(\"body.start\", '_esp := _espalier.Enter(\"{id}\")', \"defer _esp.Exit()\")\n"
    "    f.line(\"loop.1.body.start\", \"_esp.Loop(1)\")\n"
    "{fault}"
    "    f.line(\"loop.2.body.start\", \"_esp.Loop(2)\")\n"
    "    f.note(\"{number}\")\n"
    "    return f.text()\n";

constexpr std::array<string_view, 8> kErrors{
    "NameError: name '{word}' is not defined",
    "./{word}.go:{n}:2: undefined: _esp{word}",
    "ReferenceError: {word} is not defined",
    "SyntaxError: Unexpected token '{word}'",
    "error: cannot find symbol {word}",
    "error[E0425]: cannot find value `{word}` in this scope",
    "ValueError: there is no anchor loop.{n}.body.{word}",
    "the {word} of the {word2} gave {n} instead of {n2}"};

constexpr string_view kTrace =
    "test_telemetry_is_at_the_entry: Traceback (most recent call last):\n"
    "  File \"test_{word}{n}.py\", line {n}, in test_telemetry_is_at_the_entry\n"
    "    assert_covers(EXAMPLE, after, loops={n2})\n";

/// The functions of the first rounds have names that begin as none does later.
constexpr std::uint64_t kOldRounds = 60;

void fill(std::string &text, string_view hole, string_view content)
{
    for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole, at))
        text.replace(at, hole.size(), content);
}

} // namespace

MadeLearnings::MadeLearnings(int shared)
    : m_classes(valueOf(learn::ErrorClasses::load())), m_shared(shared)
{
}

std::string MadeLearnings::script(std::uint64_t number, int fault) const
{
    std::string text(kScript);
    fill(text, "{language}", kLanguages[number % kLanguages.size()]);
    fill(text, "{shape}", std::format("{:08x}", hash64(std::to_string(number)) >> 32));
    // As many bytes that nothing else has as a script of its own.
    std::string own;
    for (int i = 0; i < 3; ++i)
        own +=
            std::format("{:016x}", hash64(std::to_string(number), static_cast<std::uint64_t>(i)));
    fill(text, "{number}", own);
    fill(text, "{fault}",
         fault == 0 ? "" : std::format("    f.wrap(\"body.end\", \"{}\")\n", fault));
    return text;
}

store::CapturedLearning MadeLearnings::one()
{
    // Two failures and a success for each function, many functions at a time as in a run.
    constexpr std::uint64_t kAtOnce = 300;
    const std::uint64_t round = m_made / (3 * kAtOnce);
    const std::uint64_t step = m_made / kAtOnce % 3;
    const std::uint64_t function = round * kAtOnce + m_made % kAtOnce;
    const std::uint64_t shape = function / static_cast<std::uint64_t>(m_shared);
    ++m_made;
    const auto word = [&] { return std::string(kWords[m_random() % kWords.size()]); };
    model::Learning learning{
        .project = std::format("{:032x}", round),
        .language = std::string(kLanguages[shape % kLanguages.size()]),
        .source = model::LearningSource::ScriptTests,
        .functionName = (round < kOldRounds ? "zone" : "") + word() + std::to_string(function),
        .functionHash = hash64(std::to_string(function)),
        .shape = std::format("shape {}", shape % 500),
        .origin = step == 0 ? "template" : "recipe:wrap",
        .attempt = static_cast<int>(step) + 1,
        .success = step == 2,
        .code = script(shape, step == 2 ? 0 : static_cast<int>(step + function % 7) + 1),
        .durationMs = 12.25,
        .createdAt = "2026-01-02T03:04:05.678Z"};
    if (step != 2) {
        std::string error = std::string(kTrace) + std::string(kErrors[function % kErrors.size()]);
        fill(error, "{word}", word());
        fill(error, "{word2}", word());
        fill(error, "{n}", std::to_string(m_random() % 1000));
        fill(error, "{n2}", std::to_string(m_random() % 10));
        learning.errorPattern =
            m_classes.classify(learning.language, learning.source, error).errorClass;
        learning.errors = {std::move(error)};
    }
    auto text = learning.code;
    if (!learning.errors.empty())
        text += learning.errors.front();
    const auto vector = learn::embedLocally(text, learning.language);
    return {.learning = std::move(learning),
            .space = vector.space.name,
            .vector = learn::packed(vector)};
}

std::vector<store::CapturedLearning> MadeLearnings::next(int count)
{
    std::vector<store::CapturedLearning> made;
    made.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        made.push_back(one());
    return made;
}

} // namespace espalier::bench
