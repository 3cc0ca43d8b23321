// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/instrumentplan.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/textformat.h"
#include "core/engine/ignorerules.h"
#include "core/instrument/edits.h"
#include "core/instrument/outlinecodec.h"
#include "core/instrument/scriptwriter.h"
#include "core/instrument/strip.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace espalier::engine {

namespace {

/// Outlines of earlier runs, by path.
class OutlineCache final {
public:
    explicit OutlineCache(store::CacheStore &cache)
    {
        auto rows = cache.outlines();
        if (!rows)
            return; // a cache that cannot be read is an empty one
        m_rows = *std::move(rows);
        m_byPath.reserve(m_rows.rows.size());
        for (const auto &row : m_rows.rows)
            m_byPath.emplace(row.path, &row);
    }

    [[nodiscard]] std::optional<std::string_view> find(const std::string &path,
                                                       const FileStamp &stamp) const
    {
        const auto at = m_byPath.find(path);
        if (at == m_byPath.end() || at->second->size != stamp.size ||
            at->second->modifiedNs != stamp.modifiedNs)
            return std::nullopt;
        return at->second->blob;
    }

private:
    store::LoadedRows<store::OutlineRow> m_rows;
    std::unordered_map<std::string_view, const store::OutlineRow *> m_byPath;
};

void keepOutlines(store::CacheStore &cache, const std::vector<instrument::SourceFile> &files)
{
    std::vector<std::string> blobs;
    std::vector<store::OutlineRow> rows;
    blobs.reserve(files.size());
    for (const auto &file : files) {
        if (!file.content || file.fromCache)
            continue;
        blobs.push_back(instrument::encodeOutline(*file.content));
        rows.push_back({.path = file.path,
                        .size = file.stamp.size,
                        .modifiedNs = file.stamp.modifiedNs,
                        .contentHash = file.content->contentHash,
                        .version = 1,
                        .blob = blobs.back()});
    }
    if (!rows.empty())
        static_cast<void>(cache.writeOutlines(rows)); // the next run makes them again
}

/// What distinguishes two shapes, as a number.
std::uint64_t shapeHash(const model::Outline &outline, const model::Function &function,
                        instrument::Capture capture)
{
    std::string bytes = outline.language + '|' + outline.level + '|';
    bytes += static_cast<char>(function.form);
    bytes += static_cast<char>(function.isAsync);
    bytes += static_cast<char>(function.isGenerator);
    bytes += static_cast<char>(capture.args);
    bytes += static_cast<char>(capture.locals);
    for (const auto &anchor : function.anchors) {
        bytes += static_cast<char>(anchor.kind);
        bytes += static_cast<char>(anchor.situation);
        bytes += static_cast<char>(anchor.number & 0xFF);
        bytes += static_cast<char>(anchor.number >> 8);
    }
    return hash64(bytes);
}

std::string validUtf8(const std::string &text)
{
    if (isValidUtf8(text))
        return text;
    return parseJson(toText(Json(text))).get<std::string>(); // replaces what is not UTF-8
}

// Of a run that is about a few functions only, the other files need not be read.
bool mayHoldSelected(const Selection &selection, const std::string &path)
{
    if (selection.only.empty())
        return true;
    const auto prefix = validUtf8(path) + "::";
    const auto at = selection.only.lower_bound(prefix);
    return at != selection.only.end() && at->starts_with(prefix);
}

using Captures = std::map<std::string, instrument::Capture, std::less<>>;

class Planner final {
public:
    Planner(Workspace &workspace, const Selection &selection, const instrument::Pack &pack,
            instrument::Capture capture, unsigned threads, JobContext &job)
        : m_workspace(workspace), m_selection(selection), m_pack(pack), m_capture(capture),
          m_threads(threads), m_job(job)
    {
    }

    Result<InstrumentPlan> run();

private:
    void takeFiles(std::vector<instrument::SourceFile> files);
    void readFileWork(FileWork &file) const;
    void addFunctions(FileWork &file, const Captures &present) const;
    void group();
    void addToGroup(std::size_t fileIndex, std::size_t functionIndex);

