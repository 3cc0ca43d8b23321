// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/consolidate.h"

#include "core/learn/consolidatedrafts.h"

#include <algorithm>
#include <array>

namespace espalier::learn {

std::string_view nameOf(GroupResult result)
{
    static constexpr std::array<std::string_view, 9> kNames{"created",    "updated",   "unchanged",
                                                            "merged",     "forgotten", "too-few",
                                                            "no-success", "no-change", "no-text"};
    return kNames[static_cast<std::size_t>(result)];
}

std::int64_t ConsolidateReport::count(GroupResult result) const
{
    return std::ranges::count(groups, result, &GroupOutcome::result);
}

namespace {

/// What a consolidation works with.
struct Inputs {
    store::KnowledgeStore &knowledge;
    store::PatternStore &patterns;
    const ErrorClasses &classes;
    const ConsolidateOptions &options;
    const Clock &clock;
    JobContext &job;
};

/// Numbers of patterns are known once they are stored.
void setNumbers(const Drafts &drafts, const std::vector<std::int64_t> &ids)
{
    for (std::size_t i = 0; i < drafts.all().size(); ++i) {
        for (auto *group : drafts.all()[i].groups)
            group->outcome.pattern = ids[i];
    }
}

Result<ConsolidateReport> consolidateOnce(const Inputs &in)
{
    // Read first: whatever changes after this makes the store refuse what is worked out below.
    auto revision = in.patterns.revision();
    if (!revision)
        return failure(std::move(revision.error()));
    auto stored = in.patterns.listWithForgotten();
    if (!stored)
        return failure(std::move(stored.error()));
    auto keys = in.patterns.keys();
    if (!keys)
        return failure(std::move(keys.error()));
    auto table = in.knowledge.facts();
    if (!table)
        return failure(std::move(table.error()));
    if (auto go = in.job.checkpoint(); !go)
        return failure(std::move(go.error()));

    auto groups = groupsOf(*table, in.classes);
    Drafts drafts(*table, in.knowledge, in.classes, in.options, in.job);
    if (auto loaded = drafts.load(*std::move(stored)); !loaded)
        return failure(std::move(loaded.error()));
    if (auto placed = drafts.place(groups, *keys); !placed)
        return failure(std::move(placed.error()));
    drafts.finish(toRfc3339(in.clock.now()));

    const auto writes = drafts.writes();
    const auto last = table->rows.empty() ? 0 : table->rows.back().id;
    auto written = in.patterns.apply(*revision, writes, last, [&](std::size_t done) {
        in.job.report("store", done, writes.size());
        return in.job.checkpoint();
    });
    if (!written)
        return failure(std::move(written.error()));
    setNumbers(drafts, written->ids);
    ConsolidateReport report;
    for (const auto &[key, group] : groups)
        report.groups.push_back(group.outcome);
    report.learnings = static_cast<std::int64_t>(table->rows.size());
    report.rows = written->rows;
    return report;
}

} // namespace

Result<ConsolidateReport> consolidate(store::KnowledgeStore &knowledge,
                                      store::PatternStore &patterns, const ErrorClasses &classes,
                                      const ConsolidateOptions &options, const Clock &clock,
                                      JobContext &job)
{
    const Inputs in{knowledge, patterns, classes, options, clock, job};
    // Each refusal means that somebody else got something done.
    constexpr int kMostTries = 8;
    for (int tries = 1;; ++tries) {
        auto report = consolidateOnce(in);
        if (report)
            report->tries = tries;
        if (report || report.error().kind != ErrorKind::Conflict || tries == kMostTries)
            return report;
    }
}

Result<bool> consolidationDue(store::KnowledgeStore &knowledge, std::int64_t every)
{
    if (every <= 0)
        return false;
    auto since = knowledge.sinceConsolidation();
    if (!since)
        return failure(std::move(since.error()));
    return *since >= every;
}

} // namespace espalier::learn
