// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/functionedits.h"

#include "core/base/bytestream.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/textformat.h"
#include "core/instrument/scriptwriter.h"
#include "core/instrument/squeeze.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

namespace espalier::engine {

namespace {

constexpr std::uint32_t kResultFormat = 2;

// Over everything a script sees of a function, and the script.
std::uint64_t resultKey(const ShapeGroup &group, const FileWork &file, const FunctionWork &work)
{
    const auto &function = *work.function;
    ByteWriter facts;
    facts.text(group.script.key);
    facts.number(hash64(group.script.text));
    facts.text(work.id);
    facts.text(file.newline);
    facts.number(function.depth);
    facts.text(function.parameters);
    for (const auto &anchor : function.anchors) {
        facts.number(anchor.kind);
        facts.number(anchor.situation);
        facts.number(anchor.number);
        facts.number(anchor.offset - function.lines.begin);
    }
    for (const auto &range : function.squeezed)
        facts.number(
            ByteRange{range.begin - function.lines.begin, range.end - function.lines.begin});
    return hash64(function.lines.of(file.text()), hash64(facts.take()));
}

std::uint64_t verificationKey(const FileWork &file)
{
    ByteWriter keys;
    // The outline knows the hash of the bytes on disk.
    keys.number(file.present.empty() ? file.content->contentHash : hash64(file.text()));
    for (const auto &work : file.functions) {
        if (work.group)
            keys.number(work.key);
    }
    return hash64(keys.take());
}

/// Some functions of one group that are run together.
struct Batch {
    std::size_t group = 0;
    std::vector<std::pair<FileWork *, FunctionWork *>> items;
};

std::vector<Batch> makeBatches(InstrumentPlan &plan)
{
    constexpr std::size_t kMostItems = 256;
    constexpr std::size_t kMostBytes = 512 * 1024;
    std::vector<std::size_t> openBatch(plan.groups.size(), ~std::size_t{0});
    std::vector<std::size_t> bytes;
    std::vector<Batch> batches;
    for (auto &file : plan.files) {
        for (auto &work : file.functions) {
            if (!work.group || work.fromCache || !plan.groups[*work.group].validation.ok)
                continue;
            auto &open = openBatch[*work.group];
            const auto size = work.function->lines.size();
            const bool full = open == ~std::size_t{0} || batches[open].items.size() >= kMostItems ||
                              bytes[open] + size > kMostBytes;
            if (full) {
                open = batches.size();
                batches.push_back({.group = *work.group});
                bytes.push_back(0);
            }
            batches[open].items.emplace_back(&file, &work);
            bytes[open] += size;
        }
    }
    return batches;
}

bool isHit(const model::Anchor &anchor, const FileWork &file,
           const std::vector<model::Insertion> &insertions)
{
    const auto from = lineStart(file.text(), anchor.offset);
    return std::ranges::any_of(insertions, [&](const model::Insertion &insertion) {
        return insertion.offset >= from && insertion.offset <= anchor.offset;
    });
}

// What the engine itself demands of insertions, whatever the tests said; empty when all is there.
std::string problemOf(const FileWork &file, const FunctionWork &work,
                      const instrument::LanguagePack &pack,
                      const std::vector<model::Insertion> &insertions)
{
    const auto &function = *work.function;
    for (const auto &insertion : insertions) {
        if (insertion.offset < function.lines.begin || insertion.offset > function.lines.end)
            return "an insertion lies outside the function";
        if (!isValidUtf8(insertion.text))
            return "an insertion is not UTF-8";
    }
    const auto entry =
        pack.entersByDecorator() ? model::AnchorKind::DecoratorsEnd : model::AnchorKind::BodyStart;
    std::uint16_t loops = 0;
    for (const auto &anchor : function.anchors) {
        const bool loop = anchor.kind == model::AnchorKind::LoopStart && !pack.loop.empty();
        loops += anchor.kind == model::AnchorKind::LoopStart;
        if ((loop || anchor.kind == entry) && !isHit(anchor, file, insertions))
            return "no telemetry at " + anchor.name();
    }
    return loops == function.loops ? std::string{} : "a loop has no place for telemetry";
}

void takeOutput(FileWork &file, FunctionWork &work, const ShapeGroup &group, ScriptOutput output)
{
    if (!output) {
        work.problem = "the script refused the function: " + output.error();
        return;
    }
    for (auto &insertion : *output) {
        insertion.offset += work.function->lines.begin;
        insertion.functionDepth = work.function->depth;
    }
    work.problem = problemOf(file, work, *group.pack, *output);
    if (!work.problem.empty())
        return;
    work.insertions = *std::move(output);
    instrument::squeeze(file.text(), *work.function, file.newline, work.insertions);
}

Result<> runBatch(InstrumentPlan &plan, Batch &batch, ScriptRunner &runner, JobContext &job)
{
    const auto &group = plan.groups[batch.group];
    std::vector<ScriptInput> inputs;
    inputs.reserve(batch.items.size());
    for (const auto &[file, work] : batch.items) {
        inputs.push_back({.source = work->function->lines.of(file->text()),
                          .facts = instrument::factsOf(work->id, file->outline(), *work->function,
                                                       file->newline)});
    }
    auto outputs = runner.run(group.script, inputs, job);
    if (!outputs)
        return failure(outputs.error());
    for (std::size_t i = 0; i < outputs->size(); ++i)
        takeOutput(*batch.items[i].first, *batch.items[i].second, group, std::move((*outputs)[i]));
    return {};
}

void markFailedGroups(InstrumentPlan &plan)
{
    for (auto &file : plan.files) {
        for (auto &work : file.functions) {
            if (!work.group || plan.groups[*work.group].validation.ok)
                continue;
            const auto &validation = plan.groups[*work.group].validation;
            work.problem = validation.phase == "security" ? "the script was found unsafe"
                                                          : "the script's tests failed";
            work.evidence = validation.evidence();
        }
    }
}

} // namespace

ResultCache::ResultCache(store::CacheStore &cache) : m_cache(cache)
{
    if (auto rows = cache.results())
        m_rows = *std::move(rows);
    m_byPath.reserve(m_rows.rows.size());
    for (const auto &row : m_rows.rows)
        m_byPath.emplace(row.path, row.blob);
}

std::optional<ResultCache::Entry> ResultCache::entryOf(const std::string &path) const
{
    const auto at = m_byPath.find(path);
    if (at == m_byPath.end())
        return std::nullopt;
    ByteReader in(at->second);
    if (in.number<std::uint32_t>() != kResultFormat)
        return std::nullopt;
    Entry entry{.verified = in.number<std::uint64_t>()};
    entry.results.resize(in.count());
    for (auto &result : entry.results) {
        result.key = in.number<std::uint64_t>();
        result.problem = in.text();
        result.insertions.resize(in.count());
        for (auto &insertion : result.insertions) {
            insertion.offset = in.number<std::uint32_t>();
            insertion.close = in.number<bool>();
            insertion.depth = in.number<std::uint32_t>();
            insertion.text = in.text();
            insertion.replaced = in.text();
        }
    }
    return in.failed() ? std::nullopt : std::optional(std::move(entry));
}

void ResultCache::fill(FileWork &file) const
{
    auto entry = entryOf(file.path);
    if (!entry)
        return;
    std::unordered_map<std::uint64_t, const Kept *> known;
    for (const auto &result : entry->results)
        known.emplace(result.key, &result);
    for (auto &work : file.functions) {
        const auto at = work.group ? known.find(work.key) : known.end();
        if (at == known.end())
            continue;
        // Kept relative to the function: it may have moved.
        for (auto insertion : at->second->insertions) {
            insertion.offset += work.function->lines.begin;
            insertion.functionDepth = work.function->depth;
            work.insertions.push_back(std::move(insertion));
        }
        work.problem = at->second->problem;
        work.fromCache = true;
    }
}

bool ResultCache::isVerified(const FileWork &file) const
{
    const bool allKnown = std::ranges::all_of(file.functions, [](const FunctionWork &work) {
        return !work.group || work.fromCache || !work.evidence.is_null();
    });
    if (!allKnown)
        return false;
    const auto at = m_byPath.find(file.path);
    if (at == m_byPath.end())
        return false;
    ByteReader in(at->second);
    return in.number<std::uint32_t>() == kResultFormat &&
           in.number<std::uint64_t>() == verificationKey(file);
}

void ResultCache::keep(const std::vector<FileWork> &files)
{
    std::vector<std::string> blobs;
    std::vector<store::ResultRow> rows;
    blobs.reserve(files.size());
    for (const auto &file : files) {
        if (isVerified(file))
            continue;
        // What a failed script did not get to see is not a result.
        const auto kept = [](const FunctionWork &work) {
            return work.group && work.evidence.is_null();
        };
        ByteWriter out;
        out.number(kResultFormat);
        out.number(verificationKey(file));
        out.number(static_cast<std::uint32_t>(std::ranges::count_if(file.functions, kept)));
        for (const auto &work : file.functions) {
            if (!kept(work))
                continue;
            out.number(work.key);
            out.text(work.problem);
            out.number(static_cast<std::uint32_t>(work.insertions.size()));
            for (const auto &insertion : work.insertions) {
                out.number(insertion.offset - work.function->lines.begin);
                out.number(insertion.close);
                out.number(insertion.depth);
                out.text(insertion.text);
                out.text(insertion.replaced);
            }
        }
        blobs.push_back(out.take());
        rows.push_back({.path = file.path, .blob = blobs.back()});
    }
    if (!rows.empty())
        static_cast<void>(m_cache.writeResults(rows)); // the next run makes them again
}

Result<> editFunctions(InstrumentPlan &plan, const ResultCache &cache, ScriptRunner &runner,
                       unsigned threads, JobContext &job)
{
    auto looked = parallelFor(plan.files.size(), threads, job, "look up", [&](std::size_t i) {
        auto &file = plan.files[i];
        for (auto &work : file.functions) {
            if (work.group)
                work.key = resultKey(plan.groups[*work.group], file, work);
        }
        cache.fill(file);
    });
    if (!looked)
        return looked;
    markFailedGroups(plan);
    auto batches = makeBatches(plan);
    std::mutex mutex;
    Result<> outcome;
    auto done = parallelFor(batches.size(), std::max(1u, runner.width()), job, "edit", 1,
                            [&](std::size_t i) {
                                if (auto ran = runBatch(plan, batches[i], runner, job); !ran) {
                                    const std::scoped_lock lock(mutex);
                                    outcome = failure(ran.error());
                                }
                            });
    return done ? outcome : done;
}

Result<> editFunction(const ShapeGroup &group, FileWork &file, FunctionWork &work,
                      ScriptRunner &runner, JobContext &job)
{
    work.insertions.clear();
    work.problem.clear();
    work.evidence = nullptr;
    work.fromCache = false;
    work.key = resultKey(group, file, work);
    const ScriptInput input{
        .source = work.function->lines.of(file.text()),
        .facts = instrument::factsOf(work.id, file.outline(), *work.function, file.newline)};
    auto outputs = runner.run(group.script, std::span(&input, 1), job);
    if (!outputs)
        return failure(outputs.error());
    takeOutput(file, work, group, std::move(outputs->front()));
    return {};
}

} // namespace espalier::engine
