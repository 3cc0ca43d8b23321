// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentrun.h"
#include "core/engine/scriptrunner.h"
#include "core/engine/workspace.h"
#include "core/store/exchangestore.h"
#include "core/store/scriptstore.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::engine {

/// A shape with all versions of its script.
struct ShapeInfo {
    std::string key;
    std::string language;
    std::string shape;         ///< the signature, readable
    std::string example;       ///< id of the function the effective version was made for
    std::int64_t hits = 0;     ///< runs that used it
    std::size_t functions = 0; ///< of the listing, when one was given
    std::vector<store::VersionSummary> versions; ///< archived ones too, from the first
};

/// All shapes by language and key. With `listing` (of listFunctions) the functions of each are
/// counted.
[[nodiscard]] Result<std::vector<ShapeInfo>>
shapesOf(Workspace &workspace, const model::InstrumentReport *listing = nullptr);

/// One version with everything.
struct VersionDetail {
    model::Script script;
    std::optional<model::Validation> verdict;  ///< the latest; none when it was never tested
    std::optional<store::Exchange> exchange{}; ///< see addExchanges
};

/// All versions of a key, from the first; NotFound when there are none.
[[nodiscard]] Result<std::vector<VersionDetail>> versionsOf(Workspace &workspace,
                                                            const std::string &key);

/// Adds what models were asked for the versions they wrote, and what they answered, from the file
/// of the user's knowledge, on the thread that calls. What it does not have stays without; so does
/// all where there is no such file. Fails as Knowledge::open does.
[[nodiscard]] Result<> addExchanges(std::vector<VersionDetail> &versions,
                                    const std::filesystem::path &knowledgeFile);

/// Adds what a person wrote as a version with the origin "human", not effective and without a
/// verdict; gives its number. Without `tests` it gets those of the effective version. The same text
/// and tests again are the version that is there. NotFound for an unknown key, InvalidInput for an
/// empty text.
[[nodiscard]] Result<int> addHumanVersion(Workspace &workspace, const std::string &key,
                                          const std::string &text,
                                          const std::optional<std::string> &tests = {});

/// Tests a version: the security walk, its tests, and then the engine's own checks on functions of
/// the project that have its shape (up to 512, of those `options` selects, with its pack and
/// capture): what comes out must be insertions only, cover entry and loops, parse, and come out
/// again. The verdict is stored and told to
/// `options.learn`; `phase` says what decided: "security", "tests" or "functions"
/// (then each function that failed is among its tests, by id). A version that somebody shared gets
/// its tests first, for a function of its shape; NotFound when the project has none.
[[nodiscard]] Result<model::Validation> validateVersion(Workspace &workspace,
                                                        const std::string &key, int version,
                                                        const InstrumentOptions &options,
                                                        ScriptRunner &runner, JobContext &job);

/// From now on runs use this version. Conflict unless its stored verdict is good. A version by a
/// person is pinned with it.
[[nodiscard]] Result<> makeEffective(Workspace &workspace, const std::string &key, int version);

/// Pins the effective version or lets it go. While pinned, no run replaces it, whatever its verdict
/// becomes. NotFound without an effective version.
[[nodiscard]] Result<> pinEffective(Workspace &workspace, const std::string &key, bool pinned);

/// Takes one version out of use; it stays stored. Without its effective version a key has none, and
/// the next run writes the script from the template again. NotFound when it is not there.
[[nodiscard]] Result<> archiveVersion(Workspace &workspace, const std::string &key, int version);

} // namespace espalier::engine
