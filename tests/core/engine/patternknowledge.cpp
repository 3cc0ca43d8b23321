// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/engine/patternknowledge.h"

#include "core/learn/codec.h"
#include "core/store/knowledgestore.h"
#include "core/store/patternstore.h"

#include <QtLogging>

#include <array>
#include <format>
#include <memory>
#include <random>

namespace espalier::test {

namespace {

constexpr auto kTime = "2026-01-02T03:04:05.000Z";
constexpr std::string_view kBad = "def insert_telemetry(source, **facts):\n"
                                  "    edits = Edits(source)\n"
                                  "    edits.insert(\"body.start\", \"tel.Enter()\")\n"
                                  "    return edits.text()\n";
constexpr std::string_view kGood = "def insert_telemetry(source, **facts):\n"
                                   "    edits = Edits(source)\n"
                                   "    edits.insert(\"body.start\", \"espalier.Enter()\")\n"
                                   "    return edits.text()\n";

template <typename T>
T valueOf(Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().text().c_str());
    return *std::move(result);
}

std::string scriptOf(int number)
{
    return std::format("{}# {}\n", kBad, number);
}

/// Texts that have much in common, and differ: a dictionary needs both.
std::vector<std::string> samples()
{
    constexpr std::array<std::string_view, 12> kWords{"read",  "order", "total", "parse",
                                                      "cache", "item",  "token", "state",
                                                      "query", "merge", "event", "score"};
    std::mt19937_64 random(7);
    const auto word = [&] { return kWords[random() % kWords.size()]; };
    std::vector<std::string> texts;
    while (texts.size() < 1'500) {
        auto text = scriptOf(static_cast<int>(random() % 900));
        for (auto lines = 1 + random() % 6; lines > 0; --lines)
            text += std::format("    edits.insert(\"{}.start\", \"tel.{}_{}({})\")\n", word(),
                                word(), word(), random() % 1'000);
        texts.push_back(std::move(text));
    }
    return texts;
}

store::TextPacking packingOf(store::Database &database)
{
    static const auto data = valueOf(learn::TextCodec::train(samples(), 4'096));
    auto codec = std::make_shared<learn::TextCodec>(valueOf(learn::TextCodec::create(data)));
    return {.dictionary = valueOf(store::KnowledgeStore(database).addDictionary(data)),
            .pack = [codec](std::string_view text) { return codec->compress(text); },
            .unpack = [codec](std::int64_t,
                              std::string_view bytes) { return codec->decompress(bytes); }};
}

std::vector<model::Pattern> patterns()
{
    model::Pattern go{.key = "go/loop/go_undefined_tel",
                      .name = "Telemetry that is not defined",
                      .family = "go",
                      .languages = {{"go", 8}},
                      .construct = model::Construct::Loop,
                      .errorClass = "go_undefined_tel",
                      .state = model::PatternState::Active,
                      .badExample = std::string(kBad),
                      .goodExample = std::string(kGood),
                      .why = "The name of the runtime is not known here.",
                      .howToFix = "Add the import.",
                      .change = Json::parse(R"({"rewrites": []})"),
                      .failures = 8,
                      .followedBySuccess = 6,
                      .occurrences = 14,
                      .helped = 3};
    go.contradictions = {kScriptPattern};
    model::Pattern python{.key = "python/function/python_undefined_variable",
                          .name = "A name that is not defined",
                          .family = "python",
                          .languages = {{"python", 5}},
                          .construct = model::Construct::Function,
                          .errorClass = "python_undefined_variable",
                          .badExample = "a = tel\n",
                          .goodExample = "a = espalier\n",
                          .why = "The script uses a name before it is there.",
                          .howToFix = "Use the name of the runtime.",
                          .failures = 5,
                          .followedBySuccess = 1,
                          .occurrences = 6};
    model::Pattern script{.key = "javascript/function/js_syntax_error",
                          .name = "An unexpected token",
                          .family = "javascript",
                          .languages = {{"javascript", 1}, {"typescript", 2}},
                          .construct = model::Construct::Function,
                          .errorClass = "js_syntax_error",
                          .state = model::PatternState::Disabled,
                          .why = "A brace stands where none may be.",
                          .howToFix = "Leave the brace out.",
                          .failures = 3,
                          .followedBySuccess = 3,
                          .occurrences = 6};
    model::Pattern gone{.key = "python/import/python_import_error",
                        .name = "Not worth knowing",
                        .family = "python",
                        .languages = {{"python", 2}},
                        .construct = model::Construct::Import,
                        .errorClass = "python_import_error",
                        .state = model::PatternState::Forgotten,
                        .failures = 2};
    return {go, python, script, gone};
}

model::Learning learning(const std::string &language, const std::string &errorClass, int number)
{
    return {.project = "0123",
            .language = language,
            .construct = model::Construct::Loop,
            .source = model::LearningSource::CompileCheck,
            .functionName = std::format("grow{}", number),
            .functionHash = static_cast<std::uint64_t>(number),
            .shape = language + "|function",
            .origin = "template",
            .success = false,
            .code = scriptOf(number),
            .errors = {std::format("./tree.go:{}:2: undefined: tel, which is what the script of "
                                   "the template has put there",
                                   number)},
            .errorPattern = errorClass,
            .createdAt = kTime};
}

} // namespace

void fillKnowledge(const std::filesystem::path &file)
{
    std::filesystem::create_directories(file.parent_path());
    const auto database = valueOf(store::Database::open(file, store::knowledgeSchema()));
    store::KnowledgeStore knowledge(*database, packingOf(*database));
    std::vector<store::CapturedLearning> captured;
    for (int i = 0; i < 2; ++i)
        captured.push_back({.learning = learning("go", "go_undefined_tel", i)});
    captured.push_back({.learning = learning("python", "python_undefined_variable", 2)});
    valueOf(knowledge.capture("run", captured));
    store::PatternStore store(*database);
    const store::PatternReason reason{
        .kind = "created", .actor = "consolidation", .note = {}, .at = kTime};
    std::vector<store::PatternWrite> writes;
    for (const auto &pattern : patterns())
        writes.push_back({.pattern = pattern, .keys = {pattern.key}, .reason = reason});
    valueOf(store.apply(valueOf(store.revision()), writes, 0));
}

} // namespace espalier::test
