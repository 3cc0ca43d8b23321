// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/knowledgesharing.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/patternsharing.h"
#include "core/engine/scriptsharing.h"
#include "core/learn/bundle.h"
#include "core/learn/otherformats.h"
#include "core/learn/signature.h"
#include "core/learn/vectorembed.h"
#include "core/scrub/scrub.h"
#include "core/store/sourcestore.h"

#include <algorithm>
#include <format>
#include <iterator>
#include <optional>
#include <utility>

namespace espalier::engine {

namespace fs = std::filesystem;
using learn::OtherFile;
using model::Learning;
using model::Pattern;

namespace {

constexpr std::uint64_t kMostLearningsBytes = std::uint64_t{64} << 20; ///< of one file by language

std::string nowText()
{
    return toRfc3339(std::chrono::system_clock::now());
}

/// Takes what is read into the knowledge, within one transaction.
class Importer final {
public:
    Importer(Knowledge &knowledge, bool preview, const ImportOptions &options)
        : m_knowledge(knowledge), m_options(options)
    {
        m_done.preview = preview;
    }

    Result<KnowledgeImport> run(const fs::path &from);

private:
    Result<> readBundleFile(const fs::path &file);
    Result<> readFiles(const fs::path &from);
    /// Finds the files, and reads their learnings. It takes the longest, and nobody else has to
    /// wait for it.
    Result<> prepare(const fs::path &from);
    Result<> prepareLearnings(const fs::path &file, const std::string &language);
    Result<> readOther(const fs::path &file, const learn::NamedFile &named);
    Result<> checkKey();
    Result<> addPatterns(const std::vector<Pattern> &patterns);
    Result<> addScripts(const std::vector<learn::SharedScript> &scripts);
    void leaveOut(std::size_t count, const fs::path &file);
    [[nodiscard]] Result<store::CapturedLearning> captured(learn::ForeignLearning foreign);
    Result<> addLearnings();