    Workspace &m_workspace;
    const Selection &m_selection;
    const instrument::Pack &m_pack;
    instrument::Capture m_capture;
    unsigned m_threads;
    JobContext &m_job;
    InstrumentPlan m_plan;
    std::unordered_map<std::uint64_t, std::size_t> m_groupOf;
};

void Planner::takeFiles(std::vector<instrument::SourceFile> files)
{
    m_plan.discoveredFiles = files.size();
    for (auto &file : files) {
        if (!mayHoldSelected(m_selection, file.path))
            continue;
        if (!file.rule.empty()) {
            m_plan.skippedFiles.push_back(
                {file.path, file.rule, file.content ? file.content->problem : std::string{}});
            continue;
        }
        const auto *pack = m_pack.language(file.language->name());
        if (!pack) {
            m_plan.skippedFiles.push_back({file.path, "not-in-pack", {}});
            continue;
        }
        const auto &outline = file.content->outline;
        if (outline.functions.empty() && !file.content->instrumented) {
            if (outline.errors > 0)
                m_plan.skippedFiles.push_back({file.path, "syntax-error", {}});
            continue;
        }
        m_plan.files.push_back({.path = std::move(file.path),
                                .language = file.language,
                                .pack = pack,
                                .stamp = file.stamp,
                                .content = std::move(file.content)});
    }
}

void Planner::readFileWork(FileWork &file) const
{
    auto text = readFile(m_workspace.root() / file.path, kMaxSourceBytes, &file.stamp);
    if (!text) {
        file.content = nullptr;
        return;
    }
    file.current = *std::move(text);
    if (hash64(file.current) != file.content->contentHash) {
        // The file changed since it was outlined, or the stamp of a cached outline deceived.
        file.content = std::make_shared<const instrument::FileOutline>(
            instrument::outlineOf(*file.language, &m_pack, file.current));
    }
    file.newline = detectFormat(file.current).newline;
    Captures present;
    if (file.content->instrumented) {
        if (auto stripped = instrument::strip(*file.language, *file.pack, file.current)) {
            file.present = instrument::toInsertions(file.current, stripped->removed);
            file.original = std::move(stripped->text);
            file.presentOwners = std::move(stripped->owners);
            present = std::move(stripped->captures);
        }
    }
    addFunctions(file, present);
}

void Planner::addFunctions(FileWork &file, const Captures &present) const
{
    const auto &functions = file.outline().functions;
    file.functions.reserve(functions.size());
    for (const auto &function : functions) {
        FunctionWork work{.function = &function, .id = functionId(file.path, function)};
        work.wasInstrumented = file.content->instrumentedIds.contains(work.id);
        work.selected = selects(m_selection, function, work.id);
        if (!work.selected && !work.wasInstrumented)
            continue;
        const auto at = present.find(work.id);
        const auto has = at == present.end() ? instrument::Capture{} : at->second;
        work.pack = m_pack.language(file.language->name(), work.selected ? m_capture : has,
                                    !function.parameters.empty());
        work.entryChanges = work.wasInstrumented && work.pack->entry.capture != has;
        file.functions.push_back(std::move(work));
    }
}

void Planner::addToGroup(std::size_t fileIndex, std::size_t functionIndex)
{
    auto &file = m_plan.files[fileIndex];
    auto &work = file.functions[functionIndex];
    const auto &function = *work.function;
    if (!function.rule.empty())
        return;
    const auto [at, isNew] = m_groupOf.try_emplace(
        shapeHash(file.outline(), function, work.pack->entry.capture), m_plan.groups.size());
    if (isNew) {
        auto shape = instrument::shapeOf(file.outline(), function);
        auto key = instrument::scriptKey(shape, *work.pack);
        m_plan.groups.push_back({.shape = std::move(shape),
                                 .key = std::move(key),
                                 .pack = work.pack,
                                 .exampleFile = fileIndex,
                                 .exampleFunction = functionIndex});
    }
    auto &group = m_plan.groups[at->second];
    work.group = at->second;
    ++group.size;
    // The example is the shortest function in a file without errors: it is what people read.
    const auto &exampleFile = m_plan.files[group.exampleFile];
    const auto &example = *exampleFile.functions[group.exampleFunction].function;
    const auto rank = [](const FileWork &f, const model::Function &fn) {
        return std::pair(f.outline().errors, fn.lines.size());
    };
    if (rank(file, function) < rank(exampleFile, example)) {
        group.exampleFile = fileIndex;
        group.exampleFunction = functionIndex;
    }
}

void Planner::group()
{
    for (std::size_t f = 0; f < m_plan.files.size(); ++f) {
        for (std::size_t i = 0; i < m_plan.files[f].functions.size(); ++i)
            addToGroup(f, i);
    }
}

Result<InstrumentPlan> Planner::run()
{
    const auto start = std::chrono::steady_clock::now();
    m_workspace.notePlanning();
    auto files = discoverFiles(m_workspace, m_selection, m_pack, m_threads, m_job);
    if (!files)
        return failure(files.error());
    m_plan.discoverMs = millisecondsSince(start);
    takeFiles(*std::move(files));
    auto read = parallelFor(m_plan.files.size(), m_threads, m_job, "read",
                            [&](std::size_t i) { readFileWork(m_plan.files[i]); });
    if (!read)
        return failure(read.error());
    std::erase_if(m_plan.files, [&](const FileWork &file) {
        if (!file.content)
            m_plan.skippedFiles.push_back({file.path, "vanished", {}});
        return !file.content || file.functions.empty();
    });
    group();
    return std::move(m_plan);
}

} // namespace

