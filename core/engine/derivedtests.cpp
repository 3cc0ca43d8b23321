// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/derivedtests.h"

#include "core/base/jsonaccess.h"
#include "core/gate/paths.h"
#include "core/git/committree.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace espalier::engine {

namespace {

constexpr std::string_view kQuotes = "\"'`";
constexpr std::string_view kOther = "q7z"; ///< what makes another text of one
constexpr std::uint64_t kMostOfTest = 1u << 20;

/// Texts, without their quotes, that the gates found as special cases.
std::set<std::string> specialTexts(const model::GateReport &report)
{
    std::set<std::string> texts;
    for (const auto &gate : report.results) {
        if (!gate.evidence.is_array())
            continue;
        for (const auto &piece : gate.evidence) {
            const auto literal = textAt(piece, "literal");
            if (textAt(piece, "what") == "special-case" && literal.size() > 2 &&
                kQuotes.contains(literal.front()) && literal.back() == literal.front())
                texts.insert(literal.substr(1, literal.size() - 2));
        }
    }
    return texts;
}

/// The same with every such text in quotes being another one; empty when it has none.
std::string withOtherTexts(std::string content, const std::set<std::string> &texts)
{
    bool isChanged = false;
    for (const auto &text : texts) {
        for (const char quote : kQuotes) {
            const auto quoted = quote + text + quote;
            const auto other = quote + text + std::string(kOther) + quote;
            for (auto at = content.find(quoted); at != std::string::npos;
                 at = content.find(quoted, at + other.size())) {
                content.replace(at, quoted.size(), other);
                isChanged = true;
            }
        }
    }
    return isChanged ? content : std::string();
}

Result<TreeOverlay> derivedTests(const git::Repository &repository, const git::ObjectId &tip,
                                 const std::set<std::string> &texts)
{
    TreeOverlay overlay;
    const auto &prefix = repository.facts().prefix;
    auto visited = git::visitCommit(
        repository, tip,
        [&](const git::TreeFile &file, const git::ContentReader &read) -> Result<> {
            const bool isFile = file.entry.kind == git::EntryKind::Regular ||
                                file.entry.kind == git::EntryKind::Executable;
            if (!isFile || !file.safePath || !file.path.starts_with(prefix) ||
                !gate::isTestPath(file.path) || file.size > kMostOfTest)
                return {};
            auto content = read();
            if (!content)
                return failure(std::move(content.error()));
            if (auto other = withOtherTexts(std::string(*content), texts); !other.empty())
                overlay.insert_or_assign(std::string(file.path.substr(prefix.size())),
                                         std::move(other));
            return {};
        });
    if (!visited)
        return failure(std::move(visited.error()));
    return overlay;
}

} // namespace

Result<std::optional<bool>> derivedTestsPass(const git::Repository &repository,
                                             const git::ObjectId &tip,
                                             const model::GateReport &report,
                                             const CommitTests &with, const TestSetup &setup,
                                             const OpenSandbox &openSandbox, JobContext &job)
{
    const auto texts = specialTexts(report);
    if (texts.empty() || with.end != CommitTests::End::Completed)
        return std::optional<bool>();
    auto overlay = derivedTests(repository, tip, texts);
    if (!overlay)
        return failure(std::move(overlay.error()));
    if (overlay->empty())
        return std::optional<bool>();
    auto derived = runTestsOf(repository, tip, setup, openSandbox, job, *overlay);
    if (!derived)
        return failure(std::move(derived.error()));
    const auto passes = [&](const model::TestSeen &test) {
        return test.outcome != model::TestVerdict::Passed ||
               std::ranges::any_of(derived->tests, [&](const model::TestSeen &other) {
                   return other.suite == test.suite && other.name == test.name &&
                          other.outcome == model::TestVerdict::Passed;
               });
    };
    return std::optional(std::ranges::all_of(with.tests, passes));
}

} // namespace espalier::engine