    Knowledge &m_knowledge;
    const ImportOptions &m_options;
    std::vector<fs::path> m_files;                                  ///< of the folder, sorted
    std::optional<std::vector<store::CapturedLearning>> m_prepared; ///< none: there is no such file
    std::size_t m_masked = 0;                                       ///< learnings that held secrets
    KnowledgeImport m_done;
};

// What is there, and what is new, as takePatterns finds it.
Result<> Importer::addPatterns(const std::vector<Pattern> &patterns)
{
    auto taken = takePatterns(m_knowledge, patterns, !m_done.fingerprint.empty(), m_done.preview);
    if (!taken)
        return failure(std::move(taken.error()));
    const auto move = [](auto &from, auto &to) { std::ranges::move(from, std::back_inserter(to)); };
    move(taken->added, m_done.added);
    move(taken->addedIds, m_done.addedIds);
    move(taken->updated, m_done.updated);
    move(taken->known, m_done.known);
    move(taken->items, m_done.items);
    move(taken->problems, m_done.problems);
    m_done.rows += taken->rows;
    return {};
}

// Whether the user's own key signed it; none is made for the question.
static bool isOwnKey(const Knowledge &knowledge, const std::string &fingerprint)
{
    const auto file = signingKeyFile(knowledge);
    std::error_code error;
    if (!fs::exists(file, error))
        return false;
    const auto own = learn::SigningKey::at(file);
    return own && learn::fingerprintOf(own->publicKey()) == fingerprint;
}

// Trust on first use: a name belongs to the key that came with it first.
Result<> Importer::checkKey()
{
    if (m_options.acceptKey.empty() && isOwnKey(m_knowledge, m_done.fingerprint)) {
        m_done.trust = KeyTrust::Known;
        return {};
    }
    store::SourceStore sources(m_knowledge.database());
    const auto known = sources.find(m_done.source);
    if (!known)
        return failure(known.error());
    const auto &key = m_done.fingerprint;
    const auto shown = learn::shortFingerprint(key);
    const bool accepted = learn::namesFingerprint(m_options.acceptKey, key);
    if (!m_options.acceptKey.empty() && !accepted)
        return failure(ErrorKind::Conflict,
                       std::format("the bundle is signed with key {}, and that is not the one to "
                                   "accept",
                                   shown),
                       m_done.source);
    const bool same = *known && (*known)->fingerprint == key;
    if (*known && !same && !accepted)
        return failure(
            ErrorKind::Conflict,
            std::format("this source is known by key {} since {}, and the bundle is signed with "
                        "key {}: somebody else may use its name. Ask it, by another way, whether "
                        "its key is a new one; if so, import with --accept-key {}",
                        learn::shortFingerprint((*known)->fingerprint), (*known)->knownSince, shown,
                        shown),
            m_done.source);
    m_done.trust = same ? KeyTrust::Known : *known ? KeyTrust::Accepted : KeyTrust::First;
    if (m_done.preview || same)
        return {};
    ++m_done.rows;
    return sources.remember({.name = m_done.source, .fingerprint = key, .knownSince = nowText()});
}

Result<> Importer::addScripts(const std::vector<learn::SharedScript> &scripts)
{
    const auto itemOf = [](const learn::SharedScript &script, ImportedItem::State state) {
        return ImportedItem{.kind = ImportedItem::Kind::Script,
                            .state = state,
                            .name = learn::titleOf(script),
                            .source = script.provenance,
                            .script = script};
    };
    if (!m_options.project) {
        for (const auto &script : scripts)
            m_done.items.push_back(itemOf(script, ImportedItem::State::NotTaken));
        if (!scripts.empty())
            m_done.problems.push_back(
                std::format("{} scripts are not taken: scripts belong to a project, and none was "
                            "named; --project names it",
                            scripts.size()));
        return {};
    }
    auto taken = takeScripts(*m_options.project, scripts, m_done.fingerprint, m_done.preview);
    if (!taken)
        return failure(std::move(taken.error()));
    for (const auto &each : taken->scripts)
        m_done.items.push_back(itemOf(each.script, each.known ? ImportedItem::State::Known
                                                              : ImportedItem::State::Added));
    std::ranges::move(taken->problems, std::back_inserter(m_done.problems));
    m_done.rows += taken->rows;
    return {};
}

Result<store::CapturedLearning> Importer::captured(learn::ForeignLearning foreign)
{
    auto &learning = foreign.learning;
    if (m_options.job) {
        if (auto go = m_options.job->checkpoint(); !go)
            return failure(go.error());
    }
    if (learning.errorPattern.empty() && !learning.success && !learning.errors.empty())
        learning.errorPattern =
            m_knowledge.classes()
                .classify(learning.language, learning.source, learning.errors.front())
                .errorClass;
    bool changed = false;
    const auto mask = [&](std::string &text) {
        auto masked = scrub::masked(text, scrub::Scope::SecretsAndPrivate);
        changed |= masked != text;
        text = std::move(masked);
    };
    mask(learning.code);
    mask(learning.fixApplied);
    std::ranges::for_each(learning.errors, mask);
    m_masked += changed;
    auto vector = vectorBytes(learning);
    const auto space = vector.empty() ? std::string{} : learn::localSpace().name;
    return store::CapturedLearning{.learning = std::move(learning),
                                   .space = space,
                                   .vector = std::move(vector),
                                   .tests = {},
                                   .key = std::move(foreign.key)};
}

// What was exported here comes back as what it is; what was imported before is known by its key.
// For a preview they are written as well, and taken back with the transaction.
Result<> Importer::addLearnings()
{
    if (!m_prepared)
        return {};
    const auto own = m_knowledge.learnings().hashes();
    if (!own)
        return failure(own.error());
    const auto all = m_prepared->size();
    std::erase_if(*m_prepared, [&](const store::CapturedLearning &each) {
        // What says no hash may have come by another way, where it was given one.
        return own->contains(each.learning.hash != 0 ? each.learning.hash
                                                     : model::hashOf(each.learning));
    });
    constexpr std::size_t kAtATime = 1'000;
    for (std::size_t from = 0; from < m_prepared->size(); from += kAtATime) {
        if (auto go = m_options.job ? m_options.job->checkpoint() : Result<>(); !go)
            return go;
        const auto written = m_knowledge.learnings().capture(
            {},
            std::span(*m_prepared).subspan(from, std::min(kAtATime, m_prepared->size() - from)));
        if (!written)
            return failure(written.error());
        m_done.learnings += static_cast<std::size_t>(written->learnings);
        m_done.rows += m_done.preview ? 0 : written->rows;
    }
    if (m_masked > 0)
        m_done.problems.push_back(
            std::format("{} learnings held secrets or private data; they are masked", m_masked));
    if (const auto known = all - m_done.learnings; known > 0)
        m_done.problems.push_back(
            std::format("{} learnings are here already, and are not counted again", known));
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
    m_done.fingerprint = bundle->fingerprint;
    m_done.problems = std::move(bundle->problems);
    if (auto trusted = checkKey(); !trusted)
        return trusted;
    if (auto added = addPatterns(bundle->patterns); !added)
        return added;
    return addScripts(bundle->scripts);
}

/// The JSON of a file that somebody else wrote.
Result<Json> foreignJson(const fs::path &file)
{
    const auto text = readFile(file, kMostLearningsBytes);
    if (!text)
        return failure(text.error());
    auto json = learn::parseForeign(*text, kMostLearningsBytes);
    return json ? std::move(json) : failure(json.error().kind, json.error().message, file.string());
}

void Importer::leaveOut(std::size_t count, const fs::path &file)
{
    if (count > 0)
        m_done.problems.push_back(
            std::format("{} entries of {} cannot be used", count, file.filename().string()));
}

Result<> Importer::prepareLearnings(const fs::path &file, const std::string &language)
{
    const auto json = foreignJson(file);
    if (!json)
        return failure(json.error());
    const auto digest = sha256Hex(toText(*json));
    auto entries = learn::learningsFromFile(*json, language, "import:" + digest, nowText());
    if (!entries)
        return failure(entries.error().kind, entries.error().message, file.string());
    leaveOut(entries->leftOut, file);
    if (!m_prepared)
        m_prepared.emplace();
    for (auto &foreign : entries->values) {
        auto each = captured(std::move(foreign));
        if (!each)
            return failure(each.error());
        m_prepared->push_back(*std::move(each));
    }
    return {};
}

Result<> Importer::prepare(const fs::path &from)
{
    std::error_code error;
    if (fs::is_directory(from, error)) {
        for (fs::directory_iterator at(from, error), end; !error && at != end; at.increment(error))
            m_files.push_back(at->path());
        if (error)
            return systemFailure(error.value(), "cannot read the folder", from.string());
        std::ranges::sort(m_files);
    } else
        m_files.push_back(from);
    for (const auto &file : m_files) {
        const auto named = learn::otherFileNamed(file.filename().string());
        if (named.kind != OtherFile::Learnings)
            continue;
        if (auto read = prepareLearnings(file, named.language); !read)
            return read;
    }
    return {};
}

Result<> Importer::readOther(const fs::path &file, const learn::NamedFile &named)
{
    const auto json = foreignJson(file);
    if (!json)
        return failure(json.error());
    const auto name = file.filename().string();
    if (named.kind == OtherFile::Patterns) {
        auto entries = learn::patternsFromFile(
            *json, named.language, m_knowledge.classes().familyOf(named.language), m_done.source);
        if (!entries)
            return failure(entries.error().kind, entries.error().message, file.string());
        leaveOut(entries->leftOut, file);
        if (entries->masked > 0)
            m_done.problems.push_back(std::format("{} patterns of {} held secrets; they are masked",
                                                  entries->masked, name));
        return addPatterns(entries->values);
    }
    const auto scripts = learn::scriptsInIndex(*json);
    if (!scripts)
        return failure(scripts.error().kind, scripts.error().message, file.string());
    m_done.problems.push_back(std::format("{} lists {} scripts; an index has no scripts in it: "
                                          "`espalier cache import` reads those",
                                          name, *scripts));
    return {};
}

Result<> Importer::readFiles(const fs::path &from)
{
    m_done.source = m_options.source.empty() ? "files" : m_options.source;
    bool any = m_prepared.has_value();
    for (const auto &file : m_files) {
        const auto named = learn::otherFileNamed(file.filename().string());
        if (named.kind == OtherFile::None || named.kind == OtherFile::Learnings)
            continue;
        any = true;
        if (auto read = readOther(file, named); !read)
            return read;
    }
    if (!any)
        return failure(ErrorKind::NotFound,
                       "there is no *_learnings.json, *_patterns.json or cache_index.json",
                       from.string());
    return addLearnings();
}

Result<KnowledgeImport> Importer::run(const fs::path &from)
{
    const bool handedOn = m_options.source.contains(" via ");
    if (!m_options.source.empty() && (handedOn || !learn::isSourceName(m_options.source)))
        return failure(ErrorKind::InvalidInput, "this cannot be the name of a source",
                       m_options.source);
    std::error_code error;
    const bool byLanguage = fs::is_directory(from, error) ||
                            learn::otherFileNamed(from.filename().string()).kind != OtherFile::None;
    if (auto prepared = byLanguage ? prepare(from) : Result<>{}; !prepared)
        return failure(std::move(prepared.error()));
    auto transaction = store::Transaction::begin(m_knowledge.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    std::optional<store::Transaction> inProject;
    if (m_options.project) {
        auto begun = store::Transaction::begin(m_options.project->database());
        if (!begun)
            return failure(std::move(begun.error()));
        inProject.emplace(*std::move(begun));
    }
    auto read = byLanguage ? readFiles(from) : readBundleFile(from);
    if (!read)
        return failure(std::move(read.error()));
    if (m_done.preview)
        return std::move(m_done);
    // Two databases: where the second one fails, importing again adds what is missing.
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    if (auto committed = inProject ? inProject->commit() : Result<>{}; !committed)
        return failure(std::move(committed.error()));
    return std::move(m_done);
}

} // namespace

Result<KnowledgeImport> importKnowledge(Knowledge &knowledge, const fs::path &from, bool preview,
                                        const ImportOptions &options)
{
    return Importer(knowledge, preview, options).run(from);
}

} // namespace espalier::engine