Result<std::vector<instrument::SourceFile>> discoverFiles(Workspace &workspace,
                                                          const Selection &selection,
                                                          const instrument::Pack &pack,
                                                          unsigned threads, JobContext &job)
{
    const OutlineCache cache(workspace.cache());
    const IgnoreRules ignore(workspace.root());
    instrument::DiscoverOptions options{
        .root = workspace.root(),
        .languages = selection.languages,
        .pathGlobs = selection.pathGlobs,
        .excludeGlobs = selection.excludeGlobs,
        .include = selection.include,
        .inRepository = static_cast<bool>(ignore.predicate()),
        .isIgnored = ignore.predicate(),
        .lookup = [&](const std::string &path,
                      const FileStamp &stamp) { return cache.find(path, stamp); },
        .pack = &pack,
        .threads = threads};
    auto files = instrument::discover(options, job);
    if (files)
        keepOutlines(workspace.cache(), *files);
    return files;
}

Result<InstrumentPlan> makePlan(Workspace &workspace, const Selection &selection,
                                const instrument::Pack &pack, instrument::Capture capture,
                                unsigned threads, JobContext &job)
{
    return Planner(workspace, selection, pack, capture, threads, job).run();
}

std::string functionId(const std::string &path, const model::Function &function)
{
    return validUtf8(path + "::" + function.localId());
}

bool selects(const Selection &selection, const model::Function &function, const std::string &id)
{
    if (selection.leaveOut.contains(id) ||
        (!selection.only.empty() && !selection.only.contains(id)))
        return false;
    if (selection.functionGlobs.empty())
        return true;
    const std::string_view qualified = function.qualifiedName;
    const auto dot = qualified.rfind('.');
    const auto simple = dot == std::string_view::npos ? qualified : qualified.substr(dot + 1);
    return std::ranges::any_of(selection.functionGlobs, [&](const std::string &glob) {
        return instrument::matchesGlob(glob, simple) || instrument::matchesGlob(glob, qualified) ||
               instrument::matchesGlob(glob, id);
    });
}

bool selectsWholeFiles(const Selection &selection)
{
    return selection.functionGlobs.empty() && selection.only.empty() && selection.leaveOut.empty();
}

} // namespace espalier::engine
