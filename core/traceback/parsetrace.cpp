// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/textcut.h"
#include "core/traceback/lines.h"
#include "core/traceback/parser.h"
#include "core/traceback/scan.h"
#include "core/traceback/traceback.h"

#include <algorithm>
#include <array>

namespace espalier::traceback {

static constexpr std::size_t kLeadingLines = 64; ///< among which a language is recognised

std::span<const Language *const> languages()
{
    static constexpr std::array<const Language *, 8> kLanguages{
        &kPython, &kPhp, &kGo, &kRust, &kRuby, &kJava, &kJavaScript, &kCSharp};
    return kLanguages;
}

static std::vector<std::string> linesIn(std::string_view text)
{
    std::vector<std::string> lines;
    const auto add = [&](std::string_view line) { lines.emplace_back(line); };
    LineSplitter splitter;
    splitter.feed(text, add);
    splitter.finish(add);
    return lines;
}

static const Language *languageOf(const std::vector<std::string> &lines, std::string_view name)
{
    for (const auto *language : languages()) {
        if (language->name == name)
            return language;
    }
    for (const auto &line : std::span(lines).first(std::min(lines.size(), kLeadingLines))) {
        for (const auto *language : languages()) {
            if (language->sign(line))
                return language;
        }
    }
    return nullptr;
}

bool addCause(const Language &language, model::StackTrace &before, model::StackTrace &next,
              const Limits &limits)
{
    auto &errors = before.errors;
    if (!language.isCause || next.empty() || !language.isCause(before, next))
        return false;
    auto &error = next.errors.front();
    if (errors.size() >= limits.errors) {
        errors.back().framesLeftOut += error.frames.size() + error.framesLeftOut;
        return true;
    }
    error.relation = model::Relation::Cause;
    error.of = errors.size() - 1;
    errors.push_back(std::move(error));
    return true;
}

// Reads one trace from the front of the lines.
static model::StackTrace parseOne(const Language &language, std::span<const std::string> &lines,
                                  const Limits &limits)
{
    const auto parser = language.parser({.limits = limits, .text = MessageText::Rest});
    while (!lines.empty() && parser->take(lines.front()) != Took::No)
        lines = lines.subspan(1);
    return parser->finish();
}

static model::StackTrace parsed(const Language &language, std::span<const std::string> lines,
                                const Limits &limits)
{
    auto trace = parseOne(language, lines, limits);
    for (auto left = lines.size(); !trace.empty() && !lines.empty(); left = lines.size()) {
        auto next = parseOne(language, lines, limits);
        if (lines.size() == left || !addCause(language, trace, next, limits))
            break;
    }
    return trace;
}

static std::size_t callsOf(const model::StackTrace &trace)
{
    std::size_t calls = 0;
    for (const auto &error : trace.errors)
        calls += error.frames.size();
    return calls;
}

// What OpenTelemetry's library for PHP records is told in Java's way.
static bool isJavaLike(const std::vector<std::string> &lines)
{
    return std::ranges::any_of(lines, [](const auto &line) {
        return trimmedLeft(line).starts_with("at ") && kJava.sign(line);
    });
}

model::StackTrace parseTrace(std::string_view text, std::string_view language)
{
    const Limits limits;
    std::string cut;
    if (text.size() > limits.traceBytes)
        text = cut = cutAtWord(text, limits.traceBytes);
    const auto lines = linesIn(text);
    const auto *known = languageOf(lines, languageNamed(language));
    if (!known)
        return {};
    auto trace = parsed(*known, lines, limits);
    if (callsOf(trace) == 0) {
        // Something may stand before the trace, or the language may be told wrongly.
        if (known == &kPhp && isJavaLike(lines)) {
            trace = parsed(kJava, lines, limits);
            trace.language = kPhp.name;
        } else if (auto found = findTraces(text); !found.empty()) {
            if (callsOf(found.front().trace) > 0)
                trace = std::move(found.front().trace);
        }
    }
    markOwn(trace);
    return trace;
}

} // namespace espalier::traceback
