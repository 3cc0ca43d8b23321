// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/capture.h"

#include "core/base/hash.h"
#include "core/base/textformat.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace espalier::learn {

using model::Construct;
using model::Learning;
using std::string_view;

namespace {

bool mentions(string_view text, std::initializer_list<string_view> words)
{
    return std::ranges::any_of(words, [&](string_view word) { return text.contains(word); });
}

/// At most so many bytes, and no half character.
std::string shortened(std::string text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    text.resize(end);
    return text + "…";
}

std::string masked(const CaptureOptions &options, std::string text)
{
    return options.mask && !text.empty() ? options.mask(text) : text;
}

/// All that the learnings of a verdict have in common.
Learning commonOf(const Verdict &verdict, const CaptureOptions &options)
{
    Learning result;
    result.project = verdict.project;
    result.language = verdict.language;
    result.source = verdict.source;
    result.functionName = functionNameOf(verdict.functionId);
    result.functionHash = KeyHasher().add(verdict.project).add(verdict.functionId).low();
    result.shape = verdict.shape;
    result.origin = verdict.origin;
    result.attempt = verdict.attempt;
    result.success = verdict.success;
    if (verdict.code.size() <= kLargestCode)
        result.code = masked(options, verdict.code);
    result.fixApplied = masked(options, shortened(verdict.fixApplied, kLongestError));
    result.durationMs = verdict.durationMs;
    result.createdAt = verdict.createdAt;
    return result;
}

std::string errorText(const Failure &failure, const CaptureOptions &options)
{
    std::string text = withoutFolders(failure.message);
    if (!failure.where.empty())
        text = failure.where + ": " + text;
    return shortened(masked(options, std::move(text)), kLongestError);
}

/// What secrets were taken out of is another text, which fails for other reasons.
bool canBeReplayed(const Verdict &verdict, const CaptureOptions &options)
{
    // A compiler is not asked without its file, nor the tests when it was the compiler.
    const bool complete =
        (verdict.source == model::LearningSource::CompileCheck) == !verdict.file.empty();
    return !verdict.success && complete && !verdict.tests.empty() && !verdict.code.empty() &&
           std::ranges::all_of(
               std::array{&verdict.tests, &verdict.code, &verdict.file}, [&](const auto *text) {
                   return text->size() <= kLargestCode && masked(options, *text) == *text;
               });
}

bool isImportError(string_view errorClass)
{
    return errorClass.ends_with("_import_error") || errorClass.ends_with("_unused_import") ||
           errorClass.ends_with("_include_error");
}

} // namespace

std::string projectHash(const std::filesystem::path &root)
{
    return KeyHasher().add("project").add(root.lexically_normal().string()).hex();
}

std::string functionNameOf(string_view functionId)
{
    if (const auto at = functionId.rfind("::"); at != string_view::npos)
        functionId.remove_prefix(at + 2);
    functionId = functionId.substr(0, functionId.find('#'));
    if (const auto at = functionId.rfind('.'); at != string_view::npos)
        functionId.remove_prefix(at + 1);
    return std::string(functionId);
}

Construct constructOf(const Failure &failure)
{
    const string_view where = failure.where;
    const string_view message = failure.message;
    if (where.starts_with("loop.") || message.contains("loop."))
        return Construct::Loop;
    if (mentions(where, {"capture", "prelude", "runtime"}))
        return where.contains("capture") ? Construct::Variable : Construct::Import;
    if (mentions(message,
                 {"--capture", "captured", "args(", "locals(", "_esp.args", "_esp.locals"}))
        return Construct::Variable;
    if (mentions(message, {"prelude", "runtime", "import ", "imported ", "Import"}))
        return Construct::Import;
    return Construct::Function;
}

