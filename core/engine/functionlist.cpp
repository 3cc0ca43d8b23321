// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/functionlist.h"

#include "core/base/clock.h"
#include "core/base/parallel.h"
#include "core/engine/filework.h"
#include "core/engine/reportbuilder.h"
#include "core/instrument/scriptwriter.h"

#include <iterator>
#include <memory>
#include <unordered_map>
#include <utility>

namespace espalier::engine {

namespace {

class FunctionLister final {
public:
    FunctionLister(Workspace &workspace, const ListOptions &options, const instrument::Pack &pack,
                   const FunctionSink &sink)
        : m_workspace(workspace), m_selection(options.selection), m_pack(pack), m_sink(sink),
          m_threads(options.threads),
          m_discovery(workspace, options.selection, pack, options.threads),
          m_placement(workspace.root())
    {
    }

    Result<model::InstrumentReport> run(JobContext &job);

private:
    /// A file on its way from the threads that read to the one that lists.
    struct Waiting {
        instrument::SourceFile found; ///< its content stays for the cache
        TakenFile taken;
    };

    void read(instrument::SourceFile &found, std::unique_ptr<Waiting> &waiting) const;
    void list(const Waiting &waiting);
    void leaveOut(const model::SkippedFile &file);
    [[nodiscard]] std::string keyOf(const FileWork &file, const FunctionWork &work);

    Workspace &m_workspace;
    const Selection &m_selection;
    const instrument::Pack &m_pack;
    const FunctionSink &m_sink;
    unsigned m_threads;
    Discovery m_discovery;
    instrument::PlacementRules m_placement;
    std::unordered_map<std::uint64_t, std::string> m_keys; ///< of scripts, by shape
    model::InstrumentReport m_report;
};

void FunctionLister::read(instrument::SourceFile &found, std::unique_ptr<Waiting> &waiting) const
{
    instrument::outlineSourceFile(found, m_discovery.options());
    waiting = std::make_unique<Waiting>();
    waiting->taken = takeFile(found, m_selection, m_pack);
    waiting->found = std::move(found);
    auto &work = waiting->taken.work;
    if (!work)
        return;
    if (work->fresh && !work->content->instrumented)
        addFunctions(*work, m_selection, m_pack, {});
    else
        readFileWork(*work, m_workspace, m_selection, m_pack, {});
}

void FunctionLister::leaveOut(const model::SkippedFile &file)
{
    m_report.skippedFiles.push_back({file.path, file.rule, fileRuleReason(file.rule, file.reason)});
}

std::string FunctionLister::keyOf(const FileWork &file, const FunctionWork &work)
{
    auto &key = m_keys[shapeHash(file, work)];
    if (key.empty())
        key =
            instrument::scriptKey(instrument::shapeOf(file.outline(), *work.function), *work.pack);
    return key;
}

void FunctionLister::list(const Waiting &waiting)
{
    m_discovery.keep(waiting.found);
    const auto &taken = waiting.taken;
    if (taken.skipped)
        leaveOut(*taken.skipped);
    if (!taken.work)
        return;
    const auto &file = *taken.work;
    if (!file.content) {
        leaveOut({file.path, "vanished", {}});
        return;
    }
    if (file.functions.empty())
        return;
    const auto placement = m_placement.place(file.path, file.outline(), *file.pack);
    if (!placement.rule.empty() && !file.content->instrumented) {
        leaveOut({file.path, placement.rule, {}});
        return;
    }
    ++m_report.totals.files;
    std::vector<model::FunctionResult> results;
    for (const auto &work : file.functions) {
        if (!work.selected)
            continue;
        auto result = describe(file, work);
        if (work.function->rule.empty()) {
            result.key = keyOf(file, work);
            result.status = work.wasInstrumented ? model::FunctionStatus::Instrumented
                                                 : model::FunctionStatus::Unchanged;
        }
        count(result, m_report.totals);
        results.push_back(std::move(result));
    }
    m_sink(std::move(results));
}

Result<model::InstrumentReport> FunctionLister::run(JobContext &job)
{
    constexpr std::size_t kAhead = 16; // enough to wait for a large file
    const auto start = std::chrono::steady_clock::now();
    m_report.project = m_workspace.root().string();
    m_report.pack = m_pack.name();
    auto files = instrument::findSourceFiles(m_discovery.options(), job);
    if (!files)
        return failure(files.error());
    std::vector<std::unique_ptr<Waiting>> waiting(files->size());
    auto done = parallelInOrder(
        files->size(), m_threads, job, "discover", kAhead,
        [&](std::size_t i) { read((*files)[i], waiting[i]); },
        [&](std::size_t i) { list(*std::exchange(waiting[i], nullptr)); });
    m_discovery.flush();
    if (!done)
        return failure(done.error());
    m_report.totals.shapes = static_cast<int>(m_keys.size());
    m_report.timings.discover = m_report.timings.total = millisecondsSince(start);
    return std::move(m_report);
}

} // namespace

Result<model::InstrumentReport> listFunctions(Workspace &workspace, const ListOptions &options,
                                              JobContext &job, const FunctionSink &sink)
{
    auto pack = instrument::Pack::load(options.pack);
    if (!pack)
        return failure(pack.error());
    return FunctionLister(workspace, options, *pack, sink).run(job);
}

Result<model::InstrumentReport> listFunctions(Workspace &workspace, const ListOptions &options,
                                              JobContext &job)
{
    std::vector<model::FunctionResult> functions;
    auto report = listFunctions(workspace, options, job, [&](auto results) {
        functions.insert(functions.end(), std::make_move_iterator(results.begin()),
                         std::make_move_iterator(results.end()));
    });
    if (report)
        report->functions = std::move(functions);
    return report;
}

} // namespace espalier::engine
