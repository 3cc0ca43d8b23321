// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/codefacts.h"

#include "core/backlog/projectpath.h"
#include "core/base/file.h"
#include "core/base/jsonaccess.h"
#include "core/base/parallel.h"
#include "core/engine/discovery.h"
#include "core/engine/filefacts.h"
#include "core/instrument/pack.h"
#include "core/store/filehistory.h"
#include "core/store/measurestore.h"

#include <algorithm>
#include <cctype>
#include <mutex>
#include <set>

namespace espalier::engine {

namespace {

/// A function of the project.
struct KnownFunction {
    std::string name; ///< the last part of the qualified one
    std::int64_t line = 0;
    std::int64_t endLine = 0;
    bool isPublic = false;
};

struct KnownFile {
    std::string language;
    std::vector<KnownFunction> functions;
};

/// A place that the evidence of a ticket names.
struct Place {
    std::string path;
    std::int64_t line = 0;
    std::string function;
};

bool isWordByte(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

// How often each name stands before an opening parenthesis: calls, and definitions as well.
std::unordered_map<std::string, std::int64_t> countCalls(std::string_view text)
{
    std::unordered_map<std::string, std::int64_t> calls;
    for (std::size_t at = text.find('('); at != std::string_view::npos;
         at = text.find('(', at + 1)) {
        auto begin = at;
        while (begin > 0 && isWordByte(text[begin - 1]))
            --begin;
        if (begin < at)
            ++calls[std::string(text.substr(begin, at - begin))];
    }
    return calls;
}

// Seen by others: by the languages' own conventions.
bool isPublicName(const std::string &language, const model::Function &function,
                  const std::string &name)
{
    if (function.depth > 1 || name.empty())
        return false;
    if (language == "go")
        return std::isupper(static_cast<unsigned char>(name.front())) != 0;
    return name.front() != '_' && name.front() != '#';
}

KnownFile knownOf(const model::Outline &outline)
{
    KnownFile file{.language = outline.language, .functions = {}};
    for (const auto &function : outline.functions) {
        auto name = function.qualifiedName.substr(function.qualifiedName.rfind('.') + 1);
        const bool isPublic = isPublicName(outline.language, function, name);
        file.functions.push_back({.name = std::move(name),
                                  .line = function.line,
                                  .endLine = function.endLine,
                                  .isPublic = isPublic});
    }
    return file;
}

void addPlace(const Json &json, std::vector<Place> &places)
{
    Place place{.path = textAt(json, "path"),
                .line = integerAt(json, "line"),
                .function = textAt(json, "function")};
    if (!place.path.empty())
        places.push_back(std::move(place));
}

std::vector<Place> placesOf(const model::Ticket &ticket)
{
    std::vector<Place> places;
    for (const auto &evidence : ticket.evidence) {
        addPlace(evidence, places);
        const auto *trace = find(evidence, "trace");
        if (!trace)
            continue;
        for (const auto &error : model::stackTraceFromJson(*trace).errors) {
            for (const auto &frame : error.frames) {
                if (frame.own)
                    places.push_back(
                        {.path = frame.path, .line = frame.line, .function = frame.function});
            }
        }
    }
    // Evidence has paths as they were observed, a ticket as the project has them.
    for (auto &place : places)
        place.path = backlog::projectPath(place.path).value_or(std::string());
    std::erase_if(places, [&](const Place &place) {
        return !std::ranges::contains(ticket.filesToModify, place.path);
    });
    return places;
}

/// Lines that can be executed.
struct LineCount {
    std::uint64_t all = 0;
    std::uint64_t covered = 0;

    void add(std::uint64_t hits)
    {
        ++all;
        covered += hits > 0 ? 1 : 0;
    }
    [[nodiscard]] std::optional<double> share() const
    {
        return all > 0 ? std::optional(static_cast<double>(covered) / static_cast<double>(all))
                       : std::nullopt;
    }
};

} // namespace

struct CodeFacts::Survey {
    std::map<std::string, KnownFile, std::less<>> files;
    std::unordered_map<std::string, std::int64_t> calls;
};

/// A function that a ticket is about; the survey has it.
struct CodeFacts::Concerned {
    std::string path;
    const KnownFile &file;
    const KnownFunction &function;
};

CodeFacts::CodeFacts(Workspace &workspace, unsigned threads)
    : m_workspace(workspace), m_threads(threads)
{
}

CodeFacts::~CodeFacts() = default;

Result<> CodeFacts::survey(JobContext &job)
{
    auto survey = std::make_unique<Survey>();
    auto pack = instrument::Pack::load("spans");
    if (!pack)
        return failure(std::move(pack.error()));
    auto files = discoverFiles(m_workspace, {}, *pack, m_threads, job);
    if (!files)
        return failure(std::move(files.error()));
    for (const auto &file : *files) {
        if (file.content)
            survey->files.emplace(file.path, knownOf(file.content->outline));
    }
    std::mutex mutex;
    auto counted = parallelFor(files->size(), m_threads, job, "callers", [&](std::size_t index) {
        const auto text = readFile(m_workspace.root() / (*files)[index].path);
        if (!text)
            return;
        const auto calls = countCalls(*text);
        const std::scoped_lock lock(mutex);
        for (const auto &[name, count] : calls)
            survey->calls[name] += count;
    });
    if (!counted)
        return counted;
    // A definition is no call of itself.
    for (const auto &[path, file] : survey->files) {
        for (const auto &function : file.functions)
            --survey->calls[function.name];
    }
    m_survey = std::move(survey);
    return {};
}

std::vector<CodeFacts::Concerned> CodeFacts::concernedBy(const model::Ticket &ticket) const
{
    std::vector<Concerned> concerned;
    std::set<const KnownFunction *> seen;
    for (const auto &place : placesOf(ticket)) {
        const auto file = m_survey->files.find(place.path);
        if (file == m_survey->files.end())
            continue;
        const auto holds = [&](const KnownFunction &function) {
            return place.line > 0 ? function.line <= place.line && place.line <= function.endLine
                                  : place.function.ends_with(function.name);
        };
        // Functions stand in the order of their headers: the last that holds a line is the inner.
        const auto &functions = file->second.functions;
        const auto found = std::find_if(functions.rbegin(), functions.rend(), holds);
        if (found != functions.rend() && seen.insert(&*found).second)
            concerned.push_back({.path = place.path, .file = file->second, .function = *found});
    }
    return concerned;
}

void CodeFacts::addFunctions(const std::vector<Concerned> &concerned,
                             backlog::AssessedCode &code) const
{
    for (const auto &[path, file, function] : concerned) {
        code.language = file.language;
        code.lines = code.lines.value_or(0) +
                     static_cast<std::uint64_t>(function.endLine - function.line + 1);
        const auto calls = m_survey->calls.find(function.name);
        const auto count =
            calls == m_survey->calls.end() ? 0 : std::max<std::int64_t>(0, calls->second);
        code.callers = code.callers.value_or(0) + static_cast<std::uint64_t>(count);
        code.changesApi = code.changesApi || function.isPublic;
    }
}

void CodeFacts::addCoverage(const std::vector<Concerned> &concerned, backlog::AssessedCode &code)
{
    store::MeasureStore measures(m_workspace.database());
    LineCount ofFunctions;
    LineCount ofFiles;
    for (const auto &path : code.files) {
        const auto coverage = measures.coverageOf(path);
        if (!coverage || !*coverage)
            continue;
        for (const auto &[line, hits] : (*coverage)->seen.lines) {
            ofFiles.add(hits);
            const bool isConcerned = std::ranges::any_of(concerned, [&](const Concerned &each) {
                return each.path == path && each.function.line <= line &&
                       line <= each.function.endLine;
            });
            if (isConcerned)
                ofFunctions.add(hits);
        }
    }
    code.coverage = ofFunctions.share();
    if (code.coverage)
        return;
    code.coverage = ofFiles.share();
    code.coverageOfFiles = code.coverage.has_value();
}

void CodeFacts::addHistory(backlog::AssessedCode &code)
{
    if (code.files.empty())
        return;
    if (const auto failures = store::FileHistory(m_workspace.database()).failures(code.files))
        code.failures = static_cast<std::uint64_t>(*failures);
}

Result<backlog::AssessedCode> CodeFacts::of(const model::Ticket &ticket, JobContext &job)
{
    if (!m_survey) {
        if (auto done = survey(job); !done)
            return failure(std::move(done.error()));
    }
    auto code = factsOfFiles(ticket.filesToModify);
    const auto concerned = concernedBy(ticket);
    addFunctions(concerned, code);
    addCoverage(concerned, code);
    addHistory(code);
    return code;
}

} // namespace espalier::engine
