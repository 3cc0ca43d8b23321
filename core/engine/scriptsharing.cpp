// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/scriptsharing.h"

#include "core/base/clock.h"
#include "core/instrument/pack.h"
#include "core/instrument/scriptwriter.h"
#include "core/validate/security.h"

#include <format>
#include <utility>

namespace espalier::engine {

using learn::SharedScript;

namespace {

constexpr std::string_view kImported = "imported:";

/// Which of the packs that come with the program a key is of.
class KnownPacks final {
public:
    static Result<KnownPacks> load();

    /// Empty for the key of another pack, another version of one, or a single function.
    [[nodiscard]] std::string packOf(const std::string &language, const std::string &shape,
                                     const std::string &key) const;

private:
    std::vector<instrument::Pack> m_packs;
};

Result<KnownPacks> KnownPacks::load()
{
    KnownPacks known;
    for (const auto &name : instrument::Pack::builtIn()) {
        auto pack = instrument::Pack::load(name);
        if (!pack)
            return failure(std::move(pack.error()));
        known.m_packs.push_back(*std::move(pack));
    }
    return known;
}

std::string KnownPacks::packOf(const std::string &language, const std::string &shape,
                               const std::string &key) const
{
    if (!shape.starts_with(language + ' '))
        return {};
    for (const auto &pack : m_packs) {
        for (const bool args : {false, true}) {
            for (const bool locals : {false, true}) {
                for (const bool parameters : {true, false}) {
                    const auto *snippets =
                        pack.language(language, {.args = args, .locals = locals}, parameters);
                    if (snippets && instrument::scriptKey(shape, *snippets) == key)
                        return pack.name();
                }
            }
        }
    }
    return {};
}

/// What scripts of this shape are about beside entry and exit.
model::Construct constructOf(const std::string &shape)
{
    return shape.contains("|loop.") ? model::Construct::Loop : model::Construct::Function;
}

/// "recipe:x" and "team a" of "imported:team a/recipe:x"; the origin alone for what was made here.
std::pair<std::string, std::string> partsOf(const std::string &origin)
{
    if (!origin.starts_with(kImported))
        return {origin, "own"};
    const auto rest = origin.substr(kImported.size());
    const auto slash = rest.find('/');
    if (slash == std::string::npos)
        return {rest, "own"};
    return {rest.substr(slash + 1), rest.substr(0, slash)};
}

std::vector<std::string> passedIn(const model::Validation &verdict)
{
    std::vector<std::string> names;
    for (const auto &test : verdict.tests) {
        if (test.outcome == "passed")
            names.push_back(test.name);
    }
    return names;
}

std::string unsafeBecause(const std::vector<model::Finding> &findings)
{
    return std::format("line {}: {}", findings.front().line, findings.front().reason);
}

model::Script versionOf(const SharedScript &shared)
{
    return {.key = shared.key,
            .language = shared.language,
            .shape = shared.shape,
            .origin = std::format("{}{}/{}", kImported, shared.provenance, shared.origin),
            .text = shared.text,
            .modelUsed = shared.modelUsed,
            .createdAt = shared.createdAt};
}

} // namespace

Result<ScriptsToShare> scriptsToShare(Workspace &workspace, const std::string &language)
{
    auto scripts = workspace.scripts().list();
    const auto packs = KnownPacks::load();
    if (!scripts || !packs)
        return failure(!scripts ? scripts.error() : packs.error());
    ScriptsToShare result;
    for (auto &script : *scripts) {
        if (!script.effective || script.origin == "template" ||
            (!language.empty() && script.language != language))
            continue;
        const auto verdict = workspace.scripts().validation(script.key, script.version);
        if (!verdict)
            return failure(verdict.error());
        if (!*verdict || !(*verdict)->ok)
            continue;
        auto pack = packs->packOf(script.language, script.shape, script.key);
        if (pack.empty()) {
            ++result.own;
            continue;
        }
        auto [origin, provenance] = partsOf(script.origin);
        result.scripts.push_back({.key = script.key,
                                  .language = script.language,
                                  .pack = std::move(pack),
                                  .shape = script.shape,
                                  .construct = constructOf(script.shape),
                                  .origin = std::move(origin),
                                  .provenance = std::move(provenance),
                                  .modelUsed = script.modelUsed,
                                  .createdAt = script.createdAt,
                                  .text = std::move(script.text),
                                  .testsPassed = passedIn(**verdict),
                                  .hits = script.hits});
    }
    return result;
}

Result<TakenScripts> takeScripts(Workspace &workspace, std::span<const SharedScript> scripts,
                                 const std::string &fingerprint, bool preview)
{
    const auto packs = KnownPacks::load();
    if (!packs)
        return failure(packs.error());
    store::SharedScriptStore store(workspace.database());
    const auto now = toRfc3339(std::chrono::system_clock::now());
    TakenScripts taken;
    auto transaction = store::Transaction::begin(workspace.database());
    if (!transaction)
        return failure(std::move(transaction.error()));
    for (const auto &shared : scripts) {
        const auto leaveOut = [&](const std::string &why) {
            taken.problems.push_back(std::format("script {} is left out: {}", shared.key, why));
        };
        if (packs->packOf(shared.language, shared.shape, shared.key) != shared.pack) {
            leaveOut("it is for no shape and pack of this version of the program");
            continue;
        }
        if (const auto findings = validate::securityFindings(shared.text); !findings.empty()) {
            leaveOut("it is unsafe, " + unsafeBecause(findings));
            continue;
        }
        const auto version = versionOf(shared);
        const auto known = store.contains(version);
        if (!known)
            return failure(known.error());
        taken.scripts.push_back({shared, *known});
        if (preview || *known)
            continue;
        const auto added =
            store.add(version, {.source = shared.provenance,
                                .fingerprint = fingerprint,
                                .hits = shared.hits,
                                .testsPassed = static_cast<int>(shared.testsPassed.size()),
                                .importedAt = now});
        if (!added)
            return failure(added.error());
        ++taken.rows;
    }
    if (auto committed = transaction->commit(); !committed)
        return failure(std::move(committed.error()));
    return taken;
}

} // namespace espalier::engine
