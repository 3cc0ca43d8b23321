// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgesharing.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/engine/knowledgecapture.h"
#include "core/learn/bundle.h"
#include "core/learn/otherformats.h"
#include "core/learn/vectorembed.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;
using learn::OtherFile;
using model::Learning;
using model::Pattern;

namespace {

constexpr std::uint64_t kMostLearningsBytes = std::uint64_t{256} << 20; ///< of one file by language

std::string nowText()
{
    return toRfc3339(std::chrono::system_clock::now());
}

bool isOf(const Pattern &pattern, const std::string &language)
{
    return language.empty() || pattern.family == language || pattern.languages.contains(language);
}

Result<std::vector<Pattern>> patternsOf(Knowledge &knowledge, const std::string &language)
{
    auto patterns = knowledge.patterns().list();
    if (patterns)
        std::erase_if(*patterns, [&](const Pattern &each) { return !isOf(each, language); });
    return patterns;
}

/// Writes one of the files; a name that is none is left out.
Result<> writeOther(const fs::path &folder, OtherFile kind, const std::string &language,
                    const Json &json, KnowledgeExport &done)
{
    const auto name = learn::otherFilename(kind, language);
    if (name.empty())
        return {};
    auto text = toText(json, 1) + '\n';
    auto masked = scrub::masked(text, scrub::Scope::SecretsAndPrivate);
    done.masked += masked != text;
    if (auto written = writeFileAtomically(folder / name, masked); !written)
        return written;
    done.files.push_back((folder / name).string());
    return {};
}

} // namespace

Result<KnowledgeExport> exportBundle(Knowledge &knowledge, const fs::path &file,
                                     const std::string &source, const std::string &language)
{
    const auto present = readFile(file, kMostLearningsBytes);
    const bool free = present ? present->contains("\"espalier-patterns\"")
                              : present.error().kind == ErrorKind::NotFound;
    if (!free)
        return failure(ErrorKind::AlreadyExists,
                       "a file of another kind is there; give another name", file.string());
    auto patterns = patternsOf(knowledge, language);
    if (!patterns)
        return failure(std::move(patterns.error()));
    auto bundle = learn::writeBundle(*patterns, source, nowText());
    if (!bundle)
        return failure(std::move(bundle.error()));
    if (auto written = writeFileAtomically(file, bundle->text); !written)
        return failure(std::move(written.error()));
    return KnowledgeExport{
        .files = {file.string()}, .patterns = bundle->patterns, .masked = bundle->masked};
}

Result<KnowledgeExport> exportFiles(Knowledge &knowledge, const fs::path &folder,
                                    const std::string &language,
                                    std::span<const model::Script> scripts, JobContext &job)
{
    auto patterns = patternsOf(knowledge, language);
    auto learnings =
        allLearnings(knowledge.learnings(), language, [](const Learning &) { return true; }, job);
    if (!patterns || !learnings)
        return failure(!patterns ? patterns.error() : learnings.error());
    if (auto made = makeFolder(folder); !made)
        return failure(std::move(made.error()));
    KnowledgeExport done{.files = {},
                         .patterns = patterns->size(),
                         .learnings = learnings->size(),
                         .scripts = scripts.size()};
    std::map<std::string, std::vector<Learning>> byLanguage;
    for (auto &learning : *learnings)
        byLanguage[learning.language].push_back(std::move(learning));
    std::map<std::string, std::vector<Pattern>> patternsByLanguage;
    for (auto &pattern : *patterns) {
        const auto names = pattern.languages;
        for (const auto &[name, count] : names) {
            if (language.empty() || name == language)
                patternsByLanguage[name].push_back(pattern);
        }
        if (names.empty())
            patternsByLanguage[pattern.family].push_back(std::move(pattern));
    }
    for (const auto &[name, list] : byLanguage) {
        if (auto written =
                writeOther(folder, OtherFile::Learnings, name, learn::learningsFile(list), done);
            !written)
            return failure(std::move(written.error()));
    }
    for (const auto &[name, list] : patternsByLanguage) {
        if (auto written =
                writeOther(folder, OtherFile::Patterns, name, learn::patternsFile(list), done);
            !written)
            return failure(std::move(written.error()));
    }
    if (scripts.empty())
        return done;
    auto written =
        writeOther(folder, OtherFile::CacheIndex, {}, learn::cacheIndexFile(scripts), done);
    return written ? Result<KnowledgeExport>(std::move(done)) : failure(std::move(written.error()));
}

namespace {

/// Takes what is read into the knowledge, within one transaction.
class Importer final {
public:
    Importer(Knowledge &knowledge, bool preview) : m_knowledge(knowledge)
    {
        m_done.preview = preview;
    }

    Result<KnowledgeImport> run(const fs::path &from);

private:
    Result<> readBundleFile(const fs::path &file);
    Result<> readFolder(const fs::path &folder);
    Result<> readOther(const fs::path &file, const learn::NamedFile &named);
    Result<> addPatterns(const std::vector<Pattern> &patterns);
    Result<> addLearnings(std::vector<Learning> learnings, const std::string &batch);

