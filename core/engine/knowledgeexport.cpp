// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/engine/knowledgecapture.h"
#include "core/engine/knowledgesharing.h"
#include "core/engine/scriptsharing.h"
#include "core/learn/bundle.h"
#include "core/learn/otherformats.h"
#include "core/scrub/scrub.h"

#include <algorithm>
#include <format>
#include <map>
#include <utility>

// The part of sharing that gives to others.

namespace espalier::engine {

namespace fs = std::filesystem;
using learn::OtherFile;
using model::Learning;
using model::Pattern;

namespace {

constexpr std::uint64_t kMostPresentBytes = std::uint64_t{256}
                                            << 20; ///< of what may be written over

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

/// The files of other tools. None is written where one of them would take the place of a file that
/// is somebody else's.
class OtherFiles final {
public:
    explicit OtherFiles(fs::path folder) : m_folder(std::move(folder)) {}

    /// A name that is none is left out.
    void add(OtherFile kind, const std::string &language, Json json)
    {
        const auto name = learn::otherFilename(kind, language);
        if (name.empty())
            return;
        m_masked += scrub::maskTexts(json);
        m_files.push_back({m_folder / name, toText(json, 1) + '\n'});
    }

    Result<> write(KnowledgeExport &done) const
    {
        for (const auto &[file, text] : m_files) {
            if (!isFree(file))
                return failure(ErrorKind::AlreadyExists,
                               "this file was not written by Espalier; give another folder",
                               file.string());
        }
        for (const auto &[file, text] : m_files) {
            if (auto written = writeFileAtomically(file, text); !written)
                return written;
            done.files.push_back(file.string());
        }
        done.masked += m_masked;
        return {};
    }

private:
    // What this program writes says of each entry by which hash it is known.
    [[nodiscard]] static bool isFree(const fs::path &file)
    {
        const auto present = readFile(file, kMostPresentBytes);
        if (!present)
            return present.error().kind == ErrorKind::NotFound;
        const auto json = parseJson(*present);
        return json.is_structured() && std::ranges::all_of(json, [](const Json &entry) {
                   return entry.is_object() && (entry.contains("hash") || entry.contains("hashes"));
               });
    }

    struct Prepared {
        fs::path file;
        std::string text;
    };
    fs::path m_folder;
    std::vector<Prepared> m_files;
    std::size_t m_masked = 0;
};

} // namespace

fs::path signingKeyFile(const Knowledge &knowledge)
{
    return knowledge.file().parent_path() / "signing-key.pem";
}

namespace {

/// A name of who shares that nobody else's key has.
std::string unnamed(const std::string &fingerprint)
{
    constexpr std::size_t kDigits = 12;
    return "shared-" + fingerprint.substr(0, kDigits);
}

} // namespace

Result<KnowledgeExport> exportBundle(Knowledge &knowledge, const fs::path &file,
                                     const std::string &source, const BundleChoice &choice)
{
    const auto present = readFile(file, kMostPresentBytes);
    const bool free =
        present ? learn::looksLikeBundle(*present) : present.error().kind == ErrorKind::NotFound;
    if (!free)
        return failure(ErrorKind::AlreadyExists,
                       "a file of another kind is there; give another name", file.string());
    auto patterns = patternsOf(knowledge, choice.language);
    auto shared =
        choice.project ? scriptsToShare(*choice.project, choice.language) : ScriptsToShare{};
    auto key = learn::SigningKey::at(signingKeyFile(knowledge));
    if (!patterns || !shared || !key)
        return failure(!patterns ? patterns.error() : !shared ? shared.error() : key.error());
    if (!choice.patterns.empty())
        std::erase_if(*patterns, [&](const Pattern &each) {
            return !std::ranges::contains(choice.patterns, each.id);
        });
    KnowledgeExport done{.fingerprint = learn::fingerprintOf(key->publicKey())};
    done.source = source.empty() ? unnamed(done.fingerprint) : source;
    auto bundle = learn::writeBundle({.patterns = *patterns, .scripts = shared->scripts},
                                     done.source, nowText(), *key);
    if (!bundle)
        return failure(std::move(bundle.error()));
    if (auto written = writeFileAtomically(file, bundle->text); !written)
        return failure(std::move(written.error()));
    done.files = {file.string()};
    done.patterns = bundle->patterns;
    done.scripts = bundle->scripts;
    done.masked = bundle->masked;
    done.problems = std::move(bundle->problems);
    if (shared->own > 0)
        done.problems.push_back(std::format("{} scripts are left out: they are of single functions "
                                            "or of a pack that does not come with the program",
                                            shared->own));
    return done;
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
    OtherFiles files(folder);
    for (const auto &[name, list] : byLanguage)
        files.add(OtherFile::Learnings, name, learn::learningsFile(list));
    for (const auto &[name, list] : patternsByLanguage)
        files.add(OtherFile::Patterns, name, learn::patternsFile(list));
    if (!scripts.empty())
        files.add(OtherFile::CacheIndex, {}, learn::cacheIndexFile(scripts));
    auto written = files.write(done);
    return written ? Result<KnowledgeExport>(std::move(done)) : failure(std::move(written.error()));
}

} // namespace espalier::engine