std::string withoutFolders(string_view message)
{
    std::string result;
    std::size_t at = 0;
    while (at < message.size()) {
        const bool begins =
            message[at] == '/' &&
            (at == 0 || string_view(" \t\n'\"`(=<[,:").find(message[at - 1]) != string_view::npos);
        if (!begins) {
            result += message[at++];
            continue;
        }
        auto end = message.find_first_of(" \t\r\n'\"`():,;<>", at);
        end = std::min(end, message.size());
        auto path = message.substr(at, end - at);
        // "//" begins a comment, and what has one slash alone tells nothing.
        const bool folders = path.find('/', 1) != string_view::npos && !path.starts_with("//");
        result += folders ? path.substr(path.find_last_of('/') + 1) : path;
        at = end;
    }
    return result;
}

/// Tracebacks name the files of script and tests, and these are named after the key: elsewhere it
/// means nothing, and it would make the same error another one in each shape.
static std::string withoutKey(std::string text, const std::string &key)
{
    constexpr std::size_t kShortestKey = 16; // a shorter one may be a word
    if (key.size() >= kShortestKey)
        replaceAll(text, key, "script");
    return text;
}

Verdict verdictOf(const model::Script &script, const model::Validation &validation)
{
    Verdict result{.language = script.language,
                   .functionId = script.functionName,
                   .shape = script.shape,
                   .origin = script.origin,
                   .code = script.text,
                   .success = validation.ok,
                   .createdAt = validation.createdAt};
    const double seconds =
        std::accumulate(validation.tests.begin(), validation.tests.end(), 0.0,
                        [](double sum, const auto &test) { return sum + test.seconds; });
    result.durationMs = seconds * 1000;
    if (validation.ok)
        return result;
    for (const auto &finding : validation.findings)
        result.failures.push_back({validation.phase, "security: " + finding.reason});
    for (const auto &test : validation.tests) {
        if (test.outcome == "failed" || test.outcome == "error")
            result.failures.push_back({test.name, withoutKey(test.message, script.key)});
    }
    if (result.failures.empty())
        result.failures.push_back({validation.phase, withoutKey(validation.output, script.key)});
    return result;
}

std::vector<Learning> learningsOf(const Verdict &verdict, const ErrorClasses &classes,
                                  const CaptureOptions &options)
{
    const Learning common = commonOf(verdict, options);
    std::vector<Learning> result;
    if (verdict.success) {
        for (const auto construct : verdict.repaired) {
            result.push_back(common);
            result.back().construct = construct;
        }
        if (result.empty())
            result.push_back(common);
        return result;
    }
    const std::vector<Failure> unsaid{{}};
    for (const auto &failure : verdict.failures.empty() ? unsaid : verdict.failures) {
        const auto text = errorText(failure, options);
        const auto found = classes.classify(verdict.language, verdict.source, text);
        const auto construct =
            isImportError(found.errorClass) ? Construct::Import : constructOf(failure);
        const auto same = std::ranges::find_if(result, [&](const Learning &learning) {
            return learning.construct == construct && learning.errorPattern == found.errorClass;
        });
        auto &learning = same != result.end() ? *same : result.emplace_back(common);
        learning.construct = construct;
        learning.errorPattern = found.errorClass;
        if (learning.errors.size() < kMostErrors && !text.empty())
            learning.errors.push_back(text);
    }
    return result;
}

Result<store::Written> capture(store::KnowledgeStore &store, const std::string &batch,
                               std::span<const Verdict> verdicts, const ErrorClasses &classes,
                               const CaptureOptions &options)
{
    std::vector<store::CapturedLearning> captured;
    for (const auto &verdict : verdicts) {
        bool first = canBeReplayed(verdict, options); // of its learnings, one stands for it
        for (auto &learning : learningsOf(verdict, classes, options)) {
            std::string vector = options.embed ? options.embed(learning) : std::string{};
            captured.push_back({.learning = std::move(learning),
                                .space = vector.empty() ? std::string{} : options.space,
                                .vector = std::move(vector),
                                .tests = first ? verdict.tests : std::string{},
                                .file = first ? verdict.file : std::string{}});
            first = false;
        }
    }
    return store.capture(batch, captured);
}

} // namespace espalier::learn
