// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/patchproof.h"

#include "core/backlog/fingerprint.h"
#include "core/base/jsonaccess.h"
#include "core/base/textcut.h"

#include <algorithm>
#include <array>
#include <format>

namespace espalier::engine {

using autopatch::ProofTarget;
using autopatch::ProofTest;

namespace {

/// Whether JavaScript says in the words for code that is wrong that data is, which was read.
bool isErrorOfData(const model::TestSeen &seen)
{
    return seen.detail.contains("at JSON.parse") || seen.message.contains("at JSON.parse");
}

/// Of JavaScript nothing but the text says that a file of tests was not loaded.
bool isNotLoaded(const model::TestSeen &seen)
{
    constexpr std::array<std::string_view, 4> kWords{"Cannot find module", "ERR_MODULE_NOT_FOUND",
                                                     "SyntaxError", "[setup failed]"};
    const bool isOfData = isErrorOfData(seen);
    return std::ranges::any_of(kWords, [&](std::string_view word) {
        return (word != "SyntaxError" || !isOfData) &&
               (seen.message.contains(word) || seen.detail.contains(word));
    });
}

ProofTest proofTestOf(const model::TestSeen &seen)
{
    ProofTest test{.name = fullName(seen.suite, seen.name),
                   .outcome = seen.outcome,
                   .errorType = isNotLoaded(seen) ? "ImportError" : std::string()};
    if (seen.trace.empty() || !test.errorType.empty())
        return test;
    test.errorType = seen.trace.errors.front().type;
    test.isOfData = isErrorOfData(seen);
    model::ExceptionSeen raised;
    raised.trace = seen.trace;
    if (auto fingerprint = backlog::fingerprintOf({.content = raised, .at = {}, .service = {}}))
        test.parts = std::move(fingerprint->parts);
    return test;
}

} // namespace

std::string fullName(const std::string &suite, const std::string &name)
{
    return suite.empty() ? name : suite + "::" + name;
}

ProofTarget targetOf(const model::Ticket &ticket)
{
    ProofTarget target;
    target.test = textAt(ticket.metadata, "accepted_test"); // by a person
    for (const auto &evidence : ticket.evidence) {
        const auto kind = textAt(evidence, "kind");
        if (kind == "test" && target.test.empty())
            target.test = fullName(textAt(evidence, "suite"), textAt(evidence, "name"));
        const auto basis = textAt(evidence, "basis");
        const auto *parts = find(evidence, "parts");
        if (kind != "grouped" || (basis != "own-frames" && basis != "type-and-value") || !parts ||
            !parts->is_array() || !target.parts.empty())
            continue;
        for (const auto &part : *parts) {
            if (part.is_string())
                target.parts.push_back(part.get<std::string>());
        }
    }
    return target;
}

std::vector<ProofTest> proofTestsOf(const CommitTests &tests)
{
    std::vector<ProofTest> result;
    if (tests.isWhole) // it may have failed for any reason
        return result;
    for (const auto &seen : tests.tests)
        result.push_back(proofTestOf(seen));
    return result;
}

std::vector<const model::TestSeen *> reproducing(const CommitTests &tests,
                                                 const model::Ticket &ticket)
{
    const auto failing = proofTestsOf(tests);
    auto mended = failing;
    for (auto &test : mended)
        test.outcome = model::TestVerdict::Passed;
    const auto proof = autopatch::proofOf(failing, mended, targetOf(ticket));
    std::vector<const model::TestSeen *> found;
    for (const auto &seen : tests.tests) {
        if (std::ranges::contains(proof.proving, fullName(seen.suite, seen.name)))
            found.push_back(&seen);
    }
    return found;
}

std::vector<std::string> failingTests(const CommitTests &tests)
{
    constexpr std::size_t kMostSaid = 2000; // bytes
    std::vector<std::string> failing;
    for (const auto &seen : tests.tests) {
        if (seen.outcome == model::TestVerdict::Failed ||
            seen.outcome == model::TestVerdict::Errored)
            failing.push_back(std::format(
                "{}: {}", fullName(seen.suite, seen.name),
                cutAtWord(seen.message.empty() ? seen.detail : seen.message, kMostSaid)));
    }
    return failing;
}

} // namespace espalier::engine
