// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/runevidence.h"

#include "core/gate/paths.h"
#include "core/git/changedfiles.h"
#include "core/syntax/language.h"

#include <algorithm>
#include <utility>

namespace espalier::engine {

namespace {

gate::TestRecord recordOf(const model::TestSeen &test)
{
    return {.name = test.suite.empty() ? test.name : test.suite + "::" + test.name,
            .outcome = test.outcome,
            .path = test.path,
            .line = static_cast<std::uint32_t>(std::max<std::int64_t>(test.line, 0)),
            .message = test.message};
}

std::vector<gate::TestRecord> recordsOf(const std::vector<model::TestSeen> &tests)
{
    std::vector<gate::TestRecord> records;
    for (const auto &test : tests)
        records.push_back(recordOf(test));
    return records;
}

gate::RunEnd endOf(CommitTests::End end)
{
    switch (end) {
    case CommitTests::End::Completed:
    case CommitTests::End::NoTests: return gate::RunEnd::Completed;
    case CommitTests::End::NotRun: return gate::RunEnd::NotStarted;
    case CommitTests::End::TimedOut: return gate::RunEnd::TimedOut;
    case CommitTests::End::Exceeded: return gate::RunEnd::Crashed;
    }
    return gate::RunEnd::NotStarted;
}

std::vector<gate::FileCoverage> linesOf(const std::vector<MeasuredFile> &measured)
{
    std::vector<gate::FileCoverage> files;
    for (const auto &[path, hits] : measured) {
        auto &file = files.emplace_back(gate::FileCoverage{.path = path});
        for (const auto &[line, count] : hits)
            (count > 0 ? file.executed : file.missing).insert(static_cast<std::uint32_t>(line));
    }
    return files;
}

} // namespace

std::vector<std::string> filesToMeasure(const git::Repository &repository,
                                        const git::ObjectId &base, const git::ObjectId &tip)
{
    std::vector<std::string> paths;
    const auto files = git::changedFiles(repository, base, tip);
    const auto &prefix = repository.facts().prefix;
    for (const auto &file : files ? *files : std::vector<git::ChangedFile>()) {
        if (file.after && file.path.starts_with(prefix) && syntax::languageOf(file.path) &&
            !gate::isTestPath(file.path))
            paths.push_back(file.path.substr(prefix.size()));
    }
    return paths;
}

RunEvidence evidenceOf(const CommitTests &without, const CommitTests &with)
{
    gate::TestEvidence evidence{.ended = endOf(with.end), .after = recordsOf(with.tests)};
    // Where the run as a whole fails without the patch, too, nothing tells what the patch has done.
    const auto failed = [](const CommitTests &tests) {
        return tests.isWhole && !tests.tests.empty() &&
               tests.tests.front().outcome == model::TestVerdict::Failed;
    };
    if (failed(without) && failed(with))
        evidence.ended = gate::RunEnd::NotStarted;
    if (without.end == CommitTests::End::Completed)
        evidence.before = recordsOf(without.tests);
    RunEvidence runs{.tests = std::move(evidence)};
    if (with.coverage)
        runs.coverage = linesOf(*with.coverage);
    return runs;
}

} // namespace espalier::engine