    Knowledge &m_knowledge;
    KnowledgeImport m_done;
};

Result<> Importer::addPatterns(const std::vector<Pattern> &patterns)
{
    const auto keys = m_knowledge.patterns().keys();
    if (!keys)
        return failure(keys.error());
    std::set<std::string> seen;
    for (const auto &pattern : patterns) {
        const auto at = keys->find(pattern.key);
        if (at != keys->end() || !seen.insert(pattern.key).second) {
            m_done.known.push_back(pattern.name);
            if (at != keys->end() && at->second.forgotten)
                m_done.problems.push_back(pattern.name + " was forgotten here, and stays so");
            continue;
        }
        m_done.added.push_back(pattern.name);
        if (m_done.preview)
            continue;
        auto added = m_knowledge.patterns().add(
            pattern,
            {.kind = "imported", .actor = pattern.provenance, .note = {}, .at = nowText()});
        if (!added)
            return failure(std::move(added.error()));
        m_done.rows += added->rows;
    }
    return {};
}

Result<> Importer::addLearnings(std::vector<Learning> learnings, const std::string &batch)
{
    std::vector<store::CapturedLearning> captured;
    for (auto &learning : learnings) {
        learning.code = scrub::masked(learning.code, scrub::Scope::SecretsAndPrivate);
        learning.fixApplied = scrub::masked(learning.fixApplied, scrub::Scope::SecretsAndPrivate);
        for (auto &error : learning.errors)
            error = scrub::masked(error, scrub::Scope::SecretsAndPrivate);
        auto vector = vectorBytes(learning);
        const auto space = vector.empty() ? std::string{} : learn::localSpace().name;
        captured.push_back({.learning = std::move(learning),
                            .space = space,
                            .vector = std::move(vector),
                            .tests = {}});
    }
    m_done.learnings += captured.size();
    if (m_done.preview)
        return {};
    auto written = m_knowledge.learnings().capture(batch, captured);
    if (!written)
        return failure(std::move(written.error()));
    m_done.rows += written->rows;
    if (written->rows == 0 && !captured.empty())
        m_done.problems.push_back("these learnings were imported before");
    return {};
}

Result<> Importer::readBundleFile(const fs::path &file)
{
    const auto text = readFile(file, learn::kMostBundleBytes);
    if (!text)
        return failure(text.error());
    auto bundle = learn::readBundle(*text);
    if (!bundle)
        return failure(bundle.error().kind, bundle.error().message, file.string());
    m_done.source = bundle->source;
    m_done.problems = std::move(bundle->problems);
    return addPatterns(bundle->patterns);
}

Result<> Importer::readOther(const fs::path &file, const learn::NamedFile &named)
{
    const auto text = readFile(file, kMostLearningsBytes);
    if (!text)
        return failure(text.error());
    const auto inFile = [&](const Error &error) {
        return failure(error.kind, error.message, file.string());
    };
    const auto json = learn::parseForeign(*text, kMostLearningsBytes);
    if (!json)
        return inFile(json.error());
    const auto leftOut = [&](std::size_t count) {
        if (count > 0)
            m_done.problems.push_back(
                std::format("{} entries of {} cannot be used", count, file.filename().string()));
    };
    const auto digest = sha256Hex(*text);
    if (named.kind == OtherFile::Learnings) {
        auto entries =
            learn::learningsFromFile(*json, named.language, "import:" + digest, nowText());
        if (!entries)
            return inFile(entries.error());
        leftOut(entries->leftOut);
        for (auto &learning : entries->values) {
            if (learning.errorPattern.empty() && !learning.success && !learning.errors.empty())
                learning.errorPattern =
                    m_knowledge.classes()
                        .classify(learning.language, learning.source, learning.errors.front())
                        .errorClass;
        }
        return addLearnings(std::move(entries->values), "import-" + digest);
    }
    if (named.kind == OtherFile::Patterns) {
        auto entries = learn::patternsFromFile(
            *json, named.language, m_knowledge.classes().familyOf(named.language), m_done.source);
        if (!entries)
            return inFile(entries.error());
        leftOut(entries->leftOut);
        return addPatterns(entries->values);
    }
    const auto scripts = learn::scriptsInIndex(*json);
    if (!scripts)
        return inFile(scripts.error());
    m_done.problems.push_back(std::format("{} lists {} scripts; an index has no scripts in it: "
                                          "`espalier cache import` reads those",
                                          file.filename().string(), *scripts));
    return {};
}

Result<> Importer::readFolder(const fs::path &folder)
{
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        files.push_back(at->path());
    if (error)
        return systemFailure(error.value(), "cannot read the folder", folder.string());
    std::ranges::sort(files);
    m_done.source = "files";
    bool any = false;
    for (const auto &file : files) {
        const auto named = learn::otherFileNamed(file.filename().string());
        if (named.kind == OtherFile::None)
            continue;
        any = true;
        if (auto read = readOther(file, named); !read)
            return read;
    }
    return any ? Result<>{}
               : failure(ErrorKind::NotFound,
                         "there is no *_learnings.json, *_patterns.json or cache_index.json",
                         folder.string());
}

Result<KnowledgeImport> Importer::run(const fs::path &from)
{
    std::error_code error;
    auto transaction = store::Transaction::begin(m_knowledge.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    auto read = fs::is_directory(from, error) ? readFolder(from) : readBundleFile(from);
    if (!read)
        return failure(std::move(read.error()));
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return std::move(m_done);
}

} // namespace

Result<KnowledgeImport> importKnowledge(Knowledge &knowledge, const fs::path &from, bool preview)
{
    return Importer(knowledge, preview).run(from);
}

} // namespace espalier::engine
