// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/codefacts.h"

#include "core/base/file.h"
#include "core/base/jsonaccess.h"
#include "core/base/parallel.h"
#include "core/engine/discovery.h"
#include "core/instrument/filerules.h"
#include "core/instrument/pack.h"
#include "core/store/measurestore.h"
#include "core/store/ticketstore.h"

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
    std::erase_if(places, [&](const Place &place) {
        return !std::ranges::contains(ticket.filesToModify, place.path);
    });
    return places;
}

} // namespace

const std::vector<std::string> &protectedPaths()
{
    static const std::vector<std::string> kPaths{
        ".github/**",  ".gitlab-ci.yml", ".gitlab/**",     ".circleci/**",
        "Jenkinsfile", ".git*",          "conftest.py",    "pytest.ini",
        "tox.ini",     "setup.cfg",      "*.lock",         "package-lock.json",
        "go.sum",      "Dockerfile*",    ".espalier.toml", "**/migrations/**",
        ".husky/**",   "Makefile",       "CODEOWNERS"};
    return kPaths;
}

struct CodeFacts::Survey {
    std::map<std::string, KnownFile, std::less<>> files;
    std::unordered_map<std::string, std::int64_t> calls;
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

void CodeFacts::addFunctions(const model::Ticket &ticket, backlog::AssessedCode &code)
{
    std::set<std::pair<std::string, std::int64_t>> seen;
    for (const auto &place : placesOf(ticket)) {
        const auto file = m_survey->files.find(place.path);
        if (file == m_survey->files.end())
            continue;
        code.language = file->second.language;
        const auto holds = [&](const KnownFunction &function) {
            return place.line > 0 ? function.line <= place.line && place.line <= function.endLine
                                  : place.function.ends_with(function.name);
        };
        // Functions stand in the order of their headers: the last that holds a line is the inner.
        const auto &functions = file->second.functions;
        const auto found = std::find_if(functions.rbegin(), functions.rend(), holds);
        if (found == functions.rend() || !seen.emplace(place.path, found->line).second)
            continue;
        code.lines =
            code.lines.value_or(0) + static_cast<std::uint64_t>(found->endLine - found->line + 1);
        const auto calls = m_survey->calls.find(found->name);
        const auto count =
            calls == m_survey->calls.end() ? 0 : std::max<std::int64_t>(0, calls->second);
        code.callers = code.callers.value_or(0) + static_cast<std::uint64_t>(count);
        code.changesApi = code.changesApi || found->isPublic;
    }
    if (code.language.empty()) {
        for (const auto &path : code.files) {
            if (const auto file = m_survey->files.find(path); file != m_survey->files.end())
                code.language = file->second.language;
        }
    }
}

void CodeFacts::addCoverage(const model::Ticket &ticket, backlog::AssessedCode &code)
{
    store::MeasureStore measures(m_workspace.database());
    std::uint64_t executable = 0;
    std::uint64_t covered = 0;
    for (const auto &path : ticket.filesToModify) {
        const auto coverage = measures.coverageOf(path);
        if (!coverage || !*coverage)
            continue;
        for (const auto &[line, hits] : (*coverage)->seen.lines) {
            ++executable;
            covered += hits > 0 ? 1 : 0;
        }
    }
    if (executable > 0)
        code.coverage = static_cast<double>(covered) / static_cast<double>(executable);
}

void CodeFacts::addHistory(backlog::AssessedCode &code)
{
    if (code.files.empty())
        return;
    store::TicketStore tickets(m_workspace.database());
    model::TicketQuery query{.statuses = {model::TicketStatus::Failed}, .files = code.files};
    const auto failed = tickets.count(query);
    query.statuses.clear();
    query.regressed = true;
    const auto regressed = tickets.count(query);
    if (failed && regressed)
        code.failures = static_cast<std::uint64_t>(*failed + *regressed);
}

Result<backlog::AssessedCode> CodeFacts::of(const model::Ticket &ticket, JobContext &job)
{
    if (!m_survey) {
        if (auto done = survey(job); !done)
            return failure(std::move(done.error()));
    }
    backlog::AssessedCode code{.files = ticket.filesToModify};
    for (const auto &path : code.files) {
        const bool isProtected = std::ranges::any_of(protectedPaths(), [&](const auto &glob) {
            return instrument::matchesGlob(glob, path);
        });
        if (isProtected)
            code.protectedFiles.push_back(path);
        code.changesTests =
            code.changesTests || instrument::ruleOfPath(path) == instrument::kRuleTest;
    }
    addFunctions(ticket, code);
    addCoverage(ticket, code);
    addHistory(code);
    return code;
}

} // namespace espalier::engine
